"""Loading a list: where it is, its first rows, more of them, refreshes, and the lists that are held for coming back."""

from dataclasses import dataclass, field
from typing import Generic

from vtui.api.request_log import caused_by
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import ViewState
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.filtering import Filtering
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.last_rows import LastRowsController
from vtui.screens.lists.pane.search import FilterSearch
from vtui.screens.lists.pane.surroundings import Surroundings
from vtui.screens.menus.cost import load_menu
from vtui.table.listing import Listing
from vtui.table.load_cost import ALL, request_count
from vtui.writes.effects import RowChange

NEXT = 300
"""Rows to load when the end of the loaded ones comes near."""
MAX_HELD_LISTS = 4
"""Maximum number of lists kept in memory, so that going back needs no request."""
FAR = 1_000
"""Rows to search for when the cursor goes to the end of the search results."""
CHEAP = 10
"""Requests that loading to the end may take without being asked about."""

Home = tuple[Scope, ProjectRef]
"""Scope and project of a list."""


@dataclass(eq=False)
class ListLoader(Generic[T]):
    """Loads and refreshes the rows of a list."""

    pane: ListBase[T]
    kind: ListKind[T]
    filtering: Filtering[T]
    search: FilterSearch[T]
    surroundings: Surroundings[T]
    last: LastRowsController[T]
    held: dict[Home, tuple[Listing[T], str | None]] = field(default_factory=dict, init=False)
    """Lists that were on view, each with the key of the row under its cursor."""
    _reported: set[str] = field(default_factory=set, init=False)
    """Parts that could not be read and were reported."""

    # Where it is

    def settle(self) -> None:
        """Show the app's current scope and project. Idempotent."""
        pane = self.pane
        if not pane.alive:
            return  # the program ends: no screen is left to show what would come
        home = self.kind.home()
        self.last.check(home)
        if pane.listing is not None and home != (pane.listing.scope, pane.listing.project):
            self._leave(pane.listing)
        self.last.begin(home)
        if pane.on_view and home is not None:
            if pane.listing is None:
                self._enter(home)
            elif pane.listing.feed.in_progress and not pane.busy:
                self.pull()
        self.surroundings.redraw()
        self.filtering.show_rows_if_outdated()

    def _enter(self, home: Home) -> None:
        """Show the list of a scope and project: as it was left, or from its first page."""
        if self.kind.enter(home):
            return
        if home not in self.held:
            self.load(home, self.kind.view_state(home))
            return
        pane = self.pane
        pane.listing, cursor = self.held.pop(home)
        pane.table.show(pane.lines, cursor)
        pane.order = None if pane.view.order == pane.default_order else pane.view.order
        self.filtering.show_list()
        self.kind.on_rows(())
        self._on_progress(pane.listing)
        if pane.listing.feed.in_progress:
            self.pull()

    def _leave(self, listing: Listing[T]) -> None:
        """Stop loading a list and hold its rows; a late response is dropped."""
        pane = self.pane
        self.stop()
        self.save_view_state(listing)
        self.held[listing.scope, listing.project] = listing, pane.held_row
        for home in list(self.held)[:-MAX_HELD_LISTS]:
            del self.held[home]
        pane.listing = None
        pane.table.show(pane.lines)
        self.filtering.show_list()
        pane.status.progress, pane.status.note = pane.progress, ()

    def view_state(self) -> ViewState:
        """Filter, order and cursor."""
        return ViewState(self.pane.wanted, self.pane.order, self.pane.held_row)

    def save_view_state(self, listing: Listing[T]) -> None:
        """Remember the view state of a place."""
        key = (self.kind.name, listing.scope, listing.project)
        self.pane.session.navigator.save_view_state(key, self.view_state())

    def load(self, home: Home, state: ViewState | None = None) -> None:
        """Load a list from the start; `state` is the view state to restore."""
        scope, project_ref = home
        pane = self.pane
        start = pane.session.start
        pane.listing = Listing(
            self.pane.resource.list,
            pane.session.service,
            scope,
            project_ref,
            on_rows=self._on_rows,
            on_progress=self._on_progress,
            clock=start.clock,
            sleep=start.sleep,
        )
        pane.listing.feed.target_count = self.kind.auto_load
        if pane.last is None:
            pane.table.show(pane.lines, again=True)
        self.filtering.show_list()
        self._on_progress(pane.listing)
        self.pull()
        pane.target_row = None
        if state is not None:
            pane.target_row, pane.order = state.cursor, state.order
            self.filtering.restore(state.filter)
        elif pane.last is not None:  # the list is filtered and ordered as they are
            self.filtering.show_rows()

    # Loading

    def pull(self) -> None:
        """Continue loading up to the target count."""
        start_worker(self.pane, "feed", self._pull)

    async def _pull(self) -> None:
        if self.pane.feed is not None:
            with caused_by(f"{self.pane.resource.noun[1]} list"):
                await self.pane.feed.load()

    async def _refresh(self, searched: bool) -> None:
        """Refresh the list; with `searched` also the rows that its filter's search has found."""
        listing = self.pane.listing
        if listing is None:
            return
        with caused_by(f"{self.pane.resource.noun[1]} refresh"):
            rows = await listing.refresh(searched=searched)
        if rows is not None:
            self.kind.on_refreshed(rows)
        elif listing.feed.has_gap:
            self.load((listing.scope, listing.project), self.view_state())

    def stop(self) -> None:
        """Cancel what is being loaded."""
        self.pane.workers.cancel_group(self.pane, "feed")

    def want(self, rows: int) -> None:
        """Load `rows` more than there are, unless that is under way or there are none."""
        feed = self.pane.feed
        if feed is None or not feed.progress.more or feed.progress.phase == "failed":
            return
        feed.target_count = max(feed.target_count, len(feed.collection) + rows)
        if not feed.in_progress:
            self.pull()  # a refresh under way gives way: it comes again

    def refresh(self) -> None:
        """Refresh from the first page; after an error continue from where it stopped."""
        session, listing = self.pane.session, self.pane.listing
        if session.trouble.value is not None:
            session.connect()
            return
        if listing is None:
            session.notifier.hint("Refresh: the account is not loaded yet")
            return
        feed, progress = listing.feed, self.pane.progress
        if progress.phase in ("failed", "waiting") and feed.collection:
            self.pull()
        elif self.pane.resource.list.refresh == "manual" or not feed.collection or progress.stopped:
            self.load((feed.scope, feed.project), self.view_state())
        elif not self.pane.busy:
            start_worker(self.pane, "feed", self._refresh, True)

    def refresh_if_due(self) -> None:
        """Refresh if the refresh interval has passed."""
        pane, listing = self.pane, self.pane.listing
        awake = pane.session.live.value and pane.app.app_focus and not pane.busy
        if awake and listing is not None and listing.feed.refresh_due(pane.pace):
            start_worker(pane, "feed", self._refresh, False)

    def near_end(self) -> None:
        """Load more rows: the last loaded ones are visible."""
        feed = self.pane.feed
        if feed is None or not self.pane.table.near_end or feed.in_progress:
            return  # what was near may be far by now, and what loads now may be enough
        if not self.search.near_end():
            self.want(NEXT)

    # To the end

    def load_to_end(self) -> None:
        """Load all rows, or search for all that match; asks first when that takes many requests."""
        listing = self.pane.listing
        if listing is None or not listing.feed.progress.more or listing.feed.in_progress:
            return
        if self.pane.view.filter.terms:
            self.search.search_on(FAR)
            return
        left = listing.estimate_remaining(self.pane.session.store.created_at(listing.scope))
        if left is not None and request_count(left) <= CHEAP:
            self.want(ALL)
        else:
            self._ask_how_far(listing, left)

    def _ask_how_far(self, listing: Listing[T], left: int | None) -> None:
        """Name the number of requests first; `left` is a guess of the rows to come."""
        pane = self.pane

        def chosen(rows: int | None) -> None:
            if rows is not None and listing is pane.listing:
                self.want(rows)

        here, _ = self.surroundings.meters()
        pane.app.push_screen(load_menu(pane, len(pane.collection), left, here), chosen)

    # Rows that came

    def _on_rows(self, listing: Listing[T], rows: tuple[T, ...]) -> None:
        pane = self.pane
        if listing is not self.pane.listing or not pane.alive:
            return
        self.kind.on_rows(rows)
        if pane.resource.list.saved is not None:
            pane.session.last_session.note(pane.resource, listing.scope, listing.project, listing.feed.collection)
        if not self.last.give_way(listing):
            return
        context = pane.context()
        if context.rows.medians != pane.table.context.rows.medians:  # else what is drawn stands until the next tick
            pane.table.tick(context)
        pane.table.refresh_rows()
        if pane.groups is not None:
            pane.show_marks()  # a group with a new row is no longer marked
        pane.move_to_target()
        pane.table.after_repaint(pane.owner.freshen_bindings)

    def _on_progress(self, listing: Listing[T]) -> None:
        if listing is not self.pane.listing or not self.pane.alive:
            return
        phase = listing.feed.progress.phase
        if phase in ("idle", "failed") or (phase == "waiting" and listing.feed.collection):
            self.last.end()
        if listing.progress.phase == "idle":
            self.pane.end_target()
        self.surroundings.count(listing)
        self._report(listing)
        self.kind.on_progress(listing)

    def _report(self, listing: Listing[T]) -> None:
        """Note the errors that the status or the banner shows in the activity."""
        activity, title = self.pane.session.activity, self.pane.resource.title
        if listing.feed.last_error is not None:
            activity.record_error(listing.feed.last_error, title)
        for failure in listing.feed.progress.failures:
            if failure not in self._reported:
                self._reported.add(failure)
                activity.record_missing_part(failure, title)

    # Rows of all lists, on view or held

    def find(self, home: Home, row: T) -> T | None:
        """A row as it is known here by now; itself where nothing is known, None where it is known to be gone."""
        listing = self.pane.listing
        if listing is None or home != (listing.scope, listing.project):
            listing = self.held.get(home, (None, None))[0]
        if listing is None:
            return row
        known = listing.view.get(self.pane.resource.list.key(row))
        complete = listing.feed.progress.phase == "idle" and listing.feed.progress.complete
        return known if known is not None or complete else row

    def on_row_change(self, change: RowChange) -> None:
        """A row of this list, on view or held, was made, changed or taken away."""
        resource = self.pane.resource
        if change.resource != resource.name or change.read is not None:
            return
        key, project_ref = resource.list.key(change.row), resource.list.project_of(change.row)
        for listing in (self.pane.listing, *(listing for listing, _ in self.held.values())):
            if listing is None or listing.scope != change.scope:
                continue
            here = listing.project.project_id in {None, project_ref.project_id if project_ref else None}
            if change.kind == "gone" or (change.kind == "moved" and not here):
                listing.remove(key)
            elif key in listing or (change.kind in {"new", "moved"} and here):
                listing.put(change.row)
        if change.kind == "new" and self.pane.listing is not None:
            self.pane.table.move_to(key, chosen=False)
