"""A deployment's log on its way in, and the deployment itself, asked for until it has ended."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from vtui.models.deployment import Deployment
from vtui.models.latest import latest
from vtui.models.scope import Scope
from vtui.writes.following import ended, interval

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.events import Batch, BuildLog, RuntimeLog
    from vtui.api.service import Service

NEVER_RAN = frozenset({"ERROR", "CANCELED", "BLOCKED"})
"""States of deployments whose functions never ran."""


class LogFeed:
    """Brings the lines of one deployment, and its row with details, one request each; more only while it builds."""

    def __init__(
        self,
        service: "Service",
        scope: Scope,
        row: Deployment,
        changed: Callable[[], None],
        *,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`changed` is called when `row` or `trouble` is another; `clock` gives ms, `sleep` takes s."""
        self._service, self._scope, self._changed = service, scope, changed
        self._clock, self._sleep = clock, sleep
        self.row = row
        """The deployment as it is known now."""
        self._source: BuildLog | RuntimeLog | None = None
        self.done = False
        """Whether the log is complete."""

    @property
    def trouble(self) -> "VercelError | None":
        """Why nothing comes just now; None while the log is open."""
        return None if self._source is None else self._source.trouble

    @property
    def ended(self) -> bool:
        """Whether the deployment moves no more: what it writes is written."""
        return not self.row.in_flight and ended(self.row, self._clock()) is not None

    @property
    def over(self) -> str | None:
        """Why the server ended a runtime log, in its words; None while it goes on."""
        return getattr(self._source, "ended", None)

    def heard(self, row: Deployment) -> None:
        """Somebody else learned what has become of it."""
        if row.id == self.row.id:
            self._take(row)

    async def build(self, *, follow: bool = True) -> AsyncIterator["Batch"]:
        """The build log, to its end, or to what there is now. Raises the VercelError that does not pass."""
        await self._know()
        build_log = self._service.deployments.build_log
        source = self._source = build_log(self._scope, self.row.id, lambda: not follow or self.ended, self._ask)
        poll = asyncio.ensure_future(self._poll() if follow else asyncio.sleep(0))
        try:
            async for batch in source.batches():
                yield batch
            self.done = True
        finally:
            poll.cancel()
            with suppress(asyncio.CancelledError):
                await poll

    async def runtime(self) -> AsyncIterator["Batch"]:
        """The runtime log from now on. Raises NotFound for a deployment that never ran."""
        from vtui.api.errors import NotFound

        await self._know()
        row = self.row
        if row.state in NEVER_RAN or row.project_id is None:
            raise NotFound("There is no runtime log", "The deployment never ran. See its build log.")
        source = self._source = self._service.deployments.runtime_log(self._scope, row.project_id, row.id)
        async for batch in source.batches():
            yield batch
        self.done = True

    async def _know(self) -> None:
        """Have the details, which a list leaves out."""
        if self.row.details is None:
            await self._ask()

    async def _ask(self) -> None:
        self._take(await self._service.deployments.get(self._scope, self.row.id))

    def _take(self, answer: Deployment) -> None:
        before, self.row = self.row, latest(answer, self.row)
        if self.row != before:
            self._changed()

    async def _poll(self) -> None:
        """Ask for the deployment at the pace of the official client, until it has ended."""
        from vtui.api.errors import VercelError

        began = self._clock()
        while True:
            await self._sleep(max(interval((self._clock() - began) / 1000), 1.0))
            if self.ended:
                return
            try:
                await self._ask()
            except VercelError as error:
                if not error.transient:
                    return
                await self._sleep(max(5.0, ((error.retry_at or 0) - self._clock()) / 1000))
