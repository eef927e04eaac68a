"""Durations and numbers, and the ranges of values that they match."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.table.filtering.samples import AMOUNTS, DAY, HOUR, NOW, NUMBERS
from vtui.table.columns import Kind
from vtui.table.filtering.amounts import bounds, parse_amount
from vtui.table.filtering.terms import Comparison


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("90s", 90_000),
        ("5m", 300_000),
        ("1h30m", 1.5 * HOUR),
        ("1.5h", 1.5 * HOUR),
        ("2d", 2 * DAY),
        ("2D", 2 * DAY),
        ("3w", 21 * DAY),
        ("6mo", 182.5 * DAY),
        ("1y", 365 * DAY),
        ("1y6mo1m", 547.5 * DAY + 60_000),
    ],
)
def test_durations_are_parsed(text: str, ms: float) -> None:
    for kind in ("age", "time", "duration"):
        assert parse_amount(kind, text) == ms


@pytest.mark.parametrize(
    "text", ["", "2", "d", "-2d", "2 d", "2x", "2dx", "x2d", "2d\n", "٣d", "1e3s", "inf", "9" * 5000 + "d"]
)
def test_invalid_durations_raise_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse_amount("age", text)


@pytest.mark.parametrize(("text", "number"), [("5", 5), ("-3", -3), ("+7", 7), ("1.5", 1.5)])
def test_numbers_are_parsed(text: str, number: float) -> None:
    assert parse_amount("number", text) == number


@pytest.mark.parametrize("text", ["", "x", "5d", "1e9", "nan", "1.", "٣", "5\n", "9" * 5000])
def test_invalid_numbers_raise_an_error(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_amount("number", text)


TESTS = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}


@given(
    st.sampled_from(["age", "time", "duration"]),
    st.sampled_from(["<", "<=", ">", ">="]),
    st.lists(AMOUNTS, min_size=1, max_size=3),
    st.integers(-3, 3) | st.integers(0, 3 * NOW),
    st.data(),
)
def test_bounds_equal_comparing_each_value(
    kind: Kind, comparison: Comparison, values: list[str], value: int, data: st.DataObject
) -> None:
    if data.draw(st.booleans()):  # right at an edge
        length = int(parse_amount(kind, data.draw(st.sampled_from(values))))
        value += {"age": NOW - length, "time": NOW + length}.get(kind, length)
    size = {"age": NOW - value, "time": value - NOW}.get(kind, value)
    expected = value >= 0 and any(
        TESTS[comparison](float(size), float(parse_amount(kind, written))) for written in values
    )
    low, high = bounds(kind, comparison, values, NOW)
    assert (low <= value <= high) is expected


@given(st.sampled_from(["<", "<=", ">", ">="]), st.lists(NUMBERS, min_size=1, max_size=3), st.integers(-9, 9))
def test_numbers_may_be_fractions_and_negative(comparison: Comparison, values: list[str], value: int) -> None:
    low, high = bounds("number", comparison, values, NOW)
    assert (low <= value <= high) is any(TESTS[comparison](float(value), float(written)) for written in values)


@pytest.mark.parametrize("kind", ["age", "time", "duration", "number"])
def test_other_comparisons_have_no_bounds(kind: Kind) -> None:
    with pytest.raises(ValueError, match="has cannot compare amounts"):
        bounds(kind, "has", ["5" if kind == "number" else "2d"], NOW)
