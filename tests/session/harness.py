"""A session without an app: jobs are asyncio tasks, toasts and screens are lists of what was shown."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from typing import Any

from tests.harness.service import ServiceHarness
from tests.harness.waiting import until
from vtui.credentials.access import Access
from vtui.models.scope import Scope
from vtui.navigation.history import Location, Page, ViewState
from vtui.session.account import Account
from vtui.session.session import Session
from vtui.session.start import Start
from vtui.state import State


class AsyncioJobs:
    """Jobs as tasks of the running loop; the test calls the timers."""

    def __init__(self) -> None:
        self.tasks: dict[str, set[asyncio.Task[None]]] = defaultdict(set)
        self.timers: list[Callable[[], None]] = []

    def run(self, job: Callable[[], Awaitable[None]], group: str, *, exclusive: bool = False) -> None:
        async def work() -> None:
            await job()

        if exclusive:
            self.cancel(group)
        task = asyncio.get_running_loop().create_task(work())
        self.tasks[group].add(task)
        task.add_done_callback(self.tasks[group].discard)

    def cancel(self, group: str) -> None:
        for task in list(self.tasks[group]):
            task.cancel()

    def call_next(self, callback: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(callback)

    def call_after(self, seconds: float, callback: Callable[[], None]) -> None:
        assert seconds > 0
        self.timers.append(callback)

    async def over(self, *groups: str) -> None:
        """Wait for the jobs of these groups, and raise what they raise."""
        for group in groups:
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*list(self.tasks[group]))


class FakeDisplay:
    """Remembers the toasts and what was written to the terminal."""

    def __init__(self) -> None:
        self.toasts: list[tuple[str, str, str]] = []
        """Title, message and severity of each."""
        self.hints = 0
        self.on_view: set[str] = set()
        self.written: list[str] = []

    def show_toast(self, message: str, title: str, severity: str, seconds: float, *, hint: bool = False) -> None:
        assert seconds > 0
        self.hints += hint
        self.toasts.append((title, message, severity))
        self.on_view.add(message)

    def toasts_on_view(self) -> Collection[str]:
        return self.on_view

    def write(self, sequence: str) -> None:
        self.written.append(sequence)


class FakeScreens:
    """Remembers which location is shown."""

    def __init__(self) -> None:
        self.list_name, self.has_dialog = "deployments", False
        self.opened: list[Location] = []
        self.view_states: list[ViewState | None] = []
        self.asked: list[tuple[str, Callable[[bool], None]]] = []
        self.reloads = 0

    def pages(self) -> tuple[Page, ...]:
        return self.opened[-1].pages if self.opened else ()

    @property
    def has_page(self) -> bool:
        return bool(self.pages())

    def close_page(self) -> None:
        self.opened.append(replace(self.opened[-1], pages=self.pages()[:-1]))

    def open(self, location: Location, view_state: ViewState | None) -> None:
        self.list_name = location.list
        self.opened.append(location)
        self.view_states.append(view_state)

    def open_all_teams(self, account: Account) -> None:
        del account

    def ask_for_token(self, access: Access, why: str, done: Callable[[bool], None]) -> None:
        del access
        self.asked.append((why, done))

    def reload(self) -> None:
        self.reloads += 1


class Seat:
    """A session over a demo account."""

    def __init__(self, *faults: str, state: State = State(), **start: Any) -> None:  # noqa: B008 - it does not change
        self.harness = ServiceHarness(*faults)
        self.jobs, self.display, self.screens = AsyncioJobs(), FakeDisplay(), FakeScreens()
        self.saved: list[State] = []
        self.session = Session(
            Start(
                connect=self._connect,
                team=start.pop("team", "acme"),
                state=state,
                save=self.saved.append,
                clock=self.harness.clock.now,
                sleep=self.harness.sleep,
                **start,
            ),
            jobs=self.jobs,
            display=self.display,
            screens=self.screens,
        )

    def _connect(self, **_callbacks: Any) -> Any:
        return self.harness.service

    @property
    def messages(self) -> list[str]:
        """The texts of the toasts."""
        return [message for _, message, _ in self.display.toasts]

    @property
    def scope(self) -> Scope:
        """The current scope."""
        scope = self.session.scope.value
        assert scope is not None
        return scope

    async def connected(self) -> "Seat":
        """Connect, and wait until the account is known."""
        self.session.connect()
        await self.jobs.over("connect", "token")
        await until(lambda: self.session.scope.value is not None)
        return self
