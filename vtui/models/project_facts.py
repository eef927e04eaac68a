"""Facts about the production of projects, shared by all screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.models.project import Project


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of projects, whichever screen requested them."""

    production: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    """Project ID -> ID of the deployment that production serves (`targets.production`, nothing else).

    None for a project without one; unknown for a missing project.
    """
    pinned: frozenset[str] = frozenset()
    """IDs of projects whose production stays on an older build after a rollback."""
    auto_assign_off: frozenset[str] = frozenset()
    """IDs of projects whose new production builds do not get the production domains automatically."""
    environments: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """ID of a custom environment -> its slug."""
    production_built_at: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Project ID -> when the build began that production serves, in ms."""

    def updated(self, projects: "Iterable[Project]") -> "ProjectFacts":
        """The facts with those of `projects` put in."""
        production, pinned, environments = dict(self.production), set(self.pinned), dict(self.environments)
        built_at, off = dict(self.production_built_at), set(self.auto_assign_off)
        for project in projects:
            if project.production_known:
                production[project.id] = project.production.id if project.production else None
                built_at.pop(project.id, None)
                if project.production is not None and (project.production.created_at or 0) > 0:
                    built_at[project.id] = project.production.created_at or 0
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
            MappingProxyType(built_at),
        )
