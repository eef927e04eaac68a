"""The connection to the API: made once, off the event loop, and closed at the end."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from vtui.session.observable import Observable

if TYPE_CHECKING:
    from vtui.api.errors import Unauthenticated
    from vtui.api.rate_limits import RateLimits
    from vtui.api.request_log import Count, RequestRecord
    from vtui.api.service import Service


class Connect(Protocol):
    """Makes the service. Called once, off the event loop, as the first frame is drawn: it does the heavy imports."""

    def __call__(self, *, on_limits: "Callable[[RateLimits], None]", on_notice: Callable[[str], None]) -> "Service": ...


class Connection:
    """The service, its rate limits and its last requests."""

    def __init__(
        self, connect: Connect, *, on_notice: Callable[[str], None], on_refused: "Callable[[Unauthenticated], None]"
    ) -> None:
        """`on_notice` is called with what Vercel announces, `on_refused` when there is no token, or none that works."""
        self._connect, self._on_notice, self._on_refused = connect, on_notice, on_refused
        self._service: Service | None = None
        self.budget: Observable[RateLimits | None] = Observable(None)
        """What is left of the rate limits; None before the first response."""

    @property
    def service(self) -> "Service":
        """The API; only where a scope is known, which comes after it."""
        if self._service is None:
            raise RuntimeError("the service is used before it is connected")
        return self._service

    @property
    def requests(self) -> "Sequence[RequestRecord]":
        """The last requests, oldest first."""
        return () if self._service is None else self._service.requests

    @property
    def request_counts(self) -> "Mapping[Count, int]":
        """The number of requests since the start."""
        return {} if self._service is None else self._service.request_counts

    @property
    def base_url(self) -> str:
        """Where the API is, for commands to copy; empty before the first request."""
        return "" if self._service is None else self._service.base_url

    async def open(self) -> "Service":
        """Make the service unless there is one."""
        if self._service is None:
            self._service = await asyncio.to_thread(self._make)
        return self._service

    def _make(self) -> "Service":
        """Runs beside the event loop: the imports take longer than a frame."""
        service = self._connect(on_limits=self._note_budget, on_notice=self._on_notice)
        service.on_unauthenticated = self._on_refused
        return service

    def _note_budget(self, budget: "RateLimits") -> None:
        self.budget.value = budget

    async def close(self) -> None:
        """Close the connection, if it was made."""
        if self._service is not None:
            await self._service.close()
