"""The user's arrangement of a list's columns: their order, which are shown, and their widths."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from vtui.table.columns import Column
from vtui.times import MOMENT_WIDTH, Style

T = TypeVar("T")

MIN_COLUMN_WIDTH, MAX_COLUMN_WIDTH = 3, 200
"""Terminal cells that a column can have."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The chosen order, columns and widths, by column ID; everything else stays as declared.

    It may name columns that no longer exist, and lack newer ones.
    """

    order: tuple[str, ...] = ()
    """IDs from left to right."""
    shown: frozenset[str] = frozenset()
    """Columns shown that are hidden by default."""
    hidden: frozenset[str] = frozenset()
    """Columns hidden that are shown by default."""
    widths: tuple[tuple[str, int], ...] = ()
    """Column ID and width in terminal cells."""

    def shows(self, column: Column[T]) -> bool:
        """Whether a column is shown."""
        return column.id not in self.hidden and (column.shown or column.id in self.shown)

    def width(self, id_: str) -> int | None:
        """Chosen width of a column in terminal cells; None for automatic."""
        chosen = dict(self.widths).get(id_)
        return None if chosen is None else _bounded(chosen)


DECLARED = Arrangement()
"""The columns as declared, without a choice."""


def ordered(columns: Sequence[Column[T]], arrangement: Arrangement) -> tuple[Column[T], ...]:
    """All columns in the chosen order, hidden ones included; one it does not name follows its declared neighbor."""
    known = {column.id: column for column in columns}
    placed = [known[id_] for id_ in dict.fromkeys(arrangement.order) if id_ in known]
    named = {column.id for column in placed}
    for index, column in enumerate(columns):
        if column.id not in named:
            placed.insert(placed.index(columns[index - 1]) + 1 if index else 0, column)
    return tuple(placed)


def timed(columns: Sequence[Column[T]], style: Style) -> tuple[Column[T], ...]:
    """The columns, wide enough for times in this style: a moment is longer than an age."""
    if style == "relative":
        return tuple(columns)
    return tuple(
        _laid_out(column, width=max(column.layout.width, MOMENT_WIDTH), min_width=MOMENT_WIDTH)
        if column.values.kind in ("age", "time")
        else column
        for column in columns
    )


def arranged(columns: Sequence[Column[T]], arrangement: Arrangement) -> tuple[Column[T], ...]:
    """The columns to draw, from left to right; the first one if none is shown.

    A column with a chosen width has exactly that width: it neither grows nor shrinks, and its cells are not shortened.
    """
    every = ordered(columns, arrangement)
    chosen = [column for column in every if arrangement.shows(column)] or every[:1]
    return tuple(_given(column, arrangement.width(column.id)) for column in chosen)


def toggled(columns: Sequence[Column[T]], arrangement: Arrangement, id_: str) -> Arrangement:
    """Show or hide a column; the last shown one stays."""
    column = next((column for column in columns if column.id == id_), None)
    if column is None:
        return arrangement
    if not arrangement.shows(column):
        more = set[str]() if column.shown else {id_}
        return replace(arrangement, shown=arrangement.shown | more, hidden=arrangement.hidden - {id_})
    if sum(map(arrangement.shows, columns)) == 1:
        return arrangement
    more = {id_} if column.shown else set()
    return replace(arrangement, shown=arrangement.shown - {id_}, hidden=arrangement.hidden | more)


def moved(columns: Sequence[Column[T]], arrangement: Arrangement, id_: str, by: int) -> Arrangement:
    """Move a column by a number of places to the right, or to the left if negative, as far as possible.

    Hidden columns count as places, because the menu lists them as well.
    """
    order = [column.id for column in ordered(columns, arrangement)]
    if id_ not in order:
        return arrangement
    at = order.index(id_)
    to = max(0, min(at + by, len(order) - 1))
    order.insert(to, order.pop(at))
    return arrangement if to == at else replace(arrangement, order=tuple(order))


def widened(
    columns: Sequence[Column[T]], arrangement: Arrangement, id_: str, by: int, drawn: int | None = None
) -> Arrangement:
    """Make a column `by` terminal cells wider, or narrower if negative.

    The start is its chosen width, else the `drawn` one, else the declared one.
    """
    column = next((column for column in columns if column.id == id_), None)
    if column is None:
        return arrangement
    start = arrangement.width(id_) or drawn or column.layout.width
    return _with_width(arrangement, id_, _bounded(start + by))


def fitted(arrangement: Arrangement, id_: str) -> Arrangement:
    """Give a column its automatic width again."""
    return _with_width(arrangement, id_, None)


def _with_width(arrangement: Arrangement, id_: str, width: int | None) -> Arrangement:
    others = {other: cells for other, cells in arrangement.widths if other != id_}
    chosen = others if width is None else others | {id_: width}
    return replace(arrangement, widths=tuple(sorted(chosen.items())))


def _given(column: Column[T], width: int | None) -> Column[T]:
    return column if width is None else _laid_out(column, width=width, min_width=width, grow=0, short=None)


def _bounded(width: int) -> int:
    return max(MIN_COLUMN_WIDTH, min(width, MAX_COLUMN_WIDTH))


def _laid_out(column: Column[T], **layout: Any) -> Column[T]:
    return replace(column, layout=replace(column.layout, **layout))
