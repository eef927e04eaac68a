"""Cutting a list into pages, with the cursor the endpoint wants."""

from base64 import b32decode, b32encode
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from vtui.demo.data.people import Json
from vtui.demo.faults.odd import page as odd_page
from vtui.demo.faults.odd import rows as odd_rows
from vtui.demo.handlers.messages import NUMBER, Refused, Request, bad


def token_of(time: float) -> str:
    """The continuation token that stands for a time (ms)."""
    return b32encode(str(time).encode()).decode().rstrip("=")


def time_of(token: str) -> float:
    """The time (ms) a continuation token stands for; refuses what is none."""
    try:
        text = b32decode(token + "=" * (-len(token) % 8)).decode()
        if len(text) < 20 and NUMBER.fullmatch(text):
            return float(text)
    except ValueError:
        pass
    raise bad("Invalid continuation token", keyword="format", dataPath=".from")


def told_apart(times: Iterable[int]) -> list[float]:
    """Falling times (ms) with those of one ms some thousandths apart: a continuation token knows each row's place."""
    seen: Counter[int] = Counter()
    found: list[float] = []
    for time in times:
        found.append(time - seen[time] / 1_000)
        seen[time] += 1
    return found


def cursor(request: Request, before: float | None) -> float | None:
    """The cursor as it is applied: none at all where the account ignores it; may refuse a later page, once."""
    if before is None:
        return None
    account = request.account
    if account.first("later-page-fails"):
        raise Refused(500, "internal_server_error", "An unexpected internal error occurred.")
    return None if "cursor-ignored" in account.oddities else before


def following(request: Request, times: Sequence[float], more: bool, before: float | None) -> float | None:
    """The cursor of the next page (ms), or None at the end; `times` are those of the rows on this page."""
    if not more or not times:
        return None
    oddities = request.account.oddities
    if before is not None and "cursor-repeats" in oddities:
        return before
    if before is not None and "cursor-rises" in oddities:
        return before + 5_000
    if "duplicates" in oddities and len(times) > 1 and times[-2] > times[-1]:
        return times[-1] + 1
    return times[-1]


def emptied(request: Request, times: Sequence[float], before: float | None) -> tuple[int, float] | None:
    """When it is time for a page without news though rows follow: how many rows it has, and its cursor (ms).

    It has the rows of the last ms before the edge alone: those that a client has already, if any.
    """
    if before is None:
        return None
    kept = sum(time + 1 >= before for time in times)
    if kept == len(times) or not request.account.first("empty-page"):
        return None
    return kept, times[kept] + 1


def listed(
    request: Request,
    key: str,
    entries: Sequence[tuple[float, Json]],
    *,
    before: float | None,
    after: int | None = None,
    tokens: bool = False,
    limit: int,
) -> Any:
    """A page of `entries` (time in ms and row, newest first) in the shape that lists have."""
    asked, before = before, cursor(request, before)
    edge = 1 if request.account.inclusive else 0
    entries = [
        (time, row)
        for time, row in entries
        if (before is None or time < before + edge) and (after is None or time > after - edge)
    ]
    times, rows = [time for time, _ in entries[:limit]], [row for _, row in entries[:limit]]
    following_ = following(request, times, len(entries) > limit, asked)
    if (skip := emptied(request, times, before)) is not None:
        kept, following_ = skip
        times, rows = times[:kept], rows[:kept]
    pagination: Json = {"count": len(rows), "next": following_}
    if tokens:
        pagination["next"] = None if following_ is None else token_of(following_)
    else:
        pagination["prev"] = times[0] if times else None
    oddities = request.account.oddities
    return odd_page(oddities, key, {key: odd_rows(oddities, key, rows), "pagination": pagination})
