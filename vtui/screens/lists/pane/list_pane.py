"""A list: the table with its filter and preview. Controllers load, filter, order and mark its rows."""

from collections.abc import Iterator
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.widget import Widget

from vtui.models.scope import ProjectRef
from vtui.navigation.history import Page
from vtui.resources.common.reads import RowGroup, Subject
from vtui.resources.common.resource import Resource
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.flows.worker import start_worker
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.columns import Columns
from vtui.screens.lists.pane.facets import Facets
from vtui.screens.lists.pane.filtering import Filtering
from vtui.screens.lists.pane.kind import ListKind
from vtui.screens.lists.pane.last_rows import LastRowsController
from vtui.screens.lists.pane.loader import Home, ListLoader
from vtui.screens.lists.pane.marks import Marks
from vtui.screens.lists.pane.preview import Preview
from vtui.screens.lists.pane.search import FilterSearch
from vtui.screens.lists.pane.surroundings import Surroundings
from vtui.screens.unavailable import STALE
from vtui.table.arrangement import Arrangement
from vtui.table.cells import MARKS
from vtui.table.columns import Context, Legend
from vtui.table.filtering.terms import Filter
from vtui.table.grouping import Group, Line
from vtui.table.groups import rows_of
from vtui.table.progress import Progress
from vtui.text import clean, short
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.issues_line import AttentionLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.status_bar import StatusBar
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.layout.side_by_side import SplitView
from vtui.widgets.table.filter_bar import FilterBar
from vtui.widgets.table.resource_table import ResourceTable

WHILE_WRITING = frozenset(
    {"filter", "facets", "sort", "columns", "export", "mark", "mark_all", "stretch", "back", "renew", "preview", "hit"}
)
"""Actions of a list whose keys mean something else, or nothing, while a filter is written."""
OF_SHOWN = frozenset({"export", "mark", "mark_all", "stretch"})
"""Actions on the rows that are shown."""
OF_LOADED = OF_SHOWN | {"facets"}
"""Actions that need rows of this session."""


class Body(Container):
    """The container of the table and of the message shown instead of it."""

    BLANK = True  # the table covers it: no line of its own needs keeping


