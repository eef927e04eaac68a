"""A scope of the demo account: the personal account or a team."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployments import Deployments
from vtui.demo.data.production_moves import ProductionMoves
from vtui.demo.data.projects import Project
from vtui.demo.data.values import Json

Kind = Literal["user", "team", "locked"]


@dataclass(slots=True)
class Scope:
    """What belongs to one owner, of which the person is OWNER or MEMBER, and what requests changed; times in ms."""

    id: str
    slug: str
    name: str
    role: str
    plan: str
    kind: Kind
    """`locked` for a team that requires SSO."""
    created: int
    deployments: Deployments
    policies: dict[str, str] = field(default_factory=dict)
    """The team's policies for env vars: `on`, `off` or `default`."""
    env_vars: dict[str, list[Json]] = field(default_factory=dict)
    """Env vars by project id, once they were requested."""
    shared_env_vars: list[Json] | None = None
    """Shared env vars of the team, once they were requested."""
    env_values: dict[str, str] = field(default_factory=dict)
    """Values that requests have set, by the id of their env var."""
    assigned_aliases: dict[str, str | None] = field(default_factory=dict)
    """Host -> id of the deployment that a request has assigned it to; None where a request has removed it."""
    alias_hosts: dict[str, str] = field(default_factory=dict)
    """Id of an alias that was in an answer -> its host."""
    domains: dict[str, list[Json]] = field(default_factory=dict)
    """Domains by project id, once they were requested."""
    owned_domains: list[Json] | None = None
    """The domains that it owns, once they were requested."""
    dns_records: dict[str, list[Json]] = field(default_factory=dict)
    """DNS records by domain, once they were requested."""
    first_verified: dict[str, int] = field(default_factory=dict)
    """When the verification of a domain was first requested, by domain."""
    settings: dict[str, Json] = field(default_factory=dict)
    """Settings that requests have changed, by the id of a project or team."""

    @property
    def projects(self) -> list[Project]:
        """Its projects."""
        return self.deployments.projects

    @property
    def moves(self) -> ProductionMoves:
        """The promotes, rollbacks and auto-assignment settings of its projects."""
        return self.deployments.moves

    @property
    def team_id(self) -> str | None:
        """The team's id, or None for the personal account."""
        return self.id if self.kind == "team" else None

    def project(self, id_or_name: str) -> Project | None:
        """The project with this id or name."""
        return next((project for project in self.projects if id_or_name in {project.id, project.name}), None)

    def updated(self, project: Project) -> int:
        """When something last happened to the project (ms)."""
        move = self.moves.last_requested(project)
        newest = next(self.deployments.of_project(project), None)
        return max(
            project.created if newest is None else newest.created + 1_000,
            0 if move is None else move.requested,
            self.moves.auto_assign_set_at(project) or 0,
        )

    def have_served(self, project: Project, now: int) -> Iterator[Deployment]:
        """The deployments of a project that have served production by `now`, newest first."""
        indexes = self.deployments.indexes(projects=frozenset({project.id}), outcomes=frozenset("R"), production=True)
        return (deployment for deployment in map(self.deployments.get, indexes) if deployment.has_served(now))

    def serving(self, project: Project, now: int) -> Deployment | None:
        """The deployment that serves production at `now`."""
        move, newest = self.moves.last_succeeded(project, now), next(self.have_served(project, now), None)
        if newest is not None:
            if move.kind == "rollback" if move is not None else "pinned" in project.flags:
                # A rollback ends with the first build after auto-assignment was turned on.
                since = self.moves.auto_assign_set_at(project)
                serves = since is not None and newest.created >= since and self.moves.auto_assign(project, now)
            else:
                serves = move is None or newest.aliased_at > move.ends
            if serves:
                return newest
        if move is not None:
            return self.deployments.by_name(move.to_uid)
        # Before the account began, a pinned project was rolled back by two deployments.
        older = list(islice(self.have_served(project, self.deployments.anchor), 3))
        return older[-1] if older else None
