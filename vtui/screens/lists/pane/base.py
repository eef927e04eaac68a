"""A list as its controllers know it: its rows, how they are wanted, its widgets."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from textual.getters import query_one
from textual.screen import ModalScreen

from vtui.resources.common.resource import Resource
from vtui.screens.flows.row_screen import Pane, RowScreen
from vtui.table.collection import Collection, Rows
from vtui.table.feed import Feed
from vtui.table.filtering.terms import Filter
from vtui.table.groups import Groups, group_key, rows_of
from vtui.table.progress import Progress
from vtui.table.sorting import Order
from vtui.table.view import View
from vtui.text import count
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.status_bar import StatusBar
from vtui.widgets.table.filter_bar import FilterBar
from vtui.widgets.table.resource_table import ResourceTable

if TYPE_CHECKING:
    from vtui.table.grouping import Grouping
    from vtui.table.last_rows import LastRows
    from vtui.table.listing import Listing

T = TypeVar("T")


class ListBase(Pane, Generic[T]):
    """A list without what loads, filters, orders and marks its rows."""

    table = query_one(ResourceTable)
    banner = query_one(Banner)
    bar: FilterBar
    """The input of the filter."""

    def __init__(self, resource: Resource[T]) -> None:
        super().__init__()
        self.resource = resource
        """The resource of the rows."""
        self.listing: Listing[T] | None = None
        """The list on view; None before the account is known."""
        self.last: LastRows[T] | None = None
        """The rows of the last session, while they are on view in place of the list's."""
        self.wanted = Filter()
        """The filter that was wanted last; it takes a moment to be in place when there are many rows."""
        self.order: Order | None = None
        """The order that the user has chosen; None is the list's default."""
        self.grouping: Grouping[T] | None = None
        """By what the rows are grouped; None for a line for each row."""
        self._groups: Groups[T] | None = None
        self._unfolded = set[str]()
        self.target_row: str | None = None
        """Key of the row that the cursor goes to when that comes."""

    @property
    def alive(self) -> bool:
        """Whether it is part of an open screen; one that is closing loses its widgets one after the other."""
        return self.is_attached and self.screen.is_attached and self.screen.is_running

    @property
    def ready(self) -> bool:
        """Whether that screen is mounted with all its widgets."""
        return self.alive and self.screen.is_mounted

    @property
    def on_view(self) -> bool:
        """Whether its rows are seen: nothing but questions, menus and screens that show its rows lies on top of it."""
        stack, screen = self.app.screen_stack, self.screen
        above = stack[stack.index(screen) + 1 :] if screen in stack else ()
        return screen in stack and all(
            isinstance(one, ModalScreen) or (isinstance(one, RowScreen) and one.USES_LIST_BELOW) for one in above
        )

    @property
    def status(self) -> StatusBar:
        """The status bar of the screen."""
        return self.screen.query_one(StatusBar)

    @property
    def feed(self) -> Feed[T] | None:
        """The rows that are loaded, and how; None before the account is known."""
        return None if self.listing is None else self.listing.feed

    @property
    def collection(self) -> Collection[T]:
        """The rows that are loaded, shown or not."""
        return Collection(self.resource.list.key) if self.feed is None else self.feed.collection

    @property
    def view(self) -> View[T]:
        """The rows as they are shown."""
        listing = self.listing
        if self.last is not None:
            return self.last.view
        return View(self.collection, self.resource.list.columns) if listing is None else listing.view

    @property
    def groups(self) -> Groups[T] | None:
        """The groups of the view; None while the rows are not grouped."""
        if self.grouping is None:
            return None
        view = self.view
        if self._groups is None or self._groups.view is not view:
            self._groups = Groups(view, self.grouping, self._unfolded)
        return self._groups

    @property
    def lines(self) -> Rows[Any]:
        """What the table shows: the view, or its groups."""
        groups = self.groups
        return self.view if groups is None else groups

    @property
    def rows_at_cursor(self) -> tuple[T, ...]:
        """The rows of the line under the cursor: one, all of a group, or none."""
        line = self.table.cursor_row
        return () if line is None else rows_of(line)

    @property
    def cursor_row(self) -> T | None:
        """The row under the cursor; None for none, and for a group with several."""
        rows = self.rows_at_cursor
        return rows[0] if len(rows) == 1 else None

    def show_marks(self) -> None:
        """Show in the table which lines are marked."""
        groups, marks = self.groups, self.view.marks
        self.table.marks = marks if groups is None else groups.marked(marks)

    def unfold(self, value: str) -> None:
        """Let the group of a value be unfolded when it is shown."""
        self._unfolded.add(group_key(value))

    def reveal(self, key: str, *, chosen: bool = True) -> bool:
        """Put the cursor on the row with a key, unfolding its group; False if it is not shown."""
        if self.groups is not None:
            self.groups.unfold(key)
            self.table.refresh_rows()
        return self.table.move_to(key, chosen=chosen)

    @property
    def progress(self) -> Progress:
        """How far the list is, with the column that rows were sorted by."""
        listing, session, last = self.listing, self.session, self.last
        if listing is None:
            error, retry_at = session.trouble.value, session.trouble_until
            progress = Progress("starting" if error is None else "failed")
            if error is not None and last is not None:
                progress = Progress("waiting", error=error.title, retry_at=retry_at)
        else:
            progress = replace(
                listing.progress,
                auto_refresh=session.live.value,
                refresh_every=listing.feed.refresh_interval(self.pace),
            )
        if last is not None:
            progress = last.progress(progress)
        order, columns = self.view.order, self.resource.list.columns
        titles = (column.title for column in columns if order is not None and column.id == order.column)
        grouped = "" if self.groups is None else count(self.groups.count, self.groups.noun)
        return replace(progress, sort_title=next(titles, ""), grouped=grouped)

    @property
    def rows_come(self) -> bool:
        """Whether it has no rows yet, not even those of the last session, and the first ones are on their way."""
        listing = self.listing
        return listing is not None and self.last is None and not self.collection and listing.progress.phase == "loading"

    @property
    def default_order(self) -> Order | None:
        """The order without a choice of the user; None is the server's."""
        column = self.resource.list.default_sort
        return None if column is None else Order(column)

    @property
    def wanted_order(self) -> Order | None:
        """The order of the rows once they are arranged."""
        return self.order or self.default_order

    @property
    def stale(self) -> bool:
        """Whether the rows of the last session are on view."""
        return self.last is not None

    @property
    def is_loading(self) -> bool:
        """Whether rows are being loaded or searched, which can be stopped."""
        listing = self.listing
        return listing is not None and (listing.feed.in_progress or listing.searching)

    @property
    def busy(self) -> bool:
        """Whether something is being loaded."""
        return any(
            worker.node is self and worker.group == "feed" and not worker.is_cancelled and not worker.is_finished
            for worker in self.workers
        )

    @property
    def pace(self) -> float:
        """Seconds between refreshes; 0 for none."""
        return 0 if self.resource.list.refresh == "manual" else self.session.settings.value.refresh

    @property
    def held_row(self) -> str | None:
        """Key of the row that the cursor follows; None if the user has not moved it, and the list shows its top."""
        return self.table.cursor_key if self.table.held else None

    def move_to_target(self) -> None:
        """Move the cursor to its target row, unless the user has moved it meanwhile."""
        table = self.table
        if self.target_row is not None and (table.held or table.move_to(self.target_row, chosen=False)):
            self.end_target()

    def end_target(self) -> None:
        """The cursor follows the row that it is on, for a person left it on a row: the same one, if it still exists."""
        if self.target_row is not None:
            self.target_row = None
            self.table.hold()
