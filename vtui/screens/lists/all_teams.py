"""Deployments and projects of all teams in one list: a row's actions are for its own team, opening it leads there."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from vtui import text
from vtui.models.project import Project
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.navigation.history import Location, Page, ViewState
from vtui.resources.common.all_teams import across
from vtui.resources.common.reads import Subject
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.projects.resource import PROJECTS
from vtui.resources.registry import TITLES
from vtui.screens.flows.page_registry import ALL_TEAMS
from vtui.screens.flows.row_actions import RowActions
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind, T
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.session.account import Account
from vtui.widgets.bindings import bindings
from vtui.writes.effects import RowChange


class AllTeams(ListKind[T]):
    """A list of several teams. Nothing of it is requested or changed for another team."""

    project_filtered = False
    closes = True

    pane: ListPane[T]

    def __init__(self, resource: Resource[T], account: Account, view_state: ViewState | None = None) -> None:
        """`account` has the accessible teams and the personal account; `view_state` is the one to open with."""
        self._opening_state = view_state
        self.owners: dict[str, Scope] = {}
        """Key of a row -> its team."""
        self.of = resource
        """What it is a list of; its own resource knows the teams."""
        lacking = [
            f"{text.short(team.slug)}: no access with this token"
            for team in account.teams
            if team.locked and not team.pending
        ]
        super().__init__(across(resource, account.scopes, self.owners, lacking))

    def on_mount(self) -> None:
        """Subscribe to changes and deletions of deployments."""
        if self.of.name == DEPLOYMENTS.name:
            self.pane.subscriptions.listen(self.session.changes, self._on_change)

    def _on_change(self, change: RowChange) -> None:
        listing = self.pane.listing
        if listing is None or change.resource != self.of.name or change.read is not None:
            return
        if change.kind == "gone":
            listing.remove(change.row.id)
        elif change.row.id in listing:
            listing.put(change.row)

    def page(self) -> Page:
        """The location of this list in the history."""
        return Page(ALL_TEAMS, self.of.name, f"{TITLES[self.of.name]} of all teams", self.pane.loader.view_state())

    def view_state(self, _home: tuple[Scope, ProjectRef]) -> ViewState | None:
        """The view state to open with, the first time only."""
        view_state, self._opening_state = self._opening_state, None
        return view_state

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """The scope of all teams."""
        return EVERY, ProjectRef()

    def frame_scope(self) -> tuple[Scope | None, ProjectRef, str]:
        """No team, because the rows belong to several."""
        return EVERY, ProjectRef(None, TITLES[self.of.name].lower()), ""

    def issue_scope(self) -> Scope | None:
        """The scope of all teams."""
        return EVERY

    def subject(self, row: T, _scope: Scope) -> Subject | None:
        """The row in its own team."""
        owner = self.owners.get(self.resource.list.key(row))
        return None if owner is None else Subject(self.of, row, owner)

    def on_rows(self, rows: tuple[T, ...]) -> None:
        """Nothing more is fetched: each team's own list does that."""

    def open(self, row: T, _scope: Scope) -> None:
        """Go to the row's team, and open its page there; back in the history is all teams."""
        key = self.resource.list.key(row)
        owner = self.owners.get(key)
        if owner is not None and self.pane.owner.on_top:
            page = Page(self.of.name, key, self.of.title_of(row), row)
            project_ref = self.of.list.project_of(row) if self.of.name == PROJECTS.name else None
            self.session.navigator.go(Location(self.of.name, owner, project_ref or ProjectRef(), (page,)))

    def back(self) -> bool:
        """Back to one team, once nothing is loading and there are no marks and no filter to clear."""
        return not self.pane.is_loading and super().back()


class AllTeamsActions(RowActions):
    """The actions on a row of several teams."""

    def open_project(self, project_ref: ProjectRef, project: Project | None = None) -> None:
        """Go to the project, in its own team."""
        subject = self.screen.subject()
        if subject is not None and self.screen.on_top:
            page = Page(PROJECTS.name, project_ref.project_id or "", project_ref.project, project)
            self.session.navigator.go(Location(PROJECTS.name, subject.scope, project_ref, (page,)))


BACK = Binding("escape", "pane('back')", "Back", id="records.back", tooltip="Go back")


class EveryTeamDeployments(RowScreen):
    """Deployments of all teams, newest first."""

    ACTIONS = AllTeamsActions
    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(BACK), *bindings(DEPLOYMENTS.actions)]

    def __init__(self, account: Account, view_state: ViewState | None = None) -> None:
        super().__init__(ListPane(AllTeams(DEPLOYMENTS, account, view_state)))


class EveryTeamProjects(RowScreen):
    """Projects of all teams, last updated first."""

    ACTIONS = AllTeamsActions
    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(BACK), *bindings(PROJECTS.actions)]

    def __init__(self, account: Account, view_state: ViewState | None = None) -> None:
        super().__init__(ListPane(AllTeams(PROJECTS, account, view_state)))


def every_team(
    name: str, account: Account, view_state: ViewState | None = None
) -> EveryTeamDeployments | EveryTeamProjects:
    """The list of all teams of a resource: projects, else deployments."""
    screen = EveryTeamProjects if name == PROJECTS.name else EveryTeamDeployments
    return screen(account, view_state)
