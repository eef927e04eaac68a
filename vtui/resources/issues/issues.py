"""Issues: what needs attention, found in the projects, builds, domains and token that are known. Requests nothing.

`vtui.resources.issues.coverage` says which of these were not requested yet.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vtui import times
from vtui.models.build_error import first_real
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Token
from vtui.resources.account.token import TOKEN, ends_soon
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.columns import DEPLOYMENTS
from vtui.resources.domains import columns
from vtui.resources.domains.states import EXPIRED, EXPIRING, INVALID, PENDING, state
from vtui.resources.projects.columns import PROJECTS
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, Values, cell
from vtui.text import sentence

STUCK = 20 * 60_000
"""A build that has gone on for this many ms is stuck, whatever builds of its project take."""
PATIENCE = 4
"""How many times the median a build may take before it is called stuck."""
LONG = 5 * 60_000
"""But not before this many ms."""
SILENT = frozenset({"CANCELED", "DELETED"})
"""States of a production build that say nothing about production."""
FRESH = 7 * 24 * 3600_000
"""A blocked build older than this many ms waits for nobody any more."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that somebody should look at."""

    word: str
    """What is the matter, in two or three words."""
    where: ProjectRef
    what: str
    """Whose matter it is: a project's name or a domain."""
    told: Cell
    """More of it: the commit, the reason."""
    tone: Tone
    at: int | None
    """Since when, in ms; None when that is not known."""
    resource: Resource[Any]
    row: Any
    """The row whose page tells all of it."""
    passes: bool = False
    """Whether its age is worth telling in the line above a list."""
    everywhere: bool = False
    """Whether it concerns the account, whichever project is chosen."""
    scope: Scope | None = None
    """Whose it is, in a list of several teams; None in a list of one."""

    @property
    def key(self) -> str:
        """Tells it from the others."""
        team = "" if self.scope is None else f"{self.scope.team_id} "
        return f"{team}{self.word} {self.resource.name} {self.resource.key(self.row)} {getattr(self.row, 'id', '')}"


def telling(row: Deployment, newest: Container[str | None]) -> bool:
    """Whether a deployment may need attention; `newest` are the projects whose newer production build was seen."""
    if row.in_flight or row.state == "BLOCKED":
        return True
    if row.state in SILENT:
        return False
    return row.environment == "production" and row.project_id is not None and row.project_id not in newest


def may_need_attention(rows: Iterable[Deployment]) -> list[Deployment]:
    """Of deployments, the newest first, those that may need attention."""
    newest: set[str | None] = set()
    found = []
    for row in rows:
        if telling(row, newest):
            found.append(row)
            if row.environment == "production":
                newest.add(row.project_id)
    return found


def matters(
    projects: Iterable[Project], builds: Iterable[Deployment], owned: Iterable[Domain], context: Context
) -> tuple[Matter, ...]:
    """What is wrong, the worst first and the newest of it first.

    `builds` are the newest deployments that are loaded, of any project; `owned` the domains that are known.
    """
    known = list(projects)
    newest = _newest(known, builds)
    found: list[tuple[int, Matter]] = []
    for build in newest.values():
        matter = _production(build, context)
        if matter is not None:
            found.append((0, matter))
    found += [(1, matter) for row in owned if (matter := _domain(row, context)) is not None]
    latest = {row.id: row for project in known for row in project.latest} | {row.id: row for row in builds}
    found += [(2, matter) for row in latest.values() if (matter := _waiting(row, context)) is not None]
    found += [(3, _pinned(project)) for project in known if project.pinned]
    found.sort(key=lambda one: (one[0], one[1].tone != "error", -(one[1].at or 0)))
    return tuple(matter for _, matter in found)


def token_issues(token: Token, now: int, *, renewed: bool) -> Iterator[Matter]:
    """Leaked, expired or about to expire (`now` in ms); expiry is no issue where another program renews the token."""

    def issue(word: str, details: str, tone: Tone, at: int | None) -> Matter:
        name = TOKEN.title_of(token)
        return Matter(word, ProjectRef(), name, cell(details), tone, at, TOKEN, token, tone == "error", everywhere=True)

    if token.leaked_at is not None:
        at = token.leaked_at if token.leaked_at > times.BAD else None
        yield issue("token leaked", "Delete it, then sign in with a new token.", "error", at)
    if renewed or token.expires_at is None or not ends_soon(token, now):
        return
    remedy = "Create a new token and sign in with it."
    if token.expires_at <= now:
        yield issue("token expired", remedy, "error", token.expires_at)
    else:
        yield issue("token expires soon", remedy, "warn", token.expires_at)


