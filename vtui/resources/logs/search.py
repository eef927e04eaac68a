"""Searching a log: words, all of them on a line, or a `~regular expression`; every hit is found and counted."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from vtui import text
from vtui.models.log_event import LogLine
from vtui.resources.filtering.patterns import LOOKED, compiled
from vtui.resources.logs.colour import plain
from vtui.resources.logs.store import Log

SLICE = 4_000
"""Lines that are searched in one go: a few ms."""

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
        whole = "\n".join([line.text for line in lines])
        if "\x1b" in whole:
            whole = _CODES.sub("", whole)
        if not whole.isascii():
            return [place for place, line in enumerate(lines) if self._all_in(text.fold(plain(line.text)))]
        whole = whole.lower()
        first, *others = sorted(self._words, key=len, reverse=True)
        found: list[int] = []
        place, counted, at = 0, 0, whole.find(first)
        while at >= 0:
            place += whole.count("\n", counted, at)
            end = whole.find("\n", at)
            end = len(whole) if end < 0 else end
            if not others or all(word in whole[whole.rfind("\n", 0, at) + 1 : end] for word in others):
                found.append(place)
            counted, at = end, whole.find(first, end)
        return found

    def _all_in(self, folded: str) -> bool:
        return all(word in folded for word in self._words)

    def spots(self, shown: str) -> list[tuple[int, int]]:
        """Where (characters) in a plain line the hits stand."""
        if self._pattern is not None:
            return [found.span() for found in self._pattern.finditer(shown[:LOOKED]) if found.end() > found.start()]
        folded = text.fold(shown)
        if len(folded) != len(shown):  # letters that fold to several: the line is marked as a whole
            return [(0, len(shown))] if self._all_in(folded) else []
        return sorted(found.span() for word in self._words for found in re.finditer(re.escape(word), folded))


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

    def first_from(self, number: int) -> int | None:
        """The first hit at a line or after it, looked for at once in all lines; None when there is none."""
        log = self._log
        start = max(number, log.dropped) - log.dropped
        for low, high in ((start, len(log.lines)), (0, start)):
            for at in range(low, high, SLICE):
                hits = self.wanted.hits(log.lines[at : min(at + SLICE, high)])
                if hits:
                    return log.dropped + at + hits[0]
        return None
