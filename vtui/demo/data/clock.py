"""The time for an account whose builds progress: the clock of the machine, or one that a test advances."""

import asyncio
import time


class Clock:
    """The clock of the machine; times are ms since the epoch."""

    def now(self) -> int:
        """The time."""
        return time.time_ns() // 1_000_000

    async def until(self, at: int) -> None:
        """Return once `now()` has reached `at`."""
        await asyncio.sleep(max(0, at - self.now()) / 1000)


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
