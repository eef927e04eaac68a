"""Lists, page by page: the one pagination loop, and lists made of lists."""

import asyncio
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from vtui.api.endpoints import CursorParam
from vtui.api.errors import VercelError

if TYPE_CHECKING:
    from vtui.models.decode import Decoded

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = TypeVar("P")

Cursor = str | int | float
"""`pagination.next`: a time in ms, or a token."""

PAGE_SIZE = 100
"""Rows asked for at once: the API's maximum; its default is 20."""

BLANK_PAGES = 5
"""How many pages in a row may bring nothing new before the list is given up."""

AT_ONCE = 4
"""How many parts of a list are read at the same time."""

IGNORED = "the server ignored the cursor"
REPEATED = "the server gave the same cursor twice"
ROSE = "the server's cursor went backwards"
BLANK = f"{BLANK_PAGES} pages in a row brought nothing new"


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some rows of a list, in the server's order, none of which came before."""

    rows: tuple[T_co, ...]
    more: bool
    """Whether the list goes on after these, read or not: a limit may end the reading first."""
    stopped: str | None = None
    """Why the list ended early, in words; None when it did not."""
    odd: int = 0
    """Rows of the answer that were not as promised."""
    hidden: int = 0
    """Rows that the server says it kept back."""
    failures: tuple[str, ...] = ()
    """Parts of the list that could not be read, and why, in words."""


class Source(Protocol[T_co]):
    """A list that is read page by page.

    A page that fails raises VercelError and may be asked for again: nothing is lost or skipped. One reader at a time.
    """

    def __aiter__(self) -> "Source[T_co]": ...

    async def __anext__(self) -> Page[T_co]: ...


class Ask(Protocol[T]):
    """Asks the server for one page."""

    async def __call__(self, *, cursor: str | None, size: int, cursor_param: CursorParam | None) -> "Decoded[T]":
        """The page after `cursor`, of at most `size` rows; `cursor_param` overrules the endpoint's own parameter."""
        ...


class Pages(Generic[T]):
    """A list behind a cursor: each row once, in order, up to `limit` rows (facts, section 4).

    The cursor goes back as it came. A number must fall, a token must change; a cursor that does not, or that is
    ignored, ends the list as stopped early. `sized` is whether the endpoint heeds the size asked for; `turn` is the
    parameter to try instead when a cursor that is a number brought nothing new. `bare` is whether the endpoint may
    give no cursor though the page asked for was too small for all. A row that is not `known` (its key was
    made up) is given out but is no sign that the list goes on.
    """

    def __init__(
        self,
        ask: Ask[T],
        key: Callable[[T], Hashable],
        *,
        limit: int | None = None,
        first: int | None = None,
        sized: bool = True,
        turn: CursorParam | None = None,
        bare: bool = False,
        known: Callable[[T], bool] = lambda _: True,
    ) -> None:
        self._bare = bare
        self._ask = ask
        self._known = known
        self._key = key
        self._left = limit
        self._size = min(first or PAGE_SIZE, PAGE_SIZE)
        self._sized = sized
        self._turn = turn
        self._param: CursorParam | None = None
        self._cursor: Cursor | None = None
        self._cursors: set[Cursor] = set()
        self._seen: set[Hashable] = set()
        self._wide = False
        self._blank = 0
        self._done = limit is not None and limit <= 0

    def __aiter__(self) -> "Pages[T]":
        return self

    async def __anext__(self) -> Page[T]:
        """The next page; raises VercelError, and then asks for the same page again."""
        while not self._done:
            size = self._size if self._left is None or self._wide else min(self._size, self._left)
            param = None if isinstance(self._cursor, str) else self._param
            page = self._take(await self._ask(cursor=_text(self._cursor), size=size, cursor_param=param), size)
            if page is not None:
                return page
        raise StopAsyncIteration

    def _take(self, answer: "Decoded[T]", size: int) -> Page[T] | None:
        """The answer as a page; None when it brought nothing and there is still something to ask for."""
        rows = self._fresh(answer.rows)
        news = any(map(self._known, rows))
        full = len(answer.rows) >= size if self._sized else bool(answer.rows)
        following = answer.next or None
        stopped = None if following is None else self._move(following, news, full)
        ended = following is None or stopped is not None
        small = self._sized and full and size < PAGE_SIZE and (stopped is not None or self._is_bare())
        if ended and self._another_way(small, bool(answer.rows) and not news):
            ended, stopped = False, None
        else:
            self._wide = False
        self._size = PAGE_SIZE
        cut = False
        if self._left is not None:
            cut = len(rows) > self._left
            rows = rows[: self._left]
            self._left -= len(rows)
        self._done = ended or self._left == 0
        if self._left == 0:
            return Page(rows, cut or following is not None, None, _odd(rows), answer.hidden)
        return Page(rows, not ended, stopped, _odd(rows), answer.hidden) if rows or ended else None

    def _fresh(self, rows: Iterable[T]) -> tuple[T, ...]:
        fresh = []
        for row in rows:
            key = self._key(row)
            if key not in self._seen:
                self._seen.add(key)
                fresh.append(row)
        return tuple(fresh)

    def _another_way(self, small: bool, old: bool) -> bool:
        """Where the list would end: whether to ask once more with the same cursor, in another way.

        Pages may overlap at their edge, and a `small` one may hold nothing but rows of the edge's moment. `old` is
        that the page brought rows, and none was new.
        """
        if small:
            self._wide = True
            return True
        numeric = isinstance(self._cursor, int | float)
        if old and numeric and self._turn is not None and self._param is None:
            self._param = self._turn
            return True
        return False

    def _is_bare(self) -> bool:
        """Whether this may be a first page without its cursor."""
        return self._bare and self._cursor is None

    def _move(self, following: "Cursor", fresh: bool, full: bool) -> str | None:
        """Goes on to the next cursor; why it cannot, in words, when the list ends here."""
        before = self._cursor
        self._blank = 0 if fresh else self._blank + 1
        if before is not None and full and not fresh:
            return IGNORED
        if following in self._cursors:
            return REPEATED
        if not isinstance(before, str | None) and not isinstance(following, str) and not following < before:
            return ROSE
        if self._blank >= BLANK_PAGES:
            return BLANK
        self._cursors.add(following)
        self._cursor = following
        return None


