"""Lists, page by page: the one pagination loop."""

from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from vtui.api.endpoints import CursorParam
from vtui.models.responses.reader import DecodedPage

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Cursor = str | int | float
"""`pagination.next`: a time in ms, or a token."""

PAGE_SIZE = 100
"""Rows requested at once: the API's maximum; its default is 20."""

BLANK_PAGES = 5
"""How many pages in a row may have nothing new before the list is given up."""

IGNORED = "the server ignored the cursor"
REPEATED = "the server repeated a page cursor"
ROSE = "the server's cursor went backwards"
BLANK = f"{BLANK_PAGES} pages in a row had no new rows"
TIED = "more rows were created in the same millisecond than fit on a page"


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some rows of a list, in the server's order, none of which came before."""

    rows: tuple[T_co, ...]
    more: bool
    """Whether the list goes on after these; with a limit it may, though there is no further page."""
    stopped: str | None = None
    """Text of why the list is incomplete though it ended; None when it is complete."""
    malformed: int = 0
    """Rows with a `problem`."""
    hidden: int = 0
    """Rows that the server counts and does not show."""
    failures: tuple[str, ...] = ()
    """Texts of which parts of the list could not be read, and why."""


class Source(Protocol[T_co]):
    """A list that is read page by page.

    A page that fails raises VercelError and may be requested again: nothing is lost or skipped. One reader at a time.
    """

    def __aiter__(self) -> "Source[T_co]":
        return self

    async def __anext__(self) -> Page[T_co]: ...


async def rows_of(source: Source[T]) -> list[T]:
    """All rows of a list. Raises VercelError."""
    return [row async for page in source for row in page.rows]


class PageRequest(NamedTuple):
    """Which page of a list to request."""

    cursor: str | None
    """Where the page begins; None for the first one."""
    size: int
    """The number of its rows at most."""
    param: CursorParam | None = None
    """The query parameter for the cursor, where it is not the endpoint's own."""
    overlap: bool = False
    """Whether a cursor that goes back as `until` is sent one ms higher, so that the page begins with the rows of the
    cursor's own ms."""


FetchPage = Callable[[PageRequest], Awaitable[DecodedPage[T]]]


