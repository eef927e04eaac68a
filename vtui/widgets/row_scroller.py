"""What table and log have in common: rows of which only those on view are drawn, a row cursor, and its keys."""

from typing import ClassVar, get_args

from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip
from textual.widget import Widget

from vtui.table.columns import Tone
from vtui.widgets.bindings import move_keys
from vtui.widgets.scroll_thumb import thumb

STRIPS = 512
"""How many drawn rows are remembered: several screens full."""


class RowScroller(ScrollView, can_focus=True, inherit_bindings=False):
    """Moves a cursor over `row_count` rows and keeps it on view. A subclass draws the rows in `render_line`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--cursor",
        "rows--match",
        *(f"rows--{tone}" for tone in get_args(Tone) if tone),
    }
    DEFAULT_CSS: ClassVar[str] = """
    RowScroller {
        width: 1fr; height: 1fr; color: $foreground;
        scrollbar-gutter: stable; scrollbar-size: 0 1;

        & > .rows--cursor { background: $raised; }
        & > .rows--match { text-style: bold underline; }
        &:focus > .rows--cursor { background: $cursor-row; text-style: $block-cursor-text-style; }
        &:ansi > .rows--cursor { background: ansi_default; text-style: bold; }

        & > .rows--strong { color: $foreground; text-style: bold; }
        & > .rows--muted { color: $muted; }
        & > .rows--faint { color: $faint; }
        & > .rows--accent { color: $primary; }
        & > .rows--ok { color: $success; }
        & > .rows--busy { color: $warning; }
        & > .rows--warn { color: $warning; }
        & > .rows--error { color: $error; }
        & > .rows--custom { color: $custom; }
        & > .rows--write { color: $write; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*move_keys("table", "row", move="cursor")]

    def __init__(self) -> None:
        self._cursor = 0
        self.page = 0
        """Rows that are on view at once."""
        self._styles: dict[tuple[str, ...], Style] = {}
        super().__init__()

    @property
    def row_count(self) -> int:
        """Count of rows."""
        raise NotImplementedError

    @property
    def cursor_line(self) -> int:
        """The line of the widget with the cursor, from 0; rows that take several lines count as one."""
        return self._cursor - self.scroll_offset.y

    # Keys

    def move_cursor(self, index: int, *, down: bool = False) -> None:
        """Put the cursor on the nearest existing row, as the user requested; `down` is a move towards the end."""
        raise NotImplementedError

    def action_cursor(self, by: int) -> None:
        """Move the cursor by rows."""
        self.move_cursor(self._cursor + by, down=by > 0)

    def action_page(self, pages: float) -> None:
        """Move the cursor by pages, and what is on view with it."""
        by = int(pages * self.page) or (1 if pages > 0 else -1)
        self.scroll_to_row(self.scroll_offset.y + by)
        self.move_cursor(self._cursor + by, down=by > 0)

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.move_cursor(0)

    # Scroll position

    def scroll_to_row(self, y: int) -> None:
        """Scroll to a row at once."""
        self.scroll_to(y=y, animate=False, force=True)

    def jump(self, y: int) -> None:
        """Scroll to a row without a repaint: for when the same rows stay on view, or all are drawn anew."""
        y = max(0, min(y, self.max_scroll_y))
        if y != self.scroll_offset.y:
            self.set_scroll(None, y)
            self.set_reactive(Widget.scroll_target_y, y)
            self._move_thumb(y)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Draw the rows that came on view."""
        self._move_thumb(new_value)
        if round(old_value) != round(new_value):
            self.refresh(self.size.region)

    def _move_thumb(self, y: float) -> None:
        """Set the position of the scrollbar; drawn again only where its thumb takes other cells.

        Drawing it takes as long as drawing the rows.
        """
        if not self.show_vertical_scrollbar:
            return
        bar = self.vertical_scrollbar
        length, rows, page = bar.size.height, bar.window_virtual_size, bar.window_size
        if thumb(length, rows, page, y) != thumb(length, rows, page, bar.position):
            bar.position = y
        else:
            bar.set_reactive(ScrollBar.position, y)

    def top_with_cursor(self) -> int:
        """The first row on view so that the cursor is on view, with the least scrolling."""
        return min(self._cursor, max(self.scroll_offset.y, self._cursor - self.page + 1))

    def clamped(self, index: int) -> int:
        """The nearest row that there is; 0 also when there are none."""
        return max(0, min(index, self.row_count - 1))

    def set_content_size(self, size: Size) -> bool:
        """Set the size of the content; return whether it changed.

        Assigning `virtual_size` would lay out the whole screen: the caller updates the scrollbars.
        """
        if size == self.virtual_size:
            return False
        self.set_reactive(Widget.virtual_size, size)
        return True

    # Drawing

    def forget_drawn(self) -> None:
        """Drop cached lines."""
        raise NotImplementedError

    def notify_style_update(self) -> None:
        """Drop lines that were cached with the styles from before."""
        super().notify_style_update()
        self._styles.clear()
        self.forget_drawn()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines of the widget: they have no border for Textual to lay around them."""
        filters, background = self.get_line_filters(), self.background_colors[1]
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip.crop_extend(crop.x, crop.right, self.style_of()))
        return strips

    def style_of(self, *names: str) -> Style:
        """The style of component classes laid over each other, resolved once per theme and focus."""
        style = self._styles.get(names)
        if style is None:
            classes = [f"rows--{name}" for name in names]
            style = self._styles[names] = self.get_visual_style(*classes).rich_style
        return style
