"""Every text is readable: each tone on each surface of the themes of vtui, the cursor row and chips included."""

import re
from typing import get_args

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from vtui.table.columns import Tone
from vtui.themes import DARK, FEW_COLORS, HIGH_CONTRAST, LIGHT, OWN, complete
from vtui.widgets.frame.top_line import CHIPS
from vtui.widgets.row_scroller import RowScroller
from vtui.widgets.table.resource_table import ResourceTable
from vtui.widgets.tones import STYLES

LEAST = 4.5
"""Contrast that WCAG 2 asks of text."""
ENHANCED = 7.0
"""Contrast that it asks for at its highest level (AAA)."""
SURFACES = ("background", "surface", "panel", "raised", "cursor-row")
NAMES = [theme.name for theme in OWN]
PALETTES = {
    "xterm": "#000000 #cd0000 #00cd00 #cdcd00 #0000ee #cd00cd #00cdcd #e5e5e5"
    " #7f7f7f #ff0000 #00ff00 #ffff00 #5c5cff #ff00ff #00ffff #ffffff",
    "Linux console": "#000000 #aa0000 #00aa00 #aa5500 #0000aa #aa00aa #00aaaa #aaaaaa"
    " #555555 #ff5555 #55ff55 #ffff55 #5555ff #ff55ff #55ffff #ffffff",
}
"""Terminal -> its 16 colors, by their numbers."""


def number_of(color: Color) -> int:
    """The number of the color that Rich sends to a terminal with 16 colors."""
    number = color.rich_color.downgrade(ColorSystem.STANDARD).number
    assert number is not None
    return number


def luminance(color: Color) -> float:
    """Relative luminance (WCAG 2)."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def theme_variables(theme: Theme) -> dict[str, str]:
    """The theme's CSS variables as in the app."""
    return complete({**theme.to_color_system().generate(), **theme.variables})


def color_of(style: str, variables: dict[str, str]) -> Color:
    """The color that a style names."""
    (name,) = re.findall(r"\$([\w-]+)|#", style) or [""]
    value = variables[name] if name else next(word for word in style.split() if word.startswith("#"))
    return Color.parse(value)


def test_the_contrast_formula_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", OWN, ids=NAMES)
@pytest.mark.parametrize("tone", [tone for tone in get_args(Tone) if tone != "chip"])
def test_every_tone_is_readable_on_every_surface(theme: Theme, tone: Tone) -> None:
    variables = theme_variables(theme)
    ink = color_of(STYLES[tone], variables)
    least = ENHANCED if theme is HIGH_CONTRAST else LEAST
    for surface in SURFACES:
        assert contrast(ink, Color.parse(variables[surface])) >= least, surface


@pytest.mark.parametrize("chip", CHIPS)
def test_the_name_of_a_team_is_readable_on_its_chip(chip: str) -> None:
    assert contrast(color_of(STYLES["chip"], {}), Color.parse(chip)) >= LEAST


@pytest.mark.parametrize("tone", [tone for tone in get_args(Tone) if tone != "chip"])
@pytest.mark.parametrize("palette", PALETTES)
def test_every_tone_of_16_colors_is_readable_whatever_the_terminal_makes_of_them(palette: str, tone: Tone) -> None:
    """The theme paints its own background: that of the terminal, black or white, is behind no text."""
    variables, colors = theme_variables(FEW_COLORS), PALETTES[palette].split()
    bold = "bold" in STYLES[tone]
    number = number_of(color_of(STYLES[tone], variables))
    for surface in SURFACES:
        background = Color.parse(colors[number_of(Color.parse(variables[surface]))])
        for shown in {number, number | 8 if bold else number}:  # xterm shows bold text in the brighter color
            assert contrast(Color.parse(colors[shown]), background) >= LEAST, surface


@pytest.mark.parametrize("palette", PALETTES)
def test_selected_text_and_chips_of_16_colors_are_readable(palette: str) -> None:
    variables, colors = theme_variables(FEW_COLORS), PALETTES[palette].split()
    white = Color.parse(colors[15])
    for name in ("block-cursor-background", "input-selection-background"):
        assert contrast(white, Color.parse(colors[number_of(Color.parse(variables[name]))])) >= LEAST, name
    for chip in CHIPS:  # bold
        assert contrast(white, Color.parse(colors[number_of(Color.parse(chip))])) >= 4, chip


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_chips_differ_from_warnings_and_errors(theme: Theme) -> None:
    variables = theme_variables(theme)
    for chip in CHIPS:
        for role in ("warning", "error", "success"):
            assert Color.parse(chip).hsl.h != pytest.approx(Color.parse(variables[role]).hsl.h, abs=0.02), (chip, role)


def test_tables_draw_each_tone_in_the_same_color_as_lines() -> None:
    for tone in get_args(Tone):
        if tone:
            css = RowScroller.DEFAULT_CSS + ResourceTable.DEFAULT_CSS  # the later rule counts
            *_, rule = re.findall(rf"--{tone} {{ color: ([^;]+);( text-style: bold;)? }}", css)
            wanted = f"{'bold ' if rule[1] else ''}{rule[0]}"
            assert wanted == STYLES[tone], tone
