"""The app: a table of contents of modes, keys and themes, and the way to the account."""

import asyncio
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar

from rich.console import RenderableType
from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, InputEvent
from textual.filter import LineFilter, Monochrome, NoColor
from textual.screen import ModalScreen, Screen
from textual.worker import Worker, WorkerError

from vtui.config.settings import Settings
from vtui.credentials.access import Access
from vtui.models.scope import Place, Scope
from vtui.palette import Commands, Palette
from vtui.resources.base import Resource
from vtui.resources.every_team import EVERY
from vtui.screens.deployments import DeploymentsScreen
from vtui.screens.domains import DomainsScreen
from vtui.screens.env_vars import EnvVarsScreen
from vtui.screens.every_team import EveryTeamScreen
from vtui.screens.modal import SUSPEND
from vtui.screens.projects import ProjectsScreen
from vtui.screens.resource import ResourceScreen
from vtui.screens.too_small import TooSmall, fits
from vtui.screens.travel import Travel
from vtui.screens.unavailable import unavailable_message
from vtui.shell import Start
from vtui.system.crash import CRASHED
from vtui.themes import DARK, OWN, complete
from vtui.widgets.plain import Encodable, NoColors, NoControls, Plain

SCREENS: tuple[type[ResourceScreen[Any]], ...] = (DeploymentsScreen, ProjectsScreen, DomainsScreen, EnvVarsScreen)
"""The lists, in the order of the number keys; the first is the one that the app starts with."""

PATIENCE = 3.0
"""Seconds that a signal leaves for an orderly end."""

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


PICKED_OUT = (
    "cursor-row",
    "block-cursor-background",
    "input-cursor-background",
    "input-selection-background",
    "screen-selection-background",
)
"""Variables of a theme: backgrounds of what the cursor or the focus is on, and of selected text."""
NO_CONTROLS = NoControls()


async def _over(worker: Worker[Any]) -> None:
    """Wait until a worker has ended, however."""
    with suppress(WorkerError):
        await worker.wait()


def _number(number: int, resource: Resource[Any]) -> Binding:
    """The number key of a list."""
    name, title = resource.name, resource.title
    return Binding(
        str(number), f"go('{name}')", title, id=f"go.{name}", show=False, tooltip=f"Go to the {resource.noun[1]}"
    )


THROUGH = frozenset({"quit", "help", "suspend_process", "simulate_key", "focus_next", "focus_previous"})
"""What the app still does while a question or a menu is open."""


