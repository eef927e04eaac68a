"""Where columns stand: which stay, how wide they are, how far sideways they reach."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.resources.registry import RESOURCES
from vtui.table.arrangement import timed
from vtui.table.columns import Column, Context, Layout
from vtui.times import Style
from vtui.widgets.table.layout import Placed, full, layout, stops


def column(
    name: str, width: int, *, least: int = 0, grow: int = 0, priority: int = 0, short: bool = False
) -> Column[str]:
    def make(row: str, context: Context) -> tuple[()]:
        del row, context
        return ()

    return Column(
        name,
        name.title(),
        make,
        layout=Layout(width, min_width=least, grow=grow, priority=priority, short=make if short else None),
    )


COLUMNS = st.lists(
    st.builds(
        column,
        st.uuids().map(str),
        st.integers(1, 30),
        least=st.integers(0, 30),
        grow=st.integers(0, 5),
        priority=st.integers(0, 4),
        short=st.booleans(),
    ),
    max_size=10,
)
ROOMS = st.integers(0, 250)

DEPLOYMENTS = [
    column("state", 10),
    column("project", 14, least=11, grow=1),
    column("branch", 18, least=11, grow=2, priority=3),
    column("age", 4),
    column("by", 9, priority=4),
]


def widths(placed: tuple[Placed[str], ...]) -> dict[str, int]:
    return {item.column.id: item.width for item in placed}


@given(COLUMNS, ROOMS)
def test_columns_stand_in_order_without_overlap_and_within_the_room(columns: list[Column[str]], room: int) -> None:
    placed = layout(columns, room)
    assert [item.column for item in placed] == [known for known in columns if known in [p.column for p in placed]]
    for left, right in pairwise(placed):
        assert right.x - left.end == (2 if room >= 100 else 1)
    for item in placed:
        least = min(item.column.layout.min_width or item.column.layout.width, item.column.layout.width)
        assert item.width >= least
        assert item.width <= item.column.layout.width or item.column.layout.grow
    if any(item.column.layout.priority for item in placed):
        assert placed[-1].end <= room


@given(COLUMNS, ROOMS)
def test_the_room_is_used_up_when_a_column_can_grow(columns: list[Column[str]], room: int) -> None:
    placed = layout(columns, room)
    if any(item.column.layout.grow and item.width > item.column.layout.width for item in placed):
        assert placed[-1].end == room


@given(COLUMNS, ROOMS)
def test_a_dropped_column_is_never_more_important_than_one_that_stays(columns: list[Column[str]], room: int) -> None:
    kept = [item.column for item in layout(columns, room)]
    dropped = [known.layout.priority for known in columns if known not in kept]
    assert 0 not in dropped
    assert max((known.layout.priority for known in kept), default=0) <= min(dropped, default=99)


@given(COLUMNS, ROOMS)
def test_scrolling_sideways_reaches_the_last_column(columns: list[Column[str]], room: int) -> None:
    rests = stops(columns, room)
    assert rests[0] == 0
    assert list(rests) == sorted(set(rests))
    if len(layout(columns, room)) < len(columns):
        placed = full(columns, room)
        assert rests[-1] > 0
        # Either the last column ends within the room, or it stands right beside the first and is wider than the room.
        assert placed[-1].end - rests[-1] <= room or rests[-1] == placed[-1].x - placed[1].x


def test_a_wide_room_gives_every_column_its_width_and_the_rest_to_those_that_grow() -> None:
    placed = layout(DEPLOYMENTS, 100)
    assert [item.x for item in placed] == [0, 12, 40, 85, 91]
    assert widths(placed) == {"state": 10, "project": 26, "branch": 43, "age": 4, "by": 9}


def test_in_a_small_room_columns_shrink_before_the_least_important_are_dropped() -> None:
    assert widths(layout(DEPLOYMENTS, 54)) == {"state": 10, "project": 14, "branch": 13, "age": 4, "by": 9}
    assert list(widths(layout(DEPLOYMENTS, 48))) == ["state", "project", "branch", "age"]
    assert widths(layout(DEPLOYMENTS, 30)) == {"state": 10, "project": 14, "age": 4}


def test_what_never_goes_reaches_beyond_a_room_that_is_too_small() -> None:
    placed = layout(DEPLOYMENTS, 5)
    assert widths(placed) == {"state": 10, "project": 11, "age": 4}
    assert placed[-1].end == 27
    assert stops(DEPLOYMENTS, 5)[-1] > 0


def test_a_column_with_a_short_form_fits_either_its_short_or_its_long_form() -> None:
    columns = [column("state", 10), column("environment", 17, least=6, short=True), column("commit", 9, least=5)]
    assert widths(layout(columns, 10 + 16 + 5 + 2)) == {"state": 10, "environment": 6, "commit": 9}
    assert widths(layout(columns, 10 + 17 + 5 + 2)) == {"state": 10, "environment": 17, "commit": 5}


def test_environments_are_short_in_a_terminal_below_140_columns() -> None:
    columns = RESOURCES["deployments"].list.columns[:8]
    assert {layout(columns, terminal - 5)[2].width for terminal in range(80, 140)} == {7}
    assert layout(columns, 140 - 5)[2].width == 18


def test_smallest_terminal_shows_status_project_commit_and_age_of_deployments() -> None:
    shown = layout(RESOURCES["deployments"].list.columns[:8], 60 - 5)
    assert [item.column.title for item in shown] == ["Status", "Project", "Commit", "Age"]


def test_nothing_scrolls_sideways_when_every_column_is_on_view() -> None:
    assert stops(DEPLOYMENTS, 54) == (0,)
    assert stops([], 10) == (0,)


def test_each_stop_puts_a_complete_column_next_to_the_first() -> None:
    placed = full(DEPLOYMENTS, 40)
    assert [item.x for item in placed] == [0, 11, 26, 45, 50]
    assert stops(DEPLOYMENTS, 40) == (0, 15, 34)


@pytest.mark.parametrize("style", get_args(Style))
@pytest.mark.parametrize("name", RESOURCES)
def test_every_list_fits_the_smallest_terminal(name: str, style: Style) -> None:
    room = 60 - 5  # without the gutter, a blank and the scrollbar
    placed = layout(timed(RESOURCES[name].list.columns, style), room)
    assert placed[-1].end <= room


@pytest.mark.parametrize(
    ("name", "room", "wanted"),
    [
        ("projects", 55, {"domain": 15, "updated": 9}),
        ("projects", 115, {"domain": 24, "commit": 24}),
        ("env", 115, {"environments": 13, "issue": 23, "type": 6}),
        ("env", 190, {"environments": 30, "issue": 23, "branch": 26, "type": 21}),
    ],
)
def test_room_goes_to_the_columns_that_hold_the_answer(name: str, room: int, wanted: dict[str, int]) -> None:
    columns = [column for column in RESOURCES[name].list.columns if column.shown]
    placed = {item.column.id: item.width for item in layout(columns, room)}
    assert {id_: placed.get(id_, 0) >= cells for id_, cells in wanted.items()} == dict.fromkeys(wanted, True)
    if room == 115:
        assert "branch" not in placed
