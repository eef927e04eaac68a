"""A project, with what it serves in production."""

from dataclasses import dataclass, field

from vtui.models.deployment import Deployment
from vtui.models.request_order import NumberedRow

HANGS_AFTER = 3 * 60_000
"""Ms after which the official client ignores a promote or rollback without a result (facts, section 2.2)."""


@dataclass(frozen=True, slots=True)
class AliasRequest:
    """The last promote or rollback and its progress (`lastAliasRequest`). Kind and status are open sets."""

    kind: str
    """`promote` or `rollback`."""
    status: str
    """`pending`, `in-progress`, `succeeded`, `failed` or `skipped`."""
    deployment_id: str
    """The deployment that production moves to."""
    requested_at: int | None = None

    @property
    def unfinished(self) -> bool:
        """Whether it has no result yet."""
        return self.status in ("pending", "in-progress")

    def is_running(self, now: int) -> bool:
        """Whether it is under way at `now` (ms). One without a result after `HANGS_AFTER` hangs and blocks nothing.

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
    """Whether the response has the production deployment; if not, `production` means nothing."""
    production: Deployment | None = None
    """What production serves now: `targets.production` and nothing else."""
    latest: tuple[Deployment, ...] = ()
    """The last deployments that the response has, newest first."""
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
    """None, as for the next three fields, is the framework's default, or not in the response."""
    install_command: str | None = None
    output_directory: str | None = None
    ignore_command: str | None = field(default=None, metadata={"exported_as": "ignored_build_step"})
    """Ignored build step (`commandForIgnoringBuildStep`)."""
    regions: tuple[str, ...] = ()
    """Where its functions run."""
    build_machine: str | None = None
    """The kind of machine that builds it: `standard`, `enhanced`, `turbo`, …; an open set."""
    retention: tuple[tuple[str, int], ...] = ()
    """Days for which deployments are kept (`deploymentExpiration`), by its keys; empty for no limit, or not known."""
    crons: tuple[tuple[str, str], ...] = ()
    """Path and schedule of each cron job."""
    crons_off: bool = field(default=False, metadata={"exported_as": "crons_disabled"})
    """Whether its cron jobs are disabled."""
    sign_in: str | None = field(default=None, metadata={"exported_as": "vercel_authentication"})
    """What Vercel Authentication protects (`ssoProtection`), an open set; empty for nothing, None for not known."""
    password: bool | None = field(default=None, metadata={"exported_as": "password_protection"})
    """Whether Password Protection is on; None for not known."""
    auto_assign: bool | None = None
    """Auto-assign Custom Production Domains (`autoAssignCustomDomains`); None for not known."""
    environments: tuple[tuple[str, str], ...] = ()
    """Its custom environments: id and slug."""
    paused: bool = False
    pinned: bool = field(default=False, metadata={"exported_as": "rolled_back"})
    """Whether production was rolled back and nothing was promoted since (`lastRollbackTarget`)."""
    rollback_reason: str | None = None
    rolled_back_at: int | None = None
    rolled_back_by: str | None = None
    """Who rolled back; like the time only known together with a reason."""
    alias_request: AliasRequest | None = None
    """The last promote or rollback; None also when it was not requested."""
    created_at: int | None = None
    updated_at: int | None = None
    problem: str | None = None

    @property
    def assigns_domains(self) -> bool:
        """Whether new production builds get the production domains automatically, by the fields of the response.

        A rollback turns that off, and a user may turn it on again while the rollback lasts. The setting is on by
        default, so it is taken to be on where a response has neither it nor a rollback.
        """
        return not self.pinned if self.auto_assign is None else self.auto_assign

    @property
    def domain(self) -> str | None:
        """Its main host: its first own domain, else its `vercel.app` one; no wildcard."""
        return next((host for host in self.domains if not host.startswith("*")), None)
