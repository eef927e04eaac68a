"""What needs attention: made from what is known of projects, builds and domains, without asking for more."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vtui import times
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.request_order import is_older, next_number, number_of
from vtui.models.scope import Place
from vtui.models.team import Token
from vtui.resources import cells, domains
from vtui.resources.base import Cell, Column, Context, Resource, Span, Tone, cell
from vtui.resources.deployments import DEPLOYMENTS
from vtui.resources.env_accidents import Beside
from vtui.resources.latest import latest
from vtui.resources.projects import PROJECTS
from vtui.resources.token import TOKEN, ends_soon
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
    where: Place
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

    @property
    def key(self) -> str:
        """Tells it from the others."""
        return f"{self.word} {self.resource.name} {self.resource.key(self.row)}"


@dataclass(slots=True)
class Known:
    """What screens have learned of a scope, by the way."""

    projects: dict[str, Project] = field(default_factory=dict)
    """By id."""
    builds: tuple[Deployment, ...] = ()
    """The newest ones that matter: the last production build of each project, blocked ones, running ones."""
    domains: dict[str, Domain] = field(default_factory=dict)
    """By name; a project's own word of a domain stands before the account's."""
    medians: Mapping[str, int] = field(default_factory=dict)
    """Project id -> median build time, in ms."""
    beside: Mapping[str, Beside] = field(default_factory=dict)
    """Key of an env var -> what other rows of its project say of it."""
    people: Mapping[str, str] = field(default_factory=dict)
    """User id -> what the person is called."""
    removed: dict[str, int] = field(default_factory=dict)
    """Name of a domain that was removed from here -> number of the first request that can tell of it again."""

    def note_projects(self, projects: Iterable[Project]) -> list[Project]:
        """Keep projects, except those that are known from a later request; gives those that are kept."""
        newer = [row for row in projects if (known := self.projects.get(row.id)) is None or not is_older(row, known)]
        self.projects.update((row.id, row) for row in newer)
        return newer

    def note_domains(self, rows: Iterable[Domain]) -> None:
        """Keep domains, except those that are known from a later request or were removed since.

        The DNS state of one stays known, as no list has it.
        """
        for row in rows:
            known = self.domains.get(row.name)
            if number_of(row) < self.removed.get(row.name, 0):
                continue
            if known is None or (known.project_id is None and row.project_id is not None):
                self.domains[row.name] = row if known is None or row.dns is not None else replace(row, dns=known.dns)
            elif (known.project_id is None) is (row.project_id is None):
                self.domains[row.name] = latest(row, known)

    def remove_domain(self, name: str) -> None:
        """A domain was removed from here: answers that were requested before do not bring it back."""
        self.domains.pop(name, None)
        self.removed[name] = next_number()

    def matters(self, context: Context, token: Token | None = None, *, renewed: bool = False) -> tuple[Matter, ...]:
        """What needs attention in it, and in the `token` that reads it; `renewed` is one that its program renews."""
        found = matters(
            self.projects.values(), self.builds, self.domains.values(), replace(context, medians=self.medians)
        )
        of_token = () if token is None else tuple(token_issues(token, context.now, renewed=renewed))
        worst = (issue for issue in of_token if issue.tone == "error")
        return (*worst, *found, *(issue for issue in of_token if issue.tone != "error"))


def telling(row: Deployment, newest: Container[str | None]) -> bool:
    """Whether a deployment may need attention; `newest` are the projects whose newer production build was seen."""
    if row.in_flight or row.state == "BLOCKED":
        return True
    if row.state in SILENT:
        return False
    return row.environment == "production" and row.project_id is not None and row.project_id not in newest


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
        return Matter(word, Place(), name, cell(details), tone, at, TOKEN, token, tone == "error", everywhere=True)

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


def _of(row: Deployment) -> Place:
    return Place(row.project_id, row.name)


def _production(row: Deployment, context: Context) -> Matter | None:
    """The newest production build failed: what it was to bring is not live."""
    told = cell(row.error_message or row.error_code) or cells.commit(row)
    if row.phase(context.now) == "error":
        return Matter("production failed", _of(row), row.name, told, "error", row.created_at, DEPLOYMENTS, row, True)
    if row.alias_error is not None:
        told = cell(row.alias_error)
        return Matter("aliases failed", _of(row), row.name, told, "error", row.created_at, DEPLOYMENTS, row, True)
    return None


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
    where = Place(project.id, project.name)
    told = cell(project.rollback_reason) or cell(
        "the next production build replaces it" if project.assigns_domains else "new production builds stay staged"
    )
    at = project.production.created_at if project.production else None
    return Matter("pinned by a rollback", where, project.name, told, "warn", at, PROJECTS, project)


def _domain(row: Domain, context: Context) -> Matter | None:
    """Not proved, known to lead elsewhere, or about to be lost."""
    condition = domains.condition(row, context.now)
    lost = row.expires_at is not None and row.expires_at != times.BAD and row.expires_at < context.now
    if condition not in ("unverified", "misconfigured", "expiring") and not lost:
        return None
    said = "".join(span.text for span in domains.standing(row, context)[1:])
    tone: Tone = "error" if condition in ("unverified", "misconfigured") or lost else "warn"
    where = Place(row.project_id, row.project or "")
    told = cell(f"of {row.project}", "muted") if row.project else ()
    at = row.expires_at if lost or condition == "expiring" else None
    return Matter("expired" if lost else said, where, row.name, told, tone, at, domains.DOMAINS, row)


def line(found: Iterable[Matter], context: Context) -> list[Cell]:
    """Each in a few words, for the line above a list."""
    said: list[Cell] = []
    for matter in found:
        age = f" {times.age(matter.at, context.now)} ago" if matter.passes and matter.at is not None else ""
        said.append((Span(matter.what, "strong"), Span(f" {matter.word}{age}", "muted")))
    return said


COLUMNS: tuple[Column[Matter], ...] = (
    Column(
        "word",
        "Matter",
        lambda row, _: (Span("× " if row.tone == "error" else "! ", row.tone), Span(sentence(row.word), row.tone)),
        width=24,
        min_width=20,
    ),
    Column("what", "Of", lambda row, _: cell(row.what, "strong"), width=22, min_width=14, grow=1, ellipsis="middle"),
    Column("told", "What is known", lambda row, _: row.told or cells.NONE, width=30, min_width=12, grow=4, priority=1),
    Column("age", "Age", lambda row, context: cells.age(row.at, context), width=5, align="right", kind="age"),
)
"""Of the list of them."""
