"""Pages of lists, with the cursor that each endpoint uses."""

from base64 import b32decode, b32encode
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_page, alter_rows
from vtui.demo.handlers.reply import JSON, ApiError, Reply, encode, invalid
from vtui.demo.handlers.request import NUMBER, Request

T = TypeVar("T")


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
    if cursor is not None and request.account.occurs_once("later-page-fails"):
        raise ApiError(500, "internal_server_error", "An unexpected internal error occurred.")
    return None if "cursor-ignored" in request.faults else cursor


def page_items(
    request: Request,
    entries: Iterable[tuple[float, T]],
    *,
    limit: int,
    requested: float | None,
    applied: float | None,
    after: int | None = None,
    tokens: bool = False,
) -> tuple[list[T], Json]:
    """The items of a page and its `pagination`: of `entries` (time and item, newest first) between two cursors.

    `requested` is the cursor of the request, `applied` the one that is applied; all times are in ms. With `tokens` the
    next cursor is a continuation token. Under the fault "empty-page" a page has at most the rows of the last ms before
    the cursor: those that the client has already.
    """
    edge = 1 if request.account.inclusive_until else 0
    near = [
        (time, item)
        for time, item in entries
        if (applied is None or time < applied + edge) and (after is None or time > after - edge)
    ]
    times = [time for time, _ in near[:limit]]
    count, next_cursor = len(times), times[-1] if len(near) > limit else None
    repeated = 0 if applied is None else sum(time + 1 >= applied for time in times)
    if applied is not None and repeated < count and request.account.occurs_once("empty-page"):
        count, next_cursor = repeated, times[repeated] + 1
    elif next_cursor is not None and requested is not None and "cursor-repeats" in request.faults:
        next_cursor = requested
    elif next_cursor is not None and requested is not None and "cursor-rises" in request.faults:
        next_cursor = requested + 5_000
    elif next_cursor is not None and "duplicates" in request.faults and count > 1 and times[-2] > times[-1]:
        next_cursor += 1
    pagination: Json = {"count": count, "next": next_cursor}
    if tokens:
        pagination["next"] = None if next_cursor is None else b32encode(str(next_cursor).encode()).decode().rstrip("=")
    else:
        pagination["prev"] = times[0] if count else None
    return [item for _, item in near[:count]], pagination


def page_json(request: Request, key: str, rows: list[Json], pagination: Json) -> Any:
    """The JSON of a list, with the faults of the account; `key` is the key of the list."""
    rows = alter_rows(request.faults, key, rows, request.now)
    return alter_page(request.faults, key, {key: rows, "pagination": pagination})


def encoded_page(key: str, rows: list[bytes], pagination: Json) -> Reply:
    """A list without faults whose rows are JSON texts."""
    body = b'{"%b":[%b],"pagination":%b}' % (key.encode(), b",".join(rows), encode(pagination))
    return Reply(200, {"content-type": JSON}, body)


def page(
    request: Request, key: str, rows: Iterable[Json], *, limit: int, before: float | None, after: int | None = None
) -> Any:
    """A page of `rows`, newest first by `createdAt`, as the JSON of a list; `key` is the key of the list."""
    entries, applied = ((int(row["createdAt"]), row) for row in rows), applied_cursor(request, before)
    items, pagination = page_items(request, entries, limit=limit, requested=before, applied=applied, after=after)
    return page_json(request, key, items, pagination)


def time_page(request: Request, key: str, rows: Iterable[Json]) -> Reply:
    """Answer with a page of `rows`, newest first by `createdAt`, between the `until` and `since` of the query."""
    before, after, limit = request.number("until"), request.number("since"), request.limit()
    return Reply.of(page(request, key, rows, limit=limit, before=before, after=after))
