"""What one operation of the API takes: its versions, retries, limits and errors, and the record of it all."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from vtui.api.access_token import checked_token
from vtui.api.address import address_of, checked_base, target_of
from vtui.api.decoding import load_decoder
from vtui.api.detached import detached, detached_items
from vtui.api.endpoints import ENDPOINTS, CursorParam, Endpoint, Version
from vtui.api.error_body import one_line
from vtui.api.error_responses import response_error
from vtui.api.errors import Gone, NotFound, Offline, RateLimited, TimedOut, Unauthenticated, VercelError
from vtui.api.rate_limits import LimitKey, RateLimits
from vtui.api.request_log import RequestRecord, ring
from vtui.api.retry import LONGEST_SLEEP, SECOND, TRIES, backoff
from vtui.models.request_order import next_request_number
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import Scope
from vtui.models.team import TOKENS_PAGE
from vtui.system.secret import Secret

if TYPE_CHECKING:
    from collections import deque

    import httpx

    from vtui.api.connection import Answer, Connection, Stream

NOTICES = 50
"""How many different notices of the server are passed on."""

SLOW_TRIES = 2
"""Tries, the first included, where each one waits for a server that does not answer."""

UNKNOWN_WAIT = 30 * SECOND
"""How long (ms) to hold back after 429s that never said how long."""


class Received(NamedTuple):
    """The answer to a GET."""

    body: bytes
    number: int
    """The number of the request that it answers (`vtui.models.request_order`)."""


@dataclass(frozen=True, slots=True)
class _Call:
    """What is asked of whom."""

    operation: str
    endpoint: Endpoint
    scope: Scope | None
    path: str
    """With its query."""
    body: Secret | None = None
    """JSON; a secret because it may hold the value of an env var."""

    @property
    def limit_key(self) -> LimitKey:
        """The rate limit that it spends."""
        return self.endpoint.limit_key(self.scope)


@dataclass(slots=True)
class _Attempt:
    """What became of a request so far."""

    started: int
    tries: int = 0
    answer: "Answer | None" = None
    size: int = 0
    """Bytes of the answer's body."""
    error: str | None = None
    number: int = 0
    """The number of the last request that was sent."""


