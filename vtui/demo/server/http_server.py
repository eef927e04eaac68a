"""The demo account over HTTP on 127.0.0.1, or over TLS with a certificate that lives as long as the server."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vtui.demo.data.account import Account
from vtui.demo.server.routes import respond

if TYPE_CHECKING:
    from hypercorn.config import Config

HOST = "127.0.0.1"
GRACE = 0.2
"""Seconds that open requests get when the server stops."""
Message = dict[str, Any]
App = Callable[[Any, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Served:
    """Where the account can be reached; `ca` is the PEM text of the authority to trust, for TLS only."""

    url: str
    ca: str | None = None


def asgi_app(account: Account, latency: float = 0.0, stop: asyncio.Event | None = None) -> App:
    """The account as an ASGI application; answers take `latency` seconds, `stop` ends streams when set."""

    async def app(scope: Any, receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        body = b""
        if "content-length" in headers or "transfer-encoding" in headers or scope["method"] != "GET":
            body = await _read(receive)
        if latency:
            await asyncio.sleep(latency)
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"].decode("latin-1")
        reply = respond(account, scope["method"], path.decode("latin-1"), query, headers, body)
        sent = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()]
        if reply.late:
            await asyncio.sleep(reply.late)
        if reply.lost:
            # A body that was promised and does not come ends the connection.
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
            return
        if reply.stream is None:
            sent.append((b"content-length", str(len(reply.body)).encode()))
        await send({"type": "http.response.start", "status": reply.status, "headers": sent})
        if reply.stream is not None:
            await _pour(reply.stream(), receive, send, stop)
        else:
            await send({"type": "http.response.body", "body": reply.body, "more_body": False})

    return app


async def _live(receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _read(receive: Callable[[], Awaitable[Any]]) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            break
    return b"".join(parts)


async def _pour(
    pieces: AsyncIterator[bytes],
    receive: Callable[[], Awaitable[Any]],
    send: Callable[[Any], Awaitable[None]],
    stop: asyncio.Event | None,
) -> None:
    """Send a stream until it ends, the client goes away or the server stops."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def pour() -> None:
        async for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    tasks: set[asyncio.Future[Any]] = {asyncio.ensure_future(gone()), asyncio.ensure_future(pour())}
    if stop is not None:
        tasks.add(asyncio.ensure_future(stop.wait()))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _certificate() -> tuple[ssl.SSLContext, str]:
    import trustme

    authority = trustme.CA(organization_name="vtui demo")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2", "http/1.1"])
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    return context, authority.cert_pem.bytes().decode()


def _config(listening: socket.socket, context: ssl.SSLContext | None) -> "Config":
    import hypercorn.config

    class Secured(hypercorn.config.Config):
        """A configuration whose certificate never was a file of its own."""

        @property
        def ssl_enabled(self) -> bool:
            return context is not None

        def create_ssl_context(self) -> ssl.SSLContext | None:
            return context

    config = Secured()
    # Hypercorn closes the socket that it makes from the number, so ours gives it up.
    config.bind = [f"fd://{listening.detach()}"]
    config.graceful_timeout = GRACE
    config.keep_alive_timeout = 75.0
    config.keep_alive_max_requests = 10_000_000
    config.include_server_header = False
    config.accesslog = None
    config.errorlog = "-"
    config.loglevel = "ERROR"
    return config


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on 127.0.0.1; port 0 picks a free one. Raises OSError when the port is taken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


async def serve(
    account: Account,
    *,
    port: int = 0,
    tls: bool = False,
    latency: float = 0.0,
    stop: asyncio.Event,
    ready: Callable[[Served], None],
) -> None:
    """Serve until `stop` is set, calling `ready` once connections are taken.

    `latency` is in seconds. Raises OSError when the port is taken.
    """
    import hypercorn.asyncio

    context, authority = _certificate() if tls else (None, None)
    listening = listen(port)
    url = f"{'https' if tls else 'http'}://{HOST}:{listening.getsockname()[1]}"
    config = _config(listening, context)
    app: Any = asgi_app(account, latency, stop)
    ready(Served(url, authority))
    loop = asyncio.get_running_loop()
    usual = loop.get_exception_handler()

    def quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        # Connections cut off by the stop, and clients that refuse the certificate, are no news.
        if isinstance(context.get("exception"), asyncio.CancelledError | ssl.SSLError):
            return
        (usual or asyncio.AbstractEventLoop.default_exception_handler)(loop, context)

    loop.set_exception_handler(quiet)
    await hypercorn.asyncio.serve(app, config, shutdown_trigger=stop.wait, mode="asgi")


@asynccontextmanager
async def running(account: Account, *, tls: bool = False, latency: float = 0.0) -> AsyncIterator[Served]:
    """An account that is served while the block runs; `latency` in seconds."""
    stop, up = asyncio.Event(), asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(account, tls=tls, latency=latency, stop=stop, ready=up.set_result))
    try:
        await asyncio.wait({task, up}, return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            await task
        served: Served = up.result()
        yield served
    finally:
        stop.set()
        done, _ = await asyncio.wait({task}, timeout=5)
        if not done:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
