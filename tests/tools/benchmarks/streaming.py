"""Rows stream into the app: `python -m tests.tools.benchmarks.streaming WHAT URL TOKEN ROWS PACE REPORT`.

WHAT is `timed` or `probed`; PACE is the pages a second, 0 for as many as come. Reports in ms the time that it `took`
from the first rows on the list to the last of ROWS. Timed, that is the frame that shows them, and the processor's time
(`cpu`) is reported too. Probed, the event loop's worst stall is: `connecting` (until the first rows) and `streaming`
(from then on).
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tests.tools.benchmarks.driven import Driven, run, start
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service

PROBE = 0.002
"""Seconds between two looks at the clock: a stall may be longer than measured by as much."""


def paced(
    server: Server, pace: float, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]
) -> "Service":
    """Makes the service as the command line does, but on a network that hands pages over at a pace."""
    from tests.tools.benchmarks.pacing import Paced
    from vtui.api.service import Service

    return Service(server.url, server.token, transport=Paced(pace), on_limits=on_limits, on_notice=on_notice)


class Timed(Driven):
    """Notes when rows are there."""

    def __init__(self, server: Server, rows: int) -> None:
        self._rows = rows
        super().__init__(start(server, rows))

    async def drive(self) -> Report:
        """Wait for the first rows and for the last."""
        first, cpu = await self.has_loaded(1), time.process_time()
        await self.has_loaded(self._rows)
        took = await self.is_drawn() - first
        return {"took": took * 1_000, "cpu": (time.process_time() - cpu) * 1_000}


class Probed(Driven):
    """Watches the event loop while rows stream in."""

    def __init__(self, server: Server, rows: int, pace: float) -> None:
        self._rows = rows
        connect = {"connect": partial(paced, server, pace)} if pace else {}
        super().__init__(start(server, rows, **connect))

    async def drive(self) -> Report:
        """A probe beside the stream."""
        connecting = await self._worst_until(1)
        first = time.perf_counter()
        streaming = await self._worst_until(self._rows)
        took = time.perf_counter() - first
        return {"streaming": streaming * 1_000, "connecting": connecting * 1_000, "took": took * 1_000}

    async def _worst_until(self, rows: int) -> float:
        """The longest that a look at the clock came late, in s, until so many rows are loaded."""
        worst = 0.0
        while self.loaded < rows:
            before = time.perf_counter()
            await asyncio.sleep(PROBE)
            worst = max(worst, time.perf_counter() - before - PROBE)
        return worst


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    what, url, token, rows, pace, file = given
    server = Server(url, token)
    app = Timed(server, int(rows)) if what == "timed" else Probed(server, int(rows), float(pace))
    run(app, file)


if __name__ == "__main__":
    main(sys.argv[1:])
