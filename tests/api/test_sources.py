"""Lists made of lists: in order, nothing lost when one fails, and what could not be read is named."""

import asyncio
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.api.errors import (
    BadResponse,
    Forbidden,
    Gone,
    NotFound,
    Offline,
    RateLimited,
    TeamLocked,
    Unauthenticated,
    VercelError,
)
from vtui.api.pages import Page, Source
from vtui.api.sources import AT_ONCE, FanOut, MappedSource, OptionalTail, StaticSource, chain, limited

Step = Page[str] | VercelError


class Scripted:
    """A list that gives out pages and errors as written; an error does not use up the page after it."""

    def __init__(self, *steps: Step, reading: Callable[[int], None] = lambda _: None) -> None:
        self.steps = list(steps)
        self.reading = reading

    def __aiter__(self) -> "Scripted":
        return self

    async def __anext__(self) -> Page[str]:
        if not self.steps:
            raise StopAsyncIteration
        self.reading(1)
        await asyncio.sleep(0)
        self.reading(-1)
        step = self.steps.pop(0)
        if isinstance(step, VercelError):
            raise step
        return step


def pages(*texts: str) -> list[Page[str]]:
    """Pages of one-letter rows; the last one ends the list."""
    return [Page(tuple(text), more=index < len(texts) - 1) for index, text in enumerate(texts)]


async def read(source: Source[str]) -> tuple[str, list[str], int, Page[str] | None]:
    """All rows, the failures named, how often an error was raised, and the last page."""
    rows, raised = "", 0
    failures: list[str] = []
    last: Page[str] | None = None
    for _ in range(1_000):
        try:
            last = await anext(source)
        except VercelError:
            raised += 1
        except StopAsyncIteration:
            return rows, failures, raised, last
        else:
            rows += "".join(last.rows)
            failures += last.failures
    raise AssertionError("the list does not end")


FATAL = st.sampled_from([Offline("offline"), RateLimited("later"), Unauthenticated("token")])


@st.composite
def scripts(draw: st.DrawFn, letters: Iterable[str]) -> list[Step]:
    """One part: its letters on pages, with errors that pass in between."""
    steps: list[Step] = []
    texts = ["".join(draw(st.lists(st.just(letter), max_size=3))) for letter in letters]
    for page in pages(*texts):
        steps += draw(st.lists(FATAL, max_size=2))
        steps.append(page)
    return steps


@given(data=st.data(), parts=st.integers(0, 9), outer=st.lists(FATAL, max_size=3), limit=st.none() | st.integers(1, 30))
async def test_rows_come_once_and_in_the_order_of_the_outer_list(
    data: st.DataObject, parts: int, outer: list[VercelError], limit: int | None
) -> None:
    names = "abcdefghi"[:parts]
    scripted = {name: data.draw(scripts([name, name.upper()])) for name in names}
    complete = "".join("".join(step.rows) for name in names for step in scripted[name] if isinstance(step, Page))
    half = parts // 2
    listed = Scripted(
        *outer[:1], Page(tuple(names[:half]), more=True), *outer[1:], Page(tuple(names[half:]), more=False)
    )
    rows, failures, _, last = await read(limited(FanOut(listed, lambda name: Scripted(*scripted[name])), limit))
    assert rows == (complete if limit is None else complete[:limit])
    assert failures == []
    assert last is not None
    assert last.more or limit is None or limit >= len(complete)
    assert not (limit is None and last.more)


@pytest.mark.parametrize("error", [Forbidden, TeamLocked, NotFound, BadResponse])
async def test_a_part_with_an_error_is_named_and_the_rest_goes_on(error: type[VercelError]) -> None:
    parts = {"web": Scripted(*pages("ab")), "api": Scripted(error("no way in")), "docs": Scripted(*pages("cd", "e"))}
    rows, failures, raised, last = await read(FanOut(StaticSource(parts), lambda name: parts[name], name=str))
    assert (rows, failures, raised) == ("abcde", ["api: no way in"], 0)
    assert last is not None
    assert not last.more


async def test_a_part_without_a_page_is_passed_over() -> None:
    rows, failures, _, _ = await read(chain(Scripted(), Scripted(*pages("a")), Scripted()))
    assert (rows, failures) == ("a", [])


async def test_a_part_that_breaks_in_the_middle_keeps_what_it_brought() -> None:
    parts = [Scripted(Page(("a",), more=True), BadResponse("no JSON")), Scripted(*pages("b"))]
    rows, failures, raised, _ = await read(chain(*parts))
    assert (rows, failures, raised) == ("ab", ["no JSON"], 0)


