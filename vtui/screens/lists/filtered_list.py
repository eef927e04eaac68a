"""Order and filter of a list, written once: what is written, what is shown of it, what is searched for."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from vtui.navigation.history import ViewState
from vtui.screens.lists.list_screen import ListScreen
from vtui.table.columns import Cell, Column, cell
from vtui.table.facets import column_values
from vtui.table.filtering.completion import Completion, completions
from vtui.table.filtering.highlight import Highlight
from vtui.table.filtering.language import FilterError, parse
from vtui.table.filtering.terms import Filter
from vtui.table.listing import Listing
from vtui.table.load_cost import ALL, request_count
from vtui.table.order import Order
from vtui.table.progress import Progress, match_summary
from vtui.widgets.frame.key_bar import keys_line
from vtui.widgets.table.filter_bar import Fault, FilterBar
from vtui.widgets.table.resource_table import ResourceTable

T = TypeVar("T")

AT_ONCE = 4_000
"""Rows that are put in order in one go: that takes no longer than a frame."""
FRAME = 0.008
"""Seconds that putting many in order takes before other things get their turn."""
PAUSE = 0.35
"""Seconds without a key after which older rows are searched for what is being written."""
WAITING = frozenset(
    {"filter", "facets", "sort", "columns", "export", "mark", "mark_all", "stretch", "back", "renew", "preview", "hit"}
)
"""What a list's keys do that mean something else, or nothing, while a filter is written."""
FAR = 1_000
"""Rows to search for when the end of the found ones is asked for."""
CHEAP = 10
"""Requests that loading to the end may take without being asked about."""
SEEN = 2_000
"""Rows to look at for values that could complete what is being written."""


