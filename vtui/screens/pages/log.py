"""The log of a deployment: why it failed first, then what its build wrote, or what its functions say now."""

import asyncio
from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from vtui.api.errors import VercelError
from vtui.api.events import Batch
from vtui.logs.changes import Changes, fetch_changes
from vtui.logs.errors.find import find_errors
from vtui.logs.failure import Failure, describe_failure, empty_log_text
from vtui.logs.feed import LogFeed
from vtui.logs.store import DEFAULT_MAX_LINES, Log
from vtui.models.deployment import Deployment
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.common.copying import Copy
from vtui.resources.common.reads import LOG, Subject
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.screens.dialogs.address import visit
from vtui.screens.flows.row_actions import RowActions
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.modal import relabel
from vtui.screens.pages.log_pane import LOG_KEYS, LogPane
from vtui.screens.pages.log_status import LogLine, header, status
from vtui.table.columns import Cell, cell
from vtui.widgets.bindings import bindings, hidden
from vtui.widgets.frame.banner import Banner
from vtui.widgets.frame.key_bar import KeyBar, keys_line
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.log.failure_box import FailureBox
from vtui.widgets.log.view import LogView
from vtui.writes.effects import RowChange


class LogActions(RowActions):
    """The actions on the deployment of the log."""

    screen: "LogScreen"

    def open_log(self, *_: object, **__: object) -> None:
        """Open the other log."""
        self.screen.switch()


