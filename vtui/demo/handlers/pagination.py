"""Pages of lists, with the cursor that each endpoint uses."""

from base64 import b32decode, b32encode
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_page, alter_rows
from vtui.demo.handlers.reply import ApiError, Reply, invalid
from vtui.demo.handlers.request import NUMBER, Request


def encode_token(time: float) -> str:
    """The continuation token for a time (ms)."""
    return b32encode(str(time).encode()).decode().rstrip("=")


def decode_token(token: str) -> float:
    """The time (ms) of a continuation token. Raises ApiError for text that is no token."""
    try:
        text = b32decode(token + "=" * (-len(token) % 8)).decode()
        if len(text) < 20 and NUMBER.fullmatch(text):
            return float(text)
    except ValueError:
        pass
    raise invalid("Invalid continuation token", "format", ".from")


def distinct(times: Iterable[int]) -> list[float]:
    """Falling times (ms) with equal ones thousandths of a ms apart, so that a token identifies each row."""
    seen: Counter[int] = Counter()
    distinct_times: list[float] = []
    for time in times:
        distinct_times.append(time - seen[time] / 1_000)
        seen[time] += 1
    return distinct_times


def applied_cursor(request: Request, cursor: float | None) -> float | None:
    """The cursor that is applied: None where a fault ignores it. Raises ApiError for a later page that fails."""
    if cursor is None:
        return None
    if request.account.occurs_once("later-page-fails"):
        raise ApiError(500, "internal_server_error", "An unexpected internal error occurred.")
    return None if "cursor-ignored" in request.faults else cursor


def page_end(
    request: Request, times: Sequence[float], *, more: bool, requested: float | None, applied: float | None
) -> tuple[int, float | None]:
    """How many of the rows with these `times` (ms) a page has, and the cursor of the next page (ms), None at the end.

    `requested` is the cursor of the request, `applied` the one that was applied. Under the fault "empty-page" the page
    has at most the rows of the last ms before the cursor: those that the client has already.
    """
    if applied is not None:
        repeated = sum(time + 1 >= applied for time in times)
        if repeated < len(times) and request.account.occurs_once("empty-page"):
            return repeated, times[repeated] + 1
    next_cursor: float | None = None
    if more and times:
        next_cursor = times[-1]
        if requested is not None and "cursor-repeats" in request.faults:
            next_cursor = requested
        elif requested is not None and "cursor-rises" in request.faults:
            next_cursor = requested + 5_000
        elif "duplicates" in request.faults and len(times) > 1 and times[-2] > times[-1]:
            next_cursor = times[-1] + 1
    return len(times), next_cursor


def within(request: Request, time: float, before: float | None, after: int | None) -> bool:
    """Whether a row of this time is between two cursors; all in ms."""
    edge = 1 if request.account.inclusive_until else 0
    return (before is None or time < before + edge) and (after is None or time > after - edge)


def page(
    request: Request,
    key: str,
    entries: Sequence[tuple[float, Json]],
    *,
    limit: int,
    before: float | None,
    after: int | None = None,
    tokens: bool = False,
) -> Any:
    """A page of `entries` (time in ms and row, newest first) as the JSON of a list.

    `key` is the key of the list; with `tokens` the cursor is a continuation token.
    """
    applied = applied_cursor(request, before)
    entries = [(time, row) for time, row in entries if within(request, time, applied, after)]
    more, entries = len(entries) > limit, entries[:limit]
    times = [time for time, _ in entries]
    count, next_cursor = page_end(request, times, more=more, requested=before, applied=applied)
    rows = [row for _, row in entries[:count]]
    pagination: Json = {"count": count, "next": next_cursor}
    if tokens:
        pagination["next"] = None if next_cursor is None else encode_token(next_cursor)
    else:
        pagination["prev"] = times[0] if count else None
    rows = alter_rows(request.faults, key, rows)
    return alter_page(request.faults, key, {key: rows, "pagination": pagination})


def time_page(request: Request, key: str, rows: Iterable[Json]) -> Reply:
    """Answer with a page of `rows`, newest first by `createdAt`, between the `until` and `since` of the query."""
    before, after, limit = request.number("until"), request.number("since"), request.limit()
    entries = [(int(row["createdAt"]), row) for row in rows]
    return Reply.of(page(request, key, entries, limit=limit, before=before, after=after))
