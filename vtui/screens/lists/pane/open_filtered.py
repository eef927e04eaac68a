"""Opening a list with a filter from elsewhere, and the completions of such a filter."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from vtui.models.scope import ProjectRef
from vtui.navigation.history import Location, ViewState
from vtui.resources.registry import RESOURCES
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.session_app import SessionApp
from vtui.table.facets import column_values
from vtui.table.filtering.completion import Completion, completions
from vtui.table.filtering.terms import Filter

if TYPE_CHECKING:
    from vtui.screens.flows.row_screen import RowScreen


def complete_filter(app: SessionApp, name: str, expression: str) -> Sequence[Completion]:
    """The completions at the end of an expression: with the values of the list's rows, if it is open."""
    with suppress(KeyError):
        return _pane(app, name).filtering.complete(expression, len(expression))
    columns, context = RESOURCES[name].list.columns, app.session.store.context()
    return completions(expression, len(expression), columns, lambda column: column_values((), column, context))


def open_filtered(app: SessionApp, name: str, filter_: Filter, project_ref: ProjectRef | None = None) -> None:
    """Open a list of the current scope with a filter; of the current project unless another one is given."""
    navigator, scope = app.session.navigator, app.session.scope.value
    if scope is None:
        return
    navigator.navigate(Location(name, scope, project_ref or app.session.project.value))
    pane = _pane(app, name)
    home = pane.kind.home()
    if pane.ready:
        pane.loader.settle()  # the filter is for the rows of the current project
        pane.filtering.set(filter_)
        pane.search.search_soon()
    elif home is not None:  # it restores its view state when it is built
        navigator.save_view_state((pane.kind.name, *home), ViewState(filter_))


def _pane(app: SessionApp, name: str) -> ListPane[Any]:
    """The pane of a list whose screen was opened. Raises KeyError for another list."""
    screen = app.get_screen_stack(name)[0]
    return cast("ListPane[Any]", cast("RowScreen", screen).pane)
