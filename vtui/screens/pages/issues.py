"""The issues, one below the other, and what was not checked; enter opens the page of one."""

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one
from textual.timer import Timer

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.models.team import Token, User
from vtui.navigation.history import Location, Page
from vtui.resources.common.reads import VISIT, Subject, row_or_project
from vtui.resources.deployments.actions import promote, redeploy, rollback
from vtui.resources.issues.check import CheckProgress
from vtui.resources.issues.coverage import Gap, checked_at, describe, list_gaps
from vtui.resources.issues.issues import COLUMNS, TEAM, Issue
from vtui.resources.registry import RESOURCES
from vtui.screens.flows.page_registry import ISSUES, page_of
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.menus.cost import MANY, check_menu
from vtui.table.arrangement import timed
from vtui.table.collection import Collection
from vtui.table.columns import Cell, Span, cell
from vtui.text import count
from vtui.widgets.bindings import bindings, hidden
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.issues_line import CheckStatus
from vtui.widgets.frame.key_bar import KeyBar, keys_line
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.table.resource_table import ResourceTable

PAUSE = 0.3
"""Seconds after rows came on view until the build logs of the failed ones there are requested."""
AT_ONCE = 4
"""Build logs that are requested at the same time."""
JUST_NOW = 60_000
"""Age (ms) below which a check was made just now."""


TITLE = "Needs attention"
ACTIONS = (
    redeploy.OF_DEPLOYMENT,
    rollback.OF_PROJECT,
    promote.OF_PROJECT,
)
"""Actions on the builds and projects of issues."""
MOVES = frozenset({rollback.OF_PROJECT.id, promote.OF_PROJECT.id})
"""Those that move production: done to the project where the build does not allow them."""


