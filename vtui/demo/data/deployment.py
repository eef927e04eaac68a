"""One deployment and the progress of its build: its state at any time is a function of the clock."""

from dataclasses import dataclass

from vtui.demo.data.projects import Project
from vtui.demo.data.values import DAY, Json

ALIAS_DELAY = 6_000
"""Ms between READY and the moment the aliases are assigned."""
IN_PROGRESS = ("QUEUED", "INITIALIZING", "BUILDING")
OUTCOMES = {"R": "READY", "E": "ERROR", "C": "CANCELED", "B": "BLOCKED"}
ERRORS: tuple[tuple[str, str, str], ...] = (
    ("BUILD_FAILED", 'Command "npm run build" exited with 1', "buildStep"),
    ("BUILD_FAILED", 'Command "pnpm install" exited with 1', "buildStep"),
    ("UNEXPECTED_ERROR", "Unexpected error. Please try again later.", "buildStep"),
    ("BUILD_UTILS_SPAWN_1", 'Command "next build" exited with [1]', "buildStep"),
)


@dataclass(slots=True)
class Deployment:
    """A deployment; times are ms since the epoch, `queued`, `initializing` and `building` are durations in ms."""

    uid: str
    host: str
    project: Project
    created: int
    creator: Json
    branch: str | None
    message: str | None
    sha: str | None
    target: str | None
    custom_environment: Json | None
    source: str
    outcome: str
    """The state in which the build ends, as a key of OUTCOMES."""
    queued: int
    initializing: int
    building: int
    staged: bool
    """Whether it was built for production without its domains being assigned."""
    bits: int
    """32 random bits that determine what nothing else does."""
    pull_request: int | None
    meta: dict[str, str]
    alias_error: bool = False
    """Whether it becomes READY but gets no aliases."""
    promoted_at: int | None = None

    @property
    def initializing_at(self) -> int:
        """When it leaves the queue."""
        return self.created + self.queued

    @property
    def building_at(self) -> int:
        """When the build begins."""
        return self.initializing_at + self.initializing

    @property
    def ended_at(self) -> int:
        """When the build ends, whatever its outcome."""
        return self.building_at + self.building

    @property
    def aliased_at(self) -> int:
        """When its aliases are assigned, if it becomes READY."""
        return self.ended_at + ALIAS_DELAY

    def state(self, now: int) -> str:
        """The state at `now`."""
        if self.outcome == "B":
            return "BLOCKED"
        if now >= self.ended_at:
            return OUTCOMES[self.outcome]
        if now < self.initializing_at:
            return "QUEUED"
        return "INITIALIZING" if now < self.building_at else "BUILDING"

    def is_final(self, now: int) -> bool:
        """Whether nothing will change any more."""
        last = max(self.aliased_at, self.promoted_at or 0) if self.outcome == "R" else self.ended_at
        return self.outcome == "B" or now >= last

    def has_aliases(self, now: int) -> bool:
        """Whether its aliases are assigned."""
        return self.outcome == "R" and not self.alias_error and now >= self.aliased_at

    def is_staged(self, now: int) -> bool:
        """Whether it is built for production and not promoted yet."""
        return self.staged and (self.promoted_at is None or now < self.promoted_at)

    def has_served(self, now: int) -> bool:
        """Whether it is a production deployment that has had the production domains."""
        return self.target == "production" and not self.is_staged(now) and self.has_aliases(now)

    @property
    def expires_at(self) -> int | None:
        """When the retention policy of its project deletes it, however many are kept; None for never."""
        served = "Production" if self.target == "production" else ""
        days = self.project.retention.get(
            "expirationDays" + {"E": "Errored", "C": "Canceled"}.get(self.outcome, served)
        )
        return None if days is None else self.created + days * DAY

    @property
    def prebuilt(self) -> bool:
        """Whether it was built before it was uploaded."""
        return self.source == "cli" and self.bits % 2 == 0

    @property
    def error(self) -> tuple[str, str, str]:
        """Code, message and step of its failure."""
        return ERRORS[self.bits // 3 % len(ERRORS)]
