"""Facts that come from other requests than those of a list: about the production of projects, and about rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.domain import DomainConfig
from vtui.models.env_var import EnvNeighbors
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
    switching: Mapping[str, Deployment] = field(default_factory=dict)
    """Project ID -> the deployment that its production switches to, after a promote or rollback of this session."""

    def updated(self, projects: Iterable[Project]) -> "ProjectFacts":
        """The facts with those of `projects` put in."""
        by_id = {project.id: project for project in projects}
        known = {id_: project.production for id_, project in by_id.items() if project.production_known}
        built_at = {id_: at for id_, at in self.production_built_at.items() if id_ not in known}
        off = {id_ for id_, project in by_id.items() if not project.assigns_domains}
        slugs = (pair for project in by_id.values() for pair in project.environments)
        return ProjectFacts(
            {**self.production, **{id_: build.id if build else None for id_, build in known.items()}},
            self.pinned.difference(by_id) | {id_ for id_, project in by_id.items() if project.pinned},
            self.auto_assign_off.difference(by_id) | off,
            {**self.environments, **dict(slugs)},
            built_at | {id_: at for id_, build in known.items() if build and (at := build.created_at or 0) > 0},
            self.switching,
        )


class ProjectIssues(NamedTuple):
    """The issues of a project."""

    titles: tuple[str, ...] = ()
    """In a few words each, the worst first."""
    severe: bool = False
    """Whether the worst is an error."""
    checked: bool = False
    """Whether everything was requested that issues are found in."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What is known of the rows of a scope beyond their lists; each field is used by one or two kinds of rows."""

    medians: Mapping[str, int] = field(default_factory=dict)
    """Project ID -> median duration of its last builds, in ms."""
    build_errors: Mapping[str, tuple[BuildError, ...]] = field(default_factory=dict)
    """ID of a failed deployment -> the errors of its build log, if it was read."""
    dns: Mapping[str, DomainConfig] = field(default_factory=dict)
    """Domain ID -> its DNS configuration, if it was requested before."""
    neighbors: Mapping[str, EnvNeighbors] = field(default_factory=dict)
    """Key of an env var -> facts about the other env vars of its project."""
    user_names: Mapping[str, str] = field(default_factory=dict)
    """User ID -> name; unknown for a missing user."""
    builds: Mapping[str, tuple[Deployment, ...]] = field(default_factory=dict)
    """Project ID -> its newest builds among the loaded deployments (`models.newest_builds`); in the list of projects.

    Other lists do not get them: every build would filter and sort their rows again.
    """
    issues: Mapping[str, ProjectIssues] = field(default_factory=dict)
    """Project ID -> its issues; a missing project was not checked."""
