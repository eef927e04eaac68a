"""What is known of the account, shared by all screens: projects, builds, domains, variables, people, issues, gaps."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from vtui import text
from vtui.credentials.found_token import CLI_LOGIN
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain, DomainConfig
from vtui.models.facts import ProjectFacts, ProjectIssues
from vtui.models.project import Project
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.models.team import SecretPolicy
from vtui.resources.issues.coverage import (
    MAX_DEPLOYMENTS,
    Gap,
    gaps,
    gaps_of_token,
    merge_gaps,
    unchecked_projects,
)
from vtui.resources.issues.issues import Issue, account_issues
from vtui.resources.issues.parts import PROJECTS, Fetch
from vtui.resources.issues.scope_data import ALL_PROJECTS, ScopeData
from vtui.session.key_names import KeyNames
from vtui.session.observable import Bus, Observable
from vtui.session.shared import Shared
from vtui.table.columns import Context
from vtui.writes.effects import RowChange

if TYPE_CHECKING:
    from vtui.models.build_error import BuildError
    from vtui.models.env_var import EnvNeighbors, EnvVar

STALE = 2 * 60_000
"""Age (ms) at which what is known of others' changes, or counted, is no longer stated."""


class AccountStore:
    """What requests of all screens brought, and what follows from it. It requests nothing itself."""

    def __init__(self, shared: Shared, keys: KeyNames) -> None:
        self._changes, self._account, self._scope = shared.changes, shared.account, shared.scope
        self._settings, self._jobs, self._clock = shared.settings, shared.jobs, shared.start.clock
        self._keys = keys
        self.scopes: dict[Scope, ScopeData] = defaultdict(ScopeData)
        """What is known of each scope."""
        self.facts: Observable[ProjectFacts] = Observable(ProjectFacts())
        """What is known of the production of projects."""
        self.issues_changed: Bus[None] = Bus()
        """Something that issues are found in is known, or is no more: once for all that changes at the same time."""
        self._updating = False
        """Whether `issues_changed` is about to be published."""
        self._gaps: dict[tuple[Scope, ProjectRef, int, Fetch | None], tuple[Gap, ...]] = {}
        """Gaps of scopes as they were found last, until something changes: lists show them every second."""
        self._newest: dict[tuple[Scope, object], int] = {}
        """What was read as a whole -> the number of the newest request that was answered."""
        shared.scope.subscribe(lambda _: self.update_issues())

    def context(self, medians: Mapping[str, int] | None = None) -> Context:
        """What cells may know now; the median build times are those of the scope's newest builds unless given."""
        scope = self._scope.value
        known = ScopeData() if scope is None else self.scopes[scope]
        return Context(
            self._clock(),
            times=self._settings.value.times,
            keys={id_: self._keys.name(id_, "") for id_ in self._keys.moved},
            projects=self.facts.value,
            rows=known.facts(medians),
        )

    # What requests bring

    def is_newest(self, scope: Scope, what: object, number: int) -> bool:
        """Whether no later request for the same has been answered yet; remembers this one if so."""
        if number < self._newest.get((scope, what), 0):
            return False
        self._newest[scope, what] = number
        return True

    def update_project(self, scope: Scope, project: Project) -> None:
        """Take up a project that was requested by itself; what is known from a later request stays."""
        if self.update_projects(scope, [project]):
            self._changes.publish(RowChange(scope, "projects", project))

    def update_projects(self, scope: Scope, projects: Sequence[Project]) -> list[Project]:
        """Store projects, of a list or single ones; return those that are not known from a later request."""
        newer = self.scopes[scope].note_projects(projects)
        self.facts.value = self.facts.value.updated(newer)
        self.update_issues()
        return newer

    def update_all_projects(self, scope: Scope, projects: Sequence[Project], fetch: Fetch) -> None:
        """Take up the list of projects; only if it is complete, others are known to be gone."""
        self.update_projects(scope, projects)
        if not (fetch.problem or fetch.more):
            self.scopes[scope].keep_projects({project.id for project in projects})
        self.update_fetch(scope, PROJECTS, "", fetch)

    @contextmanager
    def switching(self, project_id: str, row: Deployment) -> Iterator[None]:
        """Note that production of a project switches to a deployment, as long as it does."""
        self._set_switching({**self.facts.value.switching, project_id: row})
        try:
            yield
        finally:
            left = {id_: to for id_, to in self.facts.value.switching.items() if (id_, to) != (project_id, row)}
            self._set_switching(left)

    def _set_switching(self, switching: Mapping[str, Deployment]) -> None:
        self.facts.value = replace(self.facts.value, switching=switching)
        self.update_issues()

    def update_builds(
        self,
        scope: Scope,
        builds: Sequence[Deployment],
        project_ref: ProjectRef = ALL_PROJECTS,
        medians: Mapping[str, int] | None = None,
    ) -> None:
        """Take up the newest deployments of a project, or of all, newest first."""
        known = self.scopes[scope]
        known.note_builds(builds, project_ref)
        if medians is not None:
            known.medians = medians
        self.update_issues()

    def update_domains(self, scope: Scope, domains: Iterable[Domain]) -> None:
        """Take up domains, of a list or single ones; their DNS comes by `update_dns`."""
        self.scopes[scope].note_domains(domains)
        self.update_issues()

    def update_all_domains(self, scope: Scope, project_ref: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        """Take up all domains of a project, or all of the account, requested at a moment (ms)."""
        self.scopes[scope].keep_domains(project_ref, rows, at)
        self.update_issues()

    def update_dns(self, scope: Scope, row: Domain, config: DomainConfig, fetch: Fetch) -> None:
        """Take up the DNS configuration of a domain, or why it could not be read."""
        if self.scopes[scope].note_dns(row, config, fetch):
            self._changes.publish(RowChange(scope, "dns", replace(row, dns=config)))
            self.update_issues()

    def update_variables(self, scope: Scope, project_ref: ProjectRef, rows: "Iterable[EnvVar]", fetch: Fetch) -> None:
        """Take up all env vars of a project, or without one the shared ones of the team."""
        self.scopes[scope].keep_variables(project_ref, rows, fetch)
        self.update_issues()

    def refresh_variables(self, scope: Scope, project_ref: ProjectRef, rows: "Iterable[EnvVar]", at: int) -> None:
        """Take up the env vars of a project after a write, if its issues were checked before; `at` in ms."""
        previous = self.scopes[scope].variables_fetch(project_ref)
        if previous is not None:
            self.update_variables(scope, project_ref, rows, Fetch(at, previous.problem, previous.passing))

    def update_build_errors(self, scope: Scope, row: Deployment, errors: "tuple[BuildError, ...]") -> None:
        """Take up the errors in the log of a failed build."""
        self.scopes[scope].note_build_errors(row.id, errors)
        self.update_issues()

    def update_fetch(self, scope: Scope, part: str, id_: str, fetch: Fetch) -> None:
        """Note how requesting a part of what issues are found in went."""
        self.scopes[scope].fetches[part, id_] = fetch
        self.update_issues()

    def note_failure(self, scope: Scope, part: str, fetch: Fetch) -> None:
        """Note that a part could not be read; what was read before stands, with its age."""
        before = self.scopes[scope].fetches.get((part, ""))
        if before is None or before.problem:
            self.update_fetch(scope, part, "", fetch)

    @contextmanager
    def loading(self, scope: Scope, part: str) -> Iterator[None]:
        """Note that a part is being requested for the first time, as long as it is."""
        running = self.scopes[scope].running
        if (part, "") not in self.scopes[scope].fetches:
            running.add(part)
        self.update_issues()
        try:
            yield
        finally:
            running.discard(part)
            self.update_issues()

    def update_neighbors(self, scope: Scope, neighbors: "Mapping[str, EnvNeighbors]") -> None:
        """Replace the facts from neighboring env vars, for all env vars of the scope."""
        self.scopes[scope].neighbors = neighbors

    def update_row(self, change: RowChange) -> None:
        """Take up a single row that was created, changed or removed, and inform every screen that shows it."""
        scope, row = change.scope, change.row
        if isinstance(row, Domain):
            if change.kind in {"gone", "moved"}:
                self.scopes[scope].drop_domain(row if change.before is None else change.before)
            self.update_domains(scope, () if change.kind == "gone" else (row,))
        if isinstance(row, Project) and change.kind == "changed":
            self.update_projects(scope, [row])
        self._changes.publish(change)

    # What follows from it

    def update_issues(self) -> None:
        """Find issues again soon: once for all that changes at the same time."""
        self._gaps.clear()
        if not self._updating:
            self._updating = True
            self._jobs.call_next(self._publish_issues)

    def _publish_issues(self) -> None:
        self._updating = False
        self.issues_changed.publish(None)

    @property
    def newest_deployments(self) -> int:
        """How many deployments issues are found in, the newest: as many as a list loads by itself."""
        return min(MAX_DEPLOYMENTS, self._settings.value.auto_load)

    def created_at(self, scope: Scope) -> int | None:
        """When a team was made, in ms: nothing of it is older. None for the personal account: the API does not say."""
        teams = () if self._account.value is None else self._account.value.teams
        return next((team.created_at for team in teams if team.id == scope.team_id), None)

    def secret_policy(self, scope: Scope) -> SecretPolicy:
        """What a team demands of its Secrets, as it was read with the list of teams."""
        teams = () if self._account.value is None else self._account.value.teams
        return next((team.secret_policy for team in teams if team.id == scope.team_id), SecretPolicy())

    def project_names(self, scope: Scope) -> dict[str, str]:
        """The names of the projects that are known, by id."""
        return {id_: project.name for id_, project in self.scopes[scope].projects.items()}

    def issue_scopes(self, scope: Scope) -> tuple[Scope, ...]:
        """The scopes whose issues a screen of `scope` shows: of all teams those that the token can read."""
        if scope != EVERY:
            return (scope,)
        return () if self._account.value is None else self._account.value.scopes

    def issues(self, scope: Scope | None, project_ref: ProjectRef) -> tuple[Issue, ...]:
        """What needs attention in a project of a scope, in all of them, or in all teams; the worst first."""
        account = self._account.value
        if scope is None or account is None:
            return ()
        context, token = self.context(), account.token
        renewed = account.origin == CLI_LOGIN
        of_account = tuple(account_issues(account.user, context.now))
        if scope != EVERY:
            found = self.scopes[scope].issues(context, token, renewed=renewed, project_ref=project_ref)
            return (*of_account, *found)
        every = [
            replace(issue, scope=owner)
            for owner in self.issue_scopes(scope)
            for issue in self.scopes[owner].issues(context)
        ]
        of_token = ScopeData().issues(context, token, renewed=renewed)

        def rank(issue: Issue) -> tuple[bool, bool, bool]:
            """Errors first; of these the account's, then those of builds, whichever team they are of."""
            return issue.tone != "error", issue.scope is not None, issue.resource.name != "deployments"

        return tuple(sorted((*of_account, *of_token, *every), key=rank))

    def project_issues(self, scope: Scope) -> dict[str, ProjectIssues]:
        """The issues of each known project, and whether all of it was checked."""
        known = self.scopes[scope]
        found: dict[str, list[Issue]] = {id_: [] for id_ in known.projects}
        for issue in known.issues(self.context()):
            if not issue.account_wide and issue.project.project_id in found:
                found[issue.project.project_id].append(issue)
        unchecked = unchecked_projects(known, self.newest_deployments, team=not scope.personal)
        return {
            id_: ProjectIssues(
                tuple(issue.title for issue in issues),
                bool(issues) and issues[0].tone == "error",
                id_ not in unchecked,
            )
            for id_, issues in found.items()
        }

    def gaps(self, scope: Scope | None, project_ref: ProjectRef) -> tuple[Gap, ...]:
        """What was not checked for these issues; empty when everything was requested and answered."""
        account = self._account.value
        if scope is None or account is None:
            return ()
        newest, token = self.newest_deployments, account.token_fetch
        if scope != EVERY:
            key = scope, project_ref, newest, token
            if key not in self._gaps:
                self._gaps[key] = gaps(self.scopes[scope], project_ref, newest, token, team=not scope.personal)
            return self._gaps[key]
        of_teams = [
            (
                text.short(owner.slug),
                gaps(self.scopes[owner], project_ref, newest, None, team=not owner.personal),
            )
            for owner in self.issue_scopes(scope)
        ]
        locked = [
            Gap(text.short(team.slug), problem="no access")
            for team in account.teams
            if team.locked and not team.pending
        ]
        return (*merge_gaps(of_teams), *locked, *gaps_of_token(token))

    def is_loading(self, scope: Scope | None) -> bool:
        """Whether something that the issues of a scope are found in is being requested for the first time."""
        account = self._account.value
        if scope is None or account is None:
            return False
        return account.token_fetch is None or any(self.scopes[owner].running for owner in self.issue_scopes(scope))
