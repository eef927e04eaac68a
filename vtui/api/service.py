"""The shared service: everything that vtui asks of the API, a namespace for each resource."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from vtui import times
from vtui.api.budget import Budget
from vtui.api.client import Client
from vtui.api.errors import ReadOnly
from vtui.api.namespaces import Account, Deployments, Domains, EnvVars, Projects, Teams
from vtui.api.record import RequestRecord
from vtui.api.secret import Secret
from vtui.models.requests import Accepted, WriteRequest
from vtui.models.scope import Scope
from vtui.text import short

if TYPE_CHECKING:
    import httpx


class Service:
    """One connection to the API for the whole program; opened by the first request, closed on exit.

    Raises AddressError or TokenError, whose messages are for people. `transport` replaces the network (the demo
    account). `on_budget` hears every change of the rate limits, `on_notice` every notice of the server once.
    `read_only` tells of a scope whether nothing may be changed in it.
    """

    def __init__(
        self,
        base_url: str,
        token: Secret | str,
        *,
        transport: "httpx.AsyncBaseTransport | None" = None,
        on_budget: Callable[[Budget], None] | None = None,
        on_notice: Callable[[str], None] | None = None,
        read_only: Callable[[Scope], bool] = lambda _: False,
        clock: Callable[[], int] = times.now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        rng: random.Random | None = None,
    ) -> None:
        self._client = Client(
            base_url,
            token,
            transport=transport,
            on_budget=on_budget,
            on_notice=on_notice,
            clock=clock,
            sleep=sleep,
            rng=rng or random.Random(),  # noqa: S311 - it spreads retries and guards nothing
        )
        self._read_only = read_only
        self.account = Account(self._client)
        self.teams = Teams(self._client)
        self.deployments = Deployments(self._client)
        self.projects = Projects(self._client)
        self.domains = Domains(self._client)
        self.env = EnvVars(self._client)

    @property
    def base_url(self) -> str:
        """Where requests go, without a slash at its end."""
        return self._client.base_url

    @property
    def budget(self) -> Budget:
        """What is left of the rate limits."""
        return self._client.budget

    @property
    def requests(self) -> deque[RequestRecord]:
        """The last requests, oldest first; not to be changed."""
        return self._client.requests

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
                "vtui is read-only here: nothing was sent",
                f"--read-only, or `read_only` in the config, says so for {short(request.scope.slug)}.",
            )
        return await self._client.write(request)
