"""When the clock alone changes which rows match a filter, or the order of rows."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from vtui.table.columns import Column, Context, Value
from vtui.table.columns.filterable import filterable, searched_columns
from vtui.table.filtering.amounts import UNBOUNDED, bounds
from vtui.table.filtering.terms import Term
from vtui.table.sorting import Order

T = TypeVar("T")

Edge = tuple[Callable[[T, Context], Value], int, int]
"""A column's value; the lowest value that the clock has not passed yet; the clock minus a value on passing it (ms)."""


class NextChange(Generic[T]):
    """The earliest time at which the clock alone changes one of some rows.

    A filter by age or time compares with an edge that moves with the clock: the row with the lowest value beyond the
    edge changes first. Other values change at the time given by their column.
    """

    def __init__(
        self, columns: Sequence[Column[T]], context: Context, *, terms: Sequence[Term] = (), order: Order | None = None
    ) -> None:
        """For rows evaluated with `terms` and `order` at the time of `context`; no row is noted yet."""
        self.at: int | None = None
        """ms since the epoch; None when no noted row ever changes."""
        self._context = context
        columns_by_id = {column.id: column for column in filterable(columns)}
        self._edges = [
            edge
            for term in terms
            if term.column and (edge := _edge(columns_by_id[term.column], term, context.now)) is not None
        ]
        used_columns = {term.column for term in terms} | ({order.column} if order is not None else set())
        if "" in used_columns:
            used_columns |= {column.id for column in searched_columns(columns)}
        self._changes = [
            column.values.next_change
            for column in columns
            if column.id in used_columns and column.values.next_change is not None
        ]

    def is_due(self, now: int) -> bool:
        """Whether the clock alone has changed a noted row by `now` (ms)."""
        return self.at is not None and self.at <= now

    def note(self, rows: Iterable[T]) -> None:
        """Take rows into account."""
        if not self._edges and not self._changes:
            return
        rows, context = tuple(rows), self._context
        moments = [self.at] if self.at is not None else []
        for value, lowest, ahead in self._edges:
            values = [size for row in rows if isinstance(size := value(row, context), int) and size >= lowest]
            moments += [min(values) + ahead] if values else []
        for changes in self._changes:
            moments += [at for row in rows if (at := changes(row, context.now)) is not None]
        self.at = min(moments, default=None)


def _edge(column: Column[T], term: Term, now: int) -> Edge[T] | None:
    """The edge that a term by age or time compares with, which moves with the clock; None for another term."""
    if column.values.kind not in {"age", "time"} or column.values.of is None:
        return None
    low, high = bounds(column.values.kind, term.comparison, term.values, now)
    if high >= UNBOUNDED:
        return column.values.of, max(low, 0), now - low + 1
    return column.values.of, max(high + 1, 0), now - high
