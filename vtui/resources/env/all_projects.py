"""The list of the env vars of all projects: its cost, and how it relates to a project's list."""

from collections.abc import Iterable
from dataclasses import dataclass

from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef
from vtui.text import count

MAX_UNASKED = 20
"""Requests that opening the list may send without asking the user."""
PAGE = 100
"""Projects per request."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The requests for loading the list: one per project, those for the list of projects, one for shared env vars."""

    projects: int
    exact: bool = True
    """Whether there are no further projects."""
    team: bool = True
    """Whether the scope is a team, whose shared env vars are a list of their own."""

    @property
    def requests(self) -> int:
        """Count of requests; a lower bound unless `exact`."""
        return self.projects + max(1, -(-self.projects // PAGE)) + self.team

    @property
    def unasked(self) -> bool:
        """Whether so few requests may be sent without asking."""
        return self.exact and self.requests <= MAX_UNASKED

    def describe(self) -> str:
        """`60 requests`."""
        return f"{'' if self.exact else 'at least '}{count(self.requests, ('request', 'requests'))}"

    def describe_projects(self) -> str:
        """`58 projects`."""
        return f"{'' if self.exact else 'at least '}{count(self.projects, ('project', 'projects'))}"


def listed_once(rows: Iterable[EnvVar], project: ProjectRef) -> tuple[EnvVar, ...]:
    """The env vars of a project that the list of all projects shows for it.

    A shared env var is in that list once, as the team's, and therefore not among those of the project.
    """
    return tuple(row for row in rows if project.project_id is None or not row.shared)
