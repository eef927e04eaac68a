"""One list in one place: what is loaded of it, what the server found for its filter, and how it is shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.table.collection import Collection
from vtui.table.feed import Feed
from vtui.table.filtering.age_limit import age_limit, covers_age, describe_age_limit
from vtui.table.listed import Listed
from vtui.table.progress import Progress
from vtui.table.server_search import Search, Step
from vtui.table.view import View

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.table.server_query import ServerQuery

T = TypeVar("T")

HUNT = 2_000
"""Rows to look through at once for those that a filter means: some 20 requests."""

SEARCH_LEAD = 6 * 3_600_000
"""Ms by which a search for rows above an age begins early: so long it holds all of them, while they grow older."""


class Listing(Generic[T]):
    """A feed with the view of its rows, and the search for older rows that match the view's filter.

    Rows that a search found are rows like the loaded ones: `put`, `drop`, `renew`, `rows` and marks reach them. They
    stay when the filter changes, but are shown with a filter alone. `arrived` is called with rows that came, `changed`
    on progress. Like a feed it is for one caller at a time, and what was cancelled continues where it was.
    """

    def __init__(
        self,
        resource: Listed[T],
        service: "Service",
        scope: Scope,
        place: ProjectRef,
        *,
        arrived: "Callable[[Listing[T], tuple[T, ...]], None]",
        changed: "Callable[[Listing[T]], None]",
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Nothing is asked for yet. `clock` gives ms, `sleep` takes s."""
        self._resource, self._service, self._clock, self._sleep = resource, service, clock, sleep
        self._heard, self._changed = arrived, changed
        self.feed = self._feed(scope, place, None)
        self.found: Collection[T] = Collection(resource.key)
        """Rows that searches found, older than what is loaded when they were found."""
        self.view: View[T] = View(self.feed.collection, resource.columns, self.found)
        self.hunting = False
        """Whether older rows are being searched."""
        self.weary = False
        """Whether the search does not begin again by itself: it went far enough, or somebody stopped it."""
        self._enough = 0
        self._search: Search[T] = Search((), self._open)
        self._asking: Feed[T] | None = None
        """What a search loads now."""
        self._failed: Feed[T] | None = None
        """Where the last search stopped, or was not refreshed, because the server refused it."""
        self._lapses_at: int | None = None
        self._filtered = self.view.filter
        # Keys of rows that were deleted, and rows that were changed while older answers may be under way.
        self._dropped: set[str] = set()
        self._changed_rows: dict[str, T] = {}

    @property
    def scope(self) -> Scope:
        """Whose rows these are."""
        return self.feed.scope

    @property
    def place(self) -> ProjectRef:
        """Which project's, or all."""
        return self.feed.place

    @property
    def progress(self) -> Progress:
        """How far the list is, or while it goes on the search for what the filter means."""
        view = self.view
        feed = (self._asking if self.hunting else self._failed) or self.feed
        progress = feed.progress
        filtered = bool(view.filter.terms)
        return replace(
            progress,
            loaded=view.loaded if filtered else len(self.feed.collection),
            shown=len(view) if filtered else None,
            whole=filtered and self._complete,
            within=describe_age_limit(view.filter, self._resource.natural),
            hunting=self.hunting,
            failed="search" if feed is self._failed else progress.failed,
            marked=len(view.marks),
            more=self.feed.progress.more,
            updated_at=self.feed.progress.updated_at,
            reached=progress.reached or self.feed.progress.reached,
        )

    def left(self, began: int | None) -> int | None:
        """Rows that are still to come if they were as dense ever since `began` (ms): fewer, as a rule.

        None where rows do not come by time, or nothing is known of the beginning.
        """
        rows, when, reached = self.feed.collection, self._resource.when, self.feed.progress.reached
        half = len(rows) // 2  # the older half tells more of what is older still
        middle = when(rows[half]) if when is not None and rows else None
        if began is None or reached is None or middle is None or middle <= reached:
            return None
        return max(0, (reached - began) * (len(rows) - half) // (middle - reached))

    # Rows, loaded or found

    def __contains__(self, key: str) -> bool:
        """Whether a row is known, loaded or found."""
        return key in self.feed.collection or key in self.found

    def rows(self) -> Iterator[T]:
        """Every row once: those that are loaded, then those that only a search found."""
        yield from self.feed.collection
        for row in self.found:
            if self._resource.key(row) not in self.feed.collection:
                yield row

    def put(self, row: T) -> None:
        """Patch a row that was changed here or requested by itself, or put a new one on top.

        An answer that is under way does not undo it.
        """
        key = self._resource.key(row)
        found, loaded = key in self.found, key in self.feed.collection
        if not found and not loaded:
            self._dropped.discard(key)
        if found:
            self._changed_rows[key] = row
            self.found.patch(row)
        if found and not loaded:
            self._rows_changed((row,))
        else:
            self.feed.put(row)

    def drop(self, key: str) -> None:
        """Remove a row that was deleted from here; an answer that is under way does not bring it back."""
        self._dropped.add(key)
        found, loaded = self.found.remove(key), key in self.feed.collection
        self.feed.drop(key)
        if found and not loaded:
            self._rows_changed(())

    async def renew(self, *, searched: bool = False) -> tuple[T, ...] | None:
        """Refresh the list as `Feed.renew` does; with `searched` also what the filter's search has found.

        Of a search every page is requested again. Found rows that are no longer in it are gone.
        """
        self._changed_rows.clear()
        rows = await self.feed.renew()
        if rows is not None and searched:
            self._failed = None
            for step in self._search.steps:
                if step.feed is not None and step.feed.collection:
                    await self._renew_step(step, step.feed)
        return rows

    async def _renew_step(self, step: Step[T], before: Feed[T]) -> None:
        fresh = self._asking = self._open(before.query)
        fresh.goal = len(before.collection)
        try:
            await fresh.pull()
        finally:
            self._asking = None
        if fresh.progress.phase == "failed":
            self._failed = fresh
            return
        step.feed = fresh
        key, when, reached = self._resource.key, self._resource.when, fresh.progress.reached
        for row in before.collection:
            if key(row) in fresh.collection:
                continue
            at = None if when is None else when(row)
            if not fresh.progress.more or (at is not None and reached is not None and at > reached):
                self.found.remove(key(row))
        self._rows_changed(())

    def _rows_changed(self, rows: tuple[T, ...]) -> None:
        """Found rows have changed or are gone."""
        self.view.sync()
        self._heard(self, rows)
        self._changed(self)

    # Searching

    def refilter(self) -> None:
        """The view has another filter: it needs a search of its own. What was found stays known."""
        ask, wanted = self._resource.narrowed, self.view.filter
        if wanted == self._filtered and not self.search_outdated:
            return
        self._filtered = wanted
        self.weary = False
        queries = ask(wanted, self.place, self._clock()) if ask is not None and wanted.terms else ()
        if self._search.has(queries) and not self.search_outdated:
            return
        for step in self._search.steps:
            if step.feed is not None:
                step.feed.goal = 0  # one that is loading ends with its next page
        early = tuple(map(_early, queries))
        reached = self.feed.progress.reached
        edges = [int(query.query["until"]) for query in early if "until" in query.query]
        lapses = any(reached is None or edge <= reached for edge in edges)
        self._lapses_at = self._clock() + SEARCH_LEAD if lapses else None
        self._search, self._failed = Search(early, self._open), None

    @property
    def _complete(self) -> bool:
        """Whether every row that matches the filter is here, though more exist that do not match."""
        if self._within_age:
            return True
        return not self.search_outdated and self._search.complete(self.feed.progress.reached)

    @property
    def _within_age(self) -> bool:
        """Whether the loaded rows reach past the age that the filter goes back to."""
        limit = age_limit(self.view.filter, self._resource.natural)
        progress = self.feed.progress
        if limit is None or self._resource.when is None or progress.failures or progress.hidden:
            return False
        return covers_age(limit, progress.reached, self._clock())

    @property
    def search_outdated(self) -> bool:
        """Whether rows may have grown old enough for the filter since the search for it began."""
        return self._lapses_at is not None and self._clock() >= self._lapses_at

    @property
    def asks(self) -> bool:
        """Whether the server can be asked for what the filter matches, or some of it."""
        return self._search.following(self.feed.progress.reached) is not None

    def worth_hunting(self, enough: int) -> bool:
        """Whether older rows should be searched: fewer than `enough` are shown, and others may match."""
        if not self.view.filter.terms or self.weary or not self.feed.progress.more or len(self.view) >= enough:
            return False
        return not self._complete

    async def hunt(self, enough: int, *, everywhere: bool = True) -> None:
        """Search older rows until `enough` are shown or `HUNT` more were looked through; then wait to be asked again.

        The server is asked for what it understands of the filter. Unless that brings every row that matches, the list
        itself is loaded on afterwards: only with `everywhere`, because that may take many requests.
        """
        wanted, room = self._filtered, HUNT
        self._enough, self.hunting, self._failed = enough, True, None
        self._changed_rows.clear()
        try:
            while True:
                step = self._search.following(self.feed.progress.reached)
                if step is None and not everywhere:
                    return
                feed = self._asking = (
                    self.feed if step is None else self._search.feed_of(step, self.feed.progress.reached)
                )
                before = len(feed.collection)
                feed.goal = before + room
                await feed.pull()
                room -= max(1, len(feed.collection) - before)
                if wanted != self._filtered:
                    return
                if step is not None and step.failed and step.query.exact:
                    self._failed = feed  # a guess that is refused says nothing: no such project, for example
                    break
                if step is None or room <= 0 or len(self.view) >= enough or self._complete:
                    break
            self.weary = True  # it was searched far enough: whoever wants more asks for it
        finally:
            self.hunting, self._asking = False, None
            self._changed(self)

    def retry(self) -> bool:
        """Whether the last search was refused; then it may be asked for again."""
        refused = any(step.feed is not None and step.feed is self._failed for step in self._search.steps)
        self._failed = None
        if refused:
            self._search.retry()
            self.weary = False
        return refused

    def stop(self) -> None:
        """Loading and searching were stopped by hand: what there is stays, and neither begins again by itself."""
        self.weary = True
        for feed in (self.feed, *(step.feed for step in self._search.steps)):
            if feed is not None:
                feed.rest()

    # Hearing

    def _feed(self, scope: Scope, place: ProjectRef, query: Mapping[str, str] | None) -> Feed[T]:
        return Feed(
            self._resource,
            self._service,
            scope,
            place,
            arrived=self._arrived,
            changed=self._told,
            clock=self._clock,
            sleep=self._sleep,
            query=query,
        )

    def _open(self, query: Mapping[str, str]) -> Feed[T]:
        """A feed of what a search asks for."""
        return self._feed(self.scope, self.place, query)

    def _arrived(self, feed: Feed[T], rows: tuple[T, ...]) -> None:
        if feed is not self.feed:
            key = self._resource.key
            self.found.extend(self._changed_rows.get(key(row), row) for row in rows if key(row) not in self._dropped)
        self.view.sync()
        if self.hunting and (len(self.view) >= self._enough or self._within_age):
            feed.goal = 0
        self._heard(self, rows)

    def _told(self, feed: Feed[T]) -> None:
        if feed is self.feed and self.found and feed.progress.complete:
            self.found.clear()  # every row that still exists is loaded
            self.view.sync()
        guess = any(step.feed is feed and not step.query.exact for step in self._search.steps)
        if feed in (self.feed, self._asking) and not (guess and feed.progress.phase == "failed"):
            self._changed(self)


def _early(query: "ServerQuery") -> "ServerQuery":
    """A query for rows above an age also asks for those that will be so old within `SEARCH_LEAD`."""
    until = query.query.get("until")
    if until is None:
        return query
    return replace(query, query={**query.query, "until": str(int(until) + SEARCH_LEAD)})
