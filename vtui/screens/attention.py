"""What needs attention, one below the other; enter opens the page that tells all of it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one

from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.models.team import Token
from vtui.resources.arrangement import timed
from vtui.resources.attention import COLUMNS, Matter
from vtui.resources.base import cell
from vtui.resources.collection import Collection
from vtui.resources.places import Page
from vtui.screens.acting import ActingScreen, Subject
from vtui.widgets.banner import Banner
from vtui.widgets.frame import Frame
from vtui.widgets.key_bar import KeyBar
from vtui.widgets.resource_table import ResourceTable


class AttentionScreen(ActingScreen):
    """Broken production, what waits for a person, domains that fail or expire: of a team's projects, or of one."""

    DEFAULT_CSS: ClassVar[str] = """
    AttentionScreen {
        & > #gap { height: 1; }
        & > #body { height: 1fr; layers: table words; }
        & ResourceTable { layer: table; }
        & Banner { layer: words; width: 1fr; height: 1fr; }
    }
    """
    NAME: ClassVar[str] = "attention"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,exclamation_mark", "app.pop_screen", "Back", id="attention.back", tooltip="Back to the list"),
    ]

    table = query_one(ResourceTable)
    frame = query_one(Frame)

    def __init__(self, scope: Scope) -> None:
        """Of the scope that is on view."""
        super().__init__()
        self._scope = scope
        self._matters: Collection[Matter] = Collection(lambda matter: matter.key)

    def compose(self) -> ComposeResult:
        """Frame, the table with its words, keys."""
        from vtui.screens.listed import TABS

        yield Frame(TABS, "")
        yield Container(id="gap")
        with Container(id="body"):
            columns = timed(COLUMNS, self.shell.settings.times)
            yield ResourceTable(columns, self._matters, stopwatch=self.shell.start.stopwatch)
            yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Follow what is known, once a second at least: ages pass."""
        self.frame.crumb = "needs attention"
        self.query_one(Banner).say(
            (
                cell("Nothing needs attention", "strong"),
                cell(f"{self.shell.key_name('attention.back', 'escape')}  back", "muted"),
            )
        )
        for name in ("matters", "place", "counted"):
            self.watch(self.app, name, self._look, init=False)
        self.set_interval(self.shell.start.tick, self._look)
        self._look()

    def page(self) -> Page:
        """A place to come back to."""
        return Page(self.NAME, "", "needs attention")

    def subject(self) -> Subject | None:
        """What the matter under the cursor is about."""
        matter = self.table.cursor_row if self.is_mounted else None
        return None if matter is None else Subject(matter.resource, matter.row, self._scope)

    def no_row(self) -> str:
        """Nothing is listed."""
        return "nothing needs attention"

    def point_at(self, subject: Subject) -> bool:
        """Put the cursor on what matters about a row; False when nothing does any more."""
        key = subject.resource.key(subject.row)
        found = (matter.key for matter in self._matters if matter.resource.key(matter.row) == key)
        return any(map(self.table.move_to, found))

    def _look(self) -> None:
        shell = self.shell
        self.frame.scope, self.frame.place, self.frame.building = shell.scope, shell.place, shell.building
        self.frame.read_only = shell.read_only
        self._matters.clear()
        self._matters.extend(shell.matters_here())
        self.query_one(Banner).display = not self._matters
        self.table.tick(self.context())
        self.table.refresh_rows()
        self.freshen_bindings()

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
        self.freshen_bindings()

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[Matter]") -> None:
        from vtui.screens.pages import page_of

        matter = event.row
        if self.app.screen is not self:  # a key pressed twice in one breath opens one page
            return
        if isinstance(matter.row, Token):
            self.action_visit()
        elif isinstance(matter.row, Project):
            self.open_project(matter.where, matter.row)
        else:
            self.app.push_screen(page_of(matter.resource, matter.row, self._scope, matter.resource.name))
