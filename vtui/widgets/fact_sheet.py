"""The facts of one thing: labels at the left, values beside them."""

from collections.abc import Sequence
from typing import ClassVar

from textual.widgets import Static

from vtui.resources.base import Cell, Span
from vtui.widgets.tones import block, content


class FactSheet(Static):
    """A box with a title and lines of label and value."""

    ALLOW_SELECT = True
    DEFAULT_CSS: ClassVar[str] = """
    FactSheet {
        height: auto;
        border: round $border-blurred;
        border-title-color: $foreground;
        border-title-style: bold;
        padding: 0 2;
        color: $foreground;
    }
    """

    def __init__(self) -> None:
        """Empty until it is told."""
        super().__init__(markup=False)

    def show(self, title: Cell, facts: Sequence[tuple[str, Cell]], note: Cell = ()) -> None:
        """Show facts; a `note` stands below them after an empty line."""
        self.border_title = content(title)
        wide = max((len(label) for label, _ in facts), default=0) + 2
        lines: list[Cell] = [(Span(label.ljust(wide), "muted"), *value) for label, value in facts]
        self.update(block([*lines, *([(), note] if note else [])]))
