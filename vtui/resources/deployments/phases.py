"""The course of a deployment as bars: how long it was queued, how long it built, how long its aliases took."""

from typing import NamedTuple

from vtui import times
from vtui.models.deployment import ALIAS_GRACE, Deployment
from vtui.resources.common.page import Drawing, Panel
from vtui.table.columns import Context, Span, Tone

LABEL = 10
"""Terminal cells of a phase's name."""
FIGURES = 20
"""Terminal cells kept for what stands behind a bar."""
LONGEST, SHORTEST = 56, 12
"""Terminal cells of all the bars together."""


class Stretch(NamedTuple):
    """One phase, in ms since the epoch."""

    name: str
    start: int
    end: int
    """Until now while it runs."""
    tone: Tone
    word: str = ""
    """How it ended, when not well."""
    running: bool = False
    usual: int | None = None
    """How long (ms) it takes as a rule; None where nobody knows."""

    @property
    def reach(self) -> int:
        """When it ends, or would as a rule."""
        return max(self.end, self.start + (self.usual or 0))


def draw(row: Deployment, _answer: object, drawing: Drawing) -> Panel:
    """The phases below each other, each beginning where the one before ended."""
    told = stretches(row, drawing.context)
    if not told:
        return Panel()
    start = told[0].start
    whole = max(1, max(stretch.reach for stretch in told) - start)
    room = max(SHORTEST, min(LONGEST, drawing.width - LABEL - FIGURES))
    lines = []
    for stretch in told:
        first, last, reach = ((at - start) * room // whole for at in (stretch.start, stretch.end, stretch.reach))
        first = min(first, room - 1)
        done = max(1, last - first)
        rest = max(0, reach - first - done)
        ms = stretch.end - stretch.start
        lines.append(
            (
                Span(stretch.name.ljust(LABEL), "muted"),
                Span(" " * first),
                Span("━" * done, stretch.tone),
                Span("─" * rest, "faint"),
                Span(f"  {times.duration(ms // 1000 * 1000 if stretch.running else ms)}"),
                Span(f" of ~{times.duration(stretch.usual)}" if stretch.usual else "", "muted"),
                Span(f" {stretch.word}" if stretch.word else "", stretch.tone),
            )
        )
    over = not any(stretch.running for stretch in told)
    return Panel(lines, (Span(f"{times.duration(told[-1].end - start)} in all", "muted"),) if over else ())


def stretches(row: Deployment, context: Context) -> list[Stretch]:
    """The phases whose beginning and end are known, or which run now."""
    now, phase = context.now, row.phase(context.now)
    details = row.details
    created, building, ready = _known(row.created_at), _known(row.building_at), _known(row.ready_at)
    ended = ready if ready is not None else _known(details.ended_at if details else None)
    aliased = _known(details.aliased_at if details else None)
    found: list[Stretch] = []
    if phase == "blocked":
        return found
    if created is not None and phase == "queued":
        return [Stretch("queued", created, max(now, created), "busy", running=True)]
    if created is not None and building is not None and created <= building:
        found.append(Stretch("queued", created, building, "muted"))
    if building is not None and phase == "building":
        usual = context.medians.get(row.project_id or "")
        found.append(Stretch("building", building, max(now, building), "busy", running=True, usual=usual))
    elif building is not None and ended is not None and building <= ended:
        tone, word = _END.get(phase, ("ok", ""))
        found.append(Stretch("building", building, ended, tone, word))
    if ready is not None and phase == "completing":
        found.append(Stretch("aliases", ready, max(now, ready), "busy", running=True))
    elif ready is not None and aliased is not None and 0 <= aliased - ready < ALIAS_GRACE:  # else promoted later
        found.append(Stretch("aliases", ready, aliased, "ok"))
    return found


_END: dict[str, tuple[Tone, str]] = {"error": ("error", "failed"), "canceled": ("muted", "canceled")}


def _known(ms: int | None) -> int | None:
    return None if ms is None or ms == times.BAD else ms
