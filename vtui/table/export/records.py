"""A row as plain data, for JSON and CSV."""

from dataclasses import fields, is_dataclass
from typing import Any

from vtui import times

TIME_SUFFIX = "_at"
"""Fields whose names end so are times, in ms since the epoch."""


def names(kind: type[Any]) -> list[str]:
    """The fields of a class of rows, `id` first; without what is told apart from the list.

    A field may be exported as another attribute of the row, which its metadata names (`exported_as`).
    """
    found = (field.metadata.get("exported_as", field.name) for field in fields(kind) if not field.metadata.get("apart"))
    return sorted(found, key=lambda name: name != "id")


def record(row: Any) -> dict[str, Any]:
    """The row's fields, `id` first; None stays, times are ISO 8601 in UTC, one that makes no sense is None."""
    return {name: _value(name, getattr(row, name)) for name in names(type(row))}


def _value(name: str, value: Any) -> Any:
    if name.endswith(TIME_SUFFIX):
        return times.iso(value)
    if is_dataclass(value):
        return record(value)
    if isinstance(value, tuple):
        return [_value(name, item) for item in value]
    return value
