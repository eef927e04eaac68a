"""The data of a scope that all screens share, and the issues in it."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from vtui.models.build_error import BuildError
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvNeighbors, EnvVar
from vtui.models.facts import RowFacts
from vtui.models.newest_builds import newest_builds
from vtui.models.project import Project
from vtui.models.request_order import is_older, next_request_number, request_number_of
from vtui.models.scope import ProjectRef
from vtui.models.team import Token
from vtui.resources.domains.page import owned
from vtui.resources.issues.issues import Issue, find_issues, may_need_attention, token_issues
from vtui.resources.issues.parts import ACCOUNT_DOMAINS, DNS, ENV_VARS, PROJECT_DOMAINS, SHARED_ENV_VARS, Fetch
from vtui.table.columns import Context

ALL_PROJECTS = ProjectRef()
"""All projects."""
MAX_BUILD_ERRORS = 500
"""Failed builds of a scope whose errors are kept, the most recently read ones."""


@dataclass(slots=True)
class ScopeData:
    """Data of a scope from the responses to all screens' requests."""

    projects: dict[str, Project] = field(default_factory=dict)
    """By ID."""
    builds: dict[str | None, tuple[Deployment, ...]] = field(default_factory=dict)
    """Project ID, or None for all projects -> those of its newest deployments that may need attention: the last
    production build of each project, blocked and running ones.
    """
    newest_builds: Mapping[str, tuple[Deployment, ...]] = field(default_factory=dict)
    """Project ID -> its newest builds among the loaded deployments."""
    domains: dict[str, Domain] = field(default_factory=dict)
    """Domains of projects, by ID."""
    owned: dict[str, Domain] = field(default_factory=dict)
    """The account's own domains, by name."""
    dns: dict[str, DomainConfig] = field(default_factory=dict)
    """ID of a project's domain -> its DNS configuration, or why it could not be read."""
    variables: dict[str, tuple[EnvVar, ...]] = field(default_factory=dict)
    """Project ID -> its env vars of production about which Vercel reports something; empty ID: the shared ones."""
    fetches: dict[tuple[str, str], Fetch] = field(default_factory=dict)
    """Part, and ID of its project or domain -> the result of its last request."""
    running: set[str] = field(default_factory=set)
    """Parts that are being requested in the background."""
    medians: Mapping[str, int] = field(default_factory=dict)
    """Project id -> median build time, in ms."""
    neighbors: Mapping[str, EnvNeighbors] = field(default_factory=dict)
    """Key of an env var -> facts about the other env vars of its project."""
    user_names: Mapping[str, str] = field(default_factory=dict)
    """User ID -> name."""
    build_errors: dict[str, tuple[BuildError, ...]] = field(default_factory=dict)
    """ID of a failed deployment -> the errors of its build log, the first real one first; may be empty."""
    removed: dict[str, int] = field(default_factory=dict)
    """ID of a domain that was removed here -> number of the first request that may return it again."""

    def facts(self, medians: Mapping[str, int] | None = None) -> RowFacts:
        """What cells may know of the rows; `medians` (ms) in place of those of the scope."""
        return RowFacts(
            self.medians if medians is None else medians, self.build_errors, self.dns, self.neighbors, self.user_names
        )

    def issues(
        self,
        context: Context,
        token: Token | None = None,
        *,
        renewed: bool = False,
        project_ref: ProjectRef = ALL_PROJECTS,
    ) -> tuple[Issue, ...]:
        """The issues of a project, or of all, and of `token`; `renewed`: another program renews the token."""
        builds = self.builds.get(None, ())
        if project_ref.project_id is not None:
            builds = (*builds, *self.builds.get(project_ref.project_id, ()))
        context = replace(context, rows=replace(context.rows, medians=self.medians, build_errors=self.build_errors))
        chosen = project_ref.project_id
        variables = (
            row for rows in self.variables.values() for row in rows if not row.shared or chosen in {None, *row.sharers}
        )
        found_issues = find_issues(self.projects.values(), builds, self.all_domains(), context, variables)
        token_found = () if token is None else tuple(token_issues(token, context.now, renewed=renewed))
        worst = (issue for issue in token_found if issue.tone == "error")
        all_issues = (*worst, *found_issues, *(issue for issue in token_found if issue.tone != "error"))
        return tuple(issue for issue in all_issues if issue.account_wide or chosen in (None, issue.project.project_id))

    def note_build_errors(self, deployment_id: str, errors: tuple[BuildError, ...]) -> None:
        """Keep the errors of a build log, which does not change any more."""
        self.build_errors.pop(deployment_id, None)
        self.build_errors[deployment_id] = errors
        for oldest in list(self.build_errors)[:-MAX_BUILD_ERRORS]:
            del self.build_errors[oldest]

    def all_domains(self) -> tuple[Domain, ...]:
        """Every domain once: those of projects with data of the account and the DNS, then the account's others."""
        rows = tuple(self._joined(row) for row in self.domains.values())
        names = {row.name for row in rows}
        return (*rows, *(row for name, row in self.owned.items() if name not in names))

    def _joined(self, row: Domain) -> Domain:
        own = self.owned.get(row.name)
        if own is None and row.apex not in (None, row.name):
            row = replace(row, expires_at=None)  # its apex expires, which is one issue and not one of each subdomain
        return owned(replace(row, dns=self.dns.get(row.id)), own)

    # What requests bring

    def keep_projects(self, ids: Container[str]) -> None:
        """Remove all other projects, after all were requested."""
        self.projects = {id_: project for id_, project in self.projects.items() if id_ in ids}
        self.domains = {id_: row for id_, row in self.domains.items() if row.project_id in ids}
        self.variables = {id_: rows for id_, rows in self.variables.items() if not id_ or id_ in ids}

    def note_projects(self, projects: Iterable[Project]) -> list[Project]:
        """Update projects, except those known from a later request; return the updated ones."""
        newer = [row for row in projects if (known := self.projects.get(row.id)) is None or not is_older(row, known)]
        self.projects.update((row.id, row) for row in newer)
        return newer

    def note_builds(self, rows: Sequence[Deployment], project_ref: ProjectRef = ALL_PROJECTS) -> None:
        """Update what is kept of the newest deployments of a project, or of all; `rows` are newest first."""
        self.builds[project_ref.project_id] = tuple(may_need_attention(rows))
        self.newest_builds = {**self.newest_builds, **newest_builds(rows)}

    def note_domains(self, rows: Iterable[Domain]) -> None:
        """Update domains of the account or of projects, except those known from a later request or removed since.

        Their DNS is updated by `note_dns` alone, which compares the age of the requests.
        """
        for row in rows:
            known, key = (self.owned, row.name) if row.project_id is None else (self.domains, row.id)
            removed = request_number_of(row) < self.removed.get(row.id, 0)
            if not removed and (key not in known or not is_older(row, known[key])):
                known[key] = row

    def drop_domain(self, row: Domain) -> None:
        """Remove a domain that was removed here; responses to earlier requests do not bring it back."""
        self.removed[row.id] = next_request_number()
        if row.project_id is None:
            self.owned.pop(row.name, None)
        else:
            self.domains.pop(row.id, None)

    def keep_domains(self, project_ref: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        """Update all domains of a project, or all of the account, and remove others.

        `at` is the time (ms) of the request.
        """
        part = (ACCOUNT_DOMAINS, "") if project_ref.project_id is None else (PROJECT_DOMAINS, project_ref.project_id)
        previous = self.fetches.get(part)
        if previous is not None and previous.at > at:
            return  # an older answer that came late
        self.fetches[part] = Fetch(at)
        rows = tuple(rows)
        ids = {row.id for row in rows}
        if project_ref.project_id is None:
            self.owned = {name: row for name, row in self.owned.items() if row.id in ids}
        else:
            kept = (row for row in self.domains.values() if row.project_id != project_ref.project_id or row.id in ids)
            self.domains = {row.id: row for row in kept}
        self.note_domains(rows)

    def keep_variables(self, project_ref: ProjectRef, rows: Iterable[EnvVar], fetch: Fetch) -> None:
        """Update the env vars of a project, or without one the shared ones, of which issues are kept."""
        previous, id_ = self.variables_fetch(project_ref), project_ref.project_id or ""
        if previous is not None and previous.number > fetch.number:
            return  # an older answer that came late
        self.fetches[ENV_VARS if id_ else SHARED_ENV_VARS, id_] = fetch
        self.variables[id_] = tuple(row for row in rows if row.security_issues and "production" in row.targets)

    def variables_fetch(self, project_ref: ProjectRef) -> Fetch | None:
        """The result of the last request for the env vars of a project, or of the shared ones; None before any."""
        id_ = project_ref.project_id or ""
        return self.fetches.get((ENV_VARS if id_ else SHARED_ENV_VARS, id_))

    def note_dns(self, row: Domain, config: DomainConfig, fetch: Fetch) -> bool:
        """Update the DNS configuration of a domain, or why it could not be read; False if a newer one is known."""
        previous = self.fetches.get((DNS, row.id))
        known = self.dns.get(row.id)
        if previous is not None and (previous.at > fetch.at or (known is not None and is_older(config, known))):
            return False
        self.dns[row.id] = config
        self.fetches[DNS, row.id] = fetch
        return True
