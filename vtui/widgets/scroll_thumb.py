"""The thumb of a scrollbar, drawn in complete cells.

Textual draws both ends of a thumb in eighths of a cell. Where fonts leave gaps between lines, in ASCII and in the text
of a terminal, these ends look like two thumbs. Importing this module changes all vertical scrollbars.
"""

from math import ceil

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender


def thumb(length: int, rows: float, page: float, position: float) -> range:
    """The cells that the thumb takes on a scrollbar of `length` cells; empty where everything is on view.

    It touches an end of the scrollbar only at this end of the rows, if there is room for it in between.
    """
    hidden = ceil(rows) - ceil(page)
    if page <= 0 or hidden <= 0 or length <= 0:
        return range(0)
    size = max(1, round(length * page / rows))
    last = max(0, length - size)
    start = round(last * min(max(position / hidden, 0.0), 1.0))
    if 0 < position < hidden and last > 1:
        start = min(max(start, 1), last - 1)
    return range(start, start + size)


class ThumbRender(ScrollBarRender):
    """Draws a scrollbar, a horizontal one as Textual does."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The cells of the scrollbar, with what a click on each does."""
        if not self.vertical:
            yield from super().__rich_console__(console, options)
            return
        size, style = options.height or console.height, console.get_style(self.style)
        cells = thumb(size, self.virtual_size, self.window_size, self.position)
        blank = " " * (options.max_width or self.thickness)
        above, below = (
            Segment(blank, Style(bgcolor=style.bgcolor, meta={"@mouse.down": click}))
            for click in ("scroll_up", "scroll_down")
        )
        grip = Segment(blank, Style(color=style.color, reverse=True, meta={"@mouse.down": "grab"}))
        yield Segments(
            [grip if y in cells else above if y < cells.start else below for y in range(size)], new_lines=True
        )


ScrollBar.renderer = ThumbRender
