"""The glyphs of lists, and their meaning."""

from vtui.table.cells import PHASE_STYLES
from vtui.table.columns import Cell, Span

MARKED = "✓"
"""In front of a marked row."""
WATCHED = "◉"
"""In front of a row whose end the user wants to be notified of."""

LEGEND: tuple[tuple[Cell, str], ...] = (
    *(((Span(glyph, tone),), word.lower()) for glyph, word, tone, _ in PHASE_STYLES.values() if word),
    ((Span("★", "strong"),), "production serves it"),
    ((Span(MARKED, "accent"),), "marked"),
    ((Span(WATCHED, "accent"),), "watched until it ends"),
)
"""Glyphs of one cell, and their meaning; states that share a glyph differ in their words."""
