"""A deployment, in any of the three shapes in which the API gives one, and its aliases."""

from dataclasses import dataclass, field
from typing import Literal

from vtui.models.check_run import CheckRun
from vtui.models.request_order import NumberedRow

Phase = Literal["error", "blocked", "building", "completing", "queued", "ready", "canceled", "deleted", "unknown"]

IN_FLIGHT: frozenset[str] = frozenset({"QUEUED", "INITIALIZING", "BUILDING", "DEPLOYING", "ANALYZING", "UPLOADING"})
"""States that change without a person; BLOCKED waits for one (getDeployments, plus the legacy states)."""

ALIAS_GRACE = 10 * 60_000
"""How long (ms) a ready deployment without its aliases is `completing`."""

_PHASES: dict[str, Phase] = {
    "READY": "ready",
    "ERROR": "error",
    "BUILDING": "building",
    "INITIALIZING": "building",
    "DEPLOYING": "building",
    "ANALYZING": "building",
    "UPLOADING": "queued",
    "QUEUED": "queued",
    "CANCELED": "canceled",
    "BLOCKED": "blocked",
    "DELETED": "deleted",
}


@dataclass(frozen=True, slots=True)
class Details:
    """Details of one deployment. Times are ms since the epoch, as in the row; strings may be hostile."""

    commit_pages: str | None = None
    """The address of the repository's commits, from `meta`; a sha completes it."""
    aliased_at: int | None = None
    """When its aliases were assigned; None where the response has no time."""
    ended_at: int | None = None
    """When the build failed or was canceled."""
    error_step: str | None = None
    error_link: str | None = None
    """Where Vercel explains the error."""
    out_of_memory: bool = False
    """Whether the build ran out of memory (`oomReport`)."""
    reason: str | None = None
    """Why it is in its state, in the API's words (`readyStateReason`)."""
    regions: tuple[str, ...] = ()
    """Where its functions run."""
    built_in: str | None = None
    """The region that it was built in (`createdIn`)."""
    prebuilt: bool = False
    """Whether it was built before it was uploaded."""
    provisioning: str | None = None
    """`PENDING`, `COMPLETE` or `TIMEOUT` where it is continued by a person or a program (`manualProvisioning`); an open
    set."""
    git_user: str | None = None
    """The commit author's login at the Git provider (`attribution`)."""


@dataclass(frozen=True, slots=True)
class Deployment(NumberedRow):
    """One deployment (getDeployments, getDeployment, and `targets`/`latestDeployments` of getProjects).

    Times are ms since the epoch; None is unset and `times.BAD` is a time that makes no sense.
    Every string may be hostile; pass it through `vtui.text` before showing it.
    """

    id: str
    name: str = ""
    """The project's name at the time of the deployment."""
    project_id: str | None = None
    url: str | None = None
    """Host without a scheme; None while uploading."""
    state: str = ""
    """The API's state in capitals (`readyState` or `state`); an open set."""
    substate: str | None = None
    """`STAGED`, `ROLLING` or `PROMOTED`, only when ready; an open set."""
    target: str | None = None
    """`production`, `staging`, or None for a preview or a custom environment."""
    custom_environment: str | None = None
    """Slug (or id) of the custom environment."""
    custom_environment_id: str | None = None
    source: str | None = None
    branch: str | None = None
    sha: str | None = None
    message: str | None = None
    """The commit's message, all of its lines."""
    author: str | None = None
    """The commit's author."""
    creator: str | None = None
    """Who created the deployment: a user's name, or an app's or integration's."""
    created_at: int | None = None
    restored_at: int | None = None
    """When it was last restored after a deletion."""
    building_at: int | None = None
    ready_at: int | None = None
    aliased: bool | None = None
    """Whether its aliases were assigned; None if unknown."""
    alias_error: str | None = None
    aliases: tuple[str, ...] = ()
    """Hosts that it serves; only in details and in a project's deployments."""
    inspector: str | None = field(default=None, metadata={"exported_as": "inspector_url"})
    """Its page in the dashboard, without the id at the end where it has one: many rows share the rest."""
    error_code: str | None = None
    error_message: str | None = None
    block: str | None = None
    """Why it is blocked (`seatBlock.blockCode`)."""
    rollback_candidate: bool | None = None
    deleted_at: int | None = None
    expires_at: int | None = None
    """When the project's retention policy deletes it (`expiration`); only in lists."""
    checks: str | None = None
    """State of its checks: `registered`, `running`, or how they ended: `succeeded`, `failed`, `skipped`, `canceled`; an
    open set."""
    runs: tuple[CheckRun, ...] | None = field(default=None, metadata={"apart": True})
    """Its check runs; None until they were requested, by its page."""
    details: Details | None = field(default=None, metadata={"apart": True})
    """What only getDeployment has; None for a row of a list."""
    problem: str | None = None

    @property
    def environment(self) -> str:
        """`production`, `preview`, `staging`, or the custom environment's slug."""
        return self.custom_environment or self.target or "preview"

    @property
    def age_from(self) -> int | None:
        """When (ms) its age begins: when it was restored, else created, as the official CLI counts (`vercel ls`).

        Lists are in the order of `created_at` all the same.
        """
        return self.created_at if self.restored_at is None else self.restored_at

    @property
    def inspector_url(self) -> str | None:
        """Its page in the dashboard."""
        cut = self.inspector is not None and self.inspector.endswith("/")
        return f"{self.inspector}{self.id.removeprefix('dpl_')}" if cut else self.inspector

    @property
    def in_flight(self) -> bool:
        """Whether the state still changes without a person (aliases aside)."""
        return self.state in IN_FLIGHT

    @property
    def build_ms(self) -> int | None:
        """Build time in ms, from the first build step to ready; None when either is unknown."""
        began, ended = self.building_at, self.ready_at
        return None if began is None or ended is None or not 0 <= began <= ended else ended - began

    def phase_changes(self, now: int) -> int | None:
        """When (ms) the phase at `now` ends by the clock alone, as `completing` does; None for never."""
        if self.aliased is not False or self.phase(now) != "completing":  # the first is quick and nearly always so
            return None
        return (self.ready_at or self.created_at or 0) + ALIAS_GRACE

    def phase(self, now: int) -> Phase:
        """Its phase at `now` (ms): READY without its aliases is `completing`, any `*_ERROR` is `error`."""
        if self.deleted_at is not None:
            return "deleted"
        phase = _PHASES.get(self.state)
        if phase == "ready" and self.aliased is False and self.alias_error is None and self.substate != "ROLLING":
            since = self.ready_at or self.created_at or 0
            return "completing" if now - since < ALIAS_GRACE else "ready"
        if phase is None:
            return "error" if self.state.endswith("_ERROR") else "unknown"
        return phase


@dataclass(frozen=True, slots=True)
class Alias:
    """One alias (listAliases, listDeploymentAliases). Its texts may be hostile."""

    id: str
    host: str = ""
    deployment_id: str | None = None
    """What it points to; None if unknown, and for a redirect."""
    project_id: str | None = None
    problem: str | None = None
