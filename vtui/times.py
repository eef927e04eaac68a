"""Times of the API as ms since the epoch (int), and as text."""

import math
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

Style = Literal["relative", "local", "utc"]
"""How times are shown: their age, or date and time in the local time zone or in UTC."""

BAD: Final[int] = -1
"""A time of the API that is invalid; it sorts before every valid one."""

LATEST: Final[int] = 253_402_300_799_999
"""The last ms of the year 9999."""

_SECONDS_BELOW = 100_000_000_000  # as ms that is March 1973, as seconds the year 5138
_CLOCK_SKEW = 2 * 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_NUMBER = re.compile(r"[+-]?\d{1,400}(?:\.\d*)?(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_DAY = 86_400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def now() -> int:
    """The system's time in ms since the epoch."""
    return time.time_ns() // 1_000_000


def parse(value: object) -> int | None:
    """ms since the epoch from any time the API gives: Date (ms), seconds, digits as text, IsoDate.

    None for null, blank text and booleans (`aliasAssigned` may be one); BAD for what is no time of 1970 to 9999.
    A number below 1e11 is seconds. ISO 8601 without an offset is UTC. Never raises.
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str):
        return BAD
    text = value.strip()
    if not text:
        return None
    return _from_number(float(text)) if _NUMBER.fullmatch(text) else _from_iso(text)


def iso(ms: int | None) -> str | None:
    """ISO 8601 in UTC with ms, `2026-11-23T10:00:00.123Z`; None for None and BAD."""
    if ms is None or not 0 <= ms <= LATEST:
        return None
    return (_EPOCH + ms * _MS).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def age(ms: int | None, now: int) -> str:
    """How long before `now`, in one unit: `31s`, `4m`, `5h`, `12d`, `8mo`, `2y`; `in 12d` for the future.

    Up to two minutes in the future counts as now, because clocks differ. None is empty, BAD is `?`.
    """
    if ms is None:
        return ""
    if ms < 0:
        return "?"
    if ms > now + _CLOCK_SKEW:
        return f"in {_one_unit((ms - now) // 1000)}"
    return _one_unit(max(now - ms, 0) // 1000)


def duration(ms: int | None) -> str:
    """A length of time, `0.4s`, `48s`, `1m09s`, `1h02m`; empty for None, `?` for a negative one."""
    if ms is None:
        return ""
    if ms < 0:
        return "?"
    minutes, seconds = divmod(ms // 1000, 60)
    if minutes >= 60:
        return f"{minutes // 60}h{minutes % 60:02}m"
    if minutes:
        return f"{minutes}m{seconds:02}s"
    return f"{seconds}s" if seconds or ms < 100 else f"0.{ms // 100}s"


def countdown(ms: int) -> str:
    """The time left, `0:42`, `12:05`, `1:02:03`; `0:00` only when none is left."""
    minutes, seconds = divmod(max(math.ceil(ms / 1000), 0), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"


def day(ms: int | None, now: int) -> str:
    """The day in the local time zone, `2 Nov`, with its year when it is not this one; empty for None, `?` for BAD."""
    text, today = local(ms), local(now)
    if not text or text == "?":
        return text
    number, month, year, _ = text.split()
    return f"{number} {month}" if year == today.split()[2] else f"{number} {month} {year}"


def local(ms: int | None) -> str:
    """Date and time in the local time zone, `23 Nov 2026 18:31`; empty for None, `?` for BAD."""
    at = _at(ms, utc=False)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M}" if at else "" if ms is None else "?"


def utc(ms: int | None) -> str:
    """Date and time in UTC, `23 Nov 2026 17:31 UTC`; empty for None, `?` for BAD."""
    at = _at(ms, utc=True)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M} UTC" if at else "" if ms is None else "?"


MOMENT_WIDTH = 12
"""Maximum width of `moment` in cells."""


def moment(ms: int | None, now: int, style: Style) -> str:
    """A time in a list: its `age`, or date and time, `23 Nov 18:31`; in another year `23 Nov 2025`."""
    if style == "relative":
        return age(ms, now)
    at, today = _at(ms, utc=style == "utc"), _at(now, utc=style == "utc")
    if at is None:
        return "" if ms is None else "?"
    day = f"{at.day} {_MONTHS[at.month - 1]}"
    return f"{day} {at:%H:%M}" if today is not None and at.year == today.year else f"{day} {at.year}"


def _at(ms: int | None, *, utc: bool) -> datetime | None:
    """The date and time; None for an invalid one."""
    if ms is None or ms < 0:
        return None
    try:
        at = datetime.fromtimestamp(ms // 1000, UTC)
        return at if utc else at.astimezone()
    except (OverflowError, ValueError, OSError):  # the edge of the year 9999, or what the system cannot convert
        return None


def of_day(ms: int) -> str:
    """The local time of day, `14:03:07`."""
    return (_EPOCH + ms * _MS).astimezone().strftime("%H:%M:%S")


def _from_number(number: float) -> int:
    if isinstance(number, float) and not math.isfinite(number):
        return BAD
    ms = round(number * 1000 if abs(number) < _SECONDS_BELOW else number)
    return ms if 0 <= ms <= LATEST else BAD


def _from_iso(text: str) -> int:
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:
        return BAD
    ms = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - _EPOCH) // _MS
    return ms if 0 <= ms <= LATEST else BAD


def _one_unit(seconds: int) -> str:
    days = seconds // _DAY
    if days >= 365:
        return f"{days // 365}y"
    if days > 30:
        return f"{days * 12 // 365}mo"
    if days:
        return f"{days}d"
    if seconds >= 3600:
        return f"{seconds // 3600}h"
    return f"{seconds // 60}m" if seconds >= 60 else f"{seconds}s"
