"""Boxes of a page: in two columns where they fit, below each other where not."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll

from vtui.widgets.layout.panel import PanelBox

SIDE_BY_SIDE_WIDTH = 100
"""Terminal cells from which two columns fit."""


class Panels(VerticalScroll):
    """Boxes in their order, the side ones at the right, or below the others where there is one column."""

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

    def __init__(self, main: Sequence[PanelBox], side: Sequence[PanelBox], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Boxes of the wide and of the narrow column."""
        super().__init__(id=id, can_focus=False)
        self._main, self._side = main, side

    def compose(self) -> ComposeResult:
        """Two columns."""
        with Container():
            yield Vertical(*self._main, classes="main")
            yield Vertical(*self._side, classes="side")

    def on_resize(self, event: events.Resize) -> None:
        """Put the columns side by side, or one below the other."""
        self.set_class(event.size.width >= SIDE_BY_SIDE_WIDTH and bool(self._side), "-wide")
