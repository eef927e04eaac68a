"""How a person has arranged a list's columns: their order, which are on view, how wide they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from vtui.table.columns import Column
from vtui.times import MOMENT_WIDTH, Style

T = TypeVar("T")

NARROWEST, WIDEST = 3, 200
"""Terminal cells that a column may be given."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What was chosen, by ids of columns; what nobody chose stays as the columns declare it.

    It may name columns that are no longer there, and lack some that came later.
    """

    order: tuple[str, ...] = ()
    """Ids from the left."""
    shown: frozenset[str] = frozenset()
    """Columns put on view that do not stand there by themselves."""
    hidden: frozenset[str] = frozenset()
    """Columns taken off view."""
    widths: tuple[tuple[str, int], ...] = ()
    """Id and terminal cells."""

    def shows(self, column: Column[T]) -> bool:
        """Whether a column was chosen, or stands there by itself and was not taken off."""
        return column.id not in self.hidden and (column.shown or column.id in self.shown)

    def width(self, id_: str) -> int | None:
        """Terminal cells given to a column; None when it fits itself in."""
        chosen = dict(self.widths).get(id_)
        return None if chosen is None else _bounded(chosen)


DECLARED = Arrangement()
"""Nothing chosen: the columns as they are declared."""


def ordered(columns: Sequence[Column[T]], arrangement: Arrangement) -> tuple[Column[T], ...]:
    """All columns in the chosen order, those off view too; one that it does not name follows its declared neighbour."""
    known = {column.id: column for column in columns}
    placed = [known[id_] for id_ in dict.fromkeys(arrangement.order) if id_ in known]
    named = {column.id for column in placed}
    for index, column in enumerate(columns):
        if column.id not in named:
            placed.insert(placed.index(columns[index - 1]) + 1 if index else 0, column)
    return tuple(placed)


def timed(columns: Sequence[Column[T]], style: Style) -> tuple[Column[T], ...]:
    """The columns with room for times as they are told: a moment is longer than an age."""
    if style == "relative":
        return tuple(columns)
    return tuple(
        replace(column, width=max(column.width, MOMENT_WIDTH)) if column.kind in ("age", "time") else column
        for column in columns
    )


def arranged(columns: Sequence[Column[T]], arrangement: Arrangement) -> tuple[Column[T], ...]:
    """The columns to draw, from the left; the first of all when none is chosen.

    One with a chosen width has exactly that width: it neither grows, shrinks nor shortens.
    """
    every = ordered(columns, arrangement)
    chosen = [column for column in every if arrangement.shows(column)] or every[:1]
    return tuple(_given(column, arrangement.width(column.id)) for column in chosen)


def toggled(columns: Sequence[Column[T]], arrangement: Arrangement, id_: str) -> Arrangement:
    """A column put on view or taken off; the last one stays."""
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
    """A column moved by places to the right, to the left when negative, as far as there are any.

    Columns off view count as places: they stand in the menu as well.
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
    """A column `by` terminal cells wider, narrower when negative.

    It starts from the width it was given, else from the one it is `drawn` with, else from the declared one.
    """
    column = next((column for column in columns if column.id == id_), None)
    if column is None:
        return arrangement
    start = arrangement.width(id_) or drawn or column.width
    return _with_width(arrangement, id_, _bounded(start + by))


def fitted(arrangement: Arrangement, id_: str) -> Arrangement:
    """A column without a width of its own: it fits itself in again."""
    return _with_width(arrangement, id_, None)


def _with_width(arrangement: Arrangement, id_: str, width: int | None) -> Arrangement:
    others = {other: cells for other, cells in arrangement.widths if other != id_}
    chosen = others if width is None else others | {id_: width}
    return replace(arrangement, widths=tuple(sorted(chosen.items())))


def _given(column: Column[T], width: int | None) -> Column[T]:
    return column if width is None else replace(column, width=width, min_width=width, grow=0, short=None)


def _bounded(width: int) -> int:
    return max(NARROWEST, min(width, WIDEST))
