"""A demo account one of whose logs is as long as one likes, handed over at a pace or as fast as it is read."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx

from vtui.demo.data.account import Account
from vtui.demo.server.transport import DemoTransport

START = 1_763_000_000_000
PIECE = 250
"""Lines of a piece: about 64 kB, as a network hands them over."""
TEXTS = (
    'Running "next build"',
    "   Generating static pages ({number}/148)",
    "\x1b[32m✓\x1b[0m Compiled /products/[slug]/page.tsx in {number}ms",
    "npm warn deprecated left-pad@1.3.0: use String.prototype.padStart() instead of what was there before {number}",
    "├ ƒ /[locale]/products/{number}               8.71 kB        131 kB",
)
"""What lines say, in turn."""
NEEDLE = "the needle in the haystack"
"""What the last line says."""


def text(number: int, lines: int) -> str:
    """The text of a line."""
    return NEEDLE if number == lines - 1 else TEXTS[number % len(TEXTS)].format(number=number)


def encoded(number: int, lines: int) -> bytes:
    """A line as the API sends it."""
    at, id_ = START + number, f"{START + number}{number:09d}"
    event = {
        "type": "stdout",
        "created": at,
        "date": at,
        "deploymentId": "dpl_long",
        "id": id_,
        "serial": id_,
        "info": {"type": "build", "name": "bld_5t6y7u", "entrypoint": "."},
        "text": text(number, lines),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


class LongLog(DemoTransport):
    """The account, whose every build log has `lines`; `pace` is lines a second, 0 for as many as are read."""

    def __init__(self, lines: int, pace: int = 0) -> None:
        super().__init__(Account(deployments=350, live=False, rate_limit=0))
        self._pace = pace
        self.pieces = [
            b"\n".join(encoded(number, lines) for number in range(at, min(at + PIECE, lines))) + b"\n"
            for at in range(0, lines, PIECE)
        ]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if not request.url.path.endswith("/events"):
            return await super().handle_async_request(request)
        length = str(sum(map(len, self.pieces)))
        return httpx.Response(200, headers={"content-length": length}, stream=Pieces(self.pieces, self._pace))


class Pieces(httpx.AsyncByteStream):
    """A body in pieces."""

    def __init__(self, pieces: list[bytes], pace: int) -> None:
        self._pieces, self._pace = pieces, pace

    async def __aiter__(self) -> AsyncIterator[bytes]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, piece in enumerate(self._pieces):
            due = began + number * PIECE / self._pace if self._pace else 0
            await asyncio.sleep(max(0.0, due - loop.time()))
            yield piece
