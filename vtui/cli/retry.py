"""Waiting for rate limits."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from vtui import times
from vtui.api.errors import RateLimited
from vtui.api.pages import Page, Source
from vtui.cli import output

T = TypeVar("T")

MIN_WAIT = 1000
"""Minimum wait in ms, whatever the server requests."""


class RateLimitRetry:
    """Repeats calls that a rate limit refuses, and prints how long it waits. Has the clock of the command."""

    def __init__(
        self, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep, now: Callable[[], int] = times.now
    ) -> None:
        """`sleep` takes seconds, `now` gives ms since the epoch."""
        self.sleep, self.now = sleep, now

    async def call(self, call: Callable[[], Awaitable[T]]) -> T:
        """The result of `call`, repeated until no rate limit refuses it; other errors are raised."""
        while True:
            try:
                return await call()
            except RateLimited as limited:
                await self._wait(max(limited.retry_at or 0, self.now() + MIN_WAIT))

    async def pages(self, source: Source[T]) -> AsyncIterator[Page[T]]:
        """The pages of `source`; one that a rate limit refused is requested again."""
        while True:
            try:
                page = await self.call(source.__anext__)
            except StopAsyncIteration:
                return
            yield page

    async def _wait(self, until: int) -> None:
        """Wait until `until` (ms since the epoch), with a countdown on one line where stderr is a terminal."""
        live = output.can_rewrite_line()
        if not live:
            output.print_message(f"vtui: rate limit reached, resuming in {times.countdown(until - self.now())}")
        try:
            while (remaining := until - self.now()) > 0:
                if live:
                    output.rewrite_line(f"rate limit reached, resuming in {times.countdown(remaining)}")
                await self.sleep(min(remaining, 1000) / 1000)
        finally:
            if live:
                output.rewrite_line("")
