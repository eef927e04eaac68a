"""Issues: what needs attention, found in known projects, builds, domains, env vars and the token. Sends no request.

`vtui.resources.issues.coverage` lists what was not requested yet.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vtui import times
from vtui.models.build_error import first_real
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.env_var import EnvVar
from vtui.models.newest_builds import IGNORED_STATES, affects_production
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Token, User
from vtui.resources.account.block import ACCOUNT, describe, title
from vtui.resources.account.token import TOKEN, ends_soon
from vtui.resources.common.resource import Resource
from vtui.resources.domains.states import EXPIRED, EXPIRING, INVALID, PENDING, state
from vtui.resources.env.issues import SECURITY, security_text
from vtui.resources.registry import RESOURCES
from vtui.table import cells
from vtui.table.columns import Cell, Column, Context, Layout, Span, Tone, Values, cell
from vtui.text import sentence

MAX_BUILD_TIME = 20 * 60_000
"""Duration in ms after which every build counts as stuck."""
STUCK_MEDIANS = 4
"""Multiple of the project's median duration after which a build counts as stuck."""
MIN_STUCK_TIME = 5 * 60_000
"""Duration in ms before which no build counts as stuck."""
BLOCKED_EXPIRY = 7 * 24 * 3600_000
"""Age in ms from which a blocked build is no issue any more."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that needs attention."""

    title: str
    """In two or three words."""
    project: ProjectRef
    subject: str
    """Name of the project or domain."""
    details: Cell
    """The commit or the reason."""
    tone: Tone
    at: int | None
    """When it began, in ms; None if unknown."""
    resource: Resource[Any]
    row: Any
    """The row whose page shows all of it."""
    shows_age: bool = False
    """Whether the line above a list shows its age."""
    account_wide: bool = False
    """Whether it concerns the account, whichever project is chosen."""
    scope: Scope | None = None
    """Its scope in a list of several teams; None in the list of one team."""

    @property
    def key(self) -> str:
        """Unique among the issues."""
        team = "" if self.scope is None else f"{self.scope.team_id} "
        key, id_ = self.resource.list.key(self.row), getattr(self.row, "id", "")
        return f"{team}{self.title} {self.resource.name} {key} {id_}"


def may_be_issue(row: Deployment, newest: Container[str | None]) -> bool:
    """Whether a deployment may need attention; `newest` are the projects with a newer production build."""
    if row.in_flight or row.state == "BLOCKED":
        return True
    if row.state in IGNORED_STATES:
        return False
    return row.environment == "production" and row.project_id is not None and row.project_id not in newest


def may_need_attention(rows: Iterable[Deployment]) -> list[Deployment]:
    """The deployments, newest first, that may need attention."""
    newest: set[str | None] = set()
    issues = []
    for row in rows:
        if may_be_issue(row, newest):
            issues.append(row)
            if row.environment == "production":
                newest.add(row.project_id)
    return issues


def find_issues(
    projects: Iterable[Project],
    builds: Iterable[Deployment],
    owned: Iterable[Domain],
    context: Context,
    variables: Iterable[EnvVar] = (),
) -> tuple[Issue, ...]:
    """The issues, the most severe and newest first.

    `builds` are the newest loaded deployments of any project; `owned` the known domains; `variables` those of
    production about which Vercel reports something.
    """
    known = list(projects)
    newest = _newest(known, builds)
    issues = [(0, issue) for row in newest.values() if (issue := _production_issue(row, context)) is not None]
    issues += [(1, issue) for row in owned if (issue := _domain_issue(row, context)) is not None]
    latest = {row.id: row for project in known for row in project.latest} | {row.id: row for row in builds}
    issues += [(2, issue) for row in latest.values() if (issue := _waiting_issue(row, context)) is not None]
    pinned = (project for project in known if project.pinned and project.id not in context.projects.switching)
    issues += [(3, _pinned_issue(project)) for project in pinned]
    issues += [(4, _variable_issue(row, code)) for row in variables for code in row.security_issues]
    issues.sort(key=lambda ranked: (ranked[0], ranked[1].tone != "error", -(ranked[1].at or 0)))
    return tuple(issue for _, issue in issues)


def account_issues(user: User, now: int) -> Iterator[Issue]:
    """An account that Vercel has blocked or paused; `now` in ms."""
    if user.block is not None:
        since = user.block.since if user.block.since != times.BAD else None
        details = cell(sentence(describe(user.block, now)))
        name = ACCOUNT.title_of(user)
        yield Issue(
            title(user.block), ProjectRef(), name, details, "error", since, ACCOUNT, user, True, account_wide=True
        )


def token_issues(token: Token, now: int, *, renewed: bool) -> Iterator[Issue]:
    """A token that was leaked, has expired or expires soon (`now` in ms); no expiry if another program renews it."""

    def issue(title: str, details: str, tone: Tone, at: int | None) -> Issue:
        name = TOKEN.title_of(token)
        return Issue(
            title, ProjectRef(), name, cell(details), tone, at, TOKEN, token, tone == "error", account_wide=True
        )

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
    """The newest production build of each project, whatever its state; canceled ones do not count."""
    newest: dict[str, Deployment] = {}
    of_projects = (row for project in projects for row in (*project.latest, project.production) if row)
    for row in (*of_projects, *builds):
        if row.project_id is None or not affects_production(row):
            continue
        known = newest.get(row.project_id)
        if known is None or (row.created_at or 0) >= (known.created_at or 0):
            newest[row.project_id] = row
    return newest