class ListPane(ListBase[T]):
    """The rows of one resource. The screen that composes it has the status bar, and binds `list_keys`."""

    BLANK = True  # the table and the preview cover it
    heading = "This list"
    DEFAULT_CSS: ClassVar[str] = """
    ListPane {
        width: 1fr; height: 1fr;
        layout: vertical;
        & #body { layers: rows words; }
        & ResourceTable { layer: rows; height: 1fr; }
        & Banner { layer: words; width: 100%; height: 100%; offset-y: 1; display: none; background: transparent; }
    }
    """

    def __init__(self, kind: ListKind[T], *, arrangement: Arrangement | None = None) -> None:
        """An empty list; it loads when it is first on view. `arrangement` takes the place of the remembered columns."""
        super().__init__(kind.resource)
        self.kind = kind
        kind.pane = self
        self.columns = Columns(self, arrangement, lambda: self.filtering.show_rows())  # noqa: PLW0108 - that comes later
        self.surroundings = Surroundings(self, kind)
        self.search = FilterSearch(self)
        self.filtering = Filtering(self, kind, self.columns, self.search, self.surroundings)
        self.bar = FilterBar(self.filtering.complete)
        last = LastRowsController(self, kind, self.filtering)
        self.loader = ListLoader(self, kind, self.filtering, self.search, self.surroundings, last)
        self.marks = Marks(self, self.surroundings)
        self.facets = Facets(self, self.filtering, self.search)
        self.preview = Preview(self.resource)
        self.actions = {
            "renew": self.renew,
            "back": self._back,
            "filter": self.filtering.open,
            "hit": self.filtering.go_to_match,
            "facets": self.facets.choose,
            "sort": self.columns.choose_order,
            "columns": self.columns.choose,
            "export": self._export,
            "mark": self.marks.toggle,
            "mark_all": self.marks.toggle_all,
            "stretch": self.marks.stretch,
            "preview": self._toggle_preview,
        }

    def compose(self) -> ComposeResult:
        """The filter; the table with its words; the preview beside or below it."""
        yield self.bar
        with SplitView():
            with Body(id="body"):
                yield ResourceTable(self.columns.of_lines(), self.lines, stopwatch=self.session.start.stopwatch)
                yield Banner()
            yield self.preview

    def compose_screen(self) -> Iterator[Widget]:
        """Top line, issues or a blank line, the list, status, keys."""
        yield Frame(self.kind.tab)
        yield AttentionLine(id="gap")
        yield self
        yield StatusBar(self.resource.noun, self.session.clock)
        yield KeyBar()

    def page(self) -> Page | None:
        """The page that the screen is in the history; None for a list of one scope."""
        return self.kind.page()

    def start(self) -> None:
        """Watch what the app knows; tick once a second while on view."""
        self.kind.on_mount()
        session, watch, surroundings = self.session, self.subscriptions.watch, self.surroundings
        watch(self.loader.settle, session.scope, session.project, session.trouble, session.account)
        watch(self.redraw, session.store.facts, session.live)
        watch(self._on_settings, session.settings)
        watch(surroundings.show_building, session.watcher.counted)
        watch(surroundings.show_issues, session.store.issues_changed)
        watch(surroundings.show_watched, session.watcher.watched)
        watch(surroundings.show_limits, session.connection.budget)
        self.subscriptions.listen(session.changes, self.loader.on_row_change)
        self.set_interval(session.start.tick, self.tick)
        self.loader.settle()

    def resume(self) -> None:
        """Update the list when it is on view again."""
        self.kind.on_resume()
        self.loader.settle()
        self.tick()

    def suspend(self) -> None:
        """A list that is not on view loads nothing; what is loaded stays."""
        self.kind.on_suspend()
        if not self.on_view:
            self.loader.stop()

    def on_resize(self) -> None:
        """Handle a new size: more rows may be on view."""
        self.kind.on_resize()

    def tick(self) -> None:
        """Once a second: ages, countdowns, the next refresh when it is due, rows that outgrow the filter."""
        if not self.surroundings.drawn:
            return
        self.surroundings.tick()
        self.loader.refresh_if_due()
        self.filtering.tick()
        self.preview.follow(self.owner.subject())
        self.kind.on_tick()

    def redraw(self) -> None:
        """Draw what the app knows."""
        self.surroundings.redraw()
        self.filtering.show_rows_if_outdated()

    def _on_settings(self) -> None:
        self.table.columns = self.columns.of_lines()
        self.redraw()

    # The row under the cursor

    def subject(self) -> Subject | None:
        """The row under the cursor, in the scope that it was loaded from."""
        row = self.cursor_row if self.ready else None
        scope = self.last.scope if self.last is not None else self.feed.scope if self.feed is not None else None
        return None if row is None or scope is None else self.kind.subject(row, scope)

    def group(self) -> RowGroup | None:
        """The rows under the cursor, where there are several on one line."""
        line = self.table.cursor_row if self.ready else None
        if self.feed is None or self.grouping is None or not isinstance(line, Group) or len(line.rows) < 2:
            return None
        return RowGroup(self.resource, self.feed.scope, self.grouping.noun[0], clean(line.value), len(line.rows))

    def point_at(self, subject: Subject) -> bool:
        """Put the cursor on a row; False when it is no longer shown."""
        return self.reveal(self.resource.list.key(subject.row))

    def find(self, resource: Resource[Any], home: Home, row: Any) -> Any:
        """A row as it is known here by now; itself where nothing is known, None where it is known to be gone."""
        return self.loader.find(home, row) if resource is self.resource else row

    def find_id(self, id_: str) -> str | None:
        """Put the cursor on the row of an id, and give its title; None where it is not in the list."""
        rows = () if self.listing is None else self.listing.rows()
        row = next((row for row in rows if getattr(row, "id", None) == id_), None)
        if row is None or not self.reveal(self.resource.list.key(row), chosen=False):
            return None
        return short(self.resource.title_of(row))

    def no_row(self) -> str:
        """Why no row is on view: still loading, an error, a filter, or an empty list."""
        own, phase = self.kind.no_row(), self.progress.phase
        if own is not None:
            return own
        if self.group() is not None:
            return f"unfold the group ({self.session.keys.name('table.open', 'enter')}) and choose a row"
        if self.collection and not self.view:
            return "no row matches the filter"
        if phase in ("starting", "loading"):
            return "the list is still loading"
        if phase in ("failed", "waiting"):
            return "the list could not be loaded"
        if not self.view:
            return f"no {self.resource.noun[1]}" if self.progress.complete else "nothing loaded"
        return "no row is selected"

    def legend(self) -> Legend:
        """The symbols of the list's cells, and the mark of a row."""
        return (*self.resource.list.legend, *MARKS)

    def context(self) -> Context:
        """The current context for cells and actions; of rows of the last session nothing else is known."""
        context = self.kind.context()
        return context if self.last is None else Context(context.now, times=context.times, keys=context.keys)

    @property
    def progress(self) -> Progress:
        """The progress of loading, adapted by the kind of list."""
        return self.kind.progress(super().progress)

    # What is available

    def check(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While a filter is written, what the rows are for waits; greyed where there are no rows for it."""
        if not self.ready:
            return True
        if action in WHILE_WRITING and self.bar.writing:
            return False
        greyed = action in OF_LOADED and self.unavailable_reason(action, *parameters) is not None
        return None if greyed else True

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why an action of the list cannot be done now; None when it can."""
        if self.ready and action in WHILE_WRITING and self.bar.writing:
            return f"apply the filter first ({self.session.keys.name('filter.apply', 'enter')})"
        if action in OF_LOADED and self.stale:
            return STALE
        if action in OF_SHOWN and not self.view and not (action == "export" and self.view.marks):
            return self.no_row()
        return None

    def takes(self, action: str) -> bool:
        """Whether an action means the marked rows now."""
        return self.marks.takes(action)

    def act(self, action: str) -> None:
        """Run the action on the marked rows."""
        self.marks.act(action)

    def describe(self, binding: Binding) -> Binding:
        """A binding as the row's menu describes it now."""
        return self.marks.describe(binding)

    # Keys

    def renew(self) -> None:
        """Refresh the rows and the preview; also a search that the server refused."""
        if not self.kind.refresh() and not self.search.retry():
            self.loader.refresh()
        self.preview.renew()

    def _back(self) -> None:
        """Stop loading or searching; else clear the marks; else the filter; else return to where the user came from."""
        listing, session = self.listing, self.session
        if self.kind.back():
            return
        if self.is_loading:
            self.loader.stop()
            if listing is not None:
                listing.stop()
        elif listing is not None and self.view.marks:
            self.marks.clear()
        elif self.view.filter.terms:
            self.filtering.set(Filter())
        elif not session.navigator.back():
            self._leave_project()

    def _leave_project(self) -> None:
        session = self.session
        shown = session.project.value.project_id is not None and self.kind.project_filtered
        session.project.value = ProjectRef()
        if not shown:
            quit_key = session.keys.name("back-or-quit", "q")
            session.notifier.hint(f"Back: nothing to close or clear. Press {quit_key} to quit.")

    def _export(self) -> None:
        listing = self.listing
        if listing is not None and (len(self.view) or self.view.marks):
            rows = (self.resource, listing, self.columns.of_rows(), self.context())
            start_worker(self, "export", PAGES.export, self.app, *rows)

    def _toggle_preview(self) -> None:
        self.table.hold()
        self.session.preview.value = not self.session.preview.value

    # What the table and the bar report

    @on(ResourceTable.CursorMoved)
    def _cursor_moved(self) -> None:
        self.owner.freshen_bindings()
        self.preview.follow(self.owner.subject())
        self.surroundings.show_matches()

    @on(ResourceTable.NearEnd)
    def _near_end(self) -> None:
        self.loader.near_end()

    @on(ResourceTable.EndWanted)
    def _end_wanted(self) -> None:
        self.loader.load_to_end()

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[Line[T]]") -> None:
        line = event.row
        if self.stale:
            self.session.notifier.hint(f"Open: {STALE}")
        elif self.groups is not None and isinstance(line, Group) and len(line.rows) > 1:
            self.groups.toggle(line)
            self.table.refresh_rows()
        elif self.feed is not None:
            self.kind.open(rows_of(line)[0], self.feed.scope)

    @on(ResourceTable.HeaderClicked)
    def _header_clicked(self, event: ResourceTable.HeaderClicked) -> None:
        event.stop()
        self.columns.header_clicked(event.column)

    @on(FilterBar.Written)
    def _written(self, event: FilterBar.Written) -> None:
        event.stop()
        self.filtering.read(event.expression)

    @on(FilterBar.Applied)
    def _applied(self, event: FilterBar.Applied) -> None:
        event.stop()
        self.filtering.confirm()

    @on(FilterBar.Cancelled)
    def _cancelled(self, event: FilterBar.Cancelled) -> None:
        event.stop()
        self.filtering.cancel()

    @on(FilterBar.Left)
    def _bar_left(self) -> None:
        self.filtering.close_bar()
