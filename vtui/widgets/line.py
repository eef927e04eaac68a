"""One terminal line made of cells, some of which do something when clicked."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from vtui.table.columns import Cell
from vtui.widgets.tones import content, width


class Piece(NamedTuple):
    """A part of a line."""

    cell: Cell
    action: str | None = None
    """The Textual action that a click runs."""
    style: str = ""
    """Style below that of the cell's spans: a chip's background."""


def piece_width(pieces: list[Piece]) -> int:
    """Width of pieces in terminal cells."""
    return sum(width(piece.cell) for piece in pieces)


class Line(Widget):
    """A line with pieces at its left and right ends; when they do not fit, the left gives way."""

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = """
    Line { height: 1; width: 1fr; background: $surface; color: $foreground; }
    """

    _shown_pieces: tuple[list[Piece], list[Piece]] = ([], [])

    def pieces(self, _room: int) -> tuple[list[Piece], list[Piece]]:
        """Left and right pieces for `room` terminal cells; defined by the subclass."""
        return [], []

    def tick(self) -> None:
        """Draw again if the pieces changed with time."""
        room = self.size.width
        if room and self.pieces(room) != self._shown_pieces:
            self.refresh()

    def render(self) -> Content:
        """Draw the left pieces, spaces and the right pieces: exactly as wide as the widget."""
        room = self.size.width
        left, right = self._shown_pieces = self.pieces(room)
        self._spots: list[tuple[int, int, str]] = []
        right_width = piece_width(right)
        drawn_left = self._draw(left, 0).truncate(max(0, room - right_width - bool(right) * 2), ellipsis=True)
        gap = max(0, room - drawn_left.cell_length - right_width)
        drawn_right = self._draw(right, drawn_left.cell_length + gap)
        return drawn_left + Content(" " * gap) + drawn_right

    def _draw(self, pieces: list[Piece], x: int) -> Content:
        drawn: list[Content] = []
        for piece in pieces:
            part = content(piece.cell)
            if piece.style:
                part = part.stylize_before(piece.style)
            if piece.action:
                self._spots.append((x, x + part.cell_length, piece.action))
            x += part.cell_length
            drawn.append(part)
        return Content("").join(drawn)

    async def on_click(self, event: events.Click) -> None:
        """A click on a piece runs its action."""
        for start, end, action in self._spots:
            if start <= event.x < end:
                await self.run_action(action)
                return
