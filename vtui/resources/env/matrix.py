"""Env vars side by side: a row for each key, a column for each environment of a project, or for each project."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vtui.api.sources import SHARED
from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.resources.env import issues
from vtui.resources.env.cells import ORDER
from vtui.resources.env.issues import BRIEF, environments_of
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, cell
from vtui.table.progress import Progress
from vtui.text import clean, count, cut, width

MAX_TITLE = 16
"""Terminal cells of a project's name in the header."""
SET: Cell = (Span("✓", "ok"),)
UNKNOWN: Cell = ()
"""The cell where variables are not loaded: nothing is stated about them."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a key is set or missing: an environment of one project, or a project."""

    id: str
    name: str
    loaded: bool = True
    """Whether all of its variables are known; a key can only be missing then."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """All env vars of one key."""

    key: str
    rows: tuple[EnvVar, ...]
    """Those of production first."""
    set_in: frozenset[str]
    """IDs of the locations where it is set for every branch."""
    on_branches: frozenset[str]
    """IDs of the locations of its branch-specific env vars."""

    @property
    def id(self) -> str:
        """Unique among the rows."""
        return self.key

    def missing_in(self, locations: Iterable[Location]) -> list[Location]:
        """The locations where it is known not to be set."""
        return [location for location in locations if location.loaded and location.id not in self.set_in]


def project_ids(row: EnvVar) -> tuple[str, ...]:
    """The projects that get an env var."""
    return row.sharers if row.project_id is None else (row.project_id,)


def grouped(rows: Iterable[EnvVar], locations_of: Callable[[EnvVar], Sequence[str]] = environments_of) -> list[KeyRow]:
    """The rows by key, sorted by key; those without a key are omitted. `locations_of` gives IDs of locations."""
    groups: dict[str, list[EnvVar]] = defaultdict(list)
    for row in rows:
        if row.key:
            groups[row.key].append(row)

    def locations(of_key: Iterable[EnvVar], *, branch: bool) -> frozenset[str]:
        return frozenset(id_ for row in of_key if (row.branch is not None) is branch for id_ in locations_of(row))

    return [
        KeyRow(key, tuple(sorted(of_key, key=_rank)), locations(of_key, branch=False), locations(of_key, branch=True))
        for key, of_key in sorted(groups.items())
    ]


def _rank(row: EnvVar) -> int:
    return min((ORDER.index(name) for name in row.targets if name in ORDER), default=len(ORDER))


def environments(rows: Iterable[EnvVar], custom: Iterable[str] = ()) -> list[str]:
    """Production, preview, development, then other environments of the rows; custom ones by ID, also those given."""
    return list(dict.fromkeys((*ORDER, *custom, *(name for row in rows for name in environments_of(row)))))


def environment_locations(names: Iterable[str], context: Context, *, hidden: bool) -> list[Location]:
    """The environments of a project; with `hidden` the user's role does not see all rows of production."""
    slugs = context.projects.environments
    return [Location(name, slugs.get(name, name), not (hidden and name == "production")) for name in names]


def project_locations(names: Mapping[str, str], progress: Progress) -> list[Location]:
    """The projects, ID -> name, by name; those that could not be loaded are named in the failures of the list.

    Shared env vars come last: before the end of the list, and without them, no key is known to be missing.
    """
    complete = not progress.more and progress.stopped is None and not _failed(SHARED, progress)
    ordered = sorted(names.items(), key=lambda item: item[1])
    return [Location(id_, name, complete and not _failed(name, progress)) for id_, name in ordered]


def _failed(name: str, progress: Progress) -> bool:
    return any(failure.startswith(f"{name}: ") for failure in progress.failures)


def location_cell(row: KeyRow, location: Location, context: Context) -> Cell:
    """Whether a key is set; bold and red where production or preview lacks what the other one has."""
    if location.id in row.set_in:
        return SET
    if not location.loaded:
        return UNKNOWN
    neighbors = context.rows.neighbors
    is_issue = location.id in issues.SERVED and any(
        location.id in neighbors.get(issues.key_of(each), EnvNeighbors()).missing for each in row.rows
    )
    return (Span("–", "error"),) if is_issue else cells.NO_VALUE


def types(row: KeyRow, _context: Context) -> Cell:
    """The type, or the count of types."""
    by_name = dict.fromkeys(each.kind or "?" for each in row.rows)
    return cell(next(iter(by_name)) if len(by_name) == 1 else count(len(by_name), ("type", "types")), "muted")


