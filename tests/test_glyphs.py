"""Every glyph that vtui draws is one cell wide and has a replacement in ASCII."""

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual._border import BORDER_CHARS
from textual.scrollbar import ScrollBarRender

import vtui
from vtui import glyphs, text
from vtui.table.cells import MARKED, PHASE_STYLES, SERVING, WATCHED

ROOT = Path(vtui.__file__).parent
NOT_DRAWN = {"demo", "api", "models", "cli", "errors", "text.py", "glyphs.py", "formats.py"}
"""Modules that draw nothing: their texts come from elsewhere, or go to a log."""


def literals(file: Path) -> Iterator[str]:
    """The texts of a file that are no documentation."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


def drawn() -> dict[str, set[str]]:
    """Glyph -> files that draw it."""
    found: dict[str, set[str]] = {}
    for file in sorted(ROOT.rglob("*.py")):
        name = file.relative_to(ROOT)
        if NOT_DRAWN.isdisjoint(name.parts):
            for character in "".join(literals(file)):
                if not character.isascii():
                    found.setdefault(character, set()).add(str(name))
    return found


def test_every_glyph_that_is_drawn_is_in_the_table() -> None:
    found = drawn()
    assert {"●", "◐", "★", "━", "✓", "…", "▌"} <= found.keys() | {text.ELLIPSIS}
    assert {glyph: files for glyph, files in found.items() if glyph not in glyphs.ASCII} == {}


def test_borders_and_scrollbars_are_in_the_table() -> None:
    edges = "".join(part for rows in BORDER_CHARS.values() for row in rows for part in row)
    bars = "".join([*ScrollBarRender.VERTICAL_BARS, *ScrollBarRender.HORIZONTAL_BARS])
    assert all(glyphs.plain(character).isascii() for character in edges + bars)


@pytest.mark.parametrize("glyph", glyphs.ASCII)
def test_glyphs_and_their_replacements_take_one_cell(glyph: str) -> None:
    assert text.width(glyph) == 1
    assert unicodedata.east_asian_width(glyph) in {"N", "A", "Na"}, "never wide by itself"
    assert not unicodedata.combining(glyph)
    assert len(glyphs.ASCII[glyph]) == 1
    assert glyphs.ASCII[glyph].isascii()


def test_states_and_marks_of_rows_differ_in_ascii() -> None:
    states = {glyph for glyph, _, _, _ in PHASE_STYLES.values()}
    shapes = {glyph: glyphs.plain(glyph) for glyph in states | {SERVING, MARKED, WATCHED}}
    assert len(set(shapes.values())) == len(shapes)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("plain as it is", "plain as it is"),
        ("● Ready", "* Ready"),
        ("feat: one-page…", "feat: one-page~"),
        ("Loading …", "Loading.."),
        ("été › カート", "été > カート"),
        ("╭─ Sort ─╮", "+- Sort -+"),
        ("━━━───", "===---"),
    ],
)
def test_a_text_in_ascii_keeps_its_width_and_other_letters(given: str, message: str) -> None:
    assert glyphs.plain(given) == message
    assert text.width(given) == text.width(message)


@pytest.mark.parametrize(
    ("given", "encoding", "expected"),
    [
        ("● Ready … カート é", "ascii", "* Ready ~ ?????? ?"),
        ("● Ready é ×", "latin-1", "* Ready é ×"),
        ("│ a │", "cp437", "│ a │"),
        ("🎉!", "ascii", "??!"),
    ],
)
def test_missing_characters_of_an_encoding_become_ascii_of_the_same_width(
    given: str, encoding: str, expected: str
) -> None:
    assert glyphs.in_encoding(given, encoding) == expected
    assert text.width(expected) == text.width(given)
