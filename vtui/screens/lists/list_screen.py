"""What every list does by itself, written once: it loads, renews itself, and says how far it is."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one
from textual.screen import ModalScreen

from vtui import times
from vtui.api.endpoints import owners_of
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import ViewState
from vtui.navigation.start_location import REASON_TEXTS
from vtui.resources.common.resource import Resource
from vtui.resources.issues import coverage, issues
from vtui.resources.registry import RESOURCES
from vtui.screens.flows.row_actions import ActingScreen, Subject, bindings
from vtui.table.arrangement import DECLARED, arranged, timed
from vtui.table.collection import Collection
from vtui.table.columns import Cell, Column, cell
from vtui.table.feed import Feed
from vtui.table.listing import Listing
from vtui.table.progress import Meter, Progress, reasons_for_no_rows
from vtui.table.view import View
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.issues_line import AttentionLine
from vtui.widgets.frame.key_bar import KeyBar, keys_line
from vtui.widgets.frame.status_bar import StatusBar
from vtui.widgets.frame.top_line import Frame, Tab
from vtui.widgets.table.resource_table import ResourceTable
from vtui.widgets.throttle import Beat
from vtui.writes.effects import News

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

T = TypeVar("T")

TABS: tuple[Tab, ...] = tuple(
    Tab(str(number), resource.title, resource.name) for number, resource in enumerate(RESOURCES.values(), 1)
)
"""The lists, in the order of the number keys."""

NEXT = 300
"""Rows to load when the end of the loaded ones comes near."""
KEPT = 4
"""Places whose rows are kept, so that going back needs no request."""


class Body(Container):
    """Where the table is, and the words in its place."""

    BLANK = True  # the table covers it: no line of its own needs keeping


class ListScreen(ActingScreen, Generic[T]):
    """A list of one resource and how it comes to its rows; what people do with them is the subclass's."""

    RESOURCE: ClassVar[Resource[Any]]
    NARROWS: ClassVar[bool] = True
    """Whether a chosen project narrows the list."""
    NAME: ClassVar[str] = ""
    """By which it is remembered how the list was left; the resource's when nothing else is said."""
    TAB: ClassVar[str] = ""
    """The list whose tab is marked; its own when empty."""
    DEFAULT_CSS: ClassVar[str] = """
    ListScreen {
        & > #gap { height: 1; }
        & #body { layers: rows words; }
        & ResourceTable { layer: rows; height: 1fr; }
        & Banner { layer: words; width: 100%; height: 100%; offset-y: 1; display: none; background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "renew", "Refresh", id="refresh", tooltip="Ask the API again, or go on after an error"),
        Binding("escape", "back", "Back", id="back", show=False, tooltip="Stop loading, then back to all projects"),
    ]

    AUTO_FOCUS = "ResourceTable"

    table = query_one(ResourceTable)
    status = query_one(StatusBar)
    frame = query_one(Frame)
    banner = query_one(Banner)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A subclass that names a resource gets the keys of its actions."""
        if "RESOURCE" in cls.__dict__:
            cls.NAME = cls.RESOURCE.name
            cls.BINDINGS = [*bindings(cls.RESOURCE.actions), *cls.__dict__.get("BINDINGS", [])]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        """An empty list; it loads when it is first on view."""
        super().__init__()
        self.listing: Listing[T] | None = None
        """The list on view; None before the account is known."""
        self._kept: dict[tuple[Scope, ProjectRef], tuple[Listing[T], str | None]] = {}
        self._lacking: set[str] = set()
        """Parts that could not be read and were told of."""
        self._aim: str | None = None
        """Key of the row that the cursor goes to when that comes."""
        self._count_up = Beat(self, self._show_count)

    def compose(self) -> ComposeResult:
        """Frame, a line to breathe, the table with its words, status, keys."""
        yield Frame(TABS, self.TAB or self.RESOURCE.name)
        yield from self.compose_middle()
        yield StatusBar(self.RESOURCE.noun, self.shell.clock)
        yield KeyBar()

    def chosen(self) -> tuple[Column[T], ...]:
        """The columns that people want to see."""
        return arranged(self.columns, DECLARED)

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """All columns, with room for times as people want them told."""
        return timed(self.RESOURCE.columns, self.shell.settings.times)

    def compose_middle(self) -> ComposeResult:
        """All between frame and status: what needs attention or a line to breathe, the filter, the table."""
        yield AttentionLine(id="gap")
        yield from self.compose_bar()
        yield from self.compose_body()

    def compose_body(self) -> ComposeResult:
        """The table with its words."""
        with Body(id="body"):
            yield ResourceTable(self.chosen(), self.view, stopwatch=self.shell.start.stopwatch)
            yield Banner()

    def compose_bar(self) -> ComposeResult:
        """What stands between that and the table, when it is wanted."""
        yield from ()

    def on_mount(self) -> None:
        """Watch what the app knows; tick once a second while on view."""
        for name in ("scope", "place", "trouble"):
            self.watch(self.app, name, self._settle, init=False)
        for name in ("facts", "live"):
            self.watch(self.app, name, self._redraw, init=False)
        self.watch(self.app, "settings", self._other_settings, init=False)
        self.watch(self.app, "counted", self._redraw_count, init=False)
        self.watch(self.app, "known_changes", self._show_matters, init=False)
        self.watch(self.app, "watched", self._show_watched, init=False)
        self.watch(self.app, "budget", self._redraw_limits, init=False)
        self.shell.row_told.subscribe(self, self._row_told)
        self.set_interval(self.shell.start.tick, self._tick)
        self._settle()

    def _other_settings(self) -> None:
        """Times may be told in another way, which takes other room."""
        self.table.columns = self.chosen()
        self._redraw()

    def on_screen_resume(self) -> None:
        """On view again: catch up with what changed meanwhile."""
        self._settle()
        self._tick()

    def on_screen_suspend(self) -> None:
        """A list that is not on view loads nothing; what is loaded stays."""
        if not self._on_view:
            self._stop()

    # What is on view

    @property
    def feed(self) -> Feed[T] | None:
        """The rows that are loaded, and how; None before the account is known."""
        return None if self.listing is None else self.listing.feed

    @property
    def collection(self) -> Collection[T]:
        """The rows that are loaded, shown or not."""
        return Collection(self.RESOURCE.key) if self.feed is None else self.feed.collection

    @property
    def view(self) -> View[T]:
        """The rows as they are shown."""
        return View(self.collection, self.RESOURCE.columns) if self.listing is None else self.listing.view

    @property
    def progress(self) -> Progress:
        """How far the list is."""
        if self.listing is not None:
            every = self.listing.feed.refresh_interval(self._pace)
            return replace(self.listing.progress, auto_refresh=self.shell.live, refresh_every=every)
        return Progress("starting" if self.shell.trouble is None else "failed")

    @property
    def auto_load(self) -> int:
        """Rows that are loaded without being asked for."""
        return self.shell.settings.auto_load

    @property
    def _pace(self) -> float:
        """Seconds between renewals; 0 for none."""
        return 0 if self.RESOURCE.refresh == "manual" else self.shell.settings.refresh

    @property
    def _on_view(self) -> bool:
        """Whether it is seen: nothing but questions and menus lies on top of it."""
        stack = self.app.screen_stack
        return self in stack and all(isinstance(above, ModalScreen) for above in stack[stack.index(self) + 1 :])

    @property
    def _busy(self) -> bool:
        return any(
            worker.node is self and worker.group == "feed" and not worker.is_cancelled and not worker.is_finished
            for worker in self.workers
        )

    def subject(self) -> Subject | None:
        """The row under the cursor, in the scope that it was loaded from."""
        row = self.table.cursor_row if self.is_mounted else None
        return None if row is None or self.feed is None else Subject(self.RESOURCE, row, self.feed.scope)

    def no_row(self) -> str:
        """Why no row is on view: still loading, an error, a filter, or an empty list."""
        phase = self.progress.phase
        if self.collection and not self.view:
            return "no row matches the filter"
        if phase in ("starting", "loading"):
            return "the list is still loading"
        if phase in ("failed", "waiting"):
            return "the list could not be loaded"
        if not self.view and not self.progress.complete:
            return "nothing is loaded"
        return f"there are no {self.RESOURCE.noun[1]}" if not self.view else super().no_row()

    def point_at(self, subject: Subject) -> bool:
        """Put the cursor on a row; False when it is no longer shown."""
        return self.table.move_to(self.RESOURCE.key(subject.row))

    def home(self) -> tuple[Scope, ProjectRef] | None:
        """Where this list should be: the app's scope, and its place where that matters."""
        scope = self.shell.scope
        return None if scope is None else (scope, self.shell.place if self.NARROWS else ProjectRef())

    @property
    def titled_place(self) -> ProjectRef:
        """The project that the title names, or all."""
        return self.shell.place

    def _settle(self) -> None:
        """Be where the app is. Idempotent: a screen may be told twice."""
        if not self.is_attached:
            return  # the program ends: no screen is left to show what would come
        home = self.home()
        if self.listing is not None and home != (self.listing.scope, self.listing.project):
            self._leave(self.listing)
        if self._on_view and home is not None:
            if self.listing is None:
                self._enter(home)
            elif self.listing.feed.in_progress and not self._busy:
                self._pull()
        self._redraw()

    def _enter(self, home: tuple[Scope, ProjectRef]) -> None:
        """Show a place: as it was left, or from its first page."""
        if home not in self._kept:
            self._load(home, self.recalled(home))
            return
        self.listing, cursor = self._kept.pop(home)
        self.table.show(self.view, cursor)
        self.returned()
        self.entered()
        self.arrived(())
        self._told(self.listing)
        if self.listing.feed.in_progress:
            self._pull()

    def _leave(self, listing: Listing[T]) -> None:
        """Stop what runs for a place and keep its rows; a late answer finds nobody."""
        self._stop()
        self.shell.leave((self.NAME, listing.scope, listing.project), self.left())
        self._kept[listing.scope, listing.project] = listing, self._held_row
        for home in list(self._kept)[:-KEPT]:
            del self._kept[home]
        self.listing = None
        self.table.show(self.view)
        self.entered()
        self.status.progress, self.status.note = self.progress, ()

    def left(self) -> ViewState:
        """How the list stands now, to find it so again."""
        return ViewState(cursor=self._held_row)

    @property
    def _held_row(self) -> str | None:
        """Key of the row that the cursor follows; None where nobody has moved it: such a list shows its top again."""
        return self.table.cursor_key if self.table.held else None

    def recalled(self, home: tuple[Scope, ProjectRef]) -> ViewState | None:
        """How a place was left whose rows are no longer kept."""
        return self.shell.left.get((self.NAME, *home))

    def restore(self, left: ViewState) -> None:
        """Stand as the list was left, as soon as the rows are there."""
        self._aim = left.cursor

    def returned(self) -> None:
        """A place is on view whose rows were kept: for what a subclass kept with them."""

    def find(self, home: tuple[Scope, ProjectRef], row: T) -> T | None:
        """A row as it is known here by now; itself where nothing is known, None where it is known to be gone."""
        here = self.listing if self.listing is not None and home == (self.listing.scope, self.listing.project) else None
        listing = here if here is not None else self._kept.get(home, (None, None))[0]
        if listing is None:
            return row
        found = listing.view.get(self.RESOURCE.key(row))
        whole = listing.feed.progress.phase == "idle" and listing.feed.progress.complete
        return found if found is not None or whole else row

    def listings(self, scope: Scope) -> tuple[Listing[T], ...]:
        """The lists of a scope, the one on view and those that are kept."""
        kept = (listing for listing, _ in self._kept.values())
        return tuple(one for one in (self.listing, *kept) if one is not None and one.scope == scope)

    def _row_told(self, news: News) -> None:
        """A row of this list, on view or kept, was made, changed or taken away."""
        if news.resource != self.RESOURCE.name:
            return
        key, place = self.RESOURCE.key(news.row), self.RESOURCE.project_of(news.row)
        for listing in self.listings(news.scope):
            here = listing.project.project_id in {None, place.project_id if place else None}
            if news.what == "gone":
                listing.remove(key)
            elif key in listing or (news.what == "new" and here):
                listing.put(news.row)
        if news.what == "new" and self.listing is not None:
            self.table.move_to(key, chosen=False)

    def entered(self) -> None:
        """Another list is on view, or none: for what a subclass shows of it."""

    # Loading

    def _load(self, home: tuple[Scope, ProjectRef], left: ViewState | None = None) -> None:
        """Load a place from the start; `left` is how it is to look."""
        scope, place = home
        start = self.shell.start
        self.listing = Listing(
            self.RESOURCE,
            self.shell.service,
            scope,
            place,
            on_rows=self._arrived,
            on_progress=self._told,
            clock=start.clock,
            sleep=start.sleep,
        )
        self.listing.feed.target_count = self.auto_load
        self.table.show(self.view, again=True)
        self.entered()
        self._told(self.listing)
        self._pull()
        self._aim = None
        if left is not None:
            self.restore(left)

    @work(group="feed", exclusive=True)
    async def _pull(self) -> None:
        if self.feed is not None:
            await self.feed.load()

    @work(group="feed", exclusive=True)
    async def _renew(self, *, searched: bool = False) -> None:
        """Refresh the list; with `searched` also the rows that its filter's search has found."""
        listing = self.listing
        if listing is None:
            return
        rows = await listing.refresh(searched=searched)
        if rows is not None:
            self.renewed(rows)
        elif listing.feed.has_gap:
            self._load((listing.scope, listing.project), self.left())

    def _stop(self) -> None:
        self.workers.cancel_group(self, "feed")

    def want(self, rows: int) -> None:
        """Load `rows` more than there are, unless that is under way or there are none."""
        if self.feed is None or not self.feed.progress.more or self.feed.progress.phase == "failed":
            return
        self.feed.target_count = max(self.feed.target_count, len(self.collection) + rows)
        if not self.feed.in_progress:
            self._pull()  # a renewal under way gives way: it comes again

    def _arrived(self, listing: Listing[T], rows: tuple[T, ...]) -> None:
        if listing is self.listing and self.is_attached:
            self.arrived(rows)
            context = self.context()
            if context.medians != self.table.context.medians:  # else what is drawn says the same until the next tick
                self.table.tick(context)
            self.table.refresh_rows()
            self._take_aim()
            self.freshen_bindings()

    def _take_aim(self) -> None:
        """The cursor goes to the row that it is meant for, unless somebody has moved it meanwhile."""
        if self._aim is not None and (self.table.held or self.table.move_to(self._aim, chosen=False)):
            self._end_aim()

    def _end_aim(self) -> None:
        """The cursor follows the row that it is on, for a person left it on a row: the same one, if it still exists."""
        if self._aim is not None:
            self._aim = None
            self.table.hold()

    def _told(self, listing: Listing[T]) -> None:
        if listing is not self.listing or not self.is_attached:
            return
        if listing.progress.phase == "idle":
            self._end_aim()
        if listing.feed.progress.phase == self.status.progress.phase == "loading":
            self._count_up()
        else:
            self.show_progress()
        self._remember(listing)

    def _remember(self, listing: Listing[T]) -> None:
        """Errors that the status or the words tell of."""
        title = self.RESOURCE.title
        if listing.feed.last_error is not None:
            self.shell.activity.record_error(listing.feed.last_error, title)
        for failure in listing.feed.progress.failures:
            if failure not in self._lacking:
                self._lacking.add(failure)
                self.shell.activity.record_missing_part(failure, title)

    def _show_count(self) -> None:
        if self.is_attached:
            self.show_progress()

    def show_progress(self) -> None:
        """Say how far the list is."""
        before, self.status.progress = self.status.progress, self.progress
        self.status.note = self.status_note()
        if (before.phase == "loading") != (self.status.progress.phase == "loading"):
            self._show_matters()
        self._show_words()

    def status_note(self) -> Cell:
        """What the status line says of all rows together."""
        return ()

    def arrived(self, rows: tuple[T, ...]) -> None:
        """Rows that came on view just now: what they say of projects is completed by the projects themselves."""
        del rows
        if self.feed is not None and self.shell.learn_all(self.feed.scope):
            self.feed.postpone_refresh(self._pace)  # six requests a minute are enough

    def renewed(self, rows: tuple[T, ...]) -> None:
        """Rows of a renewal; for what a subclass does about those that are not among them."""

    def action_renew(self) -> None:
        """Again from the top; after an error on from where it stopped."""
        feed = self.feed
        if self.shell.trouble is not None:
            self.shell.connect()
        elif feed is None:
            self.shell.hint("Refresh: the account is not loaded yet")
        elif self.progress.phase in ("failed", "waiting") and self.collection:
            self._pull()
        elif self.RESOURCE.refresh == "manual" or not self.collection or self.progress.stopped:
            self._load((feed.scope, feed.project), self.left())
        elif not self._busy:
            self._renew(searched=True)

    def _tick(self) -> None:
        """Once a second: ages, countdowns, and the next renewal when it is due."""
        if not self.is_attached or not self._on_view:
            return
        self.table.tick(self.context())
        self.frame.building = self.shell.building
        self.status.tick()
        self._show_matters()
        if not self.view:
            self._show_words()
        awake = self.shell.live and self.app.app_focus and not self._busy
        if awake and self.feed is not None and self.feed.refresh_due(self._pace):
            self._renew()

    # Drawing

    def _redraw(self) -> None:
        """Bring down what the app knows."""
        if not self.is_attached or not self.is_mounted or not self._on_view:
            return
        shell = self.shell
        self.frame.scope, self.frame.place, self.frame.building = shell.scope, self.titled_place, shell.building
        self.frame.why = REASON_TEXTS[shell.why][0] if shell.why else ""
        self.frame.read_only = shell.read_only
        self._redraw_limits()
        self.status.progress = self.progress
        self._show_matters()
        self._show_watched()
        self.table.tick(self.context())
        self._show_words()

    def issue_scope(self) -> Scope | None:
        """Whose issues stand above the list."""
        return self.shell.scope

    def _show_matters(self) -> None:
        """What needs attention, and what was not checked: in the chosen project, or in all of them."""
        line = self.query_one_optional(AttentionLine) if self.is_attached and self._on_view else None
        if line is None:
            return
        shell, scope = self.shell, self.issue_scope()
        place = shell.place if scope == shell.scope else ProjectRef()
        found = shell.issues(scope, place)
        gaps = shell.gaps(scope, place)
        line.broken = bool(found) and found[0].tone == "error"
        line.issues = tuple(issues.issue_texts(found, self.context()))
        line.checking = shell.checking(scope) or (bool(gaps) and self.progress.phase == "loading")
        line.gaps = coverage.summarize(gaps)

    def _show_watched(self) -> None:
        """Whose end somebody waits for: here by row, and how many there are."""
        if self.is_attached and self.is_mounted and self._on_view:
            self.table.watched = frozenset() if self.feed is None else self.shell.watched_in(self.feed.scope)
            self.status.watched = len(self.shell.watched)

    def _redraw_count(self) -> None:
        if self.is_attached and self.is_mounted and self._on_view:
            self.frame.building = self.shell.building

    def _redraw_limits(self) -> None:
        if self.is_attached and self.is_mounted and self._on_view:
            self.status.meter, self.status.low = self.meters()

    def meters(self) -> tuple[Meter | None, tuple[Meter, ...]]:
        """The limit of the endpoint on view, and others that are nearly spent."""
        from vtui.api.endpoints import ENDPOINTS

        budget, now = self.shell.budget, self.shell.clock()
        if budget is None:
            return None, ()
        scope = self.shell.scope if self.feed is None else self.feed.scope
        limits = budget.by_group(None if scope is None else owners_of(scope), now).values()
        meters = [Meter(limit.group, limit.remaining, limit.limit, limit.reset_at) for limit in limits]
        group = ENDPOINTS[self.RESOURCE.endpoint].group
        here = next((meter for meter in meters if meter.name == group), None)
        return here, tuple(meter for meter in meters if meter.low and meter is not here)

    def _show_words(self) -> None:
        """What stands in the table's place when it has no rows."""
        self.banner.display = not self.view
        if self.view:
            return
        key = self.shell.key_name
        error = self.shell.trouble or (self.feed.error if self.feed is not None else None)
        if error is not None and not self.collection:
            self.banner.say(self._error_lines(error), title=cell(error.title), error=True)
        elif self.collection:
            self.banner.say(self.no_match())
        elif self.progress.phase == "idle" and (lacking := reasons_for_no_rows(self.progress)):
            lines = tuple(cell(line, "muted") for line in lacking[:5])
            self.banner.say(
                (*lines, (), keys_line((key("refresh", "r"), "try again"), (key("activity", "at"), "all errors"))),
                title=cell("Nothing loaded"),
                error=bool(self.progress.failures or self.progress.stopped),
            )
        elif self.progress.phase == "idle":
            where = self.shell.place.project if self.NARROWS else ""
            heading = f"Nothing in {where}" if where else f"No {self.RESOURCE.noun[1]}"
            other = (key("all-projects", "0"), "all projects") if where else (key("team", "t"), "another team")
            ways = [(key("refresh", "r"), "look again"), other]
            self.banner.say((cell(heading, "strong"), cell(self.RESOURCE.empty, "muted"), (), keys_line(*ways)))
        else:
            word = "Connecting" if self.progress.phase == "starting" else f"Loading {self.RESOURCE.noun[1]}"
            self.banner.say((cell(f"{word} …", "muted"),))

    def no_match(self) -> tuple[Cell, ...]:
        """What to say when there are rows and none is shown."""
        return ()

    def _error_lines(self, error: "VercelError") -> tuple[Cell, ...]:
        lines: list[Cell] = [cell(error.hint)] if error.hint else []
        if error.detail:
            lines.append(cell(error.detail, "muted"))
        retry_at = self.shell.trouble_until if self.shell.trouble is not None else self.progress.retry_at
        if retry_at is not None:
            wait = times.countdown(retry_at - self.shell.clock())
            lines.append(cell(f"Asks again by itself in {wait}.", "warn"))
        key = self.shell.key_name
        teams = ((key("team", "t"), "another team"),) if self.shell.account is not None else ()
        keys = keys_line((key("refresh", "r"), "try again"), *teams, (key("activity", "at"), "the request"))
        number = (cell(f"id {error.request_id}", "faint"),) if error.request_id else ()
        return (*lines, (), keys, *number)

    # Keys

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
        self.freshen_bindings()

    @on(ResourceTable.NearEnd)
    def _near_end(self) -> None:
        # What was near when this was posted may be far by now, and what loads now may be enough.
        if self.feed is not None and self.table.near_end and not self.feed.in_progress:
            self.near_end()

    def near_end(self) -> None:
        """The last rows loaded are on view: more are wanted."""
        self.want(NEXT)

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[T]") -> None:
        if self.feed is not None:
            self.open(event.row, self.feed.scope)

    def open(self, row: T, scope: Scope) -> None:
        """Open a row's page."""
        from vtui.screens.pages.registry import page_of

        if self.app.screen is self:  # a key pressed twice in one breath opens one page
            self.app.push_screen(page_of(self.RESOURCE, row, scope, self.RESOURCE.name, self.context().medians))

    def action_back(self) -> None:
        """Stop loading; else leave the chosen project."""
        if self.listing is not None and (self.listing.feed.in_progress or self.listing.searching):
            self._stop()
            self.listing.stop()
        elif self.shell.place.project_id is not None:
            self.shell.place = ProjectRef()
        else:
            self.shell.hint(f"Back: there is nothing to go back to; {self.shell.key_name('leave', 'q')} quits")
