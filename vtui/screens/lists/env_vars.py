"""The list of env vars, with the neighbors of each."""

from collections import defaultdict
from typing import ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.request_order import request_number_of
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.all_projects import listed_once
from vtui.resources.env.issues import find_neighbors, key_of
from vtui.resources.env.resource import ENV_VARS
from vtui.resources.env.size import describe, largest
from vtui.resources.issues.parts import HIDDEN, Fetch
from vtui.screens.dialogs.compare_values import compare_row_values
from vtui.screens.flows.env_actions import EnvRowActions, fetch_names
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.held_back import CostlyList
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.table.columns import Cell
from vtui.table.feed import Feed
from vtui.table.filtering.terms import Filter
from vtui.widgets.bindings import bindings, hidden
from vtui.writes.effects import RowChange


class WayBack(NamedTuple):
    """What escape restores in the list of one key."""

    here: tuple[Scope, ProjectRef] | None
    """Scope and project of the list."""
    key_filter: Filter
    """Its filter for the key."""
    project_ref: ProjectRef
    """The previously selected project."""
    filter: Filter
    """The previous filter."""
    row: str
    """Key of the row under the cursor."""


class EnvVars(CostlyList[EnvVar]):
    """Variables of the chosen project, or of all projects one after the other."""

    _way_back: WayBack | None = None

    def on_mount(self) -> None:
        """Follow changes of variables, and production deployments."""
        self.pane.subscriptions.listen(self.session.changes, self._changed)
        self.pane.subscriptions.watch(self._show_rows, self.session.store.facts)

    def _show_names(self) -> None:
        self.pane.table.tick(self.context())
        self._show_rows()

    def _show_rows(self) -> None:
        """Sort and filter again: the issues of rows have changed."""
        if self.pane.on_view and (self.pane.view.order is not None or self.pane.view.filter.terms):
            self.pane.filtering.show_rows()

    def _changed(self, change: RowChange) -> None:
        """Replace a project's variables after a write, and put the cursor on the new one; cached lists are outdated."""
        if change.resource != ENV_VARS.name or change.read is None:
            return
        scope, (project_ref, rows, number) = change.scope, change.read
        feed = self.pane.feed
        self.pane.loader.held.clear()
        if feed is None or feed.scope != scope:
            return
        if feed.project.project_id is not None and project_ref.project_id is None:
            # The team's list does not say which of its variables reach the project: they are read anew.
            self.pane.loader.load((scope, feed.project), self.pane.loader.view_state())
            return
        if feed.project.project_id not in (None, project_ref.project_id):
            return
        if feed.project.project_id is None:
            rows = listed_once(rows, project_ref)
        new = [key_of(row) for row in rows if key_of(row) not in feed.collection]
        feed.replace_project(rows, project_ref.project_id, number)
        if len(new) == 1:
            self.pane.table.move_to(new[0], chosen=False)

    def on_rows(self, rows: tuple[EnvVar, ...]) -> None:
        """Update the neighbors of all rows in the projects of the new rows: their issues may have changed too."""
        super().on_rows(rows)
        feed = self.pane.feed
        if feed is None:
            return
        fetch_names(self.pane.owner, feed.scope, rows, self._show_names)
        if feed.project.project_id is not None and feed.progress.more:
            return  # what is missing may be on the next page
        projects = {row.project_id for row in rows}
        affected = [row for row in self.pane.collection if row.project_id in projects]
        if rows:
            self._update_issues(feed, affected)
        if None in projects or any(row.shared and row.project_id is None for row in self.pane.collection):
            affected = list(self.pane.collection)  # what is shared has to do with many projects
        known = self.session.store.scopes[feed.scope].neighbors
        gone = {key_of(row) for row in affected}
        neighbors = {key: one for key, one in known.items() if key not in gone}
        neighbors |= find_neighbors(affected, hidden=bool(feed.progress.hidden))
        if neighbors != known:
            self.session.store.update_neighbors(feed.scope, neighbors)
            self._show_names()

    def _update_issues(self, feed: Feed[EnvVar], rows: list[EnvVar]) -> None:
        """Put the variables of projects into the store; once all are loaded, also those of projects without any."""
        store, progress = self.session.store, feed.progress
        by_project: dict[str | None, list[EnvVar]] = defaultdict(list)
        if feed.project.project_id is None and not (progress.more or progress.stopped or progress.failures):
            rows = list(feed.collection)
            by_project |= {id_: [] for id_ in (*store.scopes[feed.scope].projects, None)}
        for row in rows:
            if row.shared is (row.project_id is None):
                by_project[row.project_id].append(row)
        newest = max(map(request_number_of, rows), default=0)
        for project_id, mine in by_project.items():
            fetch = Fetch(self.session.clock(), HIDDEN if progress.hidden else "", number=newest)
            store.update_variables(feed.scope, ProjectRef(project_id), mine, fetch)

    def status_note(self) -> Cell:
        """The size of the largest environment of a project, once all its variables are loaded."""
        feed = self.pane.feed
        if feed is None or feed.project.project_id is None or feed.progress.phase != "idle" or feed.progress.more:
            return ()
        size = largest(self.pane.collection)
        return () if size is None else describe(size, self.context())

    # The variables of one key

    def back(self) -> bool:
        """Return from the list of one key to the row where it was opened; otherwise as in every list."""
        pane = self.pane
        back = self._way_back
        if back is None or (self.home(), pane.wanted) != (back.here, back.key_filter):
            self._way_back = None
            return False
        if pane.view.marks:
            return False
        self._way_back = None
        pane.filtering.set(back.filter)
        self.session.project.value = back.project_ref
        if not pane.table.move_to(back.row):
            pane.target_row = back.row  # the list is loaded anew
        return True

    def show_key(self, key: str, project_ref: ProjectRef, row: str) -> None:
        """Show the variables of one key; `back` returns to the project and to the row with the key `row`."""
        filtering, expression = self.pane.filtering, f"key:={key}"
        before = self.pane.wanted
        self.pane.unfold(key)
        self.pane.bar.set(expression)
        filtering.read(expression)
        filtering.show_bar()
        if self.pane.wanted != before:
            self._way_back = WayBack(self.home(), self.pane.wanted, project_ref, before, row)


