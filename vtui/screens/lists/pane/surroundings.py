"""What stands around a list: the top line, the line of issues above it, the status bar below it, words in its place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

from vtui import times
from vtui.api.endpoints import ENDPOINTS
from vtui.api.rate_limits import owners_of
from vtui.resources.issues import coverage, issues
from vtui.screens.lists.pane.base import ListBase, T
from vtui.screens.lists.pane.kind import ListKind
from vtui.table.columns import Cell, Span, cell
from vtui.table.progress import Meter, match_summary, reasons_for_no_rows
from vtui.text import cut, width
from vtui.widgets.frame.issues_line import AttentionLine
from vtui.widgets.frame.key_bar import keys_line
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.throttle import Throttle

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.table.listing import Listing

GAPS = 6
"""Terminal cells around the texts beside a filter."""
MIN_REASON = 16
"""Terminal cells that there must be for the reason why a row matches."""


@dataclass(eq=False)
class Surroundings(Generic[T]):
    """Draws what the app knows and how far the list is. Nothing is drawn while the list is not on view."""

    pane: ListBase[T]
    kind: ListKind[T]

    def __post_init__(self) -> None:
        self._count = Throttle(self.pane, self._show_count)

    @property
    def drawn(self) -> bool:
        """Whether the list is ready and on view."""
        return self.pane.ready and self.pane.on_view

    def redraw(self) -> None:
        """Redraw everything around the list."""
        if not self.drawn:
            return
        pane, frame = self.pane, self.pane.screen.query_one(Frame)
        scope, project_ref, frame.why = self.kind.frame_scope()
        if scope is None and pane.last is not None:
            scope, project_ref = pane.last.scope, pane.last.project
        frame.show(scope, project_ref, pane.session.watcher.building, read_only=pane.session.read_only)
        self.show_limits()
        pane.status.progress = pane.progress
        self.show_issues()
        self.show_watched()
        pane.table.tick(pane.context())
        self.show_words()

    def tick(self) -> None:
        """Update ages, countdowns and builds, once a second."""
        pane = self.pane
        pane.table.tick(pane.context())
        self.show_building()
        pane.status.tick()
        self.show_issues()
        if not pane.view:
            self.show_words()

    # The top line, the issues

    def show_building(self) -> None:
        """Show the number of running builds."""
        if self.drawn:
            self.pane.screen.query_one(Frame).building = self.pane.session.watcher.building

    def show_issues(self) -> None:
        """What needs attention, and what was not checked: in the chosen project, or in all of them."""
        pane = self.pane
        line = pane.screen.query_one_optional(AttentionLine) if pane.alive and pane.on_view else None
        if line is None:
            return
        session, scope = pane.session, self.kind.issue_scope()
        _, project_ref, _ = self.kind.frame_scope()
        found = session.store.issues(scope, project_ref)
        gaps = session.store.gaps(scope, project_ref)
        line.broken = bool(found) and found[0].tone == "error"
        line.issues = tuple(issues.issue_texts(found, pane.context()))
        line.checking = session.checks.is_checking(scope) or (bool(gaps) and pane.progress.phase == "loading")
        line.gaps = coverage.summarize(gaps)

    # The status bar

    def count(self, listing: "Listing[T]") -> None:
        """Show how far the list is; what only counts up is drawn less often."""
        if listing.feed.progress.phase == self.pane.status.progress.phase == "loading":
            self._count()
        else:
            self.show_progress()

    def _show_count(self) -> None:
        if self.pane.alive:
            self.show_progress()

    def show_progress(self) -> None:
        """Show the progress of loading."""
        status, progress = self.pane.status, self.pane.progress
        before, status.progress = status.progress, progress
        status.note = self.kind.status_note()
        if (before.phase == "loading") != (progress.phase == "loading"):
            self.show_issues()
        self.show_words()
        self.show_matches()

    def show_matches(self) -> None:
        """Show how many rows match, and why the row under the cursor does if no visible cell shows it."""
        pane = self.pane
        if not pane.bar.display or not pane.view.filter.terms:
            return
        summary, reason = match_summary(pane.progress), pane.table.hidden_match()
        room = pane.size.width * 6 // 10 - sum(width(span.text) for span in summary) - GAPS
        if reason is not None and room >= MIN_REASON:
            title = f"{reason[0]}: "
            summary = (Span(title, "muted"), Span(cut(reason[1], room - width(title))), Span("   "), *summary)
        pane.bar.show_summary(summary)

    def show_watched(self) -> None:
        """The watched deployments: here by row, and how many there are."""
        if self.drawn:
            pane = self.pane
            pane.table.watched = frozenset() if pane.feed is None else pane.session.watcher.watched_in(pane.feed.scope)
            pane.status.watched = len(pane.session.watcher.watched.value)

    def show_limits(self) -> None:
        """Show the remaining requests of the rate limits."""
        if self.drawn:
            self.pane.status.meter, self.pane.status.low = self.meters()

    def meters(self) -> tuple[Meter | None, tuple[Meter, ...]]:
        """The rate limit of the current list, and others that are nearly used up."""
        pane = self.pane
        budget, now = pane.session.connection.budget.value, pane.session.clock()
        if budget is None:
            return None, ()
        scope = pane.session.scope.value if pane.feed is None else pane.feed.scope
        limits = budget.by_group(None if scope is None else owners_of(scope), now).values()
        meters = [Meter(limit.group, limit.remaining, limit.limit, limit.reset_at) for limit in limits]
        group = ENDPOINTS[pane.resource.list.endpoint].group
        here = next((meter for meter in meters if meter.name == group), None)
        return here, tuple(meter for meter in meters if meter.low and meter is not here)

    # Words in the table's place

    def show_words(self) -> None:
        """Show the message in place of a table without rows."""
        pane, banner = self.pane, self.pane.banner
        own = self.kind.words()
        banner.display = own is not None or not pane.view
        if own is not None:
            banner.show_lines(own)
            return
        if pane.view:
            return
        error = pane.session.trouble.value or (pane.feed.error if pane.feed is not None else None)
        resting = pane.progress.phase == "idle"
        if error is not None and not pane.collection:
            banner.show_lines(self._error_lines(error), title=cell(error.title), error=True)
        elif pane.collection:
            banner.show_lines(self._no_match())
        elif resting and (lacking := reasons_for_no_rows(pane.progress)):
            lines = tuple(cell(line, "muted") for line in lacking[:5])
            keys = self._keys(("refresh", "r", "retry"), ("requests", "at", "requests and errors"))
            broken = bool(pane.progress.failures or pane.progress.stopped)
            banner.show_lines((*lines, (), keys), title=cell("Nothing loaded"), error=broken)
        elif resting:
            banner.show_lines(self._empty())
        else:
            word = "Connecting" if pane.progress.phase == "starting" else f"Loading {pane.resource.noun[1]}"
            banner.show_lines((cell(f"{word} …", "muted"),))

    def _keys(self, *ways: tuple[str, str, str]) -> Cell:
        """Id of an action, its declared key, what it does, for each."""
        return keys_line(*((self.pane.session.keys.name(id_, declared), label) for id_, declared, label in ways))

    def _empty(self) -> tuple[Cell, ...]:
        where = self.pane.session.project.value.project if self.kind.project_filtered else ""
        heading = f"No {self.pane.resource.noun[1]}{f' in {where}' if where else ''}"
        other = ("all-projects", "0", "all projects") if where else ("team", "t", "switch team")
        ways = self._keys(("refresh", "r", "refresh"), other)
        return (cell(heading, "strong"), cell(self.pane.resource.list.empty, "muted"), (), ways)

    def _no_match(self) -> tuple[Cell, ...]:
        heading, progress = cell(f"No matching {self.pane.resource.noun[1]}", "strong"), self.pane.progress
        if progress.searching:
            return heading, cell("Searching older rows …", "muted"), (), self._keys(("back", "escape", "stop"))
        older = (("table.end", "G", "search older rows"),) if progress.more and not progress.matches_complete else ()
        return heading, (), self._keys(("back", "escape", "clear filter"), ("filter", "slash", "edit filter"), *older)

    def _error_lines(self, error: "VercelError") -> tuple[Cell, ...]:
        session = self.pane.session
        lines: list[Cell] = [cell(error.hint)] if error.hint else []
        if error.detail:
            lines.append(cell(error.detail, "muted"))
        retry_at = session.trouble_until if session.trouble.value is not None else self.pane.progress.retry_at
        if retry_at is not None:
            wait = times.countdown(retry_at - session.clock())
            lines.append(cell(f"Retrying in {wait}.", "warn"))
        teams = (("team", "t", "switch team"),) if session.account.value is not None else ()
        keys = self._keys(("refresh", "r", "retry"), *teams, ("requests", "at", "requests and errors"))
        number = (cell(f"Request ID {error.request_id}", "faint"),) if error.request_id else ()
        return (*lines, (), keys, *number)
