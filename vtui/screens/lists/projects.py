"""The list of projects."""

from typing import ClassVar

from textual.binding import BindingType

from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.projects.columns import PROJECTS
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.widgets.bindings import bindings


class Projects(ListKind[Project]):
    """Projects, last updated first. This list is where one is chosen, so a choice does not narrow it."""

    project_filtered = False

    def frame_scope(self) -> tuple[Scope | None, ProjectRef, str]:
        """All projects, because the rows are those of all, whichever is chosen for the other lists."""
        scope, _, why = super().frame_scope()
        return scope, ProjectRef(), why

    def on_rows(self, rows: tuple[Project, ...]) -> None:
        """Note what production serves, for the other lists."""
        if self.pane.feed is not None:
            self.session.store.update_projects(self.pane.feed.scope, rows)

    def open(self, row: Project, _scope: Scope) -> None:
        """Open the page of a project, which selects it for all lists."""
        self.pane.owner.row_actions.open_project(ProjectRef(row.id, row.name), row)


class ProjectsScreen(RowScreen):
    """The projects of a scope."""

    BINDINGS: ClassVar[list[BindingType]] = [*list_keys(), *bindings(PROJECTS.actions)]

    def __init__(self) -> None:
        super().__init__(ListPane(Projects(PROJECTS)))
