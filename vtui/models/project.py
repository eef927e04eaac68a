"""A project, with what it serves in production."""

from dataclasses import dataclass

from vtui.models.deployment import Deployment
from vtui.models.request_order import NumberedRow

HANGS_AFTER = 3 * 60_000
"""Ms after which the official client ignores a promote or rollback without a result (facts, section 2.2)."""


@dataclass(frozen=True, slots=True)
class AliasRequest:
    """A promote or rollback, as far as it is (`lastAliasRequest`). Both words are open sets."""

    kind: str
    """`promote` or `rollback`."""
    status: str
    """`pending`, `in-progress`, `succeeded`, `failed` or `skipped`."""
    deployment_id: str
    """Where production is to move."""
    requested_at: int | None = None

    @property
    def unfinished(self) -> bool:
        """Whether it has no result yet."""
        return self.status in ("pending", "in-progress")

    def is_running(self, now: int) -> bool:
        """Whether it is under way at `now` (ms). One that has no result after `HANGS_AFTER` hangs: it blocks nothing.

        Neither does one without a time, or with a time that is as far ahead of this machine's clock.
        """
        return self.unfinished and self.requested_at is not None and abs(now - self.requested_at) < HANGS_AFTER


@dataclass(frozen=True, slots=True)
class Project(NumberedRow):
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
    """None, as with the next three: what the framework brings along, or not told."""
    install_command: str | None = None
    output_directory: str | None = None
    ignore_command: str | None = None
    """Decides whether a push is worth a build (`commandForIgnoringBuildStep`)."""
    regions: tuple[str, ...] = ()
    """Where its functions run."""
    crons: tuple[tuple[str, str], ...] = ()
    """Path and schedule of each job."""
    crons_off: bool = False
    """Whether its jobs are switched off."""
    sign_in: str | None = None
    """What asks for a Vercel sign-in (`ssoProtection`), an open set; empty for nothing, None for not told."""
    password: bool | None = None
    """Whether a password protects anything; None for not told."""
    auto_assign: bool | None = None
    """Auto-assign Custom Production Domains (`autoAssignCustomDomains`); None where the answer does not hold it."""
    environments: tuple[tuple[str, str], ...] = ()
    """Its custom environments: id and slug."""
    paused: bool = False
    pinned: bool = False
    """Whether production was rolled back and nothing was promoted since (`lastRollbackTarget`)."""
    rollback_reason: str | None = None
    rolled_back_at: int | None = None
    rolled_back_by: str | None = None
    """Who rolled back and when, told along with the reason alone."""
    alias_request: AliasRequest | None = None
    """The last promote or rollback; None also when it was not asked for."""
    created_at: int | None = None
    updated_at: int | None = None
    problem: str | None = None
    """What was wrong with the answer's row; None when all was as promised."""

    @property
    def assigns_domains(self) -> bool:
        """Whether new production builds get the production domains automatically, as far as the answer says.

        A rollback turns that off, and somebody may turn it on again while the rollback lasts. The setting is on by
        default, so that it is on where an answer holds neither it nor a rollback.
        """
        return not self.pinned if self.auto_assign is None else self.auto_assign

    @property
    def domain(self) -> str | None:
        """The host that people know it by: its first own domain, else its `vercel.app` one; no wildcard."""
        return next((host for host in self.domains if not host.startswith("*")), None)
