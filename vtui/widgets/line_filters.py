"""What is changed in lines at the last moment, borders and scrollbars too: control characters, glyphs, colors."""

from collections.abc import Callable, Set

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from vtui import text
from vtui.glyphs import in_encoding, plain


class NoControls(LineFilter):
    """Leaves out characters that a terminal obeys: inputs draw what was pasted into them as it is.

    They take no cell, so that nothing moves.
    """

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same segments without control characters."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [Segment(text.without_controls(words), style, control) for words, style, control in segments]


class Plain(LineFilter):
    """Replaces vtui's glyphs by ASCII characters of the same width."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [Segment(plain(words), style, control) for words, style, control in segments]


class Encodable(LineFilter):
    """Puts ASCII in the place of what the terminal's encoding lacks, cell by cell."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the name of a Python codec."""
        super().__init__()
        self._encoding = encoding

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same segments in the encoding."""
        return [Segment(in_encoding(words, self._encoding), style, control) for words, style, control in segments]


class NoColors(LineFilter):
    """Leaves the terminal its own two colors (https://no-color.org), and reverses what a background picks out."""

    DEFAULT = Style.from_color(RichColor.default(), RichColor.default())
    REVERSED = DEFAULT + Style(reverse=True)

    def __init__(self, picked_out: Callable[[], Set[str]]) -> None:
        """`picked_out` gives the backgrounds of the cursor, of selected text and the like, as `#rrggbb`."""
        super().__init__()
        self._picked_out = picked_out

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same segments without colors."""
        picked_out = self._picked_out()
        return [
            Segment(words, None if style is None else style + self._inks(style, picked_out), control)
            for words, style, control in segments
        ]

    def _inks(self, style: Style, picked_out: Set[str]) -> Style:
        ink = style.bgcolor
        triplet = None if ink is None else ink.triplet
        return self.REVERSED if triplet is not None and triplet.hex in picked_out else self.DEFAULT
