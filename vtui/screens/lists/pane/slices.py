"""Long work on many rows, done in slices between which the screen is drawn and keys are handled."""

import asyncio
from collections.abc import Iterator
from time import perf_counter

FRAME = 0.008
"""Seconds that a slice takes at most."""


async def run_in_slices(steps: Iterator[object]) -> None:
    """Take steps to their end, letting others have their turn when a frame's time has passed."""
    began = perf_counter()
    for _ in steps:
        if perf_counter() - began > FRAME:
            await asyncio.sleep(0)
            began = perf_counter()
