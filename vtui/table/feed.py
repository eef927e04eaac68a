"""A list as it loads: page by page, renewed from the top, patient with faults; no screen is needed for it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from vtui.api.rate_limits import owners_of
from vtui.models.latest import latest
from vtui.models.request_order import is_older, next_request_number, request_number_of
from vtui.models.scope import ProjectRef, Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.table.collection import Collection
from vtui.table.listed import Listed
from vtui.table.progress import Progress
from vtui.table.refresh import deleted, interleaved

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.pages import Page, Source
    from vtui.api.rate_limits import RateLimit
    from vtui.api.service import Service

T = TypeVar("T")

FIRST = 30
"""Rows of the first page: enough to fill a screen, soon there."""
GAP = 3
"""Pages to look through for a known row when renewing."""
PAUSES = (5, 10, 20, 40, 60)
"""Seconds to wait after so many faults in a row that pass by themselves."""
RESERVE = 0.1
"""Part of a rate limit that loading on leaves to renewals and to other lists."""
BIG = 100
"""A limit (requests) of which a part is worth keeping: a smaller one is spent to its end."""
THRIFT = ((0.5, 1), (0.25, 2), (0.1, 4), (0.0, 12))
"""At least so much of the rate limit left: renew so many times slower."""


def retry_at(error: "VercelError", faults: int, now: int) -> int | None:
    """When to ask again after so many `faults` before this one, in ms; None for what only a person can change."""
    if not error.transient:
        return None
    return error.retry_at or now + PAUSES[min(faults, len(PAUSES) - 1)] * 1_000


class Feed(Generic[T]):
    """The rows of one list in one place, and how far it is with them.

    Pulling and renewing are for one caller at a time, may be cancelled, and then go on where they were: nothing loaded
    is lost, nothing is asked for twice.
    """

    def __init__(
        self,
        resource: Listed[T],
        service: "Service",
        scope: Scope,
        place: ProjectRef,
        *,
        arrived: "Callable[[Feed[T], tuple[T, ...]], None]",
        changed: "Callable[[Feed[T]], None]",
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        query: Mapping[str, str] | None = None,
    ) -> None:
        """Nothing is asked for yet. `arrived` hears of rows that came, `changed` of progress.

        `clock` gives ms, `sleep` takes s; `query` narrows the list on the server.
        """
        self.scope = scope
        self.place = place
        self.collection: Collection[T] = Collection(resource.key)
        self.progress = Progress("loading")
        self.error: VercelError | None = None
        self.last_error: VercelError | None = None
        """What went wrong last, whether it passed since or not."""
        """Why the last page could not be had; None when it could."""
        self.goal = 0
        """Rows to load before resting."""
        self.renewed_at = 0
        """When the rows were last asked for from the top, in ms."""
        self.gap = False
        """Whether rows are missing between the newest and those that were loaded."""
        self.query: Mapping[str, str] = query or {}
        self._resource, self._service = resource, service
        self._arrived, self._changed, self._clock, self._sleep = arrived, changed, clock, sleep
        self._source = self._open(FIRST)
        self._faults = 0
        self._pages = 1
        # Keys of rows put on top that no answer has shown yet.
        self._made: set[str] = set()
        # Key of a row that was taken out -> number of the first request that can bring it back.
        self._dropped: dict[str, int] = {}
        # Project whose rows were all read by themselves -> number of the request; older answers about it do not count.
        self._replaced: dict[str | None, int] = {}

    @property
    def unfinished(self) -> bool:
        """Whether pulling was left before its goal."""
        return self.progress.phase in ("loading", "waiting")

    async def pull(self) -> None:
        """Page by page to the goal; waits out what passes by itself, rests with the error otherwise."""
        from vtui.api.errors import VercelError

        faults = 0
        self._say(since=self._clock(), before=len(self.collection))
        while len(self.collection) < self.goal:
            await self._spare()
            self._say(phase="loading", error=None, retry_at=None)
            try:
                page = await anext(self._source)
            except StopAsyncIteration:
                self._say(more=False)
                break
            except VercelError as error:
                self.error = self.last_error = error
                moment = retry_at(error, faults, self._clock())
                phase: Literal["failed", "waiting"] = "failed" if moment is None else "waiting"
                self._say(phase=phase, **self._told(error, "next page"), retry_at=moment)
                if moment is None:
                    return
                faults += 1
                await self._sleep(max(0, moment - self._clock()) / 1_000)
                continue
            self.error, faults = None, 0
            self._take(page)
            if not page.more:
                break
            await asyncio.sleep(0)  # an account in memory answers at once: keys and drawing have their turn as well
        self._say(phase="resting", error=None, retry_at=None)

    async def _spare(self) -> None:
        """Wait for the limit to be full again where going on would take what is kept for others."""
        limit = self._limit()
        now = self._clock()
        if limit is None or limit.limit < BIG or limit.reset_at is None or not self.collection:
            return
        left = limit.at(now)
        if 0 < left.share <= RESERVE and now < limit.reset_at:
            self._say(phase="waiting", error="keeps the rest of the limit", failed="", retry_at=limit.reset_at)
            await self._sleep((limit.reset_at - now) / 1_000)

    def rest(self) -> None:
        """Pulling was stopped by hand: what there is stands, and more may be asked for."""
        if self.unfinished:
            self._say(phase="resting", error=None, retry_at=None, more=True)

    def _take(self, page: "Page[T]") -> None:
        rows = self._newest(page.rows)
        self.collection.extend(rows)
        progress = self.progress
        self.renewed_at = self._clock()
        self._say(
            more=page.more,
            stopped=page.stopped or progress.stopped,
            odd=progress.odd + page.malformed,
            hidden=progress.hidden + page.hidden,
            failures=progress.failures + page.failures,
            error=None,
            retry_at=None,
            updated_at=self.renewed_at,
            reached=self._reached(page.rows),
        )
        self._arrived(self, tuple(rows))

    def _newest(self, rows: Iterable[T]) -> list[T]:
        """Rows of an answer without those that were taken out since; one that is known from a later request as that."""
        newest: list[T] = []
        for row in rows:
            key, number = self._resource.key(row), request_number_of(row)
            known = self.collection.get(key)
            if known is not None:
                newest.append(known if is_older(row, known) else row)
            elif number >= self._dropped.get(key, 0) and number >= self._replaced.get(self._project(row), 0):
                newest.append(row)
        return newest

    def _project(self, row: T) -> str | None:
        place = self._resource.project_of(row) if self._replaced else None
        return None if place is None else place.project_id

    def _reached(self, rows: tuple[T, ...]) -> int | None:
        """The moment (ms) of the oldest row so far, where rows come by time."""
        when = self._resource.when
        moments = [] if when is None else [at for row in rows if (at := when(row)) is not None and at > 0]
        return min(moments, default=self.progress.reached)

    # Renewing

    def pace(self, every: float) -> float:
        """Seconds between renewals when `every` so many are wished: more the more pages one takes and the less of the
        limit is left; 0 for none."""
        limit = self._limit()
        share = 1.0 if limit is None else limit.at(self._clock()).share
        return every * self._pages * next(factor for least, factor in THRIFT if share >= least)

    def _limit(self) -> "RateLimit | None":
        """The rate limit that the list spends, as it stands now; None where no response has said."""
        from vtui.api.endpoints import ENDPOINTS

        limits = self._service.rate_limits.by_group(owners_of(self.scope), self._clock())
        return limits.get(ENDPOINTS[self._resource.endpoint].group)

    def due(self, every: float) -> bool:
        """Whether to renew now, when `every` so many s are wished."""
        if not every or self.progress.phase != "resting":
            return False
        if self.progress.stopped is not None and self._resource.refresh != "whole":
            return False
        due_at = self.renewed_at + int(self.pace(every) * 1_000)
        return self._clock() >= max(due_at, self.progress.retry_at or 0)

    def put_off(self, every: float) -> None:
        """Leave out one renewal of those that come every so many s."""
        self.renewed_at += int(self.pace(every) * 1_000)

    async def renew(self) -> tuple[T, ...] | None:
        """Ask from the top until a row that is loaded and stands where it stood: what is new finds its place, what is
        known is patched, and what lies between two rows of a response without being in it was deleted.

        A list that is renewed as a whole also loses what is gone, and takes the server's order.

        Returns the rows that came; None when it failed. So much may be new that no known row is met: then `gap` is set,
        nothing is merged, and only loading anew helps.
        """
        from vtui.api.errors import VercelError

        whole = self._resource.refresh == "whole" and not self.progress.more
        pages: list[Page[T]] = []
        began = next_request_number()
        try:
            async for page in self._open(None if whole else FIRST):
                pages.append(page)
                known = any(self._unmoved(row) for row in page.rows)
                if len(pages) > GAP or (known and not whole):
                    break
        except VercelError as error:
            self._faults += 1
            self.last_error = error
            now = self._clock()
            moment = retry_at(error, self._faults - 1, now) or now + PAUSES[-1] * 1_000
            self._say(**self._told(error, "refresh"), retry_at=moment)
            return None
        self._faults, self._pages = 0, max(1, len(pages))
        rows = self._newest(row for page in pages for row in page.rows)
        ended = bool(pages) and not pages[-1].more and not any(page.stopped or page.failures for page in pages)
        if whole and ended:
            self._replace(rows, began)
        elif self._merge(rows):
            self._remove_deleted(pages, began)
        else:
            self.gap = True
            return None
        self._made -= {self._resource.key(row) for row in rows}
        self.renewed_at = self._clock()
        anew: dict[str, object] = {}
        if whole:
            anew = {
                "stopped": next((page.stopped for page in pages if page.stopped), None),
                "failures": tuple(failure for page in pages for failure in page.failures),
                "odd": sum(page.malformed for page in pages),
                "hidden": sum(page.hidden for page in pages),
            }
        self._say(error=None, retry_at=None, updated_at=self.renewed_at, **anew)
        self._arrived(self, tuple(rows))
        return tuple(rows)

    def _known(self, row: T) -> bool:
        """Whether the row came with an answer before: what was made from here says nothing of what is loaded."""
        key = self._resource.key(row)
        return key in self.collection and key not in self._made

    def _unmoved(self, row: T) -> bool:
        """Whether it stands among the loaded rows where the server has it: then so do all that come after it.

        A row without a time counts as one: nothing says that it has moved.
        """
        when, known = self._resource.when, self.collection.get(self._resource.key(row))
        at = None if when is None else when(row)
        unmoved = when is None or known is None or at is None or at == when(known)
        return unmoved and self._known(row)

    def _replace(self, rows: list[T], began: int) -> None:
        """The answer is the complete list; rows that it lacks stay if they are newer than its first request."""
        came = {self._resource.key(row) for row in rows}
        newer = [
            row for row in self.collection if request_number_of(row) > began and self._resource.key(row) not in came
        ]
        self.collection.clear()
        self.collection.extend([*newer, *rows])

    def _merge(self, rows: list[T]) -> bool:
        """Bring rows from the top of the list in; False when none of them stands where it stood.

        A list ordered by time takes the server's order; in another one new rows stand before the first known one.
        Unknown rows that are older than what is loaded are left to loading on.
        """
        key, when = self._resource.key, self._resource.when
        places = [place for place, row in enumerate(rows) if self._known(row)]
        if rows and len(self.collection) > len(self._made) and not any(map(self._unmoved, rows)):
            return False
        edge = places[0] if places else len(rows)
        if when is not None and not self._in_order(rows, edge):
            fresh = [row for row in rows if key(row) in self.collection or self._within(row)]
            came = set(map(key, fresh))
            merged = interleaved(fresh, [row for row in self.collection if key(row) not in came], when)
            self.collection.clear()
            self.collection.extend(merged)
            return True
        for row in rows[:edge]:
            self.collection.remove(key(row))  # made from here: it takes the place that the server gives it
        for place in places:
            self.collection.patch(rows[place])
        self.collection.prepend(rows[:edge])
        return True

    def _in_order(self, rows: list[T], edge: int) -> bool:
        """Whether from `edge` on, all rows that belong among the loaded ones stand there already, in this order."""
        serials = [self.collection.serial_of(self._resource.key(row)) for row in rows[edge:] if self._within(row)]
        known = [serial for serial in serials if serial is not None]
        return len(known) == len(serials) and all(upper < lower for upper, lower in pairwise(known))

    def _within(self, row: T) -> bool:
        """Whether a row is one of the loaded ones, or newer than the oldest of them."""
        when, reached = self._resource.when, self.progress.reached
        at = None if when is None else when(row)
        if self._resource.key(row) in self.collection or not self.progress.more:
            return True
        return at is not None and reached is not None and at > reached

    def _remove_deleted(self, pages: "Sequence[Page[T]]", began: int) -> None:
        """Take out what the server lacks; not what is newer than the first request or was in no response yet."""
        when, key = self._resource.when, self._resource.key
        if when is None or self.query:
            return
        for page in pages:
            gone = deleted(self.collection, page.rows, key, when, lambda row: is_synthetic(key(row)))
            for id_ in list(gone):
                if id_ not in self._made and request_number_of(self.collection.get(id_)) <= began:
                    self.collection.remove(id_)

    def put(self, row: T) -> None:
        """Patch a row that was made or read elsewhere, or put it on top, unless it is known from a later request."""
        key = self._resource.key(row)
        known = self.collection.get(key)
        if known is not None:
            row = latest(row, known)
            self.collection.patch(row)
        elif request_number_of(row) < self._dropped.get(key, 0):
            return
        else:
            self._made.add(key)
            self.collection.prepend([row])
        self._say()
        self._arrived(self, (row,))

    def drop(self, key: str) -> None:
        """Take out a row that was deleted from here; an answer that was requested before does not bring it back."""
        self._dropped[key] = next_request_number()
        if self.collection.remove(key):
            self._say()
            self._arrived(self, ())

    def swap(self, rows: Sequence[T], project_id: str | None, number: int) -> None:
        """The rows of a project are `rows` now, read by the request `number`: others go, new ones stand at the end."""
        if number < self._replaced.get(project_id, 0):
            return
        self._replaced[project_id] = number
        key = self._resource.key
        came = {key(row) for row in rows}
        of_project = [row for row in self.collection if self._project(row) == project_id]
        for gone in [key(row) for row in of_project if key(row) not in came and request_number_of(row) <= number]:
            self.collection.remove(gone)
        rows = self._newest(rows)
        self.collection.extend(rows)
        self._say()
        self._arrived(self, tuple(rows))

    # Saying so

    def _open(self, first: int | None) -> "Source[T]":
        return self._resource.source(self._service, self.scope, self.place, first=first, query=self.query or None)

    def _say(self, **changes: object) -> None:
        """The one place where the progress changes."""
        self.progress = replace(self.progress, loaded=len(self.collection), **changes)  # type: ignore[arg-type] # its own fields
        self._changed(self)

    def _told(self, error: "VercelError", what: str) -> dict[str, str]:
        """The error for the status bar; where there are no rows a banner says the rest."""
        from vtui.api.errors import RateLimited

        if isinstance(error, RateLimited):
            return {"error": "waits for the limit", "failed": ""}
        if self.collection:
            return {"error": error.title, "failed": what}
        code = f"{error.status} {(error.code or '').replace('_', ' ')}".strip() if error.status else error.title
        return {"error": code, "failed": ""}
