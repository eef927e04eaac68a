"""An app with a session, which it serves: workers outlive screens, closed screens are freed, a bug ends it in order."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, cast

from rich.console import RenderableType
from textual._styles_cache import StylesCache
from textual.app import App, ScreenStackError
from textual.await_complete import AwaitComplete
from textual.message_pump import MessagePump
from textual.widget import Widget
from textual.worker import Worker, WorkerFailed

from vtui.screens.toasts import uncover_cursor
from vtui.session.notifier import Severity
from vtui.session.session import Session
from vtui.system.crash import CRASHED
from vtui.system.garbage import Garbage

if TYPE_CHECKING:
    from vtui.screens.unavailable import Command


class SessionApp(App[None]):
    """The app with the session that screens use."""

    session: Session

    def __init__(self) -> None:
        """The subclass with the screens creates the session."""
        super().__init__()
        self.garbage = Garbage()
        self.commands: tuple[Command, ...] = ()
        """The commands of the screen from which the palette was opened."""
        self._variables = copy_context()

    def on_mount(self) -> None:
        """From here on there are screens, whose context variables refer to them."""
        self._variables = copy_context()

    def run_worker(self, *args: Any, **options: Any) -> Worker[Any]:
        """Run a job of the app with the app's own context variables: it may outlive the screen that started it."""
        return self._variables.copy().run(super().run_worker, *args, **options)

    def _start_widget(self, parent: Widget, widget: Widget) -> None:
        """Start a scroll bar. Textual makes it when it is first drawn, which a dialog on top may be the one to do."""
        self._variables.copy().run(super()._start_widget, parent, widget)

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top."""
        StylesCache.get_inner_outer.cache_clear()  # the lines of the last 1,000 widgets, closed or not: 40 MB
        self.garbage.note_closed()
        return super().pop_screen()

    def clear_selection(self) -> None:
        """Nothing is selected yet while there is no screen: from Python 3.12 on its inputs are there before it is."""
        with suppress(ScreenStackError):
            super().clear_selection()

    def to_terminal(self, sequence: str) -> None:
        """Write to the terminal without changes; do nothing if there is none."""
        if sequence and not self.is_headless and self._driver is not None:
            self._driver.write(sequence)

    def uncover_cursor(self) -> None:
        """Move toasts off the cursor."""
        if self.screen_stack:
            uncover_cursor(self.screen)

    # A bug

    @property
    def failure(self) -> BaseException | None:
        """The first exception that nothing caught: a bug, which ends the program."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def fail(self, error: BaseException | None) -> None:
        """End the program because of an exception that Textual does not see; for any thread.

        A broken connection or terminal (OSError) is no bug: the code that uses it handles the error.
        """
        if isinstance(error, Exception) and not isinstance(error, OSError) and self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: the program has ended
                self._loop.call_soon_threadsafe(self._handle_exception, error)

    def _handle_exception(self, error: Exception) -> None:
        """End the program. Textual's own way prints a traceback with all local variables; the command line reports."""
        self._return_code = CRASHED
        if self._exception is None:
            writes = self.session.writes
            self._begin_batch()  # nothing more is drawn: the terminal may be given back by now
            writes.unanswered = bool(writes.requests)  # the workers that wait for them are about to be cancelled
            self._exception = error
            self._exception_event.set()  # Pilot raises it in the test
        self._close_messages_no_wait()

    def panic(self, *_renderables: RenderableType) -> None:
        """End the program: Textual's input thread has failed. What it wants to be printed quotes the exception."""
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


class WorkerJobs:
    """Runs jobs as workers that belong to the app, whichever screen is on view."""

    def __init__(self, app: SessionApp) -> None:
        self._app = app

    def run(self, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        """Start a job, which the worker calls; an `exclusive` one cancels the jobs of its group first."""
        self._app.run_worker(job, group=group, exclusive=exclusive)

    def cancel(self, group: str) -> None:
        """Cancel the jobs of a group."""
        self._app.workers.cancel_group(self._app, group)

    def call_next(self, callback: Callable[[], None]) -> None:
        """Call after the current message is handled."""
        self._app.call_next(callback)

    def call_after(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call in `seconds` s, unless the app ends before."""
        if self._app.is_running:
            self._app.set_timer(seconds, callback)


class Toasts:
    """Shows what the notifier shows."""

    def __init__(self, app: SessionApp) -> None:
        self._app = app
        self._hint = ""

    def show_toast(self, message: str, title: str, severity: Severity, seconds: float, *, hint: bool = False) -> None:
        """Show a text for so many seconds; a `hint` in the place of the last. It is never parsed as markup."""
        if hint:
            for shown in [shown for shown in self._app._notifications if shown.message == self._hint]:  # noqa: SLF001 - not public
                self._app._unnotify(shown)  # noqa: SLF001 - as above
            self._hint = message
        self._app.notify(message, title=title, severity=severity, markup=False, timeout=seconds)
        self._app.uncover_cursor()

    def toasts_on_view(self) -> Collection[str]:
        """The messages of the toasts that are shown now."""
        return [shown.message for shown in self._app._notifications]  # noqa: SLF001 - not public

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""
        self._app.to_terminal(sequence)


def watch_loop(app: SessionApp) -> None:
    """End the program on an exception in a task or callback that is not awaited: asyncio would print its text."""

    def failed(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        app.fail(context.get("exception"))

    asyncio.get_running_loop().set_exception_handler(failed)


class SessionGetter:
    """Gives a screen or widget the session of its app as an attribute."""

    def __get__(self, node: MessagePump, owner: type) -> Session:
        """The session of the app of `node`."""
        return cast("SessionApp", node.app).session
