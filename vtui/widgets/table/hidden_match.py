"""Why a row matches a filter, where the visible cells do not show it."""

from collections.abc import Sequence
from typing import Any

from vtui import text
from vtui.table.columns import Column, Context
from vtui.table.columns.filterable import words_getter
from vtui.widgets.table.layout import Placed
from vtui.widgets.table.line import Spots, row_cells

BEFORE = 6
"""Characters that are shown before a match."""


def shows_match(placed: Sequence[Placed[Any]], row: Any, context: Context, spots: Spots) -> bool:
    """Whether a visible cell of a row shows a match."""
    cells = zip(placed, row_cells(placed, row, context), strict=True)
    return any(spots(column.id, "".join(span.text for span in drawn)) for (column, _, _), drawn in cells)


def hidden_match(
    columns: Sequence[Column[Any]], placed: Sequence[Placed[Any]], row: Any, context: Context, spots: Spots
) -> tuple[str, str] | None:
    """The title of a column and its text from shortly before a match; None where a visible cell shows a match.

    `columns` are searched in, `placed` are those that there is room for.
    """
    if shows_match(placed, row, context, spots):
        return None
    for column in columns:
        getter = words_getter(column)
        value = None if getter is None else getter(row, context)
        for words in value if isinstance(value, tuple) else (value,):
            shown = text.clean(words) if isinstance(words, str) else ""
            if found := spots(column.id, shown):
                start = max(0, found[0][0] - BEFORE)
                return column.title, (text.ELLIPSIS if start else "") + shown[start:]
    return None
