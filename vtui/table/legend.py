"""What the glyphs in lists mean, in words."""

from vtui.table.cells import LOOKS
from vtui.table.columns import Cell, Span

MARKED = "✓"
"""Left of a row that is marked."""
WATCHED = "◉"
"""Left of a row whose end somebody wants to be called for."""

LEGEND: tuple[tuple[Cell, str], ...] = (
    *(((Span(glyph, tone),), word.lower()) for glyph, word, tone, _ in LOOKS.values() if word),
    ((Span("★", "strong"),), "production serves it"),
    ((Span(MARKED, "accent"),), "marked"),
    ((Span(WATCHED, "accent"),), "watched until it ends"),
)
"""Glyphs of one cell and what each says; those that several states share are told apart by their words."""
