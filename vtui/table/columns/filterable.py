"""The columns that a filter can use."""

from collections.abc import Callable, Sequence

from vtui.table.columns import Column, Context, T, Value


def words_getter(column: Column[T]) -> Callable[[T, Context], Value] | None:
    """The function that gets the text that a column shows; None for a column without text and value."""
    return column.values.search_text or column.values.of


def filterable(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """The columns that have a text or a value."""
    return [column for column in columns if words_getter(column) is not None]


def is_text(column: Column[T]) -> bool:
    """Whether a column's value is compared as text."""
    return column.values.kind in {"text", "choice"}


def has_text(column: Column[T]) -> bool:
    """Whether a column shows text, for some in addition to a value compared by size: `expired` for an age."""
    return is_text(column) or column.values.search_text is not None


def searched_columns(columns: Sequence[Column[T]]) -> list[Column[T]]:
    """The columns in which a word is searched: those that are shown and have text.

    A match in a hidden column would look like a mistake; such a column is searched by its name.
    """
    return [column for column in filterable(columns) if column.shown and has_text(column)]


def columns_by_name(columns: Sequence[Column[T]]) -> dict[str, Column[T]]:
    """The filterable columns by each of their names, casefolded; an ID takes precedence over another column's name."""
    columns_ = filterable(columns)
    by_name: dict[str, Column[T]] = {}
    others = ((name, column) for column in columns_ for name in (*column.values.names, *column.old_ids))
    for name, column in [*((column.id, column) for column in columns_), *others]:
        by_name.setdefault(name.casefold(), column)
    return by_name
