"""Drawing with ASCII alone: what is drawn is translated at the last moment, borders and scrollbars too."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from vtui.glyphs import plain


class Plain(LineFilter):
    """Puts ASCII in the place of vtui's glyphs, cell by cell: nothing moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        del background
        return [Segment(plain(text), style, control) for text, style, control in segments]
