"""The logs of a deployment: of its build, up to now or followed, and of its functions from the request on."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from vtui.demo.data.aliases import hosts_of
from vtui.demo.data.builds import build_events
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.function_logs import OUTPUTS, PATHS
from vtui.demo.data.pseudorandom import number
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json
from vtui.demo.handlers.reply import JSON_LINES, Reply, encode, not_found
from vtui.demo.handlers.request import Request

KEEPALIVE_INTERVAL = 15_000
"""Ms without events after which a stream sends an empty object."""
INTERVAL = 700
"""Shortest time between two rows (ms); the longest is twice as long."""
MAX_ROWS = 300
"""Rows after which the server ends a stream: about five minutes."""


def _lines(items: Iterable[Any]) -> bytes:
    return b"".join(encode(item) + b"\n" for item in items)


def _shaped(request: Request, event: Json) -> Json:
    """An event of a build log, in its older shape under the fault "events-nested"."""
    if "events-nested" not in request.faults:
        return event
    payload = {key: event[key] for key in ("deploymentId", "id", "date", "serial", "info", "text") if key in event}
    return {"type": event["type"], "created": event["created"], "payload": payload}


def _alias_assigned(scope: Scope, deployment: Deployment, now: int) -> Json:
    return {
        "type": "alias-assigned",
        "deploymentId": deployment.uid,
        "date": deployment.aliased_at,
        "alias": hosts_of(scope, deployment, now),
        **dict.fromkeys(("aliasError", "aliasWarning")),
    }


def build_log(request: Request) -> Reply:
    """The build log (getDeploymentEvents): one array, or one object per line with `follow=1` or `format=lines`."""
    faults, now, (_, deployment) = request.faults, request.now, request.stored_deployment()
    since, until, limit = request.number("since"), request.number("until"), request.number("limit")
    name = request.text("name")

    def matches(event: Json) -> bool:
        return (
            (since is None or event["date"] >= since)
            and (until is None or event["date"] <= until)
            and name in {None, event["info"]["name"]}
        )

    if request.flag("follow"):
        return Reply(200, {"content-type": JSON_LINES}, stream=lambda: _follow_build(request, deployment, matches))
    events = [event for event in build_events(deployment, now) if matches(event)]
    if request.text("direction") == "backward":
        events.reverse()
    if limit is not None and limit >= 0:
        events = events[:limit]
    items: list[Any] = [_shaped(request, event) for event in events]
    if "events-null-items" in faults:
        items = [None if index % 5 == 2 else item for index, item in enumerate(items)]
    if request.text("format") == "lines" or "events-lines" in faults:
        if deployment.has_aliases(now):
            items.append(_alias_assigned(request.scope, deployment, now))
        return Reply(200, {"content-type": JSON_LINES}, _lines(items))
    return Reply.of(None if "events-null" in faults else items)


async def _follow_build(
    request: Request, deployment: Deployment, matches: Callable[[Json], bool]
) -> AsyncIterator[bytes]:
    clock, sent, last_sent = request.account.clock, set[str](), request.now
    while True:
        now = clock.now()
        new = [event for event in build_events(deployment, now) if event["id"] not in sent and matches(event)]
        sent.update(event["id"] for event in new)
        if new:
            last_sent = now
            yield _lines(_shaped(request, event) for event in new)
        elif now - last_sent >= KEEPALIVE_INTERVAL:
            last_sent = now
            yield b"{}\n"
        if deployment.is_final(now):
            if deployment.has_aliases(now):
                yield _lines([_alias_assigned(request.scope, deployment, now)])
            return
        await clock.until(now + 250)


def _runtime_row(deployment: Deployment, index: int, at: int) -> Json:
    """The row `index` of a stream, written at `at` (ms), with every key that the schema requires."""
    level, status, message = OUTPUTS[number(deployment.uid, "said", index) % len(OUTPUTS)]
    return {
        "rowId": f"{at}-{index}",
        "timestampInMs": at,
        "level": level,
        "source": "serverless" if message else "request",
        "message": message,
        "messageTruncated": False,
        "domain": deployment.host,
        "requestMethod": "POST" if number(deployment.uid, "method", index) % 4 == 0 else "GET",
        "requestPath": PATHS[number(deployment.uid, "path", index) % len(PATHS)],
        "responseStatusCode": status,
    }


def runtime_log(request: Request) -> Reply:
    """The runtime log (getRuntimeLogs): one object per line, without earlier rows."""
    _, deployment = request.stored_deployment(request.params[1])
    if request.params[0] != deployment.project.id:
        raise not_found("Project")
    return Reply(200, {"content-type": JSON_LINES}, stream=lambda: _follow_functions(request, deployment))


async def _follow_functions(request: Request, deployment: Deployment) -> AsyncIterator[bytes]:
    clock, last_sent = request.account.clock, request.now
    for index in range(MAX_ROWS):
        at = clock.now() + INTERVAL + number(deployment.uid, "pause", index) % INTERVAL
        while (now := clock.now()) < at:
            if now - last_sent >= KEEPALIVE_INTERVAL:
                last_sent = now
                yield b"{}\n"
            await clock.until(min(at, last_sent + KEEPALIVE_INTERVAL))
        last_sent = clock.now()
        yield _lines([_runtime_row(deployment, index, at)])
    end = {"rowId": "", "level": "error", "source": "delimiter", "message": "Log limit reached"}
    yield _lines([_runtime_row(deployment, MAX_ROWS, clock.now()) | end])
