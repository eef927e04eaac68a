"""The keys of actions."""

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
