"""Parts of a screen side by side where there is room, else one below the other or one at a time."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll

from vtui.widgets.bindings import hidden
from vtui.widgets.layout.panel import PanelBox

SPLIT_WIDTH = 110
"""Terminal cells from which the second widget of a `SplitView` is at the right of the first."""
SIDE_BY_SIDE_WIDTH = 100
"""Terminal cells from which two columns of boxes fit."""


class SplitView(Container):
    """Two widgets that take all room; the child with the class `second` takes two fifths of it."""

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
        self.set_class(event.size.width >= SPLIT_WIDTH, "-side-by-side")


class Panels(VerticalScroll):
    """Boxes in their order: those on top, and the side ones at the right, or below where there is one column."""

    DEFAULT_CSS: ClassVar[str] = """
    Panels {
        height: 1fr;
        scrollbar-gutter: stable;  /* lines keep their width when boxes come */
        scrollbar-size-vertical: 1;
        & > Container { height: auto; layout: vertical; }
        & Vertical { height: auto; width: 1fr; }
        &.-wide > Container { layout: horizontal; }
        &.-wide .main { width: 62%; }
        &.-wide .side { width: 38%; }
    }
    """

    def __init__(self, main: Sequence[PanelBox], side: Sequence[PanelBox], top: Sequence[PanelBox] = ()) -> None:
        super().__init__(can_focus=False)
        self._main, self._side, self._top = main, side, top

    def compose(self) -> ComposeResult:
        """Two columns, below the boxes over the full width."""
        yield Vertical(*self._top)
        with Container():
            yield Vertical(*self._main, classes="main")
            yield Vertical(*self._side, classes="side")

    def on_resize(self, event: events.Resize) -> None:
        """Put the columns side by side, or one below the other."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_WIDTH and bool(self._side), "-wide")


class Boxes(VerticalScroll, can_focus=True, inherit_bindings=False):
    """The boxes; they scroll when they are focused."""

    DEFAULT_CSS: ClassVar[str] = """
    Boxes {
        scrollbar-gutter: stable;  /* lines keep their width when boxes come */
        scrollbar-size-vertical: 1;
        &:focus PanelBox { border: round $border; }
        &:focus PanelBox.-error { border: round $error; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        hidden("j,down", "scroll_down", "Down", "boxes.down", "Scroll down"),
        hidden("k,up", "scroll_up", "Up", "boxes.up", "Scroll up"),
        hidden("g,home", "scroll_home", "Top", "boxes.top", "Scroll to the top"),
        hidden("G,end", "scroll_end", "End", "boxes.end", "Scroll to the end"),
        hidden("pagedown", "page_down", "Page down", "boxes.page-down", "A page down"),
        hidden("pageup", "page_up", "Page up", "boxes.page-up", "A page up"),
    ]


class ProjectColumns(Container):
    """Where there is room for one column, the boxes take the place of the list while they are focused."""

    DEFAULT_CSS: ClassVar[str] = """
    ProjectColumns {
        height: 1fr;
        layout: vertical;
        & > .left { height: 1fr; width: 1fr; }
        & > Boxes { display: none; height: 1fr; }
        &.-boxes > .left { display: none; }
        &.-boxes > Boxes { display: block; }
        &.-wide { layout: horizontal; }
        &.-wide > .left { display: block; }
        &.-wide > Boxes { display: block; width: 38%; }
    }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Switch between one and two columns."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_WIDTH, "-wide")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the column that has the focus."""
        self.show_boxes(isinstance(event.widget, Boxes))

    def show_boxes(self, wanted: bool) -> None:
        """Show the boxes or the list; both if they fit."""
        self.set_class(wanted, "-boxes")
