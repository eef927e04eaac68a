"""The keys of a list. The screen that holds it binds them, so that they work wherever the focus is."""

from textual.binding import Binding

BACK = Binding(
    "escape", "pane('back')", "Back", id="back", show=False, tooltip="Stop loading, then back to all projects"
)


def list_keys(back: Binding = BACK) -> tuple[Binding, ...]:
    """The keys of a list with `back` on its key; `pane('name')` is performed by the `ListPane` of the screen."""
    return (
        Binding("r", "pane('renew')", "Refresh", id="refresh", tooltip="Ask the API again, or go on after an error"),
        back,
        Binding("slash", "pane('filter')", "Filter", id="filter", tooltip="Show only rows that match"),
        Binding(
            "n",
            "pane('hit', 1)",
            "Next match",
            id="search.next",
            show=False,
            tooltip="To the next row that the filter matches",
        ),
        Binding(
            "N",
            "pane('hit', -1)",
            "Previous match",
            id="search.previous",
            show=False,
            tooltip="To the row before that the filter matches",
        ),
        Binding("f", "pane('facets')", "Facets", id="facets", tooltip="Count the values and pick some to filter by"),
        Binding("s", "pane('sort')", "Sort", id="sort", tooltip="Sort by a column"),
        Binding(
            "c", "pane('columns')", "Columns", id="columns", show=False, tooltip="Choose, order and widen the columns"
        ),
        Binding(
            "x", "pane('export')", "Export", id="export", show=False, tooltip="Save the rows as a file, or copy them"
        ),
        Binding("space", "pane('mark')", "Mark", id="mark", show=False, tooltip="Mark the row, or take its mark away"),
        Binding(
            "asterisk",
            "pane('mark_all')",
            "Mark all",
            id="mark-all",
            show=False,
            tooltip="Mark all rows that are shown",
        ),
        Binding(
            "shift+down",
            "pane('stretch', 1)",
            "Mark down",
            id="mark.down",
            show=False,
            tooltip="Mark rows downwards",
        ),
        Binding("shift+up", "pane('stretch', -1)", "Mark up", id="mark.up", show=False, tooltip="Mark rows upwards"),
        Binding(
            "p", "pane('preview')", "Preview", id="preview", tooltip="Show the row under the cursor beside the list"
        ),
    )
