"""The facets of a list: counts of the values of its rows, to filter by."""

from collections import Counter
from collections.abc import Iterator

from vtui.screens.flows.worker import run_in_slices, start_worker
from vtui.screens.lists.pane.base import Controller, T
from vtui.screens.menus.facets import FacetsMenu
from vtui.table.columns import Column, Context
from vtui.table.facets import Facet, facet, tally, without_column
from vtui.table.filtering.terms import Filter


class Facets(Controller[T]):
    """Counts the rows on view, and again after each choice."""

    def choose(self) -> None:
        """Count the values of the rows, and pick some to filter by."""
        start_worker(self._pane, "facets", self._open)

    async def _open(self) -> None:
        wanted = self._pane.wanted
        self._pane.app.push_screen(FacetsMenu(await self._count(wanted), wanted, self._picked))

    def _picked(self, wanted: Filter) -> None:
        self._pane.filtering.set(wanted)
        self._pane.search.search_soon()
        start_worker(self._pane, "facets", self._recount, wanted)

    async def _recount(self, wanted: Filter) -> None:
        facets = await self._count(wanted)
        if isinstance(self._pane.app.screen, FacetsMenu):
            self._pane.app.screen.show(facets)

    async def _count(self, wanted: Filter) -> tuple[Facet, ...]:
        """What each facet would come to with the rest of the filter as it is."""
        listing, context = self._pane.listing, self._pane.context()
        found: list[Facet] = []
        for column in self._pane.resource.list.columns:
            if column.values.facet and listing is not None:
                counts: Counter[str] = Counter()
                rest = without_column(wanted, column.id)
                await run_in_slices(_tallied(listing.view.filter_rows(rest, context), column, context, counts))
                found.append(facet(column, counts))
        return tuple(found)


def _tallied(slices: Iterator[list[T]], column: Column[T], context: Context, counts: Counter[str]) -> Iterator[None]:
    for rows in slices:
        tally(rows, column, context, counts)
        yield
