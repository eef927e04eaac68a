"""Deleted and new rows in a response from the top of a list."""

from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vtui import times
from vtui.table.refresh import complete_intervals, deleted, interleaved


@dataclass(frozen=True)
class Row:
    id: str
    at: int | None


def nameless(row: Row) -> bool:
    return row.id.startswith("odd:")


def gone(loaded: list[Row], page: list[Row]) -> list[str]:
    return list(deleted(loaded, page, lambda row: row.id, lambda row: row.at, nameless))


def rows(*moments: int | None) -> list[Row]:
    return [Row(f"r{index}", at) for index, at in enumerate(moments)]


GROUPS = st.lists(st.integers(1, 3), max_size=8)


@given(
    groups=GROUPS,
    lost=st.sets(st.integers(0, 23)),
    unread=st.sets(st.integers(0, 23)),
    timeless=st.sets(st.integers(0, 23)),
    size=st.integers(1, 24),
)
def test_exactly_the_deleted_rows_between_readable_rows_are_detected(
    groups: list[int], lost: set[int], unread: set[int], timeless: set[int], size: int
) -> None:
    loaded = rows(*(900 - group for group, count in enumerate(groups) for _ in range(count)))
    page = [
        Row(f"odd:{index}", None) if index in unread else replace(row, at=times.BAD) if index in timeless else row
        for index, row in enumerate(loaded)
        if index not in lost
    ][:size]
    found = gone(loaded, page)
    truly = [row.id for index, row in enumerate(loaded) if index in lost]
    assert set(found) <= set(truly)
    intervals = [row.at for row in page if not nameless(row) and row.at is not None and row.at > 0]
    if intervals and not any(map(nameless, page)):
        between = [row.id for row in loaded if row.id in truly and intervals[0] > (row.at or 0) > intervals[-1]]
        assert found == between


def test_a_row_at_the_edge_of_a_response_is_not_deleted() -> None:
    loaded = rows(9, 8, 8, 7, 6, 5, 5, 4)
    page = [loaded[1], loaded[3], loaded[5]]
    assert gone(loaded, page) == ["r4"]


def test_a_row_that_could_not_be_decoded_may_be_any_row_around_it() -> None:
    loaded = rows(9, 8, 7, 6, 5)
    assert gone(loaded, [loaded[0], Row("odd:1", None), loaded[3], loaded[4]]) == []
    assert gone(loaded, [loaded[0], loaded[2], Row("odd:1", None), loaded[4]]) == ["r1"]
    assert gone(loaded, [Row("odd:1", None)]) == []


def test_a_response_in_another_order_detects_nothing() -> None:
    loaded = rows(9, 8, 7)
    assert complete_intervals([loaded[2], loaded[0]], lambda row: row.at, nameless) == []
    assert gone(loaded, [loaded[2], loaded[0]]) == []
    assert gone(loaded, []) == []


@given(fresh=st.lists(st.none() | st.integers(0, 9)), others=st.lists(st.none() | st.integers(0, 9)))
def test_two_lists_are_merged_by_time(fresh: list[int | None], others: list[int | None]) -> None:
    first = sorted(fresh, key=lambda at: -1 if at is None else -at)
    second = [Row(f"o{index}", at) for index, at in enumerate(sorted(others, key=lambda at: 0 if at is None else -at))]
    merged = interleaved(rows(*first), second, lambda row: row.at)
    assert [row for row in merged if row in second] == second
    assert [row for row in merged if row not in second] == rows(*first)
    intervals = [row.at for row in merged if row.at is not None]
    assert all(newer >= older for newer, older in pairwise(intervals))
