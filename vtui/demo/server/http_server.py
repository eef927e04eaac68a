"""The account over HTTP on 127.0.0.1, or over TLS with a new certificate; needs `hypercorn` and, for TLS, `trustme`."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import hypercorn.asyncio
import hypercorn.config

from vtui.demo.data.account import Account
from vtui.demo.server.respond import respond

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the account can be reached; `ca` is the PEM text of the authority to trust, for TLS only."""

    url: str
    ca: str | None = None


def _certificate() -> tuple[ssl.SSLContext, str]:
    """A context with a new certificate, and the PEM text of its authority."""
    import trustme  # an optional package, for TLS only

    authority = trustme.CA(organization_name="vtui demo")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2", "http/1.1"])
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    return context, authority.cert_pem.bytes().decode()


class _Config(hypercorn.config.Config):
    """A configuration whose certificate is not in a file."""

    graceful_timeout = 0.2
    keep_alive_timeout = 75.0
    keep_alive_max_requests = 10_000_000
    include_server_header = False
    loglevel = "ERROR"

    def __init__(self, listening: socket.socket, context: ssl.SSLContext | None) -> None:
        super().__init__()
        # Hypercorn closes the socket that it makes from the descriptor, so ours gives it up.
        self.bind = [f"fd://{listening.detach()}"]
        self.context = context

    @property
    def ssl_enabled(self) -> bool:
        return self.context is not None

    def create_ssl_context(self) -> ssl.SSLContext | None:
        return self.context


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


def _asgi_app(account: Account, latency: float, on_write: Callable[[], object], stop: asyncio.Event) -> Any:
    """The application; responses take `latency` seconds, `stop` ends streams when set."""

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        has_body = scope["method"] != "GET" or headers.keys() & {"content-length", "transfer-encoding"}
        body = await _read_body(receive) if has_body else b""
        if latency:
            await asyncio.sleep(latency)
        path = scope.get("raw_path") or scope["path"].encode()
        query = scope["query_string"].decode("latin-1")
        reply = respond(account, scope["method"], path.decode("latin-1"), query, headers, body)
        if scope["method"] != "GET":
            on_write()
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
    body, more = b"", True
    while more and (message := await receive())["type"] == "http.request":
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


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


@asynccontextmanager
async def running_server(
    account: Account,
    *,
    port: int = 0,
    tls: bool = False,
    latency: float = 0.0,
    on_write: Callable[[], object] = lambda: None,
) -> AsyncIterator[ServerAddress]:
    """Serve an account while the block runs; `latency` in seconds. Raises OSError when the port is taken.

    `on_write` is called after each request that may change the account, before its response is sent.
    """
    context, authority = _certificate() if tls else (None, None)
    listening = listen(port)
    url = f"{'https' if tls else 'http'}://{HOST}:{listening.getsockname()[1]}"
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    previous = loop.get_exception_handler() or asyncio.AbstractEventLoop.default_exception_handler

    def handle_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        # Connections cut off by the stop, and clients that reject the certificate, are expected.
        if not isinstance(context.get("exception"), asyncio.CancelledError | ssl.SSLError):
            previous(loop, context)

    loop.set_exception_handler(handle_exception)
    app = _asgi_app(account, latency, on_write, stop)
    config = _Config(listening, context)
    task = asyncio.create_task(hypercorn.asyncio.serve(app, config, shutdown_trigger=stop.wait, mode="asgi"))
    try:
        yield ServerAddress(url, authority)
    finally:
        stop.set()
        done, _ = await asyncio.wait({task}, timeout=5.0)
        if not done:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
