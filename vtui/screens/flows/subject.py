"""A row that keys act on, and the keys of its actions."""

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vtui.models.scope import Scope
    from vtui.resources.common.resource import Resource
    from vtui.writes.action import Action

RECORDS = Binding("z", "records", "DNS records", id="records", show=False, tooltip="Open the domain's DNS records")
"""Of the screens that show domains."""


class Subject(NamedTuple):
    """A row to act on, with what it is and whose it is."""

    resource: "Resource[Any]"
    row: Any
    scope: "Scope"


def bindings(actions: "Sequence[Action[Any]]") -> list[Binding]:
    """A resource's actions as bindings; footer, palette and help are made from these."""
    return [
        Binding(
            action.key,
            f"act('{action.id}')",
            action.label,
            id=action.id,
            show=action.footer,
            tooltip=action.tooltip,
        )
        for action in actions
    ]
