"""A project, with what it serves in production."""

from dataclasses import dataclass

from vtui.models.deployment import Deployment


@dataclass(frozen=True, slots=True)
class Project:
    """One project (getProjects, getProject). Times are ms since the epoch."""

    id: str
    name: str = ""
    framework: str | None = None
    production_known: bool = False
    """Whether the answer said what production serves; when not, nothing is claimed about it."""
    production: Deployment | None = None
    """What production serves now: `targets.production` and nothing else."""
    latest: tuple[Deployment, ...] = ()
    """The last deployments that the answer holds, newest first."""
    domains: tuple[str, ...] = ()
    """Hosts of production, own domains before `*.vercel.app`."""
    repository: str | None = None
    """`owner/name` of the linked Git repository."""
    git_host: str | None = None
    """`github`, `gitlab`, `bitbucket`; an open set."""
    production_branch: str | None = None
    root_directory: str | None = None
    node_version: str | None = None
    build_command: str | None = None
    environments: tuple[tuple[str, str], ...] = ()
    """Its custom environments: id and slug."""
    paused: bool = False
    pinned: bool = False
    """Whether a rollback keeps new production builds from going live (`lastRollbackTarget`)."""
    rollback_reason: str | None = None
    created_at: int | None = None
    updated_at: int | None = None
    odd: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""

    @property
    def domain(self) -> str | None:
        """The host that people know it by: its first own domain, else its `vercel.app` one; no wildcard."""
        return next((host for host in self.domains if not host.startswith("*")), None)
