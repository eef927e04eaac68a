"""Following a promote or rollback: its project is asked until production is there; no screen is needed for it."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Literal, NamedTuple

from vtui.models.project import Project
from vtui.models.scope import Scope
from vtui.table import cells
from vtui.text import clean, cut, short
from vtui.writes.effect_checks import asked_for
from vtui.writes.effects import ProductionMove

if TYPE_CHECKING:
    from vtui.api.service import Service

PAUSES: tuple[float, ...] = (1, 2, 4, 8, 15)
"""Seconds before each question; the last goes on. The official client asks four times a second (facts page 2.2)."""
LONGEST = 3 * 60.0
"""Seconds after which it is left to the lists, as the official client does."""
NAMED = 3
"""Hosts that are named of those that did not follow."""

End = Literal["succeeded", "failed", "skipped", "unknown"]


class Landing(NamedTuple):
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
    on_answer: Callable[[Project], None],
    sleep: Callable[[float], Awaitable[None]],
) -> Landing:
    """Ask for the project until its last request, sent at `since` (ms), has ended; `on_answer` gets every answer.

    A project that serves the deployment has moved, whatever it tells of requests. Raises VercelError when asking again
    makes no sense.
    """
    from vtui.api.errors import VercelError

    waited, pauses = 0.0, iter(PAUSES)
    while waited < LONGEST:
        pause = next(pauses, PAUSES[-1])
        waited += pause
        await sleep(pause)
        try:
            project = await service.projects.get(scope, move.project_id, request=True)
        except VercelError as error:
            if not error.passing:
                raise
            continue
        on_answer(project)
        request = project.alias_request
        ours = asked_for(request, move.kind, move.row.id, since)
        if request is not None and ours and not request.unfinished:
            return await _ended(service, scope, move, request.status)
        if not ours and project.production is not None and project.production.id == move.row.id:
            return Landing("succeeded")
    return Landing("unknown")


async def _ended(service: "Service", scope: Scope, move: ProductionMove, status: str) -> Landing:
    from vtui.api.errors import VercelError

    if status == "failed":
        try:
            return Landing("failed", await service.projects.failed_hosts(scope, move.project_id, move.kind))
        except VercelError:  # which hosts is a nicety, and for a rollback not documented
            return Landing("failed")
    ends: dict[str, End] = {"succeeded": "succeeded", "skipped": "skipped"}
    return Landing(ends.get(status, "unknown"))


def told(move: ProductionMove, landing: Landing) -> str:
    """The end in words, for a toast."""
    name = short(move.row.name or move.row.id)
    what = cut(clean("".join(span.text for span in cells.commit_line(move.row))), 60) or short(move.row.id)
    match landing.end:
        case "succeeded" if move.kind == "promote":
            return f"{name}: production serves {what}"
        case "succeeded":
            return f"{name}: production is back at {what}. It stays there until a build is promoted."
        case "failed":
            hosts = ", ".join(map(short, landing.failed[:NAMED]))
            more = f" and {len(landing.failed) - NAMED} more" if len(landing.failed) > NAMED else ""
            return f"{name}: the {move.kind} failed{f': {hosts}{more} did not follow' if hosts else ''}"
        case "skipped":
            return f"{name}: the {move.kind} was skipped, production did not move"
        case _:
            return f"{name}: the {move.kind} has not ended in {LONGEST / 60:.0f} minutes. vtui stops asking."
