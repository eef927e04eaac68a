"""Order and columns of a list in the form in which they are remembered."""

from collections.abc import Sequence
from typing import TypeVar

from vtui.state import ListState
from vtui.table.arrangement import Arrangement
from vtui.table.columns import Column
from vtui.table.order import Order

T = TypeVar("T")


def state_of(order: Order | None, arrangement: Arrangement) -> ListState:
    """The column state of a list, to be saved."""
    return ListState(
        sort=order.column if order is not None else "",
        descending=order is not None and order.descending,
        order=arrangement.order,
        shown=tuple(sorted(arrangement.shown)),
        hidden=tuple(sorted(arrangement.hidden)),
        widths=arrangement.widths,
    )


def arrangement_of(state: ListState) -> Arrangement:
    """The columns as they were arranged; it may name some that are no longer there."""
    return Arrangement(state.order, frozenset(state.shown), frozenset(state.hidden), state.widths)


def order_of(state: ListState, columns: Sequence[Column[T]]) -> Order | None:
    """The order that rows stood in, if there is still a column to sort by."""
    sortable = {column.id for column in columns if column.values.of is not None}
    return Order(state.sort, state.descending) if state.sort in sortable else None
