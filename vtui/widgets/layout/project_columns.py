"""The page of a project: a list with what serves above it at the left, boxes at the right."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll

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
        Binding("j,down", "scroll_down", "Down", id="boxes.down", show=False, tooltip="Scroll down"),
        Binding("k,up", "scroll_up", "Up", id="boxes.up", show=False, tooltip="Scroll up"),
        Binding("g,home", "scroll_home", "Top", id="boxes.top", show=False, tooltip="Scroll to the top"),
        Binding("G,end", "scroll_end", "End", id="boxes.end", show=False, tooltip="Scroll to the end"),
        Binding("pagedown", "page_down", "Page down", id="boxes.page-down", show=False, tooltip="A page down"),
        Binding("pageup", "page_up", "Page up", id="boxes.page-up", show=False, tooltip="A page up"),
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
