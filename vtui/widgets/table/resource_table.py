"""A table of rows that draws only the lines on view."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import ClassVar, Generic, NamedTuple, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.cache import FIFOCache
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from vtui.table.cells import MARKED, WATCHED
from vtui.table.collection import Rows
from vtui.table.columns import Cell, Column, Context
from vtui.table.sorting import Order
from vtui.widgets.bindings import hidden
from vtui.widgets.row_scroller import STRIPS, RowScroller
from vtui.widgets.table.hidden_match import hidden_match, shows_match
from vtui.widgets.table.layout import Placed, full, layout, stops
from vtui.widgets.table.line import Spots, draw_line, row_cells, title_cells
from vtui.widgets.throttle import Throttle

T = TypeVar("T")
RowT = TypeVar("RowT")

GUTTER = 3
"""Terminal cells left of the columns: the cursor's bar, a mark or a watched row's glyph, a blank or both."""
MARGIN = 1
"""Terminal cells between the columns and the scrollbar."""
NEAR_END = 50
"""Distance in rows from the last loaded one at which more are requested."""
MATCHES = 200
"""Rows among which a visible match is looked for."""

FLASH = 0.7
"""Seconds that a changed row is highlighted."""


class _Line(NamedTuple, Generic[T]):
    """What is drawn on a line of the widget."""

    row: T
    selected: bool
    marked: bool
    watched: bool
    flashing: bool

    @property
    def look(self) -> tuple[bool, bool, bool, bool]:
        """All fields except the row."""
        return self[1:]


class ResourceTable(RowScroller, Generic[T]):
    """Rows in columns under a header line, with a row cursor; cursor and scroll position follow the keys of rows.

    After the rows were changed, the caller must call `refresh_rows`. Columns that do not fit are reached by
    scrolling sideways: at rest the line shows the columns that fit; once scrolled it shows every column at its own
    width, the first one held in its place.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--header", "rows--bar", "rows--mark", "rows--flash"}
    DEFAULT_CSS: ClassVar[str] = """
    ResourceTable {
        overflow: auto auto;

        & > .rows--header { color: $muted; text-style: bold; }
        & > .rows--bar { color: $faint; }
        & > .rows--mark { color: $primary; text-style: bold; }
        & > .rows--flash { background: $raised; }
        &:focus > .rows--bar { color: $primary; }

        & > .rows--error { color: $error; text-style: bold; }
        & > .rows--write { color: $write; text-style: bold; }
        & > .rows--chip { color: #ffffff; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("G,end", "last", "End", "table.end", "Move to the last loaded row, and load more"),
        hidden("left", "sideways(-1)", "Left", "table.left", "Scroll left"),
        hidden("right", "sideways(1)", "Right", "table.right", "Scroll right"),
        Binding("enter", "open", "Open", id="table.open", tooltip="Open the row"),
    ]

    @dataclass
    class CursorMoved(Message, Generic[RowT]):
        """Another row is under the cursor."""

        row: RowT
        index: int
        """Index of the row."""

    @dataclass
    class Opened(Message, Generic[RowT]):
        """A row was opened, by enter or a double click."""

        row: RowT

    @dataclass
    class HeaderClicked(Message):
        """The title of a column was clicked."""

        column: str
        """ID of the column."""

    class NearEnd(Message):
        """The last loaded rows are close to being on view; posted once for each number of rows."""

    class EndWanted(Message):
        """The user requested the end of the list, also beyond the loaded rows."""

    def __init__(
        self, columns: Sequence[Column[T]], rows: Rows[T], *, stopwatch: Callable[[], float] = monotonic
    ) -> None:
        """Show `rows`; `stopwatch` gives seconds and never runs backwards."""
        self._columns = tuple(columns)
        self._rows = rows
        self._order: Order | None = None
        self._marks: AbstractSet[str] = frozenset()
        self._watched: AbstractSet[str] = frozenset()
        self._spots: Spots | None = None
        self._stale = False
        self._flashing: set[str] = set()
        self.context = Context(now=0)
        """The context that cells are drawn with."""
        self.cursor_key: str | None = None
        """Key of the row under the cursor; None when there are no rows."""
        self._stopwatch = stopwatch
        self.held = False
        """Whether the user has moved the cursor or acted on its row: it follows this row from then on."""
        self._last_row: str | None = None
        """Key of the row that was under the cursor last; the rows may all be gone by now."""
        self._changed_at: float | None = None
        """When another row came under the cursor without a move by the user."""
        self._top_key: str | None = None
        self._near_end_count = 0
        self._placed: tuple[Placed[T], ...] = ()
        self._stops: tuple[int, ...] = (0,)
        self._arranged: tuple[int, bool] | None = None
        # What is drawn on each line of the widget, and the cached strips.
        self._lines: dict[int, _Line[T] | None] = {}
        self._strips: FIFOCache[tuple[str, tuple[bool, bool, bool, bool]], tuple[T, Strip]] = FIFOCache(STRIPS)
        self._grow = Throttle(self, self._follow_growth)
        super().__init__()

    # What screens read and call

    @property
    def row_count(self) -> int:
        """Count of rows."""
        return len(self._rows)

    @property
    def cursor_index(self) -> int:
        """Index of the row under the cursor; 0 also when there are no rows."""
        return self._cursor

    @property
    def cursor_row(self) -> T | None:
        """The row under the cursor, found by its key; None when there is none or it is gone."""
        index = None if self.cursor_key is None else self._rows.index_of(self.cursor_key)
        return None if index is None else self._rows[index]

    def hold(self) -> None:
        """Keep the cursor on its row from now on, on the first row of the list too."""
        self.held = True

    def changed_within(self, seconds: float) -> bool:
        """Whether another row has come under the cursor in the last `seconds` without a move by the user."""
        return self._changed_at is not None and self._stopwatch() - self._changed_at < seconds

    def note_change(self) -> None:
        """Count this moment as one at which another row came under the cursor."""
        self._changed_at = self._stopwatch()

    @property
    def near_end(self) -> bool:
        """Whether the last rows loaded are on view or nearly so."""
        return bool(self.page) and self.scroll_offset.y + self.page >= len(self._rows) - NEAR_END

    @property
    def columns(self) -> tuple[Column[T], ...]:
        """The columns, in their order; setting them lays the lines out anew."""
        return self._columns

    @columns.setter
    def columns(self, columns: Sequence[Column[T]]) -> None:
        if tuple(columns) == self._columns:
            return
        self._columns, self._arranged = tuple(columns), None
        self.forget_drawn()
        self._resize_content()
        self.jump(self.scroll_offset.y)
        if self.scroll_offset.x > self.max_scroll_x:
            self.scroll_to(x=self.max_scroll_x, animate=False)
        self.refresh()

    @property
    def widths(self) -> dict[str, int]:
        """Terminal cells of the columns on view, by id."""
        return {column.id: width for column, _, width in self._columns_on_view()}

    @property
    def order(self) -> Order | None:
        """The order that the header shows; None for none."""
        return self._order

    @order.setter
    def order(self, order: Order | None) -> None:
        if order != self._order:
            self._order = order
            self.refresh(Region(0, 0, self.size.width, 1))

    @property
    def marks(self) -> AbstractSet[str]:
        """Keys of the rows that bear a mark; setting them repaints the lines that change."""
        return self._marks

    @marks.setter
    def marks(self, marks: AbstractSet[str]) -> None:
        self._marks = marks
        self._repaint_changes()

    @property
    def watched(self) -> AbstractSet[str]:
        """Keys of the watched rows; setting them repaints the lines that change."""
        return self._watched

    @watched.setter
    def watched(self, watched: AbstractSet[str]) -> None:
        self._watched = watched
        self._repaint_changes()

    @property
    def stale(self) -> bool:
        """Whether the rows are old and may no longer be true: they are drawn muted, and none can be opened."""
        return self._stale

    def exchange(self, rows: Rows[T], *, stale: bool) -> None:
        """Show `rows` of the same list in place of the current ones; `refresh_rows` keeps the cursor on its row."""
        self._rows, self._stale = rows, stale
        self._flashing.clear()
        self.forget_drawn()
        self.refresh()

    def light_up(self, spots: Spots | None) -> None:
        """Mark the matches of a filter in the cells; None for no filter."""
        if spots is not self._spots:
            self._spots = spots
            self.forget_drawn()
            self.refresh()

    def hidden_match(self) -> tuple[str, str] | None:
        """Where the row under the cursor matches the filter, if no visible cell shows it: a title and a text."""
        row = self.cursor_row
        if row is None or self._spots is None:
            return None
        return hidden_match(self._columns, self._columns_on_view(), row, self.context, self._spots)

    def move_to_visible_match(self) -> None:
        """Put the cursor on the first row with a visible cell that matches the filter, else on the first row."""
        placed, spots = self._columns_on_view(), self._spots
        first = range(0 if spots is None else min(len(self._rows), MATCHES))
        found = (index for index in first if spots and shows_match(placed, self._rows[index], self.context, spots))
        self._go(next(found, 0), chosen=False)

    def tick(self, context: Context) -> None:
        """Take a new context (a later now) and repaint only the lines that look different in it."""
        self.context = context
        before = self._strips
        self._strips = FIFOCache(STRIPS)
        for y, line in self._lines.items():
            if line is None or y >= self.outer_size.height:
                continue
            drawn = before.get((self._rows.key(line.row), line.look))
            if drawn is None or drawn[1] != self._strip(line):
                self._repaint(y)

    def refresh_rows(self) -> None:
        """Update after the rows were added, removed, replaced or reordered. Repaints only the lines that change.

        The cursor stays on its row, and the row on its line. Only a cursor that the user has not moved stays on the
        first row of a list at its top. When its row is gone, the cursor keeps its index.
        """
        self._notice_changes()
        top, cursor = self.scroll_offset.y, self._cursor
        at_top = top == cursor == 0 and not self.held
        index = None if at_top or self.cursor_key is None else self._rows.index_of(self.cursor_key)
        shift = 0
        if index is not None and top <= cursor < top + self.page:
            shift = index - cursor
        elif not at_top and self._top_key is not None:
            top_index = self._rows.index_of(self._top_key)
            shift = 0 if top_index is None else top_index - top
        self._resize_content()
        self.jump(top + shift)
        self._set_cursor(cursor if index is None else index)
        self._repaint_changes()
        self._after_scroll()

    def show(self, rows: Rows[T], cursor: str | None = None, *, again: bool = False) -> None:
        """Show other rows: from their top, or with the cursor held on the row of the key `cursor`.

        `again` says that it is the same list, loaded anew: another row under the cursor is then a change, while a list
        that a person went to has a row of its own there.
        """
        self._rows = rows
        self._flashing.clear()
        self.forget_drawn()
        self._cursor, self.cursor_key, self._top_key, self._near_end_count = 0, None, None, 0
        self._resize_content()
        self.jump(0)
        self.held = cursor is not None
        self._last_row = self._last_row if again else None
        self._go((None if cursor is None else rows.index_of(cursor)) or 0, chosen=False)
        self.refresh()
        self._after_scroll()

    def move_to(self, key: str, *, chosen: bool = True) -> bool:
        """Put the cursor on the row with this key and bring it on view; False when there is no such row.

        `chosen`: whether the user requested this row; if not, it counts as a change of the row under the cursor.
        """
        index = self._rows.index_of(key)
        if index is None:
            return False
        self._go(index, chosen=chosen)
        return True

    # Keys and mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable opening without a row."""
        if action == "open" and (self.cursor_key is None or self._stale):
            return None
        return super().check_action(action, parameters)

    def move_cursor(self, index: int, *, down: bool = False) -> None:
        """Put the cursor on a row, as the user requested."""
        del down
        self._go(index)

    def action_last(self) -> None:
        """Move the cursor to the last loaded row, and post `EndWanted`."""
        self._go(len(self._rows) - 1)
        self.post_message(self.EndWanted())

    def action_sideways(self, direction: int) -> None:
        """Scroll so that the next or the previous column is next to the first."""
        x = self.scroll_offset.x
        after = [rest for rest in self._rests() if (rest > x if direction > 0 else rest < x)]
        if after:
            self.scroll_to(x=after[0] if direction > 0 else after[-1], animate=False)

    def action_open(self) -> None:
        """Post `Opened` for the row under the cursor."""
        self.hold()
        if (row := self.cursor_row) is not None:
            self.post_message(self.Opened(row))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked; a double click opens it."""
        offset = event.get_content_offset(self)
        if event.button != 1 or offset is None:
            return
        if offset.y == 0:
            if (column := self._column_at(offset.x)) is not None:
                self.post_message(self.HeaderClicked(column.id))
            return
        index = self.scroll_offset.y + offset.y - 1
        if index >= len(self._rows):
            return
        again = event.chain == 2 and index == self._cursor
        self._go(index)
        if again:
            self.action_open()

    # Following size, scroll and style

    def on_resize(self) -> None:
        """Lay out again; a cursor that was on view stays on view."""
        top = self.scroll_offset.y
        on_view = top <= self._cursor < top + self.page
        self.page = max(0, self.size.height - 1)
        self._resize_content()
        self._set_cursor(self._cursor)
        if on_view:
            self._show_cursor()
        self._after_scroll()

    def watch_scroll_x(self, old_value: float, new_value: float) -> None:
        """Draw all lines with the columns that came on view."""
        self._strips.clear()
        super().watch_scroll_x(old_value, new_value)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came on view."""
        super().watch_scroll_y(old_value, new_value)
        self._after_scroll()

    def after_repaint(self, do: Callable[[], object]) -> None:
        """Call a function once the lines that have changed are repainted.

        `call_after_refresh` alone may be earlier: the table requests its repaint only when it has no other messages.
        """
        self.call_next(self.call_after_refresh, do)

    def forget_drawn(self) -> None:
        """Drop cached lines."""
        self._strips.clear()
        self._lines.clear()

    # Cursor and scroll position

    def _go(self, index: int, *, chosen: bool = True) -> None:
        before, top = self._cursor, self.scroll_offset.y
        self.held |= chosen
        self._set_cursor(index, chosen=chosen)
        for changed in {before, self._cursor}:
            self._repaint(changed - top + 1)
        self._show_cursor()

    def _set_cursor(self, index: int, *, chosen: bool = False) -> None:
        count = len(self._rows)
        self._cursor = self.clamped(index)
        key = self._rows.key(self._rows[self._cursor]) if count else None
        if key != self.cursor_key:
            self.cursor_key = key
            if key is not None:
                if not chosen and self._last_row not in (None, key):
                    self.note_change()
                self._last_row = key
                self.post_message(self.CursorMoved(self._rows[self._cursor], self._cursor))

    def _show_cursor(self) -> None:
        y = self.top_with_cursor()
        if y != self.scroll_offset.y:
            self.scroll_to_row(y)

    def _arrange_scrollbars(self, region: Region) -> Iterable[tuple[Widget, Region]]:
        return super()._arrange_scrollbars(region.shrink(Spacing(top=1)))

    def _after_scroll(self) -> None:
        count, top = len(self._rows), self.scroll_offset.y
        self._top_key = self._rows.key(self._rows[top]) if top < count else None
        if count < self._near_end_count:
            self._near_end_count = 0
        if count != self._near_end_count and self.near_end:
            self._near_end_count = count
            self.post_message(self.NearEnd())

    def _resize_content(self) -> None:
        width = self.outer_size.width - self.scrollbar_size_vertical + self._rests()[-1]
        size, before = Size(width, len(self._rows) + 1), self.virtual_size
        if not self.set_content_size(size):
            return  # it would draw the scrollbar anew
        if self.show_vertical_scrollbar and size.width == before.width and size.height > before.height:
            self._grow()
        elif self.is_attached:
            self._scroll_update(size)

    def _follow_growth(self) -> None:
        if self.is_attached:
            self._scroll_update(self.virtual_size)

    # Drawing

    @property
    def _room(self) -> int:
        """Terminal cells for the columns. `outer_size` is the size of a widget without a border, and costs nothing."""
        return max(0, self.outer_size.width - self.scrollbar_size_vertical - GUTTER - MARGIN)

    def _repaint(self, y: int) -> None:
        width, height = self.outer_size
        if 0 < y < height:
            self.refresh(Region(0, y, width, 1))

    def _repaint_changes(self) -> None:
        """Repaint the lines whose row changed, or that the cursor reached or left."""
        top = self.scroll_offset.y
        for y in range(1, self.outer_size.height):
            drawn, line = self._lines.get(y), self._line(y, top)
            if drawn is None or line is None:
                if drawn is not line:
                    self._repaint(y)
            elif drawn.row is not line.row or drawn.look != line.look:
                self._repaint(y)

    def _notice_changes(self) -> None:
        """Flash the rows on view whose cells changed, except for their age."""
        if self.app.animation_level == "none":
            return
        changed = set()
        for y in range(1, self.outer_size.height):
            if (drawn := self._lines.get(y)) is not None:
                key = self._rows.key(drawn.row)
                index = self._rows.index_of(key)
                if index is not None and self._cells_differ(drawn.row, self._rows[index]):
                    changed.add(key)
        if changed:
            self._flashing |= changed
            self.set_timer(FLASH, partial(self._end_flash, changed))

    def _cells_differ(self, old: T, new: T) -> bool:
        return old is not new and any(
            placed.column.cell(old, self.context) != placed.column.cell(new, self.context)
            for placed in self._columns_on_view()
            if placed.column.values.kind != "age"
        )

    def _end_flash(self, keys: set[str]) -> None:
        self._flashing -= keys
        self._repaint_changes()

    def _line(self, y: int, top: int) -> _Line[T] | None:
        """What is on a line of the widget, with `top` as the first row on view."""
        index = top + y - 1
        if index >= len(self._rows):
            return None
        row = self._rows[index]
        key = self._rows.key(row)
        return _Line(row, index == self._cursor, key in self._marks, key in self._watched, key in self._flashing)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the widget: the header, a row, or nothing."""
        if y == 0:
            return self._draw(title_cells(self._columns_on_view(), self._order), " ", " ", None, "header")
        line = self._lines[y] = self._line(y, self.scroll_offset.y)
        if line is None:
            return Strip.blank(self.outer_size.width, self.style_of())
        return self._strip(line)

    def _strip(self, line: _Line[T]) -> Strip:
        placed = self._columns_on_view()
        key = (self._rows.key(line.row), line.look)
        known = self._strips.get(key)
        if known is not None and known[0] is line.row:
            return known[1]
        cells = row_cells(placed, line.row, self.context)
        below = ("cursor",) if line.selected else ("flash",) if line.flashing else ()
        bar = "▌" if line.selected else " "
        mark = (MARKED if line.marked else "") + (WATCHED if line.watched else "") or " "
        strip = self._draw(cells, bar, mark, self._spots, *below)
        self._strips[key] = (line.row, strip)
        return strip

    def _draw(self, cells: Sequence[Cell], bar: str, mark: str, spots: Spots | None, *below: str) -> Strip:
        """A line of cells; `below` are the component classes that lie under the tones."""

        def style(tone: str, lit: bool = False) -> Style:
            if self._stale and "header" not in below and tone not in ("bar", "mark"):
                tone = "muted"
            return self.style_of(*below, *((tone,) if tone else ()), *(("match",) if lit else ()))

        blank = " " * (GUTTER - len(bar) - len(mark))
        gutter = (Segment(bar, style("bar")), Segment(mark, style("mark")), Segment(blank, style("")))
        x, width = self.scroll_offset.x, self.outer_size.width
        placed = self._columns_on_view()
        return draw_line(gutter, placed, cells, style, x=x, room=self._room, width=width, spots=spots)

    def _column_at(self, x: int) -> Column[T] | None:
        """The column at a position on the line, in terminal cells from the table's left."""
        x -= GUTTER
        placed = self._columns_on_view()
        if self.scroll_offset.x and len(placed) > 1 and x >= placed[1].x:
            x += self.scroll_offset.x
        return next((column for column, start, width in placed if start - 1 <= x < start + width), None)

    def _columns_on_view(self) -> tuple[Placed[T], ...]:
        room, scrolled = arranged = (self._room, self.scroll_offset.x > 0)
        if arranged != self._arranged:
            self._arranged = arranged
            self._placed = full(self._columns, room) if scrolled else layout(self._columns, room)
            self._stops = stops(self._columns, room)
            self._strips.clear()
        return self._placed

    def _rests(self) -> tuple[int, ...]:
        """Where scrolling sideways comes to rest, in terminal cells."""
        self._columns_on_view()
        return self._stops
