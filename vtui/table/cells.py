"""Cells that several resources share: states, environments, ages, commits."""

from vtui import times
from vtui.models.deployment import Deployment, Phase
from vtui.table.columns import Cell, Context, Span, Tone, Value, cell
from vtui.text import width

NONE: Cell = (Span("–", "faint"),)
"""There is no value, and that is all right."""

GAP = Span("   ")
"""Between parts that stand beside each other."""

SERVING = "★"
"""What production serves."""

PIN = " pin"
"""Follows ★ where a rollback keeps newer builds from production."""

LOOKS: dict[Phase, tuple[str, str, Tone, Tone]] = {
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
"""Phase -> glyph, word, tone of the glyph, tone of the word: told by shape and word, not by colour alone."""


def state(row: Deployment, context: Context) -> Cell:
    """Glyph and word of a deployment's state; an unknown state shows the API's own word."""
    if row.problem and not row.state:
        return (Span("? ", "warn"), Span("odd row", "warn"))
    phase = row.phase(context.now)
    glyph, word, tone, word_tone = LOOKS[phase]
    return (Span(f"{glyph} ", tone), Span(word or row.state.capitalize() or "Unknown", word_tone))


def spoken(*shown: Cell) -> Value:
    """What cells say in words, to search: a word for each span, without glyphs and without the dash of no value."""
    words = dict.fromkeys(text for one in shown for span in one if (text := span.text.strip()) and _says(text))
    return next(iter(words), None) if len(words) < 2 else tuple(words)


def _says(text: str) -> bool:
    return text == SERVING or any(map(str.isalnum, text))


def environment(row: Deployment, context: Context) -> Cell:
    """Where it was built for, and ★ only where the project says that production serves it."""
    return _environment(row, context, {"production": "Production", "preview": "Preview", "staging": "Staging"})


def environment_short(row: Deployment, context: Context) -> Cell:
    """The same in a few cells."""
    if row.substate == "STAGED" and row.environment == "production":
        return cell("staged", "warn")
    spans = _environment(row, context, {"production": "prod", "preview": "prev", "staging": "stag"})
    return tuple(span for span in spans if span.text != PIN)  # ★ weighs more, and there is no room for both


def environment_words(row: Deployment, context: Context) -> Value:
    """The name of the environment, and what else `environment` says of it."""
    serving = row.project_id is not None and context.production.get(row.project_id) == row.id
    if not serving and row.substate not in {"STAGED", "ROLLING"}:
        return row.environment
    return spoken(_environment(row, context, {}))


def _environment(row: Deployment, context: Context, words: dict[str, str]) -> Cell:
    name = row.environment
    tone: Tone = {"production": "", "preview": "muted"}.get(name, "custom")  # type: ignore[assignment] # dict of literals
    spans = [Span(words.get(name, name), tone)]
    if row.project_id is not None and context.production.get(row.project_id) == row.id:
        spans.append(Span(f" {SERVING}", "strong"))
        if row.project_id in context.pinned:
            spans.append(Span(PIN, "strong"))
    elif row.substate == "STAGED" and name == "production":
        spans.append(Span(" staged", "warn"))
    elif row.substate == "ROLLING":
        spans.append(Span(" rolling", "busy"))
    return tuple(spans)


def took(row: Deployment, context: Context) -> Cell:
    """Build time; while it builds a bar of the elapsed time against the project's median."""
    phase = row.phase(context.now)
    if phase in ("building", "completing") and row.building_at is not None:
        elapsed = max(0, context.now - row.building_at)
        median = context.medians.get(row.project_id or "")
        return bar(elapsed, median) if median else cell(times.duration(elapsed // 1000 * 1000), "busy")
    return cell(times.duration(row.build_ms), "muted") if row.build_ms is not None else NONE


def bar(done: int, whole: int, width: int = 6) -> Cell:
    """A bar of `width` cells, `done` of `whole` thick, the rest thin; full and no more when it takes longer."""
    filled = min(width, max(1, done * width // max(1, whole)))
    return (Span("━" * filled, "busy"), Span("─" * (width - filled), "faint"))


def age(ms: int | None, context: Context) -> Cell:
    """How long ago, one number and one unit; or when, as the setting `times` has it."""
    return cell(times.moment(ms, context.now, context.times), "muted") or NONE


def commit(row: Deployment) -> Cell:
    """First line of the commit's message, or what stands in for one."""
    if row.problem:
        return cell(f"odd row: {row.problem}", "warn")
    if row.message:
        return cell(headline(row.message))
    return cell(UNTOLD.get(row.source or ""), "muted") or NONE


UNTOLD = {"redeploy": "redeploy", "cli": "from the command line"}
"""Source of a deployment -> what stands in the place of a commit's message that is not there."""


def headline(message: str) -> str:
    """The first line of a commit's message."""
    return message.lstrip().split("\n", 1)[0] if "\n" in message else message


def commit_text(row: Deployment) -> str | None:
    """What `commit` says, to search and to sort by."""
    return headline(row.message) if row.message else UNTOLD.get(row.source or "")


def commit_words(row: Deployment) -> str | None:
    """What `commit` says in a list, also of a row that is not as it should be."""
    return f"odd row: {row.problem}" if row.problem else commit_text(row)


STATES: tuple[str, ...] = (
    "error",
    "blocked",
    "building",
    "completing",
    "queued",
    "ready",
    "canceled",
    "deleted",
)
"""Phases in the order in which people want to see them: what is broken first."""

ENVIRONMENTS = ("production", "staging", "preview", "development")
"""Environments in the order of their weight; custom ones come after them."""


def phase(row: Deployment, context: Context) -> str:
    """The word of a deployment's state, to search and to sort by; an unknown state is the API's own word."""
    phase = row.phase(context.now)
    return row.state.lower() if phase == "unknown" else phase


def state_word(row: Deployment, context: Context) -> str:
    """What `state` says, in lower case."""
    return phase(row, context) or ("odd row" if row.problem else "unknown")


def commit_line(row: Deployment) -> Cell:
    """Branch, short sha and message on one line."""
    ref = " @ ".join(part for part in (row.branch, (row.sha or "")[:7]) if part)
    return (*cell(ref), *((Span("  "), *commit(row)) if ref else commit(row)))


def moment(ms: int | None, context: Context) -> Cell:
    """A time in full, here and in UTC where that is another, with its age."""
    if ms is None:
        return NONE
    age = times.age(ms, context.now)
    told = "" if ms == times.BAD else f"  {age}" if age.startswith("in ") else f"  {age} ago"
    here, utc = times.local(ms), times.utc(ms)
    if utc.startswith(here):  # the user's clock goes by UTC
        return (Span(utc), Span(told, "muted"))
    day = here.rpartition(" ")[0]
    return (Span(here), Span(f"  {utc.removeprefix(f'{day} ')}{told}", "muted"))


def exact(ms: int | None) -> Cell:
    """A time to the minute where the user is, and to the ms in UTC."""
    return () if ms is None else (Span(f"{times.local(ms)}  "), Span(times.iso(ms) or "", "muted"))


def said(facts: list[tuple[str, Cell]]) -> list[tuple[str, Cell]]:
    """The facts that say something: those that the API did not give are left out."""
    return [(label, value) for label, value in facts if value and value != NONE]


def joined(*parts: tuple[str, str | None]) -> Cell:
    """Words and values on one line; a part without a value is left out with its word."""
    spans: list[Span] = []
    for word, value in parts:
        if value:
            spans += [Span(f"{'   ' if spans else ''}{f'{word} ' if word else ''}", "muted"), Span(value)]
    return tuple(spans)


def flow(parts: list[Cell], room: int) -> list[Cell]:
    """Parts beside each other, as many on a line as fit in `room` terminal cells."""
    lines: list[Cell] = []
    left = 0
    for part in parts:
        size = sum(width(span.text) for span in part) + len(GAP.text)
        if lines and size <= left:
            lines[-1] = (*lines[-1], GAP, *part)
        else:
            lines.append(part)
            left = room + len(GAP.text)
        left -= size
    return lines
