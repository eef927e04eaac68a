"""The history of functions and requests of a team (not documented; read from the official CLI)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from vtui.demo.data.function_logs import LOG, REQUESTS, RETENTION, history
from vtui.demo.data.values import DAY, Json, iso
from vtui.demo.handlers.history.log_filter import Test, parse_filter
from vtui.demo.handlers.reply import ApiError, Reply
from vtui.demo.handlers.request import Request

FIELDS: dict[str, frozenset[str]] = {
    LOG: frozenset({
        "projectId", "requestId", "branch", "deploymentId", "domain", "environment", "requestPath", "requestMethod",
        "source", "service", "isSystemLog", "region", "runtime", "level", "message", "stream", "traceId", "spanId",
        "attributes", "truncated",
    }),
    REQUESTS: frozenset({
        "projectId", "requestId", "deploymentId", "environment", "requestHostname", "requestPath", "requestMethod",
        "httpStatus", "route", "pathType", "cacheResult", "edgeNetworkRegion", "service", "clientIpCountry",
        "clientUserAgent", "wafAction",
    }),
}  # fmt: skip
"""The fields that can be selected and filtered by, for each event."""
MAX_RANGE = 14 * DAY
"""The longest time range that the plan includes (ms)."""


def _issue(path: str, message: str) -> ApiError:
    issues = [{"path": path, "message": message}]
    return ApiError(400, "bad_request", f"Invalid request: {message}", issues=issues)


def _time(name: str, value: Any) -> int:
    """The ms of an end of the time range. Raises ApiError for what is no time."""
    try:
        time = datetime.fromisoformat(value)
        return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)
    except (TypeError, ValueError, OverflowError):
        raise _issue(f"timeRange.{name}", "a date is expected") from None


def _time_range(body: Json) -> tuple[int, int]:
    times = body.get("timeRange")
    if not isinstance(times, dict):
        raise _issue("timeRange", "is required")
    start, end = (_time(name, times.get(name)) for name in ("start", "end"))
    if start >= end:
        raise _issue("timeRange", "`start` should be before `end`")
    if end - start > MAX_RANGE:
        raise ApiError(402, "payment_required", "The plan includes a time range of 14 days.")
    return start, end


def _filter(body: Json, event: str) -> Test:
    text = body.get("filter") or ""
    if not isinstance(text, str):
        raise _issue("filter", "should be a string")
    try:
        return parse_filter(text, FIELDS[event], searched="message" if event == LOG else None) if text else _all
    except ValueError as error:
        raise _issue("filter", str(error)) from None


def _all(_: Json) -> bool:
    return True


def _skipped(body: Json) -> int:
    """How many rows the pages before had, as the cursor says."""
    cursor = body.get("cursor")
    if cursor is None:
        return 0
    try:
        return int(urlsafe_b64decode(cursor))
    except (TypeError, ValueError):
        raise _issue("cursor", "is not valid") from None


def query(request: Request) -> Reply:
    """Rows of a time range that match a filter, newest first, with the selected fields and their `timestamp`."""
    scope, body = request.scope, request.json_object()
    event, of, select = body.get("event"), body.get("scope"), body.get("select")
    if not isinstance(event, str) or event not in FIELDS:
        raise _issue("event", f"should be one of {', '.join(FIELDS)}")
    if not isinstance(of, dict) or of.get("ownerId") != scope.id:
        raise ApiError(403, "forbidden", "You don't have permission to read the logs of this owner.")
    if scope.team_id is None:
        raise ApiError(403, "forbidden", "Logs are available for projects of a team only.")
    if not isinstance(select, list) or not {str(name) for name in select} <= FIELDS[event] | {"timestamp"}:
        raise _issue("select", "should be fields of the event")
    ids = of.get("projectIds")
    if ids is not None and not (isinstance(ids, list) and all(isinstance(id_, str) for id_ in ids)):
        raise _issue("scope.projectIds", "should be strings")
    limit = body.get("limit")
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= 1000:
        raise _issue("limit", "should be between 1 and 1000")
    start, end = _time_range(body)
    test, skipped = _filter(body, event), _skipped(body)
    projects = scope.projects if ids is None else [request.project(id_) for id_ in ids]
    rows = filter(test, history(scope, projects, event, range(start, end), request.now))
    found = list(islice(rows, max(skipped, 0), max(skipped, 0) + limit + 1))
    more = len(found) > limit
    keys = {"timestamp", *(str(name) for name in select)}
    oldest = request.now - RETENTION
    gaps = [{"start": iso(start), "end": iso(min(end, oldest))}] if start < oldest else []
    return Reply.of(
        {
            "events": [{key: value for key, value in row.items() if key in keys} for row in found[:limit]],
            "pagination": {
                "hasMore": more,
                "nextCursor": urlsafe_b64encode(str(skipped + limit).encode()).decode() if more else None,
            },
            "meta": {"excludedIntervals": gaps},
        }
    )
