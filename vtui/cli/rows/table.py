"""Rows as a table of plain text."""

from collections.abc import Sequence
from typing import Any, TextIO

from vtui.system.secret import HiddenText
from vtui.table.columns import Column, Context
from vtui.table.export.formats import Writer
from vtui.text import clean, fit, width

GAP = 2
"""Spaces between columns."""

MAX_WIDTH = 60
"""Maximum width that a column is padded to: one long name must not spread out every row."""


class Table(Writer):
    """Aligned columns under a header, as wide as the first page needs.

    On a terminal lines are cut to its width; elsewhere nothing is cut, and a wider text moves the rest of its line.
    """

    def __init__(self, out: TextIO, columns: Sequence[Column[Any]], context: Context, room: int | None) -> None:
        """`room` is the terminal's width in cells; None when the output is no terminal."""
        self._out = out
        self._columns = columns
        self._context = context
        self._room = room
        self._widths: dict[int, int] | None = None

    def page(self, rows: Sequence[Any]) -> None:
        """Write a page of rows; the first page determines the widths."""
        lines: list[list[str]] = [[self._text(column, row) for column in self._columns] for row in rows]
        if self._widths is None:
            header = [column.title for column in self._columns]
            self._widths = _widths(self._columns, [header, *lines], self._room)
            lines.insert(0, header)
        self._out.writelines(self._line(line, self._widths) for line in lines)

    def _text(self, column: Column[Any], row: Any) -> HiddenText:
        return HiddenText(
            clean("".join(span.text for span in column.cell(row, self._context)))
        )  # it may be the value of an env var

    def _line(self, texts: Sequence[str], widths: dict[int, int]) -> str:
        cells = []
        for index, cells_wide in widths.items():
            column, text = self._columns[index], texts[index]
            room = cells_wide if self._room is not None else max(cells_wide, width(text))
            cells.append(fit(text, room, align=column.layout.align, ellipsis=column.layout.ellipsis))
        return (" " * GAP).join(cells).rstrip() + "\n"


def _widths(columns: Sequence[Column[Any]], lines: Sequence[Sequence[str]], room: int | None) -> dict[int, int]:
    """Column -> cells. Where room is short the widest shrinks first; then the least important are dropped."""
    widths = {index: min(max(width(line[index]) for line in lines), MAX_WIDTH) for index in range(len(columns))}
    if room is None:
        return widths
    minimum = {
        index: min(wide, columns[index].layout.min_width or columns[index].layout.width)
        for index, wide in widths.items()
    }
    while sum(widths.values()) + GAP * (len(widths) - 1) > room:
        largest = max(widths, key=lambda index: widths[index] - minimum[index])
        last = max(widths, key=lambda index: (columns[index].layout.priority, index))
        if widths[largest] > minimum[largest]:
            widths[largest] -= 1
        elif columns[last].layout.priority:
            del widths[last]
        else:
            break
    return widths
