"""Facts about the production of projects, shared by all screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.models.project import Project


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is known of projects, whichever screen requested them."""

    production: Mapping[str, str | None] = field(default_factory=dict)
    """Project ID -> ID of the deployment that production serves (`targets.production`, nothing else).

    None for a project without one; unknown for a missing project.
    """
    pinned: frozenset[str] = frozenset()
    """IDs of projects whose production stays on an older build after a rollback."""
    auto_assign_off: frozenset[str] = frozenset()
    """IDs of projects whose new production builds do not get the production domains automatically."""
    environments: Mapping[str, str] = field(default_factory=dict)
    """ID of a custom environment -> its slug."""
    production_built_at: Mapping[str, int] = field(default_factory=dict)
    """Project ID -> when the build began that production serves, in ms."""

    def updated(self, projects: "Iterable[Project]") -> "ProjectFacts":
        """The facts with those of `projects` put in."""
        by_id = {project.id: project for project in projects}
        known = {id_: project.production for id_, project in by_id.items() if project.production_known}
        built_at = {id_: at for id_, at in self.production_built_at.items() if id_ not in known}
        slugs = (pair for project in by_id.values() for pair in project.environments)
        return ProjectFacts(
            {**self.production, **{id_: build.id if build else None for id_, build in known.items()}},
            self.pinned - by_id.keys() | {id_ for id_, project in by_id.items() if project.pinned},
            self.auto_assign_off - by_id.keys()
            | {id_ for id_, project in by_id.items() if not project.assigns_domains},
            {**self.environments, **dict(slugs)},
            built_at | {id_: at for id_, build in known.items() if build and (at := build.created_at or 0) > 0},
        )
