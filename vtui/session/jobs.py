"""Background work of the session, as an interface: the app runs it with Textual's workers, tests with asyncio."""

from collections.abc import Awaitable, Callable
from typing import Protocol


class Jobs(Protocol):
    """Runs coroutine functions in named groups, and callbacks later. An exception of a job ends the program."""

    def run(self, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        """Start a job; an `exclusive` one cancels the jobs of its group first."""

    def cancel(self, group: str) -> None:
        """Cancel the jobs of a group."""

    def call_next(self, callback: Callable[[], None]) -> None:
        """Call once what is being handled now is over."""

    def call_after(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call in `seconds` s, unless the program ends before."""
