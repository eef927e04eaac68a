"""An app with nothing but a table of generated rows."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar, Self

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message

from vtui.table.collection import Collection
from vtui.table.columns import Cell, Column, Context, Layout, Span, Values, cell
from vtui.widgets.table.resource_table import ResourceTable

CURSOR, CURSOR_WITHOUT_FOCUS = "#000080", "#202020"


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    name: str
    created: int = 0


def rows(count: int, start: int = 0) -> list[Row]:
    """Rows named after their numbers."""
    return [Row(f"row-{number}", f"name {number}") for number in range(start, start + count)]


class WatchedTable(ResourceTable[Row]):
    """A table that notes which of its lines it wants painted anew: no others go to the terminal."""

    painted: ClassVar[list[int]] = []

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        for region in regions or (self.size.region,):
            self.painted.extend(region.line_range)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class TableApp(App[None]):
    """The table, the keys of rows whose cells were made, and the messages of the table."""

    def __init__(self, loaded: list[Row], *, motion: bool = False, stopwatch: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.animation_level = "full" if motion else "none"
        self.collection = Collection[Row](lambda row: row.id)
        self.collection.extend(loaded)
        self.made: list[str] = []
        self.events: list[str] = []
        columns: tuple[Column[Row], ...] = (
            Column("state", "State", self._state_cell, layout=Layout(8)),
            Column("name", "Name", self._name_cell, layout=Layout(20, min_width=10, grow=1)),
            Column("id", "Identity", lambda row, _: cell(row.id, "muted"), layout=Layout(12, priority=1)),
            Column(
                "age", "Age", self._age_cell, layout=Layout(5, align="right", priority=2), values=Values(kind="age")
            ),
        )
        self.table = WatchedTable(columns, self.collection, stopwatch=stopwatch)
        self.table.painted.clear()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        tones = dict.fromkeys(("muted", "faint", "custom", "write"), "#7f7f7f")
        return {**tones, "cursor-row": CURSOR, "raised": CURSOR_WITHOUT_FOCUS}

    def compose(self) -> ComposeResult:
        yield self.table

    def _state_cell(self, row: Row, context: Context) -> Cell:
        del context
        self.made.append(row.id)
        return (Span("● ", "ok"), Span("Ready"))

    def _name_cell(self, row: Row, context: Context) -> Cell:
        del context
        return cell(row.name)

    def _age_cell(self, row: Row, context: Context) -> Cell:
        return cell(f"{(context.now - row.created) // 60_000}m", "muted")

    def on_resource_table_cursor_moved(self, message: ResourceTable.CursorMoved[Row]) -> None:
        self.events.append(f"cursor {message.row.id} {message.index}")

    def on_resource_table_opened(self, message: ResourceTable.Opened[Row]) -> None:
        self.events.append(f"opened {message.row.id}")

    def on_resource_table_header_clicked(self, message: ResourceTable.HeaderClicked) -> None:
        self.events.append(f"header {message.column}")

    def on_resource_table_near_end(self, message: Message) -> None:
        del message
        self.events.append("near end")

    def on_resource_table_end_wanted(self, message: Message) -> None:
        del message
        self.events.append("end wanted")

    def line(self, y: int) -> str:
        """The text that stands on a line of the table now."""
        return self.table.render_line(y).text.rstrip()

    def names(self) -> list[str]:
        """The names on view, from the top."""
        lines = [self.line(y) for y in range(1, self.table.size.height)]
        return [line[12:32].strip() for line in lines if line]
