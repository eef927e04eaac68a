"""The page of a project: what serves and its last deployments, and boxes with the rest."""

from itertools import islice
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from vtui.models.deployment import Deployment
from vtui.models.latest import latest
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Page, ViewState
from vtui.resources.common.answers import Answers
from vtui.resources.common.copying import Copy, cleaned
from vtui.resources.common.page import Drawing, Part
from vtui.resources.domains.forms import ADD_TO_PROJECT
from vtui.resources.projects.auto_assign import TOGGLE_AUTO_ASSIGN
from vtui.resources.projects.columns import PROJECTS
from vtui.resources.projects.page import BOXES, OF_BUILDS, PRODUCTION, SETTINGS
from vtui.resources.projects.page_data import ProjectPageData
from vtui.screens.flows.row_actions import Subject, bindings
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.filtered_list import WAITING
from vtui.table.arrangement import Arrangement
from vtui.text import host_url
from vtui.widgets.layout.panel import PanelBox
from vtui.widgets.layout.project_columns import Boxes, ProjectColumns

LAST = 100
"""Deployments that a project's page loads without being asked for."""
RECENT = 200
"""Deployments that its boxes look at."""
OF_BOXES = frozenset({ADD_TO_PROJECT.id, TOGGLE_AUTO_ASSIGN.id})
"""Actions on the project that only the boxes have."""
OF_ROWS = WAITING - {"back", "renew"}
"""What keys do with the list; nothing while the boxes have the focus."""


