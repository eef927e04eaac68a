"""Requests what lists do not bring, for all screens, and puts it into the store."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import VercelError
from vtui.api.rate_limits import owners_of
from vtui.api.request_log import caused_by
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.request_order import next_request_number
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import NO_USER
from vtui.resources.issues.parts import ACCOUNT_DOMAINS, PROJECTS, Fetch, failed_fetch
from vtui.resources.issues.scope_data import ALL_PROJECTS
from vtui.session.shared import Shared
from vtui.session.store import STALE, AccountStore
from vtui.table.feed import RESERVE
from vtui.writes.effects import RowChange, RowsRead

SELDOM = 10 * 60_000
"""Time (ms) after which the account's domains, and the members of a team, are requested again."""
MAX_DOMAINS = 100
"""Domains to request, to see whether one expires: one page."""
MAX_MEMBERS = 500
"""Members of a team to request, for their names: five pages at most."""
MAX_PROJECTS = 1_000
"""Projects of a scope to request for what they serve."""


class AccountLoader:
    """Requests single things, each at most once at a time, and whole parts seldom."""

    def __init__(self, shared: Shared, store: AccountStore) -> None:
        self._store, self._changes, self._connection = store, shared.changes, shared.connection
        self._account, self._jobs, self._notifier = shared.account, shared.jobs, shared.notifier
        self._activity, self._clock = shared.activity, shared.start.clock
        self._requested_at: dict[tuple[Scope, str], int] = {}
        """Part of a scope -> when it was requested last, in ms."""
        self._fetching: dict[str, bool] = {}
        """Id of a project that is being requested -> whether it is to be requested once more after that."""

    def is_reserved(self, scope: Scope, operation: str) -> bool:
        """Whether only that share of an operation's limit is left which is kept for what the user opens."""
        budget = self._connection.service.rate_limits
        limit = budget.by_group(owners_of(scope), self._clock()).get(ENDPOINTS[operation].group)
        return limit is not None and limit.share <= RESERVE

    # A project

    def fetch_project(self, scope: Scope, project_id: str) -> None:
        """Request what a project serves now: one request. The state of a deployment does not say so."""
        fetching = project_id in self._fetching
        self._fetching[project_id] = fetching  # an older answer is under way: request it again after that
        if not fetching:
            self._jobs.run(partial(self._fetch_project, scope, project_id), "learn")

    async def _fetch_project(self, scope: Scope, project_id: str) -> None:
        try:
            project = await self._connection.service.projects.get(scope, project_id)
        except VercelError as error:
            self._notifier.report(error, "current production deployment")
        else:
            self._store.update_project(scope, project)
        finally:
            again = self._fetching.pop(project_id, False)
        if again:
            self.fetch_project(scope, project_id)

    # Logs, people, variables

    async def fetch_build_errors(self, scope: Scope, row: Deployment) -> None:
        """Read the log of a failed build, unless it was read before: one request. A failure is only noted."""
        from vtui.logs.errors.find import fetch_errors

        if row.id in self._store.scopes[scope].build_errors:
            return
        try:
            errors = await fetch_errors(self._connection.service, scope, row)
        except VercelError as error:
            self._activity.record_error(error, f"build log of {row.name or row.id}")
        else:
            self._store.update_build_errors(scope, row, errors)

    async def fetch_people(self, scope: Scope) -> bool:
        """Request the names of the people of a team, seldom; whether there are new ones."""
        now, known = self._clock(), self._store.scopes[scope]
        asked = self._requested_at.get((scope, "people"))
        if asked is not None and now - asked < SELDOM:
            return False
        self._requested_at[scope, "people"] = now
        number = next_request_number()
        account = self._account.value
        user = NO_USER if account is None else account.user
        people = {} if user is NO_USER else {user.id: user.username}
        if scope.team_id is not None:
            with suppress(VercelError):  # who may not see them sees ids
                async for page in self._connection.service.teams.members(scope, limit=MAX_MEMBERS):
                    people |= {member.id: member.username or member.name or "" for member in page.rows}
        if not self._store.is_newest(scope, "people", number):
            return False
        before, known.user_names = known.user_names, {**known.user_names, **people}
        return known.user_names != before

    def fetch_variables(self, scope: Scope, project: ProjectRef) -> None:
        """Request a project's env vars again, which were changed from here, and inform the screens."""
        self._jobs.run(partial(self._fetch_variables, scope, project), "learn")

    async def _fetch_variables(self, scope: Scope, project: ProjectRef) -> None:
        number, at = next_request_number(), self._clock()
        try:
            rows = await self._connection.service.env.fetch_all(scope, project)
        except VercelError as error:
            self._notifier.report(error)
        else:
            if self._store.is_newest(scope, project, number):
                mine = [row for row in rows if row.shared is (project.project_id is None)]
                self._store.refresh_variables(scope, project, mine, at)
                self._changes.publish(RowChange(scope, "env", None, read=RowsRead(project, rows, number)))

    # Parts of a scope

    def fetch_stale(self, scope: Scope) -> bool:
        """Request what lists do not bring, at most one thing at a time; whether that was one request too many.

        What projects serve and what their environments are called is requested, a request a hundred, when what is known
        is `STALE`: nothing else says that others promoted or rolled back. No parameter of the API leaves out fields of
        a project, and no filter selects by what it serves, so there is no smaller query. The account's domains are
        requested every `SELDOM`: whether one expires. The very first request is expected and is not one too many.
        """
        now = self._clock()
        parts = (("projects", STALE, self._fetch_projects), ("domains", SELDOM, self._fetch_domains))
        for part, age, fetch in parts:
            requested = self._requested_at.get((scope, part))
            if requested is None or now - requested >= age:
                self._requested_at[scope, part] = now
                self._jobs.run(partial(self._refresh, part, fetch, scope), "learn")
                return part == "domains" or requested is not None
        return False

    async def _refresh(self, part: str, fetch: Callable[[Scope], Awaitable[None]], scope: Scope) -> None:
        with caused_by(f"{part} refresh"):
            await fetch(scope)

    async def _fetch_projects(self, scope: Scope) -> None:
        store = self._store
        at, more, stopped, projects = self._clock(), False, None, list[Project]()
        with store.loading(scope, PROJECTS):
            try:
                async for page in self._connection.service.projects.pages(scope, limit=MAX_PROJECTS):
                    projects += page.rows
                    store.update_projects(scope, page.rows)
                    more, stopped = page.more, page.stopped
            except VercelError as error:
                self._requested_at.pop((scope, "projects"), None)  # requested again with the next rows
                store.note_failure(scope, PROJECTS, failed_fetch(error, at))
            else:
                fetch = Fetch(at, "incomplete", passing=True) if stopped else Fetch(at, more=more)
                store.update_all_projects(scope, projects, fetch)

    def update_all_projects(self, scope: Scope, projects: Sequence[Project]) -> None:
        """Take up all projects of a scope, which a list has just read: they are not requested until they are stale."""
        now = self._requested_at[scope, "projects"] = self._clock()
        self._store.update_all_projects(scope, projects, Fetch(now))

    async def _fetch_domains(self, scope: Scope) -> None:
        store = self._store
        at, rows, more = self._clock(), list[Domain](), False
        with store.loading(scope, ACCOUNT_DOMAINS):
            try:
                async for page in self._connection.service.domains.pages(scope, limit=MAX_DOMAINS):
                    rows += page.rows
                    more = page.more or page.stopped is not None
            except VercelError as error:
                store.note_failure(scope, ACCOUNT_DOMAINS, failed_fetch(error, at))
            else:
                if more:
                    store.update_domains(scope, rows)
                    store.update_fetch(scope, ACCOUNT_DOMAINS, "", Fetch(at, more=True))
                else:
                    store.update_all_domains(scope, ALL_PROJECTS, rows, at)
