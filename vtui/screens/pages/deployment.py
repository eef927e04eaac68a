"""The page of a deployment. For one that failed the errors in its build log are requested too."""

from dataclasses import replace
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType

from vtui.models.deployment import Deployment
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.page import BUILD_LOG
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.pages.row_page import PAGE_KEYS, bind_actions
from vtui.screens.pages.row_pane import RowPane
from vtui.table.columns import Context


class DeploymentPane(RowPane):
    """A deployment, and the errors in the build log of a failed one: one request, made once."""

    DEFAULT_CSS: ClassVar[str] = """
    DeploymentPane Panels.-wide {
        & .main { width: 1fr; }
        & .side { width: 1fr; }
    }
    """

    def start(self) -> None:
        """Subscribe to the store: another screen may read the log."""
        self.subscriptions.watch(self._redraw, self.session.store.issues_changed)
        super().start()

    def context(self) -> Context:
        """With the build errors that are known in the scope of this row."""
        context = super().context()
        build_errors = self.session.store.scopes[self._scope].build_errors
        return replace(context, rows=replace(context.rows, build_errors=build_errors))

    def renew(self) -> None:
        """Request the build log as well, unless it was read."""
        super().renew()
        self._read_log()

    def _landed(self) -> None:
        """Read the log of a build that has finished, which may have failed."""
        super()._landed()
        self._read_log()

    @work(group="build log", exclusive=True)
    async def _read_log(self) -> None:
        row = self._row
        if isinstance(row, Deployment) and row.phase(self.session.clock()) == "error":
            self._answers.begin(BUILD_LOG)
            self._redraw()
            await self.session.loader.fetch_build_errors(self._scope, row)
            self._answers.end(BUILD_LOG)
            self._redraw()


class DeploymentScreen(RowScreen):
    """The page of a deployment."""

    BINDINGS: ClassVar[list[BindingType]] = [*PAGE_KEYS]
    AUTO_FOCUS = ""

    def __init__(self, resource: Resource[Any], *of_pane: Any) -> None:
        """The rest of the parameters is that of the pane."""
        super().__init__(DeploymentPane(resource, *of_pane))
        bind_actions(self, resource.actions)
