"""The facts of one thing: labels at the left, values beside them."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from vtui.resources.base import Cell, Span
from vtui.widgets.tones import content


class FactSheet(Widget):
    """A box with a title and lines of label and value; long values go on below themselves."""

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
        super().__init__()
        self._facts: Sequence[tuple[str, Cell]] = ()
        self._note: Cell = ()

    def show(self, title: Cell, facts: Sequence[tuple[str, Cell]], note: Cell = ()) -> None:
        """Show facts; a `note` stands below them after an empty line."""
        self.border_title = content(title)
        if (facts, note) != (self._facts, self._note):
            self._facts, self._note = facts, note
            self.refresh(layout=True)
            # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
            self.call_after_refresh(self.refresh, layout=True)

    def render(self) -> Content:
        """The lines, as wide as there is room."""
        return Content("\n").join(self._lines(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the facts take at this width."""
        del container, viewport
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        wide = max((len(label) for label, _ in self._facts), default=0) + 2
        lines: list[Content] = []
        for label, value in self._facts:
            first, *others = content(value).wrap(max(8, width - wide)) or [Content()]
            lines.append(content((Span(label.ljust(wide), "muted"),)) + first)
            lines += [Content(" " * wide) + line for line in others]
        if self._note:
            lines += [Content(), *content(self._note).wrap(max(8, width))]
        return lines
