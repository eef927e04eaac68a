"""What functions write and which requests they answer: functions of the time, so that the past can be read again."""

from collections.abc import Iterator
from heapq import merge

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import number, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json, iso

PATHS = ("/", "/api/cart", "/products/[slug]", "/api/checkout", "/favicon.ico", "/api/search?q=lamp", "/en/about")
OUTPUTS: tuple[tuple[str, int, str], ...] = (
    ("info", 200, ""),
    ("info", 200, "cart c_81f2 has 3 items\n"),
    ("info", 304, ""),
    ("warning", 200, "slow query: 1,240 ms for orders_by_customer\n"),
    ("error", 500, "TypeError: cannot read 'total' of undefined\n    at cart (/var/task/api/cart.js:41:18)\n"),
    ("info", 404, ""),
    ("debug", 200, "\x1b[2mcache\x1b[22m \x1b[32mHIT\x1b[0m products:lamp\n"),
    ("info", 0, "still running …\n"),
)
"""Level, status and message of rows."""
INTERVAL = 15_000
"""Ms in which the projects with the most traffic get one request."""
RETENTION = DAY
"""How long the history is kept (ms)."""
LOG = "vercel.log"
REQUESTS = "vercel.proxy_response"
REGIONS = ("iad1", "fra1", "hnd1")
AGENTS = ("Mozilla/5.0 (X11; Linux x86_64)", "curl/8.5.0", "Googlebot/2.1")


def _deployments(scope: Scope, project: Project, now: int) -> list[Deployment]:
    """The deployments that can have answered the requests that are kept, of production and previews, newest first."""
    indexes = scope.deployments.indexes(projects=frozenset({project.id}), outcomes=frozenset("R"))
    ready, oldest = list[Deployment](), set[str | None]()
    for deployment in map(scope.deployments.get, indexes):
        if deployment.has_aliases(now) and not deployment.is_staged(now):
            ready.append(deployment)
            if deployment.aliased_at < now - RETENTION:
                oldest.add(deployment.target)
            if oldest >= {"production", None}:
                break
    return ready


def _row(deployment: Deployment, slot: int, at: int, event: str) -> Json:
    bits = number(deployment.project.id, "request", slot)
    level, status, message = OUTPUTS[bits % len(OUTPUTS)]
    method, path = "POST" if bits // 8 % 4 == 0 else "GET", PATHS[bits // 32 % len(PATHS)]
    custom, region = deployment.custom_environment, REGIONS[bits // 300 % len(REGIONS)]
    row: Json = {
        "timestamp": iso(at),
        "projectId": deployment.project.id,
        "deploymentId": deployment.uid,
        "environment": custom["slug"] if custom else deployment.target or "preview",
        "requestId": f"{region}::{token(5, slot, deployment.uid).lower()}-{at}",
        "requestMethod": method,
        "requestPath": path.partition("?")[0],
        "service": None,
    }
    if event == REQUESTS:
        return row | {
            "requestHostname": deployment.host,
            "httpStatus": status,
            "route": path.partition("?")[0],
            "pathType": "static" if status == 304 else "func",
            "cacheResult": "HIT" if status == 304 else "MISS",
            "edgeNetworkRegion": region,
            "clientIpCountry": ("US", "DE", "JP")[bits // 900 % 3],
            "clientUserAgent": AGENTS[bits // 2_700 % len(AGENTS)],
            "wafAction": None,
        }
    return row | {
        "branch": deployment.branch,
        "domain": deployment.host,
        "source": "middleware" if bits // 900 % 9 == 0 else "function",
        "isSystemLog": False,
        "region": region,
        "runtime": "nodejs22.x",
        "level": level,
        "message": message or f"{method} {path}\n",
        "stream": "stderr" if level == "error" else "stdout",
        "traceId": None,
        "spanId": None,
        "attributes": None,
        "truncated": len(message) > 64,
    }


def _rows_of_project(scope: Scope, project: Project, event: str, span: range, now: int) -> Iterator[Json]:
    deployments, interval = _deployments(scope, project, now), INTERVAL * max(1, 120 // max(1, project.weight))
    for slot in range((span.stop - 1) // interval, span.start // interval - 1, -1):
        bits = number(project.id, "time", slot)
        at = slot * interval + bits % interval
        target = "production" if bits // interval % 5 else None
        answering = (each for each in deployments if each.aliased_at <= at and each.target == target)
        if at in span and (deployment := next(answering, None)) is not None:
            yield _row(deployment, slot, at, event)


def history(scope: Scope, projects: list[Project], event: str, span: range, now: int) -> Iterator[Json]:
    """The rows of an event in a span of time (ms), newest first, in the fields that the API has."""
    span = range(max(span.start, now - RETENTION), min(span.stop, now))
    rows = (_rows_of_project(scope, project, event, span, now) for project in projects)
    return merge(*rows, key=lambda row: row["timestamp"], reverse=True)
