"""Details of rows, kept until a value of the row in its list changes."""

from typing import Generic, TypeVar

from vtui.models.request_order import is_older
from vtui.resources.common.resource import Resource
from vtui.table.columns import Context, Value

T = TypeVar("T")

MAX_CACHED_DETAILS = 50
"""Rows whose details are kept, the most recently loaded ones."""


class KeptDetails(Generic[T]):
    """Requested details of rows, by key."""

    def __init__(self, resource: Resource[T]) -> None:
        self._resource = resource
        self._kept: dict[str, tuple[tuple[Value, ...], T]] = {}

    def of(self, row: T, context: Context) -> T | None:
        """The details of a row; None when there are none, or when the row has changed since."""
        column_values, detail = self._kept.get(self._resource.list.key(row), (None, None))
        return detail if column_values == self.column_values(row, context) else None

    def keep(self, row: T, detail: T, context: Context) -> None:
        """Keep the details of a row, unless those from a later request are kept already."""
        key = self._resource.list.key(row)
        if key in self._kept and is_older(detail, self._kept[key][1]):
            return
        self._kept.pop(key, None)
        self._kept[key] = self.column_values(row, context), detail
        for oldest in list(self._kept)[:-MAX_CACHED_DETAILS]:
            del self._kept[oldest]

    def column_values(self, row: T, context: Context) -> tuple[Value, ...]:
        """The values of a row in the columns of its list; the details stay valid while these are equal."""
        return tuple(
            column.values.of(row, context) for column in self._resource.list.columns if column.values.of is not None
        )
