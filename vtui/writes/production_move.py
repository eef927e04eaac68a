"""Follows a promote or rollback: reads the project until production has moved."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from vtui.api.errors import VercelError
from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.table import cells
from vtui.text import clean, cut, first_few, short
from vtui.writes.effect_checks import asked_for
from vtui.writes.effects import ProductionMove

if TYPE_CHECKING:
    from vtui.api.service import Service

PAUSES: tuple[float, ...] = (1, 2, 4, 8, 15)
"""Seconds before each request, the last one repeated. The official client asks four times a second (facts page 2.2)."""
MAX_SECONDS = 3 * 60.0
"""After so long it is left to the lists, as the official client does."""
MAX_NAMED = 3
"""Hosts that are named of those that did not follow."""

End = Literal["succeeded", "failed", "skipped", "unknown"]


class MoveResult(NamedTuple):
    """How a promote or rollback ended."""

    end: End
    failed: tuple[str, ...] = ()
    """Hosts that did not follow."""


async def follow(
    service: "Service",
    scope: Scope,
    move: ProductionMove,
    since: int,
    *,
    on_project: Callable[[Project], None],
    sleep: Callable[[float], Awaitable[None]],
) -> MoveResult:
    """Read the project until its last move, requested at `since` (ms), has ended; `on_project` gets every response.

    A project that serves the deployment has moved, even if the response has no such request. Raises VercelError when
    a retry makes no sense.
    """
    waited, pauses = 0.0, iter(PAUSES)
    while waited < MAX_SECONDS:
        pause = next(pauses, PAUSES[-1])
        waited += pause
        await sleep(pause)
        try:
            project = await service.projects.get(scope, move.project_id, request=True)
        except VercelError as error:
            if not error.transient:
                raise
            continue
        on_project(project)
        request = project.alias_request
        ours = asked_for(request, move.kind, move.row.id, since)
        if request is not None and ours and not request.unfinished:
            return await _ended(service, scope, move, request.status)
        if not ours and project.production is not None and project.production.id == move.row.id:
            return MoveResult("succeeded")
    return MoveResult("unknown")


async def _ended(service: "Service", scope: Scope, move: ProductionMove, status: str) -> MoveResult:
    if status == "failed":
        try:
            return MoveResult("failed", await service.projects.failed_hosts(scope, move.project_id, move.kind))
        except VercelError:  # which hosts is a nicety, and for a rollback not documented
            return MoveResult("failed")
    ends: dict[str, End] = {"succeeded": "succeeded", "skipped": "skipped"}
    return MoveResult(ends.get(status, "unknown"))


def describe_end(move: ProductionMove, moved: MoveResult) -> str:
    """The notification about the end."""
    name = short(move.row.name or move.row.id)
    kind = "undo of the rollback" if move.undo else "promotion" if move.kind == "promote" else "rollback"
    what = cut(clean("".join(span.text for span in cells.commit_line(move.row))), 60) or short(move.row.id)
    match moved.end:
        case "succeeded" if move.kind == "promote":
            return f"{name}: {'rollback undone, ' if move.undo else ''}production now serves {what}"
        case "succeeded":
            return f"{name}: production rolled back to {what}. It stays there until a build is promoted."
        case "failed":
            hosts = first_few(moved.failed, MAX_NAMED)
            return f"{name}: the {kind} failed{f' for {hosts}' if hosts else ''}"
        case "skipped":
            return f"{name}: the {kind} was skipped, production did not change"
        case _:
            return f"{name}: the {kind} did not finish within {MAX_SECONDS / 60:.0f} minutes and is no longer watched"
