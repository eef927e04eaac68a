"""The one place that speaks HTTP: a client for one base URL, and one exchange at a time."""

import asyncio
import os
import ssl
import traceback
from collections.abc import AsyncIterator, Generator, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from vtui import __version__
from vtui.api.address import is_loopback
from vtui.api.detached import detached
from vtui.api.errors import BadResponse, Misconfigured, Unsure, VercelError
from vtui.api.proxy import find_proxy
from vtui.api.trace import Trace
from vtui.api.transport_errors import FAULTS, Fault, error_of_fault
from vtui.system.crash import StackNote
from vtui.system.secret import HiddenBytes, HiddenText, Secret

CONNECT, READ, WRITE, POOL = 10.0, 20.0, 20.0, 20.0
"""Timeouts in seconds: of a connection, of each read and write, and of waiting for a free connection."""

QUOTABLE = 8
"""Shortest token (characters) that is looked for in answers: a shorter one is none, and may stand there by chance."""

HIDDEN = "[token]"
"""What stands in the token's place."""

DEADLINE = 45.0
"""Longest time (s) for one answer as a whole: a server that drips bytes never meets the read timeout."""

LARGEST_BODY = 32 * 1024 * 1024
"""Largest answer that is read, in bytes, unpacked."""

SHORT = 64 * 1024
"""Bytes of a refusal that are read where a stream was asked for."""

CONNECTIONS = 4
"""Over HTTP/1.1; over HTTP/2 all requests share one."""

SILENCE = 75.0
"""Seconds without a byte after which a stream is taken for dead: streams that live say so more often."""

