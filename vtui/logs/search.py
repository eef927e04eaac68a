"""Searching a log: for lines that contain all words, or match a `~regular expression`."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from operator import attrgetter

from vtui import text
from vtui.logs.color import plain
from vtui.logs.plain_text import request_text
from vtui.logs.store import Log
from vtui.models.log_event import LogLine
from vtui.table.filtering.patterns import MAX_MATCHED_LENGTH, compiled

SLICE_LINES = 4_000
"""Lines that are searched without a break: a few ms."""

MAX_MARKS_PER_WORD = 100
"""Matches of one word that are highlighted on a line: more than a screen shows."""

_TEXT, _REQUEST = attrgetter("text"), attrgetter("request")
_ASCII = bytes(range(128))
_CODES = re.compile(r"\x1b\[[0-9;:]*m")


def _texts(lines: Sequence[LogLine]) -> Sequence[str]:
    """The texts of lines; those of a runtime log with their requests, as they are shown."""
    if any(map(_REQUEST, lines)):
        return [f"{request_text(line)}{line.text}" for line in lines]
    return list(map(_TEXT, lines))


class SearchQuery:
    """A compiled search expression."""

    def __init__(self, expression: str) -> None:
        """Raises ValueError, with a text for the user, for a pattern that is invalid or too costly."""
        self.expression = expression.strip()
        self._pattern = compiled(self.expression[1:]) if self.expression.startswith("~") else None
        if self._pattern is not None and not self.expression[1:]:
            raise ValueError("Enter a pattern after ~.")
        self._words = () if self._pattern is not None else tuple(map(text.fold, self.expression.split()))

    def matching_indices(self, lines: Sequence[LogLine]) -> list[int]:
        """Indices of the lines that match."""
        if self._pattern is not None:
            find = self._pattern.search
            return [index for index, line in enumerate(_texts(lines)) if find(plain(line)[:MAX_MATCHED_LENGTH])]
        if not self._words:
            return []
        # One search over the joined lines is many times faster than one per line.
        joined = "\n".join(_texts(lines))
        if "\x1b" in joined:
            joined = _CODES.sub("", joined)
        if not all(map(str.isascii, self._words)):
            texts = joined.split("\n")
            return [index for index, line_text in enumerate(texts) if self._matches_non_ascii(line_text)]
        raw = joined.encode("utf-8", "replace")  # bytes: many times faster, and the words are ASCII
        first, *others = (word.encode() for word in sorted(self._words, key=len, reverse=True))
        lower = raw.lower()
        matching = [
            i
            for i, at, end in _lines_with(first, lower)
            if not others or all(word in lower[lower.rfind(b"\n", 0, at) + 1 : end] for word in others)
        ]
        if joined.isascii() or _folding().isdisjoint(raw.translate(None, _ASCII).decode()):
            return matching
        known, numbered = set(matching), enumerate(joined.split("\n"))
        return sorted(known.union(i for i, each in numbered if i not in known and self._matches_non_ascii(each)))

    def quick_match(self, lines: Sequence[LogLine]) -> int | None:
        """Index of the first line that literally has ASCII words, many times faster than `matching_indices`.

        None does not mean that no line matches.
        """
        if not self._words or not all(map(str.isascii, self._words)):
            return None
        texts = _texts(lines)
        joined = "\n".join(texts).encode("utf-8", "replace").lower()
        candidates = _lines_with(max(self._words, key=len).encode(), joined)
        return next((i for i, *_ in candidates if self._has_all_words(text.fold(plain(texts[i])))), None)

    def _matches_non_ascii(self, line_text: str) -> bool:
        return not line_text.isascii() and self._has_all_words(text.fold(line_text))

    def _has_all_words(self, folded: str) -> bool:
        return all(word in folded for word in self._words)

    def match_spans(self, line_text: str) -> list[tuple[int, int]]:
        """The matches within a plain line, as (start, end); the first `MAX_MARKS_PER_WORD` of each word."""
        if self._pattern is not None:
            matches = self._pattern.finditer(line_text[:MAX_MATCHED_LENGTH])
            return [match.span() for match in matches if match.end() > match.start()]
        folded = text.fold(line_text)
        if not self._has_all_words(folded):
            return []
        if len(folded) != len(line_text):  # letters that fold to several: the line is marked as a whole
            return [(0, len(line_text))]
        return sorted(
            match.span()
            for word in self._words
            for match in islice(re.finditer(re.escape(word), folded), MAX_MARKS_PER_WORD)
        )


def _lines_with(word: bytes, joined: bytes) -> Iterator[tuple[int, int, int]]:
    """The lines that contain a word in a text of many lines: index, position of the word, and end of the line."""
    index, counted, position = 0, 0, joined.find(word)
    while position >= 0:
        index += joined.count(b"\n", counted, position)
        end = joined.find(b"\n", position)
        end = len(joined) if end < 0 else end
        yield index, position, end
        counted, position = end, joined.find(word, end)


@cache
def _folding() -> frozenset[str]:
    """Characters beyond ASCII that compare as ASCII ones: letters with accents, full-width forms, ligatures."""
    codes = (*range(0xA0, 0x2500), *range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F))
    return frozenset(
        character
        for character in map(chr, codes)
        if any(part.isalnum() and part.isascii() for part in text.fold(character))
    )


class Search:
    """The matching lines of a log that may grow; the search runs in slices."""

    def __init__(self, log: Log, query: SearchQuery) -> None:
        """No line is searched before `steps` runs."""
        self.query = query
        self._log = log
        self._done = log.dropped
        self.numbers = array("q")
        """Numbers of the matching lines so far, ascending."""

    @property
    def finished(self) -> bool:
        """Whether all lines have been searched."""
        return self._done >= len(self._log)

    def steps(self) -> Iterator[None]:
        """Search the remaining lines, one slice per step."""
        log = self._log
        while not self.finished:
            start = max(self._done, log.dropped)
            lines = log.lines[start - log.dropped : start - log.dropped + SLICE_LINES]
            self.numbers.extend(start + index for index in self.query.matching_indices(lines))
            self._done = start + len(lines)
            yield

    def forget_dropped(self) -> None:
        """Remove the matches that the log has dropped."""
        del self.numbers[: bisect_left(self.numbers, self._log.dropped)]

    def after(self, number: int) -> int | None:
        """Number of the next matching line after a line; wraps around to the first. None without a match."""
        if not self.numbers:
            return None
        index = bisect_right(self.numbers, number)
        return self.numbers[index if index < len(self.numbers) else 0]

    def before(self, number: int) -> int | None:
        """Number of the previous matching line before a line; wraps around to the last. None without a match."""
        return self.numbers[bisect_left(self.numbers, number) - 1] if self.numbers else None

    def ordinal(self, number: int) -> int | None:
        """Position of a line among the matches, from 1; None for a line that does not match."""
        index = bisect_left(self.numbers, number)
        return index + 1 if index < len(self.numbers) and self.numbers[index] == number else None

    def quick_match_from(self, number: int) -> int | None:
        """Number of a line at or after `number`, else before it, that `SearchQuery.quick_match` finds; else None."""
        log = self._log
        start = max(number, log.dropped) - log.dropped
        for low, high in ((start, len(log.lines)), (0, start)):
            for position in range(low, high, SLICE_LINES):
                index = self.query.quick_match(log.lines[position : min(position + SLICE_LINES, high)])
                if index is not None:
                    return log.dropped + position + index
        return None
