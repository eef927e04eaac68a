"""Lines to choose from, one of them under the cursor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from vtui.table.columns import Cell, Span
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.tones import content


class ChoiceList(ScrollView, can_focus=False, inherit_bindings=False):
    """Draws only the lines on view. It has no keys of its own: the menu that it stands in moves its cursor."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-list--cursor"}
    DEFAULT_CSS: ClassVar[str] = """
    ChoiceList {
        width: 1fr; height: auto; background: $surface; color: $foreground;
        overflow: hidden auto; scrollbar-size: 0 1;
        & > .choice-list--cursor { background: $cursor-row; }
        &:ansi > .choice-list--cursor { background: ansi_default; text-style: bold; }
    }
    """

    count: reactive[int] = reactive(0, repaint=False)
    """How many lines there are."""
    cursor: reactive[int] = reactive(0)
    """The line under the cursor, from 0."""
    active: reactive[bool] = reactive(True)
    """Whether the cursor is drawn: of several lists one has it."""

    @dataclass
    class Clicked(Message):
        """A line was clicked; the cursor is on it."""

        choices: "ChoiceList"
        index: int

    def __init__(self, line: Callable[[int, int], Cell], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """`line` makes the cell of a line, by its index, for some terminal cells of room."""
        super().__init__(id=id)
        self._line = line

    def show(self, count: int, cursor: int | None = None) -> None:
        """Draw all lines anew, `count` of them; the cursor stays where it is, or goes to `cursor`."""
        self.count = count
        self.go(self.cursor if cursor is None else cursor)
        self.refresh()

    def go(self, index: int) -> None:
        """Put the cursor on a line, the nearest there is, and bring it on view."""
        self.cursor = index
        self._reveal()

    def page(self, pages: float) -> None:
        """Move the cursor by pages."""
        self.go(self.cursor + (int(pages * self.size.height) or (1 if pages > 0 else -1)))

    def validate_cursor(self, cursor: int) -> int:
        """Within the lines."""
        return max(0, min(cursor, self.count - 1))

    def watch_count(self, count: int) -> None:
        """So many lines to scroll through."""
        self.virtual_size = Size(0, count)

    def on_resize(self) -> None:
        """The cursor stays on view."""
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        """The line that was clicked is meant."""
        offset = event.get_content_offset(self)
        if event.button != 1 or offset is None or self.scroll_offset.y + offset.y >= self.count:
            return
        self.go(self.scroll_offset.y + offset.y)
        self.post_message(self.Clicked(self, self.cursor))

    def render_line(self, y: int) -> Strip:
        """One line: the cursor's bar, the cell, a blank."""
        index, width = self.scroll_offset.y + y, self.scrollable_content_region.width
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        chosen = self.active and index == self.cursor
        room = max(0, width - 2)
        cell = (Span("▌" if chosen else " ", "accent"), *fit_cell(self._line(index, room), room))
        style = self.get_visual_style("choice-list--cursor") if chosen else self.visual_style
        return Visual.to_strips(self, content(cell), width, 1, style, pad=True)[0]

    def _reveal(self) -> None:
        top, page = self.scroll_offset.y, self.size.height
        y = min(self.cursor, max(top, self.cursor - page + 1))
        if page and y != top:
            self.scroll_to(y=y, animate=False, force=True)
