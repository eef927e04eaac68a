"""The list of env vars by key: the cells of all variables with one key."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.resources.env import issues
from vtui.resources.env.cells import ORDER, changed_by, owner
from vtui.resources.env.kinds import kind, kind_short
from vtui.table import cells
from vtui.table.columns import Cell, Context, Span, cell
from vtui.table.grouping import GroupCell, Grouping
from vtui.text import count, width

if TYPE_CHECKING:
    from vtui.models.facts import ProjectFacts

R = TypeVar("R")

MAX_REMEMBERED = 256
"""Groups whose values are remembered: several screens full."""
SHORT_WIDTH = 18
"""Terminal cells of the environments in short: enough for `prod dev +2 prev!`."""


def projects_of(rows: Sequence[EnvVar]) -> frozenset[str]:
    """IDs of the projects that some variables reach."""
    own = {row.project_id for row in rows if row.project_id is not None}
    return frozenset(own.union(*(row.sharers for row in rows if row.project_id is None)))


class Spread(NamedTuple):
    """Where a key is set."""

    projects: Mapping[str, int]
    """Environment -> in how many projects it is set there for all branches; 0 for an unlinked shared variable."""
    branches: Mapping[str, int]
    """Environment -> count of branch-specific variables."""
    missing: frozenset[str]
    """Environments in which it is missing in some project."""
    custom: tuple[str, ...]
    """Names of custom environments."""
    several: bool
    """Whether it is set in several projects."""


def remembered(make: Callable[[Sequence[EnvVar], Context], R]) -> Callable[[Sequence[EnvVar], Context], R]:
    """Make a value of rows again only when they or the facts about them are others: a table asks each second."""
    known: dict[int, tuple[Sequence[EnvVar], ProjectFacts, Mapping[str, EnvNeighbors], R]] = {}

    def get(rows: Sequence[EnvVar], context: Context) -> R:
        projects, neighbors = context.projects, context.rows.neighbors
        entry = known.get(id(rows))
        if entry is not None and entry[0] is rows and entry[1] is projects and entry[2] is neighbors:
            return entry[3]
        if len(known) >= MAX_REMEMBERED:
            known.clear()
        value = make(rows, context)
        known[id(rows)] = rows, projects, neighbors, value
        return value

    return get


@remembered
def spread(rows: Sequence[EnvVar], context: Context) -> Spread:
    """Where the key of some variables is set and missing."""
    everywhere, branches, custom = dict[str, list[EnvVar]](), Counter[str](), dict[str, None]()
    missing = set[str]()
    for row in rows:
        missing.update(context.rows.neighbors.get(issues.key_of(row), EnvNeighbors()).missing)
        for name in issues.environments_of(row):
            if name not in ORDER:
                custom[context.projects.environments.get(name, name)] = None
            elif row.branch is None:
                everywhere.setdefault(name, []).append(row)
            else:
                branches[name] += 1
    projects = {name: len(projects_of(set_here)) for name, set_here in everywhere.items()}
    return Spread(projects, branches, frozenset(missing), tuple(custom), len(projects_of(rows)) > 1)


def environments(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The environments of a key, and those in which it is missing; with several projects how many have it in each."""
    found = spread(rows, context)
    return _drawn(found, counted=found.several)


def environments_short(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The same with short names and without the counts of projects, in the longest form that fits."""
    found = spread(rows, context)
    forms = (_drawn(found, issues.BRIEF, shortened=shortened) for shortened in range(3))
    return next((form for form in forms if _fits(form)), _drawn(found, issues.BRIEF, shortened=2))


def _fits(form: Cell) -> bool:
    return sum(width(span.text) for span in form) <= SHORT_WIDTH


def _drawn(
    found: Spread, words: Mapping[str, str] = MappingProxyType({}), *, counted: bool = False, shortened: int = 0
) -> Cell:
    """Those that are set, then those that are missing; `words` are other names of some.

    `shortened`: 1 has custom environments as `+2`; 2 also has `prev!` for `no prev` and `branch` for `prev 2 branches`.
    """
    present: list[Span] = []
    lacking: list[Span] = []
    for name in ORDER:
        word, everywhere, branches = words.get(name, name), name in found.projects, found.branches.get(name, 0)
        number = f" {count(found.projects[name])}" if counted and everywhere else ""
        if name in found.missing and not everywhere:
            lacking.append(Span(f" {word}!" if shortened > 1 else f" no {word}", "error"))
        elif name in found.missing:  # in some of several projects: which is in the column of issues
            present.append(Span(f" {word}{number or '!'}", "error"))
        elif everywhere or (branches and shortened < 2):
            present.append(Span(f" {word}{number}", "" if name == "production" else "muted"))
        elif branches:
            present.append(Span(" branch", "muted"))
        if branches and shortened < 2:
            present.append(Span(f" {count(branches, ('branch', 'branches'))}", "muted"))
    custom = found.custom
    if custom and (shortened or counted):
        present.append(Span(f" +{len(custom)}" if shortened and present else f" {len(custom)} custom", "custom"))
    else:
        present += [Span(f" {name}", "custom") for name in custom]
    return _trimmed([*present, *lacking]) or cells.NO_VALUE


def _trimmed(spans: Sequence[Span]) -> Cell:
    """The spans without the space before the first word."""
    first, *others = spans or (Span(""),)
    return tuple(span for span in (first._replace(text=first.text.lstrip()), *others) if span.text)


def branches(rows: Sequence[EnvVar], _context: Context) -> Cell:
    """The branch, or the count of branches."""
    names = {row.branch for row in rows if row.branch is not None}
    if len(names) > 1:
        return cell(count(len(names), ("branch", "branches")), "muted")
    return cell(next(iter(names), None), "muted") or cells.NO_VALUE


@remembered
def types(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The type, both types, or the count of types."""
    found = {kind(row, context) for row in rows}
    if len(found) == 1:
        return next(iter(found))
    kinds = dict.fromkeys(row.kind or "?" for row in rows)
    return cell(", ".join(kinds) if len(kinds) < 3 else f"{count(len(kinds))} types", "muted")


@remembered
def types_short(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The type in a short text, or that there are several."""
    found = list(dict.fromkeys(kind_short(row, context) for row in rows))
    names = {span.text for each in found for span in each}
    return cell("mixed", "muted") if len(names) > 1 else found[0]


@remembered
def owners(rows: Sequence[EnvVar], context: Context) -> Cell:
    """The project, or the count of projects."""
    own = [row for row in rows if not row.shared] or rows
    if len(rows) == 1 or len(projects_of(rows)) < 2:
        return owner(own[0], context)
    return cell(count(len(projects_of(rows)), ("project", "projects")), "muted")


problems = remembered(issues.problems_of_all)
"""The issues of some variables, the most important first."""


@remembered
def newest(rows: Sequence[EnvVar], _context: Context) -> EnvVar:
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
            lambda rows, context: issues.mark(problems(rows, context)),
            lambda rows, context: issues.mark_short(problems(rows, context)),
        ),
        "branch": GroupCell(branches, width=20, min_width=20),
        "type": GroupCell(types, types_short),
        "project": GroupCell(owners, min_width=11),
        "updated": GroupCell(lambda rows, context: cells.age(newest(rows, context).updated_at, context)),
        "by": GroupCell(
            lambda rows, context: cell(changed_by(newest(rows, context), context), "muted") or cells.NO_VALUE,
        ),
    },
)
"""A line for each key of the list, with the environments that it is set in."""