class AttentionScreen(RowScreen):
    """Broken production, what waits for a person, domains that fail or expire: of a team's projects, or of one."""

    DEFAULT_CSS: ClassVar[str] = """
    AttentionScreen {
        & > #body { height: 1fr; layers: table words; }
        & ResourceTable { layer: table; }
        & Banner { layer: words; width: 1fr; height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(ACTIONS),
        hidden("r", "check", "Check", "attention.check", "Check what is not checked yet, or check again"),
        Binding("escape", "back", "Back", id="attention.back", tooltip="Stop the check, or go back"),
        hidden("exclamation_mark", "close_page", "Close", "attention.close", "Go back"),
    ]

    table = query_one(ResourceTable)
    frame = query_one(Frame)
    _rest: Timer | None = None

    def __init__(self, scope: Scope, cursor: str | None = None) -> None:
        """`cursor` is the key of the issue that the cursor is to be on."""
        super().__init__()
        self._cursor = cursor
        self._scope = scope
        self._message: tuple[Cell, ...] = ()
        self._issues: Collection[Issue] = Collection(lambda issue: issue.key)
        self._logs_requested: set[str] = set()
        """Ids of the failed deployments whose build log was requested from here."""

    def compose(self) -> ComposeResult:
        """Frame, the table with its words, keys."""
        yield Frame("")
        yield Container(id="gap")
        with Container(id="body"):
            columns = timed((TEAM, *COLUMNS) if self._scope == EVERY else COLUMNS, self.session.settings.value.times)
            yield ResourceTable(columns, self._issues, stopwatch=self.session.start.stopwatch)
            yield Banner()
        yield CheckStatus()
        yield KeyBar(first_writes=2)

    def on_mount(self) -> None:
        """Update from the store, at least once a second because of ages."""
        self.frame.crumb = TITLE
        session, watch = self.session, self.subscriptions.watch
        watch(self._look, session.store.issues_changed, session.project)
        watch(self._look, session.watcher.counted, session.checks.progress)
        self.watch(self.table, "scroll_y", self._read_logs_soon, init=False)
        self.set_interval(session.start.tick, self._look)
        self._look()
        if self._cursor is not None:
            self.table.move_to(self._cursor)

    def page(self) -> Page:
        """The location of this screen in the history."""
        cursor = self.table.cursor_key if self.is_mounted else self._cursor
        return Page(ISSUES, EVERY.slug if self._scope == EVERY else "", TITLE, cursor)

    def subject(self) -> Subject | None:
        """The row of the issue under the cursor."""
        issue = self.table.cursor_row if self.is_mounted else None
        return None if issue is None else Subject(issue.resource, issue.row, issue.scope or self._scope)

    def subject_of(self, action: str) -> Subject | None:
        """The build or the project of the issue; None for an issue about something else."""
        issue, row = self.table.cursor_row if self.is_mounted else None, self.subject()
        if issue is None or row is None or not isinstance(row.row, Deployment | Project):
            return None
        if action not in MOVES or issue.project.project_id is None:
            return row
        known = self.session.store.scopes[row.scope].projects.get(issue.project.project_id)
        project = known or Project(issue.project.project_id, name=issue.project.project)
        return row_or_project(action, row, Subject(RESOURCES["projects"], project, row.scope), self.context())

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable, also for issues without a deployment or project."""
        if action == "act" and self.subject() is not None and self.subject_of(str(parameters[0])) is None:
            return "only for deployments and projects"
        return super().unavailable_reason(action, *parameters)

    def no_row(self) -> str:
        """Why there is no row."""
        return "no issues found so far" if self._gaps or self._checking else "nothing needs attention"

    def point_at(self, subject: Subject) -> bool:
        """Put the cursor on the issue of a row; False when it has none any more."""
        key = subject.resource.list.key(subject.row)
        found = (issue.key for issue in self._issues if issue.resource.list.key(issue.row) == key)
        return any(map(self.table.move_to, found))

    # Checking

    @property
    def _project_ref(self) -> ProjectRef:
        return ProjectRef() if self._scope == EVERY else self.session.project.value

    @property
    def _checking(self) -> bool:
        return self.session.checks.is_checking(self._scope)

    @property
    def _gaps(self) -> tuple[Gap, ...]:
        return self.session.store.gaps(self._scope, self._project_ref)

    def action_check(self) -> None:
        """Request what was not checked; when all was, check again. Many requests are named before they are made."""
        session = self.session
        if session.checks.progress.value is not None:
            session.notifier.hint(
                f"Check: already running. Press {session.keys.name('attention.back', 'escape')} to stop it."
            )
            return
        if self._checking:
            session.notifier.hint("Check: the account is still loading")
            return
        missing, _ = session.checks.cost(self._scope, self._project_ref)
        self._ask_or_check(0 if missing else session.clock())

    def _ask_or_check(self, since: int) -> None:
        """Make few requests at once; ask before many, also when the first answers show that it takes many."""
        scope, project_ref, session = self._scope, self._project_ref, self.session
        requests, exact = session.checks.cost(scope, project_ref, since)

        def ask_again() -> None:
            if self.on_top:  # who has gone elsewhere meanwhile is not asked
                self._ask_or_check(since)

        def answered(yes: bool | None) -> None:
            if yes and not self._checking:
                session.checks.start(scope, project_ref, since, ask=ask_again)

        if requests > MANY:
            self.app.push_screen(check_menu(self, requests, exact), answered)
        else:
            session.checks.start(scope, project_ref, since, allowed=MANY, ask=ask_again)

    def action_back(self) -> None:
        """Stop the check, else back to the list."""
        if self.session.checks.progress.value is not None:
            self.session.checks.stop()
        else:
            self.action_close_page()

    # Drawing

    def _look(self) -> None:
        session = self.session
        self.frame.show(self._scope, self._project_ref, session.watcher.building, read_only=session.read_only)
        self._issues.clear()
        self._issues.extend(session.store.issues(self._scope, self._project_ref))
        self._show_status()
        self.table.tick(self.context())
        self.table.refresh_rows()
        self.freshen_bindings()
        if self._unread():
            self._read_logs_soon()

    # The build logs of the rows on view

    def _unread(self) -> list[tuple[Scope, Deployment]]:
        """Failed deployments on view whose build log was not requested."""
        if not self.is_current or self.session.loader.is_reserved(self._scope, "deployments.events"):
            return []
        top = self.table.scroll_offset.y
        shown = list(self._issues)[top : top + self.table.page]
        return [
            (scope, issue.row)
            for issue in shown
            if isinstance(issue.row, Deployment) and issue.row.phase(self.session.clock()) == "error"
            for scope in (issue.scope or self._scope,)
            if issue.row.id not in self._logs_requested
            and issue.row.id not in self.session.store.scopes[scope].build_errors
        ][:AT_ONCE]

    def _read_logs_soon(self) -> None:
        """Request the build logs after a short pause in scrolling and loading."""
        if self._rest is None:
            self._rest = self.set_timer(PAUSE, self._rested)

    def _rested(self) -> None:
        self._rest = None
        self._read_logs()

    @work(group="build logs")
    async def _read_logs(self) -> None:
        """Request the build logs of all visible rows, a few at a time."""
        while unread := self._unread():
            self._logs_requested |= {row.id for _, row in unread}
            await asyncio.gather(*(self.session.loader.fetch_build_errors(scope, row) for scope, row in unread))

    def _show_status(self) -> None:
        """Show the progress of the check, what is not checked, or the time of the last check."""
        session, gaps, progress = self.session, self._gaps, self.session.checks.progress.value
        status = self.query_one(CheckStatus)
        status.stops = progress is not None
        self.query_one(Banner).display = not self._issues
        back = (session.keys.name("attention.back", "escape"), "back")
        check = (session.keys.name("attention.check", "r"), "check")
        if self._checking:
            status.text = cell("Checking …") if progress is None else running_text(progress, session.clock())
            status.label = "" if progress is None else "stop"
            heading, lines, keys = "Checking …", ["No issues found so far"], keys_line(back)
        elif gaps:
            status.text = (Span("Not checked: ", "warn"), Span(list_gaps(gaps)))
            requestable = any(gap.requests for gap in gaps)
            status.label = "check" if requestable else "check again"
            heading = "No issues found so far" if requestable else "No issues found, but some checks failed"
            lines, keys = [describe(gap) for gap in gaps], keys_line(check, back)
        else:
            scopes = (session.store.scopes[owner] for owner in session.store.issue_scopes(self._scope))
            at = min(filter(None, (checked_at(scope, self._project_ref) for scope in scopes)), default=None)
            now = session.clock()
            age = "just now" if at is None or now - at < JUST_NOW else f"{times.age(at, now)} ago"
            heading, lines, keys = "Nothing needs attention", [f"Last complete check: {age}"], keys_line(check, back)
            status.text, status.label = cell(lines[0], "muted"), "check again"
        message = (cell(heading, "strong"), *(cell(line, "muted") for line in lines), (), keys)
        if message != self._message:  # drawn only when it changed
            self._message = message
            self.query_one(Banner).show_lines(message)

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
        self.freshen_bindings()

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[Issue]") -> None:
        issue = event.row
        if not self.on_top:  # a key pressed twice in one breath opens one page
            return
        if isinstance(issue.row, Token | User):
            self.action_read(VISIT.id)
        elif issue.scope is not None:
            resource, row = issue.resource, issue.row
            page = Page(resource.name, resource.list.key(row), resource.title_of(row), row)
            project_ref = issue.project if isinstance(row, Project) else ProjectRef()
            self.session.navigator.go(Location(resource.name, issue.scope, project_ref, (page,)))
        elif isinstance(issue.row, Project):
            self.row_actions.open_project(issue.project, issue.row)
        else:
            self.app.push_screen(page_of(issue.resource, issue.row, self._scope, issue.resource.name))


def running_text(progress: CheckProgress, now: int) -> Cell:
    """The progress of a check at `now` (ms)."""
    left = count(progress.remaining, ("request", "requests"))
    wait = progress.waiting_until
    if wait is not None and wait > now:
        return (Span("Paused: ", "warn"), Span(f"resumes in {times.countdown(wait - now)}, about {left} left"))
    return (Span("Checking … ", "strong"), Span(f"about {left} left", "muted"))
