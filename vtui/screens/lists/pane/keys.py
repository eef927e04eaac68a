"""The keys of a list. The screen that holds it binds them, so that they work wherever the focus is."""

from textual.binding import Binding

from vtui.widgets.bindings import hidden

BACK = hidden("escape", "pane('back')", "Back", "back", "Stop loading, then back to all projects")


def list_keys(back: Binding = BACK) -> tuple[Binding, ...]:
    """The keys of a list with `back` on its key; `pane('name')` is performed by the `ListPane` of the screen."""
    return (
        Binding("r", "pane('renew')", "Refresh", id="refresh", tooltip="Ask the API again, or go on after an error"),
        back,
        Binding("slash", "pane('filter')", "Filter", id="filter", tooltip="Show only rows that match"),
        hidden("n", "pane('hit', 1)", "Next match", "search.next", "To the next row that the filter matches"),
        hidden("N", "pane('hit', -1)", "Previous match", "search.previous", "To the previous match of the filter"),
        Binding("f", "pane('facets')", "Facets", id="facets", tooltip="Count the values and pick some to filter by"),
        Binding("s", "pane('sort')", "Sort", id="sort", tooltip="Sort by a column"),
        hidden("c", "pane('columns')", "Columns", "columns", "Choose, order and widen the columns"),
        hidden("x", "pane('export')", "Export", "export", "Save the rows as a file, or copy them"),
        hidden("space", "pane('mark')", "Mark", "mark", "Mark the row, or take its mark away"),
        hidden("asterisk", "pane('mark_all')", "Mark all", "mark-all", "Mark all rows that are shown"),
        hidden("shift+down", "pane('stretch', 1)", "Mark down", "mark.down", "Mark rows downwards"),
        hidden("shift+up", "pane('stretch', -1)", "Mark up", "mark.up", "Mark rows upwards"),
        Binding("p", "pane('preview')", "Preview", id="preview", tooltip="Preview the row under the cursor"),
    )
