"""The time for an account whose builds progress: the system's clock, or one that a test advances."""

import asyncio
import time
from typing import Protocol

MANUAL_POLL = 0.002
"""Seconds between two reads of a manual clock while something waits for it to be advanced."""


class Clock(Protocol):
    """A source of time in ms since the epoch."""

    def now(self) -> int:
        """The time in ms since the epoch."""
        ...

    async def until(self, at: int) -> None:
        """Return once `now()` has reached `at` (ms since the epoch)."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> int:
        """The time in ms since the epoch."""
        return time.time_ns() // 1_000_000

    async def until(self, at: int) -> None:
        """Sleep until `at` (ms since the epoch)."""
        await asyncio.sleep(max(0, at - self.now()) / 1000)


class ManualClock:
    """A clock that stands still until it is advanced, from any thread."""

    def __init__(self, start_ms: int = 1_763_000_000_000) -> None:
        self._now = start_ms

    def now(self) -> int:
        """The time in ms since the epoch."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the clock forward by `seconds`."""
        self._now += round(seconds * 1000)

    async def until(self, at: int) -> None:
        """Wait until the clock has been advanced to `at` (ms since the epoch)."""
        while self._now < at:  # noqa: ASYNC110 - an asyncio.Event cannot be set from the other threads that advance it
            await asyncio.sleep(MANUAL_POLL)
