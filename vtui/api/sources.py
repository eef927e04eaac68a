"""Lists made of lists: one for each row of another, one after the other, rows made into others."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from vtui.api.errors import NotFound, VercelError
from vtui.api.pages import Page, Source

T = TypeVar("T")
P = TypeVar("P")

AT_ONCE = 4
"""How many parts of a list are read at the same time."""


class StaticSource(Generic[T]):
    """A list that is already here, as one page."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows: tuple[T, ...] | None = tuple(rows)

    def __aiter__(self) -> "StaticSource[T]":
        return self

    async def __anext__(self) -> Page[T]:
        rows, self._rows = self._rows, None
        if rows is None:
            raise StopAsyncIteration
        return Page(rows, more=False)


class MappedSource(Generic[P, T]):
    """A list with each row made into another."""

    def __init__(self, source: Source[P], change: Callable[[P], T]) -> None:
        self._source = source
        self._change = change

    def __aiter__(self) -> "MappedSource[P, T]":
        return self

    async def __anext__(self) -> Page[T]:
        page = await anext(self._source)
        rows = tuple(self._change(row) for row in page.rows)
        return Page(rows, page.more, page.stopped, page.malformed, page.hidden, page.failures)


@dataclass(slots=True)
class _Part(Generic[T]):
    name: str
    source: Source[T]
    result: "Page[T] | VercelError | None" = None
    """What it brought last and has not given out; None when it has to be asked."""
    ended: bool = False


class FanOut(Generic[P, T]):
    """A list for each row of another list, joined in that list's order, a few of them read at the same time.

    A part that cannot be read is named in `failures` and left out. An error that speaks of all requests to come (no
    network, token, rate limit) is raised; the next call goes on where it was.
    """

    def __init__(
        self,
        outer: Source[P],
        read: Callable[[P], Source[T]],
        *,
        name: Callable[[P], str] = lambda _: "",
        limit: int | None = None,
    ) -> None:
        self._outer = outer
        self._read = read
        self._name = name
        self._left = limit
        self._waiting: deque[P] = deque()
        self._parts: deque[_Part[T]] = deque()
        self._outer_ended = False
        self._beyond = False
        self._stopped: str | None = None
        self._failures: list[str] = []
        self._done = limit is not None and limit <= 0

    def __aiter__(self) -> "FanOut[P, T]":
        return self

    async def __anext__(self) -> Page[T]:
        """The next rows; raises the VercelError that stops all parts, and then goes on from there."""
        while not self._done:
            await self._fill()
            await self._ask()
            page = self._give()
            if page.rows or page.failures or self._done:
                return page
        raise StopAsyncIteration

    async def _fill(self) -> None:
        """Opens parts until enough are being read, asking the outer list for more of them where need be."""
        while len(self._parts) < AT_ONCE:
            if self._waiting:
                row = self._waiting.popleft()
                self._parts.append(_Part(self._name(row), self._read(row)))
            elif self._outer_ended:
                return
            else:
                try:
                    await self._more_parts()
                except VercelError:
                    if not self._parts:
                        raise
                    return

    async def _more_parts(self) -> None:
        try:
            page = await anext(self._outer)
        except StopAsyncIteration:
            self._outer_ended = True
            return
        self._waiting += page.rows
        self._failures += page.failures
        self._stopped = page.stopped or self._stopped
        self._outer_ended = not page.more
        self._beyond = page.more

    async def _ask(self) -> None:
        """Asks every open part that has nothing to give; raises when the first one met what stops them all."""
        await asyncio.gather(*(_ask(part) for part in self._parts if part.result is None))
        fatal = [part for part in self._parts if isinstance(part.result, VercelError) and part.result.fatal]
        first = self._parts[0].result if self._parts else None
        for part in fatal:
            part.result = None
        if isinstance(first, VercelError) and first.fatal:
            raise first

    def _give(self) -> Page[T]:
        """What the parts in front have ready, up to the first that has more to come."""
        rows: list[T] = []
        malformed = hidden = 0
        failures, self._failures = self._failures, []
        while self._parts:
            part = self._parts[0]
            if isinstance(part.result, Page):
                rows += part.result.rows
                malformed += part.result.malformed
                hidden += part.result.hidden
                failures += part.result.failures
                if part.result.stopped is not None:
                    failures.append(_about(part.name, f"incomplete: {part.result.stopped}"))
            elif part.result is not None:
                failures.append(_about(part.name, str(part.result)))
            part.result = None
            if not part.ended:
                break
            self._parts.popleft()
        unread = bool(self._parts or self._waiting) or not self._outer_ended
        cut = self._left is not None and len(rows) > self._left
        if self._left is not None:
            rows = rows[: self._left]
            self._left -= len(rows)
        self._done = not unread or self._left == 0
        stopped = None if unread else self._stopped
        return Page(tuple(rows), cut or unread or self._beyond, stopped, malformed, hidden, tuple(failures))


async def _ask(part: _Part[T]) -> None:
    if part.ended:
        part.result = None
        return
    try:
        part.result = await anext(part.source)
        part.ended = not part.result.more
    except StopAsyncIteration:
        part.ended = True
    except VercelError as error:
        part.result = error
        part.ended = not error.fatal


class OptionalTail(Generic[T]):
    """A list, and another one after it, whose failure takes nothing from the first.

    What keeps the second from being read is named in `failures`, unless it speaks of all requests to come, which is
    raised; that there is no such list is no failure.
    """

    def __init__(self, first: Source[T], second: Source[T], name: str, *, limit: int | None = None) -> None:
        self._first, self._second, self._name, self._left = first, second, name, limit
        self._turned, self._ended = False, limit is not None and limit <= 0
        self._stopped: str | None = None

    def __aiter__(self) -> "OptionalTail[T]":
        return self

    async def __anext__(self) -> Page[T]:
        """The next rows; raises what the first list raises."""
        if self._ended:
            raise StopAsyncIteration
        page = await (self._after() if self._turned else self._begin())
        if self._left is not None:
            rows = page.rows[: self._left]
            self._left -= len(rows)
            page = replace(page, rows=rows, more=page.more or len(rows) < len(page.rows))
        self._ended = not page.more or self._left == 0
        return page

    async def _begin(self) -> Page[T]:
        page = await anext(self._first)
        self._turned, self._stopped = not page.more, page.stopped
        return replace(page, more=True, stopped=None)

    async def _after(self) -> Page[T]:
        try:
            page = await anext(self._second)
        except VercelError as error:
            if error.fatal:
                raise
            told = () if isinstance(error, NotFound) else (_about(self._name, str(error)),)
            page = Page((), more=False, failures=told)
        return page if page.more else replace(page, stopped=page.stopped or self._stopped)


def _about(name: str, words: str) -> str:
    return f"{name}: {words}" if name else words


class Chain(FanOut[Source[T], T]):
    """Lists one after the other, as one."""

    def __init__(self, sources: Iterable[Source[T]], *, limit: int | None = None) -> None:
        super().__init__(StaticSource(sources), lambda source: source, limit=limit)
