"""How groups of values share a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from vtui.widgets.table.facet_layout import HEAD, MAX_WIDTH, MIN_WIDTH, SIDE_BY_SIDE_WIDTH, TALLEST, shape, split

WANTS = st.lists(st.integers(0, 200), min_size=1, max_size=9)


@given(WANTS, st.integers(1, 300), st.integers(1, 80))
def test_nothing_stands_beyond_the_room(wants: list[int], columns: int, lines: int) -> None:
    placed = shape(wants, columns, lines)
    assert placed.extent <= columns
    assert min(placed.heights) >= 1
    if columns < SIDE_BY_SIDE_WIDTH:
        assert placed.heights[0] <= max(1, lines - HEAD)
    else:
        rows = len(placed.heights)
        assert placed.width >= MIN_WIDTH
        assert placed.across * rows >= len(wants) > placed.across * (rows - 1)
        least = rows * 3 - 1  # a title and a value each, a line between them
        assert sum(placed.heights) + rows * 2 - 1 <= max(lines, least)


@given(WANTS, st.integers(0, 200))
def test_sharing_out_gives_what_is_wanted_or_all_there_is(wants: list[int], room: int) -> None:
    given_ = split(wants, room)
    enough = [max(1, want) for want in wants]
    assert all(1 <= share <= want for share, want in zip(given_, enough, strict=True))
    if sum(enough) <= room:
        assert list(given_) == enough
    elif room >= len(wants) and min(wants) > 0:
        assert sum(given_) == room


def test_those_that_want_little_get_it() -> None:
    assert split([200, 5], 24) == (19, 5)
    assert split([200, 90], 24) == (12, 12)


def test_groups_stand_in_few_rows_and_become_wider_where_there_is_height() -> None:
    wants = [6, 4, 200, 7, 6, 5]
    assert shape(wants, 110, 29) == (3, 35, (TALLEST, 7))
    assert shape(wants, 186, 14) == (6, 29, (13,))
    assert shape(wants, 186, 50) == (3, MAX_WIDTH, (TALLEST, 7))
    assert shape([6, 4], 186, 50) == (2, MAX_WIDTH, (6,))
    assert shape([6, 4, 5], 110, 29) == (3, 35, (6,))
    assert shape([6, 4, 5], 100, 29) == (2, MAX_WIDTH, (6, 5))


def test_on_a_small_terminal_one_group_is_shown_at_a_time() -> None:
    assert shape([6, 4, 200, 7, 6, 5], 72, 17) == (1, 58, (16,))
    assert shape([6, 4, 9], 40, 17) == (1, 40, (9,))
