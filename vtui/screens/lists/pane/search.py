"""Searching older rows for more that match the filter."""

from dataclasses import dataclass
from typing import Generic

from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.base import ListBase, T

PAUSE = 0.35
"""Seconds without a key after which older rows are searched for what is being written."""


@dataclass(eq=False)
class FilterSearch(Generic[T]):
    """Finds older rows of a filter."""

    pane: ListBase[T]

    def search_soon(self) -> None:
        """Ask the server once nothing has been typed for a moment."""
        bar = self.pane.bar
        written = bar.input.value

        def quiet() -> None:
            # One question is soon answered; looking through all older rows for words waits for enter.
            listing = self.pane.listing
            if bar.input.value == written and listing is not None and listing.server_can_search:
                self.search_older(everywhere=False)

        self.pane.set_timer(PAUSE, quiet)

    def search_older(self, *, everywhere: bool = True) -> None:
        """Search older rows for what the filter matches, as long as fewer than a page are shown.

        Without `everywhere` only the part of the filter that the server supports is requested.
        """
        listing, page = self.pane.listing, self.pane.table.page
        if self.pane.on_view and listing is not None and listing.should_search(page):
            start_worker(self.pane, "feed", self._run, page, everywhere)

    async def _run(self, enough: int, everywhere: bool) -> None:
        listing = self.pane.listing
        if listing is not None:
            await listing.search_older(enough, everywhere=everywhere)
            if listing.feed.in_progress:
                await listing.feed.load()

    def search_on(self, more: int) -> None:
        """Search for `more` further matches: the user scrolls towards the end."""
        listing = self.pane.listing
        if listing is None or listing.searching:
            return
        listing.search_exhausted = False
        enough = len(self.pane.view) + more
        if listing.should_search(enough):
            start_worker(self.pane, "feed", self._run, enough, True)

    def near_end(self) -> bool:
        """The last rows are on view. With a filter more that match are searched, once there is more than a page."""
        pane = self.pane
        if not pane.view.filter.terms:
            return False
        if len(pane.view) > pane.table.page and not pane.bar.writing:
            self.search_on(pane.table.page * 2)
        return True

    def retry(self) -> bool:
        """Search again where the server refused to; False when it did not."""
        listing = self.pane.listing
        if listing is None or not listing.retry():
            return False
        self.search_older()
        return True
