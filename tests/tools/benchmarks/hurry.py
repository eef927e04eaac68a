"""A busy account over loopback HTTP: `python -m tests.tools.benchmarks.hurry --port 0 --rate-limit 0 ORIGIN`.

Its time runs fast, counted from the moment ORIGIN (ms since the epoch), so that the app can have the same time.
"""

import asyncio
import json
import sys

from vtui.demo.data.account import Account
from vtui.demo.data.clock import Clock
from vtui.demo.server.http_server import running_server

SPEED = 300
"""How many times faster: at some 30 ms a refresh, about 10 s lie between two of them."""
DEPLOYMENTS = 5_000


class FastClock(Clock):
    """The machine's clock, running fast from a moment on."""

    def __init__(self, origin: int) -> None:
        """`origin` is in ms since the epoch."""
        super().__init__()
        self._origin = origin

    def now(self) -> int:
        """The time in ms since the epoch."""
        return self._origin + (super().now() - self._origin) * SPEED

    async def until(self, at: int) -> None:
        """Sleep until `at` (ms since the epoch)."""
        await asyncio.sleep(max(0, at - self.now()) / 1_000 / SPEED)


async def hurry(origin: int) -> None:
    """Serve until the process is ended."""
    account = Account(clock=FastClock(origin), deployments=DEPLOYMENTS, rate_limit=0)

    async with running_server(account) as address:
        print(json.dumps({"url": address.url, "token": account.token}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(hurry(int(sys.argv[-1])))
