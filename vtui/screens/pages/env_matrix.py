"""Variables side by side: a row for each key, a column for each environment, or for each project."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one
from textual.widgets import Static

from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.common.reads import Subject
from vtui.resources.env import copying, matrix, shared
from vtui.resources.env.issues import environments_of
from vtui.resources.env.matrix import KeyRow, Location
from vtui.resources.env.plans import named
from vtui.resources.env.resource import ENV_VARS
from vtui.screens.dialogs.compare_values import compare_row_values
from vtui.screens.flows.env_actions import EnvRowActions
from vtui.screens.flows.env_copy import copy_variable
from vtui.screens.flows.page_registry import page_of
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.screens.menus.pick import Pick, pick
from vtui.table.collection import Collection
from vtui.table.columns import Cell, cell
from vtui.table.filtering.completion import Completion
from vtui.table.filtering.language import FilterError, parse
from vtui.text import count, sentence
from vtui.widgets.bindings import bindings
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.modal_box import update_lines
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.table.filter_bar import Fault, FilterBar
from vtui.widgets.table.resource_table import ResourceTable
from vtui.writes.effects import RowChange


class EnvMatrixScreen(RowScreen):
    """The variables of a list, by key. Enter opens the variable of a key, or lists them if it has several.

    The list below goes on loading. Its filter applies here too: to the keys that have a variable that matches.
    """

    DEFAULT_CSS: ClassVar[str] = "EnvMatrixScreen > #missing { height: 2; padding: 0 1 0 3; text-wrap: nowrap; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,b", "app.pop_screen", "Back", id="side-by-side.back", tooltip="Back to the list"),
        Binding("slash", "filter", "Filter", id="filter", tooltip="Show only rows that match"),
        Binding(
            "tilde",
            "compare_values",
            "Compare values",
            id="env.compare-values",
            tooltip="Compare the values (1 request each)",
        ),
        Binding("r", "renew", "Refresh", show=False, id="refresh", tooltip="Refresh, or retry after an error"),
        *bindings([copying.COPY, shared.LINK]),
    ]
    ACTIONS = EnvRowActions
    GREYED = frozenset({"compare_values"})
    USES_LIST_BELOW = True

    table = query_one(ResourceTable)
    frame = query_one(Frame)
    note = query_one("#missing", Static)

    def __init__(self, scope: Scope, listed: ListPane[EnvVar], show_key: Callable[[str], None]) -> None:
        """`listed` is the list below; `show_key` shows the variables of a key in it."""
        super().__init__()
        self._scope, self._listed, self._show_key = scope, listed, show_key
        self._keys: Collection[KeyRow] = Collection(lambda row: row.id)
        self._filter = self._filter_before = listed.wanted
        self._locations: list[Location] = []
        self.bar = FilterBar(self._complete)

    def _complete(self, expression: str, cursor: int) -> Sequence[Completion]:
        return self._listed.filtering.complete(expression, cursor)

    def compose(self) -> ComposeResult:
        """Frame, filter or a blank line, table, where the key is missing, keys."""
        yield Frame(ENV_VARS.name)
        yield Container(id="gap")
        yield self.bar
        yield ResourceTable[KeyRow]((), self._keys, stopwatch=self.session.start.stopwatch)
        yield Static(id="missing", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Update from the store, and at least once a second from the list."""
        self.subscriptions.watch(self._look, self.session.store.facts)
        self.subscriptions.listen(self.session.changes, self._variables_read)
        self.set_interval(self.session.start.tick, self._look)
        self.bar.set(str(self._filter))
        self._show_bar()

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also for comparing the values of a key, and for copying one of its variables."""
        if action == "compare_values" and self.table.cursor_row is None:
            return self.no_row()
        reason = super().unavailable_reason(action, *parameters)
        is_copy = action == "act" and parameters[0] == copying.COPY.id
        return None if is_copy and self._may_write and self._sources() else reason

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys of the table while the filter is edited."""
        if action in ("filter", "compare_values", "act") and self.bar.writing:
            return False
        return super().check_action(action, parameters)

    @property
    def _may_write(self) -> bool:
        return not self.session.settings.value.read_only_in(self._scope)

    def no_row(self) -> str:
        """Why no key is shown."""
        return "no key matches the filter" if self._listed.collection else self._listed.no_row()

    def subject(self) -> Subject | None:
        """The variable of production, or the first of the key."""
        row = self.table.cursor_row if self.is_mounted else None
        return None if row is None else Subject(ENV_VARS, row.rows[0], self._scope)

    def _variables_read(self, change: RowChange) -> None:
        if change.resource == ENV_VARS.name:
            self.call_next(self._look)  # the list below takes them up first

    # What is shown

    @property
    def _of_projects(self) -> bool:
        feed = self._listed.feed
        return feed is not None and feed.project.project_id is None

    def _all_locations(self, rows: Sequence[EnvVar]) -> list[Location]:
        progress, known = self._listed.progress, self.session.store.scopes[self._scope].projects
        if self._of_projects:
            return matrix.project_locations({project.id: project.name for project in known.values()}, progress)
        feed = self._listed.feed
        project = None if feed is None else known.get(feed.project.project_id or "")
        custom = [] if project is None else [id_ for id_, _ in project.environments]
        names = matrix.environments(rows, custom)
        return matrix.environment_locations(names, self.context(), hidden=bool(progress.hidden))

    def _look(self) -> None:
        session, context, listed = self.session, self.context(), self._listed
        building, read_only = session.watcher.building, session.read_only
        self.frame.show(session.scope.value, session.project.value, building, read_only=read_only)
        rows = list(listed.collection)
        total = len({row.key for row in rows if row.key})
        keys = {row.key for part in listed.view.filter_rows(self._filter, context) for row in part}
        locations = self._all_locations(rows)
        if locations != self._locations:
            self._locations = locations
            self.table.columns = matrix.columns(locations, of_projects=self._of_projects)
        self._keys.clear()
        locations_of = matrix.project_ids if self._of_projects else environments_of
        self._keys.extend(matrix.grouped((row for row in rows if row.key in keys), locations_of))
        shown = "" if len(self._keys) == total else f"{count(len(self._keys))} of "
        self.frame.crumb = f"{shown}{count(total, ('key', 'keys'))} side by side"
        self.table.tick(context)
        self.table.refresh_rows()
        self._describe()
        self.freshen_bindings()

    def _describe(self) -> None:
        row, room = self.table.cursor_row, self.size.width - 4
        if row is None:
            lines: list[Cell] = [cell(f"{sentence(self.no_row())}.", "muted")]
        else:
            noun = ("project", "projects") if self._of_projects else ("environment", "environments")
            refresh = self.session.keys.name("refresh", "r")
            lines = [
                matrix.summary(row, self._locations, noun, room),
                matrix.remarks(row, self._locations, self._listed.progress, refresh, room),
            ]
        update_lines(self.note, lines)

    def on_resize(self) -> None:
        """Fit the names into the new width."""
        self.call_after_refresh(self._describe)

    # The filter

    def _show_bar(self) -> None:
        self.bar.display = bool(self._filter.terms) or self.bar.writing
        self.query_one("#gap").display = not self.bar.display
        self._look()

    def action_filter(self) -> None:
        """Edit the filter."""
        self._filter_before = self._filter
        self.bar.display = True
        self.bar.open()
        self._show_bar()
        self.refresh_bindings()

    @on(FilterBar.Written)
    def _written(self, event: FilterBar.Written) -> None:
        event.stop()
        try:
            self._filter = parse(event.expression, ENV_VARS.list.columns)
        except FilterError as error:
            self.bar.fault(Fault(error.message, error.at, error.end))
            return
        self.bar.fault(None)
        self._look()

    @on(FilterBar.Cancelled)
    def _cancelled(self, event: FilterBar.Cancelled) -> None:
        self._filter = self._filter_before
        self._close_bar(event)

    @on(FilterBar.Applied)
    @on(FilterBar.Left)
    def _close_bar(self, event: FilterBar.Applied | FilterBar.Cancelled | FilterBar.Left) -> None:
        event.stop()
        self.bar.set(str(self._filter))
        self.bar.close()
        self.table.focus()
        self._show_bar()
        self.refresh_bindings()
        if self._filter != self._listed.wanted:
            self._listed.filtering.set(self._filter)

    # Keys

    def action_renew(self) -> None:
        """Refresh the list below, or load the rest of it."""
        self._listed.renew()

    @work(group="alike", exclusive=True)
    async def action_compare_values(self) -> None:
        """Read the values of the key under the cursor, a request each, and show which are equal, not the values."""
        self.hold_row()
        if (row := self.table.cursor_row) is not None:
            await compare_row_values(self.app, self._scope, row.rows)

    def _sources(self) -> list[EnvVar]:
        """The variables of the key that can be copied."""
        row, context = self.table.cursor_row, self.context()
        rows = () if row is None else row.rows
        usable = (each for each in rows if copying.copy_unavailable_reason(each, context) is None)
        return sorted(usable, key=lambda each: each.project or "")

    def action_act(self, name: str) -> None:
        """Copy a variable of the key; if it has several, ask which."""
        self.hold_row()
        if name == copying.COPY.id and self.on_top:
            self._copy()
        else:
            super().action_act(name)

    @work(group="copy", exclusive=True)
    async def _copy(self) -> None:
        sources, context = self._sources(), self.context()
        picks = [
            Pick(
                str(at),
                row.project or "?",
                named(environments_of(row), context) + (f" on {row.branch}" if row.branch else ""),
            )
            for at, row in enumerate(sources)
        ]
        chosen = await pick(self.app, f"Copy which {sources[0].key}?", picks) if len(picks) > 1 else "0"
        if chosen is not None:
            await copy_variable(self, sources[int(chosen)], self._scope)

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
        self._describe()
        self.freshen_bindings()

    @on(ResourceTable.Opened)
    def _opened(self, event: "ResourceTable.Opened[KeyRow]") -> None:
        if self.app.screen is not self:  # a key pressed twice in one breath opens one page
            return
        if len(event.row.rows) == 1:
            self.app.push_screen(page_of(ENV_VARS, event.row.rows[0], self._scope, ENV_VARS.name))
        else:
            self.app.pop_screen()
            self._show_key(event.row.key)
