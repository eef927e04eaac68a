"""What the app holds in memory: `python -m tests.benchmarks.holding URL TOKEN ROWS REPORT`.

Reports in MB the memory that is resident (`rss`) once ROWS are loaded and the app has come to rest, and the most that
it ever was (`peak`). Linux only.
"""

import asyncio
import gc
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.driven import Driven, run, start
from tests.benchmarks.report import Report
from tests.benchmarks.server import Server

MB = 1_000_000
REST = 1.0
"""Seconds until what follows the last rows is over."""


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
        await self.rests()
        await self.is_drawn()
        await asyncio.sleep(REST)
        return {"rss": resident(), "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024 / MB}


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    url, token, rows, file = given
    run(Holding(Server(url, token), int(rows)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
