"""The build log of a deployment: what has been said up to any moment, and the stream that follows it."""

from collections.abc import AsyncIterator
from typing import Any

from vtui.demo.data.build_errors import told
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import Json
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.scope import Scope
from vtui.demo.handlers.deployment_json import aliases
from vtui.demo.handlers.messages import Reply, Request, encode, missing

STREAM = "application/stream+json"
LOOK = 250
"""Ms between two looks at a build that is followed."""
KEEP_ALIVE = 15_000
"""Ms of silence after which a stream says that it is still there."""

INSTALL = (
    ("command", 'Running "pnpm install --frozen-lockfile"'),
    ("stdout", "Lockfile is up to date, resolution step is skipped"),
    ("stdout", "Progress: resolved 1, reused 0, downloaded 0, added 0"),
    ("stderr", " WARN  deprecated left-pad@1.3.0: use String.prototype.padStart()"),
    ("stdout", "Packages: +842\n++++++++++++++++++++++++++++++++++++++++++++++++"),
    ("stdout", "Progress: resolved 842, reused 840, downloaded 2, added 842, done"),
    ("stdout", "Done in 6.4s"),
)
COMPILE = (
    "\x1b[36minfo\x1b[39m  - Creating an optimized production build ...",
    "\x1b[32m✓\x1b[0m Compiled successfully",
    "   Linting and checking validity of types ...",
    "./src/components/Cart.tsx\n42:7  Warning: effect depends on 'total'.  react-hooks/exhaustive-deps",
    "   Collecting page data ...",
    "[now-builder-debug] cache key: 9f8e7d6c",
    "   Generating static pages (0/148)",
    "   Generating static pages (37/148)",
    "   Generating static pages (74/148)",
    "   Generating static pages (111/148)",
    "\x1b[32m✓\x1b[0m Generating static pages (148/148)",
    "   Finalizing page optimization ...",
    "Route (app)                              Size     First Load JS",
    "┌ ○ /                                    5.2 kB         112 kB",
    "├ ƒ /[locale]/products/[slug]            8.71 kB        131 kB",
    "└ ○ /日本語                               1.1 kB         101 kB",
)


