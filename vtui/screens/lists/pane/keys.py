"""The keys of a list. The screen that holds it binds them, so that they work wherever the focus is."""

from textual.binding import Binding

from vtui.widgets.bindings import hidden

BACK = hidden("escape", "pane('back')", "Back", "back", "Stop loading, clear marks or filter, go back")


def list_keys(back: Binding = BACK, sort: str = "Sort by a column") -> tuple[Binding, ...]:
    """The keys of a list with `back` on its key; `pane('name')` is performed by the `ListPane` of the screen.

    `sort` is the help of the sort menu.
    """
    return (
        Binding("r", "pane('renew')", "Refresh", id="refresh", tooltip="Refresh, or retry after an error"),
        back,
        Binding("slash", "pane('filter')", "Filter", id="filter", tooltip="Show only rows that match"),
        hidden("n", "pane('hit', 1)", "Next match", "search.next", "Go to the next match"),
        hidden("N", "pane('hit', -1)", "Previous match", "search.previous", "Go to the previous match"),
        Binding("f", "pane('facets')", "Filter by value", id="filter-by-value", tooltip="Filter by value, with counts"),
        Binding("s", "pane('sort')", "Sort", id="sort", tooltip=sort),
        hidden("c", "pane('columns')", "Columns", "columns", "Choose, order and resize columns"),
        hidden("x", "pane('export')", "Export", "export", "Export the rows to a file or the clipboard"),
        hidden("space", "pane('mark')", "Mark", "mark", "Mark row (toggle)"),
        hidden("asterisk", "pane('mark_all')", "Mark all", "mark-all", "Mark all shown rows"),
        hidden("shift+down", "pane('stretch', 1)", "Mark down", "mark.down", "Mark rows downward"),
        hidden("shift+up", "pane('stretch', -1)", "Mark up", "mark.up", "Mark rows upward"),
        Binding("p", "pane('preview')", "Preview", id="preview", tooltip="Preview the row under the cursor"),
    )
