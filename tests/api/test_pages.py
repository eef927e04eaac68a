"""A list is read to its end, each row once and in order, whatever the server's cursors do."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.api.endpoints import CursorParam
from vtui.api.errors import Offline, RateLimited, VercelError
from vtui.api.pages import BLANK_PAGES, IGNORED, PAGE_SIZE, REPEATED, ROSE, TIED, Page, PageRequest, Pages
from vtui.models.responses.reader import DecodedPage


@dataclass(frozen=True)
class Row:
    """A row made at a moment."""

    id: str
    at: int
    problem: str | None = None


class Server:
    """Keeps rows newest first and gives them out by cursor, in the manner requests for."""

    def __init__(
        self,
        rows: list[Row],
        *,
        style: str = "number",
        inclusive: bool = False,
        cap: int = PAGE_SIZE,
        repeat: int = 0,
        takes: CursorParam | None = None,
        faults: list[VercelError | None] | None = None,
    ) -> None:
        self.rows, self.style, self.inclusive, self.cap, self.repeat = rows, style, inclusive, cap, repeat
        self.takes = takes
        self.faults = list(faults or ())
        self.sizes: list[int] = []
        self.cursors: list[str | None] = []

    async def __call__(self, request: PageRequest) -> DecodedPage[Row]:
        cursor, size, cursor_param, overlap = request
        if overlap and cursor is not None and self.takes != "from" and (self.takes is None or cursor_param):
            cursor = str(int(cursor) + 1)  # as the client does with `until`
        self.sizes.append(size)
        self.cursors.append(cursor)
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        if self.takes is not None and cursor_param != self.takes:
            cursor = None
        rest, size = self.rows, min(size, self.cap)
        if cursor is not None and self.style == "number":
            rest = [row for row in rest if row.at < int(cursor) or (self.inclusive and row.at == int(cursor))]
        elif cursor is not None:
            rest = rest[max(0, int(cursor, 36) - self.repeat) :]
        page = rest[:size]
        if len(rest) <= size:
            return DecodedPage(tuple(page), None)
        if self.style == "number":
            return DecodedPage(tuple(page), page[-1].at)
        return DecodedPage(tuple(page), _token(self.rows.index(page[-1]) + 1))


def _token(index: int) -> str:
    digits = ""
    while index:
        index, digit = divmod(index, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def rows(count: int, at: Callable[[int], int] = lambda index: 2_000_000 - index) -> list[Row]:
    return [Row(f"r{index}", at(index)) for index in range(count)]


def pages_of(fetch: Any, **options: Any) -> Pages[Row]:
    return Pages(fetch, lambda row: row.id, **options)


async def read(source: Pages[Row], failures: int = 0) -> tuple[list[Row], Page[Row] | None]:
    """All rows, asking again after every failure; the last page with them."""
    found: list[Row] = []
    last = None
    for _ in range(10_000):
        try:
            last = await anext(source)
        except VercelError:
            failures -= 1
            assert failures >= 0
            continue
        except StopAsyncIteration:
            return found, last
        found += last.rows
    raise AssertionError("the list does not end")


@given(
    count=st.integers(0, 450),
    style=st.sampled_from(["number", "token"]),
    inclusive=st.booleans(),
    cap=st.integers(3, 100),
    repeat=st.integers(0, 2),
    limit=st.none() | st.integers(1, 500),
    first=st.none() | st.integers(1, 100),
    faults=st.lists(st.sampled_from([None, None, Offline("offline"), RateLimited("later")]), max_size=12),
)
async def test_every_row_comes_once_and_in_order(
    *,
    count: int,
    style: str,
    inclusive: bool,
    cap: int,
    repeat: int,
    limit: int | None,
    first: int | None,
    faults: list[VercelError | None],
) -> None:
    server = Server(rows(count), style=style, inclusive=inclusive, cap=cap, repeat=repeat, faults=faults)
    found, last = await read(pages_of(server, limit=limit, first=first), len(faults))
    assert found == server.rows[:limit]
    assert last is not None
    assert last.stopped is None
    assert last.more is (limit is not None and limit < count)


@given(
    ties=st.lists(st.integers(1, 60), max_size=12),
    style=st.sampled_from(["number", "token"]),
    limit=st.none() | st.integers(1, 300),
    first=st.integers(1, 100),
)
async def test_rows_of_one_moment_come_all_when_edges_overlap(
    ties: list[int], style: str, limit: int | None, first: int
) -> None:
    moments = [2_000_000 - group for group, size in enumerate(ties) for _ in range(size)]
    server = Server(rows(len(moments), moments.__getitem__), style=style, inclusive=True)
    found, last = await read(pages_of(server, limit=limit, first=first))
    assert found == server.rows[:limit]
    assert last is not None
    assert last.stopped is None


@given(
    ties=st.lists(st.integers(1, 8), max_size=20),
    inclusive=st.booleans(),
    cap=st.integers(1, 9),
    first=st.integers(1, 9),
    limit=st.none() | st.integers(1, 60),
)
async def test_rows_of_one_moment_come_once_or_the_list_is_incomplete(
    *, ties: list[int], inclusive: bool, cap: int, first: int, limit: int | None
) -> None:
    moments = [2_000_000 - 2 * group for group, size in enumerate(ties) for _ in range(size)]
    server = Server(rows(len(moments), moments.__getitem__), inclusive=inclusive, cap=cap)
    found, last = await read(pages_of(server, first=first, limit=limit))
    assert last is not None
    assert found == server.rows[: len(found)]
    if last.stopped is None:
        assert len(found) == min(len(moments), limit or len(moments))
    else:
        assert max(ties) >= cap
        assert not last.more


@given(ties=st.lists(st.sampled_from([1, 2, 40, 99, 130]), max_size=5), first=st.integers(1, 100))
async def test_only_a_page_full_of_one_moment_is_incomplete(ties: list[int], first: int) -> None:
    moments = [2_000_000 - group for group, size in enumerate(ties) for _ in range(size)]
    server = Server(rows(len(moments), moments.__getitem__))
    found, last = await read(pages_of(server, first=first))
    assert last is not None
    assert found == server.rows[: len(found)]
    assert (last.stopped == TIED) is (len(found) < len(moments)) is (130 in ties)


async def test_a_cursor_that_is_given_to_the_very_end_ends_the_list_without_a_gap() -> None:
    async def fetch(request: PageRequest) -> DecodedPage[Row]:
        below = 10**9 if request.cursor is None else int(request.cursor) + request.overlap
        page = [row for row in rows(150) if row.at < below][: request.size]
        return DecodedPage(tuple(page), page[-1].at if page else None)

    found, last = await read(pages_of(fetch, first=30))
    assert found == rows(150)
    assert last == Page((), more=False)


async def test_a_row_without_an_id_at_a_border_comes_once() -> None:
    listed = [Row(f"{'made' if index in (3, 6) else 'r'}{index}", 100 - index) for index in range(9)]
    server = Server(listed, cap=4)

    async def apart(request: PageRequest) -> DecodedPage[Row]:
        """A server whose synthetic ids are those of one page alone."""
        answer, cursor = await server(request), request.cursor
        named = (replace(row, id=f"{row.id}@{cursor}") if row.id[0] == "m" and cursor else row for row in answer.rows)
        return replace(answer, rows=tuple(named))

    found, last = await read(pages_of(apart, known=lambda row: not row.id.startswith("made")))
    assert [row.at for row in found] == [row.at for row in listed]
    assert last is not None
    assert last.stopped is None


@given(
    answers=st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcdefghij"), max_size=6),
            st.none() | st.integers(-5, 9) | st.sampled_from(["x", "y", "z", ""]) | st.floats(allow_nan=False),
        ),
        min_size=1,
        max_size=12,
    ),
    limit=st.none() | st.integers(1, 12),
    turn=st.sampled_from([None, "until"]),
)
async def test_the_list_ends_and_repeats_nothing_for_any_server(
    answers: list[tuple[list[str], Any]], limit: int | None, turn: CursorParam | None
) -> None:
    requests = 0

    async def fetch(_: PageRequest) -> DecodedPage[Row]:
        nonlocal requests
        ids, following = answers[requests % len(answers)]
        requests += 1
        return DecodedPage(tuple(Row(id_, 0) for id_ in ids), following)

    found, last = await read(pages_of(fetch, limit=limit, turn=turn))
    assert len(found) == len(set(found)) <= (limit or 10)
    assert last is not None
    assert requests < 100


async def test_a_limit_requests_only_the_remaining_rows_and_the_row_of_the_border() -> None:
    server = Server(rows(1_000))
    found, last = await read(pages_of(server, limit=250))
    assert server.sizes == [100, 100, 52]
    assert len(found) == 250
    assert last is not None
    assert last.more


async def test_the_first_page_is_small_and_the_others_are_not() -> None:
    server = Server(rows(300))
    await read(pages_of(server, first=25))
    assert server.sizes == [25, 100, 100, 100]


async def test_the_last_row_is_found_though_the_page_for_it_holds_only_the_edge() -> None:
    server = Server(rows(500), inclusive=True)
    found, _ = await read(pages_of(server, limit=101))
    assert found == server.rows[:101]
    assert server.sizes == [100, 2, 100]


async def test_a_limit_cuts_a_page_that_is_larger_than_requested() -> None:
    async def fetch(_: PageRequest) -> DecodedPage[Row]:
        return DecodedPage(tuple(rows(20)), None)

    found, last = await read(pages_of(fetch, limit=7))
    assert found == rows(20)[:7]
    assert last is not None
    assert last.more


@pytest.mark.parametrize(("bare", "expected", "sizes"), [(True, 60, [30, 100]), (False, 30, [30])])
async def test_a_small_first_page_without_a_cursor_is_requested_again(
    bare: bool, expected: int, sizes: list[int]
) -> None:
    requests: list[int] = []

    async def fetch(request: PageRequest) -> DecodedPage[Row]:
        requests.append(request.size)
        return DecodedPage(tuple(rows(60)[: request.size]), None)

    found, _ = await read(pages_of(fetch, first=30, bare=bare))
    assert found == rows(60)[:expected]
    assert requests == sizes


async def test_no_rows_is_one_empty_page() -> None:
    found, last = await read(pages_of(Server([])))
    assert (found, last) == ([], Page((), more=False))


@pytest.mark.parametrize("end", [None, 0, ""])
async def test_null_zero_and_nothing_end_the_list(end: Any) -> None:
    async def fetch(_: PageRequest) -> DecodedPage[Row]:
        return DecodedPage(tuple(rows(100)), end)

    found, last = await read(pages_of(fetch))
    assert len(found) == 100
    assert last is not None
    assert not last.more
    assert last.stopped is None


def endless(cursors: Callable[[int], Any], fresh: Callable[[int], bool] = lambda _: True) -> Any:
    """A server that always has another cursor, with new rows on the pages that are fresh."""
    requests = -1

    async def fetch(request: PageRequest) -> DecodedPage[Row]:
        nonlocal requests
        requests += 1
        page = requests if fresh(requests) else 0
        return DecodedPage(
            tuple(Row(f"{page}-{index}", 0) for index in range(min(request.size, 10))), cursors(requests)
        )

    return fetch


@pytest.mark.parametrize(
    ("cursors", "why"),
    [
        (lambda _: 500, REPEATED),
        (lambda _: "same", REPEATED),
        (lambda page: "ab"[page % 2], REPEATED),
        (lambda page: 500 + 7 * page, ROSE),
        (lambda page: float("inf") if page else 5.0, ROSE),
    ],
)
async def test_a_cursor_that_repeats_or_rises_ends_the_list(cursors: Callable[[int], Any], why: str) -> None:
    found, last = await read(pages_of(endless(cursors)))
    assert last is not None
    assert last.stopped == why
    assert not last.more
    assert found


async def test_an_ignored_cursor_ends_the_list_at_the_first_full_page_of_known_rows() -> None:
    requests = 0

    async def fetch(request: PageRequest) -> DecodedPage[Row]:
        nonlocal requests
        requests += 1
        return DecodedPage(tuple(rows(request.size)), 1_999_900 - requests)

    found, last = await read(pages_of(fetch, first=25))
    assert found == rows(100)
    assert last is not None
    assert last.stopped == IGNORED
    assert not last.more
    assert requests == 3


async def test_pages_without_new_rows_are_not_read_forever() -> None:
    found, last = await read(pages_of(endless(lambda page: 10_000 - page, lambda page: page == 0)))
    assert len(found) == 10
    assert last is not None
    assert str(BLANK_PAGES) in (last.stopped or "")


async def test_a_page_without_new_rows_in_between_does_not_end_the_list() -> None:
    source = pages_of(endless(lambda page: f"t{page}" if page < 9 else None, lambda page: page % 3 == 0))
    found, last = await read(source)
    assert [row.id.split("-")[0] for row in found[::10]] == ["0", "3", "6", "9"]
    assert last is not None
    assert last.stopped is None


async def test_the_kind_of_cursor_may_change_between_pages() -> None:
    cursors: list[Any] = [500, "token", 900, 800, None]
    found, last = await read(pages_of(endless(cursors.__getitem__)))
    assert len(found) == 50
    assert last is not None
    assert last.stopped is None


async def test_a_number_that_from_does_not_take_is_sent_as_until() -> None:
    server = Server(rows(250), takes="until")
    found, last = await read(pages_of(server, turn="until"))
    assert found == server.rows
    assert server.cursors == [None, "1999901", "1999902", "1999803"]
    assert last is not None
    assert last.stopped is None


async def test_a_number_that_nothing_takes_ends_the_list_as_stopped() -> None:
    found, last = await read(pages_of(Server(rows(250), takes="from"), turn="until"))
    assert len(found) == 100
    assert last is not None
    assert last.stopped is not None


async def test_a_float_without_a_fraction_is_sent_as_an_integer() -> None:
    cursors: list[Any] = [1_762_990_000_000.0, None]
    seen: list[str | None] = []
    inner = endless(cursors.__getitem__)

    async def fetch(request: PageRequest) -> DecodedPage[Row]:
        seen.append(request.cursor)
        result: DecodedPage[Row] = await inner(request)
        return result

    await read(pages_of(fetch))
    assert seen == [None, "1762990000000"]


async def test_malformed_rows_are_counted_once() -> None:
    listed = [Row("a", 3), Row("b", 2, problem="no name"), Row("c", 1)]
    server = Server(listed, inclusive=True, cap=2)
    counts = [page.malformed async for page in pages_of(server)]
    assert counts == [1, 0]
