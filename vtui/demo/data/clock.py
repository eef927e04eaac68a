"""The time for an account whose builds progress."""

import asyncio
import time


class Clock:
    """The clock of the machine; times are ms since the epoch. Tests have one that they advance."""

    def now(self) -> int:
        """The time."""
        return time.time_ns() // 1_000_000

    async def until(self, at: int) -> None:
        """Return once `now()` has reached `at`."""
        await asyncio.sleep(max(0, at - self.now()) / 1000)
