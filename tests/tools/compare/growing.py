"""What rows of one kind take: `python -m tests.tools.compare.growing KIND URL TOKEN SIZE REPORT`.

Reports the processor's time in ms (`cpu`) and the resident memory in bytes (`memory`) from just before the rows are
requested until they are on view and nothing is left to do, and the time to `filter` them by a word and back.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.keys import key_to_character

from tests.tools.benchmarks.driven import Driven, NotThere, run, start
from tests.tools.benchmarks.holding import MB, resident
from tests.tools.benchmarks.log_lines import PIECE, encoded
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server
from vtui.logs.rows import Rows
from vtui.logs.search import Search, SearchQuery
from vtui.logs.store import Log
from vtui.models.responses.log_events import Splitter, build_events, lines_of

REST = 0.5
"""Seconds until what follows the last rows is over."""


class Opened(NamedTuple):
    """A list: the key that opens it, and its resource."""

    key: str
    resource: str
    word: str
    """To filter by."""


LISTS = {
    "deployments": Opened("", "deployments", "dashboard"),
    "projects": Opened("2", "projects", "service-1"),
    "domains": Opened("3", "domains", "shop-1"),
    "variables": Opened("4", "env", "setting_1"),
    "teams": Opened("", "deployments", "dashboard"),
}


class Growing(Driven):
    """Opens a list, loads all of its rows, filters it."""

    def __init__(self, kind: str, server: Server, size: int) -> None:
        self._kind, self._target, self._opened = kind, size, LISTS[kind]
        self._wanted = 30 if kind == "teams" else size
        project = "store" if kind in ("domains", "variables") else None
        super().__init__(start(server, self._wanted, project=project))

    async def drive(self) -> Report:
        """Load, rest, filter; in ms and bytes."""
        if self._opened.key:
            await self._calm()
        before, cpu = resident(), time.process_time()
        if self._opened.key:
            event = events.Key(self._opened.key, key_to_character(self._opened.key))
            event.set_sender(self)
            self.post_message(event)
        await self.met(lambda: self.loaded >= self._wanted and self.listed.resource.name == self._opened.resource)
        await self._calm()
        loaded = time.process_time() - cpu
        memory = resident() - before
        if (count := self._available) < self._target:
            raise NotThere(f"{count} of {self._target} {self._kind}")
        report = {"cpu": loaded * 1_000, "memory": memory * MB, "filter": 0.0}
        if self._kind != "teams":  # their rows are not in the list
            filtering = time.process_time()
            for text in (self._opened.word, ""):
                self.listed.filtering.read(text)
                await self._calm()
            report["filter"] = (time.process_time() - filtering) * 1_000
        return report

    @property
    def _available(self) -> int:
        account = self.session.account.value
        if self._kind == "teams":
            return 0 if account is None else len(account.teams)
        return self.loaded

    async def _calm(self) -> None:
        await self.rests()
        await asyncio.sleep(REST)
        await self.met(lambda: not self.listed.view.arranging)
        await self.is_drawn()


def log_lines(size: int) -> Report:
    """What a log of so many lines takes in, and the search in it."""
    log = Log(size)
    rows, splitter = Rows(log), Splitter()
    tuple(lines_of(build_events(Splitter().feed(encoded(0, size) + b"\n"))))  # loads the reader
    before, cpu = resident(), 0.0
    for at in range(0, size, PIECE):
        piece = b"".join(encoded(number, size) + b"\n" for number in range(at, min(at + PIECE, size)))
        began = time.process_time()
        log.extend(tuple(lines_of(build_events(splitter.feed(piece)))))
        rows.grow()
        cpu += time.process_time() - began
    memory, began = resident() - before, time.process_time()
    for _ in Search(log, SearchQuery("compiled products")).steps():
        pass
    searching = time.process_time() - began
    return {"cpu": cpu * 1_000, "memory": memory * MB, "filter": searching * 1_000}


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    kind, url, token, size, file = given
    if kind == "log lines":
        Path(file).write_text(json.dumps(log_lines(int(size))))
    else:
        run(Growing(kind, Server(url, token), int(size)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
