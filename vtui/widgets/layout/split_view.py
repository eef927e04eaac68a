"""Two widgets side by side in a wide terminal, else one below the other."""

from typing import ClassVar

from textual import events
from textual.containers import Container

MIN_WIDTH_SIDE_BY_SIDE = 110
"""Terminal cells from which the second widget is at the right of the first."""


class SplitView(Container):
    """Takes all room; the child with the class `second` takes two fifths of it."""

    BLANK = True  # the children cover it: no line of its own needs keeping
    DEFAULT_CSS: ClassVar[str] = """
    SplitView {
        height: 1fr;
        layout: vertical;
        & > Container { height: 3fr; }
        & > .second { height: 2fr; min-height: 6; }
        &.-side-by-side { layout: horizontal; }
        &.-side-by-side > Container { width: 3fr; height: 1fr; }
        &.-side-by-side > .second { width: 2fr; height: 1fr; }
        &.-side-by-side > .second > * { margin-bottom: 1; }
    }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Set the class for side by side if the width allows it."""
        self.set_class(event.size.width >= MIN_WIDTH_SIDE_BY_SIDE, "-side-by-side")
