"""What is known across screens: of projects, builds, domains, variables and people of each scope."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import reactive
from textual.signal import Signal

from vtui import text
from vtui.api.endpoints import owners_of
from vtui.credentials import CLI_LOGIN
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.project import Project
from vtui.models.request_order import next_number
from vtui.models.scope import EVERY, ProjectRef, Scope
from vtui.models.team import NO_USER
from vtui.resources.issues.coverage import MAX_DEPLOYMENTS, Gap, gaps, gaps_of_token, merge_gaps
from vtui.resources.issues.issues import Issue
from vtui.resources.issues.known import ALL_PROJECTS, Known
from vtui.resources.issues.parts import ACCOUNT_DOMAINS, PROJECTS, Fetch, failed_fetch
from vtui.shell.core import Core
from vtui.shell.start import Facts, Start
from vtui.table.columns import Context
from vtui.table.feed import RESERVE
from vtui.writes.effects import News, VariablesRead

if TYPE_CHECKING:
    from vtui.models.build_error import BuildError
    from vtui.models.env_neighbors import Beside

STALE = 2 * 60_000
"""Age (ms) at which what was learned of others' doings, or counted, is no longer stated."""
SELDOM = 10 * 60_000
"""Time (ms) after which the account's domains are asked for again."""
OWNED = 100
"""Domains to ask for, to see whether one expires: one page."""
PEOPLE = 500
"""Members of a team to ask for, for their names: five pages at most."""
LEARNED = 1_000
"""Projects of a scope to ask for what they serve."""


