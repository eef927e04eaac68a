"""How far to load on, with the cost named before it is spent."""

from textual.dom import DOMNode

from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span
from vtui.table.load_cost import ALL, cost_text, request_count
from vtui.table.progress import Meter
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.frame.modal_box import DIALOG_WIDTH
from vtui.widgets.tones import padded

STEPS = (1_000, 10_000)
"""Rows to load on."""
STEP_WIDTH = 18
"""Terminal cells of what a line loads."""


def load_menu(node: DOMNode, loaded: int, left: int | None, meter: Meter | None) -> Menu[int]:
    """Answers with so many rows to load on; `left` is a guess of the rows to come, at most, None without one."""

    def line(rows: int, room: int) -> Cell:
        del room
        if rows != ALL:
            return (*padded(f"  {count(rows)} more", STEP_WIDTH, "strong"), *cost_text(request_count(rows), meter))
        end = padded("  to the end", STEP_WIDTH, "strong")
        if left is None:
            return (*end, Span(f"until the end; {key_name(node, 'back', 'escape')} stops it", "muted"))
        return (*end, Span("about ", "muted"), *cost_text(request_count(left), meter))

    guess = "The API does not say how many more" + (": a guess from their dates." if left is not None else ".")
    return Menu(
        "Load older ones",
        [*(step for step in STEPS if left is None or step < left), ALL],
        line,
        name="load",
        notes=[(Span(f"{count(loaded)} loaded. ", "strong"), Span(guess, "muted"))],
        width=DIALOG_WIDTH,
        pick=("Load", "Load what the line says"),
        close="Load nothing",
    )
