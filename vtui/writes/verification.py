"""Whether a write was applied whose answer was lost: reported as done on proof alone. Nothing but reads is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.pages import Source
    from vtui.api.service import Service

T = TypeVar("T")

Look = Callable[["Service"], Awaitable[Any]]
"""Reads once: the row that proves that a write was applied, HalfDone where a part was, None without proof.

Raises VercelError.
"""
PAUSES: tuple[float, ...] = (1, 3, 8)
"""Seconds before each look: the effect may take a moment to show."""


@dataclass(frozen=True, slots=True)
class HalfDone:
    """The first of two requests was applied, and the second was not, as far as can be seen."""

    message: str
    """What is now the case, in a sentence."""


class Verified(NamedTuple):
    """What several looks came to."""

    row: Any = None
    """The row that proves it; None without proof."""
    half: str = ""
    """What is now the case where only the first of two requests was applied."""
    error: "VercelError | None" = None
    """Why the last look failed."""


def is_unknown(error: "VercelError") -> bool:
    """Whether a write that ended so may have been applied: no answer came, or the server failed (5xx)."""
    from vtui.api.errors import ServerError, Unsure

    return isinstance(error, Unsure | ServerError)


async def verify(look: Look, service: "Service", sleep: Callable[[float], Awaitable[None]]) -> Verified:
    """Look a few times, until there is proof."""
    from vtui.api.errors import VercelError

    result = Verified()
    for pause in PAUSES:
        await sleep(pause)
        try:
            found = await look(service)
        except VercelError as error:
            result = Verified(error=error)
            continue
        if isinstance(found, HalfDone):
            result = Verified(half=found.message)
        elif found is not None:
            return Verified(found)
        else:
            result = Verified()
    return result


async def read_complete(source: "Source[T]") -> list[T] | None:
    """All rows of a list; None when some may be missing, so that an absence would prove nothing. Raises VercelError."""
    rows: list[T] = []
    async for page in source:
        if page.stopped is not None or page.failures:
            return None
        rows += page.rows
    return rows
