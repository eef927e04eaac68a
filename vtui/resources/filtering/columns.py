"""The columns that a filter can speak of."""

from collections.abc import Sequence

from vtui.resources.base import Column, T


def filterable(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """Those that have values."""
    return [column for column in columns if column.value is not None]


def worded(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """Those that a word is looked for in: text and choice columns that stand in the table by themselves.

    A match in a column that nobody sees would look like a mistake; its name finds it.
    """
    return [column for column in filterable(columns) if column.shown and column.kind in {"text", "choice"}]


def named(columns: Sequence[Column[T]]) -> dict[str, Column[T]]:
    """All names of the filterable columns, casefolded; an id goes before another column's name."""
    there = filterable(columns)
    names: dict[str, Column[T]] = {}
    for name, column in [*((c.id, c) for c in there), *((name, c) for c in there for name in c.names)]:
        names.setdefault(name.casefold(), column)
    return names
