"""What is wrong with a variable as far as a list tells: by what stands beside it and when it was changed, unread."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from vtui import times
from vtui.models.env_neighbors import Beside
from vtui.models.env_var import EnvVar
from vtui.resources.common.page import Drawing, Panel
from vtui.table.columns import Cell, Context, Span, cell
from vtui.text import count

SERVED = ("production", "preview")
"""Environments of which each should have what the other has."""
TWICE, NOT_LIVE = "set twice", "not live yet"
MISSING = {"production": "not in production", "preview": "not in preview"}
VALUE = {
    "empty": "empty",
    "nothing but white space": "only blanks",
    "looks like a placeholder": "placeholder",
    "keeps its quotes": "keeps quotes",
    "ends in a line break": "break at end",
    "begins with white space": "blank before",
    "ends in white space": "blank at end",
    "ends in a backslash and an n, which is no line break": "\\n at end",
    "has the line ends of Windows": "CRLF inside",
}
"""What is wrong with a value -> in the few cells of a list."""
SHORT = {"not in production": "not in prod", "not in preview": "not in prev"}
CHOICES = (TWICE, NOT_LIVE, *VALUE.values(), *MISSING.values())
"""The accidents in the order of their weight."""


BRIEF = {"production": "prod", "preview": "prev", "development": "dev"}
"""Environments in a few cells."""


def key_of(row: EnvVar) -> str:
    """Tells a variable from those of all projects."""
    return f"{row.project_id}/{row.id}"


def places(row: EnvVar) -> tuple[str, ...]:
    """The environments of a row: targets, and custom ones by id."""
    return (*row.targets, *row.custom_environment_ids)


def heeded(rows: Iterable[EnvVar]) -> list[EnvVar]:
    """Those of some rows of an environment that count for a project: its own, but for one branch, go before the team's.

    What is of a branch alone stays beside those that it does not stand for.
    """
    found = list(rows)
    own = {row.key for row in found if not row.shared and row.branch is None}
    return [row for row in found if not (row.shared and row.key in own)]


def survey(rows: Iterable[EnvVar], *, hidden: bool = False) -> Mapping[str, Beside]:
    """What each of the rows, which must be all of their projects, has beside it; those with nothing odd are left out.

    `hidden` says that the role sees not all of production's rows: then nothing is missed there. A row of one branch
    neither sets its key for preview nor sets it twice: it goes before the others on its branch. So does a project's own
    before one that is shared.
    """
    groups: dict[tuple[str | None, str], list[EnvVar]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.project_id, row.key].append(row)
    found: dict[str, Beside] = {}
    for (project, key), group in groups.items():
        around = _shared_with(project, key, group, groups)
        everywhere = {place for row in (*group, *around) if row.branch is None for place in row.targets}
        missing = tuple(place for place in SERVED if place not in everywhere and not (hidden and place == SERVED[0]))
        for row in group:
            misses = len(missing) == 1 and not set(SERVED).isdisjoint(row.targets) and not _fine(row)
            beside = Beside(_twice(row, group), missing if misses else ())
            if beside != Beside():
                found[key_of(row)] = beside
    return found


def _shared_with(
    project: str | None, key: str, group: Iterable[EnvVar], groups: Mapping[tuple[str | None, str], list[EnvVar]]
) -> list[EnvVar]:
    """Of the team's list what reaches the project; for the team's own rows what their projects have themselves."""
    if project is not None:
        return [row for row in groups.get((None, key), ()) if project in row.sharers]
    linked = dict.fromkeys(one for row in group for one in row.sharers)
    return [row for one in linked for row in groups.get((one, key), ())]


def _fine(row: EnvVar) -> bool:
    """Whether it is meant for one place: Vercel's own, and those of a branch."""
    return row.system or row.branch is not None


def _twice(row: EnvVar, group: Iterable[EnvVar]) -> tuple[str, ...]:
    others = [other for other in group if other is not row and other.branch == row.branch and _rivals(row, other)]
    return tuple(place for place in places(row) if any(place in places(other) for other in others))


def _rivals(row: EnvVar, other: EnvVar) -> bool:
    """Whether two of a key meet in a project, and neither goes before the other."""
    if not row.shared or not other.shared:
        return row.shared == other.shared
    return not set(row.sharers).isdisjoint(other.sharers)


