"""What people do with a list, written once: filter it, sort it, mark rows, choose columns."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import perf_counter
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one

from vtui.resources.arrangement import DECLARED, Arrangement, arranged
from vtui.resources.base import Cell, Column, Context, Span, cell
from vtui.resources.facets import Facet, facet, tally, without_column
from vtui.resources.filtering.completion import Completion, completions
from vtui.resources.filtering.highlight import Highlight
from vtui.resources.filtering.language import FilterError, parse
from vtui.resources.filtering.terms import Filter
from vtui.resources.listing import Listing
from vtui.resources.order import Order
from vtui.resources.price import ALL, requests
from vtui.resources.progress import Progress, sifted
from vtui.screens.listed import ListScreen
from vtui.widgets.filter_bar import Fault, FilterBar
from vtui.widgets.resource_table import ResourceTable

T = TypeVar("T")

AT_ONCE = 4_000
"""Rows that are put in order in one go: that takes no longer than a frame."""
FRAME = 0.008
"""Seconds that putting many in order takes before other things get their turn."""
PAUSE = 0.35
"""Seconds without a key after which older rows are searched for what is being written."""
WAITING = frozenset({"filter", "facets", "sort", "columns", "export", "mark", "mark_all", "stretch", "back", "renew"})
"""What a list's keys do that mean something else, or nothing, while a filter is written."""
FAR = 1_000
"""Rows to search for when the end of the found ones is asked for."""
CHEAP = 10
"""Requests that loading to the end may take without being asked about."""
SEEN = 2_000
"""Rows to look at for values that could complete what is being written."""


