"""A scope of the demo account: the person's own, or a team."""

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Literal

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import branch_alias
from vtui.demo.data.deployments import Stream
from vtui.demo.data.production_moves import Move
from vtui.demo.data.projects import Project

if TYPE_CHECKING:
    from vtui.demo.data.people import Json

LOOK_BACK = 400
"""Deployments of a project among which the head of a branch is looked for: older branches have lost their host."""


class Scope:
    """What belongs to one owner: projects and deployments, found by the names that requests use."""

    def __init__(
        self,
        *,
        id_: str,
        slug: str,
        name: str,
        role: str,
        plan: str,
        created: int,
        stream: Stream,
        kind: Literal["user", "team", "locked"] = "team",
    ) -> None:
        self.id, self.slug, self.name, self.role, self.plan, self.created = id_, slug, name, role, plan, created
        self.kind = kind
        self.stream = stream
        self.moves = stream.moves
        self.projects = stream.projects
        self._by_name = {key: project for project in self.projects for key in (project.id, project.name)}
        self.encoded: dict[int, bytes] = {}
        """JSON of list rows that will not change any more, by index."""
        self.hosts: dict[str, list[str]] = {}
        """Production hosts by project id."""
        self.envs: dict[str, list[Json]] = {}
        """Env vars by project id, as far as they were asked for."""
        self.shared: list[Json] | None = None
        """Env vars that the team's projects share, once they were asked for."""
        self.values: dict[str, str] = {}
        """Values that were written, by the id of their env var."""
        self.pointed: dict[str, str | None] = {}
        """Host -> the deployment that a request has let it point at; None where it was removed."""
        self.alias_ids: dict[str, str] = {}
        """Id of an alias that was told of -> its host."""
        self.domains: dict[str, list[Json]] = {}
        """Domains by project id, as they have become."""
        self.records: dict[str, list[Json]] = {}
        """DNS records by domain, as they have become."""
        self.looked_for: dict[str, int] = {}
        """When the record that proves a domain was first looked for (ms), by domain."""

    @property
    def team_id(self) -> str | None:
        """The team's id, or None for the personal scope."""
        return self.id if self.kind == "team" else None

    def project(self, id_or_name: str) -> Project | None:
        """The project with this id or name."""
        return self._by_name.get(id_or_name)

    def updated(self, project: Project) -> int:
        """When something last happened to the project (ms)."""
        move = self.moves.last(project)
        moved = max(0 if move is None else move.requested, self.moves.chosen_at(project) or 0)
        for index in self.stream.indexes(projects=frozenset({project.id})):
            return max(moved, self.stream.get(index).created + 1_000)
        return max(moved, project.created)

    def newest(self, project: Project, count: int) -> list[Deployment]:
        """The last deployments of a project."""
        found: list[Deployment] = []
        for index in self.stream.indexes(projects=frozenset({project.id})):
            found.append(self.stream.get(index))
            if len(found) == count:
                break
        return found

    def _candidates(self, project: Project, now: int, count: int) -> list[Deployment]:
        found: list[Deployment] = []
        for index in self.stream.indexes(projects=frozenset({project.id}), outcomes=frozenset("R"), production=True):
            one = self.stream.get(index)
            if one.served(now):
                found.append(one)
                if len(found) == count:
                    break
        return found

    def serving(self, project: Project, now: int) -> Deployment | None:
        """The deployment that serves production at `now`."""
        if (move := self.moves.landed(project, now)) is not None:
            return self._since(project, move, now)
        if "pinned" in project.flags:
            if (released := self._released(project, now)) is not None:
                return released
            # The rollback went two steps back, to where production has stayed since.
            found = self._candidates(project, self.stream.anchor, 3)
            return found[-1] if found else None
        found = self._candidates(project, now, 1)
        return found[0] if found else None

    def _since(self, project: Project, move: Move, now: int) -> Deployment | None:
        """What serves after a move: its target, unless it pins nothing and a newer build has landed since."""
        if move.kind == "rollback":
            newer = self._released(project, now)
        else:
            newer = next((one for one in self._candidates(project, now, 1) if one.aliased > move.ends), None)
        if newer is not None:
            return newer
        index = None if move.to is None else self.stream.find(move.to)
        return None if index is None else self.stream.get(index)

    def _released(self, project: Project, now: int) -> Deployment | None:
        """The newest build since auto-assignment was turned on during a rollback, which it ends."""
        since = self.moves.chosen_at(project)
        if since is None or not self.moves.auto_assign(project, now):
            return None
        return next((one for one in self._candidates(project, now, 1) if one.created >= since), None)

    def rolled_back_from(self, project: Project) -> Deployment | None:
        """The deployment that served a pinned project before its rollback."""
        found = self._candidates(project, self.stream.anchor, 1)
        return found[0] if found else None

    def deployment(self, name: str, now: int, production_host: Callable[[Project], list[str]]) -> Deployment | None:
        """The deployment with this id or host, or the one that an alias points at."""
        index = self.stream.find(name)
        if index is not None:
            return self.stream.get(index)
        if name in self.pointed:
            index = self.stream.find(self.pointed[name] or "")
            return None if index is None else self.stream.get(index)
        for project in self.projects:
            if name in production_host(project):
                return self.serving(project, now)
        for project in self.projects:
            for stem, wanted in ((project.name[:28], "git"), (project.name, "env")):
                if name.startswith(f"{stem}-{wanted}-") and (found := self._head(project, name, now)) is not None:
                    return found
        return None

    def _head(self, project: Project, host: str, now: int) -> Deployment | None:
        for index in islice(self.stream.indexes(projects=frozenset({project.id})), LOOK_BACK):
            one = self.stream.get(index)
            if one.target != "production" and one.assigned(now) and moving_host(one, self.slug) == host:
                return one
        return None

    def leads(self, one: Deployment, now: int) -> bool:
        """Whether the host that follows the branch or custom environment of `one` points at it."""
        host = moving_host(one, self.slug)
        if host is None:
            return False
        head = self._head(one.project, host, now)
        return head is not None and head.uid == one.uid


def moving_host(one: Deployment, slug: str) -> str | None:
    """The host that follows the newest deployment of this one's custom environment or branch."""
    if one.custom is not None:
        return f"{one.project.name}-env-{one.custom['slug']}-{slug}.vercel.app"
    return branch_alias(one.project, one.branch) if one.branch else None
