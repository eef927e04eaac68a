"""A log on a screen: draws only the rows on view, follows what comes, folds, wraps, searches."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.cache import FIFOCache
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from vtui import text
from vtui.logs.rows import Row, Rows
from vtui.logs.search import SearchQuery
from vtui.logs.store import Log
from vtui.widgets.bindings import hidden
from vtui.widgets.cell_fit import Run
from vtui.widgets.log.line import TIMES, Look, body, margin, row_text
from vtui.widgets.row_scroller import STRIPS, RowScroller
from vtui.widgets.throttle import Throttle

SIDEWAYS = 16
"""Terminal cells that a key scrolls sideways."""
INDENT = 2
"""Indent of wrapped lines, in terminal cells."""


class LogView(RowScroller):
    """The rows of a log with a row cursor. After lines were added, the caller must call `grew`.

    It follows the end as long as the cursor rests there: moving up stops that, coming to the end resumes it.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--marked"}
    DEFAULT_CSS: ClassVar[str] = """
    LogView {
        overflow: hidden auto;

        & > .rows--marked { background: $cursor-row; }
        & > .rows--match { text-style: bold underline; background: $raised; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("G,end", "last", "End", "table.end", "Go to the end and follow new lines"),
        hidden("left", "sideways(-1)", "Left", "table.left", "Scroll to the start of the lines"),
        hidden("right", "sideways(1)", "Right", "table.right", "Scroll to the end of the lines"),
        hidden("shift+down", "stretch(1)", "Mark down", "mark.down", "Mark rows downward"),
        hidden("shift+up", "stretch(-1)", "Mark up", "mark.up", "Mark rows upward"),
        hidden("enter", "fold", "Fold", "log.fold", "Fold or unfold the step"),
    ]

    class Moved(Message):
        """The cursor moved, or following the end started or stopped."""

    def __init__(self, log: Log, *, requests: bool = False) -> None:
        """`requests` is for a runtime log: its rows have columns and no sections."""
        self.rows = Rows(log, with_titles=not requests)
        self.follow = True
        """Whether the view follows new lines at the end."""
        self.wrap = False
        self._look = Look(requests=requests, times="time of day" if requests else "since start")
        self._anchor: int | None = None
        self._x = 0
        self._strips: FIFOCache[tuple[int, bool, bool], list[Strip]] = FIFOCache(STRIPS)
        self._placed: tuple[int, list[tuple[int, Strip]]] | None = None
        self._growth = Throttle(self, self._grow)
        super().__init__()

    # What screens read and call

    @property
    def row_count(self) -> int:
        """Count of rows."""
        return len(self.rows)

    @property
    def number(self) -> int:
        """The number of the line under the cursor, or of the one that a title stands before; -1 without rows."""
        return self.rows.number_at(self._cursor) if len(self.rows) else -1

    @property
    def marked(self) -> range:
        """Indices of the marked rows, or of the row under the cursor if none is marked."""
        if self._anchor is None:
            return range(self._cursor, min(self._cursor + 1, len(self.rows)))
        low, high = sorted((self._anchor, self._cursor))
        return range(low, min(high + 1, len(self.rows)))

    @property
    def marks(self) -> bool:
        """Whether rows are marked."""
        return self._anchor is not None

    def unmark(self) -> None:
        """Remove the marks."""
        self._anchor = None
        self._repaint()

    def copied(self) -> str:
        """The marked rows as plain text, or the one under the cursor."""
        return "\n".join(row_text(self.rows[index]) for index in self.marked)

    def search(self, query: SearchQuery | None) -> None:
        """Mark the hits of a search; None for none."""
        self._look = replace(self._look, query=query)
        self._redraw()

    def turn_times(self) -> str:
        """Switch to the next time format; return its name."""
        self._look = replace(self._look, times=TIMES[(TIMES.index(self._look.times) + 1) % len(TIMES)])
        self._redraw()
        return self._look.times

    def turn_wrap(self) -> bool:
        """Toggle wrapping of long lines; return whether they are wrapped now."""
        self.wrap, self._x = not self.wrap, 0
        self._redraw()
        self._bring_cursor()
        return self.wrap

    def go_to(self, number: int) -> None:
        """Put the cursor on a line, unfolded if necessary, with the lines around it on view."""
        index = self.rows.reveal(number)
        self._strips.clear()
        self._anchor = None
        self.follow = False
        self._resize_content()
        self._cursor = index
        top = self.scroll_offset.y
        if not top + 2 <= index < top + self.page - 3 or self.wrap:
            self.scroll_to_row(index - self.page // 3)
        self._moved()

    def grew(self, *, dropped: bool = False) -> None:
        """Update after lines were added; `dropped` old ones were removed. It draws a few times a second at most."""
        if dropped:
            kept = self.number
            self.rows.rebuild()
            self._anchor = None
            self._cursor = self.rows.index_of(max(kept, self.rows.log.dropped)) if len(self.rows) else 0
            self._strips.clear()
        self._growth()

    def remade(self) -> None:
        """The rows are shown otherwise: the cursor stays on its line, or on the next that is shown."""
        number = self.number
        self.rows.rebuild()
        self._anchor = None
        self._cursor = self.rows.index_of(number) if len(self.rows) and number >= 0 else 0
        self._redraw()
        self._bring_cursor()

    # Keys and mouse

    def move_cursor(self, index: int, *, down: bool = False) -> None:
        """Put the cursor on a row; a move down from the last one follows the end again."""
        self._anchor = None
        self._go(index, follow=down and self._cursor >= len(self.rows) - 1)

    def action_last(self) -> None:
        """Scroll to the end and follow new lines."""
        self._anchor = None
        self._go(len(self.rows) - 1, follow=True)

    def action_sideways(self, direction: int) -> None:
        """Scroll the text sideways."""
        if not self.wrap:
            self._x = max(0, self._x + direction * SIDEWAYS)
            self._redraw()

    def action_stretch(self, by: int) -> None:
        """Mark the rows that the cursor moves over."""
        if self._anchor is None:
            self._anchor = self._cursor
        self._go(self._cursor + by)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable folding where there is nothing to fold."""
        return super().check_action(action, parameters) if self.unavailable_reason(action) is None else None

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why nothing can be folded; None when it can."""
        steps = self.rows.log.sections and self.rows.with_titles and len(self.rows)
        return "this log has no steps" if action == "fold" and not steps else None

    def action_fold(self) -> None:
        """Fold the step under the cursor, or unfold it."""
        if self.unavailable_reason("fold") is not None:
            return
        log = self.rows.log
        section = log.sections[log.section_of(self.number)]
        self.rows.fold(section)
        self._anchor, self.follow = None, False
        self._cursor = self.rows.title_index(section)
        self._redraw()
        self._bring_cursor()
        self._moved()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row that was clicked; fold or unfold a step."""
        offset = event.get_content_offset(self)
        if offset is None or event.button != 1:
            return
        placed = self._layout()
        if offset.y < len(placed):
            index = placed[offset.y][0]
            self._anchor = None
            self._go(index)
            if self.rows[index].section is not None:
                self.action_fold()

    # Following size, scroll and style

    def on_resize(self) -> None:
        """Lay out again; the end, or the cursor, stays on view."""
        self.page = self.size.height
        self._look = replace(self._look, width=self.scrollable_content_region.width)
        self._redraw()
        self._bring_cursor()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came on view; a dragged scrollbar stops or starts following the end."""
        super().watch_scroll_y(old_value, new_value)
        self._placed = None
        if self.is_vertical_scrollbar_grabbed:
            self._scrolled()

    def on_mouse_scroll_up(self) -> None:
        """Stop following the end, or follow it once it is reached."""
        self.call_after_refresh(self._scrolled)

    on_mouse_scroll_down = on_mouse_scroll_up

    def _scrolled(self) -> None:
        follow = self.scroll_offset.y >= self._end_top()
        if follow != self.follow:
            self.follow = follow
            if follow:
                self._cursor = max(0, len(self.rows) - 1)
            self._moved()

    def forget_drawn(self) -> None:
        """Drop cached lines."""
        self._strips.clear()
        self._placed = None

    def _grow(self) -> None:
        if not self.is_attached:
            return
        if self._look.started_at is None or (self._look.requests and not self._look.took):
            lines = self.rows.log.lines
            took = any(line.request is not None and line.request.took is not None for line in lines[-50:])
            self._look = replace(self._look, started_at=self.rows.log.started_at, took=took)
            self._strips.clear()
        self.rows.grow()
        self._resize_content()
        if self.follow:
            self._cursor = max(0, len(self.rows) - 1)
            self.scroll_to_row(self._end_top())
        self._repaint()

    def _redraw(self) -> None:
        self._strips.clear()
        self._resize_content()
        self._repaint()

    def _repaint(self) -> None:
        self._placed = None
        self.refresh()

    def _resize_content(self) -> None:
        beyond = max(0, self.page - 1) if self.wrap else 0
        size = Size(self.scrollable_content_region.width, len(self.rows) + beyond)
        if self.set_content_size(size) and self.is_attached:
            self._scroll_update(size)

    # Cursor and scroll position

    def _go(self, index: int, *, follow: bool = False) -> None:
        self.follow = follow
        self._cursor = self.clamped(index)
        self._bring_cursor()
        self._moved()

    def _moved(self) -> None:
        self._repaint()
        self.post_message(self.Moved())

    def _bring_cursor(self) -> None:
        """Scroll so that the cursor is on view, or the end where that is followed."""
        if self.follow:
            self._cursor = max(0, len(self.rows) - 1)
            self.scroll_to_row(self._end_top())
            return
        top = self.top_with_cursor()
        if self.wrap:
            while top < self._cursor and sum(map(self._height, range(top, self._cursor + 1))) > self.page:
                top += 1
        self.scroll_to_row(top)

    def _end_top(self) -> int:
        if not self.wrap:
            return max(0, len(self.rows) - self.page)
        top, room = len(self.rows), self.page
        while top > 0 and (room := room - self._height(top - 1)) >= 0:
            top -= 1
        return min(top, max(0, len(self.rows) - 1))

    def scroll_to_row(self, y: int) -> None:
        """Scroll to a row at once, without counting as a scroll by the user."""
        self.jump(y)
        self._repaint()

    # Drawing

    def _height(self, index: int) -> int:
        return len(self._drawn(index)) if self.wrap else 1

    def _layout(self) -> list[tuple[int, Strip]]:
        """Row and strip of each line of the widget, from the top."""
        top = self.scroll_offset.y
        if self._placed is not None and self._placed[0] == top:
            return self._placed[1]
        placed: list[tuple[int, Strip]] = []
        index = top
        while len(placed) < self.size.height and index < len(self.rows):
            placed += ((index, strip) for strip in self._drawn(index))
            index += 1
        self._placed = (top, placed)
        return placed

    def _drawn(self, index: int) -> list[Strip]:
        row = self.rows[index]
        selected, marked = index == self._cursor, self.marks and index in self.marked
        key = (row.number if row.line is not None else -1, selected, marked)
        known = self._strips.get(key) if row.line is not None else None
        if known is None:
            known = self._draw(row, selected, marked)
            if row.line is not None:
                self._strips[key] = known
        return known

    def _draw(self, row: Row, selected: bool, marked: bool) -> list[Strip]:
        below = ("cursor",) if selected else ("marked",) if marked else ()
        log, look, width = self.rows.log, self._look, self.size.width
        duration = None if row.section is None else log.duration(log.section_of(row.number))
        head, tail = margin(row, look, selected=selected, marked=marked), body(row, look, duration)
        if row.context:  # all but the cursor's bar
            head, tail = [head[0], *_faded(head[1:])], _faded(tail)
        before, inside = self._strip(head, below), self._strip(tail, below)
        room = max(1, look.width - before.cell_length)
        blank = self.style_of(*below)
        if not self.wrap or row.line is None or inside.cell_length <= room:
            x = self._x if row.line is not None else 0
            cut = inside.cell_length - x > room
            shown = inside.crop(x, x + room - cut)
            if cut:
                shown = Strip.join([shown, self._strip([("…", "faint", False)], below)])
            return [Strip.join([before, shown]).adjust_cell_length(width, blank)]
        parts = [inside.crop(0, room)]
        at, continued_width = room, max(1, room - INDENT)
        most = max(2, self.page - 1)
        while at < inside.cell_length and len(parts) < most:
            parts.append(inside.crop(at, at + continued_width))
            at += continued_width
        hang = Strip([Segment(" " * (before.cell_length + INDENT), blank)], before.cell_length + INDENT)
        heads = [before, *([hang] * (len(parts) - 1))]
        return [
            Strip.join([head, part]).adjust_cell_length(width, blank) for head, part in zip(heads, parts, strict=True)
        ]

    def _strip(self, runs: Iterable[Run], below: tuple[str, ...]) -> Strip:
        segments, cells = [], 0
        for words, tone, hit in runs:
            if words:
                segments.append(Segment(words, self.style_of(*below, *((tone,) if tone else ()), *(("match",) * hit))))
                cells += text.width(words)
        return Strip(segments, cells)

    def render_line(self, y: int) -> Strip:
        """Draw a line of the widget."""
        placed = self._layout()
        if y >= len(placed):
            return Strip.blank(self.size.width, self.style_of())
        index, strip = placed[y]
        if self.wrap:
            return strip
        selection = self.text_selection
        span = None if selection is None else selection.get_span(index)
        if span is not None:
            start, end = span[0], strip.cell_length if span[1] < 0 else span[1]
            chosen = strip.crop(start, end).apply_style(self.screen.get_component_rich_style("screen--selection"))
            strip = Strip.join([strip.crop(0, start), chosen, strip.crop(end, strip.cell_length)])
        return strip.apply_offsets(0, index)

    def selection_updated(self, _selection: Selection | None) -> None:
        """Draw the lines again after a selection with the mouse."""
        self._repaint()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that is selected with the mouse, as drawn."""
        start, end = selection
        first = 0 if start is None else start.y
        last = len(self.rows) - 1 if end is None else min(end.y, len(self.rows) - 1)
        lines = []
        for index in range(first, last + 1):
            span = selection.get_span(index)
            if span is not None:
                line_text = "".join(segment.text for segment in self._drawn(index)[0])
                lines.append(line_text[span[0] : None if span[1] < 0 else span[1]].rstrip())
        return "\n".join(lines), "\n"


def _faded(runs: Iterable[Run]) -> list[Run]:
    return [(words, "muted", False) for words, *_ in runs]
