"""Cells that several kinds of resources share: states, environments, ages, commits."""

from vtui import times
from vtui.models.deployment import Deployment, Phase
from vtui.table.columns import Cell, Context, Legend, Span, Tone, Value, cell
from vtui.text import width

NO_VALUE: Cell = (Span("–", "faint"),)
"""A cell for a value that does not exist."""

GAP = Span("   ")
"""Space between parts of a line."""

SERVING = "★"
"""Marks the deployment that production serves."""

SWITCHING = "switching"
"""Of production while a promote or rollback is applied."""
ROLLED_BACK = " rolled back"
"""Follows ★ after a rollback, which keeps newer builds from production."""

MARKED = "✓"
"""In front of a marked row."""
WATCHED = "◉"
"""In front of a row whose end the user wants to be notified of."""

PHASE_STYLES: dict[Phase, tuple[str, str, Tone, Tone]] = {
    "ready": ("●", "Ready", "ok", "muted"),
    "building": ("◐", "Building", "busy", "busy"),
    "completing": ("◐", "Completing", "busy", "busy"),
    "queued": ("○", "Queued", "muted", "muted"),
    "error": ("×", "Error", "error", "error"),
    "blocked": ("■", "Blocked", "warn", "warn"),
    "canceled": ("⊘", "Canceled", "faint", "faint"),
    "deleted": ("⊘", "Deleted", "faint", "faint"),
    "unknown": ("?", "", "muted", "muted"),
}
"""Phase -> glyph, word, tone of the glyph, tone of the word: phases differ in shape and word, not only in color."""

STATES: Legend = tuple(((Span(glyph, tone),), word) for glyph, word, tone, _ in PHASE_STYLES.values() if word)
"""Glyphs of states; states that share a glyph differ in their words."""
PRODUCTION: Legend = (
    ((Span(SERVING, "strong"),), "Serving production"),
    ((Span("rolled back", "strong"),), "Serving production after a rollback to an older build"),
    ((Span("→ prod", "busy"),), "Production is switching to it (promote or rollback)"),
    ((Span("staged", "warn"),), "Built for production, not promoted yet"),
    ((Span("rolling", "busy"),), "Serving part of the traffic (Rolling Release)"),
)
"""Marks of production deployments."""
BUILDS: Legend = (((Span("●●×●", "muted"), Span("◐", "busy")), "Last builds of a project, the newest at the right"),)
"""The strip of a project's builds."""
MARKS: Legend = (((Span(MARKED, "accent"),), "Marked"),)
"""Marks of rows in every list."""


def state(row: Deployment, context: Context) -> Cell:
    """Glyph and word of a deployment's state; an unknown state shows the API's own word."""
    if row.problem and not row.state:
        return (Span("? ", "warn"), Span("Malformed", "warn"))
    phase = row.phase(context.now)
    glyph, word, tone, word_tone = PHASE_STYLES[phase]
    return (Span(f"{glyph} ", tone), Span(word or row.state.capitalize() or "Unknown", word_tone))


def cell_words(*cells: Cell) -> Value:
    """The words of cells, for searching: the text of each span, without glyphs and the dash for no value."""
    texts = dict.fromkeys(span.text.strip() for each in cells for span in each)
    words = tuple(text for text in texts if text == SERVING or any(map(str.isalnum, text)))
    return next(iter(words), None) if len(words) < 2 else words


def environment(row: Deployment, context: Context) -> Cell:
    """The environment, with ★ only where the project reports that production serves the deployment."""
    pinned = _is_pinned(row, context)
    production = "Prod" if pinned else "Production"  # what follows is longer
    return _environment(row, context, {"production": production, "preview": "Preview", "staging": "Staging"})


def environment_short(row: Deployment, context: Context) -> Cell:
    """The environment in 7 terminal cells; a custom one is cut in its middle."""
    if _is_next(row, context):
        return cell("→ prod", "busy")
    if row.substate == "STAGED" and row.environment == "production":
        return cell("staged", "warn")
    spans = _environment(row, context, {"production": "prod"})
    return tuple(span for span in spans if span.text != ROLLED_BACK)  # ★ weighs more, and there is no room for both


def environment_words(row: Deployment, context: Context) -> Value:
    """The searchable words of `environment`."""
    if row.substate not in ("STAGED", "ROLLING") and not _serves(row, context) and not _is_next(row, context):
        return row.environment
    return cell_words(_environment(row, context, {}))


def _serves(row: Deployment, context: Context) -> bool:
    return context.projects.production.get(row.project_id or "") == row.id


def _is_next(row: Deployment, context: Context) -> bool:
    """Whether production switches to it."""
    target = context.projects.switching.get(row.project_id or "")
    return target is not None and target.id == row.id and not _serves(row, context)


def _is_pinned(row: Deployment, context: Context) -> bool:
    """Whether production serves it after a rollback that is not being undone."""
    projects = context.projects
    return row.project_id in projects.pinned and row.project_id not in projects.switching and _serves(row, context)


