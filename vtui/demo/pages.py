"""Cutting a list into pages, with the cursor the endpoint wants."""

from base64 import b32decode, b32encode
from typing import Any

from vtui.demo.odd import page as odd_page
from vtui.demo.odd import rows as odd_rows
from vtui.demo.people import Json
from vtui.demo.reply import Refused, Request, bad


def token_of(time: int) -> str:
    """The continuation token that stands for a time (ms)."""
    return b32encode(str(time).encode()).decode().rstrip("=")


def time_of(token: str) -> int:
    """The time (ms) a continuation token stands for; refuses what is none."""
    try:
        text = b32decode(token + "=" * (-len(token) % 8))
        if len(text) < 20 and text.isdigit():
            return int(text)
    except ValueError:
        pass
    raise bad("Invalid continuation token", keyword="format", dataPath=".from")


def cursor(request: Request, before: int | None) -> int | None:
    """The cursor as it is applied: none at all where the account ignores it; may refuse a later page, once."""
    if before is None:
        return None
    account = request.account
    if account.first("later-page-fails"):
        raise Refused(500, "internal_server_error", "An unexpected internal error occurred.")
    return None if "cursor-ignored" in account.oddities else before


def following(request: Request, times: list[int], more: bool, before: int | None) -> int | None:
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


def emptied(request: Request, times: list[int], before: int | None) -> int | None:
    """The cursor of a page that is empty though rows follow, when it is time for one."""
    if before is None or not times or times[0] + 1 >= before or not request.account.first("empty-page"):
        return None
    return times[0] + 1


def listed(
    request: Request,
    key: str,
    entries: list[tuple[int, Json]],
    *,
    before: int | None,
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
        times, rows, following_ = [], [], skip
    pagination: Json = {"count": len(rows), "next": following_}
    if tokens:
        pagination["next"] = None if following_ is None else token_of(following_)
    else:
        pagination["prev"] = times[0] if times else None
    oddities = request.account.oddities
    return odd_page(oddities, key, {key: odd_rows(oddities, key, rows), "pagination": pagination})