def _of_build(title: str, row: Deployment, details: Cell, tone: Tone, *, shows_age: bool = True) -> Issue:
    project = ProjectRef(row.project_id, row.name)
    return Issue(title, project, row.name, details, tone, row.created_at, RESOURCES["deployments"], row, shows_age)


def _production_issue(row: Deployment, context: Context) -> Issue | None:
    """The newest production build failed, or its aliases could not be assigned."""
    if row.phase(context.now) == "error":
        return _of_build("production build failed", row, _reason(row, context), "error")
    return None if row.alias_error is None else _of_build("aliases not assigned", row, cell(row.alias_error), "error")


def _reason(row: Deployment, context: Context) -> Cell:
    """Why a build failed: the first error in its log if it was read, else the API's message."""
    first = first_real(context.rows.build_errors.get(row.id, ()))
    if first is not None:
        return (*((Span(first.location, "accent"), Span("  ")) if first.location else ()), Span(first.message))
    return cell(row.error_message or row.error_code) or cells.commit(row)


def _waiting_issue(row: Deployment, context: Context) -> Issue | None:
    """The build is blocked, or takes much longer than others of its project."""
    since = row.created_at
    if row.state == "BLOCKED" and since is not None and context.now - since < BLOCKED_EXPIRY:
        return _of_build("blocked", row, cells.commit(row), "warn", shows_age=False)
    median = context.rows.medians.get(row.project_id or "")
    stuck_after = MAX_BUILD_TIME if median is None else min(MAX_BUILD_TIME, max(MIN_STUCK_TIME, median * STUCK_MEDIANS))
    if row.in_flight and since is not None and since != times.BAD and context.now - since > stuck_after:
        return _of_build("stuck", row, cells.commit(row), "warn")
    return None


def _pinned_issue(project: Project) -> Issue:
    details = cell(project.rollback_reason) or cell(
        "the next production build replaces it" if project.assigns_domains else "new production builds stay staged"
    )
    at = project.production.created_at if project.production else None
    of = ProjectRef(project.id, project.name)
    return Issue("rolled back", of, project.name, details, "warn", at, RESOURCES["projects"], project)


def _variable_issue(row: EnvVar, code: str) -> Issue:
    """Vercel reports something about a variable of production (`securityIssues`)."""
    title, (what, _) = SECURITY.get(code, code), security_text(code)
    details = (Span(row.key, "strong"), Span(f": {what}", "muted"))
    project = row.project_ref
    subject = row.project or ("shared" if row.shared else row.key)
    return Issue(
        title, project, subject, details, "warn", row.updated_at, RESOURCES["env"], row, account_wide=row.shared
    )


def _domain_issue(row: Domain, context: Context) -> Issue | None:
    """Not verified for its project, DNS not configured, expired or about to expire."""
    domain_state = state(row, context)
    if domain_state not in (PENDING, INVALID, EXPIRED, EXPIRING):
        return None
    details = cell(f"project {row.project}", "muted") if row.project else ()
    if domain_state is EXPIRING:
        details = (Span("auto-renew off"), *((Span(" · ", "faint"), *details) if details else ()))
    at = row.expires_at if domain_state in (EXPIRED, EXPIRING) else None
    title = domain_state.text if domain_state is INVALID else domain_state.text.lower()
    of = row.project_ref
    return Issue(title, of, row.name, details, domain_state.tone, at, RESOURCES["domains"], row)


def issue_texts(issues: Iterable[Issue], context: Context) -> list[Cell]:
    """Each issue in a few words, for the line above a list."""
    texts: list[Cell] = []
    for issue in issues:
        title, ago = LINE_TITLES.get(issue.title, (issue.title, "{} ago"))
        age = f" {ago.format(times.age(issue.at, context.now))}" if issue.shows_age and issue.at is not None else ""
        team = () if issue.scope is None else (Span(f"{issue.scope.slug} ", "accent"),)
        texts.append((*team, Span(issue.subject, "strong"), Span(f": {title}{age}", "muted")))
    return texts


LINE_TITLES = {"production build failed": ("production build failing", "for {}")}
"""Title of an issue -> what it is called after its subject, and its age: no later production build is good."""
SHORT_TITLES = {
    "production build failed": "build failed",
    "aliases not assigned": "no aliases",
    "invalid configuration": "domain invalid",
    "pending verification": "domain pending",
    "token expires soon": "token expires",
}
"""Title of an issue -> what it is called where there is little room."""


def _issue(row: Issue, title: str) -> Cell:
    return (Span("× " if row.tone == "error" else "! ", row.tone), Span(sentence(title), row.tone))


COLUMNS: tuple[Column[Issue], ...] = (
    Column(
        "issue",
        "Issue",
        lambda row, _: _issue(row, row.title),
        layout=Layout(
            25,
            min_width=17,
            priority=3,
            short=lambda row, _: _issue(row, SHORT_TITLES.get(row.title.lower(), row.title)),
        ),
    ),
    Column(
        "subject",
        "Project or domain",
        lambda row, _: cell(row.subject, "strong"),
        layout=Layout(22, min_width=14, priority=2, ellipsis="middle", short_title="Project/domain"),
    ),
    Column(
        "details",
        "Details",
        lambda row, _: row.details or cells.NO_VALUE,
        Layout(34, min_width=12, grow=1, priority=1),
    ),
    Column("age", "Age", lambda row, context: cells.age(row.at, context), Layout(5, align="right"), Values(kind="age")),
)
"""Columns of the list of issues."""
TEAM: Column[Issue] = Column(
    "team",
    "Team",
    lambda row, _: cell(None if row.scope is None else row.scope.slug, "accent"),
    layout=Layout(12, min_width=10),
)
"""An additional column for issues of several teams."""
