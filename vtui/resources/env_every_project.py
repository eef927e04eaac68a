"""The list of the variables of all projects: what it costs to load, and what belongs to it of a project's list."""

from collections.abc import Iterable
from dataclasses import dataclass

from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef
from vtui.text import count

MAX_UNASKED = 20
"""Requests that opening the list may send before their number is shown."""
PAGE = 100
"""Projects that a request lists."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The requests that loading the list sends: one for each project, those that list the projects, the shared ones."""

    projects: int
    exact: bool = True
    """Whether there are no further projects."""
    team: bool = True
    """Whether the scope is a team, whose shared variables are a list of their own."""

    @property
    def requests(self) -> int:
        """How many; at least so many unless `exact`."""
        return self.projects + max(1, -(-self.projects // PAGE)) + self.team

    @property
    def unasked(self) -> bool:
        """Whether so few requests may be sent at once."""
        return self.exact and self.requests <= MAX_UNASKED

    def describe(self) -> str:
        """`60 requests`."""
        return f"{'' if self.exact else 'at least '}{count(self.requests, ('request', 'requests'))}"

    def describe_projects(self) -> str:
        """`58 projects`."""
        return f"{'' if self.exact else 'at least '}{count(self.projects, ('project', 'projects'))}"


def listed_once(rows: Iterable[EnvVar], project: ProjectRef) -> tuple[EnvVar, ...]:
    """Of the variables that reach a project those that the list of all projects has under it.

    What is shared stands in that list once, as the team's; so seen through a project it has no place there.
    """
    return tuple(row for row in rows if project.project_id is None or not row.shared)
