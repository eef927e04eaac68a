"""One list in one place: what is loaded of it, what the server found for its filter, and how it is shown."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.models.scope import Place, Scope
from vtui.resources.base import Resource
from vtui.resources.collection import Collection
from vtui.resources.feed import Feed
from vtui.resources.filtering.age_limit import age_limit, described, reaches_past
from vtui.resources.progress import Progress
from vtui.resources.view import View

if TYPE_CHECKING:
    from vtui.api.service import Service
    from vtui.resources.narrowing import Narrowed

T = TypeVar("T")

HUNT = 2_000
"""Rows to look through at once for those that a filter means: some 20 requests."""

SEARCH_LEAD = 6 * 3_600_000
"""Ms by which a search for rows above an age begins early: so long it holds all of them, while they grow older."""


class Listing(Generic[T]):
    """A feed with the view of its rows, and the search for older rows that the view's filter means.

    `arrived` hears of rows that came, `changed` of progress. Like a feed it is for one caller at a time, and what was
    cancelled goes on where it was.
    """

    def __init__(
        self,
        resource: Resource[T],
        service: "Service",
        scope: Scope,
        place: Place,
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
        self.view: View[T] = View(self.feed.collection, resource.columns)
        self.hunting = False
        """Whether older rows are being searched."""
        self.weary = False
        """Whether the search does not begin again by itself: it went far enough, or somebody stopped it."""
        self._enough = 0
        self._search: Feed[T] | None = None
        self._narrowed: Narrowed | None = None
        self._covered = False
        self._lapses_at: int | None = None
        self._filtered = self.view.filter

    @property
    def scope(self) -> Scope:
        """Whose rows these are."""
        return self.feed.scope

    @property
    def place(self) -> Place:
        """Which project's, or all."""
        return self.feed.place

    @property
    def progress(self) -> Progress:
        """How far the list is, or while it goes on the search for what the filter means."""
        view = self.view
        search = self._search
        failed = search is not None and search.progress.phase == "failed"
        progress = self.feed.progress if search is None or not (self.hunting or failed) else search.progress
        filtered = bool(view.filter.terms)
        return replace(
            progress,
            loaded=view.loaded if filtered else len(self.feed.collection),
            shown=len(view) if filtered else None,
            whole=filtered and self._whole,
            within=described(view.filter, self._resource.natural),
            hunting=self.hunting,
            failed="search" if failed else progress.failed,
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

    # Searching

    def refilter(self) -> None:
        """The view's filter is another one: what was found for the one before may be of no use."""
        ask, wanted = self._resource.narrowed, self.view.filter
        if wanted == self._filtered and not self.search_outdated:
            return
        self._filtered = wanted
        narrowed = ask(wanted, self.place, self._clock()) if ask is not None and wanted.terms else None
        self.weary = False
        same = narrowed is not None and self._narrowed is not None and narrowed.terms == self._narrowed.terms
        if same and not self.search_outdated:
            return
        self._narrowed, self._search, self._covered, self._lapses_at = narrowed, None, False, None
        if narrowed is not None:
            self._search = self._feed(self.scope, self.place, self._older(narrowed))
        self.view.find(Collection(self._resource.key) if self._search is None else self._search.collection)

    def _older(self, narrowed: "Narrowed") -> dict[str, str]:
        """The question, about what is older than all that is loaded."""
        query, reached = dict(narrowed.query), self.feed.progress.reached
        if "until" in query and (reached is None or int(query["until"]) + SEARCH_LEAD <= reached):
            query["until"] = str(int(query["until"]) + SEARCH_LEAD)
            self._lapses_at = self._clock() + SEARCH_LEAD
        elif reached is not None:
            query["until"] = str(reached + 1)
        if reached is not None:
            self._covered = int(query.get("since", 0)) >= int(query["until"])
        return query

    @property
    def _whole(self) -> bool:
        """Whether every row that the filter means is here, though more exist that it does not mean."""
        if self._within_age:
            return True
        search, narrowed = self._search, self._narrowed
        if search is None or narrowed is None or not narrowed.whole or self.search_outdated:
            return False
        return self._covered or search.progress.complete

    @property
    def _within_age(self) -> bool:
        """Whether the loaded rows reach past the age that the filter goes back to."""
        limit = age_limit(self.view.filter, self._resource.natural)
        progress = self.feed.progress
        if limit is None or self._resource.when is None or progress.failures or progress.hidden:
            return False
        return reaches_past(limit, progress.reached, self._clock())

    @property
    def search_outdated(self) -> bool:
        """Whether rows may have grown old enough for the filter since the search for it began."""
        return self._lapses_at is not None and self._clock() >= self._lapses_at

    @property
    def asks(self) -> bool:
        """Whether the server can be asked for what the filter means, or some of it."""
        return self._search is not None

    def worth_hunting(self, enough: int) -> bool:
        """Whether older rows should be searched: fewer than `enough` are shown, and others may be meant."""
        if not self.view.filter.terms or self.weary or not self.feed.progress.more or len(self.view) >= enough:
            return False
        search = self._search
        return not self._whole and (
            search is None or not (self._covered or (search.progress.phase == "resting" and not search.progress.more))
        )

    async def hunt(self, enough: int) -> None:
        """Search older rows until `enough` are shown or `HUNT` more were looked through; then wait to be asked again.

        The server is asked for what the filter means where it understands it; else all rows are loaded on.
        """
        feed = self._search or self.feed
        self._enough, self.hunting = enough, True
        try:
            feed.goal = len(feed.collection) + HUNT
            await feed.pull()
            self.weary = True  # it was looked for far enough: on from here somebody asks
        finally:
            self.hunting = False
            self._changed(self)

    def stop(self) -> None:
        """Loading and searching were stopped by hand: what there is stands, and neither begins again by itself."""
        self.weary = True
        for feed in (self.feed, self._search):
            if feed is not None:
                feed.rest()

    # Hearing

    def _feed(self, scope: Scope, place: Place, query: dict[str, str] | None) -> Feed[T]:
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

    def _arrived(self, feed: Feed[T], rows: tuple[T, ...]) -> None:
        if feed not in (self.feed, self._search):
            return
        self.view.sync()
        if self.hunting and (len(self.view) >= self._enough or self._within_age):
            feed.goal = 0
        self._heard(self, rows)

    def _told(self, feed: Feed[T]) -> None:
        if feed in (self.feed, self._search):
            self._changed(self)
