"""A row as plain data, for JSON and CSV."""

from dataclasses import fields, is_dataclass
from typing import Any

from vtui import times

TIME_SUFFIX = "_at"
"""Fields whose names end so are times, in ms since the epoch."""


OUTPUT_NAMES = {"problem": "odd"}
"""Attribute of a row -> its name in the output, where the two differ: scripts read the output."""


def names(kind: type[Any]) -> list[str]:
    """The names that a class of rows has in the output, `id` first; without what is told apart from the list."""
    return [OUTPUT_NAMES.get(name, name) for name in _attributes(kind)]


def record(row: Any) -> dict[str, Any]:
    """The row's fields, `id` first; None stays, times are ISO 8601 in UTC, one that makes no sense is None."""
    return {OUTPUT_NAMES.get(name, name): _value(name, getattr(row, name)) for name in _attributes(type(row))}


def _attributes(kind: type[Any]) -> list[str]:
    """The attributes that are exported, `id` first.

    A field may be exported as another attribute of the row, which its metadata names (`exported_as`).
    """
    found = (field.metadata.get("exported_as", field.name) for field in fields(kind) if not field.metadata.get("apart"))
    return sorted(found, key=lambda name: name != "id")


def _value(name: str, value: Any) -> Any:
    if name.endswith(TIME_SUFFIX):
        return times.iso(value)
    if is_dataclass(value):
        return record(value)
    if isinstance(value, tuple):
        return [_value(name, item) for item in value]
    return value