class ProjectScreen(DeploymentsScreen):
    """A project, and the list of its deployments with all that a list can do."""

    NAME = "project"
    TAB = "projects"
    DEFAULT_CSS: ClassVar[str] = """
    ProjectScreen {
        & #list { height: 1fr; border-title-color: $foreground; border-title-style: bold; }
        & .-wide #list { border: round $border-blurred; }
        & .-wide #list:focus-within { border: round $border; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="project.back", tooltip="Back to where it was opened from"),
        Binding("tab", "boxes", "More", id="boxes", tooltip="To the boxes with builds, domains, settings, and back"),
        *bindings([ADD_TO_PROJECT, TOGGLE_AUTO_ASSIGN]),
    ]

    def __init__(self, place: ProjectRef, project: Project | None = None, left: ViewState | None = None) -> None:
        """`place` is the project; `project` is what a list knew of it; `left` is how its list is to look."""
        super().__init__()
        self._recalled = left
        self.page_of = place
        self._place, self._project = place, project
        self._arrangement = Arrangement(hidden=frozenset({"project"}))  # it is the same in all rows
        self._answers = Answers()
        self._panels = {part.id: PanelBox(part.title, id=f"part-{part.id}") for part in (PRODUCTION, *BOXES)}
        self._columns, self._boxes = ProjectColumns(), Boxes(*(self._panels[part.id] for part in BOXES))

    def compose_middle(self) -> ComposeResult:
        """What serves, the list below it, the boxes beside them."""
        with self._columns:
            with Vertical(classes="left"):
                yield self._panels[PRODUCTION.id]
                with Vertical(id="list") as listed:
                    listed.border_title = "Deployments"
                    yield from self.compose_bar()
                    yield from self.compose_body()
            yield self._boxes

    def on_mount(self) -> None:
        """Facts come from the project itself, and from what the boxes ask for."""
        self.shell.project_changed.subscribe(self, self._project_changed)
        scope = self.shell.scope
        known = None if scope is None else self.shell.known[scope].projects.get(self._place.project_id or "")
        if known is not None and self._project is not None:  # what the list or the history had may be older
            self._project = latest(known, self._project)
        self._ask_all()

    def on_resize(self, _event: events.Resize) -> None:
        """Lines are made for their width."""
        self.call_after_refresh(self._show_parts)

    def on_screen_suspend(self) -> None:
        """Its rows go with it when it is closed; how the list was left stays."""
        if self.listing is not None:
            self.shell.leave((self.NAME, self.listing.scope, self.listing.project), self.left())

    def page(self) -> Page:
        """With what is known of the project by now."""
        return Page(PROJECTS.name, self._place.project_id or "", self._place.project, self._project)

    def recalled(self, home: tuple[Scope, ProjectRef]) -> ViewState | None:
        """What it was opened with, once: who opens it by hand sees all of it."""
        del home
        left, self._recalled = self._recalled, None
        return left

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """Always the project's own place."""
        scope = self.shell.scope
        return None if scope is None else (scope, self._place)

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """The address of production before what the row has; the project has it by itself."""
        if subject.resource is PROJECTS:
            return super().copies(subject)
        return (*self._production(), *super().copies(subject))

    def _production(self) -> tuple[Copy, ...]:
        return cleaned((("production", self._address()),))

    @property
    def auto_load(self) -> int:
        """The last ones; more come on scrolling."""
        return LAST

    def _address(self) -> str | None:
        """The address of what production serves: its first domain, else the deployment's own."""
        project = self._project
        if project is None or (project.production is None and project.production_known):
            return None
        return PROJECTS.url(project) or host_url(project.production.url if project.production else None)

    # What is asked for

    def action_renew(self) -> None:
        """The project and what the boxes show, as well as the deployments."""
        super().action_renew()
        self._ask_all()

    def _ask_all(self) -> None:
        """Side by side."""
        scope = self.shell.scope
        if scope is None or self._place.project_id is None:
            return
        self._answers.begin(SETTINGS.id)
        if self._answers.begin(PRODUCTION.id):
            self._ask(scope, self._place.project_id)
        for part in BOXES:
            if part.load is not None and self._answers.begin(part.id):
                self._load_part(part, scope)
        self._show_parts()

    @work(group="detail")
    async def _ask(self, scope: Scope, id_: str) -> None:
        """What the project is now (getProject)."""
        from vtui.api.errors import VercelError

        try:
            project = await self.shell.service.projects.get(scope, id_)
        except VercelError as error:
            self._answers.fail(PRODUCTION.id, error)
            self.shell.activity.record_error(error, self._place.project)
        else:
            self._answers.bring(PRODUCTION.id, None)
            self.shell.learned(scope, project)
        self._answers.end(SETTINGS.id)
        self._show_parts()

    @work(group="parts")
    async def _load_part(self, part: Part[ProjectPageData], scope: Scope) -> None:
        from vtui.api.errors import VercelError

        if part.load is None:
            return
        try:
            answer = await part.load(self.shell.service, scope, self._known())
        except VercelError as error:
            self._answers.fail(part.id, error)
            self.shell.activity.record_error(error, f"{self._place.project}: {part.id}")
        else:
            self._answers.bring(part.id, answer)
        self._show_parts()

    def _project_changed(self, news: tuple[Scope, Project]) -> None:
        _, project = news
        if project.id == self._place.project_id:
            self._project = latest(project, self._project)
            self._show_parts()

    # What is shown

    def arrived(self, rows: tuple[Deployment, ...]) -> None:
        """Boxes that tell of builds follow the list."""
        super().arrived(rows)
        self.call_after_refresh(self._show_parts)

    def _tick(self) -> None:
        """Ages and builds in flight."""
        super()._tick()
        if self.is_attached and self._on_view:
            self._show_parts()

    def _known(self) -> ProjectPageData:
        loaded = self.feed is not None and (self.collection or self.progress.phase == "idle")
        return ProjectPageData(self._place, self._project, tuple(islice(self.collection, RECENT)) if loaded else None)

    def _show_parts(self) -> None:
        if not self.is_attached or not self.is_mounted:
            return
        known, context = self._known(), self.context()
        for part in OF_BUILDS:
            if known.deployments is not None or self.progress.phase == "failed":
                self._answers.end(part.id)
            else:
                self._answers.begin(part.id)
        for part in (PRODUCTION, *BOXES):
            box = self._panels[part.id]
            panel = self._answers.panel(part, known, Drawing(context, box.inner))
            box.show(panel, error=self._answers.failed(part.id))

    # Keys

    @property
    def _in_boxes(self) -> bool:
        return self.focused is self._boxes

    def subject(self) -> Subject | None:
        """The row under the cursor; in the boxes the project itself."""
        if not self._in_boxes:
            return super().subject()
        scope = self.shell.scope
        return None if scope is None or self._project is None else Subject(PROJECTS, self._project, scope)

    def row_changed(self) -> bool:
        """In the boxes the subject is the project, which stays."""
        return not self._in_boxes and super().row_changed()

    def point_at(self, subject: Subject) -> bool:
        """The project needs no looking for."""
        return subject.resource is PROJECTS or super().point_at(subject)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the boxes keys mean the project; its address is there before any deployment is."""
        if self._of_other_part(action, parameters):
            return False
        if action == "copy" and self._address() is not None:
            return True
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also where a key means the part of the page that does not have the focus."""
        if self._of_other_part(action, parameters):
            there = "list of deployments" if self._in_boxes else "boxes"
            return f"it belongs to the {there}: press {self.shell.key_name('boxes', 'tab')} first"
        return super().unavailable_reason(action, *parameters)

    def _of_other_part(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether an action means the deployments while the boxes have the focus, or the other way round."""
        if self._in_boxes:
            return action in OF_ROWS or (action == "act" and parameters[0] not in {own.id for own in PROJECTS.actions})
        return action == "act" and parameters[0] in OF_BOXES

    def action_copy(self) -> None:
        """Also before a deployment is there."""
        from vtui.screens.menus.copy import CopyMenu

        if self.subject() is not None:
            super().action_copy()
        elif self.app.screen is self:
            CopyMenu.ask(self.shell, self._place.project, self._production())

    def action_boxes(self) -> None:
        """To the boxes, or back to the list."""
        if self._in_boxes:
            self.table.focus()
            self._columns.show_boxes(False)
        else:
            self._columns.show_boxes(True)
            self._boxes.focus()
        self.freshen_bindings()

    def action_back(self) -> None:
        """Back to the list; take marks and the filter away; else back to where the page was opened from."""
        if self._in_boxes:
            self.action_boxes()
        elif self.view.marks or self.view.filter.terms:
            super().action_back()
        else:
            self.app.pop_screen()
