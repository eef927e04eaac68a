"""What the functions of a deployment say while they run: live, from the moment of the connection on."""

from collections.abc import AsyncIterator

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.people import Json
from vtui.demo.data.pseudorandom import number
from vtui.demo.handlers.build_log import KEEP_ALIVE, STREAM
from vtui.demo.handlers.messages import Reply, Request, encode, missing

STEP = 700
"""Ms between two rows, more or less."""
MOST = 300
"""Rows after which the server ends a stream: about five minutes."""
PATHS = ("/", "/api/cart", "/products/[slug]", "/api/checkout", "/favicon.ico", "/api/search?q=lamp", "/en/about")
SAID: tuple[tuple[str, int, str], ...] = (
    ("info", 200, ""),
    ("info", 200, "cart c_81f2 has 3 items\n"),
    ("info", 304, ""),
    ("warning", 200, "slow query: 1,240 ms for orders_by_customer\n"),
    ("error", 500, "TypeError: cannot read 'total' of undefined\n    at cart (/var/task/api/cart.js:41:18)\n"),
    ("info", 404, ""),
    ("debug", 200, "\x1b[2mcache\x1b[22m \x1b[32mHIT\x1b[0m products:lamp\n"),
    ("info", 0, "still running …\n"),
)  # fmt: skip
"""Level, status and message of rows."""


def row(one: Deployment, place: int, at: int) -> Json:
    """The row of a place, from 0, written at `at` (ms), with every key that the API promises."""
    level, status, message = SAID[number(one.uid, "said", place) % len(SAID)]
    return {
        "rowId": f"{at}-{place}",
        "timestampInMs": at,
        "level": level,
        "source": "serverless" if message else "request",
        "message": message,
        "messageTruncated": False,
        "domain": one.host,
        "requestMethod": "POST" if number(one.uid, "method", place) % 4 == 0 else "GET",
        "requestPath": PATHS[number(one.uid, "path", place) % len(PATHS)],
        "responseStatusCode": status,
    }


def runtime_log(request: Request) -> Reply:
    """The runtime log (getRuntimeLogs): one object a line; nothing that was said before."""
    index = request.scope.stream.find(request.params[1])
    if index is None:
        raise missing("Deployment")
    one = request.scope.stream.get(index)
    if request.params[0] != one.project.id:
        raise missing("Project")
    return Reply(200, {"content-type": STREAM}, stream=lambda: _follow(request, one))


async def _follow(request: Request, one: Deployment) -> AsyncIterator[bytes]:
    clock, quiet = request.account.clock, request.now
    for place in range(MOST):
        at = clock.now() + STEP + number(one.uid, "pause", place) % STEP
        while (now := clock.now()) < at:
            if now - quiet >= KEEP_ALIVE:
                quiet = now
                yield b"{}\n"
            await clock.until(min(at, quiet + KEEP_ALIVE))
        quiet = clock.now()
        yield encode(row(one, place, at)) + b"\n"
    end = {"rowId": "", "level": "error", "source": "delimiter", "message": "Log limit reached"}
    yield encode(row(one, MOST, clock.now()) | end) + b"\n"
