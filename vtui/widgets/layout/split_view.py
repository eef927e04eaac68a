"""Two things beside each other where they fit, else below each other."""

from typing import ClassVar

from textual import events
from textual.containers import Container

WIDE = 110
"""Terminal cells from which the second stands at the right of the first."""


class SplitView(Container):
    """Takes all room; the child with the class `second` takes two fifths of it."""

    BLANK = True  # the children cover it: no line of its own needs keeping
    DEFAULT_CSS: ClassVar[str] = """
    SplitView {
        height: 1fr;
        layout: vertical;
        & > Container { height: 3fr; }
        & > .second { height: 2fr; min-height: 6; }
        &.-beside { layout: horizontal; }
        &.-beside > Container { width: 3fr; height: 1fr; }
        &.-beside > .second { width: 2fr; height: 1fr; }
        &.-beside > .second > * { margin-bottom: 1; }
    }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other, or below."""
        self.set_class(event.size.width >= WIDE, "-beside")
