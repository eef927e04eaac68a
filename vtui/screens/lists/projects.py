"""The list of projects."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.projects.resource import PROJECTS
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.table.columns import Context
from vtui.widgets.bindings import bindings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vtui.models.facts import ProjectIssues


class Projects(ListKind[Project]):
    """Projects, last updated first. This list is where one is chosen, so a choice does not narrow it."""

    project_filtered = False

    def __init__(self) -> None:
        super().__init__(PROJECTS)
        self._issues: Mapping[str, ProjectIssues] = {}
        """Project ID -> its issues; found when they change, not at every drawing."""

    def frame_scope(self) -> tuple[Scope | None, ProjectRef, str]:
        """All projects, because the rows are those of all, whichever is chosen for the other lists."""
        scope, _, why = super().frame_scope()
        return scope, ProjectRef(), why

    def on_mount(self) -> None:
        """Find the issues of each project when something changes that they are found in."""
        self.pane.subscriptions.listen(self.session.store.issues_changed, lambda _: self._update_issues())

    def on_resume(self) -> None:
        """Find the issues again: other lists have loaded meanwhile."""
        self._update_issues()

    def _update_issues(self) -> None:
        if self.pane.feed is not None and self.pane.on_view:
            self._issues = self.session.store.project_issues(self.pane.feed.scope)
            self.pane.table.tick(self.context())

    def context(self) -> Context:
        """With the issues and the newest builds of each project."""
        context, feed = super().context(), self.pane.feed
        builds = {} if feed is None else self.session.store.scopes[feed.scope].newest_builds
        return replace(context, rows=replace(context.rows, issues=self._issues, builds=builds))

    def on_rows(self, rows: tuple[Project, ...]) -> None:
        """Note what production serves, for the other lists."""
        if self.pane.feed is not None:
            self.session.store.update_projects(self.pane.feed.scope, rows)

    def on_refreshed(self, rows: tuple[Project, ...]) -> None:
        """Note that all projects were read, so that they are not requested for the other lists as well."""
        feed = self.pane.feed
        if feed is not None and not feed.progress.more and feed.progress.stopped is None:
            self.session.loader.update_all_projects(feed.scope, rows)

    def open(self, row: Project, _scope: Scope) -> None:
        """Open the page of a project, which selects it for all lists."""
        self.pane.owner.row_actions.open_project(ProjectRef(row.id, row.name), row)


class ProjectsScreen(RowScreen):
    """The projects of a scope."""

    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(), *bindings(PROJECTS.actions)]

    def __init__(self) -> None:
        super().__init__(ListPane(Projects()))
