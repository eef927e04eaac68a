"""Env vars with a row for each key and a column for each environment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.resources.env import issues
from vtui.resources.env.cells import ORDER
from vtui.resources.env.issues import BRIEF, environments_of
from vtui.resources.env.values import MASK
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, cell
from vtui.text import count


@dataclass(frozen=True, slots=True)
class KeyRow:
    """All env vars of one key in one project."""

    key: str
    project_id: str | None
    project: str
    rows: tuple[EnvVar, ...]
    """Those of production first."""

    @property
    def id(self) -> str:
        """Unique among the rows."""
        return f"{self.project_id}/{self.key}"

    @property
    def updated_at(self) -> int | None:
        """Time of the last change of any of them, in ms."""
        return max((each.updated_at for each in self.rows if each.updated_at is not None), default=None)


def grouped(rows: Iterable[EnvVar]) -> list[KeyRow]:
    """The rows by project and key, sorted by key; those without a key are omitted."""
    groups: dict[tuple[str, str, str | None], list[EnvVar]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.key, row.project or "", row.project_id].append(row)
    return [
        KeyRow(key, project_id, project, tuple(sorted(by_name, key=_rank)))
        for (key, project, project_id), by_name in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1]))
    ]


def _rank(row: EnvVar) -> int:
    return min((ORDER.index(name) for name in row.targets if name in ORDER), default=len(ORDER))


def environments(rows: Iterable[EnvVar]) -> list[str]:
    """The environments of the rows: production, preview, development, then others; custom ones by ID."""
    by_name = {name: None for row in rows for name in environments_of(row)}
    return [*ORDER, *(name for name in by_name if name not in ORDER)]


def same_named(names: Iterable[str], context: Context) -> list[tuple[str, ...]]:
    """Environments with the same name, grouped: every project has its own ID for a custom one."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_title[context.projects.environments.get(name, name)].append(name)
    return [tuple(same) for same in by_title.values()]


def environment_cell(row: KeyRow, names: Sequence[str], context: Context) -> Cell:
    """The state of a key in an environment, given by its names: a value, missing, or several."""
    name = names[0]
    present = [each for each in row.rows if not set(names).isdisjoint(environments_of(each))]
    everywhere = [each for each in present if each.branch is None]
    effective, branches = issues.effective_rows(everywhere), len(present) - len(everywhere)
    more = f"  + {count(branches, ('branch', 'branches'))}" if branches else ""
    if len(effective) > 1:
        return (Span("! ", "warn"), Span("set twice", "warn"))
    if effective:
        content = (Span(MASK, "muted"),) if effective[0].readable else (Span("not readable", "faint"),)
        is_outdated = name == "production" and issues.outdated_since(effective[0], context) is not None
        return (*content, *((Span("  ! not live yet", "warn"),) if is_outdated else ()), *cell(more, "muted"))
    neighbors = [context.rows.neighbors.get(issues.key_of(each), EnvNeighbors()) for each in row.rows]
    if any(name in each.missing for each in neighbors):
        return (Span("! ", "warn"), Span(f"missing{more}", "warn"))
    return cell(more.strip(), "muted") or cells.NO_VALUE


def _short(row: KeyRow, names: Sequence[str], context: Context) -> Cell:
    """The same in a short text."""
    content = environment_cell(row, names, context)
    is_outdated = any(span.text.endswith("not live yet") for span in content)
    return (Span("! ", "warn"), Span("not live", "warn")) if is_outdated else content


def types(row: KeyRow, _context: Context) -> Cell:
    """The type, or the count of types."""
    by_name = dict.fromkeys(each.kind or "?" for each in row.rows)
    return cell(next(iter(by_name)) if len(by_name) == 1 else count(len(by_name), ("type", "types")), "muted")


def columns(rows: Sequence[EnvVar], context: Context) -> tuple[Column[KeyRow], ...]:
    """The columns for some rows; with the project if there are several."""
    several = len({row.project_id for row in rows}) > 1
    project: Column[KeyRow] = Column(
        "project",
        "Project",
        lambda row, _: cell(row.project) or cells.NO_VALUE,
        layout=Layout(14, min_width=10, priority=2),
    )
    return (
        Column(
            "key", "Key", lambda row, _: cell(row.key, "strong"), Layout(26, min_width=18, grow=2, ellipsis="middle")
        ),
        *((project,) if several else ()),
        *(_column(names, at, context) for at, names in enumerate(same_named(environments(rows), context))),
        Column("type", "Type", types, layout=Layout(13, priority=99)),
        Column(
            "updated",
            "Updated",
            lambda row, context: cells.age(row.updated_at, context),
            layout=Layout(9, priority=98, align="right"),
        ),
    )


def _column(names: tuple[str, ...], index: int, context: Context) -> Column[KeyRow]:
    name = names[0]
    title = name.capitalize() if name in ORDER else context.projects.environments.get(name, name)
    return Column(
        f"in-{name}",
        title,
        lambda row, context: environment_cell(row, names, context),
        layout=Layout(
            28 if name == "production" else 14,
            min_width=12,
            grow=1,
            priority=0 if index < 2 else 1 + index,
            short=lambda row, context: _short(row, names, context),
            short_title=BRIEF.get(name, "").capitalize(),
        ),
    )
