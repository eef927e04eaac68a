"""The page of a deployment. For one that failed the errors in its build log are requested too."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType

from vtui.models.deployment import Deployment
from vtui.models.scope import Scope
from vtui.navigation.history import Page
from vtui.resources.common.resource import Resource
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.pages.row_page import PAGE_KEYS, bind_actions, page_layout
from vtui.screens.pages.row_pane import RowPane
from vtui.table.columns import Context

if TYPE_CHECKING:
    from collections.abc import Mapping


class DeploymentPane(RowPane):
    """A deployment, and the errors in the build log of a failed one: one request, made once."""

    def start(self) -> None:
        """The log may be read by another screen."""
        self.watch(self.app, "known_changes", self._redraw, init=False)
        super().start()

    def context(self) -> Context:
        """With the build errors that are known in the scope of this row."""
        return replace(super().context(), build_errors=self.shell.known[self._scope].build_errors)

    def action_renew(self) -> None:
        """Request the build log as well, unless it was read."""
        super().action_renew()
        self._read_log()

    def _landed(self) -> None:
        """A build that ended may have failed."""
        super()._landed()
        self._read_log()

    @work(group="build log", exclusive=True)
    async def _read_log(self) -> None:
        row = self._row
        if isinstance(row, Deployment) and row.phase(self.shell.clock()) == "error":
            await self.shell.fetch_build_errors(self._scope, row)


class DeploymentScreen(RowScreen):
    """The page of a deployment."""

    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS]
    AUTO_FOCUS = ""

    def __init__(
        self, resource: Resource[Any], row: Any, scope: Scope, tab: str, medians: "Mapping[str, int] | None" = None
    ) -> None:
        """`tab` is the list that it was opened from; `medians` are build times (ms) that the list knew."""
        self.pane = DeploymentPane(resource, row, scope, medians)
        super().__init__(self.pane)
        self._tab = tab
        bind_actions(self, resource.actions)

    def compose(self) -> ComposeResult:
        """The deployment alone."""
        yield from page_layout(self.pane, self._tab)

    def page(self) -> Page:
        """With what is known of the deployment by now."""
        return self.pane.page()
