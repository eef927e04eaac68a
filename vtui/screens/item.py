"""The page of one thing: its facts, for now plainly."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.getters import query_one

from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.resources.base import Cell, Resource, cell
from vtui.resources.following import completed
from vtui.screens.acting import ActingScreen, Subject, bindings
from vtui.widgets.fact_sheet import FactSheet
from vtui.widgets.frame import Frame
from vtui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from vtui.api.errors import VercelError


class ItemScreen(ActingScreen):
    """One row in full. Details are asked for once; the row from the list stands until they come."""

    DEFAULT_CSS: ClassVar[str] = """
    ItemScreen > #facts { height: 1fr; margin: 1 0; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "app.pop_screen", "Back", id="page.back", tooltip="Back to the list"),
        Binding("r", "renew", "Refresh", id="page.refresh", tooltip="Ask the API again"),
        Binding("j,down", "scroll(1)", "Down", id="page.down", show=False),
        Binding("k,up", "scroll(-1)", "Up", id="page.up", show=False),
    ]
    AUTO_FOCUS = ""

    sheet = query_one(FactSheet)
    frame = query_one(Frame)

    def __init__(self, resource: Resource[Any], row: Any, scope: Scope, tab: str) -> None:
        """`tab` is the list that it was opened from."""
        super().__init__()
        self._resource, self._row, self._scope, self._tab = resource, row, scope, tab
        self._error: VercelError | None = None
        for binding in bindings(resource.actions):
            self._bindings.key_to_bindings.setdefault(binding.key, []).append(binding)

    def compose(self) -> ComposeResult:
        """Frame, facts, keys."""
        from vtui.screens.listed import TABS

        yield Frame(TABS, self._tab)
        with VerticalScroll(id="facts", can_focus=False):
            yield FactSheet()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known, then ask for the rest."""
        for name in ("scope", "place", "counted", "facts"):
            self.watch(self.app, name, self._redraw, init=False)
        self.shell.deployment_changed.subscribe(self, self._changed)
        self.set_interval(self.shell.start.tick, self._redraw)
        self._redraw()
        self.action_renew()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the list has in full cannot be asked for again."""
        if action == "renew" and self._resource.detail is None:
            return False
        return super().check_action(action, parameters)

    def subject(self) -> Subject | None:
        """The thing of this page."""
        return Subject(self._resource, self._row, self._scope)

    def action_scroll(self, lines: int) -> None:
        """Move the facts by so many lines."""
        self.query_one("#facts").scroll_relative(y=lines, animate=False)

    def action_renew(self) -> None:
        """Ask for the details again, where there are any to ask for."""
        if self._resource.detail is not None and self.is_attached:
            self._ask()

    @work(group="detail", exclusive=True)
    async def _ask(self) -> None:
        from vtui.api.errors import VercelError

        detail = self._resource.detail
        if detail is None:
            return
        try:
            self._row = await detail(self.shell.service, self._scope, self._row)
        except VercelError as error:
            self._error = error
        else:
            self._error = None
        self._redraw()
        self.freshen_bindings()

    def _changed(self, news: tuple[Scope, Deployment]) -> None:
        scope, row = news
        if isinstance(self._row, Deployment) and scope == self._scope and row.id == self._row.id:
            self._row = completed(row, self._row)
            self._redraw()

    def _redraw(self) -> None:
        if not self.is_attached:
            return
        shell = self.shell
        title = self._resource.title_of(self._row)
        self.frame.scope, self.frame.place, self.frame.building = shell.scope, shell.place, shell.building
        self.frame.crumb = title
        note: Cell = () if self._error is None else cell(f"{self._error.title}. {self._error.hint}", "error")
        self.sheet.show(cell(title, "strong"), self._resource.fields(self._row, self.context()), note)