def _builds(row: EnvVar, context: Context) -> list[int]:
    """When the builds were made that the production of its projects serves, as far as known, in ms."""
    projects = row.sharers if row.project_id is None else (row.project_id,)
    return [context.production_built_at[project] for project in projects if project in context.production_built_at]


def behind(row: EnvVar, context: Context) -> int | None:
    """When the oldest build was made that production serves, in ms, if the variable was changed after it; else None."""
    changed = row.updated_at
    if changed is None or changed == times.BAD or "production" not in row.targets:
        return None
    return min((built for built in _builds(row, context) if changed > built), default=None)


def accidents(row: EnvVar, context: Context) -> tuple[str, ...]:
    """What is wrong with it, the weightiest first."""
    beside = context.neighbors.get(key_of(row), Beside())
    found = {MISSING[place] for place in beside.missing}
    found |= {TWICE} if beside.twice else set()
    found |= {NOT_LIVE} if behind(row, context) is not None else set()
    found |= {VALUE.get(fault, fault) for fault in row.faults}
    return tuple(word for word in CHOICES if word in found)


def mark(row: EnvVar, context: Context) -> Cell:
    """The first accident, and how many more there are."""
    found = accidents(row, context)
    if not found:
        return ()
    more = f" +{len(found) - 1}" if len(found) > 1 else ""
    return (Span("! ", "warn"), Span(f"{found[0]}{more}", "warn"))


def mark_short(row: EnvVar, context: Context) -> Cell:
    """The first accident in a few cells."""
    found = accidents(row, context)
    return (Span("! ", "warn"), Span(SHORT.get(found[0], found[0]), "warn")) if found else ()


def panel(row: EnvVar, _answer: object, drawing: Drawing) -> Panel:
    """The accidents in full, and what to do about them."""
    context = drawing.context
    beside = context.neighbors.get(key_of(row), Beside())
    lines: list[Cell] = []
    if beside.twice:
        named = ", ".join(context.environments.get(place, place) for place in beside.twice)
        lines += _wrong(f"set twice in {named}", "which of them a build gets is not promised: delete one")
    for place in beside.missing:
        other = next(one for one in SERVED if one != place)
        lines += _wrong(f"not in {place}, though {other} has it", f"builds for {place} do without")
    built = behind(row, context)
    if built is not None and row.updated_at is not None and row.project_id is None:
        builds = _builds(row, context)
        late = f"{sum(one < row.updated_at for one in builds)} of {count(len(builds), ('project', 'projects'))}"
        changed = times.age(row.updated_at, context.now)
        lines += _wrong(f"changed {changed} ago; production of {late} was built before", "redeploy those")
    elif built is not None and row.updated_at is not None:
        changed, made = times.age(row.updated_at, context.now), times.age(built, context.now)
        lines += _wrong(f"changed {changed} ago; production was built {made} ago and has the old value", "")
        lines.append(
            (
                Span(f"  {context.key_name('redeploy', 'R')}", "write"),
                Span(" redeploys production with the new one", "muted"),
            )
        )
    for at, fault in enumerate(row.faults):
        last = at == len(row.faults) - 1
        lines += _wrong(
            f"its value {_verb(fault)}", f"{context.key_name('env.edit', 'E')} gives it another" if last else ""
        )
    if row.branch is not None:
        lines.append((Span("  on "), Span(row.branch, "strong"), Span(" alone: other previews do not get it")))
    return Panel(lines, hang=2)


def _verb(fault: str) -> str:
    return f"is {fault}" if fault in {"empty", "nothing but white space"} else fault


def _wrong(what: str, so: str) -> list[Cell]:
    return [(Span("! ", "warn"), Span(what)), *([cell(f"  {so}", "muted")] if so else [])]


def age_of_production(row: EnvVar, context: Context) -> Cell:
    """That production was built after the last change, where that is known."""
    built = context.production_built_at.get(row.project_id or "")
    if built is None or "production" not in row.targets or behind(row, context) is not None:
        return ()
    return (Span("● ", "ok"), Span(f"production was built {times.age(built, context.now)} ago, after the last change"))
