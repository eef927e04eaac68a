"""The app on the real client and a demo account, with one clock that the test advances."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

import vtui.app
from tests.harness.clock import ManualClock
from tests.harness.service import Wire
from tests.harness.waiting import settle, until
from vtui.api.rate_limits import RateLimits
from vtui.api.service import Service
from vtui.app import SCREENS, VtuiApp
from vtui.config.file import ConfigFile
from vtui.config.settings import Settings
from vtui.credentials.access import Access
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.navigation.target import Target, parse_target
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.session.connection import Connect
from vtui.session.row_cache import RowCache
from vtui.session.start import Start
from vtui.state import State
from vtui.system.desktop import Desktop

LIST_KEYS = tuple(str(number) for number in range(1, len(SCREENS) + 1))
"""The number keys of the lists."""
SOON = 0.01
"""Seconds: what a key sets off by a timer that is due so soon has happened when the key counts as pressed."""


def made_of(
    clock: ManualClock,
    base: str,
    token: str | None,
    transport: httpx.AsyncBaseTransport | None,
    read_only: Callable[[Scope], bool] = lambda _: False,
) -> Connect:
    """What makes the service, so that its waits pass when the clock is turned."""

    def connect(*, on_limits: Callable[[RateLimits], None], on_notice: Callable[[str], None]) -> Service:
        return Service(
            base,
            token,
            transport=transport,
            clock=clock.now,
            sleep=sleeping(clock),
            on_limits=on_limits,
            on_notice=on_notice,
            read_only=read_only,
        )

    return connect


def sleeping(clock: ManualClock) -> Any:
    """A sleep that ends when the clock has been turned far enough."""

    async def sleep(seconds: float) -> None:
        await clock.until(clock.now() + round(seconds * 1000))

    return sleep


class Watched(VtuiApp):
    """The app; records toasts, opened URLs and text sent to the terminal."""

    CSS_PATH = str(Path(vtui.app.__file__).with_name("vtui.tcss"))

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self.toasts: list[str] = []
        """Title and words of each."""
        self.severities: list[str] = []
        """What kind each is."""
        self.written: list[str] = []
        """What was written to the terminal beside the screen."""
        self.opened: list[str] = []
        """Addresses that a browser has opened."""

    def notify(self, message: str, *, title: str = "", **options: Any) -> None:
        self.toasts.append(f"{title} {message}".strip())
        self.severities.append(str(options.get("severity", "information")))
        super().notify(message, title=title, **options)

    def to_terminal(self, sequence: str) -> None:
        self.written.append(sequence)
        super().to_terminal(sequence)

    def browse(self, url: str) -> bool:
        """A browser that starts."""
        self.opened.append(url)
        return True


LOOK = 0.02
"""Seconds between two looks at the screen, which is drawn for each."""


@dataclass
class RunningApp:
    """A running app: press keys, read the screen, let time pass."""

    app: Watched
    pilot: Pilot[None]
    clock: ManualClock

    @property
    def text(self) -> str:
        """What the terminal shows, a line a row."""
        compositor = self.app.screen._compositor  # noqa: SLF001 - Textual shows the drawn screen nowhere else
        strips = compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)

    @property
    def lines(self) -> list[str]:
        """The screen's lines."""
        return self.text.split("\n")

    @property
    def listed(self) -> ListPane[Any]:
        """The list on view."""
        return self.app.screen.query_one(ListPane)

    @property
    def rows(self) -> list[Any]:
        """The rows of the list on view, in order."""
        return list(self.listed.collection)

    @property
    def under_cursor(self) -> Any:
        """The row under the cursor of the list on view."""
        return self.listed.table.cursor_row

    @property
    def toasts(self) -> list[str]:
        """The toasts so far."""
        return self.app.toasts

    async def until(self, met: Callable[[], object], what: str = "", pause: float = 0.005) -> None:
        """Wait for a condition; fails with the screen when it is never met."""
        await until(met, lambda: f"{what}\n{self.text}\ntoasts: {self.toasts}", pause=pause)

    async def see(self, *words: str) -> str:
        """Wait until all of `words` are on the screen; gives the screen."""
        seen = ""

        def shown() -> bool:
            nonlocal seen
            seen = self.text
            return all(word in seen for word in words)

        await self.until(shown, f"to see {words}", LOOK)
        return seen

    async def see_no(self, *words: str) -> None:
        """Wait until none of `words` is on the screen."""

        def gone() -> bool:
            seen = self.text
            return not any(word in seen for word in words)

        await self.until(gone, f"not to see {words}", LOOK)

    async def toast(self, words: str) -> None:
        """Wait for a toast that holds `words`."""
        await self.until(lambda: any(words in toast for toast in self.toasts), f"a toast: {words}")

    async def rests(self) -> None:
        """Wait until the list on view has loaded what it wants; load one that waits because of its many requests."""
        await self._resting()
        pane = self.app.screen.query_one_optional(ListPane)
        if pane is not None and pane.no_row().startswith("the list is not loaded"):
            await self.press(self.app.session.keys.of("refresh", "r")[0])
            await self._resting()

    async def _resting(self) -> None:
        await self.until(lambda: self.app.screen.query(ListPane) and self.listed.progress.phase == "idle", "rest")
        table = self.listed.table
        await self.until(
            lambda: (
                not table.show_vertical_scrollbar
                or table.vertical_scrollbar.window_virtual_size == table.virtual_size.height
            ),
            "the scrollbar to follow the rows",
        )
        await settle(SOON)
        self.app.screen._on_timer_update()  # noqa: SLF001 - as Textual's own pilot does: draw now
        await settle(SOON)

    async def press(self, *keys: str) -> None:
        """Keys, one after the other, each when the one before has been dealt with."""
        for key in keys:
            event = events.Key(key, key_to_character(key))
            event.set_sender(self.app)
            self.app.post_message(event)
            await settle()
            await self.until(lambda: not self.app.type_ahead.waiting, "the key to be handled")
            for _ in range(2):
                await settle(SOON)
                self.app.screen._on_timer_update()  # noqa: SLF001 - as Textual's own pilot does: draw now
            await settle()

    async def press_until(self, key: str, met: Callable[[], object]) -> None:
        """Press a key again and again until a condition is met; fails when a hundred times are not enough."""
        for _ in range(100):
            if met():
                return
            await self.press(key)
        raise AssertionError(f"{key} a hundred times\n{self.text}")

    async def pass_time(self, seconds: float, step: float = 1.0) -> None:
        """Turn the clock in steps, letting what is due happen in between."""
        while seconds > 0:
            self.clock.advance(min(step, seconds))
            seconds -= step
            await asyncio.sleep(0.01)
            await settle()

    async def answer(self, key: str) -> None:
        """Press a key on a question after having read it."""
        await self.until(lambda: self.app.type_ahead.settled(events.Key(key, None)), "the question to be built")
        self.clock.advance(0.5)
        await self.press(key)


