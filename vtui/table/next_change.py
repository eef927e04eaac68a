"""When the clock alone changes which rows a filter lets through, or the place of one in an order."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from vtui.table.columns import Column, Context, Value
from vtui.table.filtering.amounts import UNBOUNDED, bounds
from vtui.table.filtering.columns import filterable, searched_columns
from vtui.table.filtering.terms import Filter, Term
from vtui.table.order import Order

T = TypeVar("T")

Edge = tuple[Callable[[T, Context], Value], int, int]
"""A column's value; the lowest value that the clock has still to pass; how far (ms) the clock is before value 0."""


class NextChange(Generic[T]):
    """The earliest moment at which one of some rows changes by the clock alone.

    A filter by age or time compares with an edge that moves with the clock: the next row that it passes is the one
    with the lowest value beyond it. Other values change when their column says so.
    """

    def __init__(
        self, columns: Sequence[Column[T]], context: Context, *, terms: Sequence[Term] = (), order: Order | None = None
    ) -> None:
        """For rows that `terms` and `order` are worked out for at the moment of `context`; none is known yet."""
        self.at: int | None = None
        """ms since the epoch; None when no row that was noted ever changes."""
        self._context = context
        named = {column.id: column for column in filterable(columns)}
        self._edges = [
            edge for term in terms if term.column and (edge := _edge(named[term.column], term, context.now)) is not None
        ]
        looked_at = {term.column for term in terms} | ({order.column} if order is not None else set())
        if "" in looked_at:
            looked_at |= {column.id for column in searched_columns(columns)}
        self._changes = [column.changes for column in columns if column.id in looked_at and column.changes is not None]

    def note(self, rows: Iterable[T]) -> None:
        """Take some rows into account."""
        if not self._edges and not self._changes:
            return
        rows, context = tuple(rows), self._context
        moments = [self.at] if self.at is not None else []
        for value, lowest, ahead in self._edges:
            found = [size for row in rows if isinstance(size := value(row, context), int) and size >= lowest]
            moments += [min(found) + ahead] if found else []
        for changes in self._changes:
            moments += [at for row in rows if (at := changes(row, context.now)) is not None]
        self.at = min(moments, default=None)


def of_texts(columns: Sequence[Column[T]], context: Context) -> NextChange[T]:
    """For the texts that words are looked for in."""
    return NextChange(columns, context, terms=(Term(("",)),))


def of_arrangement(
    wanted: Filter, order: Order | None, columns: Sequence[Column[T]], context: Context
) -> NextChange[T]:
    """For which rows are shown, and where."""
    return NextChange(columns, context, terms=wanted.terms, order=order)


def _edge(column: Column[T], term: Term, now: int) -> Edge[T] | None:
    """What a term by age or time compares with; None for another term.

    Of both bounds one moves with the clock: the lower one lets a row go when it has passed it, the upper one lets a
    row in when it has reached it.
    """
    if column.kind not in {"age", "time"} or column.value is None:
        return None
    low, high = bounds(column.kind, term.comparison, term.values, now)
    if high >= UNBOUNDED:
        return column.value, max(low, 0), now - low + 1
    return column.value, max(high + 1, 0), now - high
