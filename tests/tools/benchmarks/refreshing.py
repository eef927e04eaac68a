"""A busy list, refreshed: `python -m tests.tools.benchmarks.refreshing URL TOKEN ROWS ORIGIN FEW MANY REPORT`.

Reports in MB the resident memory after so `few` and so `many` refreshes of a list of ROWS on an account whose time runs
fast from the moment ORIGIN on, and how many `rows` there were in the end.
"""

import sys
from collections.abc import Sequence

from tests.tools.benchmarks.driven import Driven, run, start
from tests.tools.benchmarks.holding import resident
from tests.tools.benchmarks.hurry import FastClock
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server


class Refreshing(Driven):
    """Presses r over and over."""

    def __init__(self, server: Server, rows: int, origin: int, measured_at: tuple[int, int]) -> None:
        """`origin` is in ms since the epoch, `measured_at` the numbers of refreshes after which memory is measured."""
        self._rows, self._measured_at = rows, measured_at
        super().__init__(start(server, rows, clock=FastClock(origin).now))

    async def drive(self) -> Report:
        """Load, then refresh and look at the memory twice."""
        await self.has_loaded(self._rows)
        found: dict[int, float] = {}
        few, many = self._measured_at
        for number in range(1, many + 1):
            await self._refresh()
            if number in self._measured_at:
                found[number] = resident()
        return {"few": found[few], "many": found[many], "rows": self.loaded}

    async def _refresh(self) -> None:
        """Once, to the frame that shows it."""
        await self.rests()
        before = self.listed.progress.updated_at
        self.listed.renew()
        await self.met(lambda: self.listed.progress.updated_at != before)
        await self.is_drawn()


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    url, token, rows, origin, few, many, file = given
    run(Refreshing(Server(url, token), int(rows), int(origin), (int(few), int(many))), file)


if __name__ == "__main__":
    main(sys.argv[1:])
