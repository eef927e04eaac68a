"""Waiting with timers and connections that hold no reference to the screen that waits.

Each timer and each connection of asyncio holds the context variables of the code that created it, until it is due, even
when it was cancelled, or until it is closed. In Textual these variables refer to the active worker and its screen.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")


def detached(coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
    """Start a task without context variables. A task that awaits it and is cancelled cancels it too."""
    return asyncio.create_task(coroutine, context=Context())


async def detached_items(items: AsyncIterator[T]) -> AsyncIterator[T]:
    """The items of an iterator, each awaited without context variables."""

    async def fetch() -> tuple[T, ...]:
        async for item in items:
            return (item,)
        return ()

    while fetched := await detached(fetch()):
        yield fetched[0]


async def sleep(seconds: float) -> None:
    """Sleep as asyncio does."""
    await detached(asyncio.sleep(seconds))
