"""The list of env vars: knows what stands beside each."""

from typing import TYPE_CHECKING, ClassVar

from vtui.models.env_var import EnvVar
from vtui.resources.env_accidents import key_of, survey
from vtui.resources.env_vars import ENV_VARS
from vtui.screens.resource import ResourceScreen

if TYPE_CHECKING:
    from vtui.models.scope import Scope
    from vtui.resources.base import Resource


class EnvVarsScreen(ResourceScreen[EnvVar]):
    """Variables of the chosen project, or of all projects one after the other."""

    RESOURCE: "ClassVar[Resource[EnvVar]]" = ENV_VARS

    def arrived(self, rows: tuple[EnvVar, ...]) -> None:
        """Look what rows have beside them, in the projects of those that came: their others may be wrong now too."""
        super().arrived(rows)
        feed = self.feed
        if feed is None:
            return
        if feed.place.project_id is not None and feed.progress.more:
            return  # what is missing may be on the next page
        projects = {row.project_id for row in rows}
        whole = [row for row in self.collection if row.project_id in projects]
        known = self.shell.known[feed.scope].beside
        gone = {key_of(row) for row in whole}
        beside = {key: one for key, one in known.items() if key not in gone}
        beside |= survey(whole, hidden=bool(feed.progress.hidden))
        if beside != known:
            self.shell.note_variables(feed.scope, beside)
            self.table.tick(self.context())
            if self.view.order is not None or self.view.filter.terms:
                self.show_rows()

    def open(self, row: EnvVar, scope: "Scope") -> None:
        """Open a variable's page."""
        from vtui.screens.env_var import EnvVarScreen

        if self.app.screen is self:  # a key pressed twice in one breath opens one page
            self.app.push_screen(EnvVarScreen(self.RESOURCE, row, scope, self.RESOURCE.name))
