"""Waiting for a condition: as long as a slow or busy machine takes, and not for ever."""

import asyncio
import time
from collections.abc import Callable

HANGS_AFTER = 60.0
"""Seconds after which something counts as never happening: far beyond what the slowest machine needs."""


async def until(met: Callable[[], object], describe: Callable[[], str] = lambda: "", pause: float = 0.0) -> None:
    """Let other tasks run until `met`, looking every `pause` seconds; AssertionError with `describe` when it hangs."""
    deadline = time.monotonic() + HANGS_AFTER
    while not met():
        if time.monotonic() > deadline:
            raise AssertionError(f"never happened {describe()}".strip())
        await asyncio.sleep(pause)


async def settle() -> None:
    """Let other tasks run until each of them waits for input, a timer or a thread."""
    loop = asyncio.get_running_loop()
    ready = loop._ready  # type: ignore[attr-defined] # noqa: SLF001 - asyncio tells nowhere else what is about to run
    await until(lambda: not ready)
