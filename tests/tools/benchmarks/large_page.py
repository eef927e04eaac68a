"""A large page in the app: `python -m tests.tools.benchmarks.large_page ROWS LENGTH REPORT`.

A page of ROWS deployments, each with texts of LENGTH characters, replaces the list. Reports in ms the event loop's
`worst` stall from the request to the frame that shows the rows, and the time that it `took`.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import httpx

from tests.tools.benchmarks.driven import Driven, run
from tests.tools.benchmarks.report import Report
from vtui.config.settings import Settings
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.server.transport import DemoTransport
from vtui.session.start import Start

if TYPE_CHECKING:
    from vtui.api.rate_limits import RateLimits
    from vtui.api.service import Service

BASE = "https://api.vercel.com"
START = 1_763_000_000_000
PROBE = 0.002
"""Seconds between two looks at the clock: a stall may be longer than measured by as much."""
PIECE = 64 * 1024
"""Bytes that a network hands over at once."""


def body(rows: int, length: int) -> bytes:
    """The page; its texts hold what has to be cleaned."""
    filler = ("wörd \x1b[31m " * (length // 10 + 1))[:length]
    page = [
        {
            "uid": f"dpl_{number:06}",
            "name": "shop",
            "url": f"shop-{number}.vercel.app",
            "created": START - number * 1_000,
            "state": "READY",
            "readyState": "READY",
            "target": "production",
            "projectId": f"prj_{number % 50}",
            "creator": {"uid": "u1", "username": "ada"},
            "meta": {
                "githubCommitMessage": f"fix: carts {filler}",
                "githubCommitRef": f"feat/carts-{filler}",
                "githubCommitSha": f"{number:040x}",
                **{f"key{other}": "v" * 100 for other in range(10)},
            },
        }
        for number in range(rows)
    ]
    return json.dumps({"deployments": page, "pagination": {"count": rows, "next": None, "prev": None}}).encode()


class LargePage(DemoTransport):
    """The account, until it is `armed`: then all its deployments are one page."""

    def __init__(self, page: bytes) -> None:
        super().__init__(Account(deployments=350, live=False, rate_limit=0))
        self._page = page
        self.armed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if not self.armed or request.url.path != "/v7/deployments":
            return await super().handle_async_request(request)
        return httpx.Response(200, content=self._pieces())

    async def _pieces(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self._page), PIECE):
            await asyncio.sleep(0)
            yield self._page[at : at + PIECE]


def connect(
    transport: LargePage, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]
) -> "Service":
    """Makes the service, in process."""
    from vtui.api.service import Service

    return Service(BASE, DEMO_TOKEN, transport=transport, on_limits=on_limits, on_notice=on_notice)


class Replaced(Driven):
    """Loads the list anew and watches the event loop meanwhile."""

    def __init__(self, rows: int, length: int) -> None:
        self._rows = rows
        self._transport = LargePage(body(rows, length))
        super().__init__(Start(partial(connect, self._transport), Settings(auto_load=rows, refresh=0), team="acme"))

    async def drive(self) -> Report:
        """From the key to the frame."""
        await self.rests()
        self._transport.armed = True
        began, worst = time.perf_counter(), 0.0
        self.listed.renew()
        while self.loaded != self._rows:
            worst = max(worst, await self._late())
        drawn = asyncio.Event()
        self.screen.call_after_refresh(drawn.set)
        while not drawn.is_set():
            worst = max(worst, await self._late())
        return {"worst": worst * 1_000, "took": (time.perf_counter() - began) * 1_000}

    async def _late(self) -> float:
        """How late a look at the clock came, in s."""
        before = time.perf_counter()
        await asyncio.sleep(PROBE)
        return time.perf_counter() - before - PROBE


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    rows, length, file = given
    run(Replaced(int(rows), int(length)), file)


if __name__ == "__main__":
    main(sys.argv[1:])
