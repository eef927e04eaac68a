"""Lists made of other lists: mapped, limited, one after the other, one for each row of another, merged in order."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar

from vtui.api.errors import Gone, NotFound, VercelError
from vtui.api.pages import Page, Source

T = TypeVar("T")
P = TypeVar("P")

AT_ONCE = 4
"""How many parts of a list are read at the same time."""

SHARED = "shared variables"
"""The name of the part of a list that holds the team's variables."""


class StaticSource(Source[T]):
    """A list that is already here, as one page."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows: tuple[T, ...] | None = tuple(rows)

    async def __anext__(self) -> Page[T]:
        rows, self._rows = self._rows, None
        if rows is None:
            raise StopAsyncIteration
        return Page(rows, more=False)


class MappedSource(Source[T], Generic[P, T]):
    """A list with each row made into another."""

    def __init__(self, source: Source[P], change: Callable[[P], T]) -> None:
        self._source, self._change = source, change

    async def __anext__(self) -> Page[T]:
        page = await anext(self._source)
        return _combined([page], tuple(map(self._change, page.rows)), page.more, page.stopped)


class LimitedSource(Source[T]):
    """The first rows of a list."""

    def __init__(self, source: Source[T], limit: int) -> None:
        self._source, self._remaining = source, limit

    async def __anext__(self) -> Page[T]:
        if self._remaining <= 0:
            raise StopAsyncIteration
        page = await anext(self._source)
        rows = page.rows[: self._remaining]
        self._remaining -= len(rows)
        return replace(page, rows=rows, more=page.more or len(rows) < len(page.rows))


def limited(source: Source[T], limit: int | None) -> Source[T]:
    """The list up to `limit` rows, where there is a limit."""
    return source if limit is None else LimitedSource(source, limit)


class _Part(Generic[T]):
    """One of several lists that are read as one; what goes wrong with it is named in the `failures` of its pages."""

    def __init__(self, name: str, source: Source[T]) -> None:
        self._name, self._source = name, source
        self._page: Page[T] | None = None
        self.ended = False

    async def read(self) -> VercelError | None:
        """Read the next page, unless one is waiting to be taken; returns an error that concerns all parts."""
        if self._page is not None or self.ended:
            return None
        try:
            page = await anext(self._source)
        except StopAsyncIteration:
            self.ended = True
            return None
        except VercelError as error:
            if error.fatal:
                return error
            page = Page((), more=False, failures=(str(error),))
        problems = page.failures if page.stopped is None else (*page.failures, f"incomplete: {page.stopped}")
        self._page = replace(page, failures=tuple(_named(self._name, problem) for problem in problems))
        self.ended = not page.more
        return None

    def take(self) -> list[Page[T]]:
        """The page that was read last, once."""
        page, self._page = self._page, None
        return [] if page is None else [page]


class FanOut(Source[T], Generic[P, T]):
    """A list for each row of another list, joined in that list's order, a few of them read at the same time.

    A part that cannot be read is named in `failures` and left out. An error that concerns all requests (no network,
    token, rate limit) is raised; the next call goes on where it was.
    """

    def __init__(
        self, outer: Source[P], read: Callable[[P], Source[T]], *, name: Callable[[P], str] = lambda _: ""
    ) -> None:
        self._outer, self._read, self._name = outer, read, name
        self._waiting: deque[P] = deque()
        self._parts: deque[_Part[T]] = deque()
        self._outer_ended = False
        self._beyond = False
        """Whether the outer list goes on after its last page, because it is limited."""
        self._stopped: str | None = None
        self._failures: tuple[str, ...] = ()
        self._done = False

    async def __anext__(self) -> Page[T]:
        while not self._done:
            await self._open_parts()
            errors = await asyncio.gather(*(part.read() for part in self._parts))
            if errors and errors[0] is not None:
                raise errors[0]
            page = self._take()
            if page.rows or page.failures or self._done:
                return page
        raise StopAsyncIteration

    async def _open_parts(self) -> None:
        """Open parts until enough are being read, reading on in the outer list where need be."""
        while len(self._parts) < AT_ONCE:
            if self._waiting:
                row = self._waiting.popleft()
                self._parts.append(_Part(self._name(row), self._read(row)))
            elif self._outer_ended:
                return
            else:
                try:
                    await self._read_outer()
                except VercelError:
                    if not self._parts:
                        raise
                    return

    async def _read_outer(self) -> None:
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

    def _take(self) -> Page[T]:
        """What the parts in front have ready, up to the first that has more to come."""
        pages: list[Page[T]] = []
        while self._parts:
            pages += self._parts[0].take()
            if not self._parts[0].ended:
                break
            self._parts.popleft()
        unread = bool(self._parts or self._waiting) or not self._outer_ended
        self._done = not unread
        failures, self._failures = self._failures, ()
        rows = tuple(row for page in pages for row in page.rows)
        return _combined(pages, rows, unread or self._beyond, None if unread else self._stopped, failures)


def chain(*sources: Source[T]) -> Source[T]:
    """Lists one after the other, as one."""
    return FanOut(StaticSource(sources), lambda source: source)


class OptionalTail(Source[T]):
    """A list, then a second one that is left out if it cannot be read.

    Why it was left out is named in `failures`. An error that concerns all requests is raised.
    """

    def __init__(self, first: Source[T], tail: Source[T], name: str) -> None:
        self._first, self._tail, self._name = first, tail, name
        self._in_tail, self._ended = False, False
        self._stopped: str | None = None

    async def __anext__(self) -> Page[T]:
        if self._ended:
            raise StopAsyncIteration
        if not self._in_tail:
            page = await anext(self._first)
            self._in_tail, self._stopped = not page.more, page.stopped
            return replace(page, more=True, stopped=None)
        try:
            page = await anext(self._tail)
        except VercelError as error:
            if error.fatal:
                raise
            problem = "not available" if isinstance(error, NotFound | Gone) else str(error)
            page = Page((), more=False, failures=(_named(self._name, problem),))
        self._ended = not page.more
        return page if page.more else replace(page, stopped=page.stopped or self._stopped)


class MergedSource(Source[T]):
    """Lists that each fall in `order`, as one that does: a row is given out once no list can have one before it.

    A part that cannot be read is named in `failures` and left out. An error that concerns all requests is raised; the
    next call goes on where it was.
    """

    def __init__(
        self, parts: Iterable[tuple[str, Source[T]]], order: Callable[[T], int], lacking: Iterable[str] = ()
    ) -> None:
        """`parts` are names and lists; `order` is what falls, a time in ms, say; `lacking` names what is left out."""
        self._parts = [(_Part(name, source), deque[T]()) for name, source in parts]
        """Each with its rows that were not given out yet."""
        self._order = order
        self._pages: list[Page[T]] = []
        self._failures = tuple(lacking)
        self._done = False

    async def __anext__(self) -> Page[T]:
        while not self._done:
            lacking = [(part, ready) for part, ready in self._parts if not ready]
            errors = await asyncio.gather(*(part.read() for part, _ in lacking))
            for part, ready in lacking:
                for page in part.take():
                    ready.extend(page.rows)
                    self._pages.append(page)
            if (error := next(filter(None, errors), None)) is not None:
                raise error
            rows = self._next_rows()
            self._done = all(part.ended and not ready for part, ready in self._parts)
            if rows or self._done or self._failures or any(page.failures for page in self._pages):
                pages, self._pages = self._pages, []
                failures, self._failures = self._failures, ()
                return _combined(pages, tuple(rows), not self._done, None, failures)
        raise StopAsyncIteration

    def _next_rows(self) -> list[T]:
        """Rows before which nothing can come any more, in their order."""
        rows: list[T] = []
        while all(ready or part.ended for part, ready in self._parts):
            candidates = [ready for _, ready in self._parts if ready]
            if not candidates:
                break
            rows.append(max(candidates, key=lambda ready: self._order(ready[0])).popleft())
        return rows


def _combined(
    pages: Sequence[Page[P]], rows: tuple[T, ...], more: bool, stopped: str | None, failures: Iterable[str] = ()
) -> Page[T]:
    """A page of these rows with what the pages that they came from say, after other failures."""
    return Page(
        rows,
        more,
        stopped,
        malformed=sum(page.malformed for page in pages),
        hidden=sum(page.hidden for page in pages),
        failures=(*failures, *(failure for page in pages for failure in page.failures)),
    )


def _named(name: str, problem: str) -> str:
    return f"{name}: {problem}" if name else problem