class Client:
    """The base URL, the token and the connection, with what was learned about versions and limits on the way."""

    def __init__(
        self,
        base_url: str,
        token: Secret | str | None,
        *,
        origin: str,
        transport: "httpx.AsyncBaseTransport | None",
        on_limits: Callable[[RateLimits], None] | None,
        on_notice: Callable[[str], None] | None,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
        rng: random.Random,
    ) -> None:
        self.base_url = checked_base(base_url)
        self.rate_limits = RateLimits()
        self.requests: deque[RequestRecord] = ring()
        self.origin = origin
        self.on_refused: Callable[[Unauthenticated], None] | None = None
        """Hears of each request that its token did not open."""
        self._token = None if token is None else checked_token(token)
        self._transport = transport
        self._on_limits = on_limits
        self._on_notice = on_notice
        self._clock = clock
        self._sleep = sleep
        self._rng = rng
        self._connection: Connection | None = None
        self._loading: asyncio.Task[None] | None = None
        self._opening = asyncio.Lock()
        self._retiring: dict[asyncio.Task[None], Connection] = {}
        self._settled: dict[str, Version] = {}
        self._paused: dict[LimitKey, int] = {}
        self._noticed: set[str] = set()

    async def open(self, token: Secret) -> "Connection":
        """Builds the connection that carries `token`, once, in a thread.

        Raises Misconfigured for settings that cannot be used.
        """
        if self._connection is None:
            async with self._opening:
                if self._connection is None:
                    self._connection = await asyncio.to_thread(_connect, self.base_url, token, self._transport)
                    if self._loading is None:
                        self._loading = detached(asyncio.to_thread(load_decoder))
        return self._connection

    def sign_in(self, token: Secret | str, origin: str) -> None:
        """Lets requests to come carry another token; those under way keep theirs. Raises TokenError."""
        self._token, self.origin = checked_token(token), origin
        if self._connection is not None:
            self._renew(self._connection)

    async def close(self) -> None:
        """Closes the connection; a later request opens another."""
        async with self._opening:
            connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        retiring = list(self._retiring.items())
        for task, _ in retiring:
            task.cancel()
        await asyncio.gather(*(task for task, _ in retiring), return_exceptions=True)
        for _, retired in retiring:  # a task that is cancelled before its first step closes nothing
            await retired.close()
        if self._loading is not None:
            await asyncio.wait((self._loading,))

    async def read(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> bytes:
        """The body of a GET whose order among others does not matter. Raises VercelError, as `receive` does."""
        return (await self.receive(operation, scope, ids=ids, params=params)).body

    async def receive(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        cursor: str | None = None,
        cursor_param: CursorParam | None = None,
        overlap: bool = False,
    ) -> Received:
        """The answer to a GET, after retries and, if need be, from an older version of the operation.

        `cursor` goes back under the version's own parameter, or under `cursor_param`; with `overlap` a number that goes
        back as `until` is sent one ms higher, for `until` leaves out its own ms (facts, section 4). An older version is
        tried when a newer one is not there, and kept only once it has answered 2xx: 404 also means another scope.
        Raises VercelError: the newest version's when none answers, but one that passes by itself at once.
        """
        endpoint = ENDPOINTS[operation]
        settled = self._settled.get(operation)
        refusal: VercelError | None = None
        for version in (settled,) if settled else endpoint.versions:
            query = dict(params or {})
            if cursor is not None:
                param = cursor_param or version.cursor
                query[param] = _one_ms_later(cursor) if overlap and param == "until" else cursor
            try:
                path = target_of(endpoint, version, scope, ids or {}, query)
                received = await self._read(_Call(operation, endpoint, scope, path))
            except VercelError as error:
                if error.passing or (refusal is None and not _not_there(error)):
                    raise
                refusal = refusal or error
            else:
                self._settled[operation] = version
                if self._loading is not None:  # shielded: other requests wait for it too
                    await asyncio.shield(self._loading)
                return received
        assert refusal is not None
        raise refusal

    async def fetch_raw(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        version: int = 0,
    ) -> "Answer":
        """The answer to one GET as it came: no retry, no older version, no error for a refusal.

        `version` counts from the newest, 0. Raises VercelError when no answer comes.
        """
        endpoint = ENDPOINTS[operation]
        path = target_of(endpoint, endpoint.versions[version], scope, ids or {}, params or {})
        call = _Call(operation, endpoint, scope, path)
        with self._recorded(call) as attempt:
            try:
                await self._exchange(call, attempt)
            except VercelError:
                if attempt.answer is None:
                    raise
            assert attempt.answer is not None
            return attempt.answer

    async def stream(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> AsyncGenerator[bytes, None]:
        """The body of a GET in pieces as they come; only opening it is tried again. Raises VercelError.

        It ends when the server ends it. Closing the iterator closes the connection.
        """
        endpoint = ENDPOINTS[operation]
        path = target_of(endpoint, endpoint.versions[0], scope, ids or {}, params or {})
        call = _Call(operation, endpoint, scope, path)
        await self._await_limit(call)
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

    async def sleep(self, seconds: float) -> None:
        """Waits, by whichever clock the service was given."""
        await self._sleep(seconds)

    async def pause(self, error: VercelError | None, seconds: float) -> None:
        """Waits before something that broke off is begun again: until the error passes, but `seconds` at least."""
        until = 0 if error is None or error.retry_at is None else (error.retry_at - self._clock()) / 1000
        await self._sleep(max(seconds, until))

    async def _open_stream(self, call: _Call, attempt: _Attempt) -> "Stream":
        while True:
            token = self._signed_in()
            attempt.tries += 1
            attempt.answer, attempt.error = None, "cancelled"
            try:
                stream = await _stream(await self.open(token), call.path)
                answer = attempt.answer = stream.head
                attempt.error = None
                self._learn(call, answer)
                if not 200 <= answer.status < 300:
                    raise self._refusal(call, answer, await stream.whole(), attempt.tries, token)
            except VercelError as error:
                if attempt.answer is None:
                    attempt.error = error.title
                await self._wait_out(error, attempt.tries)
            else:
                return stream

    async def write(self, request: WriteRequest) -> Accepted:
        """Sends a write once and gives the answer. Raises VercelError: Unsure when no answer came."""
        endpoint = ENDPOINTS[request.operation]
        _, path = address_of(request)
        body = None if request.body is None else Secret(json.dumps(request.body, default=Secret.reveal))
        call = _Call(request.operation, endpoint, request.scope, path, body)
        with self._recorded(call) as attempt:
            answer = await self._exchange(call, attempt)
            return Accepted(answer.status, answer.body)

    def now(self) -> int:
        """The time in ms since the epoch, by whichever clock the service was given."""
        return self._clock()

    def notice(self, words: str) -> None:
        """Passes a notice on, cleaned, the first time that it comes."""
        line = one_line(words)
        if line is None or line in self._noticed or len(self._noticed) >= NOTICES:
            return
        self._noticed.add(line)
        if self._on_notice is not None:
            self._on_notice(line)

    async def _read(self, call: _Call) -> Received:
        await self._await_limit(call)
        with self._recorded(call) as attempt:
            while True:
                try:
                    answer = await self._exchange(call, attempt)
                    return Received(answer.body, attempt.number)
                except VercelError as error:
                    await self._wait_out(error, attempt.tries)

    async def _exchange(self, call: _Call, attempt: _Attempt) -> "Answer":
        """One request and its 2xx answer. Raises the VercelError of everything else."""
        token = self._signed_in()
        attempt.tries += 1
        attempt.answer, attempt.error = None, "cancelled"
        connection: Connection | None = None
        try:
            connection = await self.open(token)
            attempt.number = next_request_number()
            answer = await connection.exchange(call.endpoint.method, call.path, call.body)
        except VercelError as error:
            attempt.error = error.title
            if connection is not None and not isinstance(error, Offline):
                self._renew(connection)
            raise
        attempt.answer, attempt.size, attempt.error = answer, len(answer.body), None
        self._learn(call, answer)
        if 200 <= answer.status < 300:
            return answer
        raise self._refusal(call, answer, answer.body, attempt.tries, token)

    def _signed_in(self) -> Secret:
        """The token; raises Unauthenticated where there is none."""
        if self._token is None:
            missing = Unauthenticated("There is no token yet", f"Make one at {TOKENS_PAGE}. Nothing was sent.")
            self._refused(missing)
            raise missing
        return self._token

    def _refusal(self, call: _Call, answer: "Answer", body: bytes, tries: int, token: Secret) -> VercelError:
        """The error that an answer to a request with `token` stands for."""
        refusal = response_error(call.operation, call.scope, answer.status, answer.headers, body, now=self._clock())
        if isinstance(refusal, RateLimited):
            self._pause(refusal, call, tries)
        if isinstance(refusal, Unauthenticated) and token is self._token:
            self._refused(refusal)
        return refusal

    def _refused(self, error: Unauthenticated) -> None:
        """Names the place that the token came from: it is there that another one has to be put."""
        if self.origin:
            error.hint = f"It came from {self.origin}. {error.hint}"
        if self.on_refused is not None:
            self.on_refused(error)

    def _pause(self, error: RateLimited, call: _Call, tries: int) -> None:
        """Holds back the reads that spend the same limit until the error says that they may be sent again."""
        if error.retry_at is None:
            again = not call.endpoint.write and tries < TRIES
            error.retry_at = self._clock() + (backoff(tries, self._rng) + SECOND if again else UNKNOWN_WAIT)
        self._paused[call.limit_key] = error.retry_at
        self._set_limits(self.rate_limits.pause(call.limit_key, error.retry_at))

    def _set_limits(self, budget: RateLimits) -> None:
        if budget is not self.rate_limits:
            self.rate_limits = budget
            if self._on_limits is not None:
                self._on_limits(budget)

    def _renew(self, connection: "Connection") -> None:
        """Leaves a connection to those who still await an answer, and will open another for what comes.

        One that stopped answering, as after a laptop's sleep, would let every later request time out as well.
        """
        if connection is self._connection:
            self._connection = None
            task = detached(connection.retire())
            self._retiring[task] = connection
            task.add_done_callback(self._retiring.pop)

    async def _wait_out(self, error: VercelError, tries: int) -> None:
        """Sleeps until another try makes sense; raises the error when there is none or it is too far off."""
        wait = backoff(tries, self._rng)
        if error.retry_at is not None:
            wait = max(0, error.retry_at - self._clock()) + min(wait, SECOND)
        enough = tries >= (SLOW_TRIES if isinstance(error, TimedOut) else TRIES)
        if not error.passing or enough or wait > LONGEST_SLEEP:
            raise error
        await self._sleep(wait / 1000)

    async def _await_limit(self, call: _Call) -> None:
        """Waits until a spent limit resets; raises RateLimited, sending nothing, when that takes too long."""
        now, key = self._clock(), call.limit_key
        until = max(self.rate_limits.exhausted_until(key, now) or 0, self._paused.get(key, 0))
        wait = until - now
        if wait > LONGEST_SLEEP:
            hint = "Nothing was sent: Vercel answers again when the limit resets."
            raise RateLimited(f"Rate limit reached for {key.group}", hint, retry_at=until)
        if wait > 0:
            await self._sleep(wait / 1000)

    def _learn(self, call: _Call, answer: "Answer") -> None:
        """Reads the limits and notices in the headers of a response.

        While a 429 says how long to wait, responses that were under way do not change that.
        """
        now = self._clock()
        if answer.status == 429 or now >= self._paused.get(call.limit_key, 0):
            self._set_limits(self.rate_limits.observe(call.limit_key, answer.headers, now))
        for name, value in answer.headers.items():
            if name.startswith("x-vercel-warning-"):
                self.notice(value)
        if answer.status == 410:
            self.notice(f"Vercel has retired the request for {call.endpoint.noun}. A newer vtui may know the new one.")

    @contextmanager
    def _recorded(self, call: _Call) -> Iterator[_Attempt]:
        attempt = _Attempt(self._clock())
        try:
            yield attempt
        finally:
            answer = attempt.answer
            seen = self.rate_limits.get(call.limit_key)
            limit = seen if answer is not None and seen is not None and seen.seen_at >= attempt.started else None
            if attempt.tries:
                self.requests.append(
                    RequestRecord(
                        at=attempt.started,
                        method=call.endpoint.method,
                        path=call.path,
                        status=answer.status if answer else None,
                        error=attempt.error,
                        ms=max(0, self._clock() - attempt.started),
                        size=attempt.size,
                        tries=attempt.tries,
                        remaining=limit.remaining if limit else None,
                        limit=limit.limit if limit else None,
                        request_id=one_line(answer.headers.get("x-vercel-id")) if answer else None,
                        http_version=answer.http_version if answer else "",
                    )
                )


async def _stream(connection: "Connection", path: str) -> "Stream":
    """Opens a stream; closes it when whoever waits for it was cancelled just as it had been opened."""
    opening = detached(connection.stream(path))
    try:
        return await opening
    except asyncio.CancelledError:
        if opening.done() and not opening.cancelled() and opening.exception() is None:
            await opening.result().close()
        raise


def _connect(base: str, token: Secret, transport: "httpx.AsyncBaseTransport | None") -> "Connection":
    """The connection, with httpx imported, which takes its time."""
    from vtui.api.connection import Connection

    return Connection(base, token, transport)


def _one_ms_later(cursor: str) -> str:
    """A time in ms as text, one ms later; anything else as it is."""
    return str(int(cursor) + 1) if cursor.isascii() and cursor.isdigit() else cursor


def _not_there(error: VercelError) -> bool:
    return isinstance(error, NotFound | Gone) or error.status == 405
