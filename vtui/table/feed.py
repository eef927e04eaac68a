"""Loading a list page by page and refreshing it from the top, without a screen."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import RateLimited, VercelError
from vtui.api.rate_limits import owners_of
from vtui.models.request_order import next_request_number
from vtui.models.scope import ProjectRef, Scope
from vtui.table.collection import Collection
from vtui.table.list_spec import ListSpec
from vtui.table.loaded_rows import LoadedRows
from vtui.table.progress import Progress

if TYPE_CHECKING:
    from vtui.api.pages import Page, Source
    from vtui.api.rate_limits import RateLimit
    from vtui.api.service import Service

T = TypeVar("T")

FIRST_PAGE_ROWS = 30
"""Rows of the first page: enough to fill a screen, and quickly there."""
MAX_REFRESH_PAGES = 3
"""Pages in which a refresh looks for a known row, besides the first."""
RETRY_DELAYS = (5, 10, 20, 40, 60)
"""Seconds to wait after each of several temporary errors in a row."""
RESERVE = 0.1
"""Part of a rate limit that loading leaves to refreshes and to other lists."""
MIN_RESERVED_LIMIT = 100
"""Requests of the smallest limit of which a part is reserved; smaller ones are used up."""
SLOWDOWN = ((0.5, 1), (0.25, 2), (0.1, 4), (0.0, 12))
"""Remaining part of the rate limit -> factor of the time between two refreshes."""


def retry_at(error: VercelError, faults: int, now: int) -> int | None:
    """When to retry after an error and `faults` before it, in ms; None for an error that does not pass by itself."""
    if not error.transient:
        return None
    return error.retry_at or now + RETRY_DELAYS[min(faults, len(RETRY_DELAYS) - 1)] * 1_000


class Feed(Generic[T]):
    """The rows of one list of a scope or project, and the state of loading them.

    Loading and refreshing are for one caller at a time. They may be cancelled and continue where they were: no loaded
    row is lost, no page is requested twice.
    """

    def __init__(
        self,
        spec: ListSpec[T],
        service: "Service",
        scope: Scope,
        project_ref: ProjectRef,
        *,
        on_rows: "Callable[[Feed[T], tuple[T, ...]], None]",
        on_progress: "Callable[[Feed[T]], None]",
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        query: Mapping[str, str] | None = None,
    ) -> None:
        """Sends no request yet. `on_rows` is called with the rows of each response, `on_progress` after each change.

        `clock` gives ms, `sleep` takes s; `query` filters the list on the server.
        """
        self.scope = scope
        self.project = project_ref
        self.progress = Progress("loading")
        self.error: VercelError | None = None
        """Why the last page failed; None when it did not."""
        self.last_error: VercelError | None = None
        """The last error of loading or refreshing, whether it passed since or not."""
        self.target_count = 0
        """Rows after which loading pauses."""
        self.refreshed_at = 0
        """Time of the last request from the top, in ms."""
        self.has_gap = False
        """Whether rows are missing between the newest ones and the loaded ones."""
        self.query: Mapping[str, str] = query or {}
        self._spec, self._service = spec, service
        self._on_rows, self._on_progress, self._clock, self._sleep = on_rows, on_progress, clock, sleep
        self._rows = LoadedRows(spec)
        self._source = self._open(FIRST_PAGE_ROWS)
        self._refresh_faults = 0
        self._refresh_pages = 1

    @property
    def collection(self) -> Collection[T]:
        """The loaded rows."""
        return self._rows.collection

    @property
    def in_progress(self) -> bool:
        """Whether loading has not reached `target_count` yet."""
        return self.progress.phase in ("loading", "waiting")

    async def load(self) -> None:
        """Load page by page up to `target_count`; wait and retry after temporary errors, stop at others."""
        faults = 0
        self._update(loading_since=self._clock(), loaded_before=len(self.collection))
        while len(self.collection) < self.target_count:
            await self._wait_for_reserve()
            self._update(phase="loading", error=None, retry_at=None)
            try:
                page = await anext(self._source)
            except StopAsyncIteration:
                self._update(more=False)
                break
            except VercelError as error:
                self.error = self.last_error = error
                moment = retry_at(error, faults, self._clock())
                phase: Literal["failed", "waiting"] = "failed" if moment is None else "waiting"
                self._update(phase=phase, **self._error_texts(error, "next page"), retry_at=moment)
                if moment is None:
                    return
                faults += 1
                await self._sleep(max(0, moment - self._clock()) / 1_000)
                continue
            self.error, faults = None, 0
            self._append(page)
            if not page.more:
                break
            await asyncio.sleep(0)  # the demo account responds at once: let keys and drawing take their turn
        self._update(phase="idle", error=None, retry_at=None)

    async def _wait_for_reserve(self) -> None:
        """Wait until the limit resets where the next request would use up the reserve."""
        limit = self._limit()
        now = self._clock()
        if limit is None or limit.limit < MIN_RESERVED_LIMIT or limit.reset_at is None or not self.collection:
            return
        left = limit.at(now)
        if 0 < left.share <= RESERVE and now < limit.reset_at:
            self._update(
                phase="waiting", error="rate limit reserve reached", failed_request="", retry_at=limit.reset_at
            )
            await self._sleep((limit.reset_at - now) / 1_000)

    def stop(self) -> None:
        """Stop loading at the user's request: the loaded rows stay, and loading can continue later."""
        if self.in_progress:
            self._update(phase="idle", error=None, retry_at=None, more=True)

    def _append(self, page: "Page[T]") -> None:
        rows = self._rows.current(page.rows)
        self.collection.extend(rows)
        progress, when = self.progress, self._spec.time_of
        moments = [] if when is None else [at for row in page.rows if (at := when(row)) is not None and at > 0]
        self.refreshed_at = self._clock()
        self._update(
            more=page.more,
            stopped=page.stopped or progress.stopped,
            malformed=progress.malformed + page.malformed,
            hidden=progress.hidden + page.hidden,
            failures=progress.failures + page.failures,
            error=None,
            retry_at=None,
            updated_at=self.refreshed_at,
            oldest_loaded=min(moments, default=progress.oldest_loaded),
        )
        self._on_rows(self, tuple(rows))

    # Refreshing

    def refresh_interval(self, every: float) -> float:
        """Seconds between two refreshes for the setting `every` (s); 0 for none.

        Longer the more pages a refresh takes and the less of the rate limit remains.
        """
        limit = self._limit()
        share = 1.0 if limit is None else limit.at(self._clock()).share
        return every * self._refresh_pages * next(factor for least, factor in SLOWDOWN if share >= least)

    def _limit(self) -> "RateLimit | None":
        """The rate limit of the list's requests; None while no response has given it."""
        limits = self._service.rate_limits.by_group(owners_of(self.scope), self._clock())
        return limits.get(ENDPOINTS[self._spec.endpoint].group)

    def refresh_due(self, every: float) -> bool:
        """Whether to refresh now, for the setting `every` (s)."""
        if not every or self.progress.phase != "idle":
            return False
        if self.progress.stopped is not None and self._spec.refresh != "complete":
            return False
        due_at = self.refreshed_at + int(self.refresh_interval(every) * 1_000)
        return self._clock() >= max(due_at, self.progress.retry_at or 0)

    def postpone_refresh(self, every: float) -> None:
        """Skip one refresh, for the setting `every` (s)."""
        self.refreshed_at += int(self.refresh_interval(every) * 1_000)

    async def refresh(self) -> tuple[T, ...] | None:
        """Request pages from the top until a known row that is still in its position, and merge them.

        New rows are inserted in order, known ones are patched, and loaded rows missing between two rows of a response
        were deleted. A list that is always refreshed as a whole also loses missing rows and takes the server's order.

        Returns the rows of the responses; None if the refresh failed, or if so many rows are new that no known one was
        met: then `has_gap` is set, nothing is merged, and only loading the list again helps.
        """
        everything = self._spec.refresh == "complete" and not self.progress.more
        pages: list[Page[T]] = []
        first_request = next_request_number()
        try:
            async for page in self._open(None if everything else FIRST_PAGE_ROWS):
                pages.append(page)
                known = any(self._rows.is_in_position(row) for row in page.rows)
                if len(pages) > MAX_REFRESH_PAGES or (known and not everything):
                    break
        except VercelError as error:
            self._refresh_faults += 1
            self.last_error = error
            now = self._clock()
            moment = retry_at(error, self._refresh_faults - 1, now) or now + RETRY_DELAYS[-1] * 1_000
            self._update(**self._error_texts(error, "refresh"), retry_at=moment)
            return None
        self._refresh_faults, self._refresh_pages = 0, max(1, len(pages))
        rows = self._rows.current(row for page in pages for row in page.rows)
        ended = bool(pages) and not pages[-1].more and not any(page.stopped or page.failures for page in pages)
        if everything and ended:
            self._rows.replace_all(rows, first_request)
        elif self._rows.merge(rows, self.progress.oldest_loaded, more=self.progress.more):
            if not self.query:  # a filtered response also lacks rows that exist
                self._rows.remove_deleted(pages, first_request)
        else:
            self.has_gap = True
            return None
        self._rows.confirm(rows)
        self.refreshed_at = self._clock()
        totals: dict[str, object] = {}
        if everything:
            totals = {
                "stopped": next((page.stopped for page in pages if page.stopped), None),
                "failures": tuple(failure for page in pages for failure in page.failures),
                "malformed": sum(page.malformed for page in pages),
                "hidden": sum(page.hidden for page in pages),
            }
        self._update(error=None, retry_at=None, updated_at=self.refreshed_at, **totals)
        self._on_rows(self, tuple(rows))
        return tuple(rows)

    # Changes from elsewhere

    def put(self, row: T) -> None:
        """Patch a row that was made or read elsewhere, or put it on top, unless a later request knows better."""
        newest = self._rows.put(row)
        if newest is not None:
            self._update()
            self._on_rows(self, (newest,))

    def remove(self, key: str) -> None:
        """Remove a row that was deleted here; a response to an earlier request does not bring it back."""
        if self._rows.remove(key):
            self._update()
            self._on_rows(self, ())

    def replace_project(self, rows: Sequence[T], project_id: str | None, number: int) -> None:
        """Replace the rows of a project by `rows`, all that the request `number` read; new ones go to the end."""
        current = self._rows.replace_project(rows, project_id, number)
        if current is not None:
            self._update()
            self._on_rows(self, tuple(current))

    def _open(self, first: int | None) -> "Source[T]":
        return self._spec.source(self._service, self.scope, self.project, first=first, query=self.query or None)

    def _update(self, **changes: object) -> None:
        """Change fields of the progress; every change is made here."""
        self.progress = replace(self.progress, loaded=len(self.collection), **changes)  # type: ignore[arg-type] # its own fields
        self._on_progress(self)

    def _error_texts(self, error: VercelError, request: str) -> dict[str, str]:
        """The error for the status bar; without rows it is short, because a banner shows the rest."""
        if isinstance(error, RateLimited):
            return {"error": "rate limit reached", "failed_request": ""}
        if self.collection:
            return {"error": error.title, "failed_request": request}
        code = f"{error.status} {(error.code or '').replace('_', ' ')}".strip() if error.status else error.title
        return {"error": code, "failed_request": ""}
