"""The list of projects."""

from typing import TYPE_CHECKING, ClassVar

from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.projects.columns import PROJECTS
from vtui.screens.lists.resource_list import ResourceScreen

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource


class ProjectsScreen(ResourceScreen[Project]):
    """Projects, last updated first. This list is where one is chosen, so a choice does not narrow it."""

    RESOURCE: "ClassVar[Resource[Project]]" = PROJECTS
    NARROWS = False

    @property
    def titled_place(self) -> ProjectRef:
        """All projects, because the rows are those of all, whichever is chosen for the other lists."""
        return ProjectRef()

    def arrived(self, rows: tuple[Project, ...]) -> None:
        """What production serves, for the other lists."""
        if self.feed is not None:
            self.session.store.update_projects(self.feed.scope, rows)

    def open(self, row: Project, scope: Scope) -> None:
        """Choosing a project makes it the place of all lists."""
        del scope
        self.open_project(ProjectRef(row.id, row.name), row)
