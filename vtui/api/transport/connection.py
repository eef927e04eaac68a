"""The one place that sends HTTP: a client for one base URL, and one exchange at a time."""

import asyncio
import os
import ssl
from collections.abc import Generator
from urllib.parse import urlsplit

import httpx

from vtui import __version__
from vtui.api.errors import BadResponse, Misconfigured, Unsure, VercelError
from vtui.api.transport.failures import FAULTS, Fault, transport_error
from vtui.api.transport.loopback import is_loopback
from vtui.api.transport.proxy import find_proxy
from vtui.api.transport.redaction import Redactor, Sealed
from vtui.api.transport.response import Response
from vtui.api.transport.stream import ACCEPT, Stream
from vtui.api.transport.trace import Trace
from vtui.system.detached import detached
from vtui.system.secret import HiddenBytes, Secret

CONNECT, READ, WRITE, POOL = 10.0, 20.0, 20.0, 20.0
"""Timeouts in seconds: of a connection, of each read and write, and of waiting for a free connection."""

DEADLINE = 45.0
"""Longest time (s) for one response as a whole: a server that drips bytes never meets the read timeout."""

LARGEST_BODY = 32 * 1024 * 1024
"""Largest response that is read, in bytes, decompressed."""

CONNECTIONS = 4
"""Over HTTP/1.1; over HTTP/2 all requests share one."""

SILENCE = 75.0
"""Seconds without a byte after which a stream is taken to be dead: live streams send something more often."""

IDLE = 45.0
"""Seconds that an idle connection is kept: less than servers keep it, so that a write does not meet a closed one."""


class Connection:
    """An httpx client that sends the token to one base URL and nowhere else: redirects are not followed.

    Building it blocks while certificates load (60 ms): build it in a thread. Proxies, SSL_CERT_FILE and SSL_CERT_DIR
    of the environment are used; requests to this machine itself use no proxy. Raises Misconfigured when such a
    setting cannot be used.
    """

    def __init__(self, base_url: str, token: Secret, transport: httpx.AsyncBaseTransport | None) -> None:
        self._base_url, self._token, self._transport = base_url, token, transport
        self._redactor = Redactor(token)
        self._host = urlsplit(base_url).hostname or ""
        self._proxy = None if transport is not None or is_loopback(self._host) else find_proxy(base_url)
        self._http = self._client(READ)
        self._running: set[asyncio.Task[Response]] = set()

    def _client(self, read: float, *, several: bool = True) -> httpx.AsyncClient:
        """A client whose reads take `read` s at most; for one exchange only, it uses HTTP/1.1."""
        secure = self._base_url.startswith("https:")
        problem: Misconfigured | None = None
        proxy = None
        try:
            if self._proxy is not None:
                proxy = httpx.Proxy(self._proxy.url.reveal(), ssl_context=_tls() if self._proxy.secure else None)
            return httpx.AsyncClient(
                auth=_Bearer(self._token),
                headers={"Accept": "application/json", "User-Agent": f"vtui/{__version__}"},
                transport=self._transport,
                verify=_tls() if secure and self._transport is None else False,
                http2=secure and several,
                proxy=proxy,
                trust_env=False,
                timeout=httpx.Timeout(CONNECT, read=read, write=WRITE, pool=POOL),
                limits=httpx.Limits(
                    max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=IDLE
                ),
            )
        except OSError:
            problem = Misconfigured(
                "The certificates cannot be read", "Check the paths in SSL_CERT_FILE and SSL_CERT_DIR."
            )
        raise problem

    async def stream(self, path: str) -> Stream:
        """Open a response that is read while it comes, over a connection of its own.

        No other response waits for what such a one leaves unread, and leaving it closes the connection, which the
        server notices. It is closed, too, if this is cancelled just as it was opened. Raises Offline, TimedOut or
        BadResponse.
        """
        opening = detached(self._open_stream(path))
        try:
            return await opening
        except asyncio.CancelledError:
            if opening.done() and not opening.cancelled() and opening.exception() is None:
                await opening.result().close()
            raise

    async def _open_stream(self, path: str) -> Stream:
        http = await asyncio.to_thread(self._client, SILENCE, several=False)
        fault: Fault
        trace = Trace()
        with Sealed():
            try:
                request = http.build_request(
                    "GET", self._base_url + path, headers={"Accept": ACCEPT}, extensions={"trace": trace}
                )
                return Stream(http, await http.send(request, stream=True), self._redactor, self._host)
            except FAULTS as caught:
                fault = caught
            except BaseException:
                await http.aclose()
                raise
            await http.aclose()
            raise transport_error(fault, self._host, write=False, trace=trace, proxy=self._proxy)

    async def close(self) -> None:
        """Close what is open; responses that are still awaited are lost."""
        for task in self._running:
            task.cancel()
        await self.retire()

    async def retire(self) -> None:
        """Close once every awaited response has come; cancelled, at once."""
        try:
            await asyncio.gather(*self._running, return_exceptions=True)
        finally:
            await self._http.aclose()

    async def exchange(self, method: str, path: str, body: Secret | None = None, etag: str | None = None) -> Response:
        """Send one request and read the whole response, whatever its status; with `etag` it may be 304.

        Cancelled, it reads on: over HTTP/2 what is left unread is taken off the window that all responses share, until
        none is left. Raises Offline, TimedOut or BadResponse; for anything but a GET, Unsure when it was sent and the
        response was lost.
        """
        task = detached(self._exchange(method, path, body, etag))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Response]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # retrieved, even if nothing awaits it any more

    async def _exchange(self, method: str, path: str, body: Secret | None, etag: str | None) -> Response:
        fault: Fault
        trace = Trace()
        with Sealed():
            try:
                async with asyncio.timeout(DEADLINE):
                    return await self._response(method, path, body, etag, trace)
            except FAULTS as caught:
                fault = caught
            raise transport_error(fault, self._host, write=method != "GET", trace=trace, proxy=self._proxy)

    async def _response(self, method: str, path: str, body: Secret | None, etag: str | None, trace: Trace) -> Response:
        content = None if body is None else HiddenBytes(body.reveal().encode())
        headers = {} if content is None else {"Content-Type": "application/json"}  # nothing is no JSON
        if etag is not None:
            headers["If-None-Match"] = etag
        async with self._http.stream(
            method, self._base_url + path, content=content, headers=headers, extensions={"trace": trace}
        ) as response:
            stream = response.extensions.get("network_stream")
            secured = None if stream is None else stream.get_extra_info("ssl_object")
            read = bytearray()
            async for chunk in response.aiter_bytes():
                read += chunk
                if len(read) > LARGEST_BODY:
                    if response.status_code < 400:
                        raise _too_large(write=method != "GET")
                    read.clear()  # the status says enough
                    break
        return Response(
            response.status_code,
            self._redactor.headers(response.headers),
            self._redactor.body(bytes(read)),
            response.http_version,
            secured.version() or "" if secured else "",
        )


def _too_large(*, write: bool) -> VercelError:
    """The error for a response that is not read to its end; a write that got one may have been done."""
    title, limit = "The response is too large", f"It is larger than {LARGEST_BODY // 2**20} MB."
    if write:
        return Unsure(title, f"{limit} The change may or may not have been applied. Check before retrying.")
    return BadResponse(title, limit)


class _Bearer(httpx.Auth):
    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


def _tls() -> ssl.SSLContext:
    """The CA bundle and the system's own certificates, or only those that the environment names."""
    context = httpx.create_ssl_context(trust_env=True)
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