class Knowing(Core):
    """Learns by the way and on request, and passes on what it learned."""

    facts: reactive[Facts] = reactive(Facts(), repaint=False)
    known_changes: reactive[int] = reactive(0, repaint=False)
    """Counts changes of what issues are found in."""

    def __init__(self, start: Start) -> None:
        """Nothing is known yet."""
        super().__init__(start)
        self.project_changed: Signal[tuple[Scope, Project]] = Signal(self, "project_changed")
        """What a project serves was asked for again."""
        self.variables_changed: Signal[VariablesRead] = Signal(self, "variables_changed")
        """Env vars of a project were changed from here and read again."""
        self.dns_checked: Signal[tuple[Scope, Domain, DomainConfig]] = Signal(self, "dns_checked")
        """The DNS configuration of a project's domain was requested: scope, domain, and the answer."""
        self.row_told: Signal[News] = Signal(self, "row_told")
        """A row of another list was made, changed or taken away from here, or asked for by itself."""
        self.known: dict[Scope, Known] = defaultdict(Known)
        """What was learned of each scope by the way."""
        self._changed = False
        """Whether `known_changes` is about to be counted up."""
        self._learned: dict[tuple[Scope, str], int] = {}
        self._newest: dict[tuple[Scope, object], int] = {}
        """What was read as a whole -> the number of the newest request that was answered."""
        self._learning: dict[str, bool] = {}

    def context(self, medians: Mapping[str, int] | None = None) -> Context:
        """What cells may know now; the median build times are those that the scope's newest builds told of."""
        facts = self.facts
        if medians is None and self.scope is not None:
            medians = self.known[self.scope].medians
        return Context(
            self.clock(),
            facts.production,
            facts.pinned,
            facts.environments,
            medians or {},
            self.settings.times,
            facts.built,
            {} if self.scope is None else self.known[self.scope].neighbors,
            {} if self.scope is None else self.known[self.scope].user_names,
            {} if self.scope is None else self.known[self.scope].dns,
            frozenset(),
            {id_: self.key_name(id_, "") for id_ in self.keys},
            facts.auto_assign_off,
            {} if self.scope is None else self.known[self.scope].build_errors,
        )

    def learn(self, scope: Scope, project_id: str) -> None:
        """Ask what a project serves now, one request: a deployment's state never tells."""
        asked = project_id in self._learning
        self._learning[project_id] = asked  # asked while an older answer is under way: ask again after it
        if not asked:
            self._learn(scope, project_id)

    @work(group="learn")
    async def _learn(self, scope: Scope, project_id: str) -> None:
        from vtui.api.errors import VercelError

        try:
            project = await self.service.projects.get(scope, project_id)
        except VercelError as error:
            self.report(error, "what production serves")
        else:
            self.learned(scope, project)
        finally:
            again = self._learning.pop(project_id, False)
        if again:
            self.learn(scope, project_id)

    def learned(self, scope: Scope, project: Project) -> None:
        """A project was read; what is known from a later request stays."""
        if self.note_projects(scope, [project]):
            self.project_changed.publish((scope, project))

    def note_projects(self, scope: Scope, projects: Sequence[Project]) -> list[Project]:
        """Keep projects that were read, in a list or one by one; gives those that were not known better already."""
        newer = self.known[scope].note_projects(projects)
        self.facts = self.facts.learn(newer)
        self.weigh()
        return newer

    def _is_newest(self, scope: Scope, what: object, number: int) -> bool:
        """Whether no later request for the same has been answered yet; remembers this one if so."""
        if number < self._newest.get((scope, what), 0):
            return False
        self._newest[scope, what] = number
        return True

    def note_all_projects(self, scope: Scope, projects: Sequence[Project], fetch: Fetch) -> None:
        """The list of projects was read, or what of it could be: only of a complete one others are known to be gone."""
        self.note_projects(scope, projects)
        if not (fetch.problem or fetch.more):
            self.known[scope].keep_projects({project.id for project in projects})
        self.note_fetch(scope, PROJECTS, "", fetch)

    def note_builds(
        self,
        scope: Scope,
        builds: Iterable[Deployment],
        place: ProjectRef = ALL_PROJECTS,
        medians: Mapping[str, int] | None = None,
    ) -> None:
        """What the newest deployments of a project, or of all, say, of those that may need attention."""
        known = self.known[scope]
        known.builds[place.project_id] = tuple(builds)
        if medians is not None:
            known.medians = medians
        self.weigh()

    def note_domains(self, scope: Scope, domains: Iterable[Domain]) -> None:
        """Keep domains that were read, in a list or one by one; their DNS comes by `note_dns`."""
        self.known[scope].note_domains(domains)
        self.weigh()

    def note_all_domains(self, scope: Scope, place: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        """All domains of a project were read, or all of the account, requested at a moment (ms)."""
        self.known[scope].keep_domains(place, rows, at)
        self.weigh()

    def note_dns(self, scope: Scope, row: Domain, config: DomainConfig, fetch: Fetch) -> None:
        """The DNS configuration of a domain was read, or could not be."""
        if self.known[scope].note_dns(row, config, fetch):
            self.dns_checked.publish((scope, row, config))
            self.weigh()

    def reserved(self, scope: Scope, operation: str) -> bool:
        """Whether only that share of an operation's limit is left which is kept for what a person opens."""
        from vtui.api.endpoints import ENDPOINTS

        limit = self.service.budget.by_group(owners_of(scope), self.clock()).get(ENDPOINTS[operation].group)
        return limit is not None and limit.share <= RESERVE

    def note_build_errors(self, scope: Scope, row: Deployment, errors: "tuple[BuildError, ...]") -> None:
        """The log of a failed build was read."""
        self.known[scope].note_build_errors(row.id, errors)
        self.weigh()

    async def fetch_build_errors(self, scope: Scope, row: Deployment) -> None:
        """Read the log of a failed build, unless it was read before: one request. What fails is noted, and no more."""
        from vtui.api.errors import VercelError
        from vtui.logs.errors.fetch import fetch_errors

        if row.id in self.known[scope].build_errors:
            return
        try:
            self.note_build_errors(scope, row, await fetch_errors(self.service, scope, row))
        except VercelError as error:
            self.activity.record_error(error, f"build log of {row.name or row.id}")

    def note_fetch(self, scope: Scope, part: str, id_: str, fetch: Fetch) -> None:
        """A part of what issues are found in was read, or could not be."""
        self.known[scope].fetches[part, id_] = fetch
        self.weigh()

    def note_variables(self, scope: Scope, beside: "Mapping[str, Beside]") -> None:
        """What env vars have beside them, of all that were looked at."""
        self.known[scope].neighbors = beside

    async def learn_people(self, scope: Scope) -> bool:
        """Ask what the people of a team are called, seldom; whether anything new came of it."""
        from vtui.api.errors import VercelError

        now, known = self.clock(), self.known[scope]
        asked = self._learned.get((scope, "people"))
        if asked is not None and now - asked < SELDOM:
            return False
        self._learned[scope, "people"] = now
        number = next_number()
        user = NO_USER if self.account is None else self.account.user
        people = {} if user is NO_USER else {user.id: user.username}
        if scope.team_id is not None:
            with suppress(VercelError):  # who may not see them sees ids
                async for page in self.service.teams.members(scope, limit=PEOPLE):
                    people |= {one.id: one.username or one.name or "" for one in page.rows}
        if not self._is_newest(scope, "people", number):
            return False
        before, known.user_names = known.user_names, {**known.user_names, **people}
        return known.user_names != before

    @work(group="learn")
    async def renew_variables(self, scope: Scope, place: ProjectRef) -> None:
        """Ask for a project's env vars again, which were changed from here, and pass them on."""
        from vtui.api.errors import VercelError

        number = next_number()
        try:
            rows = await self.service.env.every(scope, place)
        except VercelError as error:
            self.report(error)
        else:
            if self._is_newest(scope, place, number):
                self.variables_changed.publish(VariablesRead(scope, place, rows, number))

    def hear(self, news: News) -> None:
        """A row told of itself, or is no more: every screen that shows it follows."""
        if isinstance(news.row, Domain):
            if news.what == "gone":
                self.known[news.scope].drop_domain(news.row)
            self.note_domains(news.scope, () if news.what == "gone" else (news.row,))
        if isinstance(news.row, Project) and news.what == "changed":
            self.learned(news.scope, news.row)
        self.row_told.publish(news)

    def weigh(self) -> None:
        """Look again what needs attention: once for all that changes at the same time."""
        if not self._changed:
            self._changed = True
            self.call_next(self._count_changes)

    def _count_changes(self) -> None:
        self._changed = False
        self.known_changes += 1

    @property
    def newest_deployments(self) -> int:
        """How many deployments issues are found in, the newest: as many as a list loads by itself."""
        return min(MAX_DEPLOYMENTS, self.settings.auto_load)

    def project_names(self, scope: Scope) -> dict[str, str]:
        """The names of the projects that are known, by id."""
        return {id_: project.name for id_, project in self.known[scope].projects.items()}

    def issue_scopes(self, scope: Scope) -> tuple[Scope, ...]:
        """The scopes whose issues a screen of `scope` shows: of all teams those that the token can read."""
        if scope != EVERY:
            return (scope,)
        return () if self.account is None else self.account.scopes

    def issues(self, scope: Scope | None, place: ProjectRef) -> tuple[Issue, ...]:
        """What needs attention in a project of a scope, in all of them, or in all teams; the worst first."""
        if scope is None or self.account is None:
            return ()
        context, token = self.context(), self.account.token
        renewed = self.account.origin == CLI_LOGIN
        if scope != EVERY:
            return self.known[scope].issues(context, token, renewed=renewed, place=place)
        every = [
            replace(issue, scope=owner)
            for owner in self.issue_scopes(scope)
            for issue in self.known[owner].issues(context)
        ]
        of_token = Known().issues(context, token, renewed=renewed)
        return tuple(sorted((*of_token, *every), key=lambda issue: issue.tone != "error"))

    def gaps(self, scope: Scope | None, place: ProjectRef) -> tuple[Gap, ...]:
        """What was not checked for these issues; empty when everything was requested and answered."""
        if scope is None or self.account is None:
            return ()
        newest, token = self.newest_deployments, self.account.token_fetch
        if scope != EVERY:
            return gaps(self.known[scope], place, newest, token)
        of_teams = [
            (text.short(owner.slug), gaps(self.known[owner], place, newest, None)) for owner in self.issue_scopes(scope)
        ]
        locked = [
            Gap(text.short(team.slug), problem="no access")
            for team in self.account.teams
            if team.locked and not team.pending
        ]
        return (*merge_gaps(of_teams), *locked, *gaps_of_token(token))

    def checking(self, scope: Scope | None) -> bool:
        """Whether something that the issues of a scope are found in is being requested."""
        if scope is None or self.account is None:
            return False
        return self.account.token_fetch is None or any(self.known[owner].running for owner in self.issue_scopes(scope))

    def learn_all(self, scope: Scope) -> bool:
        """Ask for what lists do not tell, at most one thing at a time; whether that was one request too many.

        What projects serve and what their environments are called is asked for, a request a hundred, when what is known
        is `STALE`: promotes and rollbacks of others are told by nothing else. The account's domains are asked for
        `SELDOM`: whether one expires. The very first question is expected and is not one too many.
        """
        now = self.clock()
        for what, age, ask in (("projects", STALE, self._learn_all), ("domains", SELDOM, self._learn_domains)):
            asked = self._learned.get((scope, what))
            if asked is None or now - asked >= age:
                self._learned[scope, what] = now
                ask(scope)
                return what == "domains" or asked is not None
        return False

    @work(group="learn")
    async def _learn_all(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        at, more, stopped, projects = self.clock(), False, None, list[Project]()
        with self._note_running(scope, PROJECTS):
            try:
                async for page in self.service.projects.pages(scope, limit=LEARNED):
                    projects += page.rows
                    self.note_projects(scope, page.rows)
                    more, stopped = page.more, page.stopped
            except VercelError as error:
                self._learned.pop((scope, "projects"), None)  # requested again with the next rows
                self._note_failure(scope, PROJECTS, failed_fetch(error, at))
            else:
                fetch = Fetch(at, "incomplete", passing=True) if stopped else Fetch(at, more=more)
                self.note_all_projects(scope, projects, fetch)

    @work(group="learn")
    async def _learn_domains(self, scope: Scope) -> None:
        from vtui.api.errors import VercelError

        at, rows, more = self.clock(), list[Domain](), False
        with self._note_running(scope, ACCOUNT_DOMAINS):
            try:
                async for page in self.service.domains.pages(scope, limit=OWNED):
                    rows += page.rows
                    more = page.more or page.stopped is not None
            except VercelError as error:
                self._note_failure(scope, ACCOUNT_DOMAINS, failed_fetch(error, at))
            else:
                if more:
                    self.note_domains(scope, rows)
                    self.note_fetch(scope, ACCOUNT_DOMAINS, "", Fetch(at, more=True))
                else:
                    self.note_all_domains(scope, ALL_PROJECTS, rows, at)

    def _note_failure(self, scope: Scope, part: str, fetch: Fetch) -> None:
        """A part could not be read; what was read before stands, with its age."""
        before = self.known[scope].fetches.get((part, ""))
        if before is None or before.problem:
            self.note_fetch(scope, part, "", fetch)

    @contextmanager
    def _note_running(self, scope: Scope, part: str) -> Iterator[None]:
        """Say that a part is being requested for the first time, as long as it is."""
        running = self.known[scope].running
        if (part, "") not in self.known[scope].fetches:
            running.add(part)
        self.weigh()
        try:
            yield
        finally:
            running.discard(part)
            self.weigh()
