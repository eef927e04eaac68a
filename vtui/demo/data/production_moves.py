"""Requests to change which deployment serves production: promotes and rollbacks, each a job that takes a moment."""

from dataclasses import dataclass, field, replace
from typing import Literal

from vtui.demo.data.projects import Project

Kind = Literal["promote", "rollback", "delete"]
START_DELAY = 1_000
ROLLING_RELEASE_DELAY = 20_000
"""Ms that a promote waits for a rolling release to end."""


@dataclass(frozen=True, slots=True)
class ProductionMove:
    """One request to move production to another deployment; times in ms since the epoch."""

    kind: Kind
    to_uid: str | None
    """None when the deployment that served production was deleted."""
    from_uid: str | None
    requested: int
    delay: int = START_DELAY
    failed: bool = False
    hangs: bool = False
    description: str | None = None
    """The reason of a rollback."""

    @property
    def ends(self) -> int:
        """When it is completed: at once for a deletion, never for one that hangs."""
        if self.hangs:
            return 2**53
        return self.requested if self.kind == "delete" else self.requested + self.delay + 3_000

    def status(self, now: int) -> str:
        """`jobStatus` at `now`."""
        if self.hangs:
            return "pending"
        if now >= self.ends:
            return "failed" if self.failed else "succeeded"
        return "in-progress" if now >= self.requested + self.delay else "pending"


@dataclass(slots=True)
class ProductionMoves:
    """All moves and changes of auto-assignment in one scope, by project id; the newest come last."""

    moves: dict[str, list[ProductionMove]] = field(default_factory=dict)
    settings: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)
    """When (ms) auto-assignment of the production domains was set, and to what."""

    def add(self, project: Project, move: ProductionMove) -> None:
        """Record a move; the newest comes last."""
        self.moves.setdefault(project.id, []).append(move)

    def describe(self, project: Project, move: ProductionMove, description: str) -> None:
        """Replace the description of a move."""
        moves = self.moves[project.id]
        moves[moves.index(move)] = replace(move, description=description)

    def last_requested(self, project: Project) -> ProductionMove | None:
        """The last promote or rollback, whatever its status."""
        return next((move for move in reversed(self.moves.get(project.id, ())) if move.kind != "delete"), None)

    def last_succeeded(self, project: Project, now: int) -> ProductionMove | None:
        """The last move that production has followed by `now`."""
        moves = reversed(self.moves.get(project.id, ()))
        return next((move for move in moves if move.ends <= now and not move.failed), None)

    def in_progress(self, project: Project, now: int) -> bool:
        """Whether a move is in progress; one that hangs counts for three minutes only."""
        moves = self.moves.get(project.id, ())
        return any(move.ends > now and not (move.hangs and now - move.requested >= 180_000) for move in moves)

    def set_auto_assign(self, project: Project, now: int, *, enabled: bool) -> None:
        """Set at `now` whether new production builds get the production domains automatically."""
        self.settings.setdefault(project.id, []).append((now, enabled))

    def auto_assign_set_at(self, project: Project) -> int | None:
        """When auto-assignment was last set by a request (ms)."""
        settings = self.settings.get(project.id)
        return settings[-1][0] if settings else None

    def auto_assign(self, project: Project, now: int) -> bool:
        """Whether new production builds get the production domains at `now`.

        A rollback turns it off until the next promote or request (vercel.com/docs/instant-rollback).
        """
        enabled, rolled_back = "staged" not in project.flags, "pinned" in project.flags
        moves = (move for move in self.moves.get(project.id, ()) if not move.failed)
        events: list[tuple[int, bool | ProductionMove]] = [
            *self.settings.get(project.id, ()),
            *((move.requested if move.kind == "rollback" else move.ends, move) for move in moves),
        ]
        for _, event in sorted((event for event in events if event[0] <= now), key=lambda event: event[0]):
            if isinstance(event, bool):
                enabled, rolled_back = event, False
            elif event.kind != "delete":
                rolled_back = event.kind == "rollback"
        return enabled and not rolled_back