async def test_rows_in_front_are_given_out_before_an_error_further_back_is_raised() -> None:
    source = chain(Scripted(*pages("a", "b")), Scripted(Offline("offline"), *pages("c")))
    assert (await anext(source)).rows == ("a",)
    rows, failures, raised, _ = await read(source)
    assert (rows, failures, raised) == ("bc", [], 0)


async def test_an_outer_list_that_fails_later_gives_its_first_parts_before_it_is_raised() -> None:
    outer = Scripted(Page(("x", "y"), more=True), Offline("offline"), Offline("offline"), Page(("z",), more=False))
    rows, _, raised, _ = await read(FanOut(outer, lambda name: Scripted(*pages(name, name.upper()))))
    assert rows == "xXyYzZ"
    assert raised <= 1


async def test_a_part_that_stopped_early_is_named_and_the_outer_list_stops_everything() -> None:
    outer = Scripted(Page(("x", "y"), more=False, stopped="the server ignored the cursor"))
    parts = {"x": Page(("1",), more=False, stopped="the cursor rose"), "y": Page(("2",), more=False)}
    rows, failures, _, last = await read(FanOut(outer, lambda name: Scripted(parts[name]), name=str))
    assert (rows, failures) == ("12", ["x: incomplete: the cursor rose"])
    assert last is not None
    assert last.stopped == "the server ignored the cursor"


async def test_a_list_that_is_already_here_is_one_page() -> None:
    source = StaticSource("ab")
    assert await anext(source) == Page(("a", "b"), more=False)
    with pytest.raises(StopAsyncIteration):
        await anext(source)


async def test_failures_of_the_outer_list_and_of_a_part_are_both_passed_on() -> None:
    outer = Scripted(Page(("x",), more=False, failures=("bigco: no access",)))
    part = Scripted(Page(("1",), more=False, failures=("api: not found",)))
    rows, failures, _, _ = await read(FanOut(outer, lambda _: part))
    assert (rows, failures) == ("1", ["bigco: no access", "api: not found"])


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (pages("c", "d"), ("abcd", [], 0)),
        ([Forbidden("no access")], ("ab", ["shared: no access"], 0)),
        ([NotFound("no such list")], ("ab", ["shared: not available"], 0)),
        ([Gone("it has ended")], ("ab", ["shared: not available"], 0)),
        ([Offline("offline"), *pages("c")], ("abc", [], 1)),
    ],
)
async def test_an_optional_tail_that_cannot_be_read_is_named(
    second: list[Step], expected: tuple[str, list[str], int]
) -> None:
    source = OptionalTail(Scripted(*pages("a", "b")), Scripted(*second), "shared")
    rows, failures, raised, last = await read(source)
    assert (rows, failures, raised) == expected
    assert last is not None
    assert not last.more


async def test_a_limit_ends_a_list_and_its_optional_tail() -> None:
    first, second = Scripted(*pages("ab")), Scripted(*pages("cd", "e"))
    source = limited(OptionalTail(first, second, "shared"), 3)
    assert await anext(source) == Page(("a", "b"), more=True)
    assert await anext(source) == Page(("c",), more=True)
    with pytest.raises(StopAsyncIteration):
        await anext(source)
    assert len(second.steps) == 1


async def test_no_more_than_four_are_read_at_once() -> None:
    reading, most = 0, 0

    def count(step: int) -> None:
        nonlocal reading, most
        reading += step
        most = max(most, reading)

    outer = StaticSource(range(30))
    await read(FanOut(outer, lambda number: Scripted(*pages(str(number % 10), "x"), reading=count)))
    assert most == AT_ONCE


async def test_a_limited_outer_list_has_more() -> None:
    outer = Scripted(Page(("x",), more=True))
    _, _, _, last = await read(FanOut(outer, lambda name: Scripted(*pages(name))))
    assert last is not None
    assert last.more


async def test_a_reader_that_is_cancelled_can_go_on_later() -> None:
    gate = asyncio.Event()

    class Slow:
        def __init__(self, name: str) -> None:
            self.name: str | None = name

        def __aiter__(self) -> "Slow":
            return self

        async def __anext__(self) -> Page[str]:
            if self.name == "b":
                await gate.wait()
            name, self.name = self.name, None
            if name is None:
                raise StopAsyncIteration
            return Page((name,), more=False)

    source = FanOut(StaticSource("abc"), Slow)
    task = asyncio.ensure_future(anext(source))
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    gate.set()
    rows, _, _, _ = await read(source)
    assert rows == "abc"


async def test_mapped_rows_keep_the_rest_of_their_page() -> None:
    page = Page(("a", "b"), more=True, stopped="why", malformed=1, hidden=2, failures=("x",))

    source: MappedSource[str, str] = MappedSource(Scripted(page), str.upper)
    assert await anext(source) == Page(("A", "B"), more=True, stopped="why", malformed=1, hidden=2, failures=("x",))
