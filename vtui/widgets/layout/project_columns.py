"""The page of a project: a list with what serves above it at the left, boxes at the right."""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll

from vtui.widgets.bindings import hidden

SIDE_BY_SIDE_WIDTH = 100
"""Terminal cells from which both columns are on view."""


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
        """Both columns, or one."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_WIDTH, "-wide")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What has the focus is on view."""
        self.show_boxes(isinstance(event.widget, Boxes))

    def show_boxes(self, wanted: bool) -> None:
        """Boxes, or the list; both where they fit."""
        self.set_class(wanted, "-boxes")
