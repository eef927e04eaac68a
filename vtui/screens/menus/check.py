"""Asks before many requests are made to check for issues."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.resources.issues.coverage import requests_text
from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.tones import block

MANY = 20
"""Requests that are made without asking first."""
LINES = ("Check", "Cancel")


class CheckMenu(Menu[bool]):
    """Answers with True to check."""

    HEADING = "Check for issues"
    AROUND = 4
    DEFAULT_CSS: ClassVar[str] = """
    CheckMenu {
        & > #box { width: 64; }
        & Static { height: auto; margin: 0 1 1 1; color: $foreground; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Choose", id="menu.pick", tooltip="Do what the line says"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Request nothing"),
    ]

    def __init__(self, requests: int, exact: bool) -> None:
        """How many requests it takes, and whether that is exact."""
        super().__init__()
        self._requests, self._exact = requests, exact

    def compose_box(self) -> ComposeResult:
        """What it takes."""
        stop = key_name(self, "attention.back", "escape")
        text = (
            Span(f"This takes {requests_text(self._requests, self._exact)}. ", "strong"),
            Span(f"They are spread out so that the rate limit is not used up. {stop} stops the check."),
        )
        yield Static(block((text,)), markup=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """Both lines."""
        self.choices.show(len(LINES), 0)

    def line(self, index: int, room: int) -> Cell:
        """Check, or not."""
        del room
        return (Span(f"  {LINES[index]}"),)

    def pick(self) -> None:
        """Answer."""
        self.dismiss(self.choices.cursor == 0)
