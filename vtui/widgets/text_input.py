"""A line of text to edit, shown from its beginning while it does not have the focus."""

from typing import Any

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widgets import Input

from vtui.text import ELLIPSIS


class TextInput(Input):
    """An input that scrolls to its cursor while it has the focus, and to its beginning otherwise."""

    def scroll_to_region(self, region: Region, **options: Any) -> Offset:
        """Called by the input whenever its cursor has moved, by a key or by the program."""
        shown = region if self.has_focus else Region(0, 0, 1, 1)
        return super().scroll_to_region(shown, **options | {"immediate": True})

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Scroll anew, after the click that may have moved the focus has set the cursor."""
        super().watch_has_focus(_has_focus)
        self.call_later(self._scroll_anew)

    def on_resize(self) -> None:
        """Use the room that has become free, and keep the cursor in view where there is less."""
        self._scroll_anew()

    def render_line(self, y: int) -> Strip:
        """The text; without the focus, an ellipsis shows that more follows."""
        strip, room = super().render_line(y), self.content_size.width
        if y or self.has_focus or self.content_width - 1 <= room:
            return strip
        return Strip.join([strip.crop(0, room - 1), Strip([Segment(ELLIPSIS, self.rich_style)])])

    def _scroll_anew(self) -> None:
        cursor = self.cursor_screen_offset - self.content_region.offset + self.scroll_offset
        self.scroll_to(x=0, animate=False, force=True, immediate=True)
        self.scroll_to_region(Region(cursor.x, 0, 1, 1), animate=False, force=True)