def app_for(
    connect: Connect,
    clock: ManualClock,
    *,
    team: str | None = "acme",
    project: str | None = None,
    target: str | Target | None = None,
    linked: Target | None = None,
    cli_team: str = "",
    tick: float = 1.0,
    access: Access | None = None,
    desktop: Desktop | None = None,
    state: State = State(),  # noqa: B008 - it does not change
    save: Callable[[State], None] | None = None,
    rows: RowCache | None = None,
    notice: str = "",
    ledger: Path | None = None,
    config: ConfigFile | None = None,
    encoding: str | None = None,
    **settings: Any,
) -> Watched:
    """An app whose time is the clock's, on a desktop with a browser and no tool for the clipboard, or on another."""
    start = Start(
        connect=connect,
        access=access,
        settings=Settings(**{"reduced_motion": True} | settings),
        config=config or ConfigFile(None, {}),
        team=team,
        project=project,
        target=parse_target(target) if isinstance(target, str) else target,
        linked=linked,
        cli_team=cli_team,
        state=state,
        save=save,
        rows=rows,
        notice=notice,
        ledger=ledger,
        encoding=encoding,
        clock=clock.now,
        settle=0.001,
        stopwatch=lambda: clock.now() / 1000,
        sleep=sleeping(clock),
        tick=tick,
        desktop=lambda: desktop or Desktop(browse=app.browse),
    )
    app = Watched(start)
    return app


@asynccontextmanager
async def running_app(
    connect: Connect, clock: ManualClock, *, size: tuple[int, int] = (120, 36), **options: Any
) -> AsyncIterator[RunningApp]:
    """The app on a terminal of `size`, while the block runs; options are those of `app_for`."""
    app = app_for(connect, clock, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        yield RunningApp(app, pilot, clock)
        app.exit()


class AppHarness:
    """One account with a clock of its own, watched on its way in and out."""

    def __init__(self, *faults: str, token: str | None = DEMO_TOKEN, **account: Any) -> None:
        self.clock = ManualClock()
        options = {"deployments": 120, "live": False} | account
        self.account = Account(clock=self.clock, faults=frozenset(faults), **options)
        self.wire = Wire(self.account)
        self.read_only: Callable[[Scope], bool] = lambda _: False
        """Where the service refuses to write, whatever the app believes."""
        self._token = token

    @property
    def connect(self) -> Connect:
        """What makes the service, in process."""
        return made_of(self.clock, "https://api.vercel.com", self._token, self.wire, self.read_only)

    def run_app(self, *, size: tuple[int, int] = (120, 36), **options: Any) -> AbstractAsyncContextManager[RunningApp]:
        """The app over this account; options are those of `app_for`."""
        return running_app(self.connect, self.clock, size=size, **options)


def newest(ui: RunningApp) -> Deployment:
    """The first row of the list of deployments on view."""
    row = ui.rows[0]
    assert isinstance(row, Deployment)
    return row
