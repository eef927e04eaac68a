"""Problems of env vars that a list shows: from the project's other env vars and the last change, without values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from vtui import times
from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.resources.common.page import Drawing, Panel
from vtui.table.cells import NO_VALUE
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count

SERVED = ("production", "preview")
"""Environments that should have the same keys."""
MALFORMED, TWICE, NOT_LIVE = "unexpected data", "set twice", "not live yet"
MISSING = {"production": "not in production", "preview": "not in preview"}
VALUE = {
    "empty": "empty",
    "only whitespace": "only whitespace",
    "placeholder": "placeholder",
    "surrounding quotes": "surrounding quotes",
    "trailing newline": "trailing newline",
    "leading whitespace": "leading whitespace",
    "trailing whitespace": "trailing spaces",
    "trailing \\n that is not a newline": "literal \\n at end",
    "Windows line endings": "CRLF",
}
"""Problem of a value -> a short text for a list."""
SECURITY = {"readable-secret": "readable secret", "flags-secret-needs-split": "needs split"}
"""What Vercel reports (`securityIssues`, facts, section 7) -> a short text for a list."""
SECURITY_TEXTS = {
    "readable-secret": ("a secret stored as Config", "Save it as a Secret."),
    "flags-secret-needs-split": (
        "one value for several environments",
        "Add it to each environment with a separate value.",
    ),
}
"""What Vercel reports -> what that is, and what to do."""
SHORT = {
    "readable secret": "readable",
    "not in production": "not in prod",
    "not in preview": "not in prev",
    "surrounding quotes": "quotes",
    "trailing newline": "newline",
    "leading whitespace": "whitespace",
    "trailing spaces": "spaces",
    "only whitespace": "whitespace",
    "literal \\n at end": "literal \\n",
}
OLDER_NAMES = {
    "only whitespace": "only blanks",
    "surrounding quotes": "keeps quotes",
    "trailing newline": "break at end",
    "leading whitespace": "blank before",
    "trailing spaces": "blank at end",
    "literal \\n at end": "\\n at end",
    "CRLF": "CRLF inside",
}
"""Problem -> its former name, which filters still know."""
CHOICES = (MALFORMED, *SECURITY.values(), TWICE, NOT_LIVE, *VALUE.values(), *MISSING.values())
"""The problems in the order of importance."""
BRIEF = {"production": "prod", "preview": "prev", "development": "dev"}
"""Short names of environments."""


def key_of(row: EnvVar) -> str:
    """A key that is unique among all projects."""
    return f"{row.project_id}/{row.id}"


def environments_of(row: EnvVar) -> tuple[str, ...]:
    """The environments of a row: targets, and custom ones by ID."""
    return (*row.targets, *row.custom_environment_ids)


def effective_rows(rows: Iterable[EnvVar]) -> list[EnvVar]:
    """The rows of an environment that take effect: a project's own, not branch-specific ones override shared ones.

    A branch-specific row does not override the others.
    """
    all_rows = list(rows)
    own = {row.key for row in all_rows if not row.shared and row.branch is None}
    return [row for row in all_rows if not (row.shared and row.key in own)]


def find_neighbors(rows: Iterable[EnvVar], *, hidden: bool = False) -> Mapping[str, EnvNeighbors]:
    """Facts about the other env vars with the same key, for each row that has a problem; `rows` must be complete.

    `hidden`: the user's role does not see all rows of production, so none counts as missing there. A branch-specific
    row neither sets its key for preview nor sets it twice, because it overrides the others on its branch. So does a
    project's own row override a shared one.
    """
    groups: dict[tuple[str | None, str], list[EnvVar]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.project_id, row.key].append(row)
    by_key: dict[str, EnvNeighbors] = {}
    for (project, key), group in groups.items():
        around = _shared_with(project, key, group, groups)
        everywhere = {environment for row in (*group, *around) if row.branch is None for environment in row.targets}
        visible = SERVED[1:] if hidden else SERVED
        missing = tuple(environment for environment in visible if environment not in everywhere)
        for row in group:
            for_one_only = row.system or row.branch is not None
            misses = len(missing) == 1 and not set(SERVED).isdisjoint(row.targets) and not for_one_only
            neighbor = EnvNeighbors(_twice(row, group), missing if misses else ())
            if neighbor != EnvNeighbors():
                by_key[key_of(row)] = neighbor
    return by_key


def _shared_with(
    project: str | None, key: str, group: Iterable[EnvVar], groups: Mapping[tuple[str | None, str], list[EnvVar]]
) -> list[EnvVar]:
    """The shared rows of the project; for a shared row, those of the projects that share it."""
    if project is not None:
        return [row for row in groups.get((None, key), ()) if project in row.sharers]
    linked = dict.fromkeys(each for row in group for each in row.sharers)
    return [row for each in linked for row in groups.get((each, key), ())]


def _twice(row: EnvVar, group: Iterable[EnvVar]) -> tuple[str, ...]:
    others = [other for other in group if other is not row and other.branch == row.branch and _rivals(row, other)]
    taken = {environment for other in others for environment in environments_of(other)}
    return tuple(environment for environment in environments_of(row) if environment in taken)


def _rivals(row: EnvVar, other: EnvVar) -> bool:
    """Whether two rows of a key are in the same project, and neither overrides the other."""
    if not row.shared or not other.shared:
        return row.shared == other.shared
    return not set(row.sharers).isdisjoint(other.sharers)


def _builds(row: EnvVar, context: Context) -> list[int]:
    """Times of the production builds of its projects, if known, in ms."""
    projects = row.sharers if row.project_id is None else (row.project_id,)
    built_at = context.projects.production_built_at
    return [built_at[project] for project in projects if project in built_at]


def outdated_since(row: EnvVar, context: Context) -> int | None:
    """Time (ms) of the oldest production build, if the env var was changed after it; else None."""
    changed = row.updated_at
    if changed is None or changed == times.BAD or "production" not in row.targets:
        return None
    return min((built for built in _builds(row, context) if changed > built), default=None)


def problems_of(row: EnvVar, context: Context) -> tuple[str, ...]:
    """Its problems, the most important first."""
    neighbors = context.rows.neighbors.get(key_of(row), EnvNeighbors())
    problems = {MISSING[environment] for environment in neighbors.missing}
    problems |= {TWICE} if neighbors.twice else set()
    problems |= {NOT_LIVE} if outdated_since(row, context) is not None else set()
    problems |= {VALUE.get(problem, problem) for problem in row.faults}
    reported = [SECURITY.get(code, code) for code in row.security_issues]
    malformed = (MALFORMED,) if row.problem else ()
    return (*malformed, *dict.fromkeys(reported), *(word for word in CHOICES if word in problems))


def problems_of_all(rows: Iterable[EnvVar], context: Context) -> tuple[str, ...]:
    """The problems of several rows without repetitions, the most important first."""
    problems = dict.fromkeys(problem for row in rows for problem in problems_of(row, context))
    rank = {problem: index for index, problem in enumerate(CHOICES)}
    reported = rank[MALFORMED]  # what is not among the choices is reported by Vercel
    return tuple(sorted(problems, key=lambda problem: rank.get(problem, reported)))


def filter_values(row: EnvVar, context: Context) -> tuple[str, ...]:
    """Its problems, with their former names."""
    problems = problems_of(row, context)
    return (*problems, *(OLDER_NAMES[problem] for problem in problems if problem in OLDER_NAMES))


def security_text(code: str) -> tuple[str, str]:
    """What Vercel reports by a code of `securityIssues`, and what to do about it, which may be empty."""
    return SECURITY_TEXTS.get(code, (code, ""))


def mark(problems: Sequence[str]) -> Cell:
    """The first of some problems, and the count of the others."""
    more = f" +{len(problems) - 1}" if len(problems) > 1 else ""
    return (Span("! ", "warn"), Span(f"{problems[0]}{more}", "warn")) if problems else NO_VALUE


def mark_short(problems: Sequence[str]) -> Cell:
    """The first of some problems in a short text."""
    return (Span("! ", "warn"), Span(SHORT.get(problems[0], problems[0]), "warn")) if problems else NO_VALUE


def panel(row: EnvVar, _answer: object, drawing: Drawing) -> Panel:
    """All problems, and what to do about them."""
    context = drawing.context
    neighbors = context.rows.neighbors.get(key_of(row), EnvNeighbors())
    lines: list[Cell] = []
    for code in row.security_issues:
        what, remedy = security_text(code)
        lines += _wrong(f"Vercel reports {what}", remedy)
    if neighbors.twice:
        slugs = context.projects.environments
        where = ", ".join(slugs.get(environment, environment) for environment in neighbors.twice)
        lines += _wrong(f"set twice in {where}", "a build may get either value: delete one")
    for environment in neighbors.missing:
        other = next(each for each in SERVED if each != environment)
        lines += _wrong(f"not set in {environment}, but in {other}", f"builds for {environment} do not get it")
    built = outdated_since(row, context)
    if built is not None and row.updated_at is not None and row.project_id is None:
        builds = _builds(row, context)
        late = f"{sum(each < row.updated_at for each in builds)} of {count(len(builds), ('project', 'projects'))}"
        changed = times.age(row.updated_at, context.now)
        lines += _wrong(f"changed {changed} ago; production of {late} was built before that", "redeploy these projects")
    elif built is not None and row.updated_at is not None:
        changed, made = times.age(row.updated_at, context.now), times.age(built, context.now)
        lines += _wrong(f"changed {changed} ago; production was built {made} ago and has the old value", "")
        key = Span(f"  {context.key_name('redeploy', 'R')}", "write")
        lines.append((key, Span(" redeploys production with the new value", "muted")))
    for at, value_problem in enumerate(row.faults):
        remedy = f"{context.key_name('env.edit', 'E')} edits it" if at == len(row.faults) - 1 else ""
        lines += _wrong(f"value: {value_problem}", remedy)
    if row.branch is not None:
        lines.append((Span("  on "), Span(row.branch, "strong"), Span(" only: other previews do not get it")))
    return Panel(lines, hang=2)


def _wrong(what: str, so: str) -> list[Cell]:
    return [(Span("! ", "warn"), Span(what)), *([cell(f"  {so}", "muted")] if so else [])]


def age_of_production(row: EnvVar, context: Context) -> Cell:
    """That production was built after the last change, if known."""
    built = context.projects.production_built_at.get(row.project_id or "")
    if built is None or "production" not in row.targets or outdated_since(row, context) is not None:
        return ()
    return (Span("● ", "ok"), Span(f"production was built {times.age(built, context.now)} ago, after the last change"))
