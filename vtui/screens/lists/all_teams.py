"""Deployments and projects of all teams in one list: a row's actions are for its own team, opening it leads there."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType

from vtui import text
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.navigation.history import Location, Page
from vtui.resources.common.all_teams import across
from vtui.resources.common.reads import Subject
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.resources.projects.columns import PROJECTS
from vtui.screens.lists.resource_list import ResourceScreen
from vtui.session.account import Account

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource

T = TypeVar("T")

PAGE = "every team"
"""Stands for such a list among the pages of a place."""


class EveryTeamScreen(ResourceScreen[T]):
    """A list of several teams, on top of the list of one. Nothing of it is asked for or changed for another team."""

    NARROWS = False
    OF: "ClassVar[Resource[Any]]"
    """What it is a list of."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="records.back", tooltip="Back to one team"),
    ]

    def __init__(self, account: Account) -> None:
        """Of the teams of `account` that can be entered, and its personal scope."""
        self._owners: dict[str, Scope] = {}
        lacking = [
            f"{text.short(team.slug)}: the team does not let this token in"
            for team in account.teams
            if team.locked and not team.pending
        ]
        # Its own resource, which knows the teams.
        vars(self)["RESOURCE"] = across(self.OF, account.scopes, self._owners, lacking)
        super().__init__()

    def on_mount(self) -> None:
        """Hear of deployments that move on."""
        self.subscriptions.listen(self.session.changes, self._changed)
        self.subscriptions.listen(self.session.changes, self._removed)

    def _changed(self, news: tuple[Scope, Any]) -> None:
        if self.listing is not None and self.OF is DEPLOYMENTS and news[1].id in self.listing:
            self.listing.put(news[1])

    def _removed(self, news: tuple[Scope, Any]) -> None:
        if self.listing is not None and self.OF is DEPLOYMENTS:
            self.listing.remove(news[1].id)

    def page(self) -> Page | None:
        """A place of its own in the history."""
        return Page(PAGE, self.OF.name, "all teams")

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """Always all of them."""
        return EVERY, ProjectRef()

    def subject(self) -> Subject | None:
        """The row under the cursor, in the team whose it is."""
        found = super().subject()
        owner = None if found is None else self._owners.get(self.RESOURCE.key(found.row))
        return None if found is None or owner is None else Subject(self.OF, found.row, owner)

    def arrived(self, rows: tuple[T, ...]) -> None:
        """Nothing more is asked for: each team's own list does that."""

    def open(self, row: T, scope: Scope) -> None:
        """Go to the row's team, and open its page there; back in the history is all teams."""
        del scope
        key = self.RESOURCE.key(row)
        owner = self._owners.get(key)
        if owner is not None and self.app.screen is self:
            page = Page(self.OF.name, key, self.OF.title_of(row), row)
            place = self.OF.project_of(row) if self.OF is PROJECTS else None
            self.session.navigator.go(Location(self.OF.name, owner, place or ProjectRef(), (page,)))

    def open_project(self, place: ProjectRef, project: Project | None = None) -> None:
        """Go to the project, in its own team."""
        subject = self.subject()
        if subject is not None and self.app.screen is self:
            page = Page(PROJECTS.name, place.project_id or "", place.project, project)
            self.session.navigator.go(Location(PROJECTS.name, subject.scope, place, (page,)))

    def action_back(self) -> None:
        """Stop loading, take marks and the filter away; else back to one team."""
        listing = self.listing
        loading = listing is not None and (listing.feed.in_progress or listing.searching)
        if loading or self.view.marks or self.view.filter.terms:
            super().action_back()
        else:
            self.app.pop_screen()

    def _redraw(self) -> None:
        """It is of no single team."""
        super()._redraw()
        if self.is_mounted:
            self.frame.scope, self.frame.place, self.frame.why = EVERY, ProjectRef(None, "all"), ""

    def issue_scope(self) -> Scope | None:
        """Of all teams."""
        return EVERY


class EveryTeamDeployments(EveryTeamScreen[Deployment]):
    """Deployments of all teams, newest first."""

    RESOURCE: "ClassVar[Resource[Deployment]]" = DEPLOYMENTS
    OF = DEPLOYMENTS
    TAB = DEPLOYMENTS.name


class EveryTeamProjects(EveryTeamScreen[Project]):
    """Projects of all teams, last updated first."""

    RESOURCE: "ClassVar[Resource[Project]]" = PROJECTS
    OF = PROJECTS
    TAB = PROJECTS.name


def every_team(name: str, account: Account) -> "EveryTeamScreen[Any]":
    """The list of all teams of a resource: projects, else deployments."""
    return EveryTeamProjects(account) if name == PROJECTS.name else EveryTeamDeployments(account)
