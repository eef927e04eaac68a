"""A line of tabs: what each holds and how much."""

from textual.reactive import reactive

from vtui.table.columns import Span
from vtui.text import count
from vtui.widgets.line import Line, Piece


class TabLine(Line):
    """Titles with counts, the one on view raised; a click goes to one."""

    DEFAULT_CSS = "TabLine { background: $background; }"

    tabs: reactive[tuple[tuple[str, int], ...]] = reactive(())
    """Title and count of each."""
    at: reactive[int] = reactive(0)
    """The one on view, from 0."""

    def __init__(self, action: str) -> None:
        """`action` is the Textual action that goes to a tab, by its index."""
        super().__init__()
        self._action = action

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """All tabs, at the left."""
        del room
        pieces = [Piece((Span("  "),))]
        for index, (title, number) in enumerate(self.tabs):
            here = index == self.at
            name = (Span(f" {title}", "strong" if here else "muted"), Span(f" {count(number)} ", "muted"))
            pieces += [Piece(name, f"{self._action}({index})", "on $raised" if here else ""), Piece((Span(" "),))]
        return pieces, []
