"""What projects say of their production, for all screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from vtui.models.project import Project


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of projects, whichever screen requested them."""

    production: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    """Project id -> deployment that production serves (`targets.production`, nothing else)."""
    pinned: frozenset[str] = frozenset()
    """Projects that a rollback pins."""
    auto_assign_off: frozenset[str] = frozenset()
    """Projects whose new production builds do not get the production domains automatically."""
    environments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Id of a custom environment -> its slug."""
    built: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Project id -> when the build was begun that production serves, in ms."""

    def updated(self, projects: Iterable[Project]) -> "ProjectFacts":
        """The facts with those of `projects` put in."""
        production, pinned, environments = dict(self.production), set(self.pinned), dict(self.environments)
        built, off = dict(self.built), set(self.auto_assign_off)
        for project in projects:
            if project.production_known:
                production[project.id] = project.production.id if project.production else None
                built.pop(project.id, None)
                if project.production is not None and (project.production.created_at or 0) > 0:
                    built[project.id] = project.production.created_at or 0
            pinned.discard(project.id)
            if project.pinned:
                pinned.add(project.id)
            off.discard(project.id)
            if not project.assigns_domains:
                off.add(project.id)
            environments.update(project.environments)
        return ProjectFacts(
            MappingProxyType(production),
            frozenset(pinned),
            frozenset(off),
            MappingProxyType(environments),
            MappingProxyType(built),
        )
