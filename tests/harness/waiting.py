"""Waiting for a condition: as long as a slow or busy machine takes, and then an AssertionError."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

HANGS_AFTER = 60.0
"""Seconds after which something counts as never happening: far beyond what the slowest machine needs."""


async def until(met: Callable[[], object], describe: Callable[[], str] = lambda: "", pause: float = 0.0) -> None:
    """Let other tasks run until `met`, looking every `pause` seconds; AssertionError with `describe` when it hangs."""
    deadline = time.monotonic() + HANGS_AFTER
    while not met():
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened {describe()}".strip())
        await asyncio.sleep(pause)


async def settle(soon: float = 0.0) -> None:
    """Let other tasks run until each waits for input, a timer or a thread; timers due within `soon` s go off first."""
    loop: Any = asyncio.get_running_loop()  # asyncio shows nowhere else what is about to run
    due = [timer for timer in loop._scheduled if timer.when() <= loop.time() + soon]  # noqa: SLF001
    last = max((timer.when() for timer in due if not timer.cancelled()), default=0.0)
    if last > loop.time():
        await asyncio.sleep(last - loop.time())  # looking all the while would keep others from running
    await until(lambda: not loop._ready and not any(timer._scheduled and not timer.cancelled() for timer in due))  # noqa: SLF001
