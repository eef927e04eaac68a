"""Tones as theme colors, and cells as drawable content."""

from collections.abc import Iterable, Mapping

from textual.content import Content

from vtui import text
from vtui.table.columns import Cell, Span, Tone
from vtui.widgets.cell_fit import shown

STYLES: Mapping[Tone, str] = {
    "": "$foreground",
    "strong": "bold $foreground",
    "muted": "$muted",
    "faint": "$faint",
    "accent": "$primary",
    "ok": "$success",
    "busy": "$warning",
    "warn": "$warning",
    "error": "bold $error",
    "custom": "$custom",
    "write": "bold $write",
    "chip": "bold #ffffff",
}
"""Tone -> style in theme variables; `vtui.themes` gives every theme all of them."""


def content(cell: Cell) -> Content:
    """A cell as content: cleaned, never parsed as markup."""
    return Content.assemble(*((shown(span.text), STYLES[span.tone]) for span in cell))


def block(lines: Iterable[Cell]) -> Content:
    """Cells below each other."""
    return Content("\n").join([content(line) for line in lines])


def width(cell: Cell) -> int:
    """Width of a cell in terminal cells, as it will be drawn."""
    return sum(text.width(shown(span.text)) for span in cell)


def padded(raw: str, cells: int, tone: Tone = "") -> Cell:
    """A cell of exactly `cells` terminal cells, for lines that align."""
    name = text.cut(text.clean(raw), cells)
    return (Span(name, tone), Span(" " * (cells - text.width(name))))
