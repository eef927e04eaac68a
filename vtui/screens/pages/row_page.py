"""The page of one row: its pane between the top line and the keys."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget

from vtui.models.scope import Scope
from vtui.navigation.history import Page
from vtui.resources.common.resource import Resource
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.flows.subject import RECORDS, bindings
from vtui.screens.flows.tabs import TABS
from vtui.screens.pages.row_pane import RowPane
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vtui.writes.action import Action

PAGE_KEYS: tuple[Binding, ...] = (
    Binding("escape", "app.pop_screen", "Back", id="page.back", tooltip="Back to the list"),
    Binding("r", "pane('renew')", "Refresh", id="page.refresh", tooltip="Ask the API again"),
    Binding("j,down", "pane('scroll', 1)", "Down", id="page.down", show=False),
    Binding("k,up", "pane('scroll', -1)", "Up", id="page.up", show=False),
    RECORDS,
)
"""The keys of every page of a row."""


def page_layout(pane: RowPane, tab: str) -> Iterator[Widget]:
    """Top line with the list `tab` marked, the row, keys."""
    yield Frame(TABS, tab)
    yield pane
    yield KeyBar()


def bind_actions(screen: RowScreen, actions: "Sequence[Action[Any]]") -> None:
    """Give one screen the keys of a resource's actions."""
    for binding in bindings(actions):
        screen._bindings.key_to_bindings.setdefault(binding.key, []).append(binding)  # noqa: SLF001 - Textual has no public way


class ItemScreen(RowScreen):
    """The page of a row whose resource has none of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS]
    AUTO_FOCUS = ""

    def __init__(
        self, resource: Resource[Any], row: Any, scope: Scope, tab: str, medians: "Mapping[str, int] | None" = None
    ) -> None:
        """`tab` is the list that it was opened from; `medians` are build times (ms) that the list knew."""
        self.pane = RowPane(resource, row, scope, medians)
        super().__init__(self.pane)
        self._tab = tab
        bind_actions(self, resource.actions)

    def compose(self) -> ComposeResult:
        """The row alone."""
        yield from page_layout(self.pane, self._tab)

    def page(self) -> Page:
        """With what is known of the row by now."""
        return self.pane.page()
