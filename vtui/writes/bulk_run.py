"""Sends the rows of a batch one after the other, paced, until all were sent or somebody stops it. No screen needed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from vtui.table.columns import Context
from vtui.writes import pacing
from vtui.writes.bulk import Batch, Bulk
from vtui.writes.ledger import Ledger, LedgerError
from vtui.writes.plan import Plan, Refused
from vtui.writes.send_plan import carry_out, prepared
from vtui.writes.verification import is_unknown, verify

if TYPE_CHECKING:
    from vtui.api.endpoints import LimitKey
    from vtui.api.errors import VercelError
    from vtui.api.service import Service
    from vtui.models.requests import Accepted, WriteRequest

STEP = 1.0
"""Seconds of a wait after which it is looked again whether it still holds."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one write."""

    plan: Plan
    at: int
    """When it was sent, in ms."""
    standing: Literal["done", "failed", "unknown"]
    told: str
    body: bytes | None = None
    """The answer, where it was accepted and came."""
    found: Any = None
    """What shows the effect, where the answer was lost and the effect was looked for."""
    request_id: str | None = None


class Run:
    """One way through a batch. It can be paused and stopped between two rows, and goes on past what is refused."""

    def __init__(
        self,
        batch: Batch,
        service: "Service",
        ledger: Ledger,
        *,
        send: "Callable[[WriteRequest], Awaitable[Accepted]]",
        context: Callable[[], Context],
        changed: Callable[[], None],
        heard: Callable[[Sent], None],
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`send` sends a write once; `changed` hears of every step, `heard` of every answer; `clock` gives ms."""
        self.batch = batch
        self.bulk = Bulk.of(map(batch.many.key, batch.rows))
        self.ledger = ledger
        self.held_until: int | None = None
        """Until when (ms) it waits for the rate limit."""
        self.trouble = ""
        """Why it paused or stopped by itself, in words."""
        self.stopped = False
        self.over = False
        """Whether nothing more is sent."""
        self._rows = {batch.many.key(row): row for row in batch.rows}
        self._service, self._send, self._context = service, send, context
        self._changed, self._heard, self._clock, self._sleep = changed, heard, clock, sleep
        self._sent: dict[LimitKey, list[int]] = {}
        """When writes were sent, in ms, by the limit that they spend."""
        self._made: set[str] = set()
        self._limited_until = 0
        self._going = asyncio.Event()
        self._going.set()

    @property
    def paused(self) -> bool:
        """Whether it waits for somebody to let it go on."""
        return not self._going.is_set()

    def pause(self, why: str = "") -> None:
        """Send no further row until it is resumed; `why` if it is not a person who wants that."""
        if not self.stopped:
            self.trouble = why
            self._going.clear()
            self._changed()

    def resume(self) -> None:
        """Go on."""
        self.trouble = ""
        self._going.set()
        self._changed()

    def stop(self, why: str = "") -> None:
        """Send nothing more; what is under way gets its answer."""
        self.trouble = why or self.trouble
        self.stopped = True
        self._going.set()
        self._changed()

    async def go(self) -> None:
        """Send all that waits."""
        try:
            while not self.stopped and (id_ := self.bulk.next) is not None:
                if self.paused:
                    await self._going.wait()
                elif (wait := self._wait(self._rows[id_])) > 0:
                    self.held_until = self._clock() + wait
                    self._changed()
                    await self._sleep(min(wait / 1000, STEP))
                else:
                    self.held_until = None
                    await self._one(self._rows[id_])
                    self._changed()
        finally:
            self.over, self.held_until = True, None
            self._changed()

    def _wait(self, row: Any) -> int:
        """Ms until a row may be begun: as long as one of the limits that its requests spend has too little left."""
        now, budget = self._clock(), self._service.budget
        wait = self._limited_until - now
        for key in dict.fromkeys(map(self._limit_key, self.batch.many.operations(row))):
            limits = [budget[key]] if key in budget else []
            wait = max(wait, pacing.pause(limits, pacing.PUBLISHED.get(key.group), self._sent.get(key, ()), now))
        return wait

    def _limit_key(self, operation: str) -> "LimitKey":
        from vtui.api.endpoints import ENDPOINTS

        return ENDPOINTS[operation].limit_key(self.batch.scope)

    async def _one(self, row: Any) -> None:
        """Look whether it may be done, and do it; nothing is sent if somebody has paused or stopped meanwhile."""
        from vtui.api.errors import RateLimited, VercelError

        many, scope = self.batch.many, self.batch.scope
        key = many.key(row)
        try:
            now = row if many.look is None else await many.look(self._service, scope, row)
            plan = await prepared(many.plan(now, scope, self._context()), self._service)
        except Refused as refused:
            self.bulk = self.bulk.skip(key, str(refused))
            return
        except RateLimited as error:
            self._limited_until = error.retry_at or 0
            return
        except VercelError as error:
            if error.fatal:
                self.pause(_told(error))
            else:
                self.bulk = self.bulk.skip(key, f"could not be checked: {_told(error)}")
            return
        if self.paused or self.stopped:
            return
        try:
            if await self._announce(row):
                await self._write(row, plan)
        except LedgerError as error:
            self.stop(f"{error}. Nothing more is sent: it could not be found out later what was.")

    async def _announce(self, row: Any) -> bool:
        """Record that a row is being sent; False when somebody has paused or stopped meanwhile. Raises LedgerError."""
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
        from vtui.api.errors import RateLimited, VercelError

        at = self._clock()
        self.bulk = self.bulk.send(self.batch.many.key(row))
        self._changed()
        notes: list[str] = []
        accepted = 0

        async def send(request: "WriteRequest") -> "Accepted":
            nonlocal accepted
            self._sent.setdefault(self._limit_key(request.operation), []).append(self._clock())
            answer = await self._send(request)
            accepted += 1
            return answer

        try:
            (_, body), said = await carry_out(plan, self._service, send, notes.append)
        except VercelError as error:
            if isinstance(error, RateLimited) and not accepted:
                await self._postpone(row, error)
                return
            told = ". ".join([_told(error), *notes])
            if is_unknown(error):
                sent = await self._looked(plan, Sent(plan, at, "unknown", told, request_id=error.request_id))
            else:
                sent = Sent(plan, at, "failed", told, request_id=error.request_id)
                self._heed(error)
        except asyncio.CancelledError:
            with suppress(LedgerError):
                await self._settle(row, Sent(plan, at, "unknown", "vtui ended before the answer"))
            raise
        else:
            sent = Sent(plan, at, "done", said, body)
        await self._settle(row, sent)

    async def _postpone(self, row: Any, error: "VercelError") -> None:
        """Send the row again when the rate limit has reset: it was refused and nothing was done."""
        self._heed(error)
        self.bulk = self.bulk.postpone(self.batch.many.key(row))
        await self._note(row, "rate limited")

    def _heed(self, error: "VercelError") -> None:
        """What a refusal says of the rows to come."""
        from vtui.api.errors import RateLimited, ReadOnly

        if isinstance(error, RateLimited):
            self._limited_until = error.retry_at or 0
        elif isinstance(error, ReadOnly):
            self.stop(_told(error))
        elif error.fatal:
            self.pause(_told(error))

    async def _looked(self, plan: Plan, sent: Sent) -> Sent:
        """Look for proof that a write without an answer was applied; it is never sent again."""
        if plan.look is None:
            return sent
        found, half, _ = await verify(plan.look, self._service, self._sleep)
        if half:
            return replace(sent, told=f"half applied: {half}")
        if found is None or (plan.effect is not None and plan.effect.kind == "new" and found.id in self._made):
            return sent
        return Sent(plan, sent.at, "done", "no answer came, but it was done", found=found)

    async def _settle(self, row: Any, sent: Sent) -> None:
        self.bulk = self.bulk.settle(self.batch.many.key(row), sent.standing, sent.told)
        if sent.found is not None:
            self._made.add(sent.found.id)
        self._heard(sent)
        await self._note(row, sent.standing)

    def made(self, id_: str) -> None:
        """A new deployment came of a row: it shows no other row's effect."""
        self._made.add(id_)

    async def _note(self, row: Any, result: str) -> None:
        scope, action = self.batch.scope, self.batch.action.id
        await self.ledger.note(self._clock(), scope.slug, action, self.batch.many.key(row), result)


def _told(error: "VercelError") -> str:
    """An error in one line."""
    return f"{error.title} ({error.detail})" if error.detail else error.title
