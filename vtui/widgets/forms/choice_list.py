"""Lines to choose from, one of them under the cursor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from vtui.table.columns import Cell, Span
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.tones import content

EDGE = 4
"""Lines of the box's border and padding."""
SHORT = 20
"""Lines of a terminal below which the box has no padding at the top and bottom."""


class ChoiceList(ScrollView, can_focus=False, inherit_bindings=False):
    """Draws only the lines on view. It has no keys of its own: the screen that it stands in moves its cursor.

    It is as tall as its lines, and leaves room in its box: `tallest` is the box's height at most, in percent of the
    terminal's without the line of keys; `around` counts the lines that stand above and below the list.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-list--cursor"}
    DEFAULT_CSS: ClassVar[str] = """
    ChoiceList {
        width: 1fr; height: auto; background: $surface; color: $foreground;
        overflow: hidden auto; scrollbar-size: 0 1;
        & > .choice-list--cursor { background: $cursor-row; text-style: $block-cursor-text-style; }
        &:ansi > .choice-list--cursor { background: ansi_default; text-style: bold; }
    }
    """

    count: reactive[int] = reactive(0, repaint=False)
    """Number of lines."""
    cursor: reactive[int] = reactive(0)
    """The line under the cursor, from 0."""
    active: reactive[bool] = reactive(True)
    """Whether the cursor is drawn: of several lists only one shows it."""

    @dataclass
    class Clicked(Message):
        """A line was clicked; the cursor is on it."""

        choices: "ChoiceList"
        index: int

    def __init__(
        self,
        line: Callable[[int, int], Cell | Content],
        count: int = 0,
        cursor: int = 0,
        *,
        around: int = 0,
        tallest: int = 85,
        headings: frozenset[int] = frozenset(),
        padded: bool = True,
    ) -> None:
        """`line` makes a line by its index, for some terminal cells of room: a cell, or content with other colors.

        The cursor skips `headings`, which are neither the first line nor the last. A box that is not `padded` has no
        padding at its top and bottom in tall terminals either.
        """
        super().__init__()
        self._line, self._around, self._tallest, self._headings = line, around, tallest, headings
        self._padded = padded
        self.count = count
        self.cursor = cursor

    @property
    def cursor_line(self) -> int:
        """The line of the widget with the cursor, from 0."""
        return self.cursor - self.scroll_offset.y

    def show(self, count: int, cursor: int | None = None) -> None:
        """Draw all lines anew, `count` of them; the cursor stays where it is, or goes to `cursor`."""
        self.count = count
        self.go(self.cursor if cursor is None else cursor)
        self.refresh()

    def go(self, index: int) -> None:
        """Move the cursor to the nearest valid line and scroll to it."""
        if index in self._headings:
            index += 1 if index > self.cursor else -1
        self.cursor = index
        self.on_resize()

    def move(self, by: int) -> None:
        """Move the cursor by lines."""
        self.go(self.cursor + by)

    def first(self) -> None:
        """Move the cursor to the first line."""
        self.go(0)

    def last(self) -> None:
        """Move the cursor to the last line."""
        self.go(self.count - 1)

    def page(self, pages: float) -> None:
        """Move the cursor by pages."""
        self.move(int(pages * self.size.height) or (1 if pages > 0 else -1))

    def validate_cursor(self, cursor: int) -> int:
        """Limit the cursor to the lines."""
        return max(0, min(cursor, self.count - 1))

    def watch_count(self, count: int) -> None:
        """Set the scrollable height to the count of lines."""
        self.virtual_size = Size(0, count)

    def get_content_height(self, _container: Size, viewport: Size, _width: int) -> int:
        """The count of lines, or the height that the box has room for."""
        edge = EDGE if self._padded and viewport.height >= SHORT else EDGE - 2
        room = (viewport.height - 1) * self._tallest // 100 - edge - self._around
        return min(self.count, max(1, room))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the line that was clicked, and post `Clicked`."""
        offset = event.get_content_offset(self)
        if event.button != 1 or offset is None:
            return
        index = self.scroll_offset.y + offset.y
        if index >= self.count or index in self._headings:
            return
        self.go(index)
        self.post_message(self.Clicked(self, self.cursor))

    def render_line(self, y: int) -> Strip:
        """Draw a line: the cursor's bar, the cell, a space."""
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        chosen = self.active and index == self.cursor
        room = max(0, width - 2)
        line = self._line(index, room)
        shown = line.truncate(room, ellipsis=True) if isinstance(line, Content) else content(fit_cell(line, room))
        drawn = content((Span("▌" if chosen else " ", "accent"),)) + shown
        style = self.get_visual_style("choice-list--cursor") if chosen else self.visual_style
        return Visual.to_strips(self, drawn, width, 1, style, pad=True)[0]

    def on_resize(self) -> None:
        """Scroll so that the cursor stays on view."""
        top, page = self.scroll_offset.y, self.size.height
        y = min(self.cursor, max(top, self.cursor - page + 1))
        if page and y != top:
            self.scroll_to(y=y, animate=False, force=True)
