"""What is special about one list. The pane calls these hooks; by themselves they make a plain list."""

from typing import TYPE_CHECKING, Generic, TypeVar

from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.start_location import REASON_TEXTS
from vtui.resources.common.reads import Subject
from vtui.screens.flows.page_registry import page_of
from vtui.table.progress import Progress

if TYPE_CHECKING:
    from vtui.navigation.history import Page, ViewState
    from vtui.resources.common.resource import Resource
    from vtui.screens.lists.pane.base import ListBase
    from vtui.session.session import Session
    from vtui.table.columns import Cell, Context
    from vtui.table.listing import Listing

T = TypeVar("T")


class ListKind(Generic[T]):
    """A list of one resource: where it is, what it does with rows that come, and how it differs from other lists."""

    project_filtered = True
    """Whether the list shows the rows of the selected project only."""
    tab = ""
    """The list whose tab is marked; its own when empty."""
    closes = False
    """Whether the back key closes the screen, once there are no marks and no filter to clear."""
    pane: "ListBase[T]"
    """The pane that shows it; set when it is given to one."""

    def __init__(self, resource: "Resource[T]", name: str = "") -> None:
        """`name` is what its view state is remembered by; the resource's when empty."""
        self.resource = resource
        self.name = name or resource.name
        self.tab = self.tab or resource.name

    @property
    def session(self) -> "Session":
        """The state of the app."""
        return self.pane.session

    def page(self) -> "Page | None":
        """The page that its screen is in the history; None for the lists of the number keys."""
        return None

    # Where it is

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """Where this list should be: the app's scope, and its project where that matters."""
        scope = self.session.scope.value
        return None if scope is None else (scope, self.session.project.value if self.project_filtered else ProjectRef())

    def frame_scope(self) -> tuple[Scope | None, ProjectRef, str]:
        """The scope and the project that the top line names, and why the scope is this one, in a word or two."""
        session, why = self.session, self.session.why.value
        return session.scope.value, session.project.value, REASON_TEXTS[why][0] if why else ""

    def issue_scope(self) -> Scope | None:
        """The scope whose issues stand above the list."""
        return self.session.scope.value

    @property
    def auto_load(self) -> int:
        """Rows that are loaded without a key."""
        return self.session.settings.value.auto_load

    def view_state(self, home: tuple[Scope, ProjectRef]) -> "ViewState | None":
        """The remembered view state of a place whose rows are no longer held."""
        return self.session.navigator.view_states.get((self.name, *home))

    # Rows

    def context(self) -> "Context":
        """The current context for cells and actions."""
        return self.session.store.context()

    def subject(self, row: T, scope: Scope) -> Subject | None:
        """A row of the list for the keys, with the scope that its actions are for."""
        return Subject(self.resource, row, scope)

    def open(self, row: T, scope: Scope) -> None:
        """Open a row's page."""
        if self.pane.owner.on_top:  # a key pressed twice in one breath opens one page
            medians = self.pane.context().rows.medians
            self.pane.app.push_screen(page_of(self.resource, row, scope, self.resource.name, medians))

    def status_note(self) -> "Cell":
        """The summary of all rows for the status bar."""
        return ()

    # Changes of the list

    def on_mount(self) -> None:
        """Subscribe to changes."""

    def on_resume(self) -> None:
        """Called when the list is shown again."""

    def on_suspend(self) -> None:
        """Called when the list is hidden."""

    def on_resize(self) -> None:
        """Called after a resize."""

    def on_rows(self, _rows: tuple[T, ...]) -> None:
        """Handle new rows: fetch what serves production in their projects."""
        feed = self.pane.feed
        if feed is not None and self.session.loader.fetch_stale(feed.scope):
            feed.postpone_refresh(self.pane.pace)  # six requests a minute are enough

    def on_refreshed(self, rows: tuple[T, ...]) -> None:
        """Called with the rows of a refresh; builds in progress may be missing from them."""

    def on_progress(self, listing: "Listing[T]") -> None:
        """Called when the progress of the list has changed."""

    def on_arranged(self) -> None:
        """Called after a new order or filter."""

    def on_tick(self) -> None:
        """Called once a second."""

    # Loading in another way, and other keys

    def enter(self, _home: tuple[Scope, ProjectRef]) -> bool:
        """Whether the kind shows a location itself, instead of the list loading it."""
        return False

    def refresh(self) -> bool:
        """Whether the kind handled the refresh key; otherwise the list is refreshed."""
        return False

    def back(self) -> bool:
        """Whether the kind handled the back key."""
        if not self.closes or self.pane.view.marks or self.pane.view.filter.terms:
            return False
        self.session.navigator.close_page()
        return True

    def progress(self, progress: Progress) -> Progress:
        """The progress of loading."""
        return progress

    def no_row(self) -> str | None:
        """Why there is no row; None for the list's own reason."""
        return None

    def words(self) -> "tuple[Cell, ...] | None":
        """The message in place of the table; None for the list's own."""
        return None
