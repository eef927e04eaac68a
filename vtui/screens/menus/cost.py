"""Menus that name how many requests something takes, before they are made."""

from textual.dom import DOMNode

from vtui.resources.issues.coverage import requests_text
from vtui.screens.menus.menu import Menu, confirm_menu
from vtui.table.columns import Cell, Span
from vtui.table.load_cost import ALL, cost_text, request_count
from vtui.table.progress import Meter
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.frame.modal_box import DIALOG_WIDTH
from vtui.widgets.tones import padded

MANY = 20
"""Requests that are made without asking first."""
STEPS = (1_000, 10_000)
"""Choices of how many more rows to load."""
STEP_WIDTH = 18
"""Terminal cells of a choice."""


def check_menu(node: DOMNode, requests: int, exact: bool) -> Menu[bool]:
    """Answers with True to check: how many requests it takes, and whether that is exact."""
    stop = key_name(node, "attention.back", "escape")
    notes = (
        Span(f"This takes {requests_text(requests, exact)}. ", "strong"),
        Span(f"Requests are spread out to stay below the rate limit. {stop} stops the check."),
    )
    return confirm_menu("Check for issues", [notes], "Check", name="check", close="Cancel", width=64)


def load_menu(node: DOMNode, loaded: int, left: int | None, meter: Meter | None) -> Menu[int]:
    """Answers with so many rows to load on; `left` is a guess of the rows to come, at most, None without one."""

    def line(rows: int, _room: int) -> Cell:
        if rows != ALL:
            return (*padded(f"  {count(rows)} more", STEP_WIDTH, "strong"), *cost_text(request_count(rows), meter))
        end = padded("  all", STEP_WIDTH, "strong")
        if left is None:
            return (
                *end,
                Span(f"unknown number of requests; {key_name(node, 'back', 'escape')} stops loading", "muted"),
            )
        return (*end, Span("about ", "muted"), *cost_text(request_count(left), meter))

    guess = "The number of older rows is " + ("estimated from their dates." if left is not None else "unknown.")
    return Menu(
        "Load older rows",
        [*(step for step in STEPS if left is None or step < left), ALL],
        line,
        name="load",
        notes=[(Span(f"{count(loaded)} loaded. ", "strong"), Span(guess, "muted"))],
        width=DIALOG_WIDTH,
        pick=("Load", "Load this many rows"),
        close="Cancel",
    )
