"""Deleting variables, one or many: shared ones among them go from every project that has them, or from one alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from vtui.models.env_var import EnvVar
from vtui.resources.common.action import Action, from_row
from vtui.resources.env.issues import environments_of, key_of
from vtui.resources.env.plans import builds, delete, delete_unavailable_reason, named, unlink
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, short
from vtui.writes.bulk import Many, Way

MAX_NAMED = 5
"""Shared variables that the question names; the list below it has all of them, with their number of projects."""


def _stays(row: EnvVar) -> bool:
    """Whether it is only taken from a project: the team keeps it."""
    return row.shared and row.project_id is not None


def _lost_by_all(row: EnvVar) -> str:
    return (
        f"{count(len(row.sharers), ('project loses', 'projects lose'))} it"
        if row.sharers
        else "no project is linked to it"
    )


def _lost_by_one(row: EnvVar) -> str:
    if row.project_id is None:
        return _lost_by_all(row)
    others = len({*row.sharers} - {row.project_id})
    kept = f"{count(others, ('project keeps', 'projects keep'))} it" if others else "no other project is linked to it"
    return f"{short(row.project or row.project_id)} loses it, {kept}"


def _consequences(
    rows: Sequence[EnvVar], context: Context, gone: Sequence[EnvVar], lost: Callable[[EnvVar], str]
) -> tuple[Cell, ...]:
    """The consequences for `rows`, of which `gone` are deleted; `lost` describes who loses a shared variable."""
    own, shared = [row for row in rows if not row.shared], [row for row in rows if row.shared]
    lines: list[Cell] = []
    if own:
        where = named(list(dict.fromkeys(name for row in own for name in environments_of(row))), context)
        them = f"{count(len(own))} of them" if shared else "them"
        lines.append(builds(where or "their environments", f"no longer get {them}."))
    lines += [(Span(short(row.key), "strong"), Span(f" is shared: {lost(row)}.", "warn")) for row in shared[:MAX_NAMED]]
    if len(shared) > MAX_NAMED:
        more = count(len(shared) - MAX_NAMED, ("more is", "more are"))
        lines.append(cell(f"{more} shared. The list shows how many projects are linked to each.", "warn"))
    if sealed := sum(not row.readable for row in gone):
        secrets = count(sealed, ("is a Secret: its value", "are Secrets: their values"))
        lines.append(cell(f"{secrets} will be lost.", "warn"))
    return (*lines, cell("Existing deployments keep them.", "muted"))


def line(row: EnvVar, context: Context) -> Cell:
    """A row in a list of several, after its key: whose it is, and where it is set."""
    branch = f", branch {short(row.branch)}" if row.branch else ""
    owner = Span(short(row.project or "?"))
    if row.shared:
        owner = Span(f"shared, {count(len(row.sharers), ('project', 'projects'))}", "warn")
    return (owner, Span(f"  {named(environments_of(row), context)}{branch}", "muted"))


def _ways(rows: Sequence[EnvVar]) -> tuple[Way, ...]:
    """A choice, where a shared variable is seen through a project and others have it too."""
    names = [short(row.project or row.project_id or "") for row in rows if _stays(row) and len(row.sharers) > 1]
    if not names:
        return ()
    return (Way("Shared", "from all projects", EVERYWHERE), Way("Shared", f"only from {names[0]}", HERE_ONLY))


EVERYWHERE = Many(
    verb=("Delete", "Deleting", "deleted"),
    endpoints=lambda row: ("shared_env.remove",) if row.shared else ("env.remove",),
    plan=delete,
    summarize=lambda rows, context: _consequences(rows, context, rows, _lost_by_all),
    noun=("variable", "variables"),
    key=key_of,
    name=lambda row: row.key,
    line=line,
    ways=_ways,
)
"""Shared variables go from every project that has them."""
HERE_ONLY = replace(
    EVERYWHERE,
    endpoints=lambda row: ("shared_env.list", "shared_env.edit") if _stays(row) else EVERYWHERE.endpoints(row),
    plan=lambda row, scope, context: (unlink if _stays(row) else delete)(row, scope, context),
    summarize=lambda rows, context: _consequences(
        rows, context, [row for row in rows if not _stays(row)], _lost_by_one
    ),
    ways=lambda _rows: (),
)
"""Shared variables are only unlinked from the project through which they are seen."""
DELETE: Action[EnvVar] = Action(
    "delete",
    "D",
    "Delete",
    "Delete from all environments or from one",
    delete_unavailable_reason,
    from_row(delete),
    many=EVERYWHERE,
    footer=True,
)
