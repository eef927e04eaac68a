"""Sends the rows of a batch one after the other within the rate limits, until all were sent or it is stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import RateLimited, ReadOnly, VercelError
from vtui.table.columns import Context
from vtui.writes import pacing
from vtui.writes.bulk import Batch, Bulk
from vtui.writes.ledger import Ledger, LedgerError
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.send_plan import prepare, send_plan
from vtui.writes.verification import is_unknown, verify

if TYPE_CHECKING:
    from vtui.api.rate_limits import LimitKey
    from vtui.api.service import Service
    from vtui.models.requests import Accepted, WriteRequest

STEP = 1.0
"""Seconds after which a wait is checked again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of one write."""

    plan: Plan
    at: int
    """When it was sent, in ms."""
    status: Literal["done", "failed", "unknown"]
    message: str
    body: bytes | None = None
    """The response, where the write was accepted."""
    found: Any = None
    """The row that proves the write, where the response was lost."""
    request_id: str | None = None


class Run:
    """A run over a batch. It can be paused and stopped between two rows, and continues after a refused one."""

    def __init__(
        self,
        batch: Batch,
        service: "Service",
        ledger: Ledger,
        *,
        send: "Callable[[WriteRequest], Awaitable[Accepted]]",
        context: Callable[[], Context],
        on_change: Callable[[], None],
        on_sent: Callable[[Sent], None],
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`send` sends a write once; `on_change` is called at every step, `on_sent` with every result; `clock`: ms."""
        self.batch = batch
        self.bulk = Bulk.of(map(batch.many.key, batch.rows))
        self.ledger = ledger
        self.held_until: int | None = None
        """Until when (ms) it waits for the rate limit."""
        self.problem = ""
        """Why it paused or stopped by itself; empty where a person did it."""
        self.stopped = False
        self.ended = False
        """Whether it has ended: nothing more is sent."""
        self._rows = {batch.many.key(row): row for row in batch.rows}
        self._service, self._send, self._context = service, send, context
        self._on_change, self._on_sent, self._clock, self._sleep = on_change, on_sent, clock, sleep
        self._sent: dict[LimitKey, list[int]] = {}
        """When writes were sent, in ms, by the limit that they spend."""
        self._made: set[str] = set()
        self._limited_until = 0
        self._going = asyncio.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether it waits for `resume`."""
        return not self._going.is_set()

    def pause(self, why: str = "") -> None:
        """Send no further row until it is resumed; `why` where it pauses by itself."""
        if not self.stopped:
            self.problem = why
            self._going.clear()
            self._on_change()

    def resume(self) -> None:
        """Send the next row."""
        self.problem = ""
        self._going.set()
        self._on_change()

    def stop(self, why: str = "") -> None:
        """Send nothing more; the response to the row under way is still read."""
        self.problem = why or self.problem
        self.stopped = True
        self._going.set()
        self._on_change()

    async def go(self) -> None:
        """Send every row that waits."""
        try:
            while not self.stopped and (id_ := self.bulk.next) is not None:
                if self.paused:
                    await self._going.wait()
                elif (wait := self._wait(self._rows[id_])) > 0:
                    self.held_until = self._clock() + wait
                    self._on_change()
                    await self._sleep(min(wait / 1000, STEP))
                else:
                    self.held_until = None
                    await self._one(self._rows[id_])
                    self._on_change()
        finally:
            self.ended, self.held_until = True, None
            self._on_change()

    def _wait(self, row: Any) -> int:
        """Ms until a row may be sent: until each of the limits that its requests count for has enough left."""
        now, budget = self._clock(), self._service.rate_limits
        wait = self._limited_until - now
        for key in dict.fromkeys(map(self._limit_key, self.batch.many.endpoints(row))):
            limits = [budget[key]] if key in budget else []
            wait = max(wait, pacing.wait_time(limits, pacing.PUBLISHED.get(key.group), self._sent.get(key, ()), now))
        return wait

    def _limit_key(self, operation: str) -> "LimitKey":
        return ENDPOINTS[operation].limit_key(self.batch.scope)

    async def _one(self, row: Any) -> None:
        """Recheck a row and send it, unless the run was paused or stopped meanwhile."""
        many, scope = self.batch.many, self.batch.scope
        key = many.key(row)
        try:
            now = row if many.recheck is None else await many.recheck(self._service, scope, row)
            plan = await prepare(many.plan(now, scope, self._context()), self._service)
        except ActionUnavailable as unavailable:
            self.bulk = self.bulk.skip(key, str(unavailable))
            return
        except RateLimited as error:
            self._limited_until = error.retry_at or 0
            return
        except VercelError as error:
            if error.fatal:
                self.pause(_message(error))
            else:
                self.bulk = self.bulk.skip(key, f"could not be checked: {_message(error)}")
            return
        if self.paused or self.stopped:
            return
        try:
            if await self._announce(row):
                await self._write(row, plan)
        except LedgerError as error:
            self.stop(f"{error}. Stopped, because further requests could not be recorded.")

    async def _announce(self, row: Any) -> bool:
        """Record that a row is being sent; False when the run was paused or stopped meanwhile. Raises LedgerError."""
        try:
            await self._note(row, "sending")
        except asyncio.CancelledError:
            await self._note(row, "not sent")
            raise
        if self.paused or self.stopped:
            await self._note(row, "not sent")
            return False
        return True

    async def _write(self, row: Any, plan: Plan) -> None:
        at = self._clock()
        self.bulk = self.bulk.send(self.batch.many.key(row))
        self._on_change()
        notes: list[str] = []
        accepted = 0

        async def send(request: "WriteRequest") -> "Accepted":
            nonlocal accepted
            self._sent.setdefault(self._limit_key(request.operation), []).append(self._clock())
            answer = await self._send(request)
            accepted += 1
            return answer

        try:
            (_, body), remark = await send_plan(plan, self._service, send, notes.append)
        except VercelError as error:
            if isinstance(error, RateLimited) and not accepted:
                self._heed(error)  # it was refused and nothing was done: it is sent again when the limit has reset
                self.bulk = self.bulk.postpone(self.batch.many.key(row))
                await self._note(row, "rate limited")
                return
            message = ". ".join([_message(error), *notes])
            if is_unknown(error):
                sent = await self._verify(plan, Sent(plan, at, "unknown", message, request_id=error.request_id))
            else:
                sent = Sent(plan, at, "failed", message, request_id=error.request_id)
                self._heed(error)
        except asyncio.CancelledError:
            with suppress(LedgerError):
                await self._settle(row, Sent(plan, at, "unknown", "vtui ended before the response"))
            raise
        else:
            sent = Sent(plan, at, "done", remark, body)
        await self._settle(row, sent)

    def _heed(self, error: "VercelError") -> None:
        """Wait, pause or stop, where an error concerns the next rows too."""
        if isinstance(error, RateLimited):
            self._limited_until = error.retry_at or 0
        elif isinstance(error, ReadOnly):
            self.stop(_message(error))
        elif error.fatal:
            self.pause(_message(error))

    async def _verify(self, plan: Plan, sent: Sent) -> Sent:
        """Look for proof that a write without a response was applied; it is never sent again."""
        if plan.operation.find_effect is None:
            return sent
        found, half, _ = await verify(plan.operation.find_effect, self._service, self._sleep)
        if half:
            return replace(sent, message=f"partly applied: {half}")
        effect = plan.operation.effect
        if found is None or (effect is not None and effect.kind == "new" and found.id in self._made):
            return sent
        return Sent(plan, sent.at, "done", "no response, but the change was applied", found=found)

    async def _settle(self, row: Any, sent: Sent) -> None:
        self.bulk = self.bulk.settle(self.batch.many.key(row), sent.status, sent.message)
        if sent.found is not None:
            self._made.add(sent.found.id)
        self._on_sent(sent)
        await self._note(row, sent.status)

    def made(self, id_: str) -> None:
        """Record a new deployment of a row: it is no proof for another row."""
        self._made.add(id_)

    async def _note(self, row: Any, result: str) -> None:
        scope, action = self.batch.scope, self.batch.action_id
        await self.ledger.note(self._clock(), scope.slug, action, self.batch.many.key(row), result)


def _message(error: "VercelError") -> str:
    return f"{error.title} ({error.detail})" if error.detail else error.title
