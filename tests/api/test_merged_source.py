"""Lists that fall in time, merged into one that does, whatever pages they come in and whatever goes wrong."""

import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.api.errors import Forbidden, RateLimited, VercelError
from vtui.api.pages import Page
from vtui.api.sources import MergedSource


class Paged:
    """A list in given pages; an error among them is raised once."""

    def __init__(self, pages: Iterable[list[int] | VercelError], stopped: str | None = None) -> None:
        self._pages = list(pages)
        self._stopped = stopped

    def __aiter__(self) -> "Paged":
        return self

    async def __anext__(self) -> Page[int]:
        if not self._pages:
            raise StopAsyncIteration
        page = self._pages.pop(0)
        if isinstance(page, VercelError):
            raise page
        last = not self._pages
        return Page(tuple(page), more=not last, stopped=self._stopped if last else None)


def cut(pages: list[list[int]]) -> list[list[int]]:
    """Pages of the same sizes whose rows fall from the first to the last."""
    falling = iter(sorted((row for page in pages for row in page), reverse=True))
    return [[next(falling) for _ in page] for page in pages]


PAGED = st.lists(st.lists(st.integers(0, 50), max_size=5), max_size=6).map(cut)
"""A falling list in pages, empty ones among them."""


async def read(merged: MergedSource[int]) -> list[Page[int]]:
    return [page async for page in merged]


@given(st.lists(PAGED, max_size=4))
def test_all_rows_come_once_and_in_order(lists: list[list[list[int]]]) -> None:
    merged = MergedSource([(str(at), Paged(pages)) for at, pages in enumerate(lists)], lambda row: row)
    pages = asyncio.run(read(merged))
    rows = [row for page in pages for row in page.rows]
    assert rows == sorted((row for pages in lists for page in pages for row in page), reverse=True)
    assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False] * bool(pages)


async def test_a_part_with_an_error_is_named_and_the_others_go_on() -> None:
    merged = MergedSource(
        [("acme", Paged([[9, 7], [3]])), ("north", Paged([[8], Forbidden("north does not allow this")]))],
        lambda row: row,
        ["locked: no way in"],
    )
    pages = await read(merged)
    assert [row for page in pages for row in page.rows] == [9, 8, 7, 3]
    assert [failure for page in pages for failure in page.failures] == [
        "locked: no way in",
        "north: north does not allow this",
    ]


async def test_an_error_of_all_requests_is_raised_and_reading_goes_on_after_it() -> None:
    merged = MergedSource([("a", Paged([[9], RateLimited("slow"), [5]])), ("b", Paged([[8, 2]]))], lambda row: row)
    rows = list((await anext(merged)).rows)
    with pytest.raises(RateLimited):
        await anext(merged)
    rows += [row for page in await read(merged) for row in page.rows]
    assert rows == [9, 8, 5, 2]


async def test_a_part_that_stops_early_is_named_as_incomplete() -> None:
    pages = await read(MergedSource([("a", Paged([[9]], "the cursor does not move"))], lambda row: row))
    assert pages[-1].failures == ("a: incomplete: the cursor does not move",)
