"""Cells of env vars, and the values behind them."""

from collections.abc import Mapping
from types import MappingProxyType

from vtui.models.env_var import EnvVar
from vtui.resources.env import issues
from vtui.table.cells import NO_VALUE
from vtui.table.columns import Cell, Context, Span, Tone, cell
from vtui.text import count

ORDER = ("production", "preview", "development")
ONE_BRANCH = "1 branch"


def environments(row: EnvVar, context: Context, words: Mapping[str, str] = MappingProxyType({})) -> Cell:
    """The environments in the order production, preview, development, others; `words` are other names of some."""
    known = [target for target in ORDER if target in row.targets]
    others = [target for target in row.targets if target not in ORDER]
    own = [context.projects.environments.get(id_, id_) for id_ in row.custom_environment_ids]
    spans: list[Span] = []
    for name in (*known, *others, *own):
        tone: Tone = "" if name == "production" else "muted" if name in ORDER else "custom"
        spans += [Span(" "), Span(words.get(name, name), tone)]
    return tuple(spans[1:]) or NO_VALUE


def environments_short(row: EnvVar, context: Context) -> Cell:
    """The environments in short; for a branch-specific one without the branch's name."""
    branch = (Span(f" {ONE_BRANCH}", "muted"),) if row.branch else ()
    return (*environments(row, context, issues.BRIEF), *branch)


def owner(row: EnvVar, _context: Context) -> Cell:
    """The project; of a shared variable, the count of projects that it is linked to."""
    if row.shared:
        return (Span("shared", "custom"), Span(f" {count(len(row.sharers))}", "muted"))
    return cell(row.project) or NO_VALUE


def person(id_: str | None, context: Context) -> Cell:
    """Name of a user, or the ID if the name is unknown."""
    return cell(context.rows.user_names.get(id_ or "") or id_, "muted")


def changed_by(row: EnvVar, context: Context) -> str | None:
    """Name of the user who changed it last, or created it; None if unknown."""
    return context.rows.user_names.get(row.updated_by or row.created_by or "")


def names(row: EnvVar, context: Context) -> tuple[str, ...]:
    """The environments by name, to search and to sort by."""
    return (*row.targets, *(context.projects.environments.get(id_, id_) for id_ in row.custom_environment_ids))
