"""The facets of a list: counts of the values of its rows, to filter by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic

from vtui.screens.flows.worker import run_in_slices, start_worker
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.filtering import Filtering
from vtui.screens.lists.pane.search import FilterSearch
from vtui.screens.menus.facets import FacetsMenu
from vtui.table.columns import Column, Context
from vtui.table.facets import Facet, facet, tally, without_column
from vtui.table.filtering.terms import Filter


@dataclass(eq=False)
class Facets(Generic[T]):
    """Counts the rows on view, and again after each choice."""

    pane: ListBase[T]
    filtering: Filtering[T]
    search: FilterSearch[T]

    def choose(self) -> None:
        """Count the values of the rows, and pick some to filter by."""
        start_worker(self.pane, "facets", self._open)

    async def _open(self) -> None:
        wanted = self.pane.wanted
        self.pane.app.push_screen(FacetsMenu(await self._count(wanted), wanted, self._picked))

    def _picked(self, wanted: Filter) -> None:
        self.filtering.set(wanted)
        self.search.search_soon()
        start_worker(self.pane, "facets", self._recount, wanted)

    async def _recount(self, wanted: Filter) -> None:
        facets = await self._count(wanted)
        if isinstance(self.pane.app.screen, FacetsMenu):
            self.pane.app.screen.show(facets)

    async def _count(self, wanted: Filter) -> tuple[Facet, ...]:
        """Count the values of each facet under the filters on other columns."""
        listing, context = self.pane.listing, self.pane.context()
        found: list[Facet] = []
        for column in self.pane.resource.list.columns:
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
