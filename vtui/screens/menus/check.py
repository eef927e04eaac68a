"""Asks before many requests are made to check for issues."""

from textual.dom import DOMNode

from vtui.resources.issues.coverage import requests_text
from vtui.screens.menus.menu import Menu, confirm_menu
from vtui.table.columns import Span
from vtui.widgets.frame.key_bar import key_name

MANY = 20
"""Requests that are made without asking first."""


def check_menu(node: DOMNode, requests: int, exact: bool) -> Menu[bool]:
    """Answers with True to check: how many requests it takes, and whether that is exact."""
    stop = key_name(node, "attention.back", "escape")
    notes = (
        Span(f"This takes {requests_text(requests, exact)}. ", "strong"),
        Span(f"They are spread out so that the rate limit is not used up. {stop} stops the check."),
    )
    return confirm_menu("Check for issues", [notes], "Check", name="check", close="Request nothing", width=64)
