"""The list of env vars by key: the cells of all variables with one key."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.resources.env import issues
from vtui.resources.env.cells import ORDER, changed_by, owner
from vtui.resources.env.kinds import kind, kind_short
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.table.grouping import GroupCell, Grouping
from vtui.text import count, width

SHORT_WIDTH = 18
"""Terminal cells of the environments in short: enough for `prod dev +2 prev!`."""


def projects_of(rows: Sequence[EnvVar]) -> frozenset[str]:
    """IDs of the projects that some variables reach."""
    own = {row.project_id for row in rows if row.project_id is not None}
    return frozenset(own.union(*(row.sharers for row in rows if row.project_id is None)))


def environments(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The environments of a key, and those in which it is missing; with several projects how many have it in each."""
    return _environments(rows, context, counted=len(projects_of(rows)) > 1)


def environments_short(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The same with short names and without the counts of projects, in the longest form that fits."""
    forms = [_environments(rows, context, issues.BRIEF, shortened=shortened) for shortened in range(3)]
    return next((form for form in forms if sum(width(span.text) for span in form) <= SHORT_WIDTH), forms[-1])


def _environments(
    rows: Sequence[EnvVar],
    context: Context,
    words: Mapping[str, str] = MappingProxyType({}),
    *,
    counted: bool = False,
    shortened: int = 0,
) -> Cell:
    """Those that are set, then those that are missing; `words` are other names of some.

    `shortened`: 1 has custom environments as `+2`; 2 also has `prev!` for `no prev` and `branch` for `prev 2 branches`.
    """
    missing = {name for row in rows for name in _neighbors(row, context).missing}
    present: list[Span] = []
    lacking: list[Span] = []
    for name in ORDER:
        set_here = [row for row in rows if name in row.targets]
        everywhere = [row for row in set_here if row.branch is None]
        word, on_branches = words.get(name, name), len(set_here) - len(everywhere)
        number = f" {count(len(projects_of(everywhere)))}" if counted and everywhere else ""
        if name in missing and not everywhere:
            lacking.append(Span(f" {word}!" if shortened > 1 else f" no {word}", "error"))
        elif name in missing:  # in some of several projects: which is in the column of issues
            present.append(Span(f" {word}{number or '!'}", "error"))
        elif everywhere or (on_branches and shortened < 2):
            present.append(Span(f" {word}{number}", "" if name == "production" else "muted"))
        elif on_branches:
            present.append(Span(" branch", "muted"))
        if on_branches and shortened < 2:
            present.append(Span(f" {count(on_branches, ('branch', 'branches'))}", "muted"))
    others = {name: None for row in rows for name in issues.environments_of(row) if name not in ORDER}
    custom = dict.fromkeys(context.projects.environments.get(name, name) for name in others)
    if custom and (shortened or counted):
        present.append(Span(f" +{len(custom)}" if shortened and present else f" {len(custom)} custom", "custom"))
    else:
        present += [Span(f" {name}", "custom") for name in custom]
    return _trimmed([*present, *lacking]) or cells.NO_VALUE


def _trimmed(spans: Sequence[Span]) -> Cell:
    """The spans without the space before the first word."""
    first, *others = spans or (Span(""),)
    return tuple(span for span in (first._replace(text=first.text.lstrip()), *others) if span.text)


def _neighbors(row: EnvVar, context: Context) -> EnvNeighbors:
    return context.rows.neighbors.get(issues.key_of(row), EnvNeighbors())


def branches(rows: Sequence[EnvVar], _context: Context) -> Cell:
    """The branch, or the count of branches."""
    names = {row.branch for row in rows if row.branch is not None}
    if len(names) > 1:
        return cell(count(len(names), ("branch", "branches")), "muted")
    return cell(next(iter(names), None), "muted") or cells.NO_VALUE


def types(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The type, both types, or the count of types."""
    by_text = {"".join(span.text for span in kind(row, context)): kind(row, context) for row in rows}
    if len(by_text) == 1:
        return next(iter(by_text.values()))
    kinds = dict.fromkeys(row.kind or "?" for row in rows)
    return cell(", ".join(kinds) if len(kinds) < 3 else f"{count(len(kinds))} types", "muted")


def types_short(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The type in a short text, or that there are several."""
    found = list(dict.fromkeys(kind_short(row, context) for row in rows))
    names = {span.text for each in found for span in each}
    return cell("mixed", "muted") if len(names) > 1 else found[0]


def owners(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The project, or the count of projects."""
    own = [row for row in rows if not row.shared] or rows
    if len(rows) == 1 or len(projects_of(rows)) < 2:
        return owner(own[0], context)
    return cell(count(len(projects_of(rows)), ("project", "projects")), "muted")


def newest(rows: Sequence[EnvVar]) -> EnvVar:
    """The variable that was changed last."""
    return max(rows, key=lambda row: row.updated_at or 0)


BY_KEY: Grouping[EnvVar] = Grouping(
    column="key",
    noun=("key", "keys"),
    of=lambda row: row.key,
    cells={
        "key": GroupCell(lambda rows, _: cell(rows[0].key, "strong"), width=28, min_width=22),
        "environments": GroupCell(environments, environments_short, width=50, min_width=SHORT_WIDTH),
        "issue": GroupCell(
            lambda rows, context: issues.mark(issues.problems_of_all(rows, context)),
            lambda rows, context: issues.mark_short(issues.problems_of_all(rows, context)),
        ),
        "branch": GroupCell(branches, width=20, min_width=20),
        "type": GroupCell(types, types_short),
        "project": GroupCell(owners, min_width=11),
        "updated": GroupCell(lambda rows, context: cells.age(newest(rows).updated_at, context)),
        "by": GroupCell(
            lambda rows, context: cell(changed_by(newest(rows), context), "muted") or cells.NO_VALUE,
        ),
    },
)
"""A line for each key of the list, with the environments that it is set in."""
