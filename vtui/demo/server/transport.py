"""The demo account behind an httpx client, without any network."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from vtui.demo.data.account import Account
from vtui.demo.server.routes import respond


class _Stream(httpx.AsyncByteStream):
    def __init__(self, pieces: AsyncIterator[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece


class DemoTransport(httpx.AsyncBaseTransport):
    """Answers requests from an account; `latency` is how long each answer takes, in seconds, which `sleep` waits."""

    def __init__(
        self, account: Account, latency: float = 0.0, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.account = account
        self.latency = latency
        self._sleep = sleep

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        body = await request.aread()
        if self.latency:
            await self._sleep(self.latency)
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = respond(self.account, request.method, path, query, headers, body)
        if reply.late:
            await self._sleep(reply.late)
        if reply.lost:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        if reply.stream is not None:
            return httpx.Response(reply.status, headers=reply.headers, stream=_Stream(reply.stream()), request=request)
        return httpx.Response(reply.status, headers=reply.headers, content=reply.body, request=request)
