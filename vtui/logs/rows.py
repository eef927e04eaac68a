"""What of a log is shown, row by row: section titles, lines, and gaps where lines are left out."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vtui.logs.store import Log, Section
from vtui.models.log_event import Level, LogLine

AROUND = 2
"""Lines that are shown before and after one that a filter means."""
FEW = 2
"""A log of so few sections and lines needs no titles: a runtime log has none."""

Show = tuple[Level, ...]
"""Levels that are shown."""
SHOWS: tuple[tuple[str, Show], ...] = (
    ("all lines", ("debug", "", "warning", "error")),
    ("warnings and errors", ("warning", "error")),
    ("errors", ("error",)),
)
"""What a facet shows, in the order that it goes through: words, levels."""

# A row is a number: of a line, or below these a section's title or the gap that ends before a line.
_TITLE, _GAP = -1, -(1 << 40)


class Row(NamedTuple):
    """What stands in a row."""

    line: LogLine | None = None
    number: int = -1
    """Of the line; of a title its first line's; of a gap that of the line after it."""
    section: Section | None = None
    """For a title."""
    hidden: int = 0
    """Lines that a folded section, or a gap, leaves out."""


@dataclass(frozen=True, slots=True)
class Filtered:
    """Only these lines, with a few around them."""

    numbers: Sequence[int]
    """Rising."""


class Rows:
    """The rows of a log, as folds, levels and a filter have it. Growth costs no more than what has come."""

    def __init__(self, log: Log, *, titled: bool = True) -> None:
        """All lines; with titles where there are sections."""
        self.log = log
        self.titled = titled
        self.show: Show = SHOWS[0][1]
        self.only: Filtered | None = None
        self._codes = array("q")
        self._taken = log.dropped
        """The number after the last line that has its row."""
        self._titles = 0

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._codes)

    def __getitem__(self, index: int) -> Row:
        """The row at a place, from 0."""
        code, log = self._codes[index], self.log
        if code >= 0:
            return Row(log[code], code)
        if code > _GAP:
            place = self._place(_TITLE - code)
            section = log.sections[place]
            hidden = log.end_of(place) - section.start if section.folded else 0
            return Row(None, section.start, section, hidden)
        after = _GAP - code
        before = self._codes[index - 1] if index else -1
        return Row(None, after, None, after - (before + 1 if before >= 0 else log.dropped))

    def number_at(self, index: int) -> int:
        """The number of the line in a row, or of the one that a title or a gap stands before."""
        code = self._codes[index]
        return code if code >= 0 else (_TITLE - code if code > _GAP else _GAP - code)

    def index_of(self, number: int) -> int:
        """The place of a line's row; where it is hidden, that of the next one shown."""
        return self._find((number, 2))

    def title_of(self, section: Section) -> int:
        """The place of a section's title."""
        return self._find((section.start, 1))

    def _find(self, wanted: tuple[int, int]) -> int:
        low, high = 0, len(self._codes)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._key(middle) < wanted else (low, middle)
        return min(low, max(0, len(self._codes) - 1))

    def _key(self, index: int) -> tuple[int, int]:
        code = self._codes[index]
        if code >= 0:
            return code, 2
        return (_TITLE - code, 1) if code > _GAP else (_GAP - code, 0)

    def _place(self, start: int) -> int:
        return bisect_left(self.log.sections, start, key=lambda section: section.start)

    def grow(self) -> None:
        """Take the lines that have come since."""
        if self.only is not None:
            self.remake()
        else:
            self._take(self._taken)

    def remake(self) -> None:
        """All rows anew: lines were dropped, folded, or are shown otherwise."""
        self._codes = array("q")
        self._titles = 0
        if self.only is not None:
            self._filter(self.only)
        else:
            self._take(self.log.dropped)

    def _take(self, number: int) -> None:
        log, codes, whole = self.log, self._codes, len(self.show) == len(SHOWS[0][1])
        for place in range(log.section_of(number) if log.sections else 0, len(log.sections)):
            section, end = log.sections[place], log.end_of(place)
            start = max(section.start, number)
            if start == section.start and self.titled and whole:
                codes.append(_TITLE - section.start)
            if section.folded and whole:
                continue
            if whole:
                codes.extend(range(start, end))
            else:
                self._levels(start, end)
        self._taken = len(log)

    def _levels(self, start: int, end: int) -> None:
        log, show = self.log, self.show
        lines = log.lines[start - log.dropped : end - log.dropped]
        self._codes.extend(start + place for place, line in enumerate(lines) if line.level in show)

    def _filter(self, only: Filtered) -> None:
        log, codes, shown = self.log, self._codes, self.log.dropped
        for number in only.numbers:
            if number < log.dropped or log[number].level not in self.show:
                continue
            start = max(shown, number - AROUND)
            if start > shown:
                codes.append(_GAP - start)
            codes.extend(range(start, min(len(log), number + AROUND + 1)) if start <= number + AROUND else ())
            shown = max(shown, min(len(log), number + AROUND + 1))
        self._taken = len(log)

    def fold(self, section: Section, folded: bool | None = None) -> None:
        """Fold a section, or unfold it."""
        section.folded = not section.folded if folded is None else folded
        self.remake()

    def reveal(self, number: int) -> int:
        """Have a line shown, and give the place of its row."""
        section = self.log.sections[self.log.section_of(number)]
        if section.folded:
            self.fold(section, False)
        return self.index_of(number)
