"""A row as plain data, for JSON and CSV."""

from dataclasses import fields, is_dataclass
from typing import Any

from vtui import times

TIME_SUFFIX = "_at"
"""Suffix of fields that are times in ms since the epoch."""


OUTPUT_NAMES = {"problem": "odd"}
"""Attribute of a row -> its name in the output, where the two differ: scripts read the output."""


def field_names(kind: type[Any]) -> list[str]:
    """Names that the fields of a class of rows have in the output, `id` first."""
    return [OUTPUT_NAMES.get(name, name) for name in _attributes(kind)]


def row_record(row: Any) -> dict[str, Any]:
    """The fields of a row, `id` first. None stays None; times become ISO 8601 in UTC, invalid ones None."""
    return {OUTPUT_NAMES.get(name, name): _value(name, getattr(row, name)) for name in _attributes(type(row))}


def _attributes(kind: type[Any]) -> list[str]:
    """Names of the exported attributes, `id` first, without fields fetched separately (`apart`).

    A field's metadata may name another attribute that is exported instead (`exported_as`).
    """
    names = (field.metadata.get("exported_as", field.name) for field in fields(kind) if not field.metadata.get("apart"))
    return sorted(names, key=lambda name: name != "id")


def _value(name: str, value: Any) -> Any:
    if name.endswith(TIME_SUFFIX):
        return times.iso(value)
    if is_dataclass(value):
        return row_record(value)
    if isinstance(value, tuple):
        return [_value(name, item) for item in value]
    return value
