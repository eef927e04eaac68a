"""The owner of resources: a team, or the personal account."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """A team, or the personal account; a value that goes with every call and every row.

    The API takes it as `teamId` on each request, following pages included (facts: "Using the REST API").
    """

    slug: str
    """The team's slug, or the user's name: what users type and what dashboard links have."""
    name: str = ""
    """The team's display name; often differs from the slug."""
    team_id: str | None = None
    """`team_…`; None is the personal account, which is requested without a `teamId`."""

    @property
    def personal(self) -> bool:
        """Whether this is the personal account."""
        return self.team_id is None

    @property
    def params(self) -> dict[str, str]:
        """The query that names this scope; empty for the personal account."""
        return {} if self.team_id is None else {"teamId": self.team_id}


EVERY = Scope("all teams", "All teams", "every team")
"""All teams together; no request is made for it."""


@dataclass(frozen=True, slots=True)
class ProjectRef:
    """A project of a scope, or all of its projects."""

    project_id: str | None = None
    project: str = ""
    """The chosen project's name; empty for all projects."""