class SiftedScreen(ListScreen[T]):
    """A list whose rows stand in an order, filtered; older rows that a filter means are searched."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", id="filter", tooltip="Show only rows that match"),
        Binding(
            "n", "hit(1)", "Next match", id="search.next", show=False, tooltip="To the next row that the filter matches"
        ),
        Binding(
            "N",
            "hit(-1)",
            "Previous match",
            id="search.previous",
            show=False,
            tooltip="To the row before that the filter matches",
        ),
    ]

    bar = query_one(FilterBar)

    def __init__(self) -> None:
        """All rows, in the server's order."""
        super().__init__()
        self._order: Order | None = None
        self._wanted = Filter()
        """The filter that was wished for last; it takes a moment to be in place when there are many rows."""
        self._last = Filter()
        """The filter that was in place last, written to its end; n and N look for the rows that it matches."""
        self._before: tuple[str, Filter] = ("", Filter())
        self._home: str | None = None

    def compose_bar(self) -> ComposeResult:
        """The filter; it takes the place of the line to breathe."""
        yield FilterBar(self._complete)

    # What is shown of it

    @property
    def progress(self) -> Progress:
        """With the column that rows were sorted by."""
        order = self.view.order
        titles = [column.title for column in self.RESOURCE.columns if order is not None and column.id == order.column]
        return replace(super().progress, sort_title=titles[0] if titles else "")

    def show_progress(self) -> None:
        """The filter says what it comes to beside itself."""
        super().show_progress()
        if self.bar.display and self.view.filter.terms:
            self.bar.tell(match_summary(self.progress))

    def left(self) -> ViewState:
        """With filter and order."""
        return replace(super().left(), filter=self._wanted, order=self._order)

    def restore(self, left: ViewState) -> None:
        """In its order, and filtered as it was."""
        super().restore(left)
        self._order, self._wanted = left.order, left.filter
        self.bar.set(str(left.filter))
        self.show_rows()

    def returned(self) -> None:
        """In the order in which this place was left."""
        super().returned()
        self._order = self.view.order

    def entered(self) -> None:
        """Another list: with the order of this screen, and the filter that it was left with."""
        view = self.view
        self._wanted = view.filter
        self._note_filter()
        if self.bar.writing:  # what is being written stays, and filters this list
            self._before = (str(view.filter), view.filter)
        else:
            self.bar.set(str(view.filter))
        self._show_bar()
        self._adorn()
        if view.order != self._order:
            self.show_rows()
        if self.bar.writing:
            self.read(self.bar.input.value)

    def _show_bar(self) -> None:
        filtered = self._wanted if self.listing is None else self.view.filter  # without rows: for those to come
        wanted = bool(filtered.terms) or self.bar.writing
        if wanted != self.bar.display:
            self.bar.display = wanted
            for gap in self.query("#gap"):  # a class on the screen would have all rules of all widgets looked up anew
                gap.display = not wanted
        if not self.view.filter.terms:
            self.bar.tell(())

    def _adorn(self) -> None:
        """What the table shows of order, filter and marks."""
        view, natural = self.view, self.RESOURCE.server_order
        self.table.columns = self.drawn()
        self.table.order = view.order or (Order(natural) if natural is not None else None)
        self.table.marks = view.marks
        terms = view.filter.terms
        self.table.light_up(Highlight(view.filter, view.columns).match_spans if terms else None)

    # Order and filter

    def sort_by(self, order: Order | None) -> None:
        """Put the rows in an order; None is the server's."""
        if order == Order(self.RESOURCE.server_order or ""):
            order = None
        self._order = order
        self.show_rows()
        self.keep_looks()

    def keep_looks(self) -> None:
        """Rows are looked at in another way: for a subclass that remembers."""

    def sift(self, wanted: Filter) -> None:
        """Show the rows that a filter means."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.show_rows()

    def show_rows(self) -> None:
        """Have the rows ordered and filtered as wished: at once, or when many are sorted out, unless a wish comes."""
        listing = self.listing
        self.workers.cancel_group(self, "arrange")
        if listing is None:
            return
        self._show_columns()
        steps = listing.view.arrange(self._order, self._wanted, self.context())
        if len(self.collection) > AT_ONCE:
            self._arrange(listing, steps)
            return
        for _ in steps:
            pass
        self._arranged(listing)

    @work(group="arrange", exclusive=True)
    async def _arrange(self, listing: Listing[T], steps: Iterator[None]) -> None:
        await beside(steps)
        self._arranged(listing)

    def _arranged(self, listing: Listing[T]) -> None:
        if listing is not self.listing or not self.is_attached:
            return
        listing.update_search()
        self.table.refresh_rows()
        self._take_aim()
        if self.bar.writing and self._home is not None:
            self.table.move_to(self._home, chosen=False)
        self._adorn()
        self._show_bar()
        self.show_progress()
        self.freshen_bindings()
        if not self.bar.writing:
            self._note_filter()
            self.hunt()

    def _redraw(self) -> None:
        """Names that have come meanwhile are sorted and filtered by as well."""
        super()._redraw()
        if self.listing is not None and self.listing.view.outdated(self.context()):
            self.show_rows()

    def _tick(self) -> None:
        """Rows that have become too old for the filter go, others come."""
        super()._tick()
        listing = self.listing
        if listing is None or not self.is_attached or not self._on_view or listing.view.arranging:
            return
        if listing.view.outdated(self.context()) or listing.search_outdated:
            self.show_rows()

    # Writing a filter

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is written, what the rows are for waits."""
        if self.is_mounted and action in WAITING and self.bar.writing:
            return False
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """While a filter is written, what the rows are for waits."""
        if self.is_mounted and action in WAITING and self.bar.writing:
            return f"apply the filter first ({self.session.keys.name('filter.apply', 'enter')})"
        return super().unavailable_reason(action, *parameters)

    def action_filter(self) -> None:
        """Write a filter, or go on with the one that there is."""
        self._before, self._home = (self.bar.input.value, self._wanted), self.table.cursor_key
        self.bar.open()
        self._show_bar()
        self._warm()

    @work(group="warm", exclusive=True)
    async def _warm(self) -> None:
        """The first letter finds the texts ready."""
        self._show_columns()
        await beside(self.view.prepare_texts(self.context()))

    def _show_columns(self) -> None:
        """Words are looked for in the columns that are on view, however little room there is for them."""
        sorted_by = set[str]() if self._order is None else {self._order.column}
        self.view.show_columns({column.id for column in self.chosen()} | sorted_by)

    def _complete(self, expression: str, cursor: int) -> Sequence[Completion]:
        return completions(expression, cursor, self.RESOURCE.columns, self._seen)

    def _seen(self, column: Column[T]) -> Sequence[str]:
        """What a column shows among the loaded rows."""
        rows = self.collection
        return column_values((rows[index] for index in range(min(SEEN, len(rows)))), column, self.context())

    @on(FilterBar.Written)
    def _written(self, event: FilterBar.Written) -> None:
        event.stop()
        self.read(event.expression)

    def read(self, expression: str) -> None:
        """Filter by what was written; what says nothing is told of and changes nothing."""
        try:
            wanted = parse(expression, self.RESOURCE.columns)
        except FilterError as error:
            self.bar.fault(Fault(error.message, error.at, error.end))
            return
        self.bar.fault(None)
        self.sift(wanted)
        self._hunt_soon()

    @on(FilterBar.Applied)
    def _applied(self, event: FilterBar.Applied) -> None:
        event.stop()
        self._home = None
        self._leave_bar()
        self.hunt()

    @on(FilterBar.Cancelled)
    def _cancelled(self, event: FilterBar.Cancelled) -> None:
        event.stop()
        expression, wanted = self._before
        self.bar.set(expression)
        self.sift(wanted)
        if self._home is not None:
            self.table.move_to(self._home, chosen=False)
        self._home = None
        self._leave_bar()

    @on(FilterBar.Left)
    def _leave_bar(self) -> None:
        if self.bar.faulty:
            self.bar.set(str(self._wanted))
        self._note_filter()
        self.bar.close()
        self.table.focus()
        self._show_bar()
        self.refresh_bindings()

    def clear_filter(self) -> None:
        """All rows again, the cursor on the one that it was on."""
        self.bar.set("")
        self.sift(Filter())

    # Going from match to match

    def _note_filter(self) -> None:
        """Remember the filter for when it is no longer in place."""
        if self._wanted.terms:
            self._last = self._wanted

    def action_hit(self, by: int) -> None:
        """To the next row that the last filter matches, or to the one before; around the end of the list."""
        if not self._last.terms:
            self.session.notifier.notify(
                f"There is no filter to search by. {self.session.keys.name('filter', 'slash')} sets one."
            )
            return
        self.workers.cancel_group(self, "hit")
        steps = self.view.find_matches(self._last, self.table.cursor_index + by, by, self.context())
        began = perf_counter()
        for key in steps:
            if key is not None:
                self._go_to_hit(key, by)
                return
            if perf_counter() - began > FRAME:
                self._seek(steps, by)
                return
        self._go_to_hit(None, by)

    @work(group="hit", exclusive=True)
    async def _seek(self, steps: Iterator[str | None], by: int) -> None:
        """Look on through many rows, letting others have their turn."""
        began = perf_counter()
        for key in steps:
            if key is not None:
                self._go_to_hit(key, by)
                return
            if perf_counter() - began > FRAME:
                await asyncio.sleep(0)
                began = perf_counter()
        self._go_to_hit(None, by)

    def _go_to_hit(self, key: str | None, by: int) -> None:
        before = self.table.cursor_index
        if key is None or not self.table.move_to(key):
            self.session.notifier.notify(f"No loaded row matches {self._last}.")
        elif self.table.cursor_index == before:
            self.session.notifier.notify(f"No other loaded row matches {self._last}.")
        elif (self.table.cursor_index < before) is (by > 0):
            self.session.notifier.notify(f"Search continued from the {'top' if by > 0 else 'end'} of the list.")

    # Searching older rows

    def action_renew(self) -> None:
        """Also a search that the server refused."""
        if self.listing is not None and self.listing.retry():
            self.hunt()
        else:
            super().action_renew()

    def _hunt_soon(self) -> None:
        written = self.bar.input.value

        def quiet() -> None:
            # One question is soon answered; looking through all older rows for words waits for enter.
            if self.bar.input.value == written and self.listing is not None and self.listing.server_can_search:
                self.hunt(everywhere=False)

        self.set_timer(PAUSE, quiet)

    def hunt(self, *, everywhere: bool = True) -> None:
        """Search older rows for what the filter means, as long as fewer than a page are shown.

        Without `everywhere` only what the server understands of the filter is asked for.
        """
        if self._on_view and self.listing is not None and self.listing.should_search(self.table.page):
            self._hunt(self.table.page, everywhere=everywhere)

    @work(group="feed", exclusive=True)
    async def _hunt(self, enough: int, *, everywhere: bool = True) -> None:
        listing = self.listing
        if listing is not None:
            await listing.search_older(enough, everywhere=everywhere)
            if listing.feed.in_progress:
                await listing.feed.load()

    def near_end(self) -> None:
        """More rows; with a filter more of those that it means, once there is more than a page of them."""
        if not self.view.filter.terms:
            super().near_end()
        elif len(self.view) > self.table.page and not self.bar.writing:
            self._hunt_on(self.table.page * 2)

    def _hunt_on(self, more: int) -> None:
        """Search for so many more than there are: somebody wants them."""
        listing = self.listing
        if listing is None or listing.searching:
            return
        listing.search_exhausted = False
        if listing.should_search(len(self.view) + more):
            self._hunt(len(self.view) + more)

    @on(ResourceTable.EndWanted)
    def _end_wanted(self) -> None:
        listing = self.listing
        if listing is None or not listing.feed.progress.more or listing.feed.in_progress:
            return
        if self.view.filter.terms:
            self._hunt_on(FAR)
            return
        left = listing.estimate_remaining(self.session.store.created_at(listing.scope))
        if left is not None and request_count(left) <= CHEAP:
            self.want(ALL)
        else:
            self._ask_how_far(listing, left)

    def _ask_how_far(self, listing: Listing[T], left: int | None) -> None:
        """Name the price before it is spent; `left` is a guess of the rows to come."""
        from vtui.screens.menus.load import load_menu

        def chosen(rows: int | None) -> None:
            if rows is not None and listing is self.listing:
                self.want(rows)

        here, _ = self.meters()
        self.app.push_screen(load_menu(self, len(self.collection), left, here), chosen)

    def drawn(self) -> tuple[Column[T], ...]:
        """The columns to draw; the one that rows were sorted by is there, however little room there is."""
        chosen, order = self.chosen(), self.view.order
        if order is None:
            return chosen
        if order.column not in (column.id for column in chosen):
            chosen += tuple(column for column in self.columns if column.id == order.column)
        return tuple(
            replace(column, layout=replace(column.layout, priority=0)) if column.id == order.column else column
            for column in chosen
        )

    def no_match(self) -> tuple[Cell, ...]:
        """There are rows, and the filter means none of them."""
        heading = cell(f"No {self.RESOURCE.noun[0]} matches", "strong")
        key = self.session.keys.name
        if self.progress.searching:
            return heading, cell("Searching older ones …", "muted"), (), keys_line((key("back", "escape"), "stop"))
        older = (
            ((key("table.end", "G"), "search older ones"),)
            if self.progress.more and not self.progress.matches_complete
            else ()
        )
        return (
            heading,
            (),
            keys_line((key("back", "escape"), "all rows"), (key("filter", "slash"), "change it"), *older),
        )


async def beside(steps: Iterator[object]) -> None:
    """Take steps to their end, letting others have their turn when a frame's time has passed."""
    began = perf_counter()
    for _ in steps:
        if perf_counter() - began > FRAME:
            await asyncio.sleep(0)
            began = perf_counter()
