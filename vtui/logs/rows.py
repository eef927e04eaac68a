"""The rows that a log view shows: section titles, lines, and gaps for hidden lines."""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from vtui.logs.store import Log, Section
from vtui.models.log_event import LEVELS, Level, LogLine

CONTEXT_LINES = 2
"""Lines that are shown before and after one that a filter matches."""

LEVEL_FILTERS: tuple[tuple[str, tuple[Level, ...]], ...] = (
    ("all lines", LEVELS),
    ("warnings and errors", ("warning", "error")),
    ("errors", ("error",)),
)
"""Label and levels of each filter, in the order in which the key cycles through them."""

# A row is stored as an integer: the number of its line, or a negative code for a section title or for a gap.
_TITLE, _GAP = -1, -(1 << 40)
# Rows with the same number come in this order.
_IS_GAP, _IS_TITLE, _IS_LINE = range(3)


class Row(NamedTuple):
    """The content of a row."""

    line: LogLine | None = None
    number: int = -1
    """Number of the line; for a title that of its first line; for a gap that of the line after it."""
    section: Section | None = None
    hidden: int = 0
    """Count of lines that a folded section or a gap hides."""
    context: bool = False
    """Whether the line only surrounds one that the filter matches."""


class Rows:
    """The rows of a log for the current folds, levels and filter. Appending costs only the new lines."""

    def __init__(self, log: Log, *, with_titles: bool = True) -> None:
        """Shows all lines; `with_titles` adds a title row to each section."""
        self.log = log
        self.with_titles = with_titles
        self.levels = LEVELS
        self.only: Sequence[int] | None = None
        """Numbers of the lines to show, ascending, with some context; None shows all."""
        self._codes = array("q")
        self._matches = 0
        """Count of the lines that `only` and `levels` match, without the lines around them."""
        self._next_number = log.dropped
        """Number of the first line that has no row yet."""

    def __len__(self) -> int:
        return len(self._codes)

    def __getitem__(self, index: int) -> Row:
        (number, kind), log = self._key(index), self.log
        if kind == _IS_LINE:
            return Row(log[number], number, context=self.only is not None and not self._matched(number, self.only))
        if kind == _IS_TITLE:
            position = log.section_of(number)
            section = log.sections[position]
            return Row(None, section.start, section, log.end_of(position) - section.start if section.folded else 0)
        before = self._codes[index - 1] if index else -1
        return Row(None, number, None, number - (before + 1 if before >= 0 else log.dropped))

    @property
    def matching(self) -> int | None:
        """Count of the lines that the filter matches; None without a filter."""
        if self.only is not None:
            return self._matches
        return None if self.levels == LEVELS else len(self._codes)

    def _matched(self, number: int, only: Sequence[int]) -> bool:
        index = bisect_left(only, number)
        return index < len(only) and only[index] == number and self.log[number].level in self.levels

    def number_at(self, index: int) -> int:
        """Number of a row's line, or of the line after its title or gap."""
        return self._key(index)[0]

    def index_of(self, number: int) -> int:
        """Index of a line's row; for a hidden line that of the next row."""
        return self._find((number, _IS_LINE))

    def title_index(self, section: Section) -> int:
        """Index of a section's title row."""
        return self._find((section.start, _IS_TITLE))

    def _find(self, wanted: tuple[int, int]) -> int:
        index = bisect_left(range(len(self._codes)), wanted, key=self._key)
        return min(index, max(0, len(self._codes) - 1))

    def _key(self, index: int) -> tuple[int, int]:
        """Number and kind of a row: ascending."""
        code = self._codes[index]
        if code >= 0:
            return code, _IS_LINE
        return (_TITLE - code, _IS_TITLE) if code > _GAP else (_GAP - code, _IS_GAP)

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
        log, codes = self.log, self._codes
        self._next_number = len(log)
        if self.levels != LEVELS:
            lines = enumerate(log.lines[number - log.dropped :], number)
            codes.extend(each for each, line in lines if line.level in self.levels)
            return
        for index in range(log.section_of(number), len(log.sections)):
            section = log.sections[index]
            if section.start >= number and self.with_titles:
                codes.append(_TITLE - section.start)
            if not section.folded:
                codes.extend(range(max(section.start, number), log.end_of(index)))

    def _append_filtered(self, only: Sequence[int]) -> None:
        log, codes, shown = self.log, self._codes, self.log.dropped
        self._matches = 0
        for number in only:
            if number < log.dropped or log[number].level not in self.levels:
                continue
            self._matches += 1
            start, end = max(shown, number - CONTEXT_LINES), min(len(log), number + CONTEXT_LINES + 1)
            if start > shown:
                codes.append(_GAP - start)
            codes.extend(range(start, end))
            shown = max(shown, end)
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
