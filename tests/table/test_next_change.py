"""The next change by the clock alone: nothing changes before it, and no change is missed."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import any_row
from vtui import times
from vtui.models.deployment import ALIAS_GRACE, Deployment
from vtui.models.domain import SOON, Domain
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.domains.resource import DOMAINS
from vtui.table.collection import Collection
from vtui.table.columns import Column, Context, Layout, Values, cell
from vtui.table.filtering.language import parse
from vtui.table.filtering.matching import Matcher
from vtui.table.next_change import NextChange
from vtui.table.sorting import Order
from vtui.table.view import View

NOW = 1_763_000_000_000


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    made: int | None
    ends: int | None


COLUMNS: tuple[Column[Row], ...] = (
    Column("age", "Age", lambda *_: cell("a"), layout=Layout(5), values=Values(lambda row, _: row.made, kind="age")),
    Column("ends", "Ends", lambda *_: cell("e"), layout=Layout(5), values=Values(lambda row, _: row.ends, kind="time")),
    Column(
        "state",
        "State",
        lambda *_: cell("s"),
        layout=Layout(5),
        values=Values(
            lambda row, context: "over" if (row.ends or 0) <= context.now else "runs",
            kind="choice",
            next_change=lambda row, now: row.ends if (row.ends or 0) > now else None,
        ),
    ),
)
MOMENTS = st.integers(NOW - 4_000, NOW + 4_000) | st.none() | st.just(times.BAD)
ROWS = st.lists(st.builds(Row, st.sampled_from("abcdef"), MOMENTS, MOMENTS), min_size=1, max_size=8)
FILTERS = st.lists(
    st.sampled_from(
        ("age:<2s", "age:<=1s,3s", "-age:<2s", "age:>1s", "age:>=2s", "ends:<2s", "ends:>=1s", "state:over", "runs")
    ),
    min_size=1,
    max_size=2,
).map(" ".join)


def shown(rows: list[Row], expression: str, now: int) -> list[str]:
    matcher = Matcher(parse(expression, COLUMNS), COLUMNS, Context(now=now))
    return [rows[index].id for index in matcher.select(rows)]


@given(rows=ROWS, expression=FILTERS, waits=st.lists(st.integers(0, 12_000), max_size=4))
def test_a_filter_matches_the_same_rows_until_the_next_change(
    rows: list[Row], expression: str, waits: list[int]
) -> None:
    change = NextChange(COLUMNS, Context(now=NOW), terms=parse(expression, COLUMNS).terms)
    change.note(rows[:3])
    change.note(rows[3:])
    before = shown(rows, expression, NOW)
    until = NOW + 12_000 if change.at is None else change.at
    assert until > NOW
    for moment in (until - 1, *(min(NOW + wait, until - 1) for wait in waits)):
        assert shown(rows, expression, moment) == before


@given(rows=ROWS, waits=st.lists(st.integers(1, 4_000), max_size=6), expression=FILTERS)
def test_a_view_rearranged_when_outdated_is_always_right(rows: list[Row], waits: list[int], expression: str) -> None:
    collection = Collection[Row](lambda row: row.id)
    collection.extend(rows[:4])
    view, now = View(collection, COLUMNS), NOW
    wanted = parse(expression, COLUMNS)
    for _ in view.arrange(None, wanted, Context(now=now)):
        pass
    for wait, late in zip(waits, [*rows[4:], *[None] * 6], strict=False):
        if late is not None:
            collection.extend([late])
            view.sync()
        now += wait
        if view.outdated(Context(now=now)):
            for _ in view.arrange(None, wanted, Context(now=now)):
                pass
        assert [row.id for row in view] == shown(list(collection), expression, now)


@pytest.mark.parametrize(
    ("expression", "made", "wait"),
    [("age:<2d", 3, 86_400_000 * 2 - 3_000), ("age:<=2d", 3, 86_400_000 * 2 - 2_999), ("age:>1m", 3, 57_001)],
)
def test_the_next_change_is_when_the_first_row_reaches_the_age(expression: str, made: int, wait: int) -> None:
    rows = [Row("young", NOW - made * 1_000, None), Row("old", NOW - 86_400_000 * 9, None)]
    change = NextChange(COLUMNS, Context(now=NOW), terms=parse(expression, COLUMNS).terms)
    change.note(rows)
    assert change.at == NOW + wait
    assert shown(rows, expression, NOW + wait) != shown(rows, expression, NOW)


def test_a_list_without_times_in_its_filter_is_never_outdated() -> None:
    collection = Collection[Row](lambda row: row.id)
    collection.extend([Row("a", NOW, NOW + 5)])
    view = View(collection, COLUMNS)
    for _ in view.arrange(Order("age"), parse("-age:>9y", COLUMNS), Context(now=NOW)):
        pass
    assert not view.outdated(Context(now=NOW + 10**9))
    for _ in view.arrange(Order("state"), parse("", COLUMNS), Context(now=NOW)):
        pass
    assert not view.outdated(Context(now=NOW + 4))
    assert view.outdated(Context(now=NOW + 5))


def test_words_match_a_state_that_the_clock_has_changed() -> None:
    waiting = Deployment("dpl_1", state="READY", aliased=False, created_at=NOW, ready_at=NOW)
    collection = Collection[Deployment](lambda row: row.id)
    collection.extend([waiting, Deployment("dpl_2", state="READY", aliased=True, created_at=NOW - 1)])
    view = View(collection, DEPLOYMENTS.list.columns)
    wanted, later = parse("completing", DEPLOYMENTS.list.columns), Context(now=NOW + ALIAS_GRACE)
    for _ in view.arrange(None, wanted, Context(now=NOW)):
        pass
    assert [row.id for row in view] == ["dpl_1"]
    assert not view.outdated(Context(now=NOW + ALIAS_GRACE - 1))
    assert view.outdated(later)
    for _ in view.arrange(None, wanted, later):
        pass
    assert list(view) == []


@given(row=any_row(Domain), now=st.integers(0, times.LATEST))
def test_a_domain_s_state_stays_until_its_next_change(row: Domain, now: int) -> None:
    state = next(column for column in DOMAINS.list.columns if column.id == "status")
    assert state.values.of is not None
    assert state.values.next_change is not None
    at = state.values.next_change(row, now)
    last = times.LATEST + SOON if at is None else at - 1
    assert last >= now
    assert state.values.of(row, Context(now=last)) == state.values.of(row, Context(now=now))
