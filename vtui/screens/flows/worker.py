"""Work that goes on beside the keys: in workers, and in slices between which the screen is drawn."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from time import perf_counter
from typing import Any

from textual.dom import DOMNode

FRAME = 0.008
"""Seconds that a slice takes at most."""


def start_worker(
    node: DOMNode, group: str, work: Callable[..., Coroutine[Any, Any, None]], *arguments: Any, exclusive: bool = True
) -> None:
    """Run `work` as a worker of a node, which cancels it when it is closed; `exclusive` ends what runs in the group."""
    job: Callable[[], Any] = partial(work, *arguments)
    node.run_worker(job, group=group, exclusive=exclusive)


async def run_in_slices(steps: Iterator[object]) -> None:
    """Take steps to their end, letting others have their turn when a frame's time has passed."""
    began = perf_counter()
    for _ in steps:
        if perf_counter() - began > FRAME:
            await asyncio.sleep(0)
            began = perf_counter()