def _text(cursor: Cursor | None) -> str | None:
    if isinstance(cursor, float) and cursor.is_integer():
        return str(int(cursor))
    return None if cursor is None else str(cursor)


def _odd(rows: Iterable[object]) -> int:
    return sum(getattr(row, "odd", None) is not None for row in rows)


class Listed(Generic[T]):
    """A list that is already here, as one page."""

    def __init__(self, rows: Iterable[T]) -> None:
        self._rows: tuple[T, ...] | None = tuple(rows)

    def __aiter__(self) -> "Listed[T]":
        return self

    async def __anext__(self) -> Page[T]:
        rows, self._rows = self._rows, None
        if rows is None:
            raise StopAsyncIteration
        return Page(rows, more=False)


class Mapped(Generic[P, T]):
    """A list with each row made into another."""

    def __init__(self, source: Source[P], change: Callable[[P], T]) -> None:
        self._source = source
        self._change = change

    def __aiter__(self) -> "Mapped[P, T]":
        return self

    async def __anext__(self) -> Page[T]:
        page = await anext(self._source)
        rows = tuple(self._change(row) for row in page.rows)
        return Page(rows, page.more, page.stopped, page.odd, page.hidden, page.failures)


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
        odd = hidden = 0
        failures, self._failures = self._failures, []
        while self._parts:
            part = self._parts[0]
            if isinstance(part.result, Page):
                rows += part.result.rows
                odd += part.result.odd
                hidden += part.result.hidden
                failures += part.result.failures
                if part.result.stopped is not None:
                    failures.append(_about(part.name, f"stopped early: {part.result.stopped}"))
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
        return Page(tuple(rows), cut or unread or self._beyond, stopped, odd, hidden, tuple(failures))


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


def _about(name: str, words: str) -> str:
    return f"{name}: {words}" if name else words


class Chain(FanOut[Source[T], T]):
    """Lists one after the other, as one."""

    def __init__(self, sources: Iterable[Source[T]], *, limit: int | None = None) -> None:
        super().__init__(Listed(sources), lambda source: source, limit=limit)
