"""A box with a title, a few lines, and a note in its lower border."""

from typing import ClassVar

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from vtui.resources.common.page import Panel
from vtui.table.columns import Span
from vtui.widgets.cell_fit import fit_cell
from vtui.widgets.tones import content

BORDERS = 2
"""Lines of a box's borders."""
FRAME = 6
"""Terminal cells of a box's borders and of the padding inside them."""


class _Lines(list[Content]):
    """Lines whose repr does not show them: one may be a revealed value."""

    def __repr__(self) -> str:
        return f"<{len(self)} lines>"


class PanelBox(Widget):
    """Shows a panel; long lines go on below themselves. It is hidden while it has no lines."""

    DEFAULT_CSS: ClassVar[str] = """
    PanelBox {
        display: none; height: auto; padding: 0 2; color: $foreground;
        border: round $border-blurred; border-title-color: $foreground; border-title-style: bold;
        border-subtitle-color: $muted;
        &.-filled { display: block; }
        &.-error { border: round $error; }
    }
    """

    def __init__(self, title: str, *, id: str | None = None, lines: int = 0) -> None:  # noqa: A002 - Textual's name
        """`lines` is the minimum height in lines."""
        super().__init__(id=id)
        if lines:
            self.styles.min_height = lines + BORDERS
        self.border_title = content((Span(title),))
        self._title, self._panel = title, Panel()

    @property
    def inner(self) -> int:
        """Terminal cells of a line, also of one that is not there yet; 0 before its column was laid out."""
        column = self.parent
        if self.content_size.width or not isinstance(column, Widget):
            return self.content_size.width
        return max(0, column.content_size.width - FRAME)

    def show(self, panel: Panel, *, error: bool = False) -> None:
        """Show other lines; the same ones are not drawn again."""
        error = error or panel.alarm
        if panel == self._panel and self.has_class("-error") == error:
            return
        self._panel = panel
        self.border_title = content((Span(panel.title or self._title),))
        self.border_subtitle = content(panel.note)
        self.set_class(bool(panel.lines), "-filled")
        self.set_class(error, "-error")
        self.refresh(layout=True)
        # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
        self.call_after_refresh(self.refresh, layout=True)

    def render(self) -> Content:
        """The lines, as wide as there is room."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """As many lines as they take at this width."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self._panel.cut:
            return [content(fit_cell(cell, width)) for cell in self._panel.lines]
        hang = self._panel.hang
        lines = _Lines()
        for cell in self._panel.lines:
            wrapped = _Lines(content(cell)[hang:].wrap(max(8, width - hang)) or [Content()])
            lines.append(content(cell)[:hang] + wrapped[0])
            lines += map(Content(" " * hang).__add__, wrapped[1:])
        return lines
