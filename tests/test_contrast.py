"""Every text is readable: each tone on each surface of the themes of vtui, the cursor row and chips included."""

import re
from typing import get_args

import pytest
from textual.color import Color
from textual.theme import Theme

from vtui.table.columns import Tone
from vtui.themes import HIGH_CONTRAST, OWN, complete
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


@pytest.mark.parametrize("theme", OWN, ids=NAMES)
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