def columns(locations: Sequence[Location], *, of_projects: bool) -> tuple[Column[KeyRow], ...]:
    """The columns for some locations."""
    key: Column[KeyRow] = Column(
        "key",
        "Key",
        lambda row, _: cell(row.key, "strong"),
        layout=Layout(28 if of_projects else 40, min_width=18, ellipsis="middle"),
    )
    if of_projects:
        ids, total = {location.id for location in locations}, count(len(locations))
        rest = f" of {total}" if all(location.loaded for location in locations) else ""
        set_in: Column[KeyRow] = Column(
            "set-in",
            "Set in",
            lambda row, _: cell(f"{count(len(row.set_in & ids))}{rest}", "muted"),
            layout=Layout(9, priority=1),
        )
        return (key, set_in, *(_project_column(location, at) for at, location in enumerate(locations)))
    kinds: Column[KeyRow] = Column("type", "Type", types, layout=Layout(13, priority=99))
    return (key, *(_environment_column(location, at) for at, location in enumerate(locations)), kinds)


def _project_column(location: Location, index: int) -> Column[KeyRow]:
    title = cut(clean(location.name), MAX_TITLE)
    return Column(
        f"in-{location.id}",
        title,
        lambda row, context: location_cell(row, location, context),
        layout=Layout(max(2, width(title)), priority=2 + index),
    )


def _environment_column(location: Location, index: int) -> Column[KeyRow]:
    short_title = BRIEF.get(location.id, "").capitalize()
    return Column(
        f"in-{location.id}",
        location.name.capitalize() if location.id in ORDER else location.name,
        lambda row, context: location_cell(row, location, context),
        layout=Layout(
            12,
            min_width=max(6, width(short_title or location.name)),
            priority=0 if index < 2 else 1 + index,
            short_title=short_title,
        ),
    )


def summary(row: KeyRow, locations: Sequence[Location], noun: tuple[str, str], room: int) -> Cell:
    """Where a key is missing, in a line of `room` terminal cells; `noun` is what the locations are."""
    missing = row.missing_in(locations)
    start = (Span(cut(clean(row.key), 32), "strong"), Span("  "))
    if missing:
        label = "missing in: "
        left = room - sum(width(span.text) for span in start) - len(label)
        return (*start, Span(label, "muted"), Span(names_in([location.name for location in missing], left), "warn"))
    known = sum(location.id in row.set_in for location in locations)
    tone: Tone = "ok" if known == len(locations) else "muted"
    return (*start, Span(f"set in {count(known)} of {count(len(locations), noun)}", tone))


def remarks(row: KeyRow, locations: Sequence[Location], progress: Progress, refresh: str, room: int) -> Cell:
    """What limits the summary: variables that are not loaded or hidden, and branch-specific ones.

    `refresh` is the name of the key that loads the rest.
    """
    if progress.stopped is not None:
        return cell(f"Incomplete: {progress.stopped}. Missing keys are unknown.", "warn")
    if progress.more:
        start = "Loading." if progress.phase == "loading" else f"Not all projects are loaded ({refresh} to load)."
        return cell(f"{start} Missing keys are shown when all are loaded.", "warn")
    unknown = [location.name for location in locations if not location.loaded and location.id not in row.set_in]
    branches = [location.name for location in locations if location.id in row.on_branches]
    if _failed(SHARED, progress):
        unknown = [SHARED]
    hidden = [count(progress.hidden, ("variable", "variables"))] if progress.hidden else []
    spans: list[Span] = []
    for label, names in (("not loaded", unknown), ("hidden from your role", hidden), ("branch-specific in", branches)):
        if names:
            left = room - sum(width(span.text) for span in spans) - len(label) - 2
            spans += [Span(f"{label}: ", "muted"), Span(names_in(names, left)), Span("   ")]
    return tuple(spans[:-1])


def names_in(names: Sequence[str], room: int) -> str:
    """As many names as fit into `room` terminal cells, and the number of the others."""
    shown = [cut(clean(name), 32) for name in names]
    for limit in range(len(shown), 0, -1):
        more = f" and {count(len(shown) - limit)} more" if limit < len(shown) else ""
        text = ", ".join(shown[:limit]) + more
        if width(text) <= room:
            return text
    return count(len(shown))
