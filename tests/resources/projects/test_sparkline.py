"""Amounts as bars: the highest fills its lines, every one shows."""

from hypothesis import given
from hypothesis import strategies as st

from vtui.resources.projects.build_parts import BLOCKS, STEPS, percentile, sparkline

AMOUNTS = st.lists(st.none() | st.integers(0, 10**13), max_size=60)


def test_bars_are_as_high_as_their_amounts() -> None:
    assert sparkline([1, 4, 8], 1) == ("▁▄█",)
    assert sparkline([8, None, 16], 2) == ("  █", "█ █")
    assert sparkline([12, 16], 2) == ("▄█", "██")
    assert sparkline([], 2) == ("", "")
    assert sparkline([0, 0], 1) == ("▁▁",)


@given(AMOUNTS, st.integers(1, 3))
def test_every_amount_has_a_bar_and_nothing_else_has(amounts: list[int | None], lines: int) -> None:
    drawn = sparkline(amounts, lines)
    assert len(drawn) == lines
    heights = [sum(BLOCKS.index(line[index]) for line in drawn) for index in range(len(amounts))]
    assert all((height == 0) == (amount is None) for height, amount in zip(heights, amounts, strict=True))
    assert max(heights, default=0) <= lines * STEPS
    known = sorted((amount, height) for amount, height in zip(amounts, heights, strict=True) if amount is not None)
    assert [height for _, height in known] == sorted(height for _, height in known)


def test_percentiles_are_amounts_that_were_there() -> None:
    assert percentile([5], 95) == 5
    assert percentile(range(1, 101), 95) == 95
    assert percentile([30, 10, 20], 50) == 20