class ResourceScreen(ListScreen[T]):
    """A list of one resource. A subclass names the resource and adds only what is special about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", id="filter", tooltip="Show only rows that match"),
        Binding("f", "facets", "Facets", id="facets", tooltip="Count the values and pick some to filter by"),
        Binding("s", "sort", "Sort", id="sort", tooltip="Sort by a column"),
        Binding("c", "columns", "Columns", id="columns", show=False, tooltip="Choose, order and widen the columns"),
        Binding("x", "export", "Export", id="export", show=False, tooltip="Save the rows as a file, or copy them"),
        Binding("space", "mark", "Mark", id="mark", show=False, tooltip="Mark the row, or take its mark away"),
        Binding("asterisk", "mark_all", "Mark all", id="mark-all", show=False, tooltip="Mark all rows that are shown"),
        Binding("shift+down", "stretch(1)", "Mark down", id="mark.down", show=False, tooltip="Mark rows downwards"),
        Binding("shift+up", "stretch(-1)", "Mark up", id="mark.up", show=False, tooltip="Mark rows upwards"),
    ]

    bar = query_one(FilterBar)

    def __init__(self) -> None:
        """Columns and order as they are declared."""
        super().__init__()
        self._arrangement = DECLARED
        self._order: Order | None = None
        self._before = ""
        self._home: str | None = None
        self._stretched: tuple[str, frozenset[str], str | None] | None = None

    def compose_bar(self) -> ComposeResult:
        """The filter; it takes the place of the line to breathe."""
        yield FilterBar(self._complete)

    # What is shown of it

    @property
    def progress(self) -> Progress:
        """With the column that rows were sorted by."""
        order = self.view.order
        titles = [column.title for column in self.RESOURCE.columns if order is not None and column.id == order.column]
        return replace(super().progress, ordered=titles[0] if titles else "")

    def show_progress(self) -> None:
        """The filter says what it comes to beside itself."""
        super().show_progress()
        if self.bar.display and self.view.filter.terms:
            self.bar.tell(sifted(self.progress))

    def entered(self) -> None:
        """Another list: with the order of this screen, and the filter that it was left with."""
        view = self.view
        self.bar.set(str(view.filter))
        self._show_bar()
        self._adorn()
        if view.order != self._order:
            self.show_rows(self._order, view.filter)

    def _show_bar(self) -> None:
        wanted = bool(self.view.filter.terms) or self.bar.writing
        if wanted != self.bar.display:
            self.bar.display = wanted
            for gap in self.query("#gap"):  # a class on the screen would have all rules of all widgets looked up anew
                gap.display = not wanted
        if not self.view.filter.terms:
            self.bar.tell(())

    def _adorn(self) -> None:
        """What the table shows of order, filter and marks."""
        view, natural = self.view, self.RESOURCE.natural
        self.table.columns = self._drawn()
        self.table.order = view.order or (Order(natural) if natural is not None else None)
        self.table.marks = view.marks
        terms = view.filter.terms
        self.table.light_up(Highlight(view.filter, self.RESOURCE.columns).spots if terms else None)

    # Order and filter

    def sort_by(self, order: Order | None) -> None:
        """Put the rows in an order; None is the server's."""
        if order == Order(self.RESOURCE.natural or ""):
            order = None
        self._order = order
        self.show_rows(order, self.view.filter)

    def sift(self, wanted: Filter) -> None:
        """Show the rows that a filter means."""
        if wanted != self.view.filter or self.view.busy:
            self.show_rows(self._order, wanted)

    def show_rows(self, order: Order | None, wanted: Filter) -> None:
        """Have the rows in an order and filtered: at once, or when many are sorted out; the next wish ends this one."""
        listing = self.listing
        self.workers.cancel_group(self, "arrange")
        if listing is None:
            return
        steps = listing.view.arrange(order, wanted, self.context())
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
        listing.refilter()
        self.table.refresh_rows()
        if self.bar.writing and self._home is not None:
            self.table.move_to(self._home)
        self._adorn()
        self._show_bar()
        self.show_progress()
        self.freshen_bindings()

    def _redraw(self) -> None:
        """Names that have come meanwhile are sorted and filtered by as well."""
        super()._redraw()
        if self.listing is not None and self.listing.view.outdated(self.context()):
            self.show_rows(self._order, self.view.filter)

    # Writing a filter

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is written, what the rows are for waits."""
        if self.is_mounted and action in WAITING and self.bar.writing:
            return False
        return super().check_action(action, parameters)

    def action_filter(self) -> None:
        """Write a filter, or go on with the one that there is."""
        self._before, self._home = self.bar.input.value, self.table.cursor_key
        self.bar.open()
        self._show_bar()
        self._warm()

    @work(group="warm", exclusive=True)
    async def _warm(self) -> None:
        """The first letter finds the texts ready."""
        await beside(self.view.warm(self.context()))

    def _complete(self, expression: str, cursor: int) -> Sequence[Completion]:
        return completions(expression, cursor, self.RESOURCE.columns, self._seen)

    def _seen(self, column: Column[T]) -> Sequence[str]:
        """Values of a column among the loaded rows, the frequent first."""
        counts: Counter[str] = Counter()
        rows = self.collection
        tally((rows[index] for index in range(min(SEEN, len(rows)))), column, self.context(), counts)
        return [*column.choices, *(value for value, _ in counts.most_common() if value not in column.choices)]

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
        self.bar.set(self._before)
        self.sift(parse(self._before, self.RESOURCE.columns))
        if self._home is not None:
            self.table.move_to(self._home)
        self._home = None
        self._leave_bar()

    @on(FilterBar.Left)
    def _leave_bar(self) -> None:
        self.bar.close()
        self.table.focus()
        self._show_bar()
        self.refresh_bindings()

    def clear_filter(self) -> None:
        """All rows again, the cursor on the one that it was on."""
        self.bar.set("")
        self.sift(Filter())

    # Searching older rows

    def _hunt_soon(self) -> None:
        written = self.bar.input.value

        def quiet() -> None:
            # One question is soon answered; looking through all older rows for words waits for enter.
            if self.bar.input.value == written and self.listing is not None and self.listing.asks:
                self.hunt()

        self.set_timer(PAUSE, quiet)

    def hunt(self) -> None:
        """Search older rows for what the filter means, as long as fewer than a page are shown."""
        if self._on_view and self.listing is not None and self.listing.worth_hunting(self.table.page):
            self._hunt(self.table.page)

    @work(group="feed", exclusive=True)
    async def _hunt(self, enough: int) -> None:
        listing = self.listing
        if listing is not None:
            await listing.hunt(enough)
            if listing.feed.unfinished:
                await listing.feed.pull()

    def near_end(self) -> None:
        """More rows; with a filter more of those that it means, once there is more than a page of them."""
        if not self.view.filter.terms:
            super().near_end()
        elif len(self.view) > self.table.page and not self.bar.writing:
            self._hunt_on(self.table.page * 2)

    def _hunt_on(self, more: int) -> None:
        """Search for so many more than there are: somebody wants them."""
        listing = self.listing
        if listing is None or listing.hunting:
            return
        listing.weary = False
        if listing.worth_hunting(len(self.view) + more):
            self._hunt(len(self.view) + more)

    @on(ResourceTable.EndWanted)
    def _end_wanted(self) -> None:
        listing = self.listing
        if listing is None or not listing.feed.progress.more or listing.feed.unfinished:
            return
        if self.view.filter.terms:
            self._hunt_on(FAR)
            return
        left = listing.left(self.shell.began(listing.scope))
        if left is not None and requests(left) <= CHEAP:
            self.want(ALL)
        else:
            self._ask_how_far(listing, left)

    def _ask_how_far(self, listing: Listing[T], left: int | None) -> None:
        """Name the price before it is spent; `left` is a guess of the rows to come."""
        from vtui.screens.load_menu import LoadMenu

        def chosen(rows: int | None) -> None:
            if rows is not None and listing is self.listing:
                self.want(rows)

        here, _ = self.meters()
        self.app.push_screen(LoadMenu(len(self.collection), self.RESOURCE.noun, left, here), chosen)

    # Sorting

    def action_sort(self) -> None:
        """Choose a column to sort by."""
        from vtui.screens.sort_menu import Sorting, SortMenu

        def chosen(answer: Sorting | None) -> None:
            if answer is not None:
                self.sort_by(answer.order)

        columns = [column for column in self.RESOURCE.columns if column.value is not None]
        self.app.push_screen(SortMenu(columns, self._order, self.RESOURCE.natural), chosen)

    @on(ResourceTable.HeaderClicked)
    def _header_clicked(self, event: ResourceTable.HeaderClicked) -> None:
        event.stop()
        column = next(column for column in self.RESOURCE.columns if column.id == event.column)
        if column.value is not None:
            now = self.table.order
            again = now is not None and now.column == column.id and not now.descending
            self.sort_by(Order(column.id, descending=again))

    # Marks

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away, and go on to the next."""
        key = self.table.cursor_key
        if key is not None:
            self._mark(key not in self.view.marks, [key])
            self.table.action_cursor(1)

    def action_mark_all(self) -> None:
        """Mark all rows that are shown; when they are, take the marks away."""
        keys = set(map(self.view.key, self.view))
        self._mark(not keys <= self.view.marks, keys)

    def action_stretch(self, by: int) -> None:
        """Move the cursor, and mark the rows between where that began and where it is."""
        table, view = self.table, self.view
        if table.cursor_key is None:
            return
        if self._stretched is None or self._stretched[2] != table.cursor_key:
            self._stretched = (table.cursor_key, view.marks, None)
        anchor, marks, _ = self._stretched
        table.action_cursor(by)
        start = view.index_of(anchor)
        first, last = sorted((table.cursor_index if start is None else start, table.cursor_index))
        view.marks = marks
        self._mark(True, [view.key(view[index]) for index in range(first, last + 1)])
        self._stretched = (anchor, marks, table.cursor_key)

    def _mark(self, marked: bool, keys: Sequence[str] | set[str]) -> None:
        self.view.mark(keys, marked)
        self.table.marks = self.view.marks
        self.show_progress()

    # Columns and facets

    def action_columns(self) -> None:
        """Choose what stands in the table."""
        from vtui.screens.columns_menu import ColumnsMenu

        menu = ColumnsMenu(self.RESOURCE.columns, self._arrangement, self._rearrange, self.table.widths)
        self.app.push_screen(menu)

    def _rearrange(self, arrangement: Arrangement) -> None:
        self._arrangement = arrangement
        self.table.columns = self._drawn()

    def _drawn(self) -> tuple[Column[T], ...]:
        """The columns that were chosen; the one that rows were sorted by is there, however little room there is."""
        chosen, order = arranged(self.RESOURCE.columns, self._arrangement), self.view.order
        if order is None:
            return chosen
        if order.column not in (column.id for column in chosen):
            chosen += tuple(column for column in self.RESOURCE.columns if column.id == order.column)
        return tuple(replace(column, priority=0) if column.id == order.column else column for column in chosen)

    @work(group="facets", exclusive=True)
    async def action_facets(self) -> None:
        """Count the values of the rows, and pick some to filter by."""
        from vtui.screens.facets_menu import FacetsMenu

        menu = FacetsMenu(await self._facets(self.view.filter), self.view.filter, self._picked)
        self.app.push_screen(menu)

    def _picked(self, wanted: Filter) -> None:
        self.bar.set(str(wanted))
        self.sift(wanted)
        self._hunt_soon()
        self._recount(wanted)

    @work(group="facets", exclusive=True)
    async def _recount(self, wanted: Filter) -> None:
        from vtui.screens.facets_menu import FacetsMenu

        facets = await self._facets(wanted)
        if isinstance(self.app.screen, FacetsMenu):
            self.app.screen.show(facets)

    async def _facets(self, wanted: Filter) -> tuple[Facet, ...]:
        """What each facet would come to with the rest of the filter as it is."""
        listing, context = self.listing, self.context()
        found: list[Facet] = []
        for column in self.RESOURCE.columns:
            if column.facet and listing is not None:
                counts: Counter[str] = Counter()
                rest = without_column(wanted, column.id)
                await beside(_tallied(listing.view.sift(rest, context), column, context, counts))
                found.append(facet(column, counts))
        return tuple(found)

    # The rest

    @work(group="export", exclusive=True)
    async def action_export(self) -> None:
        """Save the shown or the marked rows."""
        from vtui.screens.exporting import export

        if self.listing is not None and (len(self.view) or self.view.marks):
            await export(self.shell, self.RESOURCE, self.listing, self.table.columns, self.context())

    def no_match(self) -> tuple[Cell, ...]:
        """There are rows, and the filter means none of them."""
        heading = cell(f"No {self.RESOURCE.noun[0]} matches", "strong")
        if self.progress.hunting:
            return heading, cell("Searching older ones …", "muted")
        keys = [Span("esc", "accent"), Span(" all rows   ", "muted"), Span("/", "accent"), Span(" change it", "muted")]
        if self.progress.more and not self.progress.whole:
            keys += [Span("   G", "accent"), Span(" search older ones", "muted")]
        return heading, (), tuple(keys)

    def action_back(self) -> None:
        """Stop loading or searching; else take the marks away; else the filter; else leave the chosen project."""
        listing = self.listing
        if listing is not None and not (listing.feed.unfinished or listing.hunting):
            if self.view.marks:
                self._mark(False, set(self.view.marks))
                return
            if self.view.filter.terms:
                self.clear_filter()
                return
        super().action_back()


def _tallied(slices: Iterator[list[T]], column: Column[T], context: Context, counts: Counter[str]) -> Iterator[None]:
    for rows in slices:
        tally(rows, column, context, counts)
        yield


async def beside(steps: Iterator[object]) -> None:
    """Take steps to their end, letting others have their turn when a frame's time has passed."""
    began = perf_counter()
    for _ in steps:
        if perf_counter() - began > FRAME:
            await asyncio.sleep(0)
            began = perf_counter()
