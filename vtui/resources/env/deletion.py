"""Deleting variables, one or many: shared ones among them go from every project that has them, or from one alone."""

from collections.abc import Callable, Sequence

from vtui.models.env_var import EnvVar
from vtui.models.scope import Scope
from vtui.resources.common.action import Action, from_row
from vtui.resources.env.issues import environments_of, key_of
from vtui.resources.env.plans import delete, delete_unavailable_reason, named, unlink
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count, short
from vtui.writes.bulk import Many, Way
from vtui.writes.plan import Plan

MAX_NAMED = 5
"""Shared variables that the question names; the list below it has all of them, with their number of projects."""
LOSING = ("project loses", "projects lose")
KEEPING = ("project keeps", "projects keep")


def _everywhere(rows: Sequence[EnvVar], context: Context) -> tuple[Cell, ...]:
    """What deleting does: shared variables go from every project that has them."""
    return _consequences(rows, context, rows, _lost_by_all)


def _here_only(rows: Sequence[EnvVar], context: Context) -> tuple[Cell, ...]:
    """What it does where shared variables are only taken from the project through which they are seen."""
    return _consequences(rows, context, [row for row in rows if not _stays(row)], _lost_by_one)


def _stays(row: EnvVar) -> bool:
    """Whether it is only taken from a project: the team keeps it."""
    return row.shared and row.project_id is not None


def _lost_by_all(row: EnvVar) -> str:
    return f"{count(len(row.sharers), LOSING)} it" if row.sharers else "no project has it"


def _lost_by_one(row: EnvVar) -> str:
    if row.project_id is None:
        return _lost_by_all(row)
    others = len({*row.sharers} - {row.project_id})
    kept = f"{count(others, KEEPING)} it" if others else "no other project has it"
    return f"{short(row.project or row.project_id)} loses it, {kept}"


def _consequences(
    rows: Sequence[EnvVar], context: Context, gone: Sequence[EnvVar], lost: Callable[[EnvVar], str]
) -> tuple[Cell, ...]:
    """The consequences for `rows`, of which `gone` are deleted; `lost` describes who loses a shared variable."""
    own, shared = [row for row in rows if not row.shared], [row for row in rows if row.shared]
    lines: list[Cell] = []
    if own:
        where = named(
            list(dict.fromkeys(name for row in own for name in environments_of(row))), context.projects.environments
        )
        them = f"{count(len(own))} of them" if shared else "them"
        lines.append((Span("Builds for "), Span(where or "nothing", "strong"), Span(f" will do without {them}.")))
    lines += [(Span(short(row.key), "strong"), Span(f" is shared: {lost(row)}.", "warn")) for row in shared[:MAX_NAMED]]
    if len(shared) > MAX_NAMED:
        more = count(len(shared) - MAX_NAMED, ("more is", "more are"))
        lines.append(cell(f"{more} shared: the list says by how many projects.", "warn"))
    if sealed := sum(not row.readable for row in gone):
        lines.append(cell(f"Of {count(sealed)} nobody can read the value back: it will be gone.", "warn"))
    return (*lines, cell("What is deployed keeps them until it is built again.", "muted"))


def line(row: EnvVar, context: Context) -> Cell:
    """A row in a list of several, after its key: whose it is, and where it is set."""
    branch = f", branch {short(row.branch)}" if row.branch else ""
    owner = Span(short(row.project or "?"))
    if row.shared:
        owner = Span(f"shared by {count(len(row.sharers), ('project', 'projects'))}", "warn")
    return (owner, Span(f"  {named(environments_of(row), context.projects.environments)}{branch}", "muted"))


def _plan_here_only(row: EnvVar, scope: Scope, context: Context) -> Plan:
    return unlink(row, scope, context) if _stays(row) else delete(row, scope, context)


def _endpoints(row: EnvVar) -> tuple[str, ...]:
    return ("shared_env.remove",) if row.shared else ("env.remove",)


def _endpoints_here_only(row: EnvVar) -> tuple[str, ...]:
    return ("shared_env.list", "shared_env.edit") if _stays(row) else _endpoints(row)


def _ways(rows: Sequence[EnvVar]) -> tuple[Way, ...]:
    """A choice, where a shared variable is seen through a project and others have it too."""
    names = [short(row.project or row.project_id or "") for row in rows if _stays(row) and len(row.sharers) > 1]
    if not names:
        return ()
    return (
        Way("Shared ones", "from all projects", EVERYWHERE),
        Way("Shared ones", f"only from {names[0]}", HERE_ONLY),
    )


EVERYWHERE = Many(
    verb=("Delete", "Deleting", "deleted"),
    endpoints=_endpoints,
    plan=delete,
    summarize=_everywhere,
    noun=("variable", "variables"),
    key=key_of,
    name=lambda row: row.key,
    line=line,
    ways=_ways,
)
HERE_ONLY = Many(
    verb=EVERYWHERE.verb,
    endpoints=_endpoints_here_only,
    plan=_plan_here_only,
    summarize=_here_only,
    noun=EVERYWHERE.noun,
    key=key_of,
    name=EVERYWHERE.name,
    line=line,
)
DELETE: Action[EnvVar] = Action(
    "delete",
    "D",
    "Delete",
    "Delete the variable, from all of its environments or from one",
    delete_unavailable_reason,
    from_row(delete),
    many=EVERYWHERE,
)
