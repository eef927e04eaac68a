"""What people do with a log, written once: search, filter, show otherwise, copy, save, open elsewhere."""

import os
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
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
from vtui.resources.common.reads import COPY, VISIT, Subject
from vtui.screens.flows import external_program
from vtui.screens.flows.action_bindings import bindings
from vtui.screens.flows.clipboard import copy
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.slices import run_in_slices
from vtui.system.environment import Environment
from vtui.system.save_file import ExportError, free_name, save_beside, told
from vtui.table.columns import Span
from vtui.table.export.writer import default_name
from vtui.text import count
from vtui.widgets.log.view import LogView
from vtui.widgets.table.filter_bar import Fault, FilterBar


class LogKeys(RowScreen):
    """A screen with a log on it. A subclass brings the lines and says what it is the log of."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings([replace(VISIT, footer=False)]),
        *bindings([replace(COPY, help="Copy lines, the error, or what the deployment has")]),
        Binding("a", "row_actions", "Actions", id="row.actions", show=False, tooltip="All that can be done with it"),
        Binding("escape", "back", "Back", id="log.back", tooltip="Marks, filter and search away, then back"),
        Binding("slash", "filter", "Search", id="filter", tooltip="Search for words, or for a ~regular expression"),
        Binding("n", "hit(1)", "Next", id="search.next", tooltip="To the next line found"),
        Binding("N", "hit(-1)", "Previous", id="search.previous", show=False, tooltip="To the line found before"),
        Binding("ampersand", "only", "Only these", id="log.only", show=False, tooltip="Only lines found, or all again"),
        Binding("f", "facets", "Levels", id="facets", tooltip="All lines, warnings and errors, or errors alone"),
        Binding("w", "wrap", "Wrap", id="log.wrap", tooltip="Wrap long lines, or cut them"),
        Binding("ctrl+t", "times", "Times", id="log.times", tooltip="Times since the start, of the clock, or none"),
        Binding("x", "export", "Save", id="export", tooltip="Save the log as plain text in this folder"),
        Binding("e", "edit", "Editor", id="log.edit", show=False, tooltip="Open the file of the error in $EDITOR"),
        Binding("ctrl+e", "copy_error", "Copy error", id="log.copy-error", show=False, tooltip="Copy what went wrong"),
        Binding("f8", "error(1)", "Next error", id="log.next-error", show=False, tooltip="To the next error"),
        Binding(
            "shift+f8",
            "error(-1)",
            "Previous error",
            id="log.previous-error",
            show=False,
            tooltip="To the error before",
        ),
        Binding("vertical_line", "pager", "Pager", id="log.pager", show=False, tooltip="Read the log in $PAGER"),
    ]

    bar = query_one(FilterBar)

    def __init__(self, log: Log, *, runtime: bool) -> None:
        """`runtime` is for what functions say, otherwise it is a build's."""
        super().__init__()
        self.start(log, runtime=runtime)

    def start(self, log: Log, *, runtime: bool) -> None:
        """Another log."""
        self.log_lines, self.runtime = log, runtime
        self.view = LogView(log, requests=runtime)
        self._search: Search | None = None
        self._level_filter = 0
        self._home = -1

    @property
    def row(self) -> Deployment:
        """The deployment that it is the log of."""
        raise NotImplementedError

    @property
    def scope(self) -> Scope:
        """Whose it is."""
        raise NotImplementedError

    @property
    def errors(self) -> tuple[BuildError, ...]:
        """What is wrong, the first real error first."""
        return ()

    @property
    def failed(self) -> Failure | None:
        """Why it failed."""
        return None

    def redraw(self) -> None:
        """Say anew what is known."""

    def shown_words(self) -> list[Span]:
        """What is shown of the log, for the status line."""
        said: list[Span] = []
        search = self._search
        if search is not None and not self.bar.display:
            place = search.ordinal(self.view.number)
            found = f"{count(place)} of {count(len(search.numbers))}" if place else count(len(search.numbers))
            said += [Span(f"   /{search.query.expression}", "accent"), Span(f"  {found}", "muted")]
        if self.view.rows.only is not None:
            said.append(Span("   only these", "accent"))
        if self._level_filter:
            said.append(Span(f"   {LEVEL_FILTERS[self._level_filter][0]}", "accent"))
        if self.view.marks:
            said.append(Span(f"   {count(len(self.view.marked))} marked", "accent"))
        return said

    # Search

    def action_filter(self) -> None:
        """Write what to search for."""
        self._home = self.view.number
        self.bar.display = True
        self.redraw()
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
            self.bar.tell(())
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
        found = count(len(search.numbers), ("line", "lines")) if search.numbers else "nothing found"
        self.bar.tell((Span(found, "muted"),))
        if self.view.rows.only is not None:
            self._filter()
        self.redraw()

    @on(FilterBar.Applied)
    def _applied(self, event: FilterBar.Applied) -> None:
        event.stop()
        self._close_bar()

    @on(FilterBar.Cancelled)
    def _cancelled(self, event: FilterBar.Cancelled) -> None:
        event.stop()
        self._end_search()
        if self._home >= 0:
            self.view.go_to(self._home)
        self._close_bar()

    @on(FilterBar.Left)
    def _close_bar(self) -> None:
        self.bar.close()
        self.bar.display = False
        self.view.focus()
        self.redraw()

    def _end_search(self) -> None:
        self._search = None
        self.bar.set("")
        self.bar.tell(())
        self.view.search(None)
        if self.view.rows.only is not None:
            self.view.rows.only = None
            self.view.remade()

    @work(group="hit", exclusive=True)
    async def action_hit(self, by: int) -> None:
        """To the next line found, or to the one before; lines that came meanwhile are searched too."""
        search = self._search
        if search is None:
            self.action_filter()
            return
        search.forget_dropped()
        await run_in_slices(search.steps())
        number = search.after(self.view.number) if by > 0 else search.before(self.view.number)
        if number is None:
            self.session.notifier.notify("Nothing is found.")
        else:
            self.view.go_to(number)

    def action_only(self) -> None:
        """Only the lines found, with a few around them, or all again."""
        if self._search is None:
            self.session.notifier.notify(f"Search for something first: {self.session.keys.name('filter', 'slash')}")
        elif self.view.rows.only is None:
            self._filter()
        else:
            self.view.rows.only = None
            self.view.remade()
        self.redraw()

    def _filter(self) -> None:
        if self._search is not None:
            self.view.rows.only = self._search.numbers
            self.view.remade()

    # Show otherwise

    def action_facets(self) -> None:
        """All lines, warnings and errors, errors; then all again."""
        self._level_filter = (self._level_filter + 1) % len(LEVEL_FILTERS)
        self.view.rows.levels = LEVEL_FILTERS[self._level_filter][1]
        self.view.remade()
        self.redraw()

    def action_wrap(self) -> None:
        """Wrap long lines, or cut them."""
        self.session.notifier.notify("Long lines are wrapped." if self.view.turn_wrap() else "Long lines are cut.")

    def action_times(self) -> None:
        """Tell times in another way."""
        self.session.notifier.notify(f"Times: {self.view.turn_times()}")

    def action_error(self, by: int) -> None:
        """To the next error, or to the one before: those that are known to be, else lines of that level."""
        log, here = self.log_lines, self.view.number
        numbers = sorted({error.number for error in self.errors if error.number >= log.dropped})
        if not numbers:
            numbers = [log.dropped + place for place, line in enumerate(log.lines) if line.level == "error"]
        if not numbers:
            self.session.notifier.notify("No errors.")
            return
        ahead = [number for number in numbers if (number > here if by > 0 else number < here)]
        around = numbers[0] if by > 0 else numbers[-1]
        self.view.go_to((ahead[0] if by > 0 else ahead[-1]) if ahead else around)

    def action_back(self) -> None:
        """Away with the marks, the search, the levels; then back."""
        if self.view.marks:
            self.view.unmark()
        elif self._search is not None:
            self._end_search()
        elif self._level_filter:
            self._level_filter = len(LEVEL_FILTERS) - 1
            self.action_facets()
        else:
            self.app.pop_screen()
            return
        self.redraw()

    # Copy, save, open elsewhere

    def copies(self, subject: Subject) -> tuple[Copy, ...]:
        """The marked lines, or the one under the cursor, then what went wrong, then what the deployment has."""
        lines: list[Copy] = []
        if len(self.view.rows):
            lines.append(Copy(count(len(self.view.marked), ("line", "lines")), self.view.copied()))
        if self.failed is not None:
            lines.append(Copy("error", self.failed.clipboard_text))
        return (*lines, *super().copies(subject))

    def action_copy_error(self) -> None:
        """Copy what went wrong, with its place."""
        if self.failed is None:
            self.session.notifier.notify("Nothing went wrong that is known.")
        else:
            copy(self.app, "the error", self.failed.clipboard_text)

    @work(group="export", exclusive=True)
    async def action_export(self) -> None:
        """Save all lines as plain text, readable by the user alone, under a name that is free."""
        kind = "runtime-log" if self.runtime else "build-log"
        named = default_name(kind, self.scope.slug, self.row.name, "csv", self.session.clock())
        path = Path(named).with_suffix(".txt")
        try:
            if path.exists():
                path = free_name(path)
            await save_beside(path, text_chunks(tuple(self.log_lines.lines)))
        except ExportError as error:
            self.session.notifier.notify(str(error), error=True)
        else:
            self.session.notifier.notify(
                f"{count(len(self.log_lines.lines), ('line', 'lines'))} written to {told(path.absolute())}"
            )

    def action_edit(self) -> None:
        """Open the file of the first error, or of the one under the cursor, at its line."""
        errors = self.errors
        at = next((error for error in errors if error.number == self.view.number), errors[0] if errors else None)
        try:
            command = open_file.edit_command(
                at or BuildError(-1, ""), self.row.project_id, Path.cwd(), Environment(os.environ)
            )
        except open_file.OpenFileError as nothing:
            self.session.notifier.notify(str(nothing), error=True)
            return
        self._run(command, None, windowed=open_file.opens_window(command))

    def action_pager(self) -> None:
        """Read the log in the pager."""
        try:
            command = open_file.pager_command(Environment(os.environ))
        except open_file.OpenFileError as nothing:
            self.session.notifier.notify(str(nothing), error=True)
            return
        self._run(command, "".join(text_chunks(tuple(self.log_lines.lines))).encode(), windowed=False)

    @work(group="elsewhere", exclusive=True)
    async def _run(self, command: list[str], given: bytes | None, *, windowed: bool) -> None:
        await external_program.run(self.app, command, given, windowed=windowed)
