"""Which screen shows a row, and the other screens that flows open. `vtui.screens.pages.registry` fills it."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from importlib import import_module
from typing import Any

from textual.screen import Screen

from vtui.models.scope import Scope
from vtui.resources.common.resource import Resource

ISSUES = "attention"
"""Name of the page Needs attention in the history."""
ALL_TEAMS = "every team"
"""Name of a list of all teams in the history."""
PROJECT_LIST = "project"
"""Key of the view state of the list on a project's page."""


class PageRegistry:
    """What makes each page, with the parameters of its class. The pages are imported when the first one opens."""

    row: Callable[..., Screen[None]]
    """The page of a row whose resource has no page of its own."""
    rows: Mapping[str, Callable[..., Screen[None]]]
    """Name of a resource -> the page of its rows."""
    log: Callable[..., Screen[None]]
    project: Callable[..., Screen[None]]
    records: Callable[..., Screen[None]]
    env_matrix: Callable[..., Screen[None]]
    issues: Callable[..., Screen[None]]
    activity: Callable[..., Screen[None]]
    settings: Callable[..., Screen[None]]
    all_teams: Callable[..., Screen[None]]
    export: Callable[..., Coroutine[Any, Any, None]]
    """Asks what to export of a list, and writes it. For a worker."""
    compare: Callable[..., Awaitable[None]]
    """Asks what to compare the variables of a project with, and shows it. Raises VercelError."""

    def __getattr__(self, name: str) -> Any:
        import_module("vtui.screens.pages.registry").register_pages()
        return self.__dict__[name]


PAGES = PageRegistry()


def page_of(
    resource: Resource[Any], row: Any, scope: Scope, tab: str, medians: Mapping[str, int] | None = None
) -> Screen[None]:
    """The page of a row, opened from the list `tab`; `medians` are build times (ms) that the list knew."""
    return PAGES.rows.get(resource.name, PAGES.row)(resource, row, scope, tab, medians)
