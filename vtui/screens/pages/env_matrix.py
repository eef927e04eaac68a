"""Variables side by side: a row for each key, a column for each environment."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.getters import query_one

from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.common.reads import Subject
from vtui.resources.env.columns import ENV_VARS
from vtui.resources.env.matrix import KeyRow, columns, grouped
from vtui.screens.dialogs.compare_values import compare_row_values
from vtui.screens.flows.page_registry import page_of
from vtui.screens.flows.row_screen import RowScreen
from vtui.table.arrangement import timed
from vtui.table.collection import Collection
from vtui.text import count
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import Frame
from vtui.widgets.table.resource_table import ResourceTable
from vtui.writes.effects import RowChange


class EnvMatrixScreen(RowScreen):
    """The variables of a list, by key. Enter opens the one there is of a key, or lists those that there are."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,b", "app.pop_screen", "Back", id="side-by-side.back", tooltip="Back to the list"),
        Binding(
            "tilde",
            "compare_values",
            "Compare values",
            id="env.compare-values",
            tooltip="Read and compare the values of the key",
        ),
    ]

    GREYED = frozenset({"compare_values"})

    table = query_one(ResourceTable)
    frame = query_one(Frame)

    def __init__(self, scope: Scope, rows: Callable[[], Sequence[EnvVar]], show_key: Callable[[str], None]) -> None:
        """`rows` returns the current variables, `show_key` shows those of a key in their list."""
        super().__init__()
        self._scope, self._rows, self._show_key = scope, rows, show_key
        self._keys: Collection[KeyRow] = Collection(lambda row: row.id)

    def compose(self) -> ComposeResult:
        """Frame, table, keys."""
        yield Frame(ENV_VARS.name)
        yield Container(id="gap")
        shown = timed(columns(self._rows(), self.context()), self.session.settings.value.times)
        yield ResourceTable(shown, self._keys, stopwatch=self.session.start.stopwatch)
        yield KeyBar()

    def on_mount(self) -> None:
        """Update from the store, at least once a second because of ages."""
        self.subscriptions.watch(self._look, self.session.store.facts)
        self.subscriptions.listen(self.session.changes, self._variables_read)
        self.set_interval(self.session.start.tick, self._look)
        self._look()

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Also for comparing the values of a key."""
        if action == "compare_values" and self.table.cursor_row is None:
            return self.no_row()
        return super().unavailable_reason(action, *parameters)

    def subject(self) -> Subject | None:
        """The variable of production, or the first there is."""
        row = self.table.cursor_row if self.is_mounted else None
        return None if row is None else Subject(ENV_VARS, row.rows[0], self._scope)

    def _variables_read(self, change: RowChange) -> None:
        if change.resource == ENV_VARS.name:
            self.call_next(self._look)  # the list below takes them up first

    def _look(self) -> None:
        session = self.session
        building, read_only = session.watcher.building, session.read_only
        self.frame.show(session.scope.value, session.project.value, building, read_only=read_only)
        self._keys.clear()
        self._keys.extend(grouped(self._rows()))
        self.frame.crumb = f"{count(len(self._keys), ('key', 'keys'))} side by side"
        self.table.tick(self.context())
        self.table.refresh_rows()
        self.freshen_bindings()

    @work(group="alike", exclusive=True)
    async def action_compare_values(self) -> None:
        """Read the values of the key under the cursor, a request each, and show which are equal, not the values."""
        self.hold_row()
        if (row := self.table.cursor_row) is not None:
            await compare_row_values(self.app, self._scope, row.rows)

    @on(ResourceTable.CursorMoved)
    def _moved(self) -> None:
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
