"""The filter of a list: writing it, putting it and the order in place, and going from match to match."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Generic

from vtui.screens.flows.worker import FRAME, run_in_slices, start_worker
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.columns import Columns
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.search import FilterSearch
from vtui.screens.lists.pane.surroundings import Surroundings
from vtui.table.columns import Column
from vtui.table.facets import column_values
from vtui.table.filtering.completion import Completion, completions
from vtui.table.filtering.language import FilterError, parse
from vtui.table.filtering.terms import Filter
from vtui.table.listing import Listing
from vtui.widgets.table.filter_bar import Fault

AT_ONCE = 4_000
"""Rows that are put in order in one go: that takes no longer than a frame."""
SEEN = 2_000
"""Rows to look at for values that could complete what is being written."""


@dataclass(eq=False)
class Filtering(Generic[T]):
    """The filter that is wanted, and the one that is in place."""

    pane: ListBase[T]
    kind: ListKind[T]
    columns: Columns[T]
    search: FilterSearch[T]
    surroundings: Surroundings[T]
    last = Filter()
    """The filter that was in place last, written to its end; n and N look for the rows that it matches."""
    _before: tuple[str, Filter] = field(default=("", Filter()), init=False)
    _home: str | None = field(default=None, init=False)
    """Key of the row that the cursor was on when the filter was opened."""

    # What is shown of it

    def show_list(self) -> None:
        """Another list is on view, or none: with the order of this screen, and the filter that it was left with."""
        view = self.pane.view
        self.pane.wanted = view.filter
        self.note_filter()
        if self.pane.bar.writing:  # what is being written stays, and filters this list
            self._before = (str(view.filter), view.filter)
        else:
            self.pane.bar.set(str(view.filter))
        self.show_bar()
        self.columns.show_view()
        if view.order != self.pane.wanted_order:
            self.show_rows()
        if self.pane.bar.writing:
            self.read(self.pane.bar.input.value)

    def show_bar(self) -> None:
        """The bar is there while there is a filter, or one is written; it takes the place of the blank line."""
        loaded = self.pane.listing is not None
        filtered = self.pane.view.filter if loaded else self.pane.wanted  # without rows: for those to come
        wanted = bool(filtered.terms) or self.pane.bar.writing
        if wanted != self.pane.bar.display:
            self.pane.bar.display = wanted
            for gap in self.pane.screen.query("#gap"):  # a class on the screen would look all rules up anew
                gap.display = not wanted
        if not self.pane.view.filter.terms:
            self.pane.bar.show_summary(())

    def set(self, wanted: Filter) -> None:
        """Show a filter in the bar, and put it in place."""
        self.pane.bar.set(str(wanted))
        self.apply(wanted)

    def apply(self, wanted: Filter) -> None:
        """Show the rows that a filter matches."""
        if wanted != self.pane.wanted:
            self.pane.wanted = wanted
            self.show_rows()

    def restore(self, wanted: Filter) -> None:
        """Show a remembered filter."""
        self.pane.wanted = wanted
        self.pane.bar.set(str(wanted))
        self.show_rows()

    # Putting it in place

    def show_rows(self) -> None:
        """Order and filter the rows as wanted: at once, or when there are many in slices, unless another wish comes."""
        pane, listing = self.pane, self.pane.listing
        pane.workers.cancel_group(pane, "arrange")
        self._show_columns()
        if pane.last is not None:
            for _ in pane.last.view.arrange(pane.order, pane.wanted, pane.context()):
                pass
        if listing is None:
            if pane.last is not None:
                self._arranged(None)
            return
        steps = listing.view.arrange(self.pane.wanted_order, self.pane.wanted, pane.context())
        if len(pane.collection) > AT_ONCE:
            start_worker(pane, "arrange", self._arrange, listing, steps)
            return
        for _ in steps:
            pass
        self._arranged(listing)

    async def _arrange(self, listing: Listing[T], steps: Iterator[None]) -> None:
        await run_in_slices(steps)
        self._arranged(listing)

    def _arranged(self, listing: Listing[T] | None) -> None:
        pane = self.pane
        if listing is not pane.listing or not pane.alive:
            return
        if listing is not None:
            listing.update_search()
        pane.table.refresh_rows()
        pane.move_to_target()
        self.columns.show_view()
        if self.pane.bar.writing and self._home is not None and not pane.table.move_to(self._home, chosen=False):
            pane.table.move_to_visible_match()
        self.show_bar()
        self.surroundings.show_progress()
        pane.owner.freshen_bindings()
        if not self.pane.bar.writing:
            self.note_filter()
            self.search.search_older()
        self.kind.on_arranged()

    def show_rows_if_outdated(self) -> None:
        """Sort and filter again if names were loaded in the meantime."""
        listing = self.pane.listing
        if listing is not None and listing.view.outdated(self.pane.context()):
            self.show_rows()

    def tick(self) -> None:
        """Filter again by age as time passes."""
        listing = self.pane.listing
        if listing is None or listing.view.arranging:
            return
        if listing.view.outdated(self.pane.context()) or listing.search_outdated:
            self.show_rows()

    # Writing

    def open(self) -> None:
        """Open the filter input with the current filter."""
        self._before, self._home = (self.pane.bar.input.value, self.pane.wanted), self.pane.table.cursor_key
        self.pane.bar.open()
        self.show_bar()
        start_worker(self.pane, "warm", self._prepare)

    async def _prepare(self) -> None:
        """Prepare the search texts before the first key."""
        self._show_columns()
        await run_in_slices(self.pane.view.prepare_texts(self.pane.context()))

    def _show_columns(self) -> None:
        """Words are looked for in the columns that are on view, however little room there is for them."""
        columns, order = self.columns.arranged(), self.pane.wanted_order
        sorted_by = set[str]() if order is None else {order.column}
        self.pane.view.show_columns({column.id for column in columns} | sorted_by)

    def complete(self, expression: str, cursor: int) -> Sequence[Completion]:
        """The completions for a cursor position (characters) in an expression."""
        return completions(expression, cursor, self.pane.resource.list.columns, self._values)

    def _values(self, column: Column[T]) -> Sequence[str]:
        rows = self.pane.collection
        return column_values((rows[index] for index in range(min(SEEN, len(rows)))), column, self.pane.context())

    def read(self, expression: str) -> None:
        """Filter by an expression; a malformed one is marked in the bar and changes nothing."""
        try:
            wanted = parse(expression, self.pane.resource.list.columns)
        except FilterError as error:
            self.pane.bar.fault(Fault(error.message, error.at, error.end))
            return
        self.pane.bar.fault(None)
        self.apply(wanted)
        self.search.search_soon()

    def confirm(self) -> None:
        """Close the input and keep the new filter."""
        self._home = None
        self.close_bar()
        self.search.search_older()

    def cancel(self) -> None:
        """Restore the previous filter."""
        expression, wanted = self._before
        self.pane.bar.set(expression)
        self.apply(wanted)
        if self._home is not None:
            self.pane.table.move_to(self._home, chosen=False)
        self._home = None
        self.close_bar()

    def close_bar(self) -> None:
        """Close the filter input and focus the rows."""
        if self.pane.bar.invalid:
            self.pane.bar.set(str(self.pane.wanted))
        self.note_filter()
        self.pane.bar.close()
        self.pane.table.focus()
        self.show_bar()
        self.pane.screen.refresh_bindings()

    def note_filter(self) -> None:
        """Remember the filter for when it is no longer in place."""
        if self.pane.wanted.terms:
            self.last = self.pane.wanted

    # From match to match

    def go_to_match(self, by: int) -> None:
        """To the next row that the last filter matches, or to the one before; around the end of the list."""
        pane, wanted = self.pane, self.last
        if not wanted.terms:
            key = pane.session.keys.name("filter", "slash")
            pane.session.notifier.notify(f"No filter to search with. Press {key} to set one.")
            return
        pane.workers.cancel_group(pane, "hit")
        cursor, groups, context = pane.table.cursor_index, pane.groups, pane.context()
        if groups is not None:
            steps = groups.find_matches(wanted, cursor, by, context)
        else:
            steps = pane.view.find_matches(wanted, cursor + by, by, context)
        if not self._seek(steps, by):
            start_worker(pane, "hit", self._seek_on, steps, by)

    def _seek(self, steps: Iterator[str | None], by: int) -> bool:
        """Take steps for as long as a frame's time; whether they have come to their end."""
        began = perf_counter()
        for key in steps:
            if key is not None:
                self._move_to(key, by)
                return True
            if perf_counter() - began > FRAME:
                return False
        self._move_to(None, by)
        return True

    async def _seek_on(self, steps: Iterator[str | None], by: int) -> None:
        while not self._seek(steps, by):  # noqa: ASYNC110 - each turn does a part of the work
            await asyncio.sleep(0)

    def _move_to(self, key: str | None, by: int) -> None:
        table, wanted, notify = self.pane.table, self.last, self.pane.session.notifier.notify
        before = table.cursor_index
        if key is None or not self.pane.reveal(key):
            notify(f"No loaded row matches {wanted}.")
        elif table.cursor_index == before:
            notify(f"No other loaded row matches {wanted}.")
        elif (table.cursor_index < before) is (by > 0):
            notify(f"Search continued from the {'top' if by > 0 else 'end'} of the list.")
