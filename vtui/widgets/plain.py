"""What is changed in lines at the last moment, borders and scrollbars too: control characters, glyphs beyond ASCII."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from vtui import text
from vtui.glyphs import plain


class NoControls(LineFilter):
    """Leaves out characters that a terminal obeys: inputs draw what was pasted into them as it is.

    They take no cell, so that nothing moves.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without control characters."""
        del background
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(text.without_controls(words), style, control) for words, style, control in segments]


class Plain(LineFilter):
    """Puts ASCII in the place of vtui's glyphs, cell by cell: nothing moves."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        del background
        return [Segment(plain(words), style, control) for words, style, control in segments]
