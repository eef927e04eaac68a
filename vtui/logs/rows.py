"""The rows that a log view shows: section titles, lines, and gaps for hidden lines."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from vtui.logs.store import Log, Section
from vtui.models.log_event import Level, LogLine

CONTEXT_LINES = 2
"""Lines that are shown before and after one that a filter matches."""

Levels = tuple[Level, ...]
"""Levels that are shown."""
LEVEL_FILTERS: tuple[tuple[str, Levels], ...] = (
    ("all lines", ("debug", "", "warning", "error")),
    ("warnings and errors", ("warning", "error")),
    ("errors", ("error",)),
)
"""Label and levels of each filter, in the order in which the key cycles through them."""

# A row is stored as an integer: the number of its line, or a negative code for a section title or for a gap.
_TITLE, _GAP = -1, -(1 << 40)


class Row(NamedTuple):
    """The content of a row."""

    line: LogLine | None = None
    number: int = -1
    """Number of the line; for a title that of its first line; for a gap that of the line after it."""
    section: Section | None = None
    """The section of a title."""
    hidden: int = 0
    """Count of lines that a folded section or a gap hides."""


class Rows:
    """The rows of a log for the current folds, levels and filter. Appending costs only the new lines."""

    def __init__(self, log: Log, *, with_titles: bool = True) -> None:
        """Shows all lines; `with_titles` adds a title row to each section."""
        self.log = log
        self.with_titles = with_titles
        self.levels: Levels = LEVEL_FILTERS[0][1]
        self.only: Sequence[int] | None = None
        """Numbers of the lines to show, ascending, with some context; None shows all."""
        self._codes = array("q")
        self._next_number = log.dropped
        """Number of the first line that has no row yet."""

    def __len__(self) -> int:
        """Count of rows."""
        return len(self._codes)

    def __getitem__(self, index: int) -> Row:
        """The row at an index, from 0."""
        code, log = self._codes[index], self.log
        if code >= 0:
            return Row(log[code], code)
        if code > _GAP:
            index = self._section_index(_TITLE - code)
            section = log.sections[index]
            hidden = log.end_of(index) - section.start if section.folded else 0
            return Row(None, section.start, section, hidden)
        after = _GAP - code
        before = self._codes[index - 1] if index else -1
        return Row(None, after, None, after - (before + 1 if before >= 0 else log.dropped))

    def number_at(self, index: int) -> int:
        """Number of a row's line, or of the line after its title or gap."""
        code = self._codes[index]
        return code if code >= 0 else (_TITLE - code if code > _GAP else _GAP - code)

    def index_of(self, number: int) -> int:
        """Index of a line's row; for a hidden line that of the next row."""
        return self._find((number, 2))

    def title_index(self, section: Section) -> int:
        """Index of a section's title row."""
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

    def _section_index(self, start: int) -> int:
        return bisect_left(self.log.sections, start, key=lambda section: section.start)

    def grow(self) -> None:
        """Add rows for the lines that were appended to the log."""
        if self.only is not None:
            self.rebuild()
        else:
            self._append_from(self._next_number)

    def rebuild(self) -> None:
        """Make all rows again: lines were dropped or folded, or the filter changed."""
        self._codes = array("q")
        if self.only is not None:
            self._append_filtered(self.only)
        else:
            self._append_from(self.log.dropped)

    def _append_from(self, number: int) -> None:
        log, codes, all_levels = self.log, self._codes, len(self.levels) == len(LEVEL_FILTERS[0][1])
        for index in range(log.section_of(number) if log.sections else 0, len(log.sections)):
            section, end = log.sections[index], log.end_of(index)
            start = max(section.start, number)
            if start == section.start and self.with_titles and all_levels:
                codes.append(_TITLE - section.start)
            if section.folded and all_levels:
                continue
            if all_levels:
                codes.extend(range(start, end))
            else:
                self._append_levels(start, end)
        self._next_number = len(log)

    def _append_levels(self, start: int, end: int) -> None:
        log, levels = self.log, self.levels
        lines = log.lines[start - log.dropped : end - log.dropped]
        self._codes.extend(start + index for index, line in enumerate(lines) if line.level in levels)

    def _append_filtered(self, only: Sequence[int]) -> None:
        log, codes, shown = self.log, self._codes, self.log.dropped
        for number in only:
            if number < log.dropped or log[number].level not in self.levels:
                continue
            start = max(shown, number - CONTEXT_LINES)
            if start > shown:
                codes.append(_GAP - start)
            codes.extend(
                range(start, min(len(log), number + CONTEXT_LINES + 1)) if start <= number + CONTEXT_LINES else ()
            )
            shown = max(shown, min(len(log), number + CONTEXT_LINES + 1))
        self._next_number = len(log)

    def fold(self, section: Section, folded: bool | None = None) -> None:
        """Fold or unfold a section; toggle it when `folded` is None."""
        section.folded = not section.folded if folded is None else folded
        self.rebuild()

    def reveal(self, number: int) -> int:
        """Unfold the section of a line and return the index of the line's row."""
        section = self.log.sections[self.log.section_of(number)]
        if section.folded:
            self.fold(section, False)
        return self.index_of(number)
