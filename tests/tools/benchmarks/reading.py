"""A long log in the app: `python -m tests.tools.benchmarks.reading WHAT LINES PACE REPORT`.

WHAT is `read` (read and parsed, and nothing else), `shown` (from its first line to the frame that shows the last) or
`probed` (the event loop's worst stall meanwhile); both in ms. PACE is lines a second, 0 for as many as are read.
"""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools.benchmarks.driven import Driven, run
from tests.tools.benchmarks.log_lines import LongLog
from tests.tools.benchmarks.report import Report
from vtui.config.settings import Settings
from vtui.demo.data.account import DEMO_TOKEN
from vtui.models.scope import Scope
from vtui.screens.pages.log import LogScreen
from vtui.session.start import Start

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service
    from vtui.models.log_event import LogLine

BASE = "https://api.vercel.com"
PROBE = 0.002
"""Seconds between two looks at the clock: a stall may be longer than measured by as much."""


def connect(
    transport: LongLog, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]
) -> "Service":
    """Makes the service, in process."""
    from vtui.api.service import Service

    return Service(BASE, DEMO_TOKEN, transport=transport, on_limits=on_limits, on_notice=on_notice)


class Reader(Driven):
    """Opens the log of a deployment and waits for its last line."""

    def __init__(self, lines: int, pace: int) -> None:
        self._lines = lines
        start = Start(partial(connect, LongLog(lines, pace)), Settings(auto_load=50, refresh=0), team="acme")
        super().__init__(start)

    async def drive(self) -> Report:
        """From the first line to the last."""
        await self.rests()
        row = next(row for row in self.listed.collection if row.state == "READY")
        scope = self.session.scope.value
        assert scope is not None
        screen = LogScreen(replace(row, aliased=True), scope, "deployments")
        self.push_screen(screen)
        await self.met(lambda: len(screen.pane.log_lines) > 0)
        began, worst = time.perf_counter(), 0.0
        while len(screen.pane.log_lines) < self._lines:
            before = time.perf_counter()
            await asyncio.sleep(PROBE)
            worst = max(worst, time.perf_counter() - before - PROBE)
        shown = await self.is_drawn()
        return {"took": (shown - began) * 1_000, "worst": worst * 1_000}


async def read(lines: int) -> Report:
    """The client and the parsing alone; what was read is kept."""
    from vtui.api.service import Service

    gc.disable()  # the app collects all objects only after input
    service = Service(BASE, DEMO_TOKEN, transport=LongLog(lines))
    kept: list[LogLine] = []
    began = 0.0
    async for batch in service.deployments.build_log(Scope("acme", "acme", "acme"), "dpl_long", lambda: True).batches():
        began = began or time.perf_counter()
        kept += batch
    took = time.perf_counter() - began
    await service.close()
    if len(kept) != lines:
        return {"failed": f"{len(kept)} lines of {lines}"}
    return {"took": took * 1_000}


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    what, lines, pace, file = given
    if what == "read":
        Path(file).write_text(json.dumps(asyncio.run(read(int(lines)))))
    else:
        run(Reader(int(lines), int(pace)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
