"""Requests for operations of the API: versions, retries, limits, errors, and a record of each."""

import json
import random
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from vtui import times
from vtui.api.access_token import checked_token
from vtui.api.address import checked_base
from vtui.api.attempt import NO_PARAMS, Attempt, Call, Params, call_of
from vtui.api.decoding import load_decoder
from vtui.api.endpoints import ENDPOINTS, Version
from vtui.api.error_responses import is_unknown_key, response_error
from vtui.api.errors import Gone, NotFound, Offline, RateLimited, ReadOnly, Rejected, Unauthenticated, VercelError
from vtui.api.errors.body import one_line
from vtui.api.known_pages import KnownPage, KnownPages, valid_etag
from vtui.api.pages import PageRequest
from vtui.api.rate_limiter import RateLimiter
from vtui.api.rate_limits import RateLimits
from vtui.api.request_log import MAX_RECORDS, Count, RequestRecord, count_key
from vtui.api.transport.connector import Connector
from vtui.api.transport.response import Response
from vtui.models.request_order import next_request_number
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import Scope
from vtui.models.team import TOKENS_PAGE
from vtui.system import detached
from vtui.system.detached import detached_items
from vtui.system.secret import Secret
from vtui.text import short

if TYPE_CHECKING:
    import httpx

    from vtui.api.transport.connection import Connection
    from vtui.api.transport.stream import Stream

MAX_NOTICES = 50
"""How many different notices of the server are passed on."""


class Received(NamedTuple):
    """The response to a GET."""

    body: bytes
    number: int
    """The number of its request (`vtui.models.request_order`)."""
    version: int
    """Which version of the operation responded, counted from the newest, 0."""
    etag: str | None = None
    unchanged: bool = False
    """Whether the server answered 304, without a body: the known page is still the response."""

    def repeats(self, known: KnownPage) -> bool:
        """Whether it is the response that the known page was decoded from."""
        return self.unchanged or (self.version == known.version and hash(self.body) == known.body_hash)