IDLE = 45.0
"""Seconds that an idle connection is kept: less than servers keep it, so that a write does not meet a dead one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    http_version: str
    tls: str = ""
    """The TLS version, `TLSv1.3`; empty without TLS."""


class Connection:
    """An httpx client that carries the token to one base URL and nowhere else: redirects are not followed.

    Building it blocks while certificates load (60 ms): build it in a thread. Proxies, SSL_CERT_FILE and SSL_CERT_DIR
    of the environment are used; requests to this machine itself use no proxy. Raises Misconfigured when such a
    setting cannot be used.
    """

    def __init__(self, base: str, token: Secret, transport: httpx.AsyncBaseTransport | None) -> None:
        self._base = base
        self._token, self._transport = token, transport
        self._secret = HiddenText(token.reveal() if len(token.reveal()) >= QUOTABLE else "")
        self._host = urlsplit(base).hostname or ""
        self._proxy = None if transport is not None or is_loopback(self._host) else find_proxy(base)
        self._http = self._client(READ)
        self._running: set[asyncio.Task[Answer]] = set()

    def _client(self, read: float, *, several: bool = True) -> httpx.AsyncClient:
        """A client whose reads take `read` s at most; for one exchange alone, it speaks HTTP/1.1."""
        secure = self._base.startswith("https:")
        problem: Misconfigured | None = None
        proxy = None
        try:
            if self._proxy is not None:
                proxy = httpx.Proxy(self._proxy.url.reveal(), ssl_context=_tls() if self._proxy.secure else None)
            return httpx.AsyncClient(
                auth=_Bearer(self._token),
                headers={
                    "Accept": "application/json",
                    "User-Agent": f"vtui/{__version__}",
                },
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
                "The certificates cannot be read", "Check what SSL_CERT_FILE and SSL_CERT_DIR name."
            )
        raise problem

    async def stream(self, path: str) -> "Stream":
        """Opens an answer that is read while it comes, over a connection of its own.

        Nobody else waits for what such an answer leaves unread, and leaving it closes the connection, which tells the
        server. Raises Offline, TimedOut or BadResponse.
        """
        http = await asyncio.to_thread(self._client, SILENCE, several=False)
        fault: Fault
        trace = Trace()
        with _Sealed():
            try:
                request = http.build_request(
                    "GET", self._base + path, headers={"Accept": STREAM}, extensions={"trace": trace}
                )
                return Stream(http, await http.send(request, stream=True), self._secret, self._host)
            except FAULTS as caught:
                fault = caught
            except BaseException:
                await http.aclose()
                raise
            await http.aclose()
            raise error_of_fault(fault, self._host, write=False, trace=trace, proxy=self._proxy)

    async def close(self) -> None:
        """Closes what is open; answers that are still awaited are lost."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._http.aclose()

    async def retire(self) -> None:
        """Closes once every answer that is awaited has come; cancelled, at once."""
        try:
            await asyncio.gather(*self._running, return_exceptions=True)
        finally:
            await self._http.aclose()

    async def exchange(self, method: str, path: str, body: Secret | None = None) -> Answer:
        """Sends one request and reads the whole answer, whatever its status.

        Cancelled, it reads on with nobody waiting: over HTTP/2 what is left unread is taken off the room that all
        answers share, until none is left. Raises Offline, TimedOut or BadResponse; for what is no GET, Unsure when it
        was sent and the answer was lost.
        """
        task = detached(self._exchange(method, path, body))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Answer]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even if nobody waits for it any more

    async def _exchange(self, method: str, path: str, body: Secret | None) -> Answer:
        fault: Fault
        trace = Trace()
        with _Sealed():
            try:
                async with asyncio.timeout(DEADLINE):
                    return await self._answer(method, path, body, trace)
            except FAULTS as caught:
                fault = caught
            raise error_of_fault(fault, self._host, write=method != "GET", trace=trace, proxy=self._proxy)

    async def _answer(self, method: str, path: str, body: Secret | None, trace: Trace) -> Answer:
        content = None if body is None else HiddenBytes(body.reveal().encode())
        kind = None if content is None else {"Content-Type": "application/json"}  # nothing is no JSON
        async with self._http.stream(
            method, self._base + path, content=content, headers=kind, extensions={"trace": trace}
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
        headers = {name.lower(): self._hidden(value) for name, value in response.headers.items()}
        unquoted = HiddenBytes(bytes(read).replace(self._secret.encode(), HIDDEN.encode()) if self._secret else read)
        return Answer(
            response.status_code, headers, unquoted, response.http_version, secured.version() or "" if secured else ""
        )

    def _hidden(self, text: str) -> str:
        """A server that quotes the token does not get it shown."""
        return text.replace(self._secret, HIDDEN) if self._secret else text


def _too_large(*, write: bool) -> VercelError:
    """The error for a response that is not read to its end; a write that got one may have been done."""
    title, limit = "The answer is too large", f"It has more than {LARGEST_BODY // 2**20} MB."
    if write:
        return Unsure(title, f"{limit} The change may or may not have been applied. Check before retrying.")
    return BadResponse(title, limit)


STREAM = "application/stream+json"
"""What a log is asked for as (facts, section 3.2)."""


class Stream:
    """An answer that is read while it comes; whoever opened it closes it."""

    def __init__(self, http: httpx.AsyncClient, response: httpx.Response, secret: str, host: str) -> None:
        """`http` is closed with it."""
        self._http, self._response = http, response
        self._secret, self._host = HiddenBytes(secret.encode()), host
        headers = {
            name.lower(): value.replace(secret, HIDDEN) if secret else value for name, value in response.headers.items()
        }
        self.head = Answer(response.status_code, headers, b"", response.http_version)
        """What was told before the body."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body in pieces, unpacked, as they come. Raises Offline, TimedOut or BadResponse."""
        fault: Fault | None = None
        held = b""
        with _Sealed():
            try:
                async for chunk in self._response.aiter_bytes():
                    piece, held = self._hidden(held + chunk)
                    if piece:
                        yield piece
            except FAULTS as caught:
                fault = caught
            if fault is not None:
                raise error_of_fault(fault, self._host, write=False)
        if held:
            yield held

    async def whole(self) -> bytes:
        """All of a short body, such as a refusal's, and closes; what is beyond `SHORT` is not read."""
        read = bytearray()
        try:
            async for chunk in self.chunks():
                read += chunk
                if len(read) > SHORT:
                    break
        finally:
            await self.close()
        return bytes(read)

    async def close(self) -> None:
        """Closes the connection too."""
        await self._response.aclose()
        await self._http.aclose()

    def _hidden(self, read: bytes) -> tuple[bytes, bytes]:
        """What can be passed on, and an end that may be the beginning of the token, held back."""
        secret = self._secret
        if not secret:
            return read, b""
        read = read.replace(secret, HIDDEN.encode())
        for size in range(min(len(secret) - 1, len(read)), 0, -1):
            if read.endswith(secret[:size]):
                return read[:-size], read[-size:]
        return read, b""


class _Bearer(httpx.Auth):
    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


class _Sealed:
    """Lets an exception out without the frames below, whose locals hold the headers, and so the token, and the body."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, frames: TracebackType | None
    ) -> None:
        if isinstance(fault, Exception):
            fault.add_note(StackNote("".join(("Inside the HTTP client:\n", *traceback.format_tb(frames)))))
            fault.__cause__ = fault.__context__ = None
            fault.with_traceback(None)


def _tls() -> ssl.SSLContext:
    """The CA bundle and the system's own certificates, or those alone that the environment names."""
    context = httpx.create_ssl_context(trust_env=True)
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
