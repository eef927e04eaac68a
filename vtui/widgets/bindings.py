"""Key bindings that screens and widgets declare alike, and those of actions."""

from collections.abc import Sequence
from typing import Any

from textual.binding import Binding

from vtui.resources.common.action import Action


def bindings(actions: Sequence[Action[Any]]) -> list[Binding]:
    """Actions as bindings; line of keys, palette, help and menu of the row are made from these."""
    return [
        Binding(
            action.key,
            f"{'act' if action.writes else 'read'}('{action.id}')",
            action.label,
            id=action.id,
            show=action.footer,
            tooltip=action.help,
        )
        for action in actions
    ]


def hidden(key: str, action: str, description: str, id_: str, tooltip: str = "") -> Binding:
    """A binding that the key bar does not show."""
    return Binding(key, action, description, show=False, tooltip=tooltip, id=id_)


def move_keys(group: str, noun: str = "", *, move: str = "move", half_pages: bool = True) -> tuple[Binding, ...]:
    """Keys that move a cursor from `noun` to `noun`, or scroll a text; their ids begin with `group`."""
    halves = (
        hidden("ctrl+d", "page(0.5)", "Half down", f"{group}.half-down", "Move half a page down"),
        hidden("ctrl+u", "page(-0.5)", "Half up", f"{group}.half-up", "Move half a page up"),
    )
    return (
        hidden("j,down", f"{move}(1)", "Down", f"{group}.down", f"Move to the next {noun}" if noun else "Scroll down"),
        hidden("k,up", f"{move}(-1)", "Up", f"{group}.up", f"Move to the previous {noun}" if noun else "Scroll up"),
        hidden("g,home", "first", "Top", f"{group}.top", f"Move to the first {noun}" if noun else "Scroll to the top"),
        hidden("G,end", "last", "End", f"{group}.end", f"Move to the last {noun}" if noun else "Scroll to the end"),
        *(halves if half_pages else ()),
        hidden("pagedown", "page(1)", "Page down", f"{group}.page-down", "Move a page down"),
        hidden("pageup", "page(-1)", "Page up", f"{group}.page-up", "Move a page up"),
    )