class Client:
    """A base URL, a token and a connection, with the API versions and rate limits known from responses.

    The connection is opened by the first request and closed on exit. Raises AddressError or TokenError, whose messages
    are for the user. `transport` replaces the network (the demo account). Without a `token` nothing is sent until
    `sign_in`; `origin` describes where it was found. `on_limits` is called for every change of the rate limits,
    `on_notice` for every notice of the server once. `read_only` returns whether a scope must not be changed.
    """

    def __init__(
        self,
        base_url: str,
        token: Secret | str | None,
        *,
        origin: str = "",
        transport: "httpx.AsyncBaseTransport | None" = None,
        on_limits: Callable[[RateLimits], None] | None = None,
        on_notice: Callable[[str], None] | None = None,
        read_only: Callable[[Scope], bool] = lambda _: False,
        clock: Callable[[], int] = times.now,
        sleep: Callable[[float], Awaitable[None]] = detached.sleep,
        rng: random.Random | None = None,
    ) -> None:
        self.base_url = checked_base(base_url)
        """Where requests go, without a slash at its end."""
        self.requests: deque[RequestRecord] = deque(maxlen=MAX_RECORDS)
        """The last requests, oldest first; not to be changed."""
        self.request_counts: Counter[Count] = Counter()
        """The number of requests since the start, retries included; not to be changed."""
        self.origin = origin
        """A description of where the token in use was found; may be empty."""
        self.on_unauthenticated: Callable[[Unauthenticated], None] | None = None
        """Called for every request that is refused because of its token."""
        self.now = clock
        """The time in ms since the epoch, by the clock that the client was given."""
        self.sleep = sleep
        """Waits for so many seconds, by the clock that the client was given."""
        self.known_pages = KnownPages()
        """First pages of lists, for refreshes."""
        self._token = None if token is None else checked_token(token)
        self._on_notice, self._read_only = on_notice, read_only
        self._transport, self._rng = transport, rng or random.Random()  # noqa: S311 - it only spreads retries
        self._connector = Connector(self.base_url, transport, load_decoder)
        self._limiter = RateLimiter(on_limits, clock, sleep, self._rng)
        self._versions: dict[str, Version] = {}
        self._notices: set[str] = set()
        self._refused_keys: set[tuple[str, str]] = set()
        """Operation, and a key that its body cannot have on this server."""

    @property
    def rate_limits(self) -> RateLimits:
        """The rate limits after the last responses."""
        return self._limiter.limits

    def sign_in(self, token: Secret | str, origin: str) -> None:
        """Use another token, found at `origin`, for later requests. Raises TokenError, whose message is for people."""
        self._token, self.origin = checked_token(token), origin
        self.known_pages.clear()
        self._connector.renew()

    def trial(self, token: Secret | str) -> Self:
        """A separate client for the same API with another token; to be closed. Raises TokenError."""
        return type(self)(
            self.base_url, token, transport=self._transport, clock=self.now, sleep=self.sleep, rng=self._rng
        )

    async def close(self) -> None:
        """Close the connection; a later request opens another."""
        await self._connector.close()

    async def receive(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Params = NO_PARAMS,
        params: Params = NO_PARAMS,
        page: PageRequest | None = None,
        known: KnownPage | None = None,
    ) -> Received:
        """Send a GET, again if need be, and to an older version of the operation if the newer one is not there.

        With `page` it requests that page of a list; `known` is the last response to the same request: where it had an
        ETag, the server may answer that nothing has changed.

        An older version is kept only once it has responded 2xx: 404 also means another scope, or a row that is not
        there. One that is retired is not kept any longer. Raises VercelError: the newest version's when no version
        responds 2xx, but a transient one at once. A NotFound is `proved` where the version has responded 2xx before.
        """
        versions = ENDPOINTS[operation].versions
        current = self._versions.get(operation)
        first_error: VercelError | None = None
        for version in versions if current is None else (current, *(other for other in versions if other != current)):
            index = versions.index(version)
            etag = known.etag if known is not None and known.version == index else None
            cursor = {} if page is None else _cursor(page, version)
            try:
                call = call_of(operation, scope, ids, {**params, **cursor}, version=version)
                response, number = await self._read(call, etag)
            except VercelError as error:
                if error.transient or (first_error is None and not _not_there(error)):
                    raise
                if version == current and isinstance(error, NotFound):
                    error.proved = True
                elif version == current:
                    self._versions.pop(operation, None)
                first_error = first_error or error
            else:
                if first_error is None or not _may_be_the_row(first_error, versions):
                    self._versions[operation] = version
                await self._connector.decoder_loaded()
                return Received(
                    response.body, number, index, valid_etag(response.headers.get("etag")), response.status == 304
                )
        assert first_error is not None
        raise first_error

    async def fetch_raw(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Params = NO_PARAMS,
        params: Params = NO_PARAMS,
        version: int = 0,
    ) -> Response:
        """Send one GET and return its response of any status, for examining the API itself: no retries, no fallback.

        `version` counts from the newest, 0. Raises VercelError when there is no response.
        """
        call = call_of(operation, scope, ids, params, version=ENDPOINTS[operation].versions[version])
        with self._recorded(call) as attempt:
            try:
                await self._exchange(call, attempt)
            except VercelError:
                if attempt.response is None:
                    raise
            assert attempt.response is not None
            return attempt.response

    async def stream(
        self, operation: str, scope: Scope | None = None, *, ids: Params = NO_PARAMS, params: Params = NO_PARAMS
    ) -> AsyncGenerator[bytes, None]:
        """The body of a GET in pieces as they come; only opening it is tried again. Raises VercelError.

        It ends when the server ends it. Closing the iterator closes the connection.
        """
        call = call_of(operation, scope, ids, params)
        await self._limiter.wait(call.limit_key)
        with self._recorded(call) as attempt:
            stream = await self._open_stream(call, attempt)
            try:
                async for chunk in detached_items(stream.chunks()):
                    attempt.size += len(chunk)
                    yield chunk
            except VercelError as error:
                attempt.error = error.title
                raise
            finally:
                await stream.close()

    async def send(self, request: WriteRequest) -> Accepted:
        """Send a write, once: again only without a `newer` key that the API has refused, so that nothing was done.

        Raises VercelError: Unsure when it was sent and no response came, so that it may have been done; ReadOnly,
        before anything is sent, where nothing may be changed.
        """
        if self._read_only(request.scope):
            raise ReadOnly(
                "Read-only: nothing was sent",
                f"--read-only, or `read_only` in the config, is set for {short(request.scope.slug)}.",
            )
        refused = {key for key in request.newer if (request.operation, key) in self._refused_keys}
        try:
            return await self._send(request, refused)
        except Rejected as error:
            unknown = {key for key in request.newer - refused if is_unknown_key(error, key)}
            if not unknown:
                raise
        self._refused_keys |= {(request.operation, key) for key in unknown}
        return await self._send(request, refused | unknown)

    async def _send(self, request: WriteRequest, without: Set[str]) -> Accepted:
        body = None if request.body is None else _encoded(request.body, without)
        call = call_of(request.operation, request.scope, request.ids, request.params, body=body)
        with self._recorded(call) as attempt:
            response = await self._exchange(call, attempt)
            return Accepted(response.status, response.body)

    async def _read(self, call: Call, etag: str | None) -> tuple[Response, int]:
        """Response and number of a GET that is sent again if need be; 304 only where an `etag` was sent."""
        await self._limiter.wait(call.limit_key)
        with self._recorded(call) as attempt:
            while True:
                try:
                    response = await self._exchange(call, attempt, etag)
                except VercelError as error:
                    await self._limiter.wait_to_retry(error, attempt.tries)
                else:
                    return response, attempt.number

    async def _exchange(self, call: Call, attempt: Attempt, etag: str | None = None) -> Response:
        """One request and its 2xx response, or the 304 to an `etag`. Raises the VercelError of everything else."""
        token = self._checked_token()
        attempt.begin()
        connection: Connection | None = None
        try:
            connection = await self._connector.connect(token)
            attempt.number = next_request_number()
            response = await connection.exchange(call.endpoint.method, call.path, call.body, etag)
        except VercelError as error:
            attempt.error = error.title
            if connection is not None and not isinstance(error, Offline):
                self._connector.renew(connection)
            raise
        attempt.response, attempt.size, attempt.error = response, len(response.body), None
        self._observe(call, response)
        if 200 <= response.status < 300 or (response.status == 304 and etag is not None):
            return response
        raise self._error(call, response, response.body, attempt.tries, token)

    async def _open_stream(self, call: Call, attempt: Attempt) -> "Stream":
        while True:
            token = self._checked_token()
            attempt.begin()
            try:
                stream = await (await self._connector.connect(token)).stream(call.path)
                response = attempt.response = stream.head
                attempt.error = None
                self._observe(call, response)
                if not 200 <= response.status < 300:
                    raise self._error(call, response, await stream.read_error(), attempt.tries, token)
            except VercelError as error:
                if attempt.response is None:
                    attempt.error = error.title
                await self._limiter.wait_to_retry(error, attempt.tries)
            else:
                return stream

    def _checked_token(self) -> Secret:
        """The token; raises Unauthenticated where there is none."""
        if self._token is None:
            missing = Unauthenticated("No access token", f"Create one at {TOKENS_PAGE}. Nothing was sent.")
            self._report(missing)
            raise missing
        return self._token

    def _error(self, call: Call, response: Response, body: bytes, tries: int, token: Secret) -> VercelError:
        error = response_error(call.operation, call.scope, response.status, response.headers, body, now=self.now())
        if isinstance(error, RateLimited):
            self._limiter.pause(call.limit_key, error, tries, write=call.endpoint.write)
        if isinstance(error, Unauthenticated) and token is self._token:
            self._report(error)
        return error

    def _report(self, error: Unauthenticated) -> None:
        """Add where the token came from, for that is where another one has to be put, and report the error."""
        if self.origin:
            error.hint = f"Token source: {self.origin}. {error.hint}"
        if self.on_unauthenticated is not None:
            self.on_unauthenticated(error)

    def _observe(self, call: Call, response: Response) -> None:
        self._limiter.observe(call.limit_key, response.status, response.headers)
        for name, value in response.headers.items():
            if name.startswith("x-vercel-warning-"):
                self._notify(value)
        if response.status == 410:
            self._notify(
                f"Vercel no longer supports this request ({call.endpoint.noun}). Check for a newer version of vtui."
            )

    def _notify(self, notice: str) -> None:
        """Pass a notice on, cleaned, the first time that it comes."""
        line = one_line(notice)
        if line is not None and line not in self._notices and len(self._notices) < MAX_NOTICES:
            self._notices.add(line)
            if self._on_notice is not None:
                self._on_notice(line)

    @contextmanager
    def _recorded(self, call: Call) -> Iterator[Attempt]:
        """Add a record to `requests` when the request has ended, if it was sent."""
        attempt = Attempt(self.now())
        try:
            yield attempt
        finally:
            if attempt.tries:
                key = count_key(call.endpoint.group, write=call.endpoint.write)
                self.request_counts[key] += attempt.tries
                limit = self.rate_limits.get(call.limit_key)
                self.requests.append(attempt.record(call, limit, self.now(), key.cause))


def _encoded(body: Mapping[str, Any], without: Set[str]) -> Secret:
    """A body as JSON, without some of its keys."""
    return Secret(json.dumps({key: body[key] for key in body if key not in without}, default=Secret.reveal))


def _cursor(page: PageRequest, version: Version) -> dict[str, str]:
    """The query with the page's cursor; `until` leaves out its own ms (facts, section 4)."""
    param, cursor = page.param or version.cursor, page.cursor
    if cursor is None:
        return {}
    later = page.overlap and param == "until" and cursor.isascii() and cursor.isdigit()
    return {param: str(int(cursor) + 1) if later else cursor}


def _may_be_the_row(error: VercelError, versions: tuple[Version, ...]) -> bool:
    """Whether the newest version may be there all the same, without the row that its path names."""
    return isinstance(error, NotFound) and "{" in versions[0].path


def _not_there(error: VercelError) -> bool:
    return isinstance(error, NotFound | Gone) or error.status == 405
