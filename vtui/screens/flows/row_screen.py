"""The base of every screen that shows a row: keys act on it, or on the pane that shows it."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, cast

from textual import events, getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import Page
from vtui.resources.common.copying import Copy, copies
from vtui.resources.common.reads import READS, RowGroup, Subject
from vtui.resources.common.resource import Resource
from vtui.screens.flows.row_actions import RowActions
from vtui.screens.flows.subscriptions import Subscriptions
from vtui.screens.menus.pasted import offer_to_open
from vtui.screens.session_app import SessionApp, SessionGetter
from vtui.table.columns import Context, Legend
from vtui.widgets.bindings import bindings
from vtui.widgets.table.resource_table import ResourceTable

SETTLED = 1.0
"""Seconds that a row must have been under the cursor before a key pressed twice may confirm what is done to it."""


class Pane(Widget):
    """The part of a screen that shows its rows, or its one row in full. It knows which row the keys mean."""

    app = getters.app(SessionApp)
    session = SessionGetter()
    heading = "This screen"
    """What stands above its actions in the actions menu."""

    @property
    def owner(self) -> "RowScreen":
        """The screen, with its type."""
        return cast("RowScreen", self.screen)

    def __init__(self) -> None:
        super().__init__()
        self.subscriptions = Subscriptions(self)
        """Its subscriptions to the session."""
        self.actions: dict[str, Callable[..., object]] = {}
        """Name of an action, as in `pane('name')` -> what performs it."""

    def on_unmount(self) -> None:
        """End all subscriptions, so that the session does not refer to a closed screen."""
        self.subscriptions.close()

    def compose_screen(self) -> Iterator[Widget]:
        """What a screen shows whose only pane this is, this pane included."""
        yield self

    def page(self) -> Page | None:
        """The page that the screen is in the history; None for a list."""
        return None

    def start(self) -> None:
        """Begin; called when the screen with all its widgets is mounted."""

    def resume(self) -> None:
        """Called when the screen is shown again."""

    def suspend(self) -> None:
        """Called when the screen is hidden."""

    @property
    def rows_come(self) -> bool:
        """Whether it has no rows yet, and the first ones are on their way."""
        return False

    def subject(self) -> Subject | None:
        """The row that keys act on; None without one."""
        return None

    def group(self) -> RowGroup | None:
        """The rows of which keys mean one, which is not known; None when there is a subject, or no row."""
        return None

    def point_at(self, _subject: Subject) -> bool:
        """Select the row that keys act on; False when it is gone."""
        return True

    def find(self, _resource: Resource[Any], _home: tuple[Scope, ProjectRef], row: Any) -> Any:
        """A row of a list as it is known here; itself where nothing is known, None where it is known to be gone."""
        return row

    def no_row(self) -> str:
        """Why there is no row to act on, as a text for the user."""
        return "no row is selected"

    def legend(self) -> Legend:
        """What the symbols of the rows mean, for the help."""
        return ()

    def context(self) -> Context:
        """The current context for cells and actions."""
        return self.session.store.context()

    def check(self, _action: str, _parameters: tuple[object, ...]) -> bool | None:
        """Whether a key of the pane is shown (True), greyed (None) or hidden (False)."""
        return True

    @property
    def stale(self) -> bool:
        """Whether its rows are of the last session: only what needs nothing but the row can be done to them."""
        return False

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action of the pane cannot be done now; None when it can."""

    def takes(self, _action: str) -> bool:
        """Whether an action of the resource means the marked rows of the pane now, instead of the row."""
        return False

    def act(self, action: str) -> None:
        """Run the action on these rows."""

    def describe(self, binding: Binding) -> Binding:
        """A binding as the row's menu describes it now."""
        return binding


