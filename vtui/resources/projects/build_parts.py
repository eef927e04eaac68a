"""Boxes of a project's page about its builds: the last ones, and those that are running, blocked or staged."""

from collections.abc import Sequence

from vtui import times
from vtui.models.deployment import Deployment
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.projects.page_data import ProjectPageData, median_build_ms, waiting
from vtui.table import cells
from vtui.table.columns import Cell, Span, cell
from vtui.text import clean, count, cut, width

MAX_BUILDS = 60
"""Builds in the strip."""
LINES = 2
"""Height of the sparkline in lines."""
LAST_LINES = LINES + 1
"""Lines of the last builds: the sparkline and the states."""
PENDING_LINES = 3
"""Lines of the pending builds; those that do not fit are counted in the last one."""
MIN_BAR = 6
"""Terminal cells of a progress bar at least."""


def last(known: ProjectPageData, _answer: object, drawing: Drawing) -> Panel:
    """Build times as a sparkline above the glyphs of the states, oldest first; median and p95 of successful builds."""
    if known.deployments is None:
        return Panel()
    rows = known.deployments[: min(MAX_BUILDS, max(8, drawing.width))][::-1]
    if not rows:
        return Panel((cell("No builds yet.", "muted"),))
    styles = (cells.PHASE_STYLES[row.phase(drawing.context.now)] for row in rows)
    strip = tuple(Span(glyph, tone) for glyph, _, tone, _ in styles)
    bars = [cell(line, "accent") for line in sparkline([row.build_ms for row in rows], LINES)]
    durations = [row.build_ms for row in rows if row.state == "READY" and row.build_ms is not None]
    note = ""
    if durations:
        note = f"median {times.duration(median_build_ms(known))}, p95 {times.duration(percentile(durations, 95))}"
    title = f"Last {count(len(rows), ('build', 'builds'))}" if len(rows) > 1 else "Last build"
    return Panel((*bars, strip), cell(note, "muted"), title=title, cut=True)


def pending(known: ProjectPageData, _answer: object, drawing: Drawing) -> Panel:
    """Running builds relative to the median, then blocked and staged ones, a line each."""
    if known.deployments is None:
        return Panel()
    rows, typical = waiting(known, drawing.context.now), median_build_ms(known)
    if not rows:
        return Panel((cell("Nothing building, blocked or staged.", "muted"),), cut=True)
    listed = rows if len(rows) <= PENDING_LINES else rows[: PENDING_LINES - 1]
    lines = [_pending(row, typical, drawing) for row in listed]
    if len(listed) < len(rows):
        lines.append(cell(f"and {count(len(rows) - len(listed))} more", "muted"))
    return Panel(lines, cut=True)


def _pending(row: Deployment, typical: int | None, drawing: Drawing) -> Cell:
    """A build and its progress: with a median also as a bar, where there is room."""
    context = drawing.context
    phase = row.phase(context.now)
    glyph, word, tone, word_tone = cells.PHASE_STYLES[phase]
    name = cut(clean(row.branch or "") or clean(row.environment), max(8, drawing.width - 24), "branch")
    start: Cell = (Span(f"{glyph} ", tone), Span(name))
    if phase == "building" and row.building_at is not None and row.building_at >= 0:
        elapsed = max(0, context.now - row.building_at) // 1000 * 1000
        if typical is None:
            return (*start, Span(f"  {times.duration(elapsed)}", "busy"))
        progress = (Span(f"  {times.duration(elapsed)}", "busy"), Span(f" of ~{times.duration(typical)}  ", "muted"))
        line: Cell = (*start, *progress)
        room = drawing.width - sum(width(span.text) for span in line)
        return (*line, *cells.bar(elapsed, typical, room)) if room >= MIN_BAR else line
    age = Span(f"  {times.age(row.age_from, context.now)}", "muted")
    if phase == "ready":
        return (*start, Span("  staged", "warn"), age)
    if phase == "blocked":
        return (*start, Span(f"  {(row.block or word).replace('_', ' ').lower()}", "warn"), age)
    return (*start, Span(f"  {word.lower()}", word_tone), age)


BLOCKS = " ▁▂▃▄▅▆▇█"
STEPS = len(BLOCKS) - 1
"""Heights that one line of cells can show."""


def sparkline(amounts: Sequence[int | None], lines: int) -> tuple[str, ...]:
    """The lines of bars from top to bottom; the highest bar has `lines` lines, None gives a blank.

    Every amount shows: the least is one step high, 0 as well.
    """
    most = max((amount for amount in amounts if amount is not None), default=0) or 1
    steps = [0 if amount is None else max(1, -(-amount * lines * STEPS // most)) for amount in amounts]
    return tuple(
        "".join(BLOCKS[max(0, min(STEPS, step - below * STEPS))] for step in steps) for below in reversed(range(lines))
    )


def percentile(amounts: Sequence[int], share: int) -> int:
    """The amount that `share` percent do not exceed (nearest rank); `amounts` must not be empty."""
    ranked = sorted(amounts)
    return ranked[max(0, -(-len(ranked) * share // 100) - 1)]
