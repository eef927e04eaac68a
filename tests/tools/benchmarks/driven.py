"""The app on a server, driven and measured from inside: what the child programs share."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import vtui.app
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server
from vtui.app import VtuiApp
from vtui.config.settings import Settings
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.session.start import Start
from vtui.system.crash_report import describe
from vtui.system.garbage import start_collecting

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service
    from vtui.session.connection import Connect

POLL_INTERVAL = 0.005
"""Seconds between two checks of a condition: it may have been met that much earlier."""


def connect(
    server: Server, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]
) -> "Service":
    """Makes the service as the command line does."""
    from vtui.api.service import Service

    return Service(server.url, server.token, on_limits=on_limits, on_notice=on_notice)


def start(server: Server, rows: int, **options: Any) -> Start:
    """The app's usual start options, but `rows` are loaded automatically and never refreshed.

    `options` are those of Start.
    """
    connecting: Connect = partial(connect, server)
    return replace(Start(connecting, Settings(auto_load=rows, refresh=0), team="acme"), **options)


class NotThere(Exception):  # noqa: N818 - it says what is the matter
    """The app cannot do yet what was to be measured."""


class Driven(VtuiApp):
    """The app, which drives itself from its first frame on, and ends."""

    CSS_PATH = str(Path(vtui.app.__file__).with_name("vtui.tcss"))

    def __init__(self, start: Start) -> None:
        self.found: Report | None = None
        """What was found, once it was."""
        super().__init__(start)

    async def drive(self) -> Report:
        """What is done with the app; gives what was found."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Take over as soon as the first frame is drawn."""
        self.call_after_refresh(self.run_worker, self._drive(), group="drive")

    async def _drive(self) -> None:
        try:
            self.found = await self.drive()
        except NotThere as lacking:
            self.found = {"failed": str(lacking)}
        self.exit()

    @property
    def listed(self) -> ListPane[Any]:
        """The list on view."""
        return self.screen.query_one(ListPane)

    @property
    def loaded(self) -> int:
        """Rows of the list on view."""
        return len(self.listed.collection) if self.screen.query(ListPane) else 0

    async def has_loaded(self, rows: int) -> float:
        """Wait until the list on view has so many rows; gives the moment, by `time.perf_counter`."""
        return await self.met(lambda: self.loaded >= rows)

    async def rests(self) -> float:
        """Wait until the list on view has loaded all that it wants; gives the moment."""
        return await self.met(lambda: bool(self.screen.query(ListPane)) and self.listed.progress.phase == "idle")

    async def met(self, condition: Callable[[], bool]) -> float:
        """Wait until something is so; gives the moment."""
        while not condition():  # noqa: ASYNC110 - anything in the app may bring it about
            await asyncio.sleep(POLL_INTERVAL)
        return time.perf_counter()

    async def is_drawn(self) -> float:
        """Wait until what is due to be drawn has been; gives the moment."""
        drawn = asyncio.Event()
        self.screen.call_after_refresh(drawn.set)
        await drawn.wait()
        return time.perf_counter()


def run(app: Driven, file: str) -> None:
    """Run the app to its end and write its report to `file`; exit 1 when there is none."""
    start_collecting()
    app.run()
    if app.failure is not None:
        print(describe(app.failure))
    if app.found is None:
        sys.exit(app.return_code or 1)
    Path(file).write_text(json.dumps(app.found))