def _lines(one: Deployment) -> list[tuple[int, str, str, str | None]]:
    """All lines the build will ever say: time (ms), type, text, level."""
    start, span = one.builds, one.building
    said: list[tuple[int, str, str, str | None]] = []
    opening = [
        ("stdout", "Running build in Washington, D.C., USA (East) – iad1"),
        ("stdout", "Build machine configuration: 4 cores, 8 GB"),
        (
            "stdout",
            f"Cloning {one.project.org}/{one.project.name} (Branch: {one.branch}, Commit: {(one.sha or '-')[:7]})",
        ),
        ("stdout", "Cloning completed: 412.000ms"),
        ("stdout", "Restored build cache from previous deployment"),
    ]
    command = f'Running "{"next build" if one.project.framework == "nextjs" else "npm run build"}"'
    texts = [*opening, *INSTALL, ("command", command), *(("stdout", text) for text in COMPILE)]
    ending = len(texts) + 4
    for place, (kind, text) in enumerate(texts):
        level = "warning" if "Warning:" in text or " WARN " in text else None
        said.append((start + span * place // ending + number(one.uid, place) % 90, kind, text, level))
    if one.outcome == "E":
        code, message, _ = one.error
        kept = said[: 8 if "install" in message else 14 + one.roll % 12]
        end = one.ends
        wrong = told(one)
        kept += [
            *([(end - 40, "stderr", wrong, "error")] if wrong else []),
            (end - 20, "stderr", f"Error: {message}", "error"),
            (end, "exit", f"{code}", "error"),
        ]
        return [line for line in sorted(kept, key=lambda line: line[0]) if line[0] <= end]
    if one.outcome == "C":
        return [line for line in said if line[0] < one.ends]
    said += [
        (one.ends - 30, "stdout", "Build Completed in /vercel/output [48s]", None),
        (one.ends - 20, "stdout", "Deploying outputs...", None),
        (one.ends - 10, "stderr", "Deployment completed", None),
        (one.ends, "exit", "", None),
    ]
    return sorted((min(line[0], one.ends), *line[1:]) for line in said)


def _flat(one: Deployment, place: int, line: tuple[int, str, str, str | None]) -> Json:
    date, kind, text, level = line
    id_ = f"{date}{place:06d}"
    event: Json = {
        "type": kind,
        "created": date,
        "date": date,
        "deploymentId": one.uid,
        "id": id_,
        "serial": id_,
        "info": {"type": "build", "name": "bld_" + token(9, one.uid), "entrypoint": "."},
    }
    if text:
        event["text"] = text
    if level is not None:
        event["level"] = level
    return event


def _state(one: Deployment, place: int, date: int, state: str) -> Json:
    event = _flat(one, place, (date, "deployment-state", "", None))
    event["info"]["readyState"] = state
    return event


def events(one: Deployment, now: int) -> list[Json]:
    """What the build has said by `now` (ms), oldest first, in the flat shape."""
    if one.outcome == "B" or (one.outcome == "C" and one.building < 1000):
        return []
    lines = [line for line in _lines(one) if line[0] <= now]
    found = [_flat(one, place, line) for place, line in enumerate(lines)]
    if now >= one.builds:
        found.insert(0, _state(one, 900, one.builds, "BUILDING"))
    if now >= one.ends:
        found.append(_state(one, 901, one.ends, one.state(now)))
    return found


def _nested(event: Json) -> Json:
    inner = {key: event[key] for key in ("deploymentId", "id", "date", "serial", "info", "text") if key in event}
    return {"type": event["type"], "created": event["created"], "payload": inner}


def _alias_assigned(scope: Scope, one: Deployment, now: int) -> Json:
    return {
        "type": "alias-assigned",
        "deploymentId": one.uid,
        "date": one.aliased,
        "alias": aliases(scope, one, now),
        "aliasError": None,
        "aliasWarning": None,
    }


def build_log(request: Request) -> Reply:
    """The build log (getDeploymentEvents): one array, or one object per line with `follow=1` or `format=lines`."""
    scope, oddities, now = request.scope, request.account.oddities, request.now
    index = scope.stream.find(request.params[0])
    if index is None:
        raise missing("Deployment")
    one = scope.stream.get(index)
    since, until, limit = request.number("since"), request.number("until"), request.number("limit")
    name = request.text("name")

    def wanted(event: Json) -> bool:
        date = int(event["date"])
        return (
            (since is None or date >= since)
            and (until is None or date <= until)
            and name in {None, event["info"]["name"]}
        )

    found = [event for event in events(one, now) if wanted(event)]
    if request.text("direction") == "backward":
        found.reverse()
    follow = request.flag("follow")
    if limit is not None and limit >= 0 and not follow:
        found = found[:limit]
    shape = _nested if "events-nested" in oddities else lambda event: event
    if follow:
        return Reply(200, {"content-type": STREAM}, stream=lambda: _follow(request, one, wanted, shape))
    items: list[Any] = [shape(event) for event in found]
    if "events-null-items" in oddities:
        items = [None if place % 5 == 2 else item for place, item in enumerate(items)]
    if request.text("format") == "lines" or "events-lines" in oddities:
        if one.assigned(now):
            items.append(_alias_assigned(scope, one, now))
        return Reply(200, {"content-type": STREAM}, b"".join(encode(item) + b"\n" for item in items))
    return Reply.of(None if "events-null" in oddities else items)


async def _follow(request: Request, one: Deployment, wanted: Any, shape: Any) -> AsyncIterator[bytes]:
    clock, said, quiet = request.account.clock, set[str](), request.now
    while True:
        now = clock.now()
        new = [event for event in events(one, now) if event["id"] not in said and wanted(event)]
        said.update(event["id"] for event in new)
        if new:
            quiet = now
            yield b"".join(encode(shape(event)) + b"\n" for event in new)
        elif now - quiet >= KEEP_ALIVE:
            quiet = now
            yield b"{}\n"
        if one.settled(now):
            if one.assigned(now):
                yield encode(_alias_assigned(request.scope, one, now)) + b"\n"
            return
        await clock.until(now + LOOK)
