"""How far to load on, with the price named before it is spent."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span
from vtui.table.load_cost import ALL, cost_text, request_count
from vtui.table.progress import Meter
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.tones import block, padded

STEPS = (1_000, 10_000)
"""Rows to load on."""
WIDE = 18
"""Terminal cells of what a line loads."""


class LoadMenu(Menu[int]):
    """Answers with so many rows to load on, or with nothing."""

    HEADING = "Load older ones"
    DEFAULT_CSS: ClassVar[str] = """
    LoadMenu {
        & > #box { width: 76; }
        & Static { height: auto; margin: 0 1 1 1; color: $muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Load", id="menu.pick", tooltip="Load what the line says"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Load nothing"),
    ]

    def __init__(self, loaded: int, noun: tuple[str, str], left: int | None, meter: Meter | None) -> None:
        """`left` is a guess of the rows to come, at most; None when there is nothing to guess by."""
        super().__init__()
        self._loaded, self._noun, self._left, self._meter = loaded, noun, left, meter
        self._steps = [step for step in STEPS if left is None or step < left]

    def compose_box(self) -> ComposeResult:
        """What is known, and what can be done."""
        told = "The API does not say how many more" + (": a guess from their dates." if self._left is not None else ".")
        known = (Span(f"{count(self._loaded)} loaded. ", "strong"), Span(told))
        yield Static(block((known,)), markup=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """The cheapest under the cursor."""
        self.choices.show(len(self._steps) + 1, 0)

    def line(self, index: int, room: int) -> Cell:
        """So many rows, and what they cost."""
        del room
        if index < len(self._steps):
            rows = self._steps[index]
            return (*padded(f"  {count(rows)} more", WIDE, "strong"), *cost_text(request_count(rows), self._meter))
        told = padded("  to the end", WIDE, "strong")
        if self._left is None:
            return (*told, Span(f"until the end; {key_name(self, 'back', 'escape')} stops it", "muted"))
        return (*told, Span("about ", "muted"), *cost_text(request_count(self._left), self._meter))

    def pick(self) -> None:
        """Load on."""
        at = self.choices.cursor
        self.dismiss(self._steps[at] if at < len(self._steps) else ALL)
