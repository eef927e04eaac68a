"""The shared service: everything that vtui requests of the API, a namespace for each resource."""

import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from vtui import times
from vtui.api import detached
from vtui.api.client import Client
from vtui.api.errors import ReadOnly
from vtui.api.namespaces import Account, Aliases, Deployments, Domains, EnvVars, Projects, Teams
from vtui.api.rate_limits import RateLimits
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import Scope
from vtui.system.secret import Secret
from vtui.text import short

if TYPE_CHECKING:
    import httpx


class Service(Client):
    """The one client of the program, with its resources; opened by the first request, closed on exit.

    Raises AddressError or TokenError, whose messages are for people. `transport` replaces the network (the demo
    account). Without a `token` nothing is sent until `sign_in`; `origin` says in words where it was found. `on_limits`
    is called for every change of the rate limits, `on_notice` for every notice of the server once. `read_only` returns
    whether a scope must not be changed.
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
        super().__init__(
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
        self.account = Account(self)
        self.teams = Teams(self)
        self.deployments = Deployments(self)
        self.aliases = Aliases(self)
        self.projects = Projects(self)
        self.domains = Domains(self)
        self.env = EnvVars(self)

    def trial(self, token: Secret | str) -> "Service":
        """A separate service for the same API with another token; to be closed. Raises TokenError."""
        return self._trial(token)

    async def send(self, request: WriteRequest) -> Accepted:
        """Send a write, once and never again.

        Raises VercelError: Unsure when it was sent and no response came, so that it may have been done; ReadOnly,
        before anything is sent, where nothing may be changed.
        """
        if self._read_only(request.scope):
            raise ReadOnly(
                "Read-only: nothing was sent",
                f"--read-only, or `read_only` in the config, says so for {short(request.scope.slug)}.",
            )
        return await self._send_once(request)
