"""How long to wait before a retry: as the server requests, within limits, or with a growing delay."""

import random
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

SECOND, HOUR = 1000, 3_600_000
HORIZON = HOUR + 5 * 60 * SECOND
"""How far ahead (ms) a plausible moment is at most."""

MAX_SLEEP = 10 * SECOND
"""Longest wait (ms) before a retry; for a longer one the error is raised."""

TRIES = 4
"""How often a read is sent at most."""

_BASE, _CAP = 500, 8 * SECOND
_TRUSTED_SKEW = 2 * SECOND
_NUMBER = re.compile(r"\d{1,16}(\.\d{1,9})?", re.ASCII)

NO_MOMENT = 1e9
"""Numbers below are seconds from now; from here on they are epoch seconds, from 1e11 on epoch ms."""


def number(value: object) -> float | None:
    """A number that is not negative, out of a JSON number or a text of digits; None for everything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if 0 <= value < 1e16 else None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value)
    return None


def server_time(headers: Mapping[str, str]) -> int | None:
    """The server's clock in ms since the epoch, from `Date`; None when it does not say."""
    return _http_date(headers.get("date", ""))


def _http_date(value: str) -> int | None:
    try:
        return round(parsedate_to_datetime(value).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def moment(value: object, now: int, server_now: int | None) -> int | None:
    """A moment to come, on this machine's clock, in ms since the epoch; None when it is not plausible.

    `value` is in seconds or ms since the epoch by the server's clock, or in seconds from now. A moment is plausible
    between a few seconds ago and `HORIZON` ahead.
    """
    read = number(value)
    if read is None:
        return None
    if read < NO_MOMENT:
        return now + round(read * 1000) if read * 1000 <= HORIZON else None
    at = round(read if read > 1e11 else read * 1000)
    for reference in (server_now, now):
        if reference is not None and -10 * SECOND <= at - reference <= HORIZON:
            return at if abs(reference - now) <= _TRUSTED_SKEW else now + at - reference
    return None


def retry_at(headers: Mapping[str, str], extras: Mapping[str, Any], now: int) -> int | None:
    """When the server allows a retry (ms since the epoch): 1 s to 1 h ahead; None when it does not say.

    Read in this order: `Retry-After` (seconds or an HTTP date), the body's `limit.resetMs`, `limit.reset` and
    `retryAfter.value`, `X-RateLimit-Reset` (facts, section 5).
    """
    server_now = server_time(headers)
    wait = _retry_after(headers.get("retry-after", ""), now if server_now is None else server_now)
    limit, after = _mapping(extras.get("limit")), _mapping(extras.get("retryAfter"))
    hints = (
        None if wait is None else min(wait, HOUR) / SECOND,
        limit.get("resetMs"),
        limit.get("reset"),
        None if (seconds := number(after.get("value"))) is None else min(seconds, HOUR / SECOND),
        headers.get("x-ratelimit-reset"),
    )
    for hint in hints:
        at = moment(hint, now, server_now)
        if at is not None:
            return min(max(at, now + SECOND), now + HOUR)
    return None


def _retry_after(value: str, now: int) -> float | None:
    """Ms to wait by a `Retry-After`; 0 for a date that has passed. `now` is the server's clock, in ms."""
    if (seconds := number(value)) is not None:
        return seconds * SECOND
    at = _http_date(value) if value else None
    return None if at is None else max(0, at - now)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def backoff(tries: int, rng: random.Random) -> int:
    """How long to wait (ms) after `tries` failed ones: full jitter under a bound that doubles."""
    return round(rng.uniform(0, min(_CAP, _BASE * 2 ** (tries - 1))))