class Pages(Source[T]):
    """A list behind a cursor: each row once, in order, up to `limit` rows (facts, section 4).

    A token goes back as it came. A number is the creation time (ms) of the page's last row, and `until` leaves out its
    own ms (facts, section 4): it goes back one ms higher, the pages overlap, and rows of one ms at the border are not
    lost. Where the overlap leads nowhere, because the server includes that ms or one ms fills the page, the plain
    number is tried: the list goes on if rows of the page before come again, and ends as incomplete if rows may have
    been skipped. A number must fall, a token must change; a cursor that does not, or that is ignored, ends the list as
    incomplete too.

    `sized` is whether the endpoint takes a size; `turn` is the parameter to try instead when a cursor that is a number
    had nothing new. `bare` is whether the endpoint may give no cursor though the requested page was too small for all
    rows. A row that is not `known` (its key is synthetic) is given out but is no sign that the list goes on.
    """

    def __init__(
        self,
        fetch: FetchPage[T],
        key: Callable[[T], Hashable],
        *,
        limit: int | None = None,
        first: int | None = None,
        sized: bool = True,
        turn: CursorParam | None = None,
        bare: bool = False,
        known: Callable[[T], bool] = lambda _: True,
    ) -> None:
        self._fetch, self._key, self._known = fetch, key, known
        self._remaining = limit
        self._size = min(first or PAGE_SIZE, PAGE_SIZE)
        self._sized, self._turn, self._bare = sized, turn, bare
        self._param: CursorParam | None = None
        self._cursor: Cursor | None = None
        self._cursors: set[Cursor] = set()
        self._seen: set[Hashable] = set()
        self._wide = False
        self._exact = False
        """Whether a number goes back unchanged: the server includes its ms, or this is being tried."""
        self._crowded: bool | None = None
        """While a plain number is tried: whether the page before may lack rows of that ms. None at other times."""
        self._largest = 0
        """Rows of the largest response so far."""
        self._nameless_end = False
        """Whether the last row of the response before had no id of its own."""
        self._blank = 0
        self._done = limit is not None and limit <= 0

    async def __anext__(self) -> Page[T]:
        """The next page; after a VercelError the next call requests the same page again."""
        while not self._done:
            size = (
                self._size
                if self._remaining is None or self._wide
                else min(self._size, self._remaining + self._overlaps)
            )
            param = None if isinstance(self._cursor, str) else self._param
            answer = await self._fetch(PageRequest(_text(self._cursor), size, param, self._overlaps))
            page = self._take(answer, size)
            if page is not None:
                return page
        raise StopAsyncIteration

    @property
    def _overlaps(self) -> bool:
        """Whether the next page begins with rows of the page before."""
        return isinstance(self._cursor, int | float) and not self._exact

    def _take(self, answer: DecodedPage[T], size: int) -> Page[T] | None:
        """The response as a page; None when it has nothing new and another request is to be sent."""
        if self._crowded is not None:
            self._exact = any(self._key(row) in self._seen for row in answer.rows)
            if self._crowded and not self._exact:
                self._done = True
                return Page((), more=False, stopped=REPEATED if answer.next == self._cursor else TIED)
            self._crowded = None
        rows = self._fresh(answer.rows)
        has_new = any(map(self._known, rows))
        full = len(answer.rows) >= size if self._sized else bool(answer.rows)
        following = answer.next or None
        stopped = None if following is None else self._move(following, has_new, full)
        ended = following is None or stopped is not None
        small = (
            self._sized and full and size < PAGE_SIZE and (stopped is not None or (self._bare and self._cursor is None))
        )
        crowded = len(answer.rows) >= min(size, self._largest)
        repeats = following is not None and following == self._cursor
        if ended and self._another_way(small, bool(answer.rows) and not has_new, repeats, crowded):
            ended, stopped = False, None
        else:
            self._wide = False
            self._nameless_end = bool(answer.rows) and not self._known(answer.rows[-1])
        self._largest = max(self._largest, len(answer.rows))
        self._size = PAGE_SIZE
        cut = False
        if self._remaining is not None:
            cut = len(rows) > self._remaining
            rows = rows[: self._remaining]
            self._remaining -= len(rows)
        self._done = ended or self._remaining == 0
        if self._done:
            self._seen.clear()  # nothing can come twice any more: there may be 100,000 keys
        if self._remaining == 0:
            return Page(rows, cut or following is not None, None, _malformed(rows), answer.hidden)
        return Page(rows, not ended, stopped, _malformed(rows), answer.hidden) if rows or ended else None

    def _fresh(self, answered: Sequence[T]) -> tuple[T, ...]:
        """The rows that did not come before.

        A row without an id of its own came before when it stands before one that did, or when it is the first of an
        overlapping page and the page before ended in such a row.
        """
        keys = [self._key(row) for row in answered]
        overlapping = isinstance(self._cursor, int | float) and (self._turn is None or self._param is not None)
        last_known = max((at for at, key in enumerate(keys) if key in self._seen), default=-1) if overlapping else -1
        fresh = []
        for at, (row, key) in enumerate(zip(answered, keys, strict=True)):
            again = at < last_known or (at == 0 and overlapping and self._nameless_end)
            if key not in self._seen and not (again and not self._known(row)):
                self._seen.add(key)
                fresh.append(row)
        return tuple(fresh)

    def _another_way(self, small: bool, old: bool, repeats: bool, crowded: bool) -> bool:
        """Where the list would end: whether to request once more with the same cursor, in another way.

        Pages overlap at their edge, and a `small` one may hold nothing but rows of the edge's ms. `old` is that the
        page brought rows, and none was new; `repeats` that its cursor is the one that it was requested with; `crowded`
        that it was as full as a page gets, so that rows of that ms may be missing.
        """
        if small:
            self._wide = True
            return True
        numeric = isinstance(self._cursor, int | float)
        if old and numeric and self._turn is not None and self._param is None:
            self._param = self._turn
            return True
        if repeats and self._overlaps:
            self._exact, self._crowded = True, crowded
            return True
        return False

    def _move(self, following: "Cursor", fresh: bool, full: bool) -> str | None:
        """Move to the next cursor; return a text of why that is not possible when the list ends here."""
        before = self._cursor
        self._blank = 0 if fresh else self._blank + 1
        if before is not None and full and not fresh:
            return IGNORED
        echoed = isinstance(before, int | float) and following == before + 1  # it was sent one ms higher
        if following in self._cursors or echoed:
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


def _malformed(rows: Iterable[object]) -> int:
    return sum(getattr(row, "problem", None) is not None for row in rows)
