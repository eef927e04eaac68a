"""The page of one thing: its parts, which load beside each other."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from vtui.models.deployment import Deployment
from vtui.models.domain_config import DomainConfig
from vtui.models.latest import latest
from vtui.models.scope import Scope
from vtui.navigation.history import Page
from vtui.resources.common.page import Drawing, Panel, Part, facts
from vtui.resources.common.resource import Resource
from vtui.resources.issues.parts import Fetch
from vtui.screens.flows.row_actions import RECORDS, ActingScreen, Subject, bindings
from vtui.table.columns import Cell, Context, cell
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.layout.panel import PanelBox
from vtui.widgets.layout.panels import Panels
from vtui.writes.effects import News

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vtui.api.errors import VercelError

MOVING = frozenset({"queued", "building", "completing"})
"""Phases of a deployment that pass by themselves."""
DETAIL = "detail"
"""The part that stands for the row's own details where they cannot be read."""


class ItemScreen(ActingScreen):
    """One row in full. Details are asked for once; the row from the list stands until they come."""

    DEFAULT_CSS: ClassVar[str] = """
    ItemScreen > Panels { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", id="page.back", tooltip="Back to the list"),
        Binding("r", "renew", "Refresh", id="page.refresh", tooltip="Ask the API again"),
        Binding("j,down", "scroll(1)", "Down", id="page.down", show=False),
        Binding("k,up", "scroll(-1)", "Up", id="page.up", show=False),
        RECORDS,
    ]
    AUTO_FOCUS = ""

    frame = query_one(Frame)

    def __init__(
        self, resource: Resource[Any], row: Any, scope: Scope, tab: str, medians: "Mapping[str, int] | None" = None
    ) -> None:
        """`tab` is the list that it was opened from; `medians` are build times that the list knew."""
        super().__init__()
        self._resource, self._row, self._scope, self._tab = resource, row, scope, tab
        self._medians = medians or {}
        self._asked = 0
        self._parts: Sequence[Part[Any]] = resource.parts or (Part("facts", resource.title_of(row), self._plain),)
        self._answers: dict[str, Any] = {}
        self._errors: dict[str, VercelError] = {}
        self._waiting: set[str] = set()
        self._outdated: set[str] = set()
        """Parts that are awaited, but were requested before something changed: they are loaded once more."""
        for binding in bindings(resource.actions):
            self._bindings.key_to_bindings.setdefault(binding.key, []).append(binding)

    def compose(self) -> ComposeResult:
        """Frame, boxes, keys."""
        from vtui.screens.lists.list_screen import TABS

        yield Frame(TABS, self._tab)
        boxes = [(part, PanelBox(part.title, id=f"part-{part.id}")) for part in self._parts]
        failed = PanelBox("Details", id=f"part-{DETAIL}")
        yield Panels(
            [failed, *(box for part, box in boxes if not part.side)], [box for part, box in boxes if part.side]
        )
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known, then ask for the rest."""
        for name in ("scope", "place", "counted", "facts", "watched"):
            self.watch(self.app, name, self._redraw, init=False)
        self.shell.deployment_changed.subscribe(self, self._changed)
        self.shell.deployment_removed.subscribe(self, self._removed)
        self.shell.row_told.subscribe(self, self._row_told, immediate=True)
        self.set_interval(self.shell.start.tick, self._tick)
        self._redraw()
        self.action_renew()

    def on_resize(self, _event: events.Resize) -> None:
        """Lines are made for their width."""
        self.call_after_refresh(self._redraw)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the list has in full cannot be asked for again."""
        if action == "renew" and self.unavailable_reason(action) is not None:
            return False
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also for asking again."""
        if action == "renew" and self._resource.detail is None and not any(part.load for part in self._parts):
            return "this page is made from the list: refresh the list"
        return super().unavailable_reason(action, *parameters)

    def context(self) -> Context:
        """With the build times that the list knew, and the parts that are loading."""
        return replace(self.shell.context(self._medians), loading=frozenset(self._waiting))

    def subject(self) -> Subject | None:
        """The thing of this page."""
        return Subject(self._resource, self._row, self._scope)

    def page(self) -> Page:
        """With what is known of the row by now."""
        resource, row = self._resource, self._row
        return Page(resource.name, resource.key(row), resource.title_of(row), row)

    def action_scroll(self, lines: int) -> None:
        """Move the facts by so many lines."""
        self.query_one(Panels).scroll_relative(y=lines, animate=False)

    def action_renew(self) -> None:
        """Ask for the details again, and for what the parts need, side by side."""
        if not self.is_attached:
            return
        if self._resource.detail is not None:
            self._ask()
        self._load_parts()
        self._redraw()

    def _load_parts(self, *, changed: bool = False) -> None:
        """Load what the parts show. When something has `changed`, answers that are awaited are already outdated."""
        for part in self._parts:
            if part.load is None:
                continue
            if part.id not in self._waiting:
                self._waiting.add(part.id)
                self._load(part)
            elif changed:
                self._outdated.add(part.id)

    def _tick(self) -> None:
        """Ages grow; a deployment on its way is asked for again, unless the follower does it."""
        self._redraw()
        shell, every = self.shell, self.shell.settings.refresh * 1000
        awake = shell.live and self.app.app_focus and self.app.screen is self
        if not (self._moving and every and awake) or DETAIL in self._waiting:
            return
        followed = any(one.scope == self._scope and one.row.id == self._row.id for one in shell.follower.rows)
        if not followed and shell.clock() - self._asked >= every:
            self._ask()

    def _landed(self) -> None:
        """What the parts say is of the time before; a production build may be what production serves now."""
        self._load_parts(changed=True)
        if self._row.environment == "production" and self._row.project_id is not None:
            self.shell.learn(self._scope, self._row.project_id)

    @property
    def _moving(self) -> bool:
        row = self._row
        return isinstance(row, Deployment) and row.phase(self.shell.clock()) in MOVING

    @work(group="detail", exclusive=True)
    async def _ask(self) -> None:
        from vtui.api.errors import VercelError

        detail = self._resource.detail
        if detail is None:
            return
        self._asked = self.shell.clock()
        self._waiting.add(DETAIL)
        moved = self._moving
        try:
            self._row = latest(await detail(self.shell.service, self._scope, self._row), self._row)
        except VercelError as error:
            self._failed(DETAIL, error)
        else:
            self._errors.pop(DETAIL, None)
        finally:
            self._waiting.discard(DETAIL)
        if moved and not self._moving:
            self._landed()
        self._redraw()
        self.freshen_bindings()

    @work(group="parts")
    async def _load(self, part: Part[Any]) -> None:
        from vtui.api.errors import VercelError

        if part.load is None:
            return
        at = self.shell.clock()
        try:
            self._answers[part.id] = await part.load(self.shell.service, self._scope, self._row)
        except VercelError as error:
            self._failed(part.id, error)
        else:
            self._errors.pop(part.id, None)
            if part.into is not None:
                self._row = part.into(self._row, self._answers[part.id])
                self.shell.hear(News(self._scope, self._resource.name, self._row))
                if isinstance(answer := self._answers[part.id], DomainConfig):
                    self.shell.note_dns(self._scope, self._row, answer, Fetch(at))
        finally:
            self._waiting.discard(part.id)
        if part.id in self._outdated:
            self._outdated.discard(part.id)
            self._waiting.add(part.id)
            self._load(part)
        self._redraw()

    def _failed(self, part: str, error: "VercelError") -> None:
        self._errors[part] = error
        self.shell.activity.record_error(error, f"{self._resource.title_of(self._row)}: {part}")

    def _changed(self, news: tuple[Scope, Deployment]) -> None:
        scope, row = news
        if isinstance(self._row, Deployment) and scope == self._scope and row.id == self._row.id:
            moved = self._moving
            self._row = latest(row, self._row)
            if moved and not self._moving:
                self._landed()
                if row.details is None:
                    self._ask()
            self._redraw()
            self.freshen_bindings()

    def _removed(self, news: tuple[Scope, Deployment]) -> None:
        """The page of what was deleted stays, and says so."""
        scope, row = news
        if isinstance(self._row, Deployment) and scope == self._scope and row.id == self._row.id:
            self._row = replace(self._row, deleted_at=self.shell.clock())
            self._redraw()
            self.freshen_bindings()

    def _row_told(self, news: News) -> None:
        """The row of this page was changed from here: it is looked at anew. What is gone takes its page with it."""
        key = self._resource.key
        if (news.resource, news.scope) != (self._resource.name, self._scope) or key(news.row) != key(self._row):
            return
        if news.what == "gone":
            if self.app.screen is self:
                self.app.pop_screen()
            return
        if news.row is not self._row:  # else it was this page that told
            self._row = latest(news.row, self._row)
            if self.app.screen is self:
                self._load_parts(changed=True)
            self._redraw()
        self.freshen_bindings()

    def _redraw(self) -> None:
        if not self.is_attached or not self.query(Frame):  # what comes while it is being closed finds it empty
            return
        shell = self.shell
        self.frame.scope, self.frame.place, self.frame.building = self._scope, shell.place, shell.building
        self.frame.read_only = shell.read_only
        self.frame.crumb = self._resource.title_of(self._row)
        self.frame.watched = self._resource.key(self._row) in shell.watched_in(self._scope)
        context = self.context()
        for part in self._parts:
            self._show(part.id, self._panel(part, context), error=part.id in self._errors)
        self._show(DETAIL, self._failure(DETAIL), error=True)

    def _show(self, part: str, panel: Panel, *, error: bool) -> None:
        for box in self.query(f"#part-{part}").results(PanelBox):  # none while the page is being opened, or closed
            box.show(panel, error=error)

    def _panel(self, part: Part[Any], context: Context) -> Panel:
        if part.id in self._errors and part.id not in self._answers:
            return self._failure(part.id)
        boxes = self.query(f"#part-{part.id}").results(PanelBox)
        width = next((box.inner for box in boxes), 0) or self.size.width - 6
        panel = part.draw(self._row, self._answers.get(part.id), Drawing(context, width))
        if not panel.lines and part.id in self._waiting and not part.quiet:
            return Panel((cell("Loading …", "muted"),))
        if part.id in self._errors:  # what was known before stays
            return panel._replace(note=cell(self._errors[part.id].title, "error"))
        return panel

    def _failure(self, part: str) -> Panel:
        error = self._errors.get(part)
        if error is None:
            return Panel()
        lines: tuple[Cell, ...] = (cell(error.title, "error"), *((cell(error.hint),) if error.hint else ()))
        return Panel((*lines, cell(f"{self.shell.key_name('page.refresh', 'r')}  try again", "muted")))

    def _plain(self, row: Any, _answer: object, drawing: Drawing) -> Panel:
        """The facts one below the other: for what has no parts of its own."""
        return facts(self._resource.fields(row, drawing.context))
