"""One line of a table, from cells to a strip."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from vtui.resources.base import Cell, Context, Span, Tone
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.table_layout import Placed

T = TypeVar("T")


def row_cells(placed: Sequence[Placed[T]], row: T, context: Context) -> list[Cell]:
    """The cells of a row, each as wide as its column."""
    cells: list[Cell] = []
    for column, _, width in placed:
        make = column.short if column.short is not None and width < column.width else column.cell
        cells.append(fit_cell(make(row, context), width, align=column.align, ellipsis=column.ellipsis))
    return cells


def title_cells(placed: Sequence[Placed[T]]) -> list[Cell]:
    """The titles of columns, each as wide as its column."""
    cells: list[Cell] = []
    for column, _, width in placed:
        title = column.short_title if column.short_title and width < column.width else column.title
        cells.append(fit_cell((Span(title),), width, align=column.align))
    return cells


def draw_line(
    gutter: Sequence[Segment],
    placed: Sequence[Placed[T]],
    cells: Sequence[Cell],
    style: Callable[[Tone], Style],
    *,
    x: int,
    room: int,
    width: int,
) -> Strip:
    """A strip of exactly `width` terminal cells: the gutter, then the cells in their places, in `room` terminal cells.

    Scrolled sideways by `x`, the first column stays in its place and the others pass beneath it.
    """
    texts: list[str] = []
    tones: list[Tone] = []
    at = 0
    for (_, start, cell_width), cell in zip(placed, cells, strict=True):
        if texts:
            texts[-1] += " " * (start - at)
        for span in cell:
            if tones and tones[-1] == span.tone:
                texts[-1] += span.text
            else:
                texts.append(span.text)
                tones.append(span.tone)
        at = start + cell_width
    line = Strip([Segment(text, style(tone)) for text, tone in zip(texts, tones, strict=True)], at)
    if x and len(placed) > 1:
        held = placed[1].x
        line = Strip.join([line.crop(0, held), line.crop(held + x)])
    return Strip.join([Strip(gutter), line.crop(0, room)]).adjust_cell_length(width, style(""))
