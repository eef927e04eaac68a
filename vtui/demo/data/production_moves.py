"""What was asked of a project's production: promotes and rollbacks, each a job that takes a moment."""

from dataclasses import dataclass, field
from typing import Literal

from vtui.demo.data.projects import Project

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
    _chosen: dict[str, list[tuple[int, bool]]] = field(default_factory=dict)
    """Project id -> when (ms) auto-assignment of its production domains was set, and to what; the newest last."""

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

    def choose(self, project: Project, now: int, *, auto_assign: bool) -> None:
        """Set at `now` whether new production builds get the production domains automatically."""
        self._chosen.setdefault(project.id, []).append((now, auto_assign))

    def chosen_at(self, project: Project) -> int | None:
        """When auto-assignment was last set by a request (ms)."""
        chosen = self._chosen.get(project.id)
        return chosen[-1][0] if chosen else None

    def auto_assign(self, project: Project, now: int) -> bool:
        """Whether new production builds get the production domains at `now`.

        A rollback turns it off until the next promote has ended (vercel.com/docs/instant-rollback), or until somebody
        turns it on.
        """
        setting, rolled_back = "staged" not in project.flags, "pinned" in project.flags
        moves = (move for move in self._made.get(project.id, ()) if not move.failed)
        events: list[tuple[int, bool | Move]] = [
            *self._chosen.get(project.id, ()),
            *((move.requested if move.kind == "rollback" else move.ends, move) for move in moves),
        ]
        for _, event in sorted((event for event in events if event[0] <= now), key=lambda event: event[0]):
            if isinstance(event, bool):
                setting, rolled_back = event, False
            elif event.kind != "delete":
                rolled_back = event.kind == "rollback"
        return setting and not rolled_back
