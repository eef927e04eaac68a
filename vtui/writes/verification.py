"""Verifies a write whose response was lost: it is reported as done on proof alone. Sends nothing but reads."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from vtui.api.errors import ServerError, Unsure, VercelError

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service

T = TypeVar("T")

FindEffect = Callable[["Service"], Awaitable[Any]]
"""Reads once; returns the row that proves that a write was applied, HalfDone for a part of it, None without proof.

Raises VercelError.
"""
Baseline = Callable[["Service"], Awaitable[FindEffect | None]]
"""Reads right before a write is sent; returns the FindEffect that compares, None where nothing would be proof."""
PAUSES: tuple[float, ...] = (1, 3, 8)
"""Seconds before each read: the effect may take a moment to show."""


class HalfDone(NamedTuple):
    """The first of two requests was applied, and the second was not, as far as can be seen."""

    message: str
    """What is now the case, in a sentence."""


class Verified(NamedTuple):
    """Result of several reads."""

    row: Any = None
    """The row that proves it; None without proof."""
    half: str = ""
    """What is now the case where only the first of two requests was applied."""
    error: "VercelError | None" = None


def is_unknown(error: "VercelError") -> bool:
    """Whether a write that ended so may have been applied: no answer came, or the server failed (5xx)."""
    return isinstance(error, Unsure | ServerError)


async def verify(find_effect: FindEffect, service: "Service", sleep: Callable[[float], Awaitable[None]]) -> Verified:
    """Call `find_effect` until there is proof, at most once for each of `PAUSES`."""
    result = Verified()
    for pause in PAUSES:
        await sleep(pause)
        try:
            found = await find_effect(service)
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


def proved_by(read: Callable[["Service"], Awaitable[T]], proof: Callable[[T], bool | None]) -> FindEffect:
    """Read a row; it is the proof where `proof` is true of it."""

    async def find_effect(service: "Service") -> T | None:
        row = await read(service)
        return row if proof(row) else None

    return find_effect


def absent(open_source: Callable[["Service"], "Source[T]"], row: T, is_same: Callable[[T], bool]) -> FindEffect:
    """Read a list; `row` is the proof where the list is complete and has no row that is the same."""

    async def find_effect(service: "Service") -> T | None:
        rows = await read_complete(open_source(service))
        return row if rows is not None and not any(map(is_same, rows)) else None

    return find_effect


def compared(read: Callable[["Service"], Awaitable[T | None]], find: Callable[[T, T], Any]) -> Baseline:
    """Read before and after the write; `find` takes both results and returns the proof.

    `read` returns None, or raises VercelError, where nothing would be proof.
    """

    async def baseline(service: "Service") -> FindEffect | None:
        try:
            before = await read(service)
        except VercelError:
            return None
        if before is None:
            return None

        async def find_effect(service: "Service") -> Any:
            now = await read(service)
            return None if now is None else find(before, now)

        return find_effect

    return baseline


async def read_complete(source: "Source[T]") -> list[T] | None:
    """All rows of a list; None when some may be missing, so that an absence would prove nothing. Raises VercelError."""
    rows: list[T] = []
    async for page in source:
        if page.stopped is not None or page.failures:
            return None
        rows += page.rows
    return rows
