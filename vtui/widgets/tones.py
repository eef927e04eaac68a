"""Tones as theme colours, and cells as drawable content."""

from collections.abc import Iterable, Mapping

from textual.content import Content

from vtui import text
from vtui.resources.base import Cell, Span, Tone

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
    return Content.assemble(*((_keep_edges(span), STYLES[span.tone]) for span in cell))


def block(lines: Iterable[Cell]) -> Content:
    """Cells below each other."""
    return Content("\n").join([content(line) for line in lines])


def width(cell: Cell) -> int:
    """Width of a cell in terminal cells, as it will be drawn."""
    return sum(text.width(_keep_edges(span)) for span in cell)


def _keep_edges(span: Span) -> str:
    """Cleaning strips the ends, but a span's own blanks separate or align it."""
    raw = span.text
    if raw.isascii() and raw.isprintable():
        return raw
    inner = raw.strip(" ")
    start = raw.index(inner)
    return f"{raw[:start]}{text.clean(inner)}{raw[start + len(inner) :]}"
