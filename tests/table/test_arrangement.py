"""The user's arrangement of columns."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.table.arrangement import (
    DECLARED,
    MAX_COLUMN_WIDTH,
    MIN_COLUMN_WIDTH,
    Arrangement,
    arranged,
    fitted,
    moved,
    ordered,
    timed,
    toggled,
    widened,
)
from vtui.table.columns import Cell, Column, Context, Layout, Values

Change = Callable[[Arrangement], Arrangement]


def nothing(row: str, context: Context) -> Cell:
    del row, context
    return ()


def column(name: str, *, shown: bool = True) -> Column[str]:
    return Column(name, name.title(), nothing, layout=Layout(10, min_width=6, grow=2, short=nothing), shown=shown)


COLUMNS = (column("state"), column("project"), column("branch"), column("age"), column("sha", shown=False))
IDS = [known.id for known in COLUMNS]


def ids(arrangement: Arrangement) -> list[str]:
    return [drawn.id for drawn in arranged(COLUMNS, arrangement)]


def widths(arrangement: Arrangement) -> dict[str, tuple[int, int, int]]:
    return {
        drawn.id: (drawn.layout.width, drawn.layout.min_width, drawn.layout.grow)
        for drawn in arranged(COLUMNS, arrangement)
    }


def applied(*changes: Change) -> Arrangement:
    arrangement = DECLARED
    for change in changes:
        arrangement = change(arrangement)
    return arrangement


SOME_IDS = st.sampled_from([*IDS, "no-such-column"])
CHANGES = st.lists(
    st.one_of(
        st.builds(lambda id_: lambda now: toggled(COLUMNS, now, id_), SOME_IDS),
        st.builds(lambda id_, by: lambda now: moved(COLUMNS, now, id_, by), SOME_IDS, st.integers(-9, 9)),
        st.builds(lambda id_, by: lambda now: widened(COLUMNS, now, id_, by), SOME_IDS, st.integers(-300, 300)),
        st.builds(lambda id_: lambda now: fitted(now, id_), SOME_IDS),
    ),
    max_size=30,
)
WRITTEN = st.builds(
    Arrangement,
    order=st.lists(SOME_IDS).map(tuple),
    shown=st.frozensets(SOME_IDS),
    hidden=st.frozensets(SOME_IDS),
    widths=st.lists(st.tuples(SOME_IDS, st.integers(-10, 1_000))).map(tuple),
)
"""Arrangements as a file may hold them."""


@given(CHANGES)
def test_every_column_is_there_at_most_once_and_one_at_least(changes: list[Change]) -> None:
    arrangement = applied(*changes)
    assert ids(arrangement)
    assert len(ids(arrangement)) == len(set(ids(arrangement)))
    assert sorted(known.id for known in ordered(COLUMNS, arrangement)) == sorted(IDS)
    assert hash(arrangement) == hash(applied(*changes))


@given(WRITTEN)
def test_any_content_of_a_file_is_accepted(arrangement: Arrangement) -> None:
    drawn = arranged(COLUMNS, arrangement)
    assert drawn
    assert len({known.id for known in drawn}) == len(drawn)
    assert all(MIN_COLUMN_WIDTH <= known.layout.width <= MAX_COLUMN_WIDTH for known in drawn)


def test_without_a_choice_the_columns_are_the_declared_ones() -> None:
    assert arranged(COLUMNS, DECLARED) == COLUMNS[:4]


@given(CHANGES, st.sampled_from(IDS))
def test_showing_and_hiding_again_changes_nothing(changes: list[Change], id_: str) -> None:
    before = applied(*changes)
    once = toggled(COLUMNS, before, id_)
    if once != before:
        assert ids(toggled(COLUMNS, once, id_)) == ids(before)


def test_a_column_is_hidden_and_another_shown() -> None:
    arrangement = applied(lambda now: toggled(COLUMNS, now, "branch"), lambda now: toggled(COLUMNS, now, "sha"))
    assert ids(arrangement) == ["state", "project", "age", "sha"]


def test_the_last_column_stays() -> None:
    arrangement = applied(*(partial(toggled, COLUMNS, id_=id_) for id_ in ("state", "project", "age")))
    assert ids(arrangement) == ["branch"]
    assert toggled(COLUMNS, arrangement, "branch") is arrangement


def test_the_first_column_is_shown_instead_of_none() -> None:
    assert ids(Arrangement(order=("age", "state"), hidden=frozenset(IDS))) == ["age"]
    assert arranged((), DECLARED) == ()


def test_a_column_is_moved_past_hidden_ones_and_not_beyond_the_ends() -> None:
    assert ids(moved(COLUMNS, DECLARED, "age", -1)) == ["state", "project", "age", "branch"]
    assert ids(moved(COLUMNS, DECLARED, "age", -9)) == ["age", "state", "project", "branch"]
    assert moved(COLUMNS, DECLARED, "state", -1) is DECLARED
    assert ids(moved(COLUMNS, DECLARED, "state", 2)) == ["project", "branch", "state", "age"]


def test_a_newer_column_follows_its_declared_neighbor() -> None:
    old = Arrangement(order=("age", "state", "gone"))
    assert [known.id for known in ordered(COLUMNS, old)] == ["age", "sha", "state", "project", "branch"]


def test_a_width_is_exact_within_bounds() -> None:
    assert widths(widened(COLUMNS, DECLARED, "branch", 1))["branch"] == (11, 11, 0)
    assert widths(widened(COLUMNS, DECLARED, "branch", -99))["branch"] == (MIN_COLUMN_WIDTH, MIN_COLUMN_WIDTH, 0)
    assert widths(widened(COLUMNS, DECLARED, "branch", 999))["branch"] == (MAX_COLUMN_WIDTH, MAX_COLUMN_WIDTH, 0)
    assert widths(widened(COLUMNS, DECLARED, "branch", 1))["state"] == (10, 6, 2)
    (branch,) = (known for known in arranged(COLUMNS, widened(COLUMNS, DECLARED, "branch", -4)) if known.id == "branch")
    assert branch.layout.short is None


def test_a_first_step_starts_from_the_drawn_width() -> None:
    arrangement = widened(COLUMNS, DECLARED, "branch", -1, drawn=42)
    assert arrangement.width("branch") == 41
    assert widened(COLUMNS, arrangement, "branch", -1, drawn=7).width("branch") == 40


def test_a_column_gets_its_automatic_width_again() -> None:
    assert fitted(widened(COLUMNS, DECLARED, "branch", 5), "branch") == DECLARED


@pytest.mark.parametrize("id_", ["", "no-such-column"])
def test_a_missing_column_changes_nothing(id_: str) -> None:
    assert toggled(COLUMNS, DECLARED, id_) is DECLARED
    assert moved(COLUMNS, DECLARED, id_, 1) is DECLARED
    assert widened(COLUMNS, DECLARED, id_, 1) is DECLARED


def test_time_columns_are_wide_enough_for_moments() -> None:
    ages = replace(column("age"), layout=Layout(5), values=Values(kind="age"))
    columns = (column("state"), ages)
    assert timed(columns, "relative") == columns
    assert [known.layout.width for known in timed(columns, "local")] == [10, 12]
    assert timed(timed(columns, "utc"), "utc") == timed(columns, "utc")
