"""A list of a scope or project: its loaded rows, the rows that a server search found, and how they are shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.table.collection import Collection
from vtui.table.feed import Feed
from vtui.table.filtering.amounts import age_limit, covers_age, describe_age_limit
from vtui.table.list_spec import ListSpec, ServerQuery
from vtui.table.progress import Progress
from vtui.table.server_search import Search, Step
from vtui.table.view import View

if TYPE_CHECKING:
    from vtui.api.service import Service

T = TypeVar("T")

MAX_SEARCHED_ROWS = 2_000
"""Rows to load in one search for matching rows: some 20 requests."""

SEARCH_LEAD = 6 * 3_600_000
"""Ms added to the end of a search for rows above an age, so that rows which reach the age meanwhile are in it."""


class Listing(Generic[T]):
    """A feed with the view of its rows, and the search for older rows that match the view's filter.

    Found rows are like loaded ones for `put`, `remove`, `refresh`, `rows` and marks. They stay when the filter changes,
    but are shown only with a filter. `on_rows` is called with new rows, `on_progress` after each change of the
    progress. Like a feed, it is for one caller at a time, and a cancelled call continues where it was.
    """

    def __init__(
        self,
        spec: ListSpec[T],
        service: "Service",
        scope: Scope,
        project_ref: ProjectRef,
        *,
        on_rows: "Callable[[Listing[T], tuple[T, ...]], None]",
        on_progress: "Callable[[Listing[T]], None]",
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Sends no request yet. `clock` gives ms, `sleep` takes s."""
        self._spec, self._service, self._clock, self._sleep = spec, service, clock, sleep
        self._on_rows, self._on_progress = on_rows, on_progress
        self.feed = self._make_feed(scope, project_ref, None)
        self.search_results: Collection[T] = Collection(spec.key)
        """Rows that searches found, older than the rows that were loaded then."""
        self.view: View[T] = View(self.feed.collection, spec.columns, self.search_results)
        self.searching = False
        """Whether older rows are being searched."""
        self.search_exhausted = False
        """Whether the search has stopped for good: it went far enough, or the user stopped it."""
        self._target_matches = 0
        self._search: Search[T] = Search((), self._open)
        self._searching_feed: Feed[T] | None = None
        """The feed that a search loads now."""
        self._failed_feed: Feed[T] | None = None
        """The feed of the last search or refresh of a search that the server refused."""
        self._search_expires_at: int | None = None
        self._searched_filter = self.view.filter
        # Keys of deleted rows, and rows changed while responses to earlier requests may be on their way.
        self._removed_keys: set[str] = set()
        self._changed_rows: dict[str, T] = {}

    @property
    def scope(self) -> Scope:
        """The scope of the rows."""
        return self.feed.scope

    @property
    def project(self) -> ProjectRef:
        """The project of the rows, or all projects."""
        return self.feed.project

    @property
    def progress(self) -> Progress:
        """The progress of the list, or of the search while one runs."""
        view = self.view
        feed = (self._searching_feed if self.searching else self._failed_feed) or self.feed
        progress = feed.progress
        filtered = bool(view.filter.terms)
        return replace(
            progress,
            loaded=view.loaded if filtered else len(self.feed.collection),
            matching=len(view) if filtered else None,
            matches_complete=filtered and self._complete,
            covered_age=describe_age_limit(view.filter, self._spec.server_order),
            searching=self.searching,
            failed_request="search" if feed is self._failed_feed else progress.failed_request,
            marked=len(view.marks),
            more=self.feed.progress.more,
            updated_at=self.feed.progress.updated_at,
            oldest_loaded=progress.oldest_loaded or self.feed.progress.oldest_loaded,
        )

    def estimate_remaining(self, began: int | None) -> int | None:
        """An estimate of the rows still to load, if they were as dense since `began` (ms): an upper bound as a rule.

        None for a list that is not ordered by time, and where the beginning is unknown.
        """
        rows, when, oldest = self.feed.collection, self._spec.time_of, self.feed.progress.oldest_loaded
        half = len(rows) // 2  # the older half is the better sample for still older rows
        middle = when(rows[half]) if when is not None and rows else None
        if began is None or oldest is None or middle is None or middle <= oldest:
            return None
        return max(0, (oldest - began) * (len(rows) - half) // (middle - oldest))

    # Rows, loaded or found

    def __contains__(self, key: str) -> bool:
        return key in self.feed.collection or key in self.search_results

    def rows(self) -> Iterator[T]:
        """Every row once: the loaded ones, then those that only a search found."""
        yield from self.feed.collection
        for row in self.search_results:
            if self._spec.key(row) not in self.feed.collection:
                yield row

    def put(self, row: T) -> None:
        """Patch a row that was changed elsewhere, or put it on top; a response on its way does not undo it."""
        key = self._spec.key(row)
        found, loaded = key in self.search_results, key in self.feed.collection
        if not found and not loaded:
            self._removed_keys.discard(key)
        if found:
            self._changed_rows[key] = row
            self.search_results.patch(row)
        if found and not loaded:
            self._rows_changed((row,))
        else:
            self.feed.put(row)

    def remove(self, key: str) -> None:
        """Remove a row that was deleted here; a response that is on its way does not bring it back."""
        self._removed_keys.add(key)
        found, loaded = self.search_results.remove(key), key in self.feed.collection
        self.feed.remove(key)
        if found and not loaded:
            self._rows_changed(())

    async def refresh(self, *, searched: bool = False) -> tuple[T, ...] | None:
        """Refresh the list as `Feed.refresh` does; with `searched` also the rows of the current search.

        Every page of a search is requested again; found rows that are no longer in it are removed.
        """
        self._changed_rows.clear()
        rows = await self.feed.refresh()
        if rows is not None and searched:
            self._failed_feed = None
            for step in self._search.steps:
                if step.feed is not None and step.feed.collection:
                    await self._renew_step(step, step.feed)
        return rows

    async def _renew_step(self, step: Step[T], previous: Feed[T]) -> None:
        refreshed = self._searching_feed = self._open(previous.query)
        refreshed.target_count = len(previous.collection)
        try:
            await refreshed.load()
        finally:
            self._searching_feed = None
        if refreshed.progress.phase == "failed":
            self._failed_feed = refreshed
            return
        step.feed = refreshed
        key, when, oldest = self._spec.key, self._spec.time_of, refreshed.progress.oldest_loaded
        for row in previous.collection:
            if key(row) in refreshed.collection:
                continue
            at = None if when is None else when(row)
            if not refreshed.progress.more or (at is not None and oldest is not None and at > oldest):
                self.search_results.remove(key(row))
        self._rows_changed(())

    def _rows_changed(self, rows: tuple[T, ...]) -> None:
        self.view.sync()
        self._on_rows(self, rows)
        self._on_progress(self)

    # Searching

    def update_search(self) -> None:
        """Prepare the search for the view's filter, if it is another one. Rows found before stay known."""
        server_filter, filter_ = self._spec.server_queries, self.view.filter
        if filter_ == self._searched_filter and not self.search_outdated:
            return
        self._searched_filter = filter_
        self.search_exhausted = False
        queries = (
            server_filter(filter_, self.project, self._clock()) if server_filter is not None and filter_.terms else ()
        )
        if self._search.has(queries) and not self.search_outdated:
            return
        for step in self._search.steps:
            if step.feed is not None:
                step.feed.target_count = 0  # stops a running search after its next page
        extended = tuple(map(_with_lead, queries))
        oldest = self.feed.progress.oldest_loaded
        edges = [int(query.query["until"]) for query in extended if "until" in query.query]
        expires = any(oldest is None or edge <= oldest for edge in edges)
        self._search_expires_at = self._clock() + SEARCH_LEAD if expires else None
        self._search, self._failed_feed = Search(extended, self._open), None

    @property
    def _complete(self) -> bool:
        """Whether all rows that match the filter are known, though others may not be loaded."""
        if self._within_age:
            return True
        return not self.search_outdated and self._search.complete(self.feed.progress.oldest_loaded)

    @property
    def _within_age(self) -> bool:
        """Whether the loaded rows cover the age limit of the filter."""
        limit = age_limit(self.view.filter, self._spec.server_order)
        progress = self.feed.progress
        if limit is None or self._spec.time_of is None or progress.failures or progress.hidden:
            return False
        return covers_age(limit, progress.oldest_loaded, self._clock())

    @property
    def search_outdated(self) -> bool:
        """Whether rows may have reached the age of the filter since its search began."""
        return self._search_expires_at is not None and self._clock() >= self._search_expires_at

    @property
    def server_can_search(self) -> bool:
        """Whether the server can still search for some of the filter's terms."""
        return self._search.following(self.feed.progress.oldest_loaded) is not None

    def should_search(self, target_matches: int) -> bool:
        """Whether to search older rows: fewer than `target_matches` are shown, and more may match."""
        searchable = bool(self.view.filter.terms) and not self.search_exhausted and self.feed.progress.more
        return searchable and len(self.view) < target_matches and not self._complete

    async def search_older(self, target_matches: int, *, everywhere: bool = True) -> None:
        """Search older rows until `target_matches` are shown or `MAX_SEARCHED_ROWS` more are loaded.

        The server searches for the terms that it supports. Unless that gives every matching row, the list itself is
        loaded further afterwards: only with `everywhere`, because it may take many requests.
        """
        filter_, remaining = self._searched_filter, MAX_SEARCHED_ROWS
        self._target_matches, self.searching, self._failed_feed = target_matches, True, None
        self._changed_rows.clear()
        try:
            while True:
                step = self._search.following(self.feed.progress.oldest_loaded)
                if step is None and not everywhere:
                    return
                feed = self._searching_feed = (
                    self.feed if step is None else self._search.feed_of(step, self.feed.progress.oldest_loaded)
                )
                previous = len(feed.collection)
                feed.target_count = previous + remaining
                await feed.load()
                remaining -= max(1, len(feed.collection) - previous)
                if filter_ != self._searched_filter:
                    return
                if step is not None and step.failed and step.query.exact:
                    self._failed_feed = feed  # an inexact query may be refused: no such project, for example
                    break
                if step is None or remaining <= 0 or len(self.view) >= target_matches or self._complete:
                    break
            self.search_exhausted = True  # further searching is up to the user
        finally:
            self.searching, self._searching_feed = False, None
            self._on_progress(self)

    def retry(self) -> bool:
        """Allow the last search again if the server refused it; return whether it did."""
        refused = any(step.feed is not None and step.feed is self._failed_feed for step in self._search.steps)
        self._failed_feed = None
        if refused:
            self._search.retry()
            self.search_exhausted = False
        return refused

    def stop(self) -> None:
        """Stop loading and searching at the user's request; the rows stay."""
        self.search_exhausted = True
        for feed in (self.feed, *(step.feed for step in self._search.steps)):
            if feed is not None:
                feed.stop()

    # Feeds

    def _make_feed(self, scope: Scope, project_ref: ProjectRef, query: Mapping[str, str] | None) -> Feed[T]:
        return Feed(
            self._spec,
            self._service,
            scope,
            project_ref,
            on_rows=self._take_rows,
            on_progress=self._take_progress,
            clock=self._clock,
            sleep=self._sleep,
            query=query,
        )

    def _open(self, query: Mapping[str, str]) -> Feed[T]:
        return self._make_feed(self.scope, self.project, query)

    def _take_rows(self, feed: Feed[T], rows: tuple[T, ...]) -> None:
        if feed is not self.feed:
            key = self._spec.key
            self.search_results.extend(
                self._changed_rows.get(key(row), row) for row in rows if key(row) not in self._removed_keys
            )
        self.view.sync()
        if self.searching and (len(self.view) >= self._target_matches or self._within_age):
            feed.target_count = 0
        self._on_rows(self, rows)

    def _take_progress(self, feed: Feed[T]) -> None:
        if feed is self.feed and self.search_results and feed.progress.complete:
            self.search_results.clear()  # every row that still exists is loaded
        self.view.sync()  # before the rows are announced, so that all counts are of the same rows
        guess = any(step.feed is feed and not step.query.exact for step in self._search.steps)
        if feed in (self.feed, self._searching_feed) and not (guess and feed.progress.phase == "failed"):
            self._on_progress(self)


def _with_lead(query: ServerQuery) -> ServerQuery:
    """A query for rows above an age, extended to those that reach the age within `SEARCH_LEAD`."""
    until = query.query.get("until")
    if until is None:
        return query
    return replace(query, query={**query.query, "until": str(int(until) + SEARCH_LEAD)})
