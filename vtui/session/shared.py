"""What the parts of the session share."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vtui.models.scope import ProjectRef, Scope
from vtui.resources.activity.log import Activity
from vtui.session.account import Account
from vtui.session.connection import Connection
from vtui.session.notifier import Notifier
from vtui.session.observable import Bus, Observable
from vtui.session.start import Start
from vtui.writes.effects import RowChange

if TYPE_CHECKING:
    from vtui.config.settings import Settings
    from vtui.models.requests import WriteRequest
    from vtui.writes.bulk_run import Run


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


class PendingWrites:
    """What was sent and has no response yet."""

    def __init__(self) -> None:
        self.requests: list[WriteRequest] = []
        """Writes whose response is still to come."""
        self.bulk: Run | None = None
        """What is being sent to many rows, until it is over."""
        self.unanswered = False
        """Whether there were any when a bug ended the program."""


class Shared(NamedTuple):
    """What the parts of the session read, publish in, and run their work with."""

    start: Start
    jobs: Jobs
    connection: Connection
    settings: "Observable[Settings]"
    account: Observable[Account | None]
    scope: Observable[Scope | None]
    project: Observable[ProjectRef]
    changes: Bus[RowChange]
    activity: Activity
    notifier: Notifier
