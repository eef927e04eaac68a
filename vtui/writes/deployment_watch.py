"""Follows deployments until they finish, with few requests and without a screen."""

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

End = Literal["ready", "failed", "canceled", "blocked", "gone", "unavailable", "left"]
"""How following ended, after which it is not requested any more.

`unavailable`: the API does not answer about it, which proves nothing; `left`: it took longer than `MAX_SECONDS`.
"""

PACE: tuple[tuple[float, float], ...] = ((6, 2), (60, 5), (300, 15))
"""Seconds after the start -> seconds between requests until then.

Half as often as the official client at first (facts page 2.1), so that with the refreshes of the list a build costs at
most 20 requests per minute.
"""
MAX_SECONDS = 2 * 3600.0
"""Seconds after which an unfinished deployment is no longer followed."""
MAX_INTERVAL = 30.0
"""Seconds between requests after the times of `PACE`."""
STUMBLE = 5.0
"""Seconds to wait after a request that failed for a temporary reason."""


def interval(elapsed: float, pace: tuple[tuple[float, float], ...] = PACE) -> float:
    """Seconds to the next request, `elapsed` s after the start."""
    return next((pause for until, pause in pace if elapsed < until), MAX_INTERVAL)


def ended(deployment: Deployment, now: int) -> End | None:
    """How it ended at `now` (ms); None while it runs. READY without its aliases is not the end."""
    phase = deployment.phase(now)
    if phase == "ready":
        return "failed" if deployment.alias_error else "ready"
    ends: dict[str, End] = {"error": "failed", "canceled": "canceled", "blocked": "blocked", "deleted": "gone"}
    return ends.get(phase)


def describe_end(deployment: Deployment, end: End) -> str:
    """The notification about the end; names may be hostile."""
    name, where = short(deployment.name or deployment.id), short(deployment.environment)
    reason = deployment.alias_error or deployment.error_message or deployment.error_code or deployment.block
    staged = deployment.substate == "STAGED"
    words = {
        "ready": f"{name} is staged: promote it to serve production" if staged else f"{name} is ready in {where}",
        "failed": f"{name} failed in {where}",
        "canceled": f"{name} was canceled",
        "blocked": f"{name} is blocked",
        "gone": f"{name} was deleted",
        "unavailable": f"{name} is not available and no longer watched",
        "left": f"{name} did not finish within {MAX_SECONDS / 3600:.0f} hours and is no longer watched",
    }[end]
    return f"{words}: {reason}" if reason and end in ("failed", "blocked") else words


@dataclass(frozen=True, slots=True)
class Followed:
    """A deployment that is followed."""

    scope: Scope
    row: Deployment
    since: int
    """When following began, in ms since the epoch."""
    due: int
    """When the next request is due, in ms since the epoch."""
    own: bool = True
    """Whether vtui created it: then it is followed, watched or not."""
    watched: bool = False
    """Whether the user is notified when it finishes."""


class Follower:
    """Requests running deployments, each at its own interval, until each has finished.

    A response replaces the known row and keeps the fields that the response lacks. `changed` is called with every
    response, and with the end when there is one; a finished deployment is no longer followed.
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
        """The deployments that are followed now."""
        return tuple(self._followed.values())

    def follow(self, scope: Scope, row: Deployment) -> bool:
        """Follow a deployment that vtui created; False when it is followed already."""
        return self._add(scope, row, own=True)

    def watch(self, scope: Scope, row: Deployment) -> bool:
        """Follow any deployment, and mark it as watched; False when it is followed already."""
        return self._add(scope, row, watched=True)

    def unwatch(self, scope: Scope, id_: str) -> bool:
        """Stop watching a deployment; False when it was not watched."""
        key = (scope.team_id, id_)
        followed = self._followed.get(key)
        if followed is None or not followed.watched:
            return False
        if followed.own:
            self._followed[key] = replace(followed, watched=False)
        else:
            del self._followed[key]
        return True

    def _add(self, scope: Scope, row: Deployment, *, own: bool = False, watched: bool = False) -> bool:
        key, now = (scope.team_id, row.id), self._clock()
        followed = self._followed.get(key)
        if followed is None:
            self._followed[key] = Followed(scope, row, now, now + int(interval(0) * 1000), own, watched)
        else:
            self._followed[key] = replace(followed, own=followed.own or own, watched=followed.watched or watched)
        return followed is None

    async def run(self) -> None:
        """Send the due requests until no deployment is followed."""
        while self._followed:
            key, next_followed = min(self._followed.items(), key=lambda item: item[1].due)
            wait = (next_followed.due - self._clock()) / 1000
            if wait > 0:
                await self._sleep(min(wait, MAX_INTERVAL))
                continue
            await self._request(key, next_followed)

    async def _request(self, key: tuple[str | None, str], followed: Followed) -> None:
        if self._clock() - followed.since > MAX_SECONDS * 1_000:
            del self._followed[key]
            self._changed(followed, "left")
            return

        answer: Deployment | VercelError
        try:
            answer = await self._service().deployments.get(followed.scope, followed.row.id)
        except VercelError as error:
            answer = error
        if key not in self._followed:
            return  # the rows of a list had its end meanwhile
        followed = self._followed[key]
        if isinstance(answer, NotFound | Gone):
            del self._followed[key]
            self._changed(followed, "gone" if isinstance(answer, NotFound) and answer.proved else "unavailable")
        elif isinstance(answer, VercelError):
            pause = int(max(STUMBLE, interval((self._clock() - followed.since) / 1000)) * 1000)
            self._followed[key] = replace(followed, due=max(self._clock() + pause, answer.retry_at or 0))
        else:
            self._take(key, followed, completed(answer, followed.row))

    def forget(self, scope: Scope, id_: str) -> None:
        """Stop following a deployment whose end is known from another source."""
        self._followed.pop((scope.team_id, id_), None)

    def update_rows(self, scope: Scope, rows: Iterable[Deployment]) -> None:
        """Take the rows of a list, which postpones the next request of those that are followed."""
        for row in rows:
            key = (scope.team_id, row.id)
            followed = self._followed.get(key)
            if followed is not None:
                self._take(key, followed, completed(row, followed.row))

    def _take(self, key: tuple[str | None, str], followed: Followed, row: Deployment) -> None:
        if is_older(row, followed.row):
            return  # the list was requested before the last response about it
        now = self._clock()
        end = ended(row, now)
        followed = replace(followed, row=row, due=now + int(interval((now - followed.since) / 1000) * 1000))
        if end is None:
            self._followed[key] = followed
        else:
            self._followed.pop(key, None)
        self._changed(followed, end)
