"""What the app holds in memory: `python -m tests.tools.benchmarks.holding URL TOKEN ROWS REPORT`.

Reports in MB the memory that is resident once ROWS are loaded and the app has come to rest (`rss`), the most that it
was until then (`peak`), and what is resident once a filter was set and taken away again (`filtered`). Linux only.
"""

import asyncio
import gc
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.tools.benchmarks.driven import Driven, run, start
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server

MB = 1_000_000
REST = 1.0
"""Seconds until what follows the last rows is over."""
WORD = "dashboard"
"""A word to filter by, which some rows have."""


def resident() -> float:
    """This process's memory in MB, without what is free to be collected."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


class Holding(Driven):
    """Loads rows and looks at its own size."""

    def __init__(self, server: Server, rows: int) -> None:
        self._rows = rows
        super().__init__(start(server, max(1, rows)))

    async def drive(self) -> Report:
        """Load, rest, look."""
        await self.has_loaded(self._rows)
        await self._is_calm()
        rss, peak = resident(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024 / MB
        for expression in (WORD, ""):
            self.listed.filtering.read(expression)
            await self._is_calm()
        return {"rss": rss, "peak": peak, "filtered": resident()}

    async def _is_calm(self) -> None:
        await self.rests()
        await asyncio.sleep(REST)
        await self.met(lambda: not self.listed.view.arranging)
        await self.is_drawn()


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    url, token, rows, file = given
    run(Holding(Server(url, token), int(rows)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
