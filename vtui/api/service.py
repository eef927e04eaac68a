"""The shared service: everything that vtui asks of the API, a namespace for each resource."""

import random
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from vtui import times
from vtui.api import detached
from vtui.api.client import Client
from vtui.api.errors import ReadOnly, Unauthenticated
from vtui.api.namespaces import Account, Aliases, Deployments, Domains, EnvVars, Projects, Teams
from vtui.api.rate_limits import RateLimits
from vtui.api.request_log import RequestRecord
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import Scope
from vtui.system.secret import Secret
from vtui.text import short

if TYPE_CHECKING:
    import httpx

    from vtui.api.connection import Answer


class Service:
    """One connection to the API for the whole program; opened by the first request, closed on exit.

    Raises AddressError or TokenError, whose messages are for people. `transport` replaces the network (the demo
    account). Without a `token` nothing is sent until `sign_in`; `origin` says in words where it was found. `on_limits`
    hears every change of the rate limits, `on_notice` every notice of the server once. `read_only` tells of a scope
    whether nothing may be changed in it.
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
        self._client = Client(
            base_url,
            token,
            origin=origin,
            transport=transport,
            on_limits=on_limits,
            on_notice=on_notice,
            clock=clock,
            sleep=sleep,
            rng=rng or random.Random(),  # noqa: S311 - it spreads retries and guards nothing
        )
        self._read_only = read_only
        self._trial = partial(Service, base_url, transport=transport, clock=clock, sleep=sleep, rng=rng)
        self.account = Account(self._client)
        self.teams = Teams(self._client)
        self.deployments = Deployments(self._client)
        self.aliases = Aliases(self._client)
        self.projects = Projects(self._client)
        self.domains = Domains(self._client)
        self.env = EnvVars(self._client)

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at its end."""
        return self._client.base_url

    @property
    def rate_limits(self) -> RateLimits:
        """The rate limits after the last responses."""
        return self._client.rate_limits

    @property
    def requests(self) -> deque[RequestRecord]:
        """The last requests, oldest first; not to be changed."""
        return self._client.requests

    @property
    def origin(self) -> str:
        """Where the token in use was found, in words; empty where that goes without saying."""
        return self._client.origin

    def watch_token(self, refused: Callable[[Unauthenticated], None]) -> None:
        """Have `refused` called for every request that is refused because of its token."""
        self._client.on_refused = refused

    def sign_in(self, token: Secret | str, origin: str) -> None:
        """Go on with another token, found at `origin`. Raises TokenError, whose message is for people."""
        self._client.sign_in(token, origin)

    def trial(self, token: Secret | str) -> "Service":
        """A service of its own that reaches the same API with another token; to be closed. Raises TokenError."""
        return self._trial(token)

    async def fetch_raw(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        version: int = 0,
    ) -> "Answer":
        """The answer to one GET as it came, whatever its status; for looking at the API itself.

        `version` counts from the newest, 0. Raises VercelError when no answer comes.
        """
        return await self._client.fetch_raw(operation, scope, ids=ids, params=params, version=version)

    def now(self) -> int:
        """The time in ms since the epoch, by the clock that the service was given."""
        return self._client.now()

    async def close(self) -> None:
        """Closes the connection."""
        await self._client.close()

    async def send(self, request: WriteRequest) -> Accepted:
        """Sends a write, once and never again, and gives the answer.

        Raises VercelError: Unsure when it was sent and no answer came, so that it may have been done; ReadOnly,
        before anything is sent, where nothing may be changed.
        """
        if self._read_only(request.scope):
            raise ReadOnly(
                "Read-only: nothing was sent",
                f"--read-only, or `read_only` in the config, says so for {short(request.scope.slug)}.",
            )
        return await self._client.write(request)
