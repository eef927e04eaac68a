"""The runtime log of a deployment: a stream of what its functions write, from the time of the request on."""

from collections.abc import AsyncIterator

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.pseudorandom import number
from vtui.demo.data.values import Json
from vtui.demo.handlers.build_log import HEARTBEAT_INTERVAL
from vtui.demo.handlers.reply import JSON_LINES, Reply, encode, not_found
from vtui.demo.handlers.request import Request

INTERVAL = 700
"""Shortest time between two rows (ms); the longest is twice as long."""
MAX_ROWS = 300
"""Rows after which the server ends a stream: about five minutes."""
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


def _row(deployment: Deployment, index: int, at: int) -> Json:
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


def get(request: Request) -> Reply:
    """The runtime log (getRuntimeLogs): one object per line, without earlier rows."""
    deployment = request.scope.deployments.get(request.deployment_index(request.params[1]))
    if request.params[0] != deployment.project.id:
        raise not_found("Project")
    return Reply(200, {"content-type": JSON_LINES}, stream=lambda: _follow(request, deployment))


async def _follow(request: Request, deployment: Deployment) -> AsyncIterator[bytes]:
    clock, last_sent = request.account.clock, request.now
    for index in range(MAX_ROWS):
        at = clock.now() + INTERVAL + number(deployment.uid, "pause", index) % INTERVAL
        while (now := clock.now()) < at:
            if now - last_sent >= HEARTBEAT_INTERVAL:
                last_sent = now
                yield b"{}\n"
            await clock.until(min(at, last_sent + HEARTBEAT_INTERVAL))
        last_sent = clock.now()
        yield encode(_row(deployment, index, at)) + b"\n"
    end = {"rowId": "", "level": "error", "source": "delimiter", "message": "Log limit reached"}
    yield encode(_row(deployment, MAX_ROWS, clock.now()) | end) + b"\n"
