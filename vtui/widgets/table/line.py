"""One line of a table, from cells to a strip."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from vtui import text
from vtui.table.columns import Cell, Context, Span, Tone
from vtui.table.sorting import Order
from vtui.widgets.cell_fit import fit_cell, match_runs
from vtui.widgets.table.layout import Placed

T = TypeVar("T")


def row_cells(placed: Sequence[Placed[T]], row: T, context: Context) -> list[Cell]:
    """The cells of a row, each as wide as its column."""
    cells: list[Cell] = []
    for column, _, width in placed:
        make = column.layout.short if column.layout.short is not None and width < column.layout.width else column.cell
        cells.append(fit_cell(make(row, context), width, align=column.layout.align, ellipsis=column.layout.ellipsis))
    return cells


RISING, FALLING = "▲", "▼"
"""Marks of the column that rows are sorted by: ascending, descending."""


def title_cells(placed: Sequence[Placed[T]], order: Order | None = None) -> list[Cell]:
    """The titles of columns, each as wide as its column; the one of `order` bears a mark, which is never cut."""
    cells: list[Cell] = []
    for column, _, width in placed:
        title = column.layout.short_title if column.layout.short_title and width < column.layout.width else column.title
        if order is None or column.id != order.column:
            cells.append(fit_cell((Span(title),), width, align=column.layout.align))
            continue
        mark = FALLING if order.descending else RISING
        named = fit_cell((Span(title),), min(text.width(title), width - 2))
        cells.append(
            fit_cell(
                (Span(f"{named[0].text} " if named else "", "strong"), Span(mark, "strong")),
                width,
                align=column.layout.align,
            )
        )
    return cells


Spots = Callable[[str, str], Sequence[tuple[int, int]]]
"""Id of a column and a text in it -> where (characters) the filter's words stand in it."""


def draw_line(
    gutter: Sequence[Segment],
    placed: Sequence[Placed[T]],
    cells: Sequence[Cell],
    style: Callable[[Tone, bool], Style],
    *,
    x: int,
    room: int,
    width: int,
    spots: Spots | None = None,
) -> Strip:
    """A strip of exactly `width` terminal cells: the gutter, then the cells in their places, in `room` terminal cells.

    `style` gives the style of a tone; its second argument is whether the text matches the filter, as `spots` finds it.
    Scrolled sideways by `x`, the first column stays where it is and covers the others.
    """
    texts: list[str] = []
    styles: list[tuple[Tone, bool]] = []
    at = 0
    for (column, start, cell_width), cell in zip(placed, cells, strict=True):
        if texts:
            gap = " " * (start - at)
            if styles[-1][1]:
                texts.append(gap)
                styles.append(("", False))
            else:
                texts[-1] += gap
        found = spots(column.id, "".join(span.text for span in cell)) if spots is not None else ()
        for run, tone, inside in match_runs(cell, found) if found else ((span.text, span.tone, False) for span in cell):
            if styles and styles[-1] == (tone, inside):
                texts[-1] += run
            else:
                texts.append(run)
                styles.append((tone, inside))
        at = start + cell_width
    line = Strip([Segment(run, style(*how)) for run, how in zip(texts, styles, strict=True)], at)
    if x and len(placed) > 1:
        held = placed[1].x
        line = Strip.join([line.crop(0, held), line.crop(held + x)])
    return Strip.join([Strip(gutter), line.crop(0, room)]).adjust_cell_length(width, style("", False))
