"""What every screen needs of the app: the service, the scope, words to people, jobs that outlive a screen."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual._styles_cache import StylesCache
from textual.app import ScreenStackError
from textual.binding import Binding
from textual.reactive import reactive
from textual.signal import Signal
from textual.worker import WorkerFailed

from vtui import text
from vtui.config import Settings
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.start_location import Reason
from vtui.resources.activity.log import Activity
from vtui.shell.garbage import Garbage
from vtui.shell.pasting import PasteLimits
from vtui.shell.start import Account, Start
from vtui.shell.type_ahead import TypeAhead
from vtui.system.crash import CRASHED
from vtui.system.notifications import notice

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.await_complete import AwaitComplete
    from textual.dom import DOMNode
    from textual.widget import Widget
    from textual.worker import Worker, WorkType

    from vtui.api.budget import Budget
    from vtui.api.errors import VercelError
    from vtui.api.record import RequestRecord
    from vtui.api.service import Service
    from vtui.models.requests import WriteRequest
    from vtui.writes.bulk_run import Run


class Core(PasteLimits):
    """The app without what it learns: whoever learns something sets it here, and every screen watches it."""

    settings: reactive[Settings] = reactive(Settings(), repaint=False)
    """What a person has chosen; what can hold at once does when it is set anew."""
    scope: reactive[Scope | None] = reactive(None, repaint=False)
    """None until the account is known."""
    place: reactive[ProjectRef] = reactive(ProjectRef(), repaint=False)
    why: reactive[Reason | None] = reactive(None, repaint=False)
    """Why the scope is the one that vtui began with; None once somebody chose it."""
    budget: "reactive[Budget | None]" = reactive(None, repaint=False)
    live: reactive[bool] = reactive(True, repaint=False)
    """Whether lists renew themselves."""
    preview: reactive[bool] = reactive(False, repaint=False)
    """Whether lists show the row under the cursor beside them."""

    def __init__(self, start: Start) -> None:
        """Nothing is asked of the network yet."""
        super().__init__()
        self.start = start
        self.set_reactive(Core.settings, start.settings)
        self.clock = start.clock
        self.account: Account | None = None
        self.sending: list[WriteRequest] = []
        """Writes whose answer is still to come."""
        self.unanswered = False
        """Whether there were any when a bug ended the program."""
        self.bulk: Run | None = None
        """What is being sent to many rows, until it is over."""
        self.commands: tuple[Binding, ...] = ()
        """What could be done on the screen from which the palette or the help was opened."""
        self.keys: Mapping[str, tuple[str, ...]] = {}
        """Id of an action -> its keys, where they were moved."""
        self.type_ahead = TypeAhead(self, super().on_event, lambda: self.keys_of("quit", "ctrl+q"))
        """Keys that wait for what the keys before them began."""
        self._variables = copy_context()
        self.garbage = Garbage()
        self._service: Service | None = None
        self.activity = Activity(self.clock, lambda: self.requests)
        """What happened since the start."""

    async def on_event(self, event: events.Event) -> None:
        """Keys and pastes that come from the terminal wait for what those before them began."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.type_ahead.take(event)
        else:
            await super().on_event(event)

    def simulate_key(self, key: str) -> None:
        """Press the key that a command of the palette or a click in the footer stands for."""
        self.type_ahead.put_first(events.Key(key, None))

    # A bug

    @property
    def failure(self) -> BaseException | None:
        """The first exception that nothing caught: a bug, which ends the program."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def fail(self, error: BaseException | None) -> None:
        """End the program because of an exception that Textual does not see; for any thread.

        A connection or a terminal that breaks is no bug: whoever uses it is informed.
        """
        if isinstance(error, Exception) and not isinstance(error, OSError) and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: the program has ended
                self._loop.call_soon_threadsafe(self._handle_exception, error)

    def watch_loop(self) -> None:
        """Let a failure in a task or a callback that nobody awaits end the program: asyncio would print its text."""

        def failed(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
            self.fail(context.get("exception"))

        asyncio.get_running_loop().set_exception_handler(failed)

    def _handle_exception(self, error: Exception) -> None:
        """End the program. Textual's own way prints a traceback with all local variables; the command line reports."""
        self._return_code = CRASHED
        if self._exception is None:
            self._begin_batch()  # nothing more is drawn: the terminal may be given back by now
            self.unanswered = bool(self.sending)  # the workers that wait for the responses are about to be cancelled
            self._exception = error
            self._exception_event.set()  # Pilot raises it in the test
        self._close_messages_no_wait()

    def panic(self, *renderables: "RenderableType") -> None:
        """End the program: Textual's input thread has failed. What it wants to be printed quotes the exception."""
        del renderables
        self._handle_exception(RuntimeError("the input thread failed"))

    async def _shutdown(self) -> None:
        """Give the terminal back when a failure kept Textual from doing it: while it took it, or while it ends."""
        if self._driver is not None and not self._is_mounted:
            with suppress(Exception):  # how much of it was taken is unknown
                self._driver.stop_application_mode()
        try:
            await super()._shutdown()
        finally:
            if self._driver is not None:
                self._driver.close()  # writes what is left to write

    # What screens need

    @property
    def requests(self) -> "Sequence[RequestRecord]":
        """The last requests, oldest first."""
        return () if self._service is None else self._service.requests

    @property
    def base_url(self) -> str:
        """Where the API is, for commands to copy; empty before the first request."""
        return "" if self._service is None else self._service.base_url

    @property
    def service(self) -> "Service":
        """The API; only where a scope is known, which comes after it."""
        if self._service is None:
            raise RuntimeError("the service is used before it is connected")
        return self._service

    def began(self, scope: Scope) -> int | None:
        """When a team was made, in ms: nothing of it is older. None for the personal account, which does not tell."""
        teams = () if self.account is None else self.account.teams
        return next((team.created_at for team in teams if team.id == scope.team_id), None)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be changed in the scope on view."""
        return self.scope is not None and self.settings.read_only_in(self.scope)

    def on_mount(self) -> None:
        """From here on there are screens, whose context variables refer to them."""
        self._variables = copy_context()

    def run_worker(self, *args: Any, **options: Any) -> "Worker[Any]":
        """Run a job of the app with the app's own context variables: it may outlive the screen that asked for it."""
        return self._variables.copy().run(super().run_worker, *args, **options)

    def _start_widget(self, parent: "Widget", widget: "Widget") -> None:
        """Start a scroll bar. Textual makes it when it is first drawn, which a dialog on top may be the one to do."""
        self._variables.copy().run(super()._start_widget, parent, widget)

    def pop_screen(self) -> "AwaitComplete":
        """Close the screen on top.

        Textual keeps the drawn lines of the last 1,000 widgets, closed or not: 40 MB, which nobody looks at again.
        """
        StylesCache.get_inner_outer.cache_clear()
        self.garbage.note_closed()
        return super().pop_screen()

    def release_closed(self) -> None:
        """Remove the watchers and subscriptions of nodes that have been closed.

        Textual removes them when the attribute changes or the signal is published the next time, which may be never:
        until then they would keep the closed screens, with all their widgets and rows, in memory.
        """
        watchers: dict[str, list[tuple[DOMNode, object]]] = getattr(self, "__watchers", {})
        for entries in watchers.values():
            entries[:] = [entry for entry in entries if entry[0].is_running]
        for signal in [value for value in vars(self).values() if isinstance(value, Signal)]:
            for node in [node for node in signal._subscriptions if not node.is_running]:  # noqa: SLF001 - not public
                signal.unsubscribe(node)

    def keys_of(self, id_: str, *declared: str) -> tuple[str, ...]:
        """The keys of an action, `declared` unless they were moved."""
        return self.keys.get(id_, declared)

    def key_name(self, id_: str, declared: str) -> str:
        """What the first key of an action is called, for a hint."""
        return self.get_key_display(Binding(self.keys_of(id_, declared)[0], ""))

    def say(self, message: str, *, error: bool = False, warning: bool = False, title: str = "") -> None:
        """A toast. Texts may be hostile."""
        self.notify(
            text.clean_block(message, 400),
            title=text.clean(title, 120),
            severity="error" if error else "warning" if warning else "information",
            markup=False,
            timeout=8 if error or warning else 5,
        )

    def hint(self, message: str) -> None:
        """A toast about a key; not again while the same one is shown, as when the key is held."""
        if text.clean_block(message, 400) not in [shown.message for shown in self._notifications]:
            self.say(message, warning=True)

    def report(self, error: "VercelError", where: str = "") -> None:
        """An error that no banner shows, with what the server said of it; `where` is what it kept from being done."""
        self.activity.record_error(error, where)
        told = " ".join(part for part in (error.hint, error.detail) if part)
        self.say(told, error=True, title=error.title)

    def call(self, words: str) -> None:
        """The bell and the desktop notice for who is not looking, as the settings say."""
        self.to_terminal(notice(self.settings.notify, words, tmux="TMUX" in os.environ))

    def clear_selection(self) -> None:
        """Nothing is selected yet while there is no screen.

        From Python 3.12 on Textual begins tasks at once: the inputs of the first screen are there before it is.
        """
        with suppress(ScreenStackError):
            super().clear_selection()

    def to_terminal(self, sequence: str) -> None:
        """Write to the terminal as it stands; not where there is none."""
        if sequence and not self.is_headless and self._driver is not None:
            self._driver.write(sequence)

    @work(group="write")
    async def beside(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do a job that no screen owns: a write under way outlives the screen that asked for it."""
        await job()

    def run_job(self, job: "WorkType[None]", group: str, *, exclusive: bool = False) -> None:
        """Do a job of the whole app. It is the worker that calls it: one that never runs leaves no coroutine behind."""
        self.run_worker(job, group=group, exclusive=exclusive)
