"""Several lists in the same order as one list in that order."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from vtui.api.errors import VercelError
from vtui.api.pages import Page, Source

T = TypeVar("T")


@dataclass(slots=True)
class _Part(Generic[T]):
    name: str
    source: Source[T]
    ready: deque[T] = field(default_factory=deque)
    """Rows that it brought and that were not given out yet."""
    ended: bool = False


class MergedSource(Generic[T]):
    """Lists that each fall in `order` as one that does: a row is given out once no list can bring one before it.

    A part that cannot be read is named in `failures` and left out. An error that speaks of all requests to come is
    raised; the next call goes on where it was.
    """

    def __init__(
        self, parts: Sequence[tuple[str, Source[T]]], order: Callable[[T], int], lacking: Sequence[str] = ()
    ) -> None:
        """`parts` are names and lists; `order` is what falls, a time in ms, say; `lacking` names what is left out."""
        self._parts = [_Part(name, source) for name, source in parts]
        self._order = order
        self._malformed = self._hidden = 0
        self._failures = list(lacking)
        self._done = False

    def __aiter__(self) -> "MergedSource[T]":
        return self

    async def __anext__(self) -> Page[T]:
        """The next rows; raises the VercelError that stops all parts, and then goes on from there."""
        while not self._done:
            wanting = [part for part in self._parts if not part.ready and not part.ended]
            answers = await asyncio.gather(*map(self._ask, wanting))
            if (fatal := next((error for error in answers if error is not None), None)) is not None:
                raise fatal
            rows = self._ripe()
            self._done = all(part.ended and not part.ready for part in self._parts)
            if rows or self._failures or self._done:
                return self._page(rows)
        raise StopAsyncIteration

    async def _ask(self, part: _Part[T]) -> VercelError | None:
        """Read a part on; the error that stops all of them."""
        try:
            page = await anext(part.source)
        except StopAsyncIteration:
            part.ended = True
        except VercelError as error:
            if error.fatal:
                return error
            part.ended = True
            self._failures.append(f"{part.name}: {error}")
        else:
            part.ready += page.rows
            part.ended = not page.more
            self._malformed, self._hidden = self._malformed + page.malformed, self._hidden + page.hidden
            self._failures += [f"{part.name}: {failure}" for failure in page.failures]
            if page.stopped is not None:
                self._failures.append(f"{part.name}: incomplete: {page.stopped}")
        return None

    def _ripe(self) -> list[T]:
        """Rows before which nothing can come any more, in their order."""
        rows: list[T] = []
        while all(part.ready or part.ended for part in self._parts):
            first = max((part for part in self._parts if part.ready), key=self._next, default=None)
            if first is None:
                break
            rows.append(first.ready.popleft())
        return rows

    def _next(self, part: _Part[T]) -> int:
        return self._order(part.ready[0])

    def _page(self, rows: list[T]) -> Page[T]:
        malformed, self._malformed = self._malformed, 0
        hidden, self._hidden = self._hidden, 0
        failures, self._failures = self._failures, []
        return Page(tuple(rows), not self._done, None, malformed, hidden, tuple(failures))
