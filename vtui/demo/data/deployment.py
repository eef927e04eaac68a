"""One deployment and the course of its build: what it is at any moment is a function of the clock."""

from dataclasses import dataclass

from vtui.demo.data.people import Json
from vtui.demo.data.projects import Project

ALIAS_DELAY = 6_000
"""Ms between READY and the moment the aliases are assigned."""
IN_FLIGHT = ("QUEUED", "INITIALIZING", "BUILDING")
OUTCOMES = {"R": "READY", "E": "ERROR", "C": "CANCELED", "B": "BLOCKED"}
ERRORS: tuple[tuple[str, str, str], ...] = (
    ("BUILD_FAILED", 'Command "npm run build" exited with 1', "buildStep"),
    ("BUILD_FAILED", 'Command "pnpm install" exited with 1', "buildStep"),
    ("UNEXPECTED_ERROR", "Unexpected error. Please try again later.", "buildStep"),
    ("BUILD_UTILS_SPAWN_1", 'Command "next build" exited with [1]', "buildStep"),
)


@dataclass(slots=True)
class Deployment:
    """A deployment; `created` is ms since the epoch, the three durations are ms."""

    uid: str
    host: str
    project: Project
    created: int
    person: Json
    branch: str | None
    message: str | None
    sha: str | None
    target: str | None
    custom: Json | None
    source: str
    outcome: str
    """A key of OUTCOMES: how the build ends."""
    queued: int
    initializing: int
    building: int
    staged: bool
    roll: int
    pull_request: int | None
    meta: dict[str, str]
    alias_error: bool = False
    """Whether it becomes READY but gets no aliases."""
    promoted: int | None = None
    """When a staged one is promoted, in ms."""

    @property
    def starts(self) -> int:
        """When it leaves the queue."""
        return self.created + self.queued

    @property
    def builds(self) -> int:
        """When the build begins."""
        return self.starts + self.initializing

    @property
    def ends(self) -> int:
        """When the build ends, one way or another."""
        return self.builds + self.building

    @property
    def aliased(self) -> int:
        """When its aliases are assigned, if it becomes READY."""
        return self.ends + ALIAS_DELAY

    def state(self, now: int) -> str:
        """The state at `now`."""
        if self.outcome == "B":
            return "BLOCKED"
        if now >= self.ends:
            return OUTCOMES[self.outcome]
        if now < self.starts:
            return "QUEUED"
        return "INITIALIZING" if now < self.builds else "BUILDING"

    def settled(self, now: int) -> bool:
        """Whether nothing will change any more."""
        ends = max(self.aliased, self.promoted or 0) if self.outcome == "R" else self.ends
        return self.outcome == "B" or now >= ends

    def assigned(self, now: int) -> bool:
        """Whether its aliases are assigned."""
        return self.outcome == "R" and not self.alias_error and now >= self.aliased

    def served(self, now: int) -> bool:
        """Whether it is a production deployment that has had its production aliases."""
        return self.target == "production" and not self.waits(now) and self.assigned(now)

    def waits(self, now: int) -> bool:
        """Whether it is staged: built for production, and waiting for somebody to promote it."""
        return self.staged and (self.promoted is None or now < self.promoted)

    @property
    def error(self) -> tuple[str, str, str]:
        """Code, message and step of its failure."""
        return ERRORS[self.roll // 3 % len(ERRORS)]
