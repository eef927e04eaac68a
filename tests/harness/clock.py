"""A clock for the demo account that a test advances."""

import asyncio

from vtui.demo.data.clock import Clock


class ManualClock(Clock):
    """A clock that stands still until it is advanced, from any thread."""

    def __init__(self, start_ms: int = 1_763_000_000_000) -> None:
        self._now = start_ms

    def now(self) -> int:
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`."""
        self._now += round(seconds * 1000)

    async def until(self, at: int) -> None:
        while self._now < at:  # noqa: ASYNC110 - an asyncio.Event cannot be set from the other threads that advance it
            await asyncio.sleep(0.002)
