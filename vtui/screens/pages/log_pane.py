"""The lines of a log: search, filter, show otherwise, copy, save, open elsewhere."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.getters import query_one

from vtui.logs import open_file
from vtui.logs.failure import Failure
from vtui.logs.plain_text import text_chunks
from vtui.logs.rows import LEVEL_FILTERS
from vtui.logs.search import Search, SearchQuery
from vtui.logs.store import Log
from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.resources.common.copying import Copy
from vtui.screens.clipboard import copy
from vtui.screens.flows import external_program
from vtui.screens.flows.row_screen import Pane
from vtui.screens.flows.worker import run_in_slices
from vtui.system.environment import Environment
from vtui.system.save_file import ExportError, free_name, path_text, save_in_thread
from vtui.table.columns import Cell, Span
from vtui.table.export.writer import default_name
from vtui.text import count
from vtui.widgets.bindings import hidden
from vtui.widgets.frame.banner import Banner
from vtui.widgets.log.view import LogView
from vtui.widgets.table.filter_bar import Fault, FilterBar

LOG_KEYS: tuple[Binding, ...] = (
    hidden("o", "read('visit')", "Visit", "visit", "Open the URL in the browser"),
    Binding("y", "read('copy')", "Copy", id="copy", tooltip="Copy lines, the error, or details of the deployment"),
    hidden("a", "row_actions", "Actions", "row.actions", "Show all actions"),
    Binding("escape", "pane('back')", "Back", id="log.back", tooltip="Clear marks, search and filter, or go back"),
    Binding("slash", "pane('filter')", "Search", id="filter", tooltip="Search for a text, or a ~regular expression"),
    Binding("n", "pane('hit', 1)", "Next", id="search.next", tooltip="Go to the next match"),
    hidden("N", "pane('hit', -1)", "Previous", "search.previous", "Go to the previous match"),
    hidden("ampersand", "pane('only')", "Only matches", "log.only-matches", "Show only matching lines (toggle)"),
    Binding(
        "f",
        "pane('facets')",
        "Levels",
        id="filter-by-value",
        tooltip="Show all lines, warnings, or errors only",
    ),
    Binding("w", "pane('wrap')", "Wrap", id="log.wrap", tooltip="Wrap long lines (toggle)"),
    Binding("ctrl+t", "pane('times')", "Times", id="log.times", tooltip="Show elapsed time, time of day, or none"),
    Binding("x", "pane('export')", "Save", id="export", tooltip="Save the log as a text file in this folder"),
    hidden("e", "pane('edit')", "Editor", "log.edit", "Open the file of the error in $EDITOR"),
    hidden("ctrl+e", "pane('copy_error')", "Copy error", "log.copy-error", "Copy the error"),
    hidden("f8", "pane('error', 1)", "Next error", "log.next-error", "Go to the next error"),
    hidden("shift+f8", "pane('error', -1)", "Previous error", "log.previous-error", "Go to the previous error"),
    hidden("vertical_line", "pane('pager')", "Pager", "log.pager", "Open the log in $PAGER"),
)
"""The keys of a screen with a log on it; the pane performs most of them."""


class LogPane(Pane):
    """The lines of a log: searched, filtered, shown otherwise, copied, saved, opened elsewhere."""

    BLANK = True
    DEFAULT_CSS: ClassVar[str] = """
    LogPane {
        height: 1fr;
        & > #body { height: 1fr; layers: rows words; }
        & LogView { layer: rows; height: 1fr; }
        & Banner { layer: words; width: 100%; height: 100%; display: none; background: transparent; }
    }
    """

    bar = query_one(FilterBar)
    heading = "This log"

    def __init__(
        self,
        log: Log,
        row: Deployment,
        scope: Scope,
        *,
        runtime: bool,
        failed: Callable[[], Failure | None],
        redraw: Callable[[], None],
    ) -> None:
        """Of the deployment `row`. `runtime` is for what functions log, otherwise it is a build's.

        `failed` gives why the build failed, `redraw` is called when something else is shown of the log.
        """
        super().__init__()
        self.row, self.scope = row, scope
        self.errors: tuple[BuildError, ...] = ()
        """The errors in it, the first real one first; empty until the build has ended."""
        self._failed, self._redraw = failed, redraw
        self.begin(log, runtime=runtime)
        self.actions = {
            "back": self._back,
            "filter": self._open_bar,
            "hit": self._go_to_hit,
            "only": self._toggle_only,
            "facets": self._next_levels,
            "wrap": self._toggle_wrap,
            "times": lambda: self.session.notifier.notify(f"Times: {self.view.turn_times()}"),
            "export": self._export,
            "edit": self._edit,
            "copy_error": self._copy_error,
            "error": self._go_to_error,
            "pager": self._page,
        }

    def begin(self, log: Log, *, runtime: bool) -> None:
        """Show another log."""
        self.log_lines, self.runtime = log, runtime
        self.view = LogView(log, requests=runtime)
        self._search: Search | None = None
        self._level_filter = 0
        self._home = -1

    def compose(self) -> ComposeResult:
        """Create the search, the log and the message shown instead of it."""
        yield FilterBar(lambda _expression, _cursor: ())
        with Container(id="body"):
            yield self.view
            yield Banner()

    def restart(self, *, runtime: bool) -> None:
        """Replace the log by an empty one."""
        old = self.view
        self.begin(Log(self.log_lines.max_lines), runtime=runtime)
        self.query_one("#body").mount(self.view, before=old)
        old.remove()
        self.view.focus()

    def grew(self, *, dropped: bool) -> None:
        """Update after lines were added, `dropped` old ones removed; new lines are searched too."""
        self.view.grew(dropped=dropped)
        if self._search is not None:
            self._search.forget_dropped()
            self._count(self._search, gone=True)

    def filter_words(self) -> Cell:
        """What is shown of the log: `only warnings and errors`, `only lines with cart`; empty for all lines."""
        searched = self._search.query.expression if self._search and self.view.rows.only is not None else ""
        if not self._level_filter and not searched:
            return ()
        lines = LEVEL_FILTERS[self._level_filter][0] if self._level_filter else "lines"
        return (Span(f"   only {lines}{f' with {searched}' if searched else ''}", "accent"),)

    def position_words(self) -> list[Span]:
        """The search with its position among the matches, and the number of marked rows."""
        spans: list[Span] = []
        search = self._search
        if search is not None and not self.bar.display and self.view.rows.only is None:
            position = search.ordinal(self.view.number)
            matches = count(len(search.numbers), ("match", "matches"))
            found = f"match {count(position)} of {count(len(search.numbers))}" if position else matches
            spans += [Span(f"   /{search.query.expression}", "accent"), Span(f"  {found}", "muted")]
        if self.view.marks:
            spans.append(Span(f"   {count(len(self.view.marked))} marked", "accent"))
        return spans

    # Search

    def _open_bar(self) -> None:
        self._home = self.view.number
        self.bar.display = True
        self._redraw()
        self.bar.open()

    @on(FilterBar.Written)
    def _written(self, event: FilterBar.Written) -> None:
        event.stop()
        try:
            wanted = SearchQuery(event.expression)
        except ValueError as error:
            self.bar.fault(Fault(str(error), 0, len(event.expression)))
            return
        self.bar.fault(None)
        self._look_for(wanted)

    def _look_for(self, wanted: SearchQuery) -> None:
        """Mark the hits and go to the first one from where the search began; then count them all."""
        self.workers.cancel_group(self, "search")
        if not wanted.expression:
            self._search = None
            self.view.search(None)
            self.bar.show_summary(())
            return
        search = self._search = Search(self.log_lines, wanted)
        self.view.search(wanted)
        first = search.quick_match_from(max(self._home, 0))
        if first is not None:
            self.view.go_to(first)
        self._count(search, gone=first is not None)

    @work(group="search", exclusive=True)
    async def _count(self, search: Search, *, gone: bool) -> None:
        await run_in_slices(search.steps())
        if search is not self._search:
            return
        first = None if gone else search.after(self._home - 1)
        if first is not None:
            self.view.go_to(first)
        found = count(len(search.numbers), ("line", "lines")) if search.numbers else "no matches"
        self.bar.show_summary((Span(found, "muted"),))
        if self.view.rows.only is not None:
            self._show_only(search.numbers)
        self._redraw()

    @on(FilterBar.Cancelled)
    def _cancelled(self, event: FilterBar.Cancelled) -> None:
        event.stop()
        self._end_search()
        if self._home >= 0:
            self.view.go_to(self._home)
        self._close_bar()

    @on(FilterBar.Applied)
    @on(FilterBar.Left)
    def _close_bar(self) -> None:
        self.bar.close()
        self.bar.display = False
        self.view.focus()
        self._redraw()

    def _end_search(self) -> None:
        self._search = None
        self.bar.set("")
        self.bar.show_summary(())
        self.view.search(None)
        if self.view.rows.only is not None:
            self._show_only(None)

    @work(group="hit", exclusive=True)
    async def _go_to_hit(self, by: int) -> None:
        """To the next line found, or to the one before; lines that came meanwhile are searched too."""
        search = self._search
        if search is None:
            self._open_bar()
            return
        search.forget_dropped()
        await run_in_slices(search.steps())
        number = search.after(self.view.number) if by > 0 else search.before(self.view.number)
        if number is None:
            self.session.notifier.notify("No matches.")
        else:
            self.view.go_to(number)

    def _toggle_only(self) -> None:
        if self._search is None:
            self.session.notifier.notify(f"Search first: press {self.session.keys.name('filter', 'slash')}.")
        else:
            self._show_only(self._search.numbers if self.view.rows.only is None else None)
        self._redraw()

    def _show_only(self, numbers: Sequence[int] | None) -> None:
        self.view.rows.only = numbers
        self.view.remade()

    # Show otherwise

    def _next_levels(self) -> None:
        self._level_filter = (self._level_filter + 1) % len(LEVEL_FILTERS)
        self.view.rows.levels = LEVEL_FILTERS[self._level_filter][1]
        self.view.remade()
        self._redraw()

    def _toggle_wrap(self) -> None:
        self.session.notifier.notify("Long lines are wrapped." if self.view.turn_wrap() else "Long lines are cut.")

    def _go_to_error(self, by: int) -> None:
        """To the next error, or to the one before: those that are known to be, else lines of that level."""
        log, here = self.log_lines, self.view.number
        numbers = sorted({error.number for error in self.errors if error.number >= log.dropped})
        if not numbers:
            numbers = [log.dropped + index for index, line in enumerate(log.lines) if line.level == "error"]
        if not numbers:
            self.session.notifier.notify("No errors.")
            return
        ahead = [number for number in numbers if (number > here if by > 0 else number < here)]
        around = numbers[0] if by > 0 else numbers[-1]
        self.view.go_to((ahead[0] if by > 0 else ahead[-1]) if ahead else around)

    def _back(self) -> None:
        """Clear marks, search or level filter, else go back."""
        if self.view.marks:
            self.view.unmark()
        elif self._search is not None:
            self._end_search()
        elif self._level_filter:
            self._level_filter = len(LEVEL_FILTERS) - 1
            self._next_levels()
        else:
            self.session.navigator.close_page()
            return
        self._redraw()

    # Copy, save, open elsewhere

    def copies(self) -> tuple[Copy, ...]:
        """The marked lines, or the one under the cursor, then the error."""
        lines: list[Copy] = []
        if len(self.view.rows):
            lines.append(Copy(count(len(self.view.marked), ("line", "lines")), self.view.copied()))
        if (failure := self._failed()) is not None:
            lines.append(Copy("error", failure.clipboard_text))
        return tuple(lines)

    def _copy_error(self) -> None:
        if (failure := self._failed()) is None:
            self.session.notifier.notify("No errors.")
        else:
            copy(self.app, "error", failure.clipboard_text)

    @work(group="export", exclusive=True)
    async def _export(self) -> None:
        """Save all lines as plain text, readable by the user alone, under a name that is free."""
        kind = "runtime-log" if self.runtime else "build-log"
        named = default_name(kind, self.scope.slug, self.row.name, "csv", self.session.clock())
        path = Path(named).with_suffix(".txt")
        try:
            if path.exists():
                path = free_name(path)
            await save_in_thread(path, text_chunks(tuple(self.log_lines.lines)))
        except ExportError as error:
            self.session.notifier.notify(str(error), error=True)
        else:
            lines = count(len(self.log_lines.lines), ("line", "lines"))
            self.session.notifier.notify(f"{lines} written to {path_text(path.absolute())}")

    def _edit(self) -> None:
        errors = self.errors
        at = next((error for error in errors if error.number == self.view.number), errors[0] if errors else None)
        at, environment = at or BuildError(-1, ""), Environment(os.environ)
        try:
            command = open_file.edit_command(at, self.row.project_id, Path.cwd(), environment)
        except open_file.OpenFileError as nothing:
            self.session.notifier.notify(str(nothing), error=True)
            return
        self._run(command, None, windowed=open_file.opens_window(command))

    def _page(self) -> None:
        try:
            command = open_file.pager_command(Environment(os.environ))
        except open_file.OpenFileError as nothing:
            self.session.notifier.notify(str(nothing), error=True)
            return
        self._run(command, "".join(text_chunks(tuple(self.log_lines.lines))).encode(), windowed=False)

    @work(group="elsewhere", exclusive=True)
    async def _run(self, command: list[str], given: bytes | None, *, windowed: bool) -> None:
        await external_program.run(self.app, command, given, windowed=windowed)