class EnvVarsScreen(RowScreen):
    """The variables of a scope, or of its chosen project."""

    ACTIONS = EnvRowActions
    GREYED = frozenset({"matrix", "compare", "everywhere", "compare_values"})
    pane: ListPane[EnvVar]
    BINDINGS: ClassVar[list[BindingType]] = [
        *list_keys(sort="Sort by a column, or group by key"),
        *bindings(ENV_VARS.actions),
        Binding("b", "matrix", "Side by side", id="env.side-by-side", tooltip="Show where each key is set or missing"),
        hidden("plus", "compare", "Compare", "env.compare", "Compare with another project"),
        hidden(
            "percent_sign",
            "everywhere",
            "Everywhere",
            "env.everywhere",
            "List the key in all projects (1 request each)",
        ),
        hidden(
            "tilde", "compare_values", "Compare values", "env.compare-values", "Compare the values (1 request each)"
        ),
    ]

    def __init__(self) -> None:
        self.env_vars = EnvVars(ENV_VARS)
        super().__init__(ListPane(self.env_vars))

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable, including those on several variables."""
        rows, row = self.pane.rows_at_cursor, self.pane.cursor_row
        if action == "matrix" and not self.pane.collection:
            return self.no_row()
        if action in ("everywhere", "compare_values") and not rows:
            return self.no_row()
        if action == "everywhere" and not rows[0].key:
            return "this variable has no key"
        if action == "compare" and self.session.project.value.project_id is None:
            if row is None:
                return self.no_row()
            if row.project_id is None:
                return "this variable does not belong to a project"
        return super().unavailable_reason(action, *parameters)

    def action_matrix(self) -> None:
        """Show the loaded variables by key."""
        feed = self.pane.feed
        if feed is not None and self.pane.collection and self.on_top:
            self.app.push_screen(PAGES.env_matrix(feed.scope, self.pane, self._show_key))

    @work(group="compare", exclusive=True)
    async def action_compare(self) -> None:
        """Compare the chosen project, or that of the row, with another one, or its environments with each other."""
        self.hold_row()
        scope, project_ref, row = self.session.scope.value, self.session.project.value, self.pane.cursor_row
        if row is not None and project_ref.project_id is None:
            project_ref = row.project_ref
        if scope is None or project_ref.project_id is None or not self.on_top:
            return
        try:
            await PAGES.compare(self.app, scope, project_ref)
        except VercelError as error:
            self.session.notifier.report(error, "comparing")

    def action_everywhere(self) -> None:
        """List the key of the row in all projects: a request each, shown as they come; esc returns to the row."""
        self.hold_row()
        rows, project_ref = self.pane.rows_at_cursor, self.session.project.value
        if rows and rows[0].key and self.on_top:
            self.session.project.value = ProjectRef()
            self.env_vars.show_key(rows[0].key, project_ref, self.pane.table.cursor_key or "")

    @work(group="alike", exclusive=True)
    async def action_compare_values(self) -> None:
        """Read the values of the rows that are shown, after a question, and show which are equal, not the values."""
        if self.pane.feed is not None and len(self.pane.view) and self.on_top:
            await compare_row_values(self.app, self.pane.feed.scope, list(self.pane.view))

    def _show_key(self, key: str) -> None:
        self.env_vars.show_key(key, self.session.project.value, self.pane.table.cursor_key or "")