def _newest(projects: Iterable[Project], builds: Iterable[Deployment]) -> Mapping[str, Deployment]:
    """The newest production build of each project, whatever became of it; canceled ones say nothing."""
    newest: dict[str, Deployment] = {}
    of_projects = (row for project in projects for row in (*project.latest, project.production) if row)
    for row in (*of_projects, *builds):
        if row.project_id is None or row.environment != "production" or row.state in SILENT:
            continue
        known = newest.get(row.project_id)
        if known is None or (row.created_at or 0) >= (known.created_at or 0):
            newest[row.project_id] = row
    return newest


def _of(row: Deployment) -> ProjectRef:
    return ProjectRef(row.project_id, row.name)


def _production(row: Deployment, context: Context) -> Matter | None:
    """The newest production build failed: what it was to bring is not live."""
    if row.phase(context.now) == "error":
        details = _reason(row, context)
        return Matter("production failed", _of(row), row.name, details, "error", row.created_at, DEPLOYMENTS, row, True)
    if row.alias_error is not None:
        details = cell(row.alias_error)
        return Matter("aliases failed", _of(row), row.name, details, "error", row.created_at, DEPLOYMENTS, row, True)
    return None


def _reason(row: Deployment, context: Context) -> Cell:
    """Why a build failed: the first error in its log where that was read, else what the API says."""
    first = first_real(context.build_errors.get(row.id, ()))
    if first is not None:
        return (*((Span(first.place, "accent"), Span("  ")) if first.place else ()), Span(first.message))
    return cell(row.error_message or row.error_code) or cells.commit(row)


def _waiting(row: Deployment, context: Context) -> Matter | None:
    """Blocked, or building for much longer than builds of its project take."""
    since = row.created_at
    if row.state == "BLOCKED" and since is not None and context.now - since < FRESH:
        return Matter("blocked", _of(row), row.name, cells.commit(row), "warn", since, DEPLOYMENTS, row)
    if row.in_flight and since is not None and since != times.BAD and context.now - since > patience(row, context):
        return Matter("stuck", _of(row), row.name, cells.commit(row), "warn", since, DEPLOYMENTS, row, True)
    return None


def patience(row: Deployment, context: Context) -> int:
    """How long a build may take, in ms, before it is called stuck."""
    median = context.medians.get(row.project_id or "")
    return STUCK if median is None else min(STUCK, max(LONG, median * PATIENCE))


def _pinned(project: Project) -> Matter:
    where = ProjectRef(project.id, project.name)
    told = cell(project.rollback_reason) or cell(
        "the next production build replaces it" if project.assigns_domains else "new production builds stay staged"
    )
    at = project.production.created_at if project.production else None
    return Matter("pinned by a rollback", where, project.name, told, "warn", at, PROJECTS, project)


def _domain(row: Domain, context: Context) -> Matter | None:
    """Not verified for its project, DNS not configured, expired or about to expire."""
    found = state(row, context)
    if found not in (PENDING, INVALID, EXPIRED, EXPIRING):
        return None
    where = ProjectRef(row.project_id, row.project or "")
    told = cell(f"project {row.project}", "muted") if row.project else ()
    if found is EXPIRING:
        told = (Span("auto-renew off"), *((Span(" · ", "faint"), *told) if told else ()))
    at = row.expires_at if found in (EXPIRED, EXPIRING) else None
    word = found.text if found is INVALID else found.text.lower()
    return Matter(word, where, row.name, told, found.tone, at, columns.DOMAINS, row)


def line(found: Iterable[Matter], context: Context) -> list[Cell]:
    """Each in a few words, for the line above a list."""
    said: list[Cell] = []
    for matter in found:
        age = f" {times.age(matter.at, context.now)} ago" if matter.passes and matter.at is not None else ""
        team = () if matter.scope is None else (Span(f"{matter.scope.slug} ", "accent"),)
        said.append((*team, Span(matter.what, "strong"), Span(f" {matter.word}{age}", "muted")))
    return said


COLUMNS: tuple[Column[Matter], ...] = (
    Column(
        "word",
        "Issue",
        lambda row, _: (Span("× " if row.tone == "error" else "! ", row.tone), Span(sentence(row.word), row.tone)),
        layout=Layout(24, min_width=20),
    ),
    Column(
        "what",
        "Project or domain",
        lambda row, _: cell(row.what, "strong"),
        layout=Layout(22, min_width=17, grow=1, ellipsis="middle"),
    ),
    Column(
        "told",
        "Details",
        lambda row, _: row.told or cells.NO_VALUE,
        layout=Layout(30, min_width=12, grow=4, priority=1),
    ),
    Column(
        "age",
        "Age",
        lambda row, context: cells.age(row.at, context),
        layout=Layout(5, align="right"),
        values=Values(kind="age"),
    ),
)
"""Of the list of issues."""
TEAM: Column[Matter] = Column(
    "team",
    "Team",
    lambda row, _: cell(None if row.scope is None else row.scope.slug, "accent"),
    layout=Layout(12, min_width=10),
)
"""Stands among them where the issues are of several teams."""
