"""Activity: requests, what was changed, and errors since the start, the newest first."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Static

from vtui.api.rate_limits import RateLimits
from vtui.resources.activity.rate_limits import summarize_limits
from vtui.resources.activity.tabs import TABS, ActivityTab
from vtui.screens.dialogs.entry import COPY_ENTRY, EntryScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.session_app import SessionApp, SessionGetter
from vtui.table.collection import Collection
from vtui.table.columns import Cell, cell
from vtui.widgets.bindings import hidden
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.key_bar import KeyBar, keys_line
from vtui.widgets.frame.modal_box import update_lines
from vtui.widgets.frame.top_line import Frame, TabLine
from vtui.widgets.table.resource_table import ResourceTable


class ActivityScreen(Screen[None]):
    """The screen Requests and errors: requests, changes and errors, without secrets."""

    DEFAULT_CSS: ClassVar[str] = """
    ActivityScreen {
        & > #limits { height: auto; padding: 1 2 0 2; background: $background; }
        & > #limits { text-wrap: nowrap; text-overflow: ellipsis; }
        & > TabLine { margin: 1 0; }
        & > #body { height: 1fr; layers: rows words; }
        & ResourceTable { layer: rows; height: 1fr; }
        & Banner { layer: words; width: 100%; height: 100%; offset-y: 1; background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "tab", "turn(1)", "Next tab", id="requests.next", tooltip="Switch between requests, changes and errors"
        ),
        hidden("shift+tab", "turn(-1)", "Previous tab", "requests.previous", "Go to the previous tab"),
        COPY_ENTRY,
        Binding("escape,at", "app.pop_screen", "Back", id="requests.back", tooltip="Go back"),
    ]
    AUTO_FOCUS = "ResourceTable"

    app = getters.app(SessionApp)
    session = SessionGetter()
    table = query_one(ResourceTable)
    frame = query_one(Frame)
    banner = query_one(Banner)
    tabs = query_one(TabLine)

    def __init__(self) -> None:
        """The list is filled when mounted; the tab of requests comes first."""
        super().__init__()
        self._at = 0
        self._rows: tuple[Collection[Any], ...] = tuple(Collection(tab.key) for tab in TABS)
        self._cursors: list[str | None] = [None] * len(TABS)

    @property
    def tab(self) -> ActivityTab[Any]:
        """The current tab."""
        return TABS[self._at]

    def compose(self) -> ComposeResult:
        """The frame, the tabs, the list or its empty message, the keys."""
        yield Frame("")
        yield Static(id="limits", markup=False)
        yield TabLine("screen.go")
        with Container(id="body"):
            yield ResourceTable(self.tab.columns, self._rows[self._at], stopwatch=self.session.start.stopwatch)
            yield Banner()
        yield KeyBar()

    def on_mount(self) -> None:
        """Add new entries, once a second."""
        self.frame.crumb = "requests and errors"
        self.set_interval(self.session.start.tick, self._look)
        self._look()

    def action_turn(self, by: int) -> None:
        """Go to the next or previous tab."""
        self.action_go((self._at + by) % len(TABS))

    def action_go(self, at: int) -> None:
        """Show a tab, with the cursor at its last position."""
        self._cursors[self._at] = self.table.cursor_key if self.table.held else None
        self._at = at
        self.table.columns = self.tab.columns
        self.table.show(self._rows[at], self._cursors[at])
        self._look()

    def action_copy(self) -> None:
        """Open the copy menu for the line under the cursor."""
        self.table.hold()
        if (row := self.table.cursor_row) is not None:
            CopyMenu.ask(self.app, self.tab.heading(row), self.tab.copies(row, self.session.connection.base_url))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable copying in an empty list."""
        if action == "copy" and self.is_mounted and self.unavailable_reason(action) is not None:
            return None
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why nothing can be copied, as a text for the user; None when it can."""
        return "the list is empty" if action in ("copy", "open") and self.table.cursor_key is None else None

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[Any]") -> None:
        event.stop()
        tab, row = self.tab, event.row
        fields = tab.fields(row, self.session.store.context())
        self.app.push_screen(EntryScreen(tab.heading(row), fields, tab.copies(row, self.session.connection.base_url)))

    def _look(self) -> None:
        session = self.session
        building, read_only = session.watcher.building, session.read_only
        self.frame.show(session.scope.value, session.project.value, building, read_only=read_only)
        counts: list[tuple[str, int]] = []
        for tab, rows in zip(TABS, self._rows, strict=True):
            rows.clear()
            rows.extend(reversed(tuple(tab.rows(session.activity))))
            counts.append((tab.title, len(rows)))
        self.tabs.at, self.tabs.tabs = self._at, tuple(counts)
        limits = () if session.connection.budget.value is None else self._limits(session.connection.budget.value)
        update_lines(self.query_one("#limits", Static), limits)
        self.table.tick(session.store.context())
        self.table.refresh_rows()
        some = bool(self._rows[self._at])
        if self.banner.display == some:
            self.refresh_bindings()
        self.banner.display = not some
        if not some:
            heading, explanation = self.tab.empty
            key = session.keys.name
            keys = keys_line((key("requests.next", "tab"), "next tab"), (key("requests.back", "escape"), "back"))
            self.banner.show_lines((cell(heading, "strong"), cell(explanation, "muted"), (), keys))

    def _limits(self, budget: RateLimits) -> Sequence[Cell]:
        """The rate limits, on at most a quarter of the screen."""
        connection, now = self.session.connection, self.session.clock()
        return summarize_limits(budget.by_group(None, now), connection.request_counts, now, self.size.height // 4)
