"""The build log of a deployment, up to now or followed as a stream."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from vtui.demo.data.aliases import hosts_of
from vtui.demo.data.build_output import build_events
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json
from vtui.demo.handlers.reply import JSON_LINES, Reply, encode
from vtui.demo.handlers.request import Request

POLL_INTERVAL = 250
"""Ms between two reads of a build that is followed."""
HEARTBEAT_INTERVAL = 15_000
"""Ms without events after which a stream sends an empty object."""


def _nested(event: Json) -> Json:
    """The older shape of an event."""
    payload = {key: event[key] for key in ("deploymentId", "id", "date", "serial", "info", "text") if key in event}
    return {"type": event["type"], "created": event["created"], "payload": payload}


def _flat(event: Json) -> Json:
    return event


def _alias_assigned(scope: Scope, deployment: Deployment, now: int) -> Json:
    return {
        "type": "alias-assigned",
        "deploymentId": deployment.uid,
        "date": deployment.aliased_at,
        "alias": hosts_of(scope, deployment, now),
        "aliasError": None,
        "aliasWarning": None,
    }


def get(request: Request) -> Reply:
    """The build log (getDeploymentEvents): one array, or one object per line with `follow=1` or `format=lines`."""
    scope, faults, now = request.scope, request.faults, request.now
    deployment = scope.deployments.get(request.deployment_index())
    since, until, limit = request.number("since"), request.number("until"), request.number("limit")
    name = request.text("name")

    def matches(event: Json) -> bool:
        return (
            (since is None or event["date"] >= since)
            and (until is None or event["date"] <= until)
            and name in {None, event["info"]["name"]}
        )

    shape = _nested if "events-nested" in faults else _flat
    if request.flag("follow"):
        return Reply(200, {"content-type": JSON_LINES}, stream=lambda: _follow(request, deployment, matches, shape))
    events = [event for event in build_events(deployment, now) if matches(event)]
    if request.text("direction") == "backward":
        events.reverse()
    if limit is not None and limit >= 0:
        events = events[:limit]
    items: list[Any] = [shape(event) for event in events]
    if "events-null-items" in faults:
        items = [None if index % 5 == 2 else item for index, item in enumerate(items)]
    if request.text("format") == "lines" or "events-lines" in faults:
        if deployment.has_aliases(now):
            items.append(_alias_assigned(scope, deployment, now))
        return Reply(200, {"content-type": JSON_LINES}, b"".join(encode(item) + b"\n" for item in items))
    return Reply.of(None if "events-null" in faults else items)


async def _follow(
    request: Request, deployment: Deployment, matches: Callable[[Json], bool], shape: Callable[[Json], Json]
) -> AsyncIterator[bytes]:
    clock, sent, last_sent = request.account.clock, set[str](), request.now
    while True:
        now = clock.now()
        new = [event for event in build_events(deployment, now) if event["id"] not in sent and matches(event)]
        sent.update(event["id"] for event in new)
        if new:
            last_sent = now
            yield b"".join(encode(shape(event)) + b"\n" for event in new)
        elif now - last_sent >= HEARTBEAT_INTERVAL:
            last_sent = now
            yield b"{}\n"
        if deployment.is_final(now):
            if deployment.has_aliases(now):
                yield encode(_alias_assigned(request.scope, deployment, now)) + b"\n"
            return
        await clock.until(now + POLL_INTERVAL)
