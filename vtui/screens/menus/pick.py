"""One of many by name: a line to search on, and those whose names hold what was typed."""

from collections.abc import Sequence
from typing import NamedTuple

from vtui.screens.menus.menu import Menu
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Cell, Span


class Pick(NamedTuple):
    """An item of the menu."""

    id: str
    name: str
    about: str = ""


async def pick(app: SessionApp, heading: str, picks: Sequence[Pick]) -> str | None:
    """Let the user pick an item; return its ID or None. For a worker."""
    picked = await app.push_screen_wait(pick_menu(heading, picks))
    return None if picked is None else picked.id


def pick_menu(heading: str, picks: Sequence[Pick]) -> Menu[Pick]:
    """A menu of items with a search; returns the chosen item, or None."""
    return Menu(heading, picks, _line, name="pick", width=64, close="Cancel", search=lambda item: item.name)


def _line(item: Pick, _room: int) -> Cell:
    about = (Span("  "), Span(item.about, "muted")) if item.about else ()
    return (Span("  "), Span(item.name, "strong"), *about)
