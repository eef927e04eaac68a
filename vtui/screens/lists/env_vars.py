"""The list of env vars: knows what stands beside each."""

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import work
from textual.binding import Binding, BindingType

from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.all_projects import listed_once
from vtui.resources.env.columns import ENV_VARS
from vtui.resources.env.issues import find_neighbors, key_of
from vtui.resources.env.size import describe, largest
from vtui.screens.flows.env_actions import MendingScreen
from vtui.screens.lists.costly_list import CostlyListScreen
from vtui.table.columns import Cell
from vtui.table.filtering.terms import Filter

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource
    from vtui.writes.effects import VariablesRead


class WayBack(NamedTuple):
    """Where a list of one key leads back to."""

    here: tuple[Scope, ProjectRef] | None
    """Where the list is."""
    narrowed: Filter
    """Its filter, of the one key."""
    place: ProjectRef
    """The project that was chosen before."""
    filter: Filter
    """The filter that this list had before."""
    row: str
    """Key of the row under the cursor."""


class EnvVarsScreen(CostlyListScreen[EnvVar], MendingScreen):
    """Variables of the chosen project, or of all projects one after the other."""

    RESOURCE: "ClassVar[Resource[EnvVar]]" = ENV_VARS

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "matrix", "Side by side", id="env.matrix", tooltip="A row a key, a column for each environment"),
        Binding("plus", "compare", "Compare", id="env.compare", show=False, tooltip="Compare with another project"),
        Binding(
            "percent_sign",
            "everywhere",
            "Everywhere",
            id="env.everywhere",
            show=False,
            tooltip="Where else the key is set: a request for each project",
        ),
        Binding("tilde", "alike", "Alike?", id="env.alike", show=False, tooltip="Which of the shown are alike?"),
    ]

    def __init__(self) -> None:
        """As every list."""
        super().__init__()
        self._way_back: WayBack | None = None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where there are no variables to look at, or no project is known to compare."""
        allowed = super().check_action(action, parameters)
        looks = action in ("matrix", "compare", "everywhere", "alike") and self.is_mounted
        return None if allowed and looks and self.unavailable_reason(action) is not None else allowed

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also for what looks at several variables."""
        row = self.table.cursor_row
        if (action == "matrix" and not self.collection) or (action in ("everywhere", "alike") and row is None):
            return self.no_row()
        if action == "everywhere" and row is not None and not row.key:
            return "this variable has no key"
        if action == "compare" and self.shell.place.project_id is None and (row is None or row.project_id is None):
            return self.no_row() if row is None else "this variable belongs to no project"
        return super().unavailable_reason(action, *parameters)

    def on_mount(self) -> None:
        """Hear of variables that were changed from here, and of what production serves."""
        self.shell.variables_changed.subscribe(self, self._changed)
        self.watch(self.app, "facts", self._resift, init=False)

    def named(self) -> None:
        """Show names where there are ids of people."""
        self.table.tick(self.context())
        self._resift()

    def _resift(self) -> None:
        """What is odd is another by now: it is ordered and filtered by."""
        if self._on_view and (self.view.order is not None or self.view.filter.terms):
            self.show_rows()

    def _changed(self, news: "VariablesRead") -> None:
        """Take a project's variables as they are now, the cursor on the one that is new; what was kept is old."""
        scope, place, rows, number = news
        feed = self.feed
        self._kept.clear()
        if feed is None or feed.scope != scope:
            return
        if feed.project.project_id is not None and place.project_id is None:
            # The team's list does not say which of its variables reach the project: they are read anew.
            self._load((scope, feed.project), self.left())
            return
        if feed.project.project_id not in (None, place.project_id):
            return
        if feed.project.project_id is None:
            rows = listed_once(rows, place)
        new = [key_of(row) for row in rows if key_of(row) not in feed.collection]
        feed.replace_project(rows, place.project_id, number)
        if len(new) == 1:
            self.table.move_to(new[0], chosen=False)

    def arrived(self, rows: tuple[EnvVar, ...]) -> None:
        """Look what rows have beside them, in the projects of those that came: their others may be wrong now too."""
        super().arrived(rows)
        feed = self.feed
        if feed is None:
            return
        self.ask_names(feed.scope, rows)
        if feed.project.project_id is not None and feed.progress.more:
            return  # what is missing may be on the next page
        projects = {row.project_id for row in rows}
        whole = [row for row in self.collection if row.project_id in projects]
        if None in projects or any(row.shared and row.project_id is None for row in self.collection):
            whole = list(self.collection)  # what is shared has to do with many projects
        known = self.shell.known[feed.scope].neighbors
        gone = {key_of(row) for row in whole}
        beside = {key: one for key, one in known.items() if key not in gone}
        beside |= find_neighbors(whole, hidden=bool(feed.progress.hidden))
        if beside != known:
            self.shell.note_variables(feed.scope, beside)
            self.table.tick(self.context())
            self._resift()

    def status_note(self) -> Cell:
        """The size of the largest environment of a project, once all its variables are loaded."""
        feed = self.feed
        if feed is None or feed.project.project_id is None or feed.progress.phase != "idle" or feed.progress.more:
            return ()
        size = largest(self.collection)
        return () if size is None else describe(size, self.context())

    def action_matrix(self) -> None:
        """Show the loaded variables by key."""
        from vtui.screens.pages.env_matrix import EnvMatrixScreen

        feed = self.feed
        if feed is not None and self.collection and self.app.screen is self:
            self.app.push_screen(EnvMatrixScreen(feed.scope, lambda: list(feed.collection), self._narrow_here))

    @work(group="compare", exclusive=True)
    async def action_compare(self) -> None:
        """Compare the chosen project, or that of the row, with another one, or its environments with each other."""
        from vtui.api.errors import VercelError
        from vtui.screens.pages.env_compare import compare

        self.hold_row()
        scope, place, row = self.shell.scope, self.shell.place, self.table.cursor_row
        if row is not None and place.project_id is None:
            place = ProjectRef(row.project_id, row.project or "")
        if scope is None or place.project_id is None or self.app.screen is not self:
            return
        try:
            await compare(self.shell, scope, place)
        except VercelError as error:
            self.shell.report(error, "comparing")

    def action_everywhere(self) -> None:
        """List the key of the row in all projects: a request each, shown as they come; esc returns to the row."""
        self.hold_row()
        row, place = self.table.cursor_row, self.shell.place
        if row is not None and row.key and self.app.screen is self:
            self.shell.place = ProjectRef()
            self._narrow(row.key, place, key_of(row))

    def action_back(self) -> None:
        """From the list of one key back to the row where it was asked for; else as in every list."""
        back = self._way_back
        if back is None or (self.home(), self._wanted) != (back.here, back.narrowed):
            self._way_back = None
            super().action_back()
        elif self.view.marks:
            super().action_back()
        else:
            self._way_back = None
            self.bar.set(str(back.filter))
            self.sift(back.filter)
            self.shell.place = back.place
            if not self.table.move_to(back.row):
                self._aim = back.row  # the list is loaded anew

    @work(group="alike", exclusive=True)
    async def action_alike(self) -> None:
        """Read the values of the rows that are shown, and say which are alike; show none. Asked first."""
        from vtui.screens.dialogs.compare_values import alike

        if self.feed is not None and len(self.view) and self.app.screen is self:
            await alike(self.shell, self.feed.scope, list(self.view))

    def _narrow_here(self, key: str) -> None:
        """Show the variables of one key in this list."""
        self._narrow(key, self.shell.place, self.table.cursor_key or "")

    def _narrow(self, key: str, place: ProjectRef, row: str) -> None:
        """Show the variables of one key; the way back leads to the project `place` and to the row of the key `row`."""
        before, expression = self._wanted, f"key:={key}"
        self.bar.set(expression)
        self.read(expression)
        self._show_bar()
        if self._wanted != before:
            self._way_back = WayBack(self.home(), self._wanted, place, before, row)
