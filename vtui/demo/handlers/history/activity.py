"""The activity of a team or of the person, and its types."""

from datetime import UTC, datetime
from itertools import islice

from vtui.demo.data.events import event_types, events_of
from vtui.demo.handlers.reply import Reply, invalid
from vtui.demo.handlers.request import Request

LATEST = 1 << 53


def _time(request: Request, name: str, default: int) -> int:
    """The ms of a query parameter that is ISO 8601. Raises ApiError for anything else."""
    text = request.text(name)
    if text is None:
        return default
    try:
        time = datetime.fromisoformat(text)
        return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise invalid(f"Invalid value for `{name}`: a date is expected", "format", f".{name}") from None


def list_events(request: Request) -> Reply:
    """The events between `since` and `until` (listUserEvents), newest first, without a pagination."""
    names = (request.text("projectIds") or "").split(",")
    projects = frozenset(request.project(name).id for name in names if name) or None
    types = {name for name in (request.text("types") or "").split(",") if name}
    principal, entity = request.text("principalId") or request.text("userId"), request.text("entityId")
    events = (
        event
        for event in events_of(request.scope, projects, _time(request, "until", LATEST), _time(request, "since", 0))
        if (not types or event["type"] in types)
        and principal in {None, event["principalId"]}
        and (entity is None or entity in event["payload"].values())
    )
    limit = request.number("limit")
    if limit is not None and not 1 <= limit <= 200:
        raise invalid("`limit` should be between 1 and 200", "maximum", ".limit", {"limit": 200})
    rows = list(islice(events, limit or 20))
    if not request.flag("withPayload"):
        rows = [{key: value for key, value in row.items() if key != "payload"} for row in rows]
    return Reply.of({"events": rows})


def list_types(_: Request) -> Reply:
    """The types and categories of events (listEventTypes)."""
    return Reply.of(event_types())
