"""Reading a deployment's log, and the deployment itself until it has ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from vtui.api.errors import NotFound, VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import latest
from vtui.models.scope import Scope
from vtui.writes.deployment_watch import ended, interval

if TYPE_CHECKING:
    from vtui.api.events import Batch, BuildLog, RuntimeLog
    from vtui.api.service import Service

NEVER_RAN = frozenset({"ERROR", "CANCELED", "BLOCKED"})
"""States of deployments whose functions never ran."""


class LogFeed:
    """Reads the lines of one deployment, and its row with details: one request each, further ones while it builds."""

    def __init__(
        self,
        service: "Service",
        scope: Scope,
        row: Deployment,
        on_change: Callable[[], None],
        *,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`on_change` is called when `row` changes; `clock` gives ms, `sleep` takes s."""
        self._service, self._scope, self._on_change = service, scope, on_change
        self._clock, self._sleep = clock, sleep
        self.row = row
        self._source: BuildLog | RuntimeLog | None = None
        self.complete = False

    @property
    def connection_error(self) -> VercelError | None:
        """Why no lines arrive at the moment; None while the log is open."""
        return None if self._source is None else self._source.trouble

    @property
    def deployment_ended(self) -> bool:
        """Whether the deployment has ended and all its lines are written."""
        return not self.row.in_flight and ended(self.row, self._clock()) is not None

    @property
    def end_reason(self) -> str | None:
        """The server's reason for ending a runtime log; None while the log is open."""
        return getattr(self._source, "ended", None)

    @property
    def live_since(self) -> int | None:
        """When (ms) a runtime log was first opened; None for a build log."""
        return getattr(self._source, "opened_at", None)

    @property
    def reconnected_at(self) -> int | None:
        """When (ms) a runtime log was last opened again after an interruption."""
        return getattr(self._source, "reconnected_at", None)

    def update_row(self, row: Deployment) -> None:
        """Take a newer state of the deployment that another part of the program received."""
        if row.id == self.row.id:
            self._set_row(row)

    async def build(self, *, follow: bool = True) -> AsyncIterator["Batch"]:
        """Read the build log to its end; without `follow`, the lines so far. Raises VercelError for lasting errors."""
        await self._fetch_details()
        source = self._source = self._service.deployments.build_log(
            self._scope, self.row.id, lambda: not follow or self.deployment_ended, self._fetch_row
        )
        poll = asyncio.ensure_future(self._poll() if follow else asyncio.sleep(0))
        try:
            async for batch in source.batches():
                yield batch
            self.complete = True
        finally:
            poll.cancel()
            with suppress(asyncio.CancelledError):
                await poll

    async def runtime(self) -> AsyncIterator["Batch"]:
        """Read the runtime log from now on. Raises NotFound for a deployment that never ran."""
        await self._fetch_details()
        row = self.row
        if row.state in NEVER_RAN or row.project_id is None:
            raise NotFound("No runtime log", "This deployment never ran. See its build log.")
        source = self._source = self._service.deployments.runtime_log(self._scope, row.project_id, row.id)
        async for batch in source.batches():
            yield batch
        self.complete = True

    async def _fetch_details(self) -> None:
        if self.row.details is None:
            await self._fetch_row()

    async def _fetch_row(self) -> None:
        self._set_row(await self._service.deployments.get(self._scope, self.row.id))

    def _set_row(self, answer: Deployment) -> None:
        before, self.row = self.row, latest(answer, self.row)
        if self.row != before:
            self._on_change()

    async def _poll(self) -> None:
        """Request the deployment at the interval of the official client, until it has ended."""
        started = self._clock()
        while True:
            await self._sleep(max(interval((self._clock() - started) / 1000), 1.0))
            if self.deployment_ended:
                return
            try:
                await self._fetch_row()
            except VercelError as error:
                if not error.transient:
                    return
                await self._sleep(max(5.0, ((error.retry_at or 0) - self._clock()) / 1000))
