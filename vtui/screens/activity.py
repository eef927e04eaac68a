"""Activity: the last requests, newest first."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen

from vtui import times
from vtui.resources.base import Cell, Column, Context, Span, cell
from vtui.resources.collection import Collection
from vtui.shell import shell_of
from vtui.text import count
from vtui.widgets.frame import Frame
from vtui.widgets.key_bar import KeyBar
from vtui.widgets.resource_table import ResourceTable

if TYPE_CHECKING:
    from vtui.api.record import RequestRecord


def outcome(record: "RequestRecord", _context: Context) -> Cell:
    """The status, or what went wrong."""
    if record.status is None:
        return cell(record.error or "no answer", "error")
    return cell(str(record.status), "ok" if record.status < 300 else "warn" if record.status < 400 else "error")


def left(record: "RequestRecord", _context: Context) -> Cell:
    """The rate limit after it."""
    return () if record.remaining is None else (Span(f"{record.remaining}/{record.limit}", "muted"),)


COLUMNS: "tuple[Column[RequestRecord], ...]" = (
    Column("age", "Age", lambda record, context: cell(times.age(record.at, context.now), "muted"), 4, align="right"),
    Column("status", "Status", outcome, width=10, min_width=8),
    Column(
        "method", "Method", lambda record, _: cell(record.method, "write" if record.method != "GET" else "muted"), 6
    ),
    Column("path", "Path", lambda record, _: cell(record.path), width=40, min_width=20, grow=1),
    Column("ms", "ms", lambda record, _: cell(count(record.ms), "muted"), width=6, align="right"),
    Column("size", "Bytes", lambda record, _: cell(count(record.size), "muted"), 9, align="right", priority=2),
    Column(
        "tries",
        "Tries",
        lambda record, _: cell(str(record.tries), "warn" if record.tries > 1 else "muted"),
        width=5,
        align="right",
        priority=3,
    ),
    Column("left", "Left", left, width=9, align="right", priority=1),
    Column("id", "Id", lambda record, _: cell(record.request_id, "faint"), width=20, priority=4),
)


class ActivityScreen(Screen[None]):
    """What vtui asked of the API: nothing secret is in it."""

    DEFAULT_CSS: ClassVar[str] = "ActivityScreen > ResourceTable { height: 1fr; margin-top: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,at", "app.pop_screen", "Back", id="activity.back", tooltip="Back to where you were"),
    ]

    table = query_one(ResourceTable)
    frame = query_one(Frame)

    def __init__(self) -> None:
        """Filled when mounted."""
        super().__init__()
        self._records: Collection[RequestRecord] = Collection(lambda record: f"{record.at} {id(record)}")

    def compose(self) -> ComposeResult:
        """Frame, requests, keys."""
        from vtui.screens.listed import TABS

        yield Frame(TABS, "")
        yield ResourceTable(COLUMNS, self._records)
        yield KeyBar()

    def on_mount(self) -> None:
        """Once a second what is new."""
        shell = shell_of(self)
        self.frame.crumb = "activity"
        self.set_interval(shell.start.tick, self._look)
        self._look()

    def _look(self) -> None:
        shell = shell_of(self)
        self.frame.scope, self.frame.place, self.frame.building = shell.scope, shell.place, shell.building
        self.frame.read_only = shell.read_only
        self._records.clear()
        self._records.extend(reversed(shell.requests))
        self.table.tick(shell.context())
        self.table.refresh_rows()
