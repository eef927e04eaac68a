"""Boxes of a project's page that need requests: its domains and env vars."""

from collections import Counter

from vtui.models.domain import Domain
from vtui.models.env_var import EnvVar
from vtui.resources.common.page import Drawing, Panel
from vtui.resources.domains.states import state, with_dns
from vtui.resources.env.cells import ORDER
from vtui.resources.projects.page_data import ProjectPageData, Read
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import clean, count, cut, fit, width

WORDS = {"development": "dev"}
"""Environment -> its short name."""
DOMAINS = 5
"""Domains that are listed; further ones are counted."""
REDIRECT = 20
"""Terminal cells for the target of a redirect."""


def domains(_known: ProjectPageData, answer: Read[Domain] | None, drawing: Drawing) -> Panel:
    """Name and state of each domain: first those that need attention, then those that serve, then redirects."""
    if answer is None:
        return Panel()
    if not answer.rows:
        return Panel((cell("No domains.", "muted"),))
    context = drawing.context
    rows = sorted(
        (with_dns(row, context) for row in answer.rows),
        key=lambda row: (not state(row, context).needs_attention, bool(row.redirect)),
    )
    names = [clean(row.name or row.id) for row in rows[:DOMAINS]]
    max_name = max(map(width, names))
    for short in (False, True):
        states = [_status(row, context, short=short) for row in rows[:DOMAINS]]
        room = drawing.width - max(sum(width(span.text) for span in state) for state in states) - 2
        if max_name <= room:
            break
    wide = min(max_name, max(12, room))
    lines: list[Cell] = [
        (Span(fit(name, wide, ellipsis="middle") + "  "), *status) for name, status in zip(names, states, strict=True)
    ]
    if len(rows) > DOMAINS:
        lines.append(cell(f"and {len(rows) - DOMAINS}{'+' if answer.more else ''} more", "muted"))
    failing = sum(state(row, context).needs_attention for row in rows)
    note = f"{failing} of {len(rows)} {'needs' if failing == 1 else 'need'} attention" if failing else None
    return Panel(lines, cell(note, "error"), cut=True)


def _status(row: Domain, context: Context, *, short: bool) -> Cell:
    """The state, or the target of a redirect without a problem."""
    found = state(row, context)
    if row.redirect and not found.needs_attention:
        return (Span("→ ", "muted"), Span(cut(clean(row.redirect), REDIRECT), "muted"))
    return found.short_cell if short else found.cell


def env(known: ProjectPageData, answer: Read[EnvVar] | None, drawing: Drawing) -> Panel:
    """The count of env vars in each environment, and remarks; never a value."""
    if answer is None:
        return Panel()
    if not answer.rows and not answer.hidden:
        return Panel((cell("No env vars.", "muted"),))
    rows = answer.rows
    secret, branch = sum(not row.readable for row in rows), sum(row.branch is not None for row in rows)
    shared = sum(row.shared for row in rows)
    sealed = f"{secret} Secret" if secret else None
    lines = [
        *cells.wrapped(_counts(rows, drawing.context), drawing.width),
        cells.labeled(("", sealed), ("", f"{branch} branch-specific" if branch else None)),
        cell(f"{shared} shared" if shared else None),
        *_remarks(known, rows),
        cell(f"{count(answer.hidden)} in production hidden from your role" if answer.hidden else None, "muted"),
    ]
    note = cell(f"{count(len(rows))}{'+' if answer.more else ''} total", "muted")
    return Panel([line for line in lines if line], note)


def _counts(rows: tuple[EnvVar, ...], context: Context) -> list[Cell]:
    counts = Counter(
        name for row in rows for name in {*row.targets, *(f" {id_}" for id_ in row.custom_environment_ids)}
    )
    parts: list[Cell] = []
    for name in sorted(counts, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)):
        is_custom = name.startswith(" ")  # a custom environment's id: no target begins so
        tone: Tone = "custom" if is_custom else "muted"
        word = context.projects.environments.get(name[1:], name[1:]) if is_custom else WORDS.get(name, name)
        parts.append((Span(count(counts[name]), "strong"), Span(f" {clean(word)}", tone)))
    return parts


def _remarks(known: ProjectPageData, rows: tuple[EnvVar, ...]) -> list[Cell]:
    serving = known.project.production if known.project is not None else None
    built = serving.created_at if serving is not None else None
    of_production = [row for row in rows if "production" in row.targets]
    later = sum(built is not None and (row.updated_at or 0) > built for row in of_production)
    preview = {row.key for row in rows if "preview" in row.targets}
    missing = len({row.key for row in of_production} - preview)
    remarks: list[Cell] = []
    if later:
        remarks.append((Span("! ", "warn"), Span(f"{later} changed since the production build")))
    if missing:
        remarks.append(cell(f"{missing} in production but not in preview", "muted"))
    return remarks
