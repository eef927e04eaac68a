"""What was asked of a project's production: promotes and rollbacks, each a job that takes a moment."""

from dataclasses import dataclass, field
from typing import Literal

from vtui.demo.catalog import Project

Kind = Literal["promote", "rollback", "delete"]
BEGINS = 1_000
"""Ms after which a job that waits for nothing begins."""
TAKES = 3_000
"""Ms that a job takes once it has begun."""
HANGS = 3 * 60_000
"""Ms after which one that hangs is in the way of no other."""
NEVER = 2**53
"""A time (ms) that does not come."""
QUEUED = 20_000
"""Ms that a promote waits for the rolling release that runs."""


@dataclass(frozen=True, slots=True)
class Move:
    """One request to move production; times in ms since the epoch."""

    kind: Kind
    to: str | None
    """Id of the deployment that it moves to; None when what served was deleted."""
    from_: str | None
    requested: int
    waits: int = BEGINS
    failed: bool = False
    hangs: bool = False
    """Whether it stays `pending` for ever."""
    description: str | None = None
    """Why somebody rolled back."""

    @property
    def ends(self) -> int:
        """When it is done; deleting is at once, and one that hangs never is."""
        if self.hangs:
            return NEVER
        return self.requested if self.kind == "delete" else self.requested + self.waits + TAKES

    def status(self, now: int) -> str:
        """`jobStatus` at `now`."""
        if self.hangs:
            return "pending"
        if now >= self.ends:
            return "failed" if self.failed else "succeeded"
        return "in-progress" if now >= self.requested + self.waits else "pending"


@dataclass(slots=True)
class Moves:
    """All of them in one scope, by project."""

    _made: dict[str, list[Move]] = field(default_factory=dict)

    def add(self, project: Project, move: Move) -> None:
        """Keep one more; the newest comes last."""
        self._made.setdefault(project.id, []).append(move)

    def last(self, project: Project) -> Move | None:
        """The last one that was asked for, whatever became of it."""
        asked = [move for move in self._made.get(project.id, ()) if move.kind != "delete"]
        return asked[-1] if asked else None

    def landed(self, project: Project, now: int) -> Move | None:
        """The last one that production has followed by `now`."""
        done = [move for move in self._made.get(project.id, ()) if move.ends <= now and not move.failed]
        return done[-1] if done else None

    def running(self, project: Project, now: int) -> bool:
        """Whether one is under way; one that hangs is given up after a while."""
        moves = self._made.get(project.id, ())
        return any(move.ends > now and not (move.hangs and now - move.requested >= HANGS) for move in moves)

    def hung(self, project: Project) -> bool:
        """Whether one hangs already."""
        return any(move.hangs for move in self._made.get(project.id, ()))

    def pinned(self, project: Project, now: int) -> bool:
        """Whether a rollback keeps new builds from going live at `now`."""
        move = self.landed(project, now)
        return "pinned" in project.flags if move is None else move.kind == "rollback"