def _environment(row: Deployment, context: Context, words: dict[str, str]) -> Cell:
    name = row.environment
    tone: Tone = {"production": "", "preview": "muted"}.get(name, "custom")  # type: ignore[assignment] # dict of literals
    spans = [Span(words.get(name, name), tone)]
    if _serves(row, context):
        spans.append(Span(f" {SERVING}", "strong"))
        if _is_pinned(row, context):
            spans.append(Span(ROLLED_BACK, "strong"))
    elif _is_next(row, context):
        spans.append(Span(f" {SWITCHING}", "busy"))
    elif row.substate == "STAGED" and name == "production":
        spans.append(Span(" staged", "warn"))
    elif row.substate == "ROLLING":
        spans.append(Span(" rolling", "busy"))
    return tuple(spans)


def took(row: Deployment, context: Context) -> Cell:
    """Build time; during the build, a bar of the elapsed time relative to the project's median."""
    phase = row.phase(context.now)
    if phase in ("building", "completing") and row.building_at is not None:
        elapsed = max(0, context.now - row.building_at)
        median = context.rows.medians.get(row.project_id or "")
        return bar(elapsed, median) if median else cell(times.duration(elapsed // 1000 * 1000), "busy")
    return cell(times.duration(row.build_ms), "muted") if row.build_ms is not None else NO_VALUE


def bar(done: int, total: int, width: int = 6) -> Cell:
    """A bar of `width` terminal cells, filled in the proportion of `done` to `total`, at most completely."""
    filled = min(width, max(1, done * width // max(1, total)))
    return (Span("━" * filled, "busy"), Span("─" * (width - filled), "faint"))


def age(ms: int | None, context: Context) -> Cell:
    """The age in one number and unit, or the time, as the setting `times` says."""
    return cell(times.moment(ms, context.now, context.times), "muted") or NO_VALUE


def commit(row: Deployment) -> Cell:
    """First line of the commit message, or a text in its place."""
    if row.problem:
        return cell(f"unexpected data: {row.problem}", "warn")
    if row.message:
        return cell(headline(row.message))
    return cell(COMMIT_PLACEHOLDERS.get(row.source or ""), "muted") or NO_VALUE


COMMIT_PLACEHOLDERS = {"redeploy": "redeploy", "cli": "CLI deployment"}
"""Source of a deployment -> text in place of a missing commit message."""


def headline(message: str) -> str:
    """The first line of a commit message."""
    return message.lstrip().split("\n", 1)[0] if "\n" in message else message


def commit_text(row: Deployment) -> str | None:
    """The text of `commit`, to search and to sort by."""
    return headline(row.message) if row.message else COMMIT_PLACEHOLDERS.get(row.source or "")


def commit_words(row: Deployment) -> str | None:
    """The text that `commit` shows in a list, also for a malformed row."""
    return f"unexpected data: {row.problem}" if row.problem else commit_text(row)


PHASE_ORDER = ("error", "blocked", "building", "completing", "queued", "ready", "canceled", "deleted")
"""Phases in the order of urgency: failed ones first."""

MIN_LONG_NAMES_ROOM = 135
"""Cells of a line, in a terminal of 140, from which environments are written out."""
ENVIRONMENT_ORDER = ("production", "staging", "preview", "development")
"""Environments in the order of importance; custom ones come after them."""


def phase(row: Deployment, context: Context) -> str:
    """The word of a deployment's state, to search and to sort by; an unknown state is the API's own word."""
    phase = row.phase(context.now)
    return row.state.lower() if phase == "unknown" else phase


def state_word(row: Deployment, context: Context) -> str:
    """The text of `state` in lower case."""
    phase = row.phase(context.now)
    return phase if phase != "unknown" else row.state.lower() or ("malformed" if row.problem else phase)


def commit_line(row: Deployment) -> Cell:
    """Branch, short SHA and message on one line."""
    ref = " @ ".join(part for part in (row.branch, (row.sha or "")[:7]) if part)
    return (*cell(ref), *((Span("  "), *commit(row)) if ref else commit(row)))


def moment(ms: int | None, context: Context) -> Cell:
    """Date and time with its age: in UTC where the setting `times` is `utc`, else in the local time zone."""
    if ms is None:
        return NO_VALUE
    age = times.age(ms, context.now)
    age_text = "" if ms == times.BAD else f"  {age}" if age.startswith("in ") else f"  {age} ago"
    return (Span(times.utc(ms) if context.times == "utc" else times.local(ms)), Span(age_text, "muted"))


def without_empty(*facts: tuple[str, Cell]) -> list[tuple[str, Cell]]:
    """The facts without those that have no value."""
    return [(label, value) for label, value in facts if value and value != NO_VALUE]


def labeled(*parts: tuple[str, str | None]) -> Cell:
    """Labels and values on one line; a part without a value is omitted with its label."""
    spans: list[Span] = []
    for word, value in parts:
        if value:
            spans += [Span(f"{'   ' if spans else ''}{f'{word} ' if word else ''}", "muted"), Span(value)]
    return tuple(spans)


def wrapped(parts: list[Cell], room: int) -> list[Cell]:
    """Parts side by side, as many on a line as fit in `room` terminal cells."""
    lines: list[Cell] = []
    remaining = 0
    for part in parts:
        size = sum(width(span.text) for span in part) + len(GAP.text)
        if lines and size <= remaining:
            lines[-1] = (*lines[-1], GAP, *part)
        else:
            lines.append(part)
            remaining = room + len(GAP.text)
        remaining -= size
    return lines
