"""The behaviour of every list, written once: streaming in, renewing, opening, failing well."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one
from textual.screen import ModalScreen

from vtui import times
from vtui.models.scope import Place, Scope
from vtui.resources import RESOURCES
from vtui.resources.base import Cell, Resource, Span, cell
from vtui.resources.collection import Collection
from vtui.resources.progress import Meter, Progress
from vtui.screens.acting import ActingScreen, Subject, bindings
from vtui.shell import PAUSES, waits
from vtui.widgets.banner import Banner
from vtui.widgets.frame import Frame, Tab
from vtui.widgets.key_bar import KeyBar
from vtui.widgets.resource_table import ResourceTable
from vtui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.pages import Page, Source

T = TypeVar("T")

THRIFT = ((0.5, 1), (0.25, 2), (0.1, 4), (0.0, 12))
"""At least so much of the limit left: renew so many times slower."""

TABS: tuple[Tab, ...] = tuple(
    Tab(str(number), resource.title, resource.name) for number, resource in enumerate(RESOURCES.values(), 1)
)
"""The lists, in the order of the number keys."""

FIRST = 30
"""Rows of the first page: enough to fill a screen, soon there."""
NEXT = 300
"""Rows to load when the end of the loaded ones comes near."""
FAR = 1_000
"""Rows to load when the end is asked for."""
GAP = 3
"""Pages to look through for a known row when renewing."""


class ResourceScreen(ActingScreen, Generic[T]):
    """A list of one resource. A subclass names the resource and adds only what is special about it."""

    RESOURCE: ClassVar[Resource[Any]]
    NARROWS: ClassVar[bool] = True
    """Whether a chosen project narrows the list."""
    TAB: ClassVar[str] = ""
    """The list whose tab is marked; its own when empty."""
    DEFAULT_CSS: ClassVar[str] = """
    ResourceScreen {
        & > #gap { height: 1; }
        & > #body { height: 1fr; layers: rows words; }
        & ResourceTable { layer: rows; height: 1fr; }
        & Banner { layer: words; width: 100%; height: 100%; offset-y: 1; display: none; background: transparent; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "renew", "Refresh", id="refresh", tooltip="Ask the API again, or go on after an error"),
        Binding("escape", "back", "Back", id="back", show=False, tooltip="Stop loading, then back to all projects"),
    ]

    table = query_one(ResourceTable)
    status = query_one(StatusBar)
    frame = query_one(Frame)
    banner = query_one(Banner)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A subclass that names a resource gets the keys of its actions."""
        if "RESOURCE" in cls.__dict__:
            cls.BINDINGS = [*bindings(cls.RESOURCE.actions), *cls.__dict__.get("BINDINGS", [])]
        super().__init_subclass__(**kwargs)

    def __init__(self) -> None:
        """An empty list; it loads when it is first on view."""
        super().__init__()
        self.collection: Collection[T] = Collection(self.RESOURCE.key)
        self.progress = Progress()
        self.error: VercelError | None = None
        self._home: tuple[Scope, Place] | None = None
        self._source: Source[T] | None = None
        self._goal = 0
        self._renew_at = 0
        self._renew_faults = 0

    def compose(self) -> ComposeResult:
        """Frame, a line to breathe, the table with its words, status, keys."""
        resource = self.RESOURCE
        yield Frame(TABS, self.TAB or resource.name)
        yield from self.compose_head()
        with Container(id="body"):
            yield ResourceTable(resource.columns, self.collection)
            yield Banner()
        yield StatusBar(resource.noun, self._pace, self.shell.clock)
        yield KeyBar()

    def compose_head(self) -> ComposeResult:
        """What stands above the table: a line to breathe."""
        yield Container(id="gap")

    def on_mount(self) -> None:
        """Watch what the app knows; tick once a second while on view."""
        for name in ("scope", "place", "trouble"):
            self.watch(self.app, name, self._settle, init=False)
        for name in ("budget", "facts", "building", "live"):
            self.watch(self.app, name, self._redraw, init=False)
        self.set_interval(self.shell.start.tick, self._tick)
        self._settle()

    def on_screen_resume(self) -> None:
        """On view again: catch up with what changed meanwhile."""
        self._settle()
        self._redraw()
        self._tick()

    def on_screen_suspend(self) -> None:
        """A list that is not on view loads nothing; what is loaded stays."""
        if not self._on_view:
            self.workers.cancel_group(self, "load")
            self.workers.cancel_group(self, "renew")

    # What is on view

    @property
    def _on_view(self) -> bool:
        """Whether it is seen: nothing but questions and menus lies on top of it."""
        stack = self.app.screen_stack
        return self in stack and all(isinstance(above, ModalScreen) for above in stack[stack.index(self) + 1 :])

    @property
    def auto_load(self) -> int:
        """Rows that are loaded without being asked for."""
        return self.shell.settings.auto_load

    @property
    def _pace(self) -> float:
        return 0 if self.RESOURCE.refresh == "by hand" else self.shell.settings.refresh

    @property
    def _busy(self) -> bool:
        return any(
            worker.node is self
            and worker.group in ("load", "renew")
            and not worker.is_cancelled
            and not worker.is_finished
            for worker in self.workers
        )

    def subject(self) -> Subject | None:
        """The row under the cursor, in the scope that it was loaded from."""
        row = self.table.cursor_row if self.is_mounted else None
        return None if row is None or self._home is None else Subject(self.RESOURCE, row, self._home[0])

    def home(self) -> tuple[Scope, Place] | None:
        """Where this list should be: the app's scope, and its place where that matters."""
        scope = self.shell.scope
        return None if scope is None else (scope, self.shell.place if self.NARROWS else Place())

    def _settle(self) -> None:
        """Be where the app is. Idempotent: a screen may be told twice."""
        if not self.is_attached:
            return  # the program ends: no screen is left to show what would come
        home = self.home()
        if home != self._home:
            self.workers.cancel_group(self, "load")
            self.workers.cancel_group(self, "renew")
            self._empty()
            self._home, self._source, self.error = None, None, None
            self._say(Progress())
        if not self._on_view or home is None:
            self._redraw()
            return
        if self._home is None:
            self._home = home
            self._restart()
        elif self._source is not None and self.progress.phase in ("loading", "waiting") and not self._busy:
            self._pull()
        else:
            self._redraw()

    # Loading

    def _restart(self) -> None:
        """Load from the start; what was loaded is dropped."""
        if self._home is None:
            return
        self._empty()
        self.error = None
        scope, place = self._home
        self._source = self.RESOURCE.source(self.shell.service, scope, place, first=FIRST)
        self._goal = self.auto_load
        self._say(Progress("loading", live=self.shell.live))
        self._pull()

    def _empty(self) -> None:
        """Drop the rows; the cursor goes back to the top."""
        self.collection.clear()
        if self.is_mounted:
            self.table.refresh_rows()

    def _want(self, rows: int) -> None:
        """Load `rows` more than there are, unless that is under way or there are none."""
        if not self.progress.more or self.progress.phase == "failed":
            return
        self._goal = max(self._goal, len(self.collection) + rows)
        if not self._busy:
            self._pull()

    @work(group="load", exclusive=True)
    async def _pull(self) -> None:
        """Page by page to the goal. A page that failed is asked for again; nothing loaded is lost."""
        from vtui.api.errors import VercelError

        source, faults = self._source, 0
        while source is not None and len(self.collection) < self._goal:
            self._say(replace(self.progress, phase="loading"))
            try:
                page = await anext(source)
            except StopAsyncIteration:
                self._say(replace(self.progress, more=False))
                break
            except VercelError as error:
                self.error = error
                retry_at = self._retry_at(error, faults)
                phase: Literal["failed", "waiting"] = "failed" if retry_at is None else "waiting"
                self._say(replace(self.progress, phase=phase, error=self._in_short(error), retry_at=retry_at))
                if retry_at is None:
                    return
                faults += 1
                await self._until(retry_at)
                continue
            self.error, faults = None, 0
            self._take(page)
            if not page.more:
                break
        self._say(replace(self.progress, phase="resting", error=None, retry_at=None))

    def _retry_at(self, error: "VercelError", faults: int) -> int | None:
        """When to ask again by itself (ms); None for what only a person can change."""
        if not waits(error):
            return None
        return error.retry_at or self.shell.clock() + PAUSES[min(faults, len(PAUSES) - 1)] * 1_000

    def _in_short(self, error: "VercelError", what: str = "next page") -> str:
        """The error in the status bar; where there are no rows the banner says the rest."""
        from vtui.api.errors import RateLimited

        if isinstance(error, RateLimited):
            return "waits for the limit"
        code = f"{error.status} {(error.code or '').replace('_', ' ')}".strip() if error.status else error.title
        return f"{what} failed: {error.title}" if self.collection else code

    async def _until(self, moment: int) -> None:
        """Sleep until `moment` (ms)."""
        await self.shell.start.sleep(max(0, moment - self.shell.clock()) / 1_000)

    def _take(self, page: "Page[T]") -> None:
        """Put a page's rows where they belong."""
        self.collection.extend(page.rows)
        self._say(
            replace(
                self.progress,
                loaded=len(self.collection),
                more=page.more,
                stopped=page.stopped or self.progress.stopped,
                odd=self.progress.odd + page.odd,
                hidden=self.progress.hidden + page.hidden,
                failures=self.progress.failures + page.failures,
                error=None,
                retry_at=None,
                updated_at=self.shell.clock(),
            )
        )
        self.arrived(page.rows)
        self.table.refresh_rows()
        self.freshen_bindings()

    def arrived(self, rows: "tuple[T, ...]") -> None:
        """Rows that the API gave just now; for what a subclass learns from them."""

    def renewed(self, rows: "tuple[T, ...]") -> None:
        """Rows of a renewal; for what a subclass does about those that are not among them."""

    # Renewing

    def action_renew(self) -> None:
        """Again from the top; after an error on from where it stopped."""
        if self.shell.trouble is not None:
            self.shell.connect()
        elif self.progress.phase in ("failed", "waiting") and self.collection:
            self._pull()
        elif self.RESOURCE.refresh == "by hand" or not self.collection or self.progress.stopped:
            self._restart()
        elif not self._busy:
            self._renew()

    @work(group="renew", exclusive=True)
    async def _renew(self) -> None:
        """Ask from the top until a known row; what is new goes above, what is known is patched."""
        from vtui.api.errors import VercelError

        if self._home is None:
            return
        scope, place = self._home
        whole = self.RESOURCE.refresh == "whole" and not self.progress.more
        source = self.RESOURCE.source(self.shell.service, scope, place, first=None if whole else FIRST)
        rows: list[T] = []
        try:
            async for page in source:
                rows += page.rows
                met = any(self.RESOURCE.key(row) in self.collection for row in page.rows)
                if (met and not whole) or len(rows) > GAP * 100:
                    break
        except VercelError as error:
            self._renew_faults += 1
            retry_at = self._retry_at(error, self._renew_faults) or self.shell.clock() + PAUSES[-1] * 1_000
            self._renew_at = retry_at
            self._say(replace(self.progress, error=self._in_short(error, "refresh"), retry_at=retry_at))
            return
        self._renew_faults = 0
        if whole and len(rows) <= GAP * 100:
            self.collection.clear()
            self.collection.extend(rows)
        elif rows and not any(self.RESOURCE.key(row) in self.collection for row in rows):
            self._restart()
            return
        else:
            self._merge(rows)
        self.arrived(tuple(rows))
        self.renewed(tuple(rows))
        self._say(
            replace(
                self.progress, loaded=len(self.collection), error=None, retry_at=None, updated_at=self.shell.clock()
            )
        )
        self.table.refresh_rows()
        self.freshen_bindings()

    def _thrift(self) -> int:
        """How many times slower to renew: the less of the limit is left, the slower."""
        meter, _ = self._meters()
        share = 1.0 if meter is None else meter.left / max(1, meter.limit)
        return next(factor for least, factor in THRIFT if share >= least)

    def _merge(self, rows: list[T]) -> None:
        """New rows stand before the first known one; unknown ones after it are older than what is loaded."""
        new: list[T] = []
        for row in rows:
            if self.RESOURCE.key(row) in self.collection:
                self.collection.patch(row)
            elif not any(self.RESOURCE.key(seen) in self.collection for seen in rows[: rows.index(row)]):
                new.append(row)
        self.collection.prepend(new)

    def _tick(self) -> None:
        """Once a second: ages, countdowns, and the next renewal when it is due."""
        if not self._on_view or not self.is_current:
            return
        self.table.tick(self.context())
        self.status.tick()
        if self.error is not None or self.shell.trouble is not None:
            self._show_words()
        awake = self._pace and self.shell.live and self.app.app_focus
        if awake and self.progress.phase == "resting" and not self._busy and self.shell.clock() >= self._renew_at:
            self._renew()

    # Drawing

    def _say(self, progress: Progress) -> None:
        """The one place where the progress changes."""
        if progress.updated_at is not None and progress.updated_at != self.progress.updated_at:
            self._renew_at = progress.updated_at + int(self._pace * self._thrift() * 1_000)
        self.progress = progress
        if self.is_mounted:
            self.status.progress = progress
            self._show_words()
            if not self.collection:
                self.table.refresh_rows()

    def _redraw(self) -> None:
        """Bring down what the app knows."""
        if not self.is_mounted:
            return
        shell = self.shell
        self.frame.scope, self.frame.place, self.frame.building = shell.scope, shell.place, shell.building
        self.status.meter, self.status.low = self._meters()
        if self.progress.live != shell.live:
            self._say(replace(self.progress, live=shell.live))
        self.table.tick(self.context())
        self._show_words()

    def _meters(self) -> tuple[Meter | None, tuple[Meter, ...]]:
        """The limit of the endpoint on view, and others that are nearly spent."""
        from vtui.api.endpoints import ENDPOINTS

        budget, now = self.shell.budget, self.shell.clock()
        if budget is None:
            return None, ()
        meters = [
            Meter(limit.group, limit.at(now).remaining, limit.limit, limit.at(now).reset_at)
            for limit in budget.values()
        ]
        group = ENDPOINTS[self.RESOURCE.endpoint].group
        here = next((meter for meter in meters if meter.name == group), None)
        return here, tuple(meter for meter in meters if meter.low and meter is not here)

    def _show_words(self) -> None:
        """What stands in the table's place when it has no rows."""
        error = self.shell.trouble or self.error
        self.banner.display = not self.collection
        if self.collection:
            return
        if error is not None:
            self.banner.say(self._error_lines(error), title=cell(error.title), error=True)
        elif self.progress.phase == "resting" and self.progress.failures:
            lines = tuple(cell(failure, "muted") for failure in self.progress.failures[:5])
            self.banner.say(lines, title=cell("Nothing could be read"), error=True)
        elif self.progress.phase == "resting":
            where = self.shell.place.project if self.NARROWS else ""
            heading = f"Nothing in {where}" if where else f"No {self.RESOURCE.noun[1]}"
            self.banner.say((cell(heading, "strong"), cell(self.RESOURCE.empty, "muted")))
        else:
            word = "Connecting" if self.progress.phase == "starting" else f"Loading {self.RESOURCE.noun[1]}"
            self.banner.say((cell(f"{word} …", "muted"),))

    def _error_lines(self, error: "VercelError") -> tuple[Cell, ...]:
        lines: list[Cell] = [cell(error.hint)] if error.hint else []
        if error.detail:
            lines.append(cell(error.detail, "muted"))
        retry_at = self.shell.trouble_until if self.shell.trouble is not None else self.progress.retry_at
        if retry_at is not None:
            wait = times.countdown(retry_at - self.shell.clock())
            lines.append(cell(f"Asks again by itself in {wait}.", "warn"))
        keys = [
            Span("r", "accent"),
            Span(" try again   ", "muted"),
            Span("t", "accent"),
            Span(" another team   ", "muted"),
        ]
        keys += [Span("@", "accent"), Span(" the request", "muted")]
        number = (cell(f"id {error.request_id}", "faint"),) if error.request_id else ()
        return (*lines, (), tuple(keys), *number)

    # Keys

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
        self.freshen_bindings()

    @on(ResourceTable.NearEnd)
    def _near_end(self) -> None:
        # What was near when this was posted may be far by now, and what loads now may be enough.
        if self.table.near_end and not self._busy:
            self._want(NEXT)

    @on(ResourceTable.EndWanted)
    def _end_wanted(self) -> None:
        self._want(FAR)

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[T]") -> None:
        if self._home is not None:
            self.open(event.row, self._home[0])

    def open(self, row: T, scope: Scope) -> None:
        """Open a row's page."""
        from vtui.screens.item import ItemScreen

        self.app.push_screen(ItemScreen(self.RESOURCE, row, scope, self.RESOURCE.name))

    def action_back(self) -> None:
        """Stop loading; else leave the chosen project."""
        if self._busy:
            self.workers.cancel_group(self, "load")
            self._say(replace(self.progress, phase="resting", error=None, retry_at=None, more=True))
        elif self.shell.place.project_id is not None:
            self.shell.place = Place()
