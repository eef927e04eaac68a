"""The account behind an httpx client, without any network."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

from vtui.demo.data.account import Account
from vtui.demo.server.respond import respond


class _Stream(httpx.AsyncByteStream):
    def __init__(self, parts: AsyncIterator[bytes]) -> None:
        self._parts = parts

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._parts


class DemoTransport(httpx.AsyncBaseTransport):
    """Responds from an account after `latency` seconds, which `sleep` waits."""

    def __init__(
        self, account: Account, latency: float = 0.0, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.account = account
        self.latency = latency
        self._sleep = sleep

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Respond to one request."""
        body = await request.aread()
        if self.latency:
            await self._sleep(self.latency)
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = respond(self.account, request.method, path, query, headers, body)
        if reply.delay:
            await self._sleep(reply.delay)
        if reply.lost:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        if reply.stream is not None:
            return httpx.Response(reply.status, headers=reply.headers, stream=_Stream(reply.stream()), request=request)
        return httpx.Response(reply.status, headers=reply.headers, content=reply.body, request=request)
