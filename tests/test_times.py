"""Times of the API in ms, and as text."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui import times

NOON = 1_795_435_200_000  # 2026-11-23T12:00:00Z
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000

ANY_OBJECT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.mark.parametrize(
    "value",
    [
        NOON,
        float(NOON),
        NOON // 1000,
        NOON / 1000,
        str(NOON),
        f" {NOON} ",
        f"+{NOON}.0",
        str(NOON // 1000),
        "1795435200.0",
        "1.7954352e9",
        "2026-11-23T12:00:00Z",
        "2026-11-23T12:00:00.000Z",
        "2026-11-23t12:00:00.0000000000z",
        "2026-11-23T13:30:00+01:30",
        "2026-11-23T12:00:00",
        "2026-11-23 12:00",
    ],
)
def test_every_format_of_a_time_is_parsed(value: object) -> None:
    assert times.parse(value) == NOON


def test_fractions_are_kept_to_the_ms() -> None:
    assert times.parse("2026-11-23T12:00:00.123456789Z") == NOON + 123
    assert times.parse("2026-11-23T12:00:00.1Z") == NOON + 100
    assert times.parse(NOON / 1000 + 0.123) == NOON + 123
    assert times.parse("2026-11-23") == NOON - 12 * HOUR


@pytest.mark.parametrize("value", [None, "", "  ", True, False])
def test_a_missing_time_is_none(value: object) -> None:
    assert times.parse(value) is None


@pytest.mark.parametrize(
    "value",
    [
        -1,
        -1.5,
        10**15,
        10**400,
        1e300,
        float("nan"),
        float("inf"),
        float("-inf"),
        "soon",
        "9" * 5_000,
        "1e999",
        "1_795_435_200",
        "٣",
        "2026-13-45",
        "1969-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-12:00",
        [],
        {},
        b"1",
    ],
)
def test_an_invalid_time_is_bad(value: object) -> None:
    assert times.parse(value) == times.BAD


@given(ANY_OBJECT)
def test_any_object_is_read_without_an_exception(value: object) -> None:
    found = times.parse(value)
    assert found is None or found == times.BAD or 0 <= found <= times.LATEST
    assert (times.age(found, NOON) == "") == (found is None)
    assert (times.iso(found) is None) == (found in {None, times.BAD})
    assert (times.local(found) == "") == (found is None)


@given(st.integers(100_000_000_000, times.LATEST))
def test_iso_and_ms_convert_into_each_other(ms: int) -> None:
    assert times.parse(times.iso(ms)) == ms
    assert times.parse(ms) == ms


def test_iso_is_utc_with_ms() -> None:
    assert times.iso(NOON + 123) == "2026-11-23T12:00:00.123Z"
    assert times.iso(NOON) == "2026-11-23T12:00:00.000Z"
    assert times.iso(None) is None
    assert times.iso(times.BAD) is None


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (0, "0s"),
        (31_000, "31s"),
        (59_999, "59s"),
        (MINUTE, "1m"),
        (HOUR - 1, "59m"),
        (5 * HOUR, "5h"),
        (DAY, "1d"),
        (30 * DAY, "30d"),
        (31 * DAY, "1mo"),
        (250 * DAY, "8mo"),
        (364 * DAY, "11mo"),
        (365 * DAY, "1y"),
        (800 * DAY, "2y"),
        (-2 * MINUTE, "0s"),
        (-2 * MINUTE - 1_000, "in 2m"),
        (-12 * DAY, "in 12d"),
    ],
)
def test_ages_have_one_unit(ago: int, expected: str) -> None:
    assert times.age(NOON - ago, NOON) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [
        (0, "0s"),
        (99, "0s"),
        (400, "0.4s"),
        (999, "0.9s"),
        (1_000, "1s"),
        (48_900, "48s"),
        (69_000, "1m09s"),
        (72_000, "1m12s"),
        (220_000, "3m40s"),
        (62 * MINUTE, "1h02m"),
        (26 * HOUR, "26h00m"),
    ],
)
def test_durations_are_short(ms: int, expected: str) -> None:
    assert times.duration(ms) == expected


@pytest.mark.parametrize(
    ("ms", "expected"),
    [(-5, "0:00"), (0, "0:00"), (1, "0:01"), (42_000, "0:42"), (725_000, "12:05"), (3_723_000, "1:02:03")],
)
def test_a_countdown_ends_at_zero_and_not_before(ms: int, expected: str) -> None:
    assert times.countdown(ms) == expected


def test_missing_and_invalid_times_are_shown_differently() -> None:
    assert (times.age(None, NOON), times.duration(None), times.local(None)) == ("", "", "")
    assert (times.age(times.BAD, NOON), times.duration(times.BAD), times.local(times.BAD)) == ("?", "?", "?")


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "CET-1")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_berlin")
def test_pages_show_local_time() -> None:
    at = datetime(2026, 11, 23, 17, 31, tzinfo=UTC)
    assert times.local(int(at.timestamp() * 1000)) == "23 Nov 2026 18:31"
    assert times.utc(int(at.timestamp() * 1000)) == "23 Nov 2026 17:31 UTC"
    assert times.local(times.LATEST) == "?"


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize(
    ("then", "message"),
    [
        ("2026-11-23T17:31:00Z", {"relative": "2h", "local": "23 Nov 18:31", "utc": "23 Nov 17:31"}),
        ("2026-01-02T03:04:05Z", {"relative": "10mo", "local": "2 Jan 04:04", "utc": "2 Jan 03:04"}),
        ("2025-12-31T23:30:00Z", {"relative": "10mo", "local": "1 Jan 00:30", "utc": "31 Dec 2025"}),
        ("1999-11-23T10:00:00Z", {"relative": "27y", "local": "23 Nov 1999", "utc": "23 Nov 1999"}),
    ],
)
def test_a_list_shows_an_age_or_a_local_or_utc_time(then: str, message: dict[times.Style, str]) -> None:
    now = times.parse("2026-11-23T20:00:00Z") or 0
    assert {style: times.moment(times.parse(then), now, style) for style in message} == message
    assert all(len(moment) <= times.MOMENT_WIDTH for moment in message.values())


@pytest.mark.parametrize("style", ["relative", "local", "utc"])
def test_missing_and_invalid_times_in_a_list_are_shown_differently(style: times.Style) -> None:
    assert (times.moment(None, NOON, style), times.moment(times.BAD, NOON, style)) == ("", "?")


def test_a_day_has_its_year_only_in_another_year() -> None:
    now = times.parse("2026-11-25T12:00:00Z") or 0
    assert times.day(times.parse("2026-10-12T12:00:00Z"), now) == "12 Oct"
    assert times.day(times.parse("2024-10-12T12:00:00Z"), now) == "12 Oct 2024"
    assert (times.day(None, now), times.day(times.BAD, now)) == ("", "?")


def test_the_time_of_day_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone, text in (("UTC", "02:13:20"), ("Asia/Tokyo", "11:13:20")):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert times.of_day(1_763_000_000_000) == text
    monkeypatch.undo()
    time.tzset()
