"""What is shown instead of a table without rows: loading, empty, or why it failed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from vtui.table.columns import Cell
from vtui.widgets.tones import block, width

WIDTH = 76
"""Terminal cells of the box at most, unless its title needs more."""
ROOMY = 15
"""Lines of room from which the box has padding above and below its lines."""
AROUND = 6
"""Cells of a border that are not its title's: corners, a stroke and a space at each end."""


class Banner(Container):
    """A box in the middle: a heading and a few lines; red when something failed."""

    DEFAULT_CSS: ClassVar[str] = """
    Banner {
        align: center middle;
        background: $background;
        & > Static { width: auto; height: auto; padding: 1 2; color: $foreground; }
        &.-short > Static { padding: 0 2; }
        &.-error > Static {
            background: $surface;
            border: round $error; border-title-color: $foreground; border-title-style: bold;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._box = Static(markup=False)
        self._lines: tuple[Cell, ...] = ()
        self._title: Cell = ()

    def compose(self) -> ComposeResult:
        """Create the box."""
        yield self._box

    def show_lines(self, lines: tuple[Cell, ...], *, title: Cell = (), error: bool = False) -> None:
        """Show lines; with `error` in a red box that has a title."""
        self.set_class(error, "-error")
        self._lines, self._title = lines, title if error else ()
        self.on_resize()

    def on_resize(self) -> None:
        """The box is as wide as its title needs; a title that is wider than the room is its first line, and wraps."""
        box, room = self._box, self.size.width
        self.set_class(self.size.height < ROOMY, "-short")
        needed = width(self._title) + AROUND if self._title else 0
        fits = not room or needed <= room
        box.styles.max_width = max(min(WIDTH, room or WIDTH), needed if fits else 0)
        box.styles.min_width = needed if fits else 0
        box.border_title = block((self._title,)) if self._title and fits else None
        box.update(block(self._lines if fits else (self._title, (), *self._lines)))
        # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
        box.call_after_refresh(box.refresh, layout=True)
