"""The columns that a filter can speak of."""

from collections.abc import Callable, Sequence

from vtui.table.columns import Column, Context, T, Value


def words_of(column: Column[T]) -> Callable[[T, Context], Value] | None:
    """What gives the words that a column shows; None where it shows none."""
    return column.words or column.value


def filterable(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """Those that have words or values."""
    return [column for column in columns if words_of(column) is not None]


def is_text(column: Column[T]) -> bool:
    """Whether a column is compared with text."""
    return column.kind in {"text", "choice"}


def has_text(column: Column[T]) -> bool:
    """Whether a column shows text, some of them beside what is compared by size: `expired` for an age."""
    return is_text(column) or column.words is not None


def worded(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """Those that a word is looked for in: what shows text in the table.

    A match in a column that nobody sees would look like a mistake; its name finds it.
    """
    return [column for column in filterable(columns) if column.shown and has_text(column)]


def named(columns: Sequence[Column[T]]) -> dict[str, Column[T]]:
    """All names of the filterable columns, casefolded; an id goes before another column's name."""
    there = filterable(columns)
    names: dict[str, Column[T]] = {}
    for name, column in [*((c.id, c) for c in there), *((name, c) for c in there for name in c.names)]:
        names.setdefault(name.casefold(), column)
    return names
