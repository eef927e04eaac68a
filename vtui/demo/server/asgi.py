"""The account as an ASGI application."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from vtui.demo.data.account import Account
from vtui.demo.server.respond import respond

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[None]]


def asgi_app(account: Account, latency: float, stop: asyncio.Event) -> App:
    """The application; responses take `latency` seconds, `stop` ends streams when set."""

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = b""
        if "content-length" in headers or "transfer-encoding" in headers or scope["method"] != "GET":
            body = await _read_body(receive)
        if latency:
            await asyncio.sleep(latency)
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"].decode("latin-1")
        reply = respond(account, scope["method"], path.decode("latin-1"), query, headers, body)
        response_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.lost:
            # The server closes the connection when the body is shorter than announced.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            return
        if reply.stream is None:
            response_headers.append((b"content-length", str(len(reply.body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": response_headers})
        if reply.stream is not None:
            await _send_stream(reply.stream(), receive, send, stop)
        else:
            await send({"type": "http.response.body", "body": reply.body, "more_body": False})

    return app


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _read_body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    while (message := await receive())["type"] == "http.request":
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


async def _send_stream(parts: AsyncIterator[bytes], receive: Receive, send: Send, stop: asyncio.Event) -> None:
    """Send a stream until it ends, the client disconnects or the server stops."""

    async def disconnected() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def send_parts() -> None:
        async for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})

    tasks = [asyncio.ensure_future(waited) for waited in (disconnected(), send_parts(), stop.wait())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
