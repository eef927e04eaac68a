"""The time for an account whose builds progress."""

import asyncio
import time


class Clock:
    """The clock of the machine, or one that is `ahead` of it; times are in ms. Tests have one that they advance."""

    def __init__(self, ahead: int = 0) -> None:
        self._ahead = ahead

    def now(self) -> int:
        """The time, since the epoch."""
        return time.time_ns() // 1_000_000 + self._ahead

    async def until(self, at: int) -> None:
        """Return once `now()` has reached `at`."""
        await asyncio.sleep(max(0, at - self.now()) / 1000)
