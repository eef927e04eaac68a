"""The page of a project: what serves and its last deployments, and boxes with the rest."""

from dataclasses import replace
from itertools import islice
from typing import Any, ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import latest
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Page, ViewState
from vtui.resources.common.action import Action
from vtui.resources.common.answers import Answers
from vtui.resources.common.copying import Copy, cleaned
from vtui.resources.common.page import Drawing
from vtui.resources.common.reads import COMMON, COPY, Subject, row_or_project
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.projects.auto_assign import TOGGLE_AUTO_ASSIGN
from vtui.resources.projects.page import BOXES, OF_BUILDS, PRODUCTION, SETTINGS
from vtui.resources.projects.page_data import ProjectPageData
from vtui.resources.projects.resource import PROJECTS
from vtui.screens.flows.page_registry import PROJECT_LIST
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.deployments import Deployments
from vtui.screens.lists.pane.keys import list_keys
from vtui.screens.lists.pane.list_pane import WHILE_WRITING, ListPane
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.pages.part_loader import PartLoader
from vtui.table.arrangement import Arrangement
from vtui.text import host_url
from vtui.widgets.bindings import bindings
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.status_bar import StatusBar
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.layout.panel import PanelBox
from vtui.widgets.layout.side_by_side import Boxes, ProjectColumns
from vtui.writes.effects import RowChange

LAST = 100
"""Deployments that a project's page loads by default."""
RECENT = 200
"""Deployments that its boxes use."""
MOVES = frozenset({"rollback", "promote"})
"""Ids of the actions that move production: to the row where it allows that, else to a build that is chosen."""
ON_PAGE: tuple[Action[Any], ...] = (
    *(action for action in DEPLOYMENTS.actions if action.id in MOVES),
    replace(TOGGLE_AUTO_ASSIGN, footer=True),
)
"""Actions of the page itself, for any row under the cursor."""
OF_PAGE = frozenset(action.id for action in ON_PAGE)
"""Their ids."""
OF_ROW = tuple(action for action in DEPLOYMENTS.actions if action.id not in MOVES)
"""Actions on the row under the cursor."""
IN_BOXES = frozenset({*COMMON, *(action.id for action in PROJECTS.actions)})
"""Ids of the actions that the boxes have."""
OF_ROWS = WHILE_WRITING - {"back", "renew"}
"""Actions of the list, disabled while the boxes have the focus."""


class ProjectDeployments(Deployments):
    """The deployments of a project, on its page."""

    closes = True

    def __init__(self, page: "ProjectScreen", project_ref: ProjectRef, view_state: ViewState | None) -> None:
        """`view_state` is the view state to open with."""
        super().__init__(PROJECT_LIST)
        self._page, self._project_ref, self._opening_state = page, project_ref, view_state

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """The scope and this project."""
        scope = self.session.scope.value
        return None if scope is None else (scope, self._project_ref)

    @property
    def auto_load(self) -> int:
        """Only the newest deployments; more are loaded by scrolling."""
        return LAST

    def view_state(self, _home: tuple[Scope, ProjectRef]) -> ViewState | None:
        """The view state to open with, the first time only: a list that the user opens again shows all rows."""
        view_state, self._opening_state = self._opening_state, None
        return view_state

    def on_suspend(self) -> None:
        """Its rows go with the page when that is closed; how the list was left stays."""
        if self.pane.listing is not None:
            self.pane.loader.save_view_state(self.pane.listing)

    def on_rows(self, rows: tuple[Deployment, ...]) -> None:
        """Update the boxes that show builds."""
        super().on_rows(rows)
        self.pane.call_after_refresh(self._page.show_parts)

    def on_tick(self) -> None:
        """Update ages and builds in flight."""
        self._page.show_parts()

    def refresh(self) -> bool:
        """Refresh the project, the boxes and the deployments."""
        self._page.load()
        return False

    def back(self) -> bool:
        """From the boxes to the list; else to where the page was opened from, unless the list has a use for the key."""
        if self._page.in_boxes:
            self._page.action_boxes()
            return True
        return super().back()


