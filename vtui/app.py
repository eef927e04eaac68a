"""The app: a table of contents of modes, keys and actions."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerError

from vtui.keymap import move_keys
from vtui.models.scope import EVERY, ProjectRef
from vtui.palette import open_palette
from vtui.resources.registry import TITLES, Registry
from vtui.screens.dialogs.help import HelpScreen, grouped
from vtui.screens.dialogs.too_small import TooSmall, cover_if_too_small
from vtui.screens.flows.page_registry import ISSUES, PAGES
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.menus.theme import choose_theme
from vtui.screens.modal import SUSPEND
from vtui.screens.pages.location_screens import LocationScreens
from vtui.screens.session_app import SessionApp, Toasts, WorkerJobs, watch_loop
from vtui.screens.unavailable import commands_of, unavailable_message
from vtui.session.session import Session
from vtui.session.start import Start
from vtui.system.crash import CRASHED
from vtui.terminal.appearance import Appearance
from vtui.terminal.choice import with_own_driver
from vtui.terminal.hang_up import SHUTDOWN_TIMEOUT, HangUp
from vtui.terminal.paste_limits import PasteLimits
from vtui.terminal.type_ahead import TypeAhead
from vtui.themes import complete
from vtui.unknown_keys import unknown_key_message
from vtui.widgets.bindings import hidden

SCREENS: Registry[type[RowScreen]] = Registry(
    {
        "deployments": ("vtui.screens.lists.deployments", "DeploymentsScreen"),
        "projects": ("vtui.screens.lists.projects", "ProjectsScreen"),
        "domains": ("vtui.screens.lists.domains", "DomainsScreen"),
        "env": ("vtui.screens.lists.env_vars", "EnvVarsScreen"),
    }
)
"""Name of a resource -> the screen of its list; the first is the one that the app starts with."""


def _list_screen(name: str) -> RowScreen:
    return SCREENS[name]()


KEY_NAMES = {
    "enter": "enter",
    "escape": "esc",
    "pageup": "pgup",
    "pagedown": "pgdn",
    "question_mark": "?",
    "at": "@",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}
"""Keys that Textual draws as pictures or spells out."""


async def _over(worker: Worker[Any]) -> None:
    """Wait until a worker has ended, however."""
    with suppress(WorkerError):
        await worker.wait()


THROUGH = frozenset({"quit", "help", "suspend_process", "simulate_key", "focus_next", "focus_previous"})
"""What the app still does while a question or a menu is open."""


class VtuiApp(SessionApp):
    """Deployments, projects, domains and env vars of a Vercel account."""

    TITLE = "vtui"
    CSS_PATH = "vtui.tcss"
    ENABLE_COMMAND_PALETTE = False  # Textual's own
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        name: partial(_list_screen, name) for name in SCREENS
    }
    DEFAULT_MODE = next(iter(SCREENS))
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            hidden(str(number), f"go('{name}')", title, f"go.{name}", f"Go to {title.lower()}")
            for number, (name, title) in enumerate(TITLES.items(), 1)
        ),
        hidden("0", "all_projects", "All projects", "all-projects", "Show all projects of the team"),
        hidden("left_square_bracket", "history(-1)", "Back in history", "history.back", "Go back in history"),
        hidden("right_square_bracket", "history(1)", "Forward in history", "history.forward", "Go forward in history"),
        Binding("t", "team_menu", "Team", id="team", tooltip="Switch team"),
        hidden("exclamation_mark", "attention", "Issues", "attention", "Show what needs attention"),
        hidden("full_stop", "live", "Auto-refresh", "auto-refresh", "Pause or resume auto-refresh of lists"),
        hidden("at", "activity", "Requests and errors", "requests", "Show requests, changes and errors"),
        Binding("ctrl+p,colon", "command_palette", "Palette", id="palette", tooltip="Find a command, page, ID or URL"),
        hidden("comma", "settings", "Settings", "settings", "View and change settings"),
        Binding("question_mark,f1", "help", "Help", id="help", tooltip="Show the keys of this screen"),
        hidden("q", "leave", "Back or quit", "back-or-quit", "Go back, or quit on the first screen"),
        SUSPEND,
        Binding("ctrl+q", "quit", "Quit", id="quit", show=False, priority=True, tooltip="Quit immediately"),
    ]

    def __init__(self, start: Start) -> None:
        """Nothing is requested before the first frame."""
        if start.state.list in self.MODES:
            vars(self)["DEFAULT_MODE"] = start.state.list  # Textual opens it before anything could switch to it
        super().__init__()
        self.locations = LocationScreens(self)
        self.session = session = Session(
            start,
            jobs=WorkerJobs(self),
            display=Toasts(self),
            screens=self.locations,
            display_key=lambda key: self.get_key_display(Binding(key, "")),
        )
        self.key_name = session.keys.name
        """What the first key of an action is called, for widgets that know no session."""
        self.type_ahead = TypeAhead(
            self,
            PasteLimits(self, super().on_event).handle,
            lambda: session.keys.of("quit", "ctrl+q"),
            lambda: isinstance(self.screen, RowScreen) and self.screen.pane.rows_come,
        )
        """Queued keys, handled after what earlier keys started."""
        self.hang_up = HangUp(self)
        self.appearance = Appearance(
            self, start.settings, theme=start.state.theme, few_colors=start.few_colors, encoding=start.encoding
        )
        session.settings.subscribe(lambda now: self.appearance.apply(now, session.state.current.theme))

    def on_mount(self) -> None:
        """Leave the terminal sane whatever ends the program, and connect while the first frame is drawn."""
        session = self.session
        if not self.is_headless:
            self.hang_up.watch()
            self.set_interval(1.0, self.garbage.collect_if_due)
            watch_loop(self)
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())  # others have drawn on the terminal
        self.screen_change_signal.subscribe(self, lambda _: session.navigator.note_soon())
        if session.settings.value.keys:
            move_keys(self)
        if session.start.notice:
            session.notifier.notify(session.start.notice, error=True)
        session.connect()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes wait for what those before them began; nothing is collected while the user types."""
        if isinstance(event, events.InputEvent):
            self.garbage.note_input()
            if self._notifications:
                self.call_after_refresh(self.uncover_cursor)
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        else:
            await self.type_ahead.take(event)

    def simulate_key(self, key: str) -> None:
        """Press the key that a command of the palette or a click in the footer stands for."""
        self.type_ahead.put_first(events.Key(key, None))

    def on_resize(self) -> None:
        """Show a message if the terminal is too small."""
        self.call_later(partial(cover_if_too_small, self))

    def on_key(self, event: events.Key) -> None:
        """A key that is unavailable or unknown here shows a line about it; those that run are Textual's."""
        if not self.screen_stack:
            return
        if (message := unavailable_message(self.screen, event.key)) is not None:
            self.session.notifier.hint(message)
        elif message := unknown_key_message(self, event, {TITLES[name]: SCREENS[name] for name in SCREENS}):
            self.session.notifier.hint(message, warning=False)

    async def on_unmount(self) -> None:
        """Save the state and the rows on view, and close the connection."""
        self.session.state.write()
        if self.failure is None:
            self.session.last_session.write()
        await self.session.connection.close()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the program; first what runs is stopped, for an answer that came now would find no screen to draw on."""
        self.workers.cancel_all()
        super().exit(result, return_code if self.failure is None else CRASHED, message)

    # The terminal

    def get_driver_class(self) -> type[Driver]:
        """Put vtui's own driver in the place of Textual's for Unix terminals."""
        return with_own_driver(super().get_driver_class())

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's line filters and those of vtui."""
        return self.appearance.line_filters(super().get_line_filters())

    def get_css_variables(self) -> dict[str, str]:
        """Add variables that themes of Textual lack."""
        return complete(super().get_css_variables())

    def get_key_display(self, binding: Binding) -> str:
        """The display name of a key."""
        *modifiers, last = binding.key.rsplit("+", 1)
        if last in KEY_NAMES and not binding.key_display:
            return "+".join([*modifiers, KEY_NAMES[last]])
        return super().get_key_display(binding).replace("^", "ctrl+")

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Questions and menus keep the app's keys out; what does not exist yet is greyed."""
        if isinstance(self.screen, ModalScreen) and action not in THROUGH:
            return False
        return super().check_action(action, parameters) if self.unavailable_reason(action) is None else None

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why an action of the app is unavailable now, as a text for the user; None when it can be done."""
        if action == "attention" and self.session.scope.value is None:
            return "the account is not loaded yet"
        if action == "all_projects" and self.session.project.value.project_id is None and len(self.screen_stack) == 1:
            return "no project is selected"
        return None

    def action_go(self, mode: str) -> None:
        """Open a list and close its pages."""
        navigator = self.session.navigator
        navigator.note_location()  # keys may come faster than locations are noted
        before = navigator.here()
        self.locations.close_pages()
        self.switch_mode(mode)
        navigator.note_list(before)
        self.session.state.remember()

    def action_all_projects(self) -> None:
        """Deselect the project."""
        self.session.navigator.forget_ways_back()
        self.locations.close_pages()
        self.session.project.value = ProjectRef()

    def action_history(self, by: int) -> None:
        """Go back or forward in the history."""
        self.session.navigator.step(by)

    def action_team_menu(self) -> None:
        """Choose another scope."""
        self.locations.choose_team()

    def action_live(self) -> None:
        """Pause or resume."""
        self.session.live.value = not self.session.live.value

    def action_change_theme(self) -> None:
        """Open the theme menu."""
        choose_theme(self)

    def action_settings(self) -> None:
        """Open the settings."""
        self.push_screen(PAGES.settings())

    def action_activity(self) -> None:
        """Open the activity screen."""
        self.push_screen(PAGES.activity())

    def action_attention(self) -> None:
        """What needs attention, in the chosen project, in all of them or in all teams."""
        scope = self.session.scope.value
        page = self.screen.page() if isinstance(self.screen, RowScreen) else None
        if scope is not None and (page is None or page.resource != ISSUES):
            self.push_screen(PAGES.issues(EVERY if self.locations.over_all_teams() else scope))

    def action_help(self) -> None:
        """The keys of this screen."""
        if not isinstance(self.screen, (HelpScreen, TooSmall)):
            legend = self.screen.pane.legend() if isinstance(self.screen, RowScreen) else ()
            self.push_screen(HelpScreen(grouped(self, self.screen.active_bindings.values(), legend)))

    def action_command_palette(self) -> None:
        """Every command of this screen and everywhere one can go, by name."""
        screen = self.screen  # once the palette lies on top, the screen below no longer has the reasons
        own = screen.row_actions.commands() if isinstance(screen, RowScreen) else commands_of(screen)
        self.commands = tuple(own)
        if (scope := self.session.scope.value) is not None:
            self.session.loader.fetch_stale(scope)  # who came by another way than a list looks for projects as well
        open_palette(self)

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until it continues vtui."""
        if self._driver is None or not self._driver.can_suspend:
            self.session.notifier.notify("Suspending is not supported in this terminal.")
            return
        super().action_suspend_process()

    async def action_leave(self) -> None:
        """Close what is open; quit where nothing is."""
        if len(self.screen_stack) > 1:
            self.session.navigator.close_page()
        elif self.session.navigator.back():
            return
        elif self.session.project.value.project_id is not None:
            self.session.project.value = ProjectRef()
        else:
            await self.action_quit()

    async def action_quit(self) -> None:
        """Quit; wait a moment for the response to a write in flight, which could not be verified later."""
        pending = self.session.writes
        if pending.bulk is not None:
            pending.bulk.stop()
        writes = [worker for worker in self.workers if worker.group == "write" and worker.is_running]
        if writes:
            self.session.notifier.notify("Waiting for the response to the last change …")
            await asyncio.wait([asyncio.ensure_future(_over(worker)) for worker in writes], timeout=SHUTDOWN_TIMEOUT)
        unknown = (
            "No response to the last change: it may or may not have been applied. Check before retrying."
            if pending.requests
            else None
        )
        self.exit(message=unknown)
