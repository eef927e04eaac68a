"""Variables with a row for each key and a column for each environment, so that what is missing is seen."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vtui.models.env_neighbors import Beside
from vtui.models.env_var import EnvVar
from vtui.resources.env import issues
from vtui.resources.env.columns import ORDER
from vtui.resources.env.issues import BRIEF, places
from vtui.resources.env.values import MASK
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, cell
from vtui.text import count


@dataclass(frozen=True, slots=True)
class KeyRow:
    """All variables of one key in one project."""

    key: str
    project_id: str | None
    project: str
    rows: tuple[EnvVar, ...]
    """Those of production first."""

    @property
    def id(self) -> str:
        """Tells it from the others."""
        return f"{self.project_id}/{self.key}"

    @property
    def updated_at(self) -> int | None:
        """When any of them was changed last, in ms."""
        return max((one.updated_at for one in self.rows if one.updated_at is not None), default=None)


def grouped(rows: Iterable[EnvVar]) -> list[KeyRow]:
    """The rows by project and key, in the order of keys; those without a key are left out."""
    groups: dict[tuple[str, str, str | None], list[EnvVar]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.key, row.project or "", row.project_id].append(row)
    return [
        KeyRow(key, project_id, project, tuple(sorted(found, key=_rank)))
        for (key, project, project_id), found in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1]))
    ]


def _rank(row: EnvVar) -> int:
    return min((ORDER.index(name) for name in row.targets if name in ORDER), default=len(ORDER))


def environments(rows: Iterable[EnvVar]) -> list[str]:
    """The environments that any of the rows is in: production, preview, development, then others; custom ones by id."""
    found = {name: None for row in rows for name in places(row)}
    return [*ORDER, *(name for name in found if name not in ORDER)]


def same_named(names: Iterable[str], context: Context) -> list[tuple[str, ...]]:
    """Environments that are called the same, together: every project has its own id for a custom one."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        called = context.environments.get(name, name)
        found[called] = (*found.get(called, ()), name)
    return list(found.values())


def place(row: KeyRow, names: Sequence[str], context: Context) -> Cell:
    """What a key has in an environment, given by its names: a value, none where the others have one, several."""
    name = names[0]
    there = [one for one in row.rows if not set(names).isdisjoint(places(one))]
    everywhere = [one for one in there if one.branch is None]
    here, branches = issues.heeded(everywhere), len(there) - len(everywhere)
    more = f"  + {count(branches, ('branch', 'branches'))}" if branches else ""
    if len(here) > 1:
        return (Span("! ", "warn"), Span("set twice", "warn"))
    if here:
        said = (Span(MASK, "muted"),) if here[0].readable else (Span("not readable", "faint"),)
        late = name == "production" and issues.behind(here[0], context) is not None
        return (*said, *((Span("  ! not live yet", "warn"),) if late else ()), *cell(more, "muted"))
    missed = any(name in beside.missing for one in row.rows if (beside := _beside(one, context)) is not None)
    return (
        (Span("! ", "warn"), Span(f"missing{more}", "warn"))
        if missed
        else cell(more.strip(), "muted") or cells.NO_VALUE
    )


def _short(row: KeyRow, names: Sequence[str], context: Context) -> Cell:
    """The same in a few cells."""
    said = place(row, names, context)
    late = any(span.text.endswith("not live yet") for span in said)
    return (Span("! ", "warn"), Span("not live", "warn")) if late else said


def _beside(row: EnvVar, context: Context) -> Beside | None:
    return context.neighbors.get(issues.key_of(row))


def types(row: KeyRow, _context: Context) -> Cell:
    """The type, or how many there are."""
    found = dict.fromkeys(one.type or "?" for one in row.rows)
    return cell(next(iter(found)) if len(found) == 1 else count(len(found), ("type", "types")), "muted")


def columns(rows: Sequence[EnvVar], context: Context) -> tuple[Column[KeyRow], ...]:
    """The columns for some rows; the project is told where there are several."""
    several = len({row.project_id for row in rows}) > 1
    project: Column[KeyRow] = Column(
        "project",
        "Project",
        lambda row, _: cell(row.project) or cells.NO_VALUE,
        layout=Layout(14, min_width=10, priority=2),
    )
    return (
        Column(
            "key",
            "Key",
            lambda row, _: cell(row.key, "strong"),
            layout=Layout(26, min_width=18, grow=2, ellipsis="middle"),
        ),
        *((project,) if several else ()),
        *(_column(names, at, context) for at, names in enumerate(same_named(environments(rows), context))),
        Column("type", "Type", types, layout=Layout(9, priority=99)),
        Column(
            "updated",
            "Updated",
            lambda row, context: cells.age(row.updated_at, context),
            layout=Layout(9, priority=98, align="right"),
        ),
    )


def _column(names: tuple[str, ...], index: int, context: Context) -> Column[KeyRow]:
    name = names[0]
    title = context.environments.get(name, name)
    title = title.capitalize() if name in ORDER else title
    return Column(
        f"in-{name}",
        title,
        lambda row, context: place(row, names, context),
        layout=Layout(
            28 if name == "production" else 14,
            min_width=12,
            grow=1,
            priority=0 if index < 2 else 1 + index,
            short=lambda row, context: _short(row, names, context),
            short_title=BRIEF.get(name, "").capitalize(),
        ),
    )
