"""How a list is looked at, between the words of the screens and those that are remembered."""

from collections.abc import Sequence
from typing import TypeVar

from vtui.state import ListState
from vtui.table.arrangement import Arrangement
from vtui.table.columns import Column
from vtui.table.order import Order

T = TypeVar("T")


def noted(order: Order | None, arrangement: Arrangement) -> ListState:
    """What is to be remembered of a list."""
    return ListState(
        sort=order.column if order is not None else "",
        descending=order is not None and order.descending,
        order=arrangement.order,
        shown=tuple(sorted(arrangement.shown)),
        hidden=tuple(sorted(arrangement.hidden)),
        widths=arrangement.widths,
    )


def recalled(looks: ListState) -> Arrangement:
    """The columns as they were arranged; it may name some that are no longer there."""
    return Arrangement(looks.order, frozenset(looks.shown), frozenset(looks.hidden), looks.widths)


def sorting(looks: ListState, columns: Sequence[Column[T]]) -> Order | None:
    """The order that rows stood in, if there is still a column to sort by."""
    sortable = {column.id for column in columns if column.values.of is not None}
    return Order(looks.sort, looks.descending) if looks.sort in sortable else None
