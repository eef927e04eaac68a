"""Rows that match the filter: going from one to the next, and searching older rows for more of them."""

import asyncio
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.slices import FRAME
from vtui.screens.menus.load import load_menu
from vtui.table.listing import Listing
from vtui.table.load_cost import ALL, request_count

if TYPE_CHECKING:
    from vtui.screens.lists.pane.list_pane import ListPane

T = TypeVar("T")

PAUSE = 0.35
"""Seconds without a key after which older rows are searched for what is being written."""
FAR = 1_000
"""Rows to search for when the end of the found ones is asked for."""
CHEAP = 10
"""Requests that loading to the end may take without being asked about."""


class FilterSearch(Generic[T]):
    """Finds rows of a filter among the loaded ones, and older ones."""

    def __init__(self, pane: "ListPane[T]") -> None:
        """Nothing is searched."""
        self._pane = pane

    # From match to match

    def go_to_match(self, by: int) -> None:
        """To the next row that the last filter matches, or to the one before; around the end of the list."""
        pane, wanted = self._pane, self._pane.filtering.last
        if not wanted.terms:
            pane.session.notifier.notify(
                f"There is no filter to search by. {pane.session.keys.name('filter', 'slash')} sets one."
            )
            return
        pane.workers.cancel_group(pane, "hit")
        steps = pane.view.find_matches(wanted, pane.table.cursor_index + by, by, pane.context())
        began = perf_counter()
        for key in steps:
            if key is not None:
                self._move_to(key, by)
                return
            if perf_counter() - began > FRAME:
                start_worker(pane, "hit", self._seek, steps, by)
                return
        self._move_to(None, by)

    async def _seek(self, steps: Iterator[str | None], by: int) -> None:
        """Look on through many rows, letting others have their turn."""
        began = perf_counter()
        for key in steps:
            if key is not None:
                self._move_to(key, by)
                return
            if perf_counter() - began > FRAME:
                await asyncio.sleep(0)
                began = perf_counter()
        self._move_to(None, by)

    def _move_to(self, key: str | None, by: int) -> None:
        table, wanted, say = self._pane.table, self._pane.filtering.last, self._pane.session.notifier.notify
        before = table.cursor_index
        if key is None or not table.move_to(key):
            say(f"No loaded row matches {wanted}.")
        elif table.cursor_index == before:
            say(f"No other loaded row matches {wanted}.")
        elif (table.cursor_index < before) is (by > 0):
            say(f"Search continued from the {'top' if by > 0 else 'end'} of the list.")

    # Older rows

    def search_soon(self) -> None:
        """Ask the server once nothing has been typed for a moment."""
        bar = self._pane.filtering.bar
        written = bar.input.value

        def quiet() -> None:
            # One question is soon answered; looking through all older rows for words waits for enter.
            listing = self._pane.loader.listing
            if bar.input.value == written and listing is not None and listing.server_can_search:
                self.search_older(everywhere=False)

        self._pane.set_timer(PAUSE, quiet)

    def search_older(self, *, everywhere: bool = True) -> None:
        """Search older rows for what the filter matches, as long as fewer than a page are shown.

        Without `everywhere` only what the server understands of the filter is asked for.
        """
        listing, page = self._pane.loader.listing, self._pane.table.page
        if self._pane.loader.on_view and listing is not None and listing.should_search(page):
            self._search(page, everywhere=everywhere)

    def _search(self, enough: int, *, everywhere: bool = True) -> None:
        start_worker(self._pane, "feed", self._run, enough, everywhere)

    async def _run(self, enough: int, everywhere: bool) -> None:
        listing = self._pane.loader.listing
        if listing is not None:
            await listing.search_older(enough, everywhere=everywhere)
            if listing.feed.in_progress:
                await listing.feed.load()

    def search_on(self, more: int) -> None:
        """Search for so many more than there are: somebody wants them."""
        listing = self._pane.loader.listing
        if listing is None or listing.searching:
            return
        listing.search_exhausted = False
        if listing.should_search(len(self._pane.view) + more):
            self._search(len(self._pane.view) + more)

    def near_end(self) -> bool:
        """The last rows are on view. With a filter more that match are searched, once there is more than a page."""
        pane = self._pane
        if not pane.view.filter.terms:
            return False
        if len(pane.view) > pane.table.page and not pane.filtering.bar.writing:
            self.search_on(pane.table.page * 2)
        return True

    def retry(self) -> bool:
        """Search again where the server refused to; False when it did not."""
        listing = self._pane.loader.listing
        if listing is None or not listing.retry():
            return False
        self.search_older()
        return True

    # To the end

    def load_to_end(self) -> None:
        """Load all rows, or search for all that match; asks first when that takes many requests."""
        listing = self._pane.loader.listing
        if listing is None or not listing.feed.progress.more or listing.feed.in_progress:
            return
        if self._pane.view.filter.terms:
            self.search_on(FAR)
            return
        left = listing.estimate_remaining(self._pane.session.store.created_at(listing.scope))
        if left is not None and request_count(left) <= CHEAP:
            self._pane.loader.want(ALL)
        else:
            self._ask_how_far(listing, left)

    def _ask_how_far(self, listing: Listing[T], left: int | None) -> None:
        """Name the number of requests first; `left` is a guess of the rows to come."""
        pane = self._pane

        def chosen(rows: int | None) -> None:
            if rows is not None and listing is pane.loader.listing:
                pane.loader.want(rows)

        here, _ = pane.surroundings.meters()
        pane.app.push_screen(load_menu(pane, len(pane.collection), left, here), chosen)
