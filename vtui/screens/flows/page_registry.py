"""Which screen shows a row, and the other screens that flows open. `vtui.screens.pages.registry` fills it."""

from typing import TYPE_CHECKING, Any, Protocol

from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from vtui.models.deployment import Deployment
    from vtui.models.domain import Domain
    from vtui.models.env_var import EnvVar
    from vtui.models.project import Project
    from vtui.models.scope import ProjectRef, Scope
    from vtui.navigation.history import Left
    from vtui.resources.common.resource import Resource
    from vtui.shell import Account, Shell


class RowPage(Protocol):
    """Makes the page of a row, opened from the list `tab`; `medians` are build times (ms) that the list knew."""

    def __call__(
        self, resource: "Resource[Any]", row: Any, scope: "Scope", tab: str, medians: "Mapping[str, int] | None" = None
    ) -> Screen[None]:
        """The page, not yet open."""


class LogPage(Protocol):
    """Makes the page of a deployment's build log, or of its runtime log."""

    def __call__(
        self, row: "Deployment", scope: "Scope", tab: str, *, kept: int, runtime: bool = False
    ) -> Screen[None]:
        """The page, not yet open."""


class ProjectPage(Protocol):
    """Makes the page of a project; `project` is the row that is known, `left` the view state of its list."""

    def __call__(
        self, place: "ProjectRef", project: "Project | None" = None, left: "Left | None" = None
    ) -> Screen[None]:
        """The page, not yet open."""


class PageRegistry:
    """The page classes."""

    row_page: RowPage
    """The page of a row whose resource has none of its own."""
    log: LogPage
    project: ProjectPage
    records: "Callable[[Scope, Domain], Screen[None]]"
    """The DNS records of a domain."""
    env_matrix: "Callable[[Scope, Callable[[], Sequence[EnvVar]], Callable[[str], None]], Screen[None]]"
    """Variables by key and environment; the last argument lists those of a key."""
    env_compare: "Callable[[Shell, Scope, ProjectRef], Awaitable[None]]"
    """Compares the variables of a project with others. Raises VercelError."""
    issues: "Callable[[Scope], Screen[None]]"
    all_teams: "Callable[[str, Account], Screen[None]]"
    """Deployments or projects of all teams, by the name of the resource."""

    def __init__(self) -> None:
        """Without pages."""
        self.rows: dict[str, RowPage] = {}
        """Resource name -> the page of its rows."""


ISSUES = "attention"
"""Stands for the issues among the pages of a location."""
ALL_TEAMS = "every team"
"""Stands for a list of all teams there."""
PROJECT_LIST = "project"
"""By which the view state of the list on a project's page is remembered."""
PAGES = PageRegistry()


def page_of(
    resource: "Resource[Any]", row: Any, scope: "Scope", tab: str, medians: "Mapping[str, int] | None" = None
) -> Screen[None]:
    """The page of a row, opened from the list `tab`; `medians` are build times (ms) that the list knew."""
    return PAGES.rows.get(resource.name, PAGES.row_page)(resource, row, scope, tab, medians)