class LogScreen(RowScreen):
    """One deployment's build log or runtime log; `l` changes from one to the other."""

    ACTIONS = LogActions
    pane: LogPane
    BINDINGS: ClassVar[list[BindingType]] = [
        *LOG_KEYS,
        *bindings(DEPLOYMENTS.actions),
        hidden("r", "renew", "Refresh", "refresh", "Load the log again"),
        hidden("d", "commits", "Commits", "log.commits", "Show the commits since the last good build"),
        hidden("h", "variables", "Env vars", "log.variables", "Show the project's env vars"),
    ]
    AUTO_FOCUS = "LogView"
    GREYED = frozenset({"variables"})

    frame = query_one(Frame)
    box = query_one(FailureBox)
    banner = query_one(Banner)

    def __init__(
        self, row: Deployment, scope: Scope, tab: str, *, max_lines: int = DEFAULT_MAX_LINES, runtime: bool = False
    ) -> None:
        """`tab` is the list that it was opened from; `max_lines` is how many lines there may be."""
        super().__init__(LogPane(Log(max_lines), row, scope, runtime=runtime, failed=self._failure, redraw=self.redraw))
        self._scope, self._tab = scope, tab
        self._feed: LogFeed | None = None
        self._error: VercelError | None = None
        self._changes: Changes | None = None
        self._compared = False
        self._searched = False

    def _failure(self) -> Failure | None:
        if self.pane.runtime:
            return None
        empty = self._searched and not len(self.pane.log_lines)
        return describe_failure(self.pane.row, self.pane.errors, empty=empty)

    def compose(self) -> ComposeResult:
        """Frame, why it failed, search, the log with its words, status, keys."""
        yield Frame(self._tab)
        yield FailureBox()
        yield LogLine(lambda _: header(self.pane, self._feed), "gap")
        yield self.pane
        yield LogLine(self._status)
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is known, then load the log."""
        session = self.session
        self.subscriptions.watch(self.redraw, session.scope, session.project, session.watcher.counted)
        self.subscriptions.listen(session.changes, self._changed)
        self.set_interval(session.start.tick, self._tick)
        self._name_other_log()
        self.redraw()
        self._read()

    def subject(self) -> Subject | None:
        """The deployment that keys act on."""
        return Subject(DEPLOYMENTS, self.pane.row, self._scope)

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """The values to copy: lines and error first, then those of the deployment."""
        return (*self.pane.copies(), *super().copies(subject))

    def action_renew(self) -> None:
        """Load the log again from its start."""
        self._begin(runtime=self.pane.runtime)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable; the other log can always be opened."""
        if action == "variables" and self.pane.row.project_id is None:
            return "the project of this deployment is unknown"
        return super().unavailable_reason(action, *parameters)

    def switch(self) -> None:
        """Show the other log."""
        self._begin(runtime=not self.pane.runtime)

    def _begin(self, *, runtime: bool) -> None:
        self.workers.cancel_group(self, "log")
        self._error, self.pane.errors, self._searched = None, (), False
        self._changes, self._compared = None, False
        self.pane.restart(runtime=runtime)
        self._name_other_log()
        self.redraw()
        self._read()

    def _name_other_log(self) -> None:
        """Label the key of the other log."""
        other = "Build log" if self.pane.runtime else "Runtime log"
        relabel(self, LOG.key, other, f"Open the {other.lower()}")
        self.refresh_bindings()

    @work(group="log", exclusive=True)
    async def _read(self) -> None:
        start = self.session.start
        feed = self._feed = LogFeed(
            self.session.service, self._scope, self.pane.row, self._on_deployment, clock=start.clock, sleep=start.sleep
        )
        try:
            async for batch in feed.runtime() if self.pane.runtime else feed.build():
                self._take(batch)
        except VercelError as error:
            self._error = error
        if self.pane.row.phase(self.session.clock()) == "error" and not self.pane.runtime:
            await self._seek()
        self._searched = True
        self.redraw()
        if self.pane.row.phase(self.session.clock()) == "error" and not self.pane.runtime:
            await self._compare()

    def _take(self, batch: Batch) -> None:
        if batch:
            before = len(self.pane.log_lines)
            self.pane.grew(dropped=self.pane.log_lines.extend(batch))
            if not before:
                self.redraw()
        self._tick()

    async def _seek(self) -> None:
        """Find the errors in the background: a log may be long."""
        log = self.pane.log_lines
        self.pane.errors = tuple(await asyncio.to_thread(find_errors, tuple(log.lines), log.dropped))
        if not log.dropped:
            self.session.store.update_build_errors(self._scope, self.pane.row, self.pane.errors)
        if self.pane.errors and self.pane.view.follow:
            self.pane.view.rows.grow()
            self.pane.view.go_to(self.pane.errors[0].number)

    async def _compare(self) -> None:
        """What changed since a good build: it helps where it is known, and is no loss where it is not."""
        with suppress(VercelError):
            self._changes = await fetch_changes(self.session.service, self._scope, self.pane.row)
        self._compared = True
        self.redraw()

    def action_commits(self) -> None:
        """Show the commits since the last good build, at the Git host."""
        if self._changes is None or self._changes.compare is None:
            self.session.notifier.notify("The commits since the last good build are unknown.")
        else:
            visit(self.app, self._changes.compare)

    async def action_variables(self) -> None:
        """Open the env vars of the project."""
        if self.pane.row.project_id is not None:
            self.session.project.value = ProjectRef(self.pane.row.project_id, self.pane.row.name)
            await self.run_action("app.go('env')")

    def _on_deployment(self) -> None:
        if self._feed is not None:
            self.pane.row = self._feed.row
            self.redraw()
            self.freshen_bindings()

    def _changed(self, change: RowChange) -> None:
        deployment = change.resource == DEPLOYMENTS.name and change.kind == "changed"
        if deployment and change.scope == self._scope and self._feed is not None:
            self._feed.update_row(change.row)

    def _tick(self) -> None:
        for line in self.query(LogLine):
            line.tick()
        if not len(self.pane.view.rows) or self.banner.display:
            self.redraw()

    # Drawing

    def redraw(self) -> None:
        """Update the widgets from the current state."""
        if not self.is_attached or not self.is_mounted or not (self.query("Frame") and self.query("Banner")):
            return  # the page is being opened, or closed
        session, row = self.session, self.pane.row
        self.frame.show(self._scope, session.project.value, session.watcher.building, read_only=session.read_only)
        self.frame.crumb = f"{row.name or row.id} › {'runtime' if self.pane.runtime else 'build'} log"
        self.box.show(self._failure())
        # Its line is kept free until it is known, so that the log does not jump.
        comes = not self._compared and row.state == "ERROR" and None not in (row.branch, row.sha, row.project_id)
        self.box.show_changes(self._changes, comes=comes)
        self.query_one("#gap").display = self._failure() is None and not self.pane.bar.display
        empty = not len(self.pane.log_lines)
        self.banner.display = empty or (self.pane.view.rows.matching == 0 and not self.pane.bar.display)
        if self.banner.display:
            error = self._error if empty else None
            lines = self._words() if empty else self._no_match()
            self.banner.show_lines(lines, title=cell(error.title) if error else (), error=error is not None)
        for line in self.query(LogLine):
            line.refresh()

    def _no_match(self) -> tuple[Cell, ...]:
        clear = keys_line((self.session.keys.name("log.back", "escape"), "clear filter"))
        return (cell("No matching lines", "strong"), self.pane.filter_words(), (), clear)

    def _words(self) -> tuple[Cell, ...]:
        if self._error is not None:
            lines = (cell(self._error.hint), cell(self._error.detail, "muted"))
            other = ((self.session.keys.name(LOG.id, LOG.key), "build log"),) if self.pane.runtime else ()
            retry = (self.session.keys.name("refresh", "r"), "retry")
            return (*filter(None, lines), (), keys_line(retry, *other))
        if self.pane.runtime:
            host = self.pane.row.url or self.pane.row.name
            return (
                cell("Waiting for runtime logs …", "strong"),
                cell(f"New lines of {host} appear here.", "muted"),
                cell("Earlier lines are in the Vercel dashboard.", "muted"),
            )
        if not self._searched:
            return (cell("Loading …" if self.pane.row.state != "QUEUED" else empty_log_text(self.pane.row), "muted"),)
        return () if self._failure() is not None else (cell(empty_log_text(self.pane.row), "muted"),)

    def _status(self, room: int) -> tuple[Cell, Cell]:
        return status(room, self.pane, self._feed, self._error, self.session.clock())

    @on(LogView.Moved)
    def _moved(self) -> None:
        self._tick()
