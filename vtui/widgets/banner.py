"""What stands in a table's place when there are no rows: loading, empty, or why it failed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import Static

from vtui.resources.base import Cell
from vtui.widgets.tones import block


class Banner(Container):
    """A box in the middle: a heading and a few lines; red when something failed."""

    DEFAULT_CSS: ClassVar[str] = """
    Banner {
        align: center middle;
        background: $background;
        & > Static {
            width: auto;
            max-width: 76;
            height: auto;
            padding: 1 2;
            color: $foreground;
        }
        &.-error > Static {
            background: $surface;
            border: round $error;
            border-title-color: $foreground;
            border-title-style: bold;
        }
    }
    """

    def __init__(self) -> None:
        """Nothing to say yet."""
        super().__init__()
        self._box = Static(markup=False)

    def compose(self) -> ComposeResult:
        """One box."""
        yield self._box

    def say(self, lines: tuple[Cell, ...], *, title: Cell = (), error: bool = False) -> None:
        """Show lines; with `error` in a red box that has a title."""
        self.set_class(error, "-error")
        self._box.border_title = block((title,)) if error else None
        self._box.update(block(lines))
        # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
        self._box.call_after_refresh(self._box.refresh, layout=True)
