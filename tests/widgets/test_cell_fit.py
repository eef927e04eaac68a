"""Cells take exactly the width they are given, whatever is in them."""

from typing import Literal

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.harness.hostile_texts import TEXTS
from vtui.table.columns import Cell, Span
from vtui.widgets.cell_fit import fit_cell

Align = Literal["left", "right"]
CutAt = Literal["end", "middle"]
ALIGNS: tuple[Align, ...] = ("left", "right")
ELLIPSES: tuple[CutAt, ...] = ("end", "middle")
CELLS = st.lists(TEXTS.map(Span), max_size=4).map(tuple)


@given(CELLS, st.integers(0, 60), st.sampled_from(ALIGNS), st.sampled_from(ELLIPSES))
@example((Span("日本語"), Span("x")), 4, "left", "end")
@example((Span("日本語"),), 4, "right", "middle")
def test_spans_together_are_as_wide_as_asked(cell: Cell, width: int, align: Align, ellipsis: CutAt) -> None:
    fitted = fit_cell(cell, width, align=align, ellipsis=ellipsis)
    assert sum(cell_len(span.text) for span in fitted) == width


def drawn(*spans: str, width: int, align: Align = "left", ellipsis: CutAt = "end") -> str:
    fitted = fit_cell(tuple(map(Span, spans)), width, align=align, ellipsis=ellipsis)
    return "".join(span.text for span in fitted)


def test_a_short_cell_is_padded_on_the_side_away_from_its_text() -> None:
    assert drawn("● ", "Ready", width=10) == "● Ready   "
    assert drawn("● ", "Ready", width=10, align="right") == "   ● Ready"
    assert drawn("4m", width=4, align="right") == "  4m"


def test_a_long_cell_ends_in_an_ellipsis_in_the_tone_it_cuts() -> None:
    cell = (Span("Production ", ""), Span("staged", "warn"))
    assert fit_cell(cell, 14) == (Span("Production ", ""), Span("st…", "warn"))
    assert fit_cell(cell, 11) == (Span("Production…", ""),)


def test_a_branch_is_cut_in_its_middle() -> None:
    assert drawn("feat/express-checkout", width=11, ellipsis="middle") == "feat/…ckout"


def test_span_with_the_most_cells_is_cut_in_its_middle_and_the_others_stay() -> None:
    assert drawn("> ", "NEXT_PUBLIC_SITE_URL", " x57", width=18, ellipsis="middle") == "> NEXT_P…E_URL x57"
    assert drawn("> ", "NEXT_PUBLIC_SITE_URL", " x57", width=26, ellipsis="middle") == "> NEXT_PUBLIC_SITE_URL x57"
    assert drawn("> ", "NEXT_PUBLIC_SITE_URL", " x57", width=17, ellipsis="middle") == "> NEXT_PUBLIC_SI…"


def test_a_wide_character_is_not_halved() -> None:
    assert drawn("日本語", width=4) == "日… "


def test_a_blank_between_spans_survives_cleaning() -> None:
    assert drawn("日本 ", "\x1b[31mmain\x1b[0m", width=9) == "日本 main"


def test_no_width_draws_nothing() -> None:
    assert fit_cell((Span("x"),), 0) == ()