class RowScreen(Screen[None]):
    """A screen with a row that keys act on. Its pane knows the row, or the screen itself where that is empty."""

    app = getters.app(SessionApp)
    session = SessionGetter()

    BLANK = True  # its widgets cover it: no line of its own needs keeping
    DEFAULT_CSS: ClassVar[str] = "RowScreen > #gap { height: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(READS),
        Binding("a", "row_actions", "Actions", id="row.actions", tooltip="Show all actions"),
    ]
    AUTO_FOCUS = "ResourceTable"
    ACTIONS: ClassVar[type[RowActions]] = RowActions
    """The class that performs the actions of a row."""

    GREYED: ClassVar[frozenset[str]] = frozenset()
    """Actions of the screen that are greyed while they are unavailable."""
    USES_LIST_BELOW: ClassVar[bool] = False
    """Whether it shows the rows of the list below, which goes on loading them."""
    page_of: ProjectRef | None = None
    """The project that this is the page of; None for every other screen."""

    def __init__(self, pane: Pane | None = None) -> None:
        """`pane` is composed by the screen; a screen without one knows its row itself."""
        super().__init__()
        self.row_actions = self.ACTIONS(self)
        self.pane = pane or Pane()
        self.subscriptions = Subscriptions(self)
        """Its subscriptions to the session."""
        self._usable: tuple[bool, ...] = ()

    @property
    def on_top(self) -> bool:
        """Whether it is the topmost screen."""
        return self.app.screen is self

    @property
    def built(self) -> bool:
        """Whether all its widgets are there: it is mounted, and not closing, when they go one after the other."""
        return self.is_attached and self.is_mounted and self.display

    def compose(self) -> ComposeResult:
        """Create the pane and the widgets around it."""
        yield from self.pane.compose_screen()

    def page(self) -> Page | None:
        """The page that this is in the history; None for a list."""
        return self.pane.page()

    def on_mount(self) -> None:
        """Start the pane, unless the screen was closed before its widgets were mounted."""
        if self.pane.is_attached:
            self.pane.start()

    def on_screen_resume(self) -> None:
        """Resume updates when the screen is on view again."""
        if self.pane.is_attached:
            self.pane.resume()

    def on_screen_suspend(self) -> None:
        """Pause updates while the screen is not on view."""
        if self.pane.is_attached:
            self.pane.suspend()

    def on_unmount(self) -> None:
        """End all subscriptions, so that the session does not refer to a closed screen."""
        self.subscriptions.close()

    def on_paste(self, event: events.Paste) -> None:
        """Offer to open a URL or an ID; an input with the focus takes a paste for itself."""
        event.stop()
        if self.on_top:
            offer_to_open(self.app, event.text)

    # The row

    def subject(self) -> Subject | None:
        """The row that keys act on; None without one."""
        return self.pane.subject()

    def subject_of(self, _action: str) -> Subject | None:
        """What an action of the resource is done to: the row, unless a screen has something else for the action."""
        return self.subject()

    def point_at(self, subject: Subject) -> bool:
        """Select the row that keys act on; False when it is gone."""
        return self.pane.point_at(subject)

    def no_row(self) -> str:
        """Why there is no row to act on, as a text for the user."""
        return self.pane.no_row()

    def context(self) -> Context:
        """The current context for cells and actions."""
        return self.pane.context()

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """What can be copied here, the main value first."""
        return copies(subject.resource, subject.row, subject.scope, self.session.connection.base_url)

    def hold_row(self) -> None:
        """Let the cursor follow its row from now on: a key has referred to this row. A page has a single subject."""
        for table in self.query(ResourceTable):
            table.hold()

    def row_changed(self) -> bool:
        """Whether another row came under the cursor just now, so that a key may have been meant for the one before."""
        return any(table.changed_within(SETTLED) for table in self.query(ResourceTable))

    def note_row_change(self) -> None:
        """Count this moment as one at which another row came under the cursor."""
        for table in self.query(ResourceTable):
            table.note_change()

    def taken(self) -> Subject | None:
        """The row that a key refers to; the cursor follows this row from now on."""
        self.hold_row()
        return self.subject()

    # What is available

    def freshen_bindings(self) -> None:
        """Look again which keys mean something, when the row is another or has changed."""
        subject = self.subject()
        actions = () if subject is None else (*READS, *subject.resource.actions)
        usable = (
            subject is None,
            self.pane.group() is None,
            *(self.unavailable_reason("act", action.id) is None for action in actions),
        )
        if usable != self._usable:
            self._usable = usable
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Greyed where the row does not allow it; what writes is not there at all where nothing may be changed."""
        if action == "pane":
            return self.pane.check(str(parameters[0]), parameters[1:])
        if action in ("act", "read", "row_actions"):
            return self.row_actions.check(action, parameters)
        if action in self.GREYED and self.is_mounted and self.unavailable_reason(action) is not None:
            return None
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable now, as a text for the user; None when it can be done."""
        if action == "pane":
            return self.pane.unavailable_reason(str(parameters[0]), *parameters[1:])
        if action == "act" and not self.session.read_only and self.pane.takes(str(parameters[0])):
            return None
        if action in ("act", "read", "row_actions", "open"):
            return self.row_actions.unavailable_reason(action, *parameters)
        return None

    # Keys

    def action_close_page(self) -> None:
        """Close the page, and return to where it was opened from."""
        self.session.navigator.close_page()

    def action_pane(self, name: str, *parameters: object) -> Any:
        """Perform an action of the pane."""
        return self.pane.actions[name](*parameters)

    def action_read(self, name: str) -> None:
        """Run an action on the row that changes nothing."""
        self.row_actions.read(name)

    def action_row_actions(self) -> None:
        """Show everything that can be done with the row and with the list, and do what is chosen."""
        self.row_actions.menu()

    def action_act(self, name: str) -> None:
        """Ask about an action on the row, or on the marked rows, then do it."""
        if self.pane.takes(name):
            self.pane.act(name)
        else:
            self.row_actions.act(name)
