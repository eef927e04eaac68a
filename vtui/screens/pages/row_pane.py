"""One row in full: its details and parts, which load at the same time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.widget import Widget

from vtui.api.errors import VercelError
from vtui.models.deployment import Deployment
from vtui.models.domain import DomainConfig
from vtui.models.latest import latest
from vtui.models.scope import Scope
from vtui.navigation.history import Page
from vtui.resources.common.answers import Answers
from vtui.resources.common.page import Drawing, Part
from vtui.resources.common.reads import Subject
from vtui.resources.common.resource import Resource
from vtui.resources.issues.parts import Fetch
from vtui.screens.flows.row_screen import Pane
from vtui.screens.lists.deployments import MOVING
from vtui.screens.pages.part_loader import PartLoader
from vtui.table.columns import Context
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.layout.panel import PanelBox
from vtui.widgets.layout.side_by_side import Panels
from vtui.writes.effects import RowChange

DETAIL = "detail"
"""Name of the part for the row's details if they could not be read."""


class RowPane(Pane):
    """One row. Details are requested once; the row from the list is shown until they come."""

    BLANK = True
    DEFAULT_CSS: ClassVar[str] = "RowPane { height: 1fr; & > Panels { margin-top: 1; } }"

    def __init__(
        self, resource: Resource[Any], row: Any, scope: Scope, tab: str, medians: Mapping[str, int] | None = None
    ) -> None:
        """`tab` is the list that it was opened from; `medians` are build times (ms) that the list knew."""
        super().__init__()
        self._resource, self._row, self._scope, self._tab = resource, row, scope, tab
        self.actions = {
            "renew": self.renew,
            "scroll": lambda lines: self.query_one(Panels).scroll_relative(y=lines, animate=False),
        }
        self._medians = medians or {}
        self._asked = 0
        self._parts: Sequence[Part[Any]] = resource.page.parts
        self._answers = Answers("page.refresh", needed=True)
        self._loader: PartLoader[Any] = PartLoader(
            self, self._answers, self._titled, resource.noun[0], redraw=self._redraw
        )

    def _titled(self) -> tuple[Scope, Any, str]:
        return self._scope, self._row, self._resource.title_of(self._row)

    def compose_screen(self) -> Iterator[Widget]:
        """Top line, the row, keys."""
        yield Frame(self._tab)
        yield self
        yield KeyBar()

    def compose(self) -> ComposeResult:
        """Create the boxes."""
        top, main, side = list[PanelBox](), [PanelBox("Details", id=f"part-{DETAIL}")], list[PanelBox]()
        for part in self._parts:
            column = top if part.top else side if part.side else main
            column.append(PanelBox(part.title, id=f"part-{part.id}"))
        yield Panels(main, side, top)

    def start(self) -> None:
        """Show what is known, then request the rest."""
        session, watch = self.session, self.subscriptions.watch
        watch(self._redraw, session.scope, session.project, session.store.facts)
        watch(self._redraw, session.watcher.counted, session.watcher.watched)
        watch(self.on_change, session.changes)
        self.set_interval(session.start.tick, self._tick)
        self._redraw()
        self.renew()

    def on_resize(self) -> None:
        """Draw the lines again for the new width."""
        self.call_after_refresh(self._redraw)

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable refreshing where all data comes from the list."""
        return self.unavailable_reason(action, *parameters) is None

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why the page cannot be refreshed."""
        if action == "renew" and self._resource.page.detail is None and not any(part.load for part in self._parts):
            return "the data comes from the list: refresh the list instead"
        return None

    def context(self) -> Context:
        """With the build times that the list knew, and the parts that are loading."""
        return replace(self.session.store.context(self._medians), loading=self._answers.awaited)

    def subject(self) -> Subject | None:
        """The row of this page."""
        return Subject(self._resource, self._row, self._scope)

    def page(self) -> Page:
        """The page in the history, with the row as currently known."""
        resource, row = self._resource, self._row
        return Page(resource.name, resource.list.key(row), resource.title_of(row), row)

    def renew(self) -> None:
        """Request the details and the data of the parts again, in parallel."""
        if not self.is_attached:
            return
        if self._resource.page.detail is not None:
            self._ask()
        self._load_parts()
        self._redraw()

    def _load_parts(self, *, changed: bool = False) -> None:
        """Load what the parts show. When something has `changed`, answers that are awaited are already outdated."""
        self._loader.load(self._parts, changed=changed, loaded=self._loaded)

    def _loaded(self, part: Part[Any], answer: Any, at: int) -> None:
        """Put an answer that was requested at a moment (ms) into the row, where other parts and screens need it."""
        if part.into is not None:
            self._row = part.into(self._row, answer)
            change, session = RowChange(self._scope, self._resource.name, self._row), self.session
            # A deployment that was only read is not followed, as those are that change from here.
            (session.changes.publish if isinstance(self._row, Deployment) else session.publish)(change)
            if isinstance(answer, DomainConfig):
                self.session.store.update_dns(self._scope, self._row, answer, Fetch(at))

    def _tick(self) -> None:
        """Redraw ages, and fetch a deployment in flight again, unless the follower does that."""
        self._redraw()
        session, every = self.session, self.session.settings.value.refresh * 1000
        awake = session.live.value and self.app.app_focus and self.owner.on_top
        if not (self._moving and every and awake) or DETAIL in self._answers.awaited:
            return
        followed = any(one.scope == self._scope and one.row.id == self._row.id for one in session.watcher.follower.rows)
        if not followed and session.clock() - self._asked >= every:
            self._ask()

    def _landed(self) -> None:
        """What the parts say is of the time before; a production build may be what production serves now."""
        self._load_parts(changed=True)
        if self._row.environment == "production" and self._row.project_id is not None:
            self.session.loader.fetch_project(self._scope, self._row.project_id)

    @property
    def _moving(self) -> bool:
        row = self._row
        return isinstance(row, Deployment) and row.phase(self.session.clock()) in MOVING

    @work(group="detail", exclusive=True)
    async def _ask(self) -> None:
        detail = self._resource.page.detail
        if detail is None:
            return
        self._asked = self.session.clock()
        self._answers.begin(DETAIL)
        moved = self._moving
        try:
            self._row = latest(await detail(self.session.service, self._scope, self._row), self._row)
        except VercelError as error:
            self._answers.fail(DETAIL, error)
            self.session.activity.record_error(error, f"{self._resource.title_of(self._row)}: {DETAIL}")
        else:
            self._answers.bring(DETAIL, None)
        finally:
            self._answers.end(DETAIL)
        if moved and not self._moving:
            self._landed()
        self._redraw()
        self.owner.freshen_bindings()

    def on_change(self, change: RowChange) -> None:
        """Show the row of this page as it is now; the page of one that is gone is closed, but that of a deployment."""
        if (change.resource, change.scope) != (self._resource.name, self._scope) or change.read is not None:
            return
        key = self._resource.list.key
        if key(change.row) != key(self._row):
            return
        if isinstance(change.row, Deployment):
            self.call_next(self._deployment_changed, change)
            return
        if change.kind == "gone":
            if self.owner.on_top:
                self.session.navigator.close_page()
            return
        if change.row is not self._row:  # else it was published by this page
            self._row = latest(change.row, self._row)
            if self.owner.on_top:
                self._load_parts(changed=True)
            self._redraw()
        self.owner.freshen_bindings()

    def _deployment_changed(self, change: RowChange) -> None:
        """Show a deployment as it is now; the page of one that was deleted stays, and says so."""
        row: Deployment = change.row
        if change.kind == "gone":
            self._row = replace(self._row, deleted_at=self.session.clock())
        elif change.kind == "changed":
            moved = self._moving
            self._row = latest(row, self._row)
            if moved and not self._moving:
                self._landed()
                if row.details is None:
                    self._ask()
        self._redraw()
        self.owner.freshen_bindings()

    def _redraw(self) -> None:
        if not self.is_attached or not self.screen.query(Frame):  # what comes while it is being closed finds it empty
            return
        session, frame = self.session, self.screen.query_one(Frame)
        frame.show(self._scope, session.project.value, session.watcher.building, read_only=session.read_only)
        frame.crumb = self._resource.title_of(self._row)
        frame.watched = self._resource.list.key(self._row) in session.watcher.watched_in(self._scope)
        context = self.context()
        for part in self._parts:
            for box in self._boxes(part.id):
                drawing = Drawing(context, box.inner or self.screen.size.width - 6)
                box.show(self._answers.panel(part, self._row, drawing), error=self._answers.failed(part.id))
        for box in self._boxes(DETAIL):
            box.show(self._answers.failure(DETAIL, context), error=True)

    def _boxes(self, part: str) -> Iterable[PanelBox]:
        """The box of a part; none while the page is being opened, or closed."""
        return self.query(f"#part-{part}").results(PanelBox)
