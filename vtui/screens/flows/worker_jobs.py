"""The session's background work as Textual's workers of the app."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp


class WorkerJobs:
    """Runs jobs as workers that belong to the app, whichever screen is on view."""

    def __init__(self, app: "SessionApp") -> None:
        """`app` owns the workers."""
        self._app = app

    def run(self, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        """Start a job; an `exclusive` one cancels the jobs of its group first.

        It is the worker that calls it: one that never runs leaves no coroutine behind.
        """
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
