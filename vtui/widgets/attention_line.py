"""The line below the crumbs: what needs attention, when there is anything."""

from typing import ClassVar

from textual.reactive import reactive

from vtui.resources.base import Cell, Span
from vtui.widgets.key_bar import key_name
from vtui.widgets.line import Line, Piece
from vtui.widgets.tones import width


class AttentionLine(Line):
    """As many matters as fit, and how many there are; an empty line when all is well."""

    DEFAULT_CSS: ClassVar[str] = "AttentionLine { background: $background; }"

    matters: reactive[tuple[Cell, ...]] = reactive(())
    """A few words of each, the worst first."""
    broken: reactive[bool] = reactive(False)
    """Whether the first of them is broken, and not only waiting."""

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """Whole ones from the left; what does not fit is counted at the right."""
        if not self.matters:
            return [], []
        key = key_name(self, "attention", "exclamation_mark")
        left = [Piece((Span(" × " if self.broken else " ! ", "error" if self.broken else "warn"),), "app.attention")]
        right = [Piece((Span(key, "accent"), Span(f" all {len(self.matters)} ", "muted")), "app.attention")]
        used = 3 + sum(width(piece.cell) for piece in right) + 2
        for number, matter in enumerate(self.matters):
            gap = (Span("   "),) if number else ()
            used += width((*gap, *matter))
            if number and used > room:
                break
            left.append(Piece((*gap, *matter), "app.attention"))
        return left, right
