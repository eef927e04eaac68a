"""The phases of a deployment as bars: queued, building, aliases."""

from typing import NamedTuple

from vtui import times
from vtui.models.deployment import ALIAS_GRACE, Deployment
from vtui.resources.common.page import Drawing, Panel
from vtui.table.columns import Context, Span, Tone

LABEL, FIGURES = 10, 20
"""Terminal cells of a phase's name, and of the text behind a bar."""
MAX_BARS_WIDTH, MIN_BARS_WIDTH = 56, 12
"""Terminal cells of all the bars together."""
ENDS: dict[str, tuple[Tone, str]] = {"error": ("error", "failed"), "canceled": ("muted", "canceled")}
"""Phase -> tone and word of a build that ended so."""


class Stretch(NamedTuple):
    """One phase, in ms since the epoch."""

    name: str
    start: int
    end: int
    """The current time while it runs."""
    tone: Tone
    word: str = ""
    """The result, unless it succeeded."""
    running: bool = False
    usual: int | None = None
    """Typical duration (ms); None if unknown."""

    @property
    def reach(self) -> int:
        """When it ends, or ends typically."""
        return max(self.end, self.start + (self.usual or 0))


def draw(row: Deployment, _answer: object, drawing: Drawing) -> Panel:
    """The phases below each other, each beginning where the previous one ended."""
    course = stretches(row, drawing.context)
    if not course:
        return Panel()
    start = course[0].start
    duration = max(1, max(stretch.reach for stretch in course) - start)
    room = max(MIN_BARS_WIDTH, min(MAX_BARS_WIDTH, drawing.width - LABEL - FIGURES))
    lines = []
    for stretch in course:
        first, last, reach = ((at - start) * room // duration for at in (stretch.start, stretch.end, stretch.reach))
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
    complete = not any(stretch.running for stretch in course)
    return Panel(lines, (Span(f"{times.duration(course[-1].end - start)} total", "muted"),) if complete else ())


def stretches(row: Deployment, context: Context) -> list[Stretch]:
    """The phases with a known beginning and end, and the running one."""
    now, phase = context.now, row.phase(context.now)
    details = row.details
    created, building, ready = _valid(row.created_at), _valid(row.building_at), _valid(row.ready_at)
    ended = ready if ready is not None else _valid(details.ended_at if details else None)
    aliased = _valid(details.aliased_at if details else None)
    course: list[Stretch] = []
    if phase == "blocked":
        return course
    if created is not None and phase == "queued":
        return [Stretch("queued", created, max(now, created), "busy", running=True)]
    if created is not None and building is not None and created <= building:
        course.append(Stretch("queued", created, building, "muted"))
    if building is not None and phase == "building":
        usual = context.rows.medians.get(row.project_id or "")
        course.append(Stretch("building", building, max(now, building), "busy", running=True, usual=usual))
    elif building is not None and ended is not None and building <= ended:
        tone, word = ENDS.get(phase, ("ok", ""))
        course.append(Stretch("building", building, ended, tone, word))
    if ready is not None and phase == "completing":
        course.append(Stretch("aliases", ready, max(now, ready), "busy", running=True))
    elif ready is not None and aliased is not None and 0 <= aliased - ready < ALIAS_GRACE:  # else promoted later
        course.append(Stretch("aliases", ready, aliased, "ok"))
    return course


def _valid(ms: int | None) -> int | None:
    return None if ms is None or ms == times.BAD else ms
