"""The line below the issues: what was not checked and the key that checks it, or how far a check is."""

from typing import ClassVar

from textual.reactive import reactive

from vtui.table.columns import Cell, Span
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.line import Line, Piece


class CheckStatus(Line):
    """A line that is always shown, also without a text."""

    DEFAULT_CSS: ClassVar[str] = "CheckStatus { background: $surface; }"

    text: reactive[Cell] = reactive(())
    label: reactive[str] = reactive("")
    """What the key does; empty for none."""
    stops: reactive[bool] = reactive(False)
    """Whether it is the key that stops the check."""

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The text, and the key at the right."""
        del room
        left = [Piece((Span(" "), *self.text))]
        if not self.label:
            return left, []
        id_, key, action = (
            ("attention.back", "escape", "screen.back") if self.stops else ("attention.check", "r", "screen.check")
        )
        return left, [Piece((Span(key_name(self, id_, key), "accent"), Span(f" {self.label} ", "muted")), action)]
