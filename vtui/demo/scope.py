"""A scope of the demo account: the person's own, or a team."""

from collections.abc import Callable
from typing import Literal

from vtui.demo.catalog import Project
from vtui.demo.deployment import Deployment
from vtui.demo.making import branch_alias
from vtui.demo.stream import Stream


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
        self.projects = stream.projects
        self._by_name = {key: project for project in self.projects for key in (project.id, project.name)}
        self.encoded: dict[int, bytes] = {}
        """JSON of list rows that will not change any more, by index."""
        self.hosts: dict[str, list[str]] = {}
        """Production hosts by project id."""

    @property
    def team_id(self) -> str | None:
        """The team's id, or None for the personal scope."""
        return self.id if self.kind == "team" else None

    def project(self, id_or_name: str) -> Project | None:
        """The project with this id or name."""
        return self._by_name.get(id_or_name)

    def updated(self, project: Project) -> int:
        """When something last happened to the project (ms)."""
        for index in self.stream.indexes(projects=frozenset({project.id})):
            return self.stream.get(index).created + 1_000
        return project.created

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
        if "pinned" in project.flags:
            # The rollback went two steps back, to where production has stayed since.
            found = self._candidates(project, self.stream.anchor, 3)
            return found[-1] if found else None
        found = self._candidates(project, now, 1)
        return found[0] if found else None

    def rolled_back_from(self, project: Project) -> Deployment | None:
        """The deployment that served a pinned project before its rollback."""
        found = self._candidates(project, self.stream.anchor, 1)
        return found[0] if found else None

    def deployment(self, name: str, now: int, production_host: Callable[[Project], list[str]]) -> Deployment | None:
        """The deployment with this id or host, or the one that an alias points at."""
        index = self.stream.find(name)
        if index is not None:
            return self.stream.get(index)
        for project in self.projects:
            if name in production_host(project):
                return self.serving(project, now)
        for project in self.projects:
            if name.startswith(f"{project.name[:40]}-git-"):
                return self._branch_head(project, name)
        return None

    def _branch_head(self, project: Project, alias: str) -> Deployment | None:
        for place, index in enumerate(self.stream.indexes(projects=frozenset({project.id}))):
            one = self.stream.get(index)
            if one.branch is not None and branch_alias(project, one.branch) == alias:
                return one
            if place > 2_000:
                break
        return None
