"""The page of one row: its pane between the top line and the keys."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from vtui.resources.common.action import Action
from vtui.resources.common.resource import Resource
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.pages.row_pane import RowPane
from vtui.widgets.bindings import bindings, hidden

PAGE_KEYS: tuple[Binding, ...] = (
    Binding("escape", "close_page", "Back", id="page.back", tooltip="Go back"),
    Binding("r", "pane('renew')", "Refresh", id="page.refresh", tooltip="Refresh, or retry after an error"),
    hidden("j,down", "pane('scroll', 1)", "Down", "page.down"),
    hidden("k,up", "pane('scroll', -1)", "Up", "page.up"),
)
"""The keys of every page of a row."""


def bind_actions(screen: RowScreen, actions: Sequence[Action[Any]]) -> None:
    """Give one screen the keys of a resource's actions."""
    for binding in bindings(actions):
        screen._bindings.key_to_bindings.setdefault(binding.key, []).append(binding)  # noqa: SLF001 - Textual has no public way


class ItemScreen(RowScreen):
    """The page of a row whose resource has no page of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS]
    AUTO_FOCUS = ""

    def __init__(self, resource: Resource[Any], *of_pane: Any) -> None:
        """The other parameters are those of the pane."""
        super().__init__(RowPane(resource, *of_pane))
        bind_actions(self, resource.actions)
