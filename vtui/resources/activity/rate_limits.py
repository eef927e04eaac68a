"""The summary of the rate limits: of each group what remains, when it resets, and what its requests were for."""

from collections.abc import Mapping, Sequence

from vtui import times
from vtui.api.rate_limits import RateLimit
from vtui.api.request_log import Count
from vtui.table.columns import Cell, Span, Tone
from vtui.text import count, width

HEADING = "Rate limits: remaining, reset, and requests since the start by cause"


def summarize_limits(
    limits: Mapping[str, RateLimit], counts: Mapping[Count, int], now: int, lines: int
) -> Sequence[Cell]:
    """At most `lines` lines for groups with their limits and the requests since the start, below a heading.

    The group of which the smallest part remains comes first; groups without a line are named in the last one.
    """
    if not limits:
        return []
    ordered = sorted(limits.values(), key=lambda limit: limit.share)
    lines -= 1
    shown, others = (ordered, []) if len(ordered) <= lines else (ordered[: lines - 1], ordered[lines - 1 :])
    names = ", ".join(f"{limit.group} {limit.remaining}/{limit.limit}" for limit in others)
    rest = [(Span(names, "muted"),)] if names else []
    return [(Span(HEADING, "muted"),), *_aligned(shown, counts, now), *rest]


def _aligned(limits: Sequence[RateLimit], counts: Mapping[Count, int], now: int) -> list[Cell]:
    remaining = [f"{limit.remaining}/{limit.limit}" for limit in limits]
    wide, wide_number = max((width(limit.group) for limit in limits), default=0), max(map(len, remaining), default=0)
    return [
        (
            Span(limit.group.ljust(wide), "strong"),
            Span(f"  {number.rjust(wide_number)}", _tone(limit)),
            Span(f"  {_reset(limit, now)}", "muted"),
            Span(f"  {_causes(limit.group, counts)}"),
        )
        for limit, number in zip(limits, remaining, strict=True)
    ]


def _tone(limit: RateLimit) -> Tone:
    return "error" if not limit.remaining else "warn" if limit.share < 0.1 else "ok"


def _reset(limit: RateLimit, now: int) -> str:
    waits = limit.reset_at is not None and limit.reset_at > now
    return (f"resets {times.countdown((limit.reset_at or now) - now)}" if waits else "").ljust(len("resets 0:00"))


def _causes(group: str, counts: Mapping[Count, int]) -> str:
    """What the requests of a group were for, the most frequent first: `refresh 310, project page 12`.

    A cause that begins with the name of the group is shown without it.
    """
    found = sorted(((number, key.cause) for key, number in counts.items() if key.group == group), reverse=True)
    return ", ".join(f"{cause.removeprefix(group).lstrip()} {count(number)}" for number, cause in found)
