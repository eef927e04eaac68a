"""The rows of the last session, on view until the list has loaded: nothing is written to them or derived from them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic

from vtui.models.scope import ProjectRef, Scope
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.filtering import Filtering
from vtui.screens.lists.pane.kind import ListKind
from vtui.table.collection import Collection
from vtui.table.last_rows import LastRows
from vtui.table.listing import Listing
from vtui.table.view import View

if TYPE_CHECKING:
    from vtui.session.last_session import SavedRows


@dataclass(eq=False)
class LastRowsController(Generic[T]):
    """Shows the rows of the last session, and puts the list in their place."""

    pane: ListBase[T]
    kind: ListKind[T]
    filtering: Filtering[T]
    _saved: "SavedRows[T] | None" = field(default=None, init=False)

    def begin(self, home: tuple[Scope, ProjectRef] | None) -> None:
        """Show the rows of a location, or of the expected one before that is known, if they were kept."""
        pane, session = self.pane, self.pane.session
        if pane.resource.list.saved is None or pane.screen is not pane.app.screen_stack[0]:
            return  # not one of the lists that vtui starts with
        if pane.last is not None or pane.listing is not None or not pane.on_view or self._given_up:
            return
        saved = session.last_session.take(pane.resource, home, project_filtered=self.kind.project_filtered)
        if saved is None:
            return
        rows = Collection(pane.resource.list.key)
        rows.extend(saved.rows)
        view = View(rows, pane.resource.list.columns)
        pane.last, self._saved = LastRows(saved.scope, saved.project, saved.at, view), saved
        pane.table.show(pane.view)
        self._exchange()

    def check(self, home: tuple[Scope, ProjectRef] | None) -> None:
        """Remove the rows where they turn out to be of another location or another user, or where nothing will load."""
        saved = self._saved
        if saved is not None and (self._given_up or not saved.is_of(home, self.pane.session.account.value)):
            self.end()

    @property
    def _given_up(self) -> bool:
        """Whether there is no account, and none will be found before the user has done something about it."""
        return self.pane.session.trouble.value is not None and self.pane.session.trouble_until is None

    def give_way(self, listing: Listing[T]) -> bool:
        """Show the list once it has what is on view, so that nothing jumps, or as many rows; whether it is shown."""
        pane, last = self.pane, self.pane.last
        if last is None:
            return True
        table, view = pane.table, listing.view
        bottom = min(table.row_count, table.scroll_offset.y + table.page)
        cursor = table.cursor_key if table.held else None
        covered = len(view) >= bottom and (cursor is None or view.index_of(cursor) is not None)
        if covered or len(listing.feed.collection) >= last.view.loaded:
            self.end()
        return pane.last is None

    def end(self) -> None:
        """Show the list, or that there is none; the cursor stays on its row."""
        if self.pane.last is not None:
            self.pane.last, self._saved = None, None
            self._exchange()

    def _exchange(self) -> None:
        pane = self.pane
        pane.table.exchange(pane.view, stale=pane.stale)
        pane.table.refresh_rows()
        self.filtering.show_rows()
        pane.screen.refresh_bindings()
