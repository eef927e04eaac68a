"""The app on a server, with a probe beside it: `python -m tests.benchmarks.streaming URL TOKEN ROWS REPORT`.

Writes to the file REPORT, as JSON, in ms: the event loop's worst stall `connecting` (until the first rows) and
`streaming` (from then until all ROWS are loaded), and the time that the stream `took`.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import vtui.app
from vtui.app import VtuiApp
from vtui.config import Settings
from vtui.screens.resource import ResourceScreen
from vtui.shell import Start

if TYPE_CHECKING:
    from vtui.api.budget import Budget
    from vtui.api.service import Service

BEAT = 0.002
"""Seconds between two looks at the clock: a stall may be longer than measured by as much."""


def connect(
    url: str, token: str, *, on_budget: "Callable[[Budget], None]", on_notice: Callable[[str], None]
) -> "Service":
    """Makes the service as the command line does."""
    from vtui.api.service import Service

    return Service(url, token, on_budget=on_budget, on_notice=on_notice)


class Watched(VtuiApp):
    """The app, which ends when all rows are loaded."""

    CSS_PATH = str(Path(vtui.app.__file__).with_name("vtui.tcss"))

    def __init__(self, url: str, token: str, rows: int) -> None:
        """`rows` are loaded without being asked for."""
        self.found: dict[str, float] = {}
        self._rows = rows
        super().__init__(Start(partial(connect, url, token), Settings(auto_load=rows, refresh=0), team="acme"))

    def on_mount(self) -> None:
        """Watch the loop from the first frame on."""
        super().on_mount()
        self.call_after_refresh(self.run_worker, self._watch(), group="watch")

    async def _watch(self) -> None:
        connecting = await self._worst_until(lambda loaded: loaded > 0)
        start = time.perf_counter()
        streaming = await self._worst_until(lambda loaded: loaded >= self._rows)
        took = time.perf_counter() - start
        self.found = {"streaming": streaming * 1_000, "connecting": connecting * 1_000, "took": took * 1_000}
        self.exit()

    async def _worst_until(self, enough: Callable[[int], bool]) -> float:
        """The longest that a beat came late, in s, until enough rows are loaded."""
        worst = 0.0
        while not enough(len(self.screen.collection) if isinstance(self.screen, ResourceScreen) else 0):
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            worst = max(worst, time.perf_counter() - before - BEAT)
        return worst


def main(url: str, token: str, rows: str, report: str) -> None:
    """Run it and write the report."""
    app = Watched(url, token, int(rows))
    app.run()
    Path(report).write_text(json.dumps(app.found))


if __name__ == "__main__":
    main(*sys.argv[1:])