class VtuiApp(Travel):
    """Deployments, projects, domains and env vars of a Vercel account."""

    TITLE = "vtui"
    CSS_PATH = "vtui.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS: ClassVar[set[Any]] = {Commands}
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {screen.RESOURCE.name: screen for screen in SCREENS}
    DEFAULT_MODE = SCREENS[0].RESOURCE.name
    BINDINGS: ClassVar[list[BindingType]] = [
        *(_number(number, screen.RESOURCE) for number, screen in enumerate(SCREENS, 1)),
        Binding("0", "all_projects", "All projects", id="all-projects", show=False, tooltip="All projects of the team"),
        Binding(
            "left_square_bracket",
            "history(-1)",
            "Back in history",
            id="history.back",
            show=False,
            tooltip="Back to the place before this one",
        ),
        Binding(
            "right_square_bracket",
            "history(1)",
            "Forward",
            id="history.forward",
            show=False,
            tooltip="Forward to where one went back from",
        ),
        Binding("t", "team_menu", "Team", id="team", tooltip="Switch the team"),
        Binding(
            "exclamation_mark", "attention", "Attention", id="attention", show=False, tooltip="What needs attention"
        ),
        Binding("full_stop", "live", "Live", id="live", show=False, tooltip="Pause or resume the renewing of lists"),
        Binding(
            "at", "activity", "Activity", id="activity", show=False, tooltip="Requests, what was changed, errors so far"
        ),
        Binding(
            "ctrl+p,colon",
            "command_palette",
            "Palette",
            id="palette",
            tooltip="Every command and place by name, or by an address",
        ),
        Binding("comma", "settings", "Settings", id="settings", show=False, tooltip="What can be chosen"),
        Binding("question_mark,f1", "help", "Help", id="help", tooltip="What the keys do here"),
        Binding(
            "q",
            "leave",
            "Back, quit",
            id="leave",
            show=False,
            tooltip="Back; quits when there is nothing to go back to",
        ),
        SUSPEND,
        Binding("ctrl+q", "quit", "Quit", id="quit", show=False, priority=True, tooltip="Quit at once"),
    ]

    def __init__(self, start: Start) -> None:
        """Nothing is asked of the network before the first frame."""
        if start.state.list in self.MODES:
            vars(self)["DEFAULT_MODE"] = start.state.list  # Textual opens it before anything could switch to it
        super().__init__(start)
        for theme in OWN:
            self.register_theme(theme)
        wanted = (self.settings.theme, start.state.theme, "ansi-dark" if start.few_colours else DARK.name)
        allowed = [name for name in self.available_themes if not (self.no_color and self.available_themes[name].ansi)]
        self.theme = next(name for name in (*wanted, DARK.name) if name in allowed)
        self._plain = Plain(enabled=self.settings.ascii)
        self._encodable = None if start.encoding is None else Encodable(start.encoding)
        self._no_colors = NoColors(self._picked_out)
        self._picked_out_of: tuple[str, frozenset[str]] = ("", frozenset())
        """The theme, and the backgrounds that it picks things out with."""
        if self.settings.reduced_motion:
            self.animation_level = "none"

    def get_driver_class(self) -> type[Driver]:
        """Put vtui's own driver in the place of Textual's for Unix terminals."""
        driver = super().get_driver_class()
        if sys.platform == "win32":
            return driver
        from vtui.terminal.driver import TerminalDriver

        return TerminalDriver if issubclass(TerminalDriver, driver) else driver

    def get_line_filters(self) -> Sequence[LineFilter]:
        """With the one that keeps control characters from the terminal, and the one that leaves ASCII alone."""
        filters = list(super().get_line_filters())
        if self.no_color:  # Textual makes greys of colors
            filters = [self._no_colors if isinstance(one, Monochrome | NoColor) else one for one in filters]
        encodable = [] if self._encodable is None else [self._encodable]
        return [*filters, NO_CONTROLS, *([self._plain] if self._plain.enabled else []), *encodable]

    def _picked_out(self) -> Set[str]:
        """The backgrounds that tell the cursor, a selection or the focus from the rest, as `#rrggbb`."""
        if self._picked_out_of[0] != self.theme:
            variables = self.get_css_variables()
            found = {variables[name].lower() for name in PICKED_OUT if variables.get(name, "").startswith("#")}
            self._picked_out_of = self.theme, frozenset(color[:7] for color in found)
        return self._picked_out_of[1]

    def get_css_variables(self) -> dict[str, str]:
        """With what themes that are not vtui's own lack."""
        return complete(super().get_css_variables())

    def on_mount(self) -> None:
        """Leave the terminal sane whatever ends the program, and connect while the first frame is drawn."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and not self.is_headless:
                loop.add_signal_handler(number, self._terminated, 128 + number)
        if not self.is_headless:
            self.set_interval(1.0, self.garbage.collect_if_due)
            self.watch_loop()
            self.set_interval(PATIENCE, self._look_at_terminal)
        self.app_resume_signal.subscribe(self, lambda _: self._repaint())
        if self.settings.keys:
            self._move_keys()
        if self.start.notice:
            self.say(self.start.notice, error=True)
        self.connect()

    async def on_event(self, event: Event) -> None:
        """Nothing is collected while a person types."""
        if isinstance(event, InputEvent):
            self.garbage.note_input()
        await super().on_event(event)

    def action_suspend_process(self) -> None:
        """Give the terminal back to the shell until it continues vtui."""
        if self._driver is None or not self._driver.can_suspend:
            self.say("Suspending is not supported in this terminal.")
            return
        super().action_suspend_process()

    def _repaint(self) -> None:
        """Draw the whole screen again: the terminal was used by others and is empty."""
        self.refresh()

    def _move_keys(self) -> None:
        """Put actions on the keys that the config names, as far as they can be there."""
        from vtui.keymap import check_keys

        checked = check_keys(self.settings.keys, type(self))
        self.keys = checked.keys
        self.set_keymap(dict(checked.keymap))
        if checked.problems:
            self.say("\n".join(checked.problems), error=True, title="Keys of the config")

    def on_resize(self) -> None:
        """No screen draws what has no room."""
        self.call_later(self._look_at_size)

    def _look_at_size(self) -> None:
        if not fits(self.size) and self.screen_stack and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall())

    def _look_at_terminal(self) -> None:
        """A terminal may go without a signal, as when a container's connection ends."""
        if hasattr(select, "poll") and sys.__stdin__ is not None:
            watch = select.poll()
            watch.register(sys.__stdin__.fileno(), 0)
            if any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in watch.poll(0)):
                self._terminated(129)

    def _terminated(self, code: int) -> None:
        """Leave in order; a terminal that is gone must not keep the program."""
        last_resort = threading.Timer(PATIENCE, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=code)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the program; first what runs is stopped, for an answer that came now would find no screen to draw on."""
        self.workers.cancel_all()
        super().exit(result, return_code if self.failure is None else CRASHED, message)

    async def on_unmount(self) -> None:
        """Remember, and close the connection."""
        self.write_down()
        if self._service is not None:
            await self._service.close()

    # Where we are

    def watch_scope(self) -> None:
        """Another scope has other builds; what is known of projects stays, their ids are unique."""
        self.counted = (frozenset(), 0)
        self.stop_check()
        self.weigh()
        self.remember()

    def watch_place(self) -> None:
        """Another project was chosen, or none."""
        self.remember()

    def action_go(self, mode: str) -> None:
        """To a list; its pages are closed."""
        self.note_place()  # keys may come faster than places are taken down
        self._close_pages()
        self.switch_mode(mode)
        self.remember()

    def action_all_projects(self) -> None:
        """Out of the chosen project."""
        self._close_pages()
        self.place = Place()

    def action_team_menu(self) -> None:
        """Choose another scope."""
        from vtui.screens.team_menu import Here, TeamMenu

        if self.account is None:
            self.say("Team: the account is not loaded yet", error=True)
            return
        here = Here(self.scope, self.why, self.state.recent)
        self.push_screen(TeamMenu(self.account, here, self.clock()), self._switch)

    def _switch(self, scope: Scope | None) -> None:
        if scope == EVERY:
            self.open_every_team()
            return
        if scope is None or (scope == self.scope and self.trouble is None and not self._over_teams()):
            return
        self.workers.cancel_group(self, "connect")  # what still looks for the place to start at comes too late
        self._close_pages()
        self.be(scope, Place())

    def _over_teams(self) -> bool:
        return any(isinstance(screen, EveryTeamScreen) for screen in self.screen_stack)

    def sign_in(self, access: Access, why: str) -> None:
        """Ask for a token; whatever is on view stays below."""
        from vtui.screens.sign_in import SignInScreen

        self._asking = True
        self.push_screen(SignInScreen(self.service, access, why), self._signed_in)

    def _signed_in(self, done: bool | None) -> None:
        if done:
            self.go_on()
        else:
            self.stay_out()

    def go_on(self) -> None:
        """The list on view asks again at once."""
        super().go_on()
        self.trouble = None
        for screen in self.screen_stack:
            if isinstance(screen, ResourceScreen):
                screen.action_renew()

    async def action_leave(self) -> None:
        """Close what is open; quit where nothing is."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
        elif self.place.project_id is not None:
            self.place = Place()
        else:
            await self.action_quit()

    async def action_quit(self) -> None:
        """Leave; a write under way gets a moment for its answer, for nobody could tell later whether it was done."""
        if self.bulk is not None:
            self.bulk.stop()
        writes = [worker for worker in self.workers if worker.group == "write" and worker.is_running]
        if writes:
            self.say("Waiting for the answer to what was sent …")
            await asyncio.wait([asyncio.ensure_future(_over(worker)) for worker in writes], timeout=PATIENCE)
        unknown = "What was sent last had no answer yet: look whether it was done." if self.sending else None
        self.exit(message=unknown)

    # The rest

    def get_key_display(self, binding: Binding) -> str:
        """Keys by the names that people know them by."""
        *modifiers, last = binding.key.rsplit("+", 1)
        if last in KEY_NAMES and not binding.key_display:
            return "+".join([*modifiers, KEY_NAMES[last]])
        return super().get_key_display(binding).replace("^", "ctrl+")

    def action_live(self) -> None:
        """Pause or resume."""
        self.live = not self.live

    def action_change_theme(self) -> None:
        """Choose the colours; what was picked is remembered."""
        from vtui.screens.theme_menu import ThemeMenu

        def preview(name: str) -> None:
            self.theme = name

        def picked(name: str | None) -> None:
            if name is None:
                return
            self.remember(replace(self.state, theme=name))
            if self.settings.theme not in (None, name):
                self.say(f"The next start has {self.settings.theme} again: the config says so.")

        self.push_screen(ThemeMenu(self.available_themes, self.theme, preview), picked)

    def action_settings(self) -> None:
        """What a person may choose."""
        from vtui.screens.settings import SettingsScreen

        self.push_screen(SettingsScreen(self))

    def watch_settings(self, before: Settings, now: Settings) -> None:
        """What was chosen holds at once, as far as the app itself draws it."""
        if now.theme != before.theme and (now.theme or DARK.name) in self.available_themes:
            wanted = (now.theme, self.state.theme, DARK.name)
            self.theme = next(name for name in wanted if name in self.available_themes)
        self._plain.enabled = now.ascii
        if now.reduced_motion != before.reduced_motion:
            self.animation_level = "none" if now.reduced_motion else "full"
        if now.ascii != before.ascii:
            self.refresh(layout=True)

    def action_activity(self) -> None:
        """Requests, what was changed, errors."""
        from vtui.screens.activity import ActivityScreen

        self.push_screen(ActivityScreen())

    def action_attention(self) -> None:
        """What needs attention, in the chosen project, in all of them or in all teams."""
        from vtui.screens.attention import AttentionScreen

        if self.scope is not None and not isinstance(self.screen, AttentionScreen):
            self.push_screen(AttentionScreen(EVERY if self._over_teams() else self.scope))

    def action_help(self) -> None:
        """The keys of this screen."""
        from vtui.screens.help import HelpScreen, grouped

        if not isinstance(self.screen, (HelpScreen, TooSmall)):
            self._note_commands()
            self.push_screen(HelpScreen(grouped(self.screen.active_bindings.values())))

    def action_command_palette(self) -> None:
        """Every command of this screen and everywhere one can go, by name."""
        if not isinstance(self.screen, Palette):
            self._note_commands()
            if self.scope is not None:
                self.learn_all(self.scope)  # who came by another way than a list looks for projects as well
            self.push_screen(Palette(placeholder="a command, a project, a team, an address or an id"))

    def _note_commands(self) -> None:
        """Once the palette or the help lies on top, the screen below no longer tells."""
        self.commands = tuple(active.binding for active in self.screen.active_bindings.values() if active.enabled)

    def on_key(self, event: events.Key) -> None:
        """A key that is bound and unavailable says why; those that run are Textual's."""
        message = unavailable_message(self.screen, event.key) if self.screen_stack else None
        if message is not None:
            self.hint(message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Questions and menus keep the app's keys out; what does not exist yet is greyed."""
        if isinstance(self.screen, ModalScreen) and action not in THROUGH:
            return False
        return super().check_action(action, parameters) if self.unavailable_reason(action) is None else None

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why an action of the app cannot be done now, in words; None when it can."""
        if action == "attention" and self.scope is None:
            return "the account is not loaded yet"
        if action == "all_projects" and self.place.project_id is None and len(self.screen_stack) == 1:
            return "no project is selected"
        return None
