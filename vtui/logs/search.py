"""Searching a log: words, all of them on a line, or a `~regular expression`; every hit is found and counted."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter

from vtui import text
from vtui.logs.color import plain
from vtui.logs.store import Log
from vtui.models.log_event import LogLine
from vtui.table.filtering.patterns import LOOKED, compiled

SLICE = 4_000
"""Lines that are searched in one go: a few ms."""

MARKED = 100
"""Hits of one word that are marked on a line: more than a screen shows."""

_TEXT = attrgetter("text")
_ASCII = bytes(range(128))
_CODES = re.compile(r"\x1b\[[0-9;:]*m")


class Wanted:
    """What is looked for."""

    def __init__(self, expression: str) -> None:
        """Raises ValueError, in words, for a pattern that is broken or too costly."""
        self.expression = expression.strip()
        self._pattern = compiled(self.expression[1:]) if self.expression.startswith("~") else None
        if self._pattern is not None and not self.expression[1:]:
            raise ValueError("Write a pattern after the ~.")
        self._words = () if self._pattern is not None else tuple(map(text.fold, self.expression.split()))

    def hits(self, lines: Sequence[LogLine]) -> list[int]:
        """Places of the lines that match."""
        if self._pattern is not None:
            find = self._pattern.search
            return [place for place, line in enumerate(lines) if find(plain(line.text)[:LOOKED])]
        if not self._words:
            return []
        # One search over all of them together is many times faster than one for each.
        whole = "\n".join(map(_TEXT, lines))
        if "\x1b" in whole:
            whole = _CODES.sub("", whole)
        if not all(map(str.isascii, self._words)):
            texts = whole.split("\n")
            return [place for place, each in enumerate(texts) if not each.isascii() and self._all_in(text.fold(each))]
        raw = whole.encode("utf-8", "replace")  # bytes: many times faster, and the words are ASCII
        found = self._found_in(raw.lower())
        if whole.isascii() or _folding().isdisjoint(raw.translate(None, _ASCII).decode()):
            return found
        hit = set(found)
        for place, each in enumerate(whole.split("\n")):
            if place not in hit and not each.isascii() and self._all_in(text.fold(each)):
                hit.add(place)
        return sorted(hit)

    def glance(self, lines: Sequence[LogLine]) -> int | None:
        """The place of the first line that matches as it stands, many times faster than `hits`.

        None may be a mistake: words beyond ASCII, parted by colours, or patterns are left to `hits`.
        """
        if self._pattern is not None or not self._words or not all(map(str.isascii, self._words)):
            return None
        whole = "\n".join(map(_TEXT, lines)).encode("utf-8", "replace").lower()
        word = max(self._words, key=len).encode()
        at = whole.find(word)
        while at >= 0:
            place = whole.count(b"\n", 0, at)
            if self._all_in(text.fold(plain(lines[place].text))):
                return place
            end = whole.find(b"\n", at)
            at = whole.find(word, end) if end >= 0 else -1
        return None

    def _found_in(self, whole: bytes) -> list[int]:
        """Places of the lines that hold all words, in a text of many lines without case."""
        first, *others = (word.encode() for word in sorted(self._words, key=len, reverse=True))
        found: list[int] = []
        place, counted, at = 0, 0, whole.find(first)
        while at >= 0:
            place += whole.count(b"\n", counted, at)
            end = whole.find(b"\n", at)
            end = len(whole) if end < 0 else end
            if not others or all(word in whole[whole.rfind(b"\n", 0, at) + 1 : end] for word in others):
                found.append(place)
            counted, at = end, whole.find(first, end)
        return found

    def _all_in(self, folded: str) -> bool:
        return all(word in folded for word in self._words)

    def spots(self, shown: str) -> list[tuple[int, int]]:
        """Where (characters) in a plain line the hits stand, the first `MARKED` of each word."""
        if self._pattern is not None:
            return [found.span() for found in self._pattern.finditer(shown[:LOOKED]) if found.end() > found.start()]
        folded = text.fold(shown)
        if not self._all_in(folded):
            return []
        if len(folded) != len(shown):  # letters that fold to several: the line is marked as a whole
            return [(0, len(shown))]
        return sorted(
            found.span() for word in self._words for found in islice(re.finditer(re.escape(word), folded), MARKED)
        )


@cache
def _folding() -> frozenset[str]:
    """Characters beyond ASCII that compare as ASCII ones: letters with accents, full-width forms, ligatures."""
    codes = (*range(0xA0, 0x2500), *range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F))
    return frozenset(
        each for each in map(chr, codes) if any(part.isalnum() and part.isascii() for part in text.fold(each))
    )


class Search:
    """The lines of a log that match, found slice by slice while the log may grow."""

    def __init__(self, log: Log, wanted: Wanted) -> None:
        """Nothing is searched yet."""
        self.wanted = wanted
        self._log = log
        self._done = log.dropped
        self._found = array("q")

    @property
    def finished(self) -> bool:
        """Whether all lines were searched."""
        return self._done >= len(self._log)

    @property
    def numbers(self) -> Sequence[int]:
        """Numbers of the lines found so far, rising."""
        return self._found

    def steps(self) -> Iterator[None]:
        """Search on to the end, a slice a step."""
        log = self._log
        while not self.finished:
            start = max(self._done, log.dropped)
            lines = log.lines[start - log.dropped : start - log.dropped + SLICE]
            self._found.extend(start + place for place in self.wanted.hits(lines))
            self._done = start + len(lines)
            yield

    def forget(self) -> None:
        """Lines were dropped: they are found no more."""
        del self._found[: bisect_left(self._found, self._log.dropped)]

    def after(self, number: int) -> int | None:
        """The first line found after a line, from the start when there is none; None when nothing is found."""
        if not self._found:
            return None
        place = bisect_right(self._found, number)
        return self._found[place if place < len(self._found) else 0]

    def before(self, number: int) -> int | None:
        """The last line found before a line, from the end when there is none; None when nothing is found."""
        return self._found[bisect_left(self._found, number) - 1] if self._found else None

    def place(self, number: int) -> int | None:
        """Which hit a line is, from 1; None when it is none."""
        place = bisect_left(self._found, number)
        return place + 1 if place < len(self._found) and self._found[place] == number else None

    def glance_from(self, number: int) -> int | None:
        """A hit at a line or after it, else before it, looked for at a glance; None where that shows none."""
        log = self._log
        start = max(number, log.dropped) - log.dropped
        for low, high in ((start, len(log.lines)), (0, start)):
            for at in range(low, high, SLICE):
                place = self.wanted.glance(log.lines[at : min(at + SLICE, high)])
                if place is not None:
                    return log.dropped + at + place
        return None
