"""The page of a deployment. For one that failed the errors in its build log are requested too."""

from dataclasses import replace

from textual import work

from vtui.models.deployment import Deployment
from vtui.screens.pages.row_page import ItemScreen
from vtui.table.columns import Context


class DeploymentScreen(ItemScreen):
    """The page of a row, and what the build log of a failed deployment says: one request, made once."""

    def on_mount(self) -> None:
        """The log may be read by another screen."""
        self.subscriptions.watch(self.session.store.issues_changed, self._redraw)

    def context(self) -> Context:
        """With the build errors that are known in the scope of this row."""
        return replace(super().context(), build_errors=self.session.store.scopes[self._scope].build_errors)

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
        if isinstance(row, Deployment) and row.phase(self.session.clock()) == "error":
            await self.session.loader.fetch_build_errors(self._scope, row)