class ProjectBoxes(Boxes):
    """The boxes; while they have the focus, the keys of actions are those of the project."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PROJECTS.actions)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether an action on the project is available."""
        page = cast("ProjectScreen", self.screen)
        return page.check_action(action, parameters) if action == "act" else super().check_action(action, parameters)

    def action_act(self, name: str) -> None:
        """Run the action on the project."""
        cast("ProjectScreen", self.screen).action_act(name)


class ProjectScreen(RowScreen):
    """The page of a project with the list of its deployments."""

    DEFAULT_CSS: ClassVar[str] = """
    ProjectScreen {
        & #list { height: 1fr; border-title-color: $foreground; border-title-style: bold; }
        & .-wide #list { border: round $border-blurred; }
        & .-wide #list:focus-within { border: round $border; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *list_keys(Binding("escape", "pane('back')", "Back", id="project.back", tooltip="Go back")),
        *bindings((*OF_ROW[:1], *ON_PAGE, *OF_ROW[1:])),
        Binding(
            "tab",
            "boxes",
            "Cards",
            id="boxes",
            tooltip="Switch between the deployments and the cards",
        ),
    ]

    pane: ListPane[Deployment]

    def __init__(
        self, project_ref: ProjectRef, project: Project | None = None, view_state: ViewState | None = None
    ) -> None:
        """`project` is the row that a list had loaded; `view_state` is the view state of the project's list."""
        arrangement = Arrangement(hidden=frozenset({"project"}))  # it is the same in all rows
        super().__init__(ListPane(ProjectDeployments(self, project_ref, view_state), arrangement=arrangement))
        self.page_of = project_ref
        self._project_ref, self._project = project_ref, project
        self._answers = Answers()
        self._loader = PartLoader(self, self._answers, self._titled, PROJECTS.noun[0], redraw=self.show_parts)
        self._panels = {
            part.id: PanelBox(part.title, id=f"part-{part.id}", lines=part.lines) for part in (PRODUCTION, *BOXES)
        }
        self._columns, self._boxes = ProjectColumns(), ProjectBoxes(*(self._panels[part.id] for part in BOXES))

    def compose(self) -> ComposeResult:
        """Create the production box, the list below it and the other boxes beside them."""
        yield Frame(PROJECTS.name)
        with self._columns:
            with Vertical(classes="left"):
                yield self._panels[PRODUCTION.id]
                with Vertical(id="list") as listed:
                    listed.border_title = "Deployments"
                    yield self.pane
            yield self._boxes
        yield StatusBar(DEPLOYMENTS.noun, self.session.clock)
        yield KeyBar()

    def on_mount(self) -> None:
        """Subscribe to changes of the project and of the data of the boxes."""
        self.subscriptions.listen(self.session.changes, self._project_changed)
        scope, id_ = self.session.scope.value, self._project_ref.project_id or ""
        known = None if scope is None else self.session.store.scopes[scope].projects.get(id_)
        if known is not None and self._project is not None:  # what the list or the history had may be older
            self._project = latest(known, self._project)
        self.load()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw the lines again for the new width."""
        self.call_after_refresh(self.show_parts)

    def page(self) -> Page:
        """The page in the history, with the project as currently known."""
        return Page(PROJECTS.name, self._project_ref.project_id or "", self._project_ref.project, self._project)

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """The production URL, then what the row has; the copies of the project include it already."""
        if subject.resource is PROJECTS:
            return super().copies(subject)
        return (*self._production(), *super().copies(subject))

    def _production(self) -> tuple[Copy, ...]:
        return cleaned(("production", self._address()))

    def _address(self) -> str | None:
        """The address of what production serves: its first domain, else the deployment's own."""
        project = self._project
        if project is None or (project.production is None and project.production_known):
            return None
        return PROJECTS.links.url(project) or host_url(project.production.url if project.production else None)

    # Requests

    def load(self) -> None:
        """Request the project and what the boxes show, at the same time."""
        scope = self.session.scope.value
        if scope is None or self._project_ref.project_id is None:
            return
        self._answers.begin(SETTINGS.id)
        if self._answers.begin(PRODUCTION.id):
            self._ask(scope, self._project_ref.project_id)
        self._loader.load(BOXES)
        self.show_parts()

    @work(group="detail")
    async def _ask(self, scope: Scope, id_: str) -> None:
        """Fetch the project (getProject)."""
        try:
            project = await self.session.service.projects.get(scope, id_)
        except VercelError as error:
            self._answers.fail(PRODUCTION.id, error)
            self.session.activity.record_error(error, self._project_ref.project)
        else:
            self._answers.bring(PRODUCTION.id, None)
            self.session.store.update_project(scope, project)
        self._answers.end(SETTINGS.id)
        self.show_parts()

    def _titled(self) -> tuple[Scope, ProjectPageData, str]:
        scope = self.session.scope.value
        assert scope is not None
        return scope, self._known(), self._project_ref.project

    def _project_changed(self, change: RowChange) -> None:
        if change.resource == PROJECTS.name and change.row.id == self._project_ref.project_id:
            self._project = latest(change.row, self._project)
            self.show_parts()
            self.refresh_bindings()

    def _known(self) -> ProjectPageData:
        pane = self.pane
        loaded = pane.feed is not None and (pane.collection or pane.progress.phase == "idle")
        newest = tuple(islice(pane.collection, RECENT)) if loaded else None
        return ProjectPageData(self._project_ref, self._project, newest)

    def show_parts(self) -> None:
        """Draw the production box and the other boxes."""
        if not self.built:
            return
        known, context = self._known(), self.context()
        for part in OF_BUILDS:
            if known.deployments is not None or self.pane.progress.phase == "failed":
                self._answers.end(part.id)
            else:
                self._answers.begin(part.id)
        for part in (PRODUCTION, *BOXES):
            box = self._panels[part.id]
            panel = self._answers.panel(part, known, Drawing(context, box.inner))
            box.show(panel, error=self._answers.failed(part.id))

    # Keys

    @property
    def in_boxes(self) -> bool:
        """Whether keys act on the project, not on its deployments."""
        return self.focused is self._boxes

    def subject(self) -> Subject | None:
        """The row under the cursor; in the boxes the project itself."""
        return self._own_subject() if self.in_boxes else super().subject()

    def subject_of(self, action: str) -> Subject | None:
        """The row where it allows the action; the project for the other actions of the page."""
        row = self.subject()
        if self.in_boxes or action not in OF_PAGE:
            return row
        if action not in MOVES:
            return self._own_subject()
        return row_or_project(action, row, self._own_subject(), self.context())

    def _own_subject(self) -> Subject | None:
        scope = self.session.scope.value
        return None if scope is None or self._project is None else Subject(PROJECTS, self._project, scope)

    def row_changed(self) -> bool:
        """Whether the row has just changed; False in the boxes, where the subject is the project."""
        return not self.in_boxes and super().row_changed()

    def point_at(self, subject: Subject) -> bool:
        """Select a deployment; the project is always selected."""
        return subject.resource is PROJECTS or super().point_at(subject)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the boxes keys mean the project; its address is there before any deployment is."""
        if self._of_list(action, parameters):
            return False
        if (action, *parameters) == ("read", COPY.id) and self._address() is not None:
            return True
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable, including actions on deployments while the boxes have the focus."""
        if self._of_list(action, parameters):
            return f"only in the list of deployments (press {self.session.keys.name('boxes', 'tab')})"
        if action == "act" and parameters[0] in OF_PAGE and self.subject_of(str(parameters[0])) is None:
            return "the project is not loaded yet"
        return super().unavailable_reason(action, *parameters)

    def _of_list(self, action: str, parameters: tuple[object, ...]) -> bool:
        """Whether an action means the list of deployments while the boxes have the focus."""
        if not self.in_boxes:
            return False
        of_rows = action == "pane" and parameters[0] in OF_ROWS
        return of_rows or (action in ("act", "read") and parameters[0] not in IN_BOXES)

    def action_read(self, name: str) -> None:
        """Run an action that reads; copying also works before a deployment is loaded."""
        if name != COPY.id or self.subject() is not None:
            super().action_read(name)
        elif self.on_top:
            CopyMenu.ask(self.app, self._project_ref.project, self._production())

    def action_boxes(self) -> None:
        """Focus the boxes, or the list."""
        if self.in_boxes:
            self.pane.table.focus()
            self._columns.show_boxes(False)
        else:
            self._columns.show_boxes(True)
            self._boxes.focus()
        self.freshen_bindings()
