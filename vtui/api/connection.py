"""The one place that speaks HTTP: a client for one base URL, and one exchange at a time."""

import asyncio
import os
import ssl
import traceback
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urlsplit

import httpx

from vtui import __version__
from vtui.api.address import is_loopback
from vtui.api.errors import BadResponse, Misconfigured
from vtui.api.faults import error_of_fault
from vtui.api.secret import Secret

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

CONNECTIONS = 4
"""Over HTTP/1.1; over HTTP/2 all requests share one."""

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
    of the environment are honoured; what goes to this machine itself takes no proxy. Raises Misconfigured when such
    a setting cannot be used.
    """

    def __init__(self, base: str, token: Secret, transport: httpx.AsyncBaseTransport | None) -> None:
        parts = urlsplit(base)
        self._base = base
        self._secret = token.reveal() if len(token.reveal()) >= QUOTABLE else ""
        self._host = parts.hostname or ""
        secure = parts.scheme == "https"
        problem: Misconfigured | None = None
        try:
            self._http = httpx.AsyncClient(
                auth=_Bearer(token),
                headers={
                    "Accept": "application/json",
                    "User-Agent": f"vtui/{__version__}",
                },
                transport=transport,
                verify=_tls() if secure and transport is None else False,
                http2=secure,
                trust_env=not is_loopback(self._host),
                timeout=httpx.Timeout(CONNECT, read=READ, write=WRITE, pool=POOL),
                limits=httpx.Limits(
                    max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS, keepalive_expiry=IDLE
                ),
            )
        except OSError:
            problem = Misconfigured(
                "The certificates cannot be read", "Check what SSL_CERT_FILE and SSL_CERT_DIR name."
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            problem = Misconfigured("The proxy setting cannot be used", "HTTPS_PROXY must be an http or https address.")
        if problem is not None:
            raise problem
        self._running: set[asyncio.Task[Answer]] = set()

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
        task = asyncio.create_task(self._exchange(method, path, body))
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Answer]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen, even if nobody waits for it any more

    async def _exchange(self, method: str, path: str, body: Secret | None) -> Answer:
        fault: httpx.HTTPError | OSError
        with _Sealed():
            try:
                async with asyncio.timeout(DEADLINE):
                    return await self._answer(method, path, body)
            except (httpx.HTTPError, OSError) as caught:
                fault = caught
            raise error_of_fault(fault, self._host, write=method != "GET")

    async def _answer(self, method: str, path: str, body: Secret | None) -> Answer:
        content = None if body is None else body.reveal().encode()
        kind = None if content is None else {"Content-Type": "application/json"}  # nothing is no JSON
        async with self._http.stream(method, self._base + path, content=content, headers=kind) as response:
            stream = response.extensions.get("network_stream")
            secured = None if stream is None else stream.get_extra_info("ssl_object")
            read = bytearray()
            async for chunk in response.aiter_bytes():
                read += chunk
                if len(read) > LARGEST_BODY:
                    raise BadResponse("The answer is too large", f"It has more than {LARGEST_BODY // 2**20} MB.")
        headers = {name.lower(): self._hidden(value) for name, value in response.headers.items()}
        unquoted = bytes(read).replace(self._secret.encode(), HIDDEN.encode()) if self._secret else bytes(read)
        return Answer(
            response.status_code, headers, unquoted, response.http_version, secured.version() or "" if secured else ""
        )

    def _hidden(self, text: str) -> str:
        """A server that quotes the token does not get it shown."""
        return text.replace(self._secret, HIDDEN) if self._secret else text


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
            fault.add_note("".join(("Inside the HTTP client:\n", *traceback.format_tb(frames))))
            fault.__cause__ = fault.__context__ = None
            fault.with_traceback(None)


def _tls() -> ssl.SSLContext:
    """The CA bundle and the system's own certificates, or those alone that the environment names."""
    context = httpx.create_ssl_context(trust_env=True)
    if not (os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")):
        context.load_default_certs()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
