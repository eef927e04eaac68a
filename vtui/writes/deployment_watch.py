"""Following deployments to their real end, frugally; no screen is needed for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from vtui.api.errors import Gone, NotFound, VercelError
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.request_order import is_older
from vtui.models.scope import Scope
from vtui.text import short

if TYPE_CHECKING:
    from vtui.api.service import Service

End = Literal["ready", "failed", "canceled", "blocked", "gone", "left"]
"""How following ended; `left`: the deployment goes on, but has taken so long that nobody asks any more."""

PACE: tuple[tuple[float, float], ...] = ((6, 2), (60, 5), (300, 15))
"""Until so many s after the start, ask every so many s: half as often as the official client in the first ones (facts
page 2.1), so that with the list's own renewals a build costs 20 requests a minute at most."""
MAX_SECONDS = 2 * 3600.0
"""Seconds after which a deployment that does not end is left alone."""
MAX_INTERVAL = 30.0
"""Seconds between questions after that."""
STUMBLE = 5.0
"""Seconds to wait after a question that failed for a passing reason."""


def interval(elapsed: float, pace: tuple[tuple[float, float], ...] = PACE) -> float:
    """Seconds to the next question, `elapsed` s after the start."""
    return next((pause for until, pause in pace if elapsed < until), MAX_INTERVAL)


def ended(deployment: Deployment, now: int) -> End | None:
    """How it ended at `now` (ms); None while it moves. READY with aliases still to come is not the end."""
    phase = deployment.phase(now)
    if phase == "ready":
        return "failed" if deployment.alias_error else "ready"
    ends: dict[str, End] = {"error": "failed", "canceled": "canceled", "blocked": "blocked", "deleted": "gone"}
    return ends.get(phase)


def describe_end(deployment: Deployment, end: End) -> str:
    """The end in words, for a toast; names may be hostile."""
    name, where = short(deployment.name or deployment.id), short(deployment.environment)
    reason = deployment.alias_error or deployment.error_message or deployment.error_code or deployment.block
    staged = deployment.substate == "STAGED"
    words = {
        "ready": f"{name} is staged: promote it to serve production" if staged else f"{name} is ready in {where}",
        "failed": f"{name} failed in {where}",
        "canceled": f"{name} was canceled",
        "blocked": f"{name} is blocked",
        "gone": f"{name} is gone",
        "left": f"{name} has not ended in {MAX_SECONDS / 3600:.0f} hours and is no longer followed",
    }[end]
    return f"{words}: {reason}" if reason and end in ("failed", "blocked") else words


@dataclass(frozen=True, slots=True)
class Followed:
    """A deployment on its way."""

    scope: Scope
    row: Deployment
    since: int
    """ms since the epoch at which following began."""
    due: int
    """ms since the epoch of the next question."""
    own: bool = True
    """Whether it was made from here: then it is followed, watched or not."""
    watched: bool = False
    """Whether somebody wants to be called when it ends."""


class Follower:
    """Asks for deployments in flight, each at its own pace, until each has ended.

    The answer's row replaces the one known, but keeps what the answer leaves out. `changed` is told of every answer,
    with the end when there is one; what has ended is followed no longer.
    """

    def __init__(
        self,
        service: Callable[[], "Service"],
        changed: Callable[[Followed, End | None], None],
        *,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` gives ms, `sleep` takes s."""
        self._service, self._changed, self._clock, self._sleep = service, changed, clock, sleep
        self._followed: dict[tuple[str | None, str], Followed] = {}

    @property
    def rows(self) -> tuple[Followed, ...]:
        """What is being followed now."""
        return tuple(self._followed.values())

    def follow(self, scope: Scope, row: Deployment) -> bool:
        """Follow one that was made from here; False when it is followed already."""
        return self._add(scope, row, own=True)

    def watch(self, scope: Scope, row: Deployment) -> bool:
        """Follow one, whoever made it, and tell at its end that it was watched; False when it is followed already."""
        return self._add(scope, row, watched=True)

    def unwatch(self, scope: Scope, id_: str) -> bool:
        """Watch it no longer; False when it was not watched."""
        key = (scope.team_id, id_)
        one = self._followed.get(key)
        if one is None or not one.watched:
            return False
        if one.own:
            self._followed[key] = replace(one, watched=False)
        else:
            del self._followed[key]
        return True

    def _add(self, scope: Scope, row: Deployment, *, own: bool = False, watched: bool = False) -> bool:
        key, now = (scope.team_id, row.id), self._clock()
        one = self._followed.get(key)
        if one is None:
            self._followed[key] = Followed(scope, row, now, now + int(interval(0) * 1000), own, watched)
        else:
            self._followed[key] = replace(one, own=one.own or own, watched=one.watched or watched)
        return one is None

    async def run(self) -> None:
        """Ask until none is left."""
        while self._followed:
            key, next_one = min(self._followed.items(), key=lambda item: item[1].due)
            wait = (next_one.due - self._clock()) / 1000
            if wait > 0:
                await self._sleep(min(wait, MAX_INTERVAL))
                continue
            await self._ask(key, next_one)

    async def _ask(self, key: tuple[str | None, str], one: Followed) -> None:
        if self._clock() - one.since > MAX_SECONDS * 1_000:
            del self._followed[key]
            self._changed(one, "left")
            return

        answer: Deployment | VercelError
        try:
            answer = await self._service().deployments.get(one.scope, one.row.id)
        except VercelError as error:
            answer = error
        if key not in self._followed:
            return  # a list has told of its end meanwhile
        one = self._followed[key]
        if isinstance(answer, NotFound | Gone):
            del self._followed[key]
            self._changed(one, "gone")
        elif isinstance(answer, VercelError):
            pause = int(max(STUMBLE, interval((self._clock() - one.since) / 1000)) * 1000)
            self._followed[key] = replace(one, due=max(self._clock() + pause, answer.retry_at or 0))
        else:
            self._take(key, one, completed(answer, one.row))

    def forget(self, scope: Scope, id_: str) -> None:
        """Follow a deployment no more: its end is known from elsewhere."""
        self._followed.pop((scope.team_id, id_), None)

    def update_rows(self, scope: Scope, rows: Iterable[Deployment]) -> None:
        """A list told of deployments just now: those that are followed need not be asked for so soon."""
        for row in rows:
            key = (scope.team_id, row.id)
            one = self._followed.get(key)
            if one is not None:
                self._take(key, one, completed(row, one.row))

    def _take(self, key: tuple[str | None, str], one: Followed, row: Deployment) -> None:
        if is_older(row, one.row):
            return  # a list that was requested before the last answer about it
        now = self._clock()
        end = ended(row, now)
        one = replace(one, row=row, due=now + int(interval((now - one.since) / 1000) * 1000))
        if end is None:
            self._followed[key] = one
        else:
            self._followed.pop(key, None)
        self._changed(one, end)
