"""The page of a project: its facts above, its last deployments below."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from vtui.models.project import Project
from vtui.models.scope import Place, Scope
from vtui.resources.base import Cell, cell
from vtui.resources.copying import Copy, cleaned
from vtui.resources.places import Left, Page
from vtui.resources.projects import PROJECTS
from vtui.screens.acting import Subject
from vtui.screens.deployments import DeploymentsScreen
from vtui.text import host_url
from vtui.widgets.fact_sheet import FactSheet

LAST = 100
"""Deployments that a project's page loads without being asked for."""


class ProjectScreen(DeploymentsScreen):
    """A project, and the list of its deployments with all that a list can do."""

    NAME = "project"
    TAB = "projects"
    DEFAULT_CSS: ClassVar[str] = """
    ProjectScreen FactSheet { max-height: 45%; margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", id="project.back", tooltip="Back to where it was opened from"),
    ]

    def __init__(self, place: Place, project: Project | None = None, left: Left | None = None) -> None:
        """`place` is the project; `project` is what a list knew of it; `left` is how its list is to look."""
        super().__init__()
        self._recalled = left
        self.page_of = place
        self._place, self._project = place, project
        self._note: Cell = ()

    def compose_head(self) -> ComposeResult:
        """The facts."""
        yield FactSheet()

    def on_mount(self) -> None:
        """Facts come from the project itself."""
        super().on_mount()
        self.shell.project_changed.subscribe(self, self._project_changed)
        self._show_project()
        self._ask()

    def on_screen_suspend(self) -> None:
        """Its rows go with it when it is closed; how the list was left stays."""
        if self.listing is not None:
            self.shell.leave((self.NAME, self.listing.scope, self.listing.place), self.left())

    def page(self) -> Page:
        """With what is known of the project by now."""
        return Page(PROJECTS.name, self._place.project_id or "", self._place.project, self._project)

    def recalled(self, home: tuple[Scope, Place]) -> Left | None:
        """What it was opened with, once: who opens it by hand sees all of it."""
        del home
        left, self._recalled = self._recalled, None
        return left

    def home(self) -> tuple[Scope, Place] | None:
        """Always the project's own place."""
        scope = self.shell.scope
        return None if scope is None else (scope, self._place)

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """The address of production before what the row has."""
        return (*self._production(), *super().copies(subject))

    def _production(self) -> tuple[Copy, ...]:
        return cleaned((("production", self._address()),))

    @property
    def auto_load(self) -> int:
        """The last ones; more come on scrolling."""
        return LAST

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The project's address is there before any deployment is."""
        if action == "copy" and self._address() is not None:
            return True
        return super().check_action(action, parameters)

    def action_copy(self) -> None:
        """Also before a deployment is there."""
        from vtui.screens.copy_menu import CopyMenu

        if self.subject() is not None:
            super().action_copy()
        elif self.app.screen is self:
            CopyMenu.ask(self.shell, self._place.project, self._production())

    def _address(self) -> str | None:
        """The address of what production serves: its first domain, else the deployment's own."""
        project = self._project
        if project is None or (project.production is None and project.production_known):
            return None
        return PROJECTS.url(project) or host_url(project.production.url if project.production else None)

    def action_renew(self) -> None:
        """The facts as well as the deployments."""
        super().action_renew()
        self._ask()

    @work(group="detail", exclusive=True)
    async def _ask(self) -> None:
        """What the project is now (getProject)."""
        from vtui.api.errors import VercelError

        scope, id_ = self.shell.scope, self._place.project_id
        if scope is None or id_ is None:
            return
        try:
            project = await self.shell.service.projects.get(scope, id_)
        except VercelError as error:
            self._note = cell(f"{error.title}. {error.hint}", "error")
            self.shell.activity.erred(error, self._place.project)
            self._show_project()
        else:
            self._note = ()
            self.shell.learned(scope, project)

    def _project_changed(self, news: tuple[Scope, Project]) -> None:
        _, project = news
        if project.id == self._place.project_id:
            self._project = project
            self._show_project()

    def _show_project(self) -> None:
        title = cell(self._place.project, "strong")
        for sheet in self.query(FactSheet):  # none while the page is being opened, or closed
            if self._project is not None:
                sheet.show(title, PROJECTS.fields(self._project, self.context()), self._note)
            else:
                sheet.show(title, (), self._note or cell("Loading …", "muted"))
