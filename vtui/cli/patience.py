"""Waiting until a spent rate limit is there again, and saying so."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from vtui import times
from vtui.api.errors import RateLimited
from vtui.api.pages import Page, Source
from vtui.cli import output

T = TypeVar("T")

LEAST = 1000
"""A wait is at least this long (ms), whatever the server says: it is not to be hammered."""


class Patience:
    """Makes a call again and again until no rate limit refuses it."""

    def __init__(
        self, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, now: Callable[[], int] = times.now
    ) -> None:
        """`sleep` takes seconds, `now` gives ms since the epoch."""
        self._sleep = sleep
        self._now = now

    async def through(self, call: Callable[[], Awaitable[T]]) -> T:
        """What `call` gives, however long that takes; other errors pass."""
        while True:
            try:
                return await call()
            except RateLimited as limited:
                await self._wait(max(limited.retry_at or 0, self._now() + LEAST))

    async def pages(self, source: Source[T]) -> AsyncIterator[Page[T]]:
        """The pages of `source`; one that a limit refused is asked for again."""
        while True:
            try:
                page = await self.through(source.__anext__)
            except StopAsyncIteration:
                return
            yield page

    async def _wait(self, until: int) -> None:
        """Wait until `until` (ms since the epoch); a terminal sees the seconds count down on one line."""
        live = sys.stderr is not None and sys.stderr.isatty()
        if not live:
            output.say(f"vtui: rate limit reached, going on in {times.countdown(until - self._now())}")
        try:
            while (left := until - self._now()) > 0:
                if live:
                    output.rewrite(f"rate limit reached, going on in {times.countdown(left)}")
                await self._sleep(min(left, 1000) / 1000)
        finally:
            if live:
                output.rewrite("")
