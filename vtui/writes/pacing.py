"""How fast many writes may follow each other: within the rate limits, less a reserve for the user."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from vtui.api.rate_limits import WINDOW, RateLimit

RESERVE_PART = 10
"""A tenth of a limit is the reserve."""


class Allowance(NamedTuple):
    """How much the API takes of a kind of write."""

    most: int
    """Writes in a window."""
    window: int
    """In ms."""
    noun: str = "requests"
    """What is counted: `deletions`."""


MINUTE = 60_000
PUBLISHED: Mapping[str, Allowance] = MappingProxyType(
    {
        "deletion": Allowance(200, 10 * MINUTE, "deletions"),
        "env creation": Allowance(120, MINUTE, "creations"),
        "env update": Allowance(120, MINUTE, "updates"),
        "env deletion": Allowance(60, MINUTE, "deletions"),
    }
)
"""Group of endpoints -> the limit that the documentation gives for it, counted per owner (facts, section 5)."""


def reserve(limit: int) -> int:
    """Requests of a limit that many writes leave unused; at least one, unless there is but one."""
    return min(limit - 1, max(1, limit // RESERVE_PART))


def wait_time(limits: Sequence[RateLimit], allowance: Allowance | None, sent: Sequence[int], now: int) -> int:
    """Ms until the next may be sent: 0 when it may be sent now.

    `limits` are those that it counts for, as of the last responses; `sent` the times (ms, rising) of the writes so far.
    """
    wait = 0
    for limit in (seen.at(now) for seen in limits):
        if limit.remaining <= reserve(limit.limit):
            reset_at = limit.seen_at + WINDOW if limit.reset_at is None else limit.reset_at
            wait = max(wait, reset_at - now)
    if allowance is not None:
        most = allowance.most - reserve(allowance.most)
        if len(sent) >= most:
            wait = max(wait, sent[-most] + allowance.window - now)
    return wait


def duration(rows: int, allowance: Allowance) -> int:
    """Ms that so many writes must take because of the allowance, if none of it is used up yet."""
    return max(0, rows - 1) // (allowance.most - reserve(allowance.most)) * allowance.window
