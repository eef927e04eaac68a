"""Requesting the parts of issues that were not requested yet: a few at a time, within the rate limits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import NotFound, VercelError
from vtui.api.rate_limits import owners_of
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.issues.coverage import Need, needs
from vtui.resources.issues.parts import (
    ACCOUNT_DOMAINS,
    DEPLOYMENTS,
    DNS,
    ENV_VARS,
    HIDDEN,
    PROJECT_DOMAINS,
    PROJECTS,
    SHARED_ENV_VARS,
    Fetch,
    failed_fetch,
)
from vtui.table.feed import MIN_RESERVED_LIMIT, RESERVE, retry_at

if TYPE_CHECKING:
    from vtui.api.pages import Source
    from vtui.api.service import Service
    from vtui.resources.issues.scope_data import ScopeData

T = TypeVar("T")

CONCURRENT_REQUESTS = 4
"""Requests at the same time."""
OPERATIONS = {
    PROJECTS: "projects.list",
    DEPLOYMENTS: "deployments.list",
    ACCOUNT_DOMAINS: "domains.list",
    PROJECT_DOMAINS: "project_domains.list",
    DNS: "domains.config",
    ENV_VARS: "env.list",
    SHARED_ENV_VARS: "shared_env.list",
}
"""Part -> the operation whose limit it uses."""


class CheckStore(Protocol):
    """Where the responses go: the owner of the data of each scope."""

    @property
    def scopes(self) -> "Mapping[Scope, ScopeData]": ...
    def update_all_projects(self, scope: Scope, projects: Sequence[Project], fetch: Fetch) -> None: ...
    def update_builds(self, scope: Scope, builds: Sequence[Deployment], project_ref: ProjectRef = ...) -> None: ...
    def update_all_domains(self, scope: Scope, project_ref: ProjectRef, rows: Iterable[Domain], at: int) -> None: ...
    def update_dns(self, scope: Scope, row: Domain, config: DomainConfig, fetch: Fetch) -> None: ...
    def update_variables(self, scope: Scope, project_ref: ProjectRef, rows: Iterable[EnvVar], fetch: Fetch) -> None: ...
    def update_fetch(self, scope: Scope, part: str, id_: str, fetch: Fetch) -> None: ...


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """The progress of a check."""

    done: int = 0
    """Requested parts."""
    remaining: int = 0
    """Known remaining requests."""
    waiting_until: int | None = None
    """When it continues, in ms, while it waits for a rate limit or the network."""


class CheckSubject(NamedTuple):
    """The scopes, and the project, whose issues are checked."""

    scopes: tuple[Scope, ...]
    project_ref: ProjectRef = ProjectRef()


class IssueCheck:
    """One check of some scopes. It can be cancelled at any time: responses are kept, and not requested again.

    A refused part is noted as such. While no request is possible (a used up limit, no network), the check waits.
    """

    def __init__(
        self,
        service: "Service",
        store: CheckStore,
        subject: CheckSubject,
        *,
        newest: int,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
        on_progress: Callable[[CheckProgress], None],
        on_error: Callable[[VercelError, str], None] = lambda _error, _where: None,
        since: int = 0,
        max_requests: int | None = None,
    ) -> None:
        """`newest` deployments are checked; `since` (ms) requests older parts again; `sleep` takes s.

        `max_requests` limits the requests, None does not. `on_error` is called for each part that could not be read.
        """
        self.subject = subject
        self.progress = CheckProgress()
        self._service, self._store, self._newest, self._since = service, store, newest, since
        self._max_requests, self._on_error = max_requests, on_error
        self._clock, self._sleep, self._on_progress = clock, sleep, on_progress
        self._requested: set[tuple[Scope, str, str]] = set()

    def _remaining(self) -> list[tuple[Scope, Need]]:
        """The parts still to request; responses may add further ones."""
        return [
            (scope, need)
            for scope in self.subject.scopes
            for need in needs(
                self._store.scopes[scope],
                self.subject.project_ref,
                self._newest,
                self._since,
                team=not scope.personal,
            )
            if (scope, need.part, need.id) not in self._requested
        ]

    async def run(self) -> bool:
        """Request everything once; False if more requests are needed than allowed.

        Raises the VercelError that is neither temporary nor about a single part.
        """
        used = 0
        while remaining_needs := self._remaining():
            remaining = sum(need.requests for _, need in remaining_needs)
            if self._max_requests is not None and used + remaining > self._max_requests:
                return False
            self._update(remaining=remaining)
            first = remaining_needs[0][1].part
            batch = [pair for pair in remaining_needs if pair[1].part == first][:CONCURRENT_REQUESTS]
            self._requested |= {(scope, need.part, need.id) for scope, need in batch}
            used += sum(need.requests for _, need in batch)
            results = await asyncio.gather(*(self._request(*pair) for pair in batch), return_exceptions=True)
            for result in results:
                if result is not None:
                    raise result
            self._update(done=self.progress.done + len(batch))
        return True

    async def _request(self, scope: Scope, need: Need) -> None:
        at = self._clock()
        try:
            await self._fetch(scope, need, at)
        except VercelError as error:
            if error.fatal:
                raise
            fetch = failed_fetch(error, at)
            self._on_error(error, f"Check {need.part}")
            if need.domain is not None:
                self._store.update_dns(scope, need.domain, DomainConfig(error=fetch.problem), fetch)
            elif need.part == PROJECT_DOMAINS and isinstance(error, NotFound) and error.proved:
                # The project was deleted meanwhile.
                self._store.update_all_domains(scope, ProjectRef(need.id), (), at)
            elif need.part == ENV_VARS and isinstance(error, NotFound):
                self._store.update_variables(scope, ProjectRef(need.id), (), Fetch(at))
            else:
                self._store.update_fetch(scope, need.part, need.id, fetch)

    async def _fetch(self, scope: Scope, need: Need, at: int) -> None:
        service, store = self._service, self._store
        if need.domain is not None:
            row = need.domain
            config = await self._with_retries(
                scope, need, lambda: service.domains.config(scope, row.name, row.project_id)
            )
            store.update_dns(scope, row, config, Fetch(at))
        elif need.part == PROJECTS:
            projects, fetch = await self._rows(scope, need, service.projects.pages(scope), at)
            store.update_all_projects(scope, projects, fetch)
        elif need.part == DEPLOYMENTS:
            project_ref = ProjectRef(need.id or None)
            pages = service.deployments.pages(scope, project_id=project_ref.project_id, limit=self._newest)
            builds, fetch = await self._rows(scope, need, pages, at)
            store.update_builds(scope, builds, project_ref)
            store.update_fetch(scope, DEPLOYMENTS, need.id, fetch)
        elif need.part in (ENV_VARS, SHARED_ENV_VARS):
            project_ref = self._project(scope, need)
            env = service.env.of_project(scope, project_ref) if need.id else service.env.shared(scope, project_ref)
            variables, fetch = await self._rows(scope, need, env, at)
            store.update_variables(scope, project_ref, variables, fetch)
        else:
            project_ref = self._project(scope, need)
            source = service.domains.of_project(scope, project_ref) if need.id else service.domains.pages(scope)
            domains, fetch = await self._rows(scope, need, source, at)
            store.update_all_domains(scope, project_ref, domains, at)
            if fetch.problem:
                store.update_fetch(scope, need.part, need.id, fetch)

    def _project(self, scope: Scope, need: Need) -> ProjectRef:
        """The project of a need, with its name; no project for a part of the account."""
        if not need.id:
            return ProjectRef()
        project = self._store.scopes[scope].projects.get(need.id)
        return ProjectRef(need.id, self.subject.project_ref.project if project is None else project.name)

    async def _rows(self, scope: Scope, need: Need, source: "Source[T]", at: int) -> tuple[list[T], Fetch]:
        """All rows of a list, and whether it is complete."""
        rows: list[T] = []
        hidden = False
        while True:
            try:
                page = await self._with_retries(scope, need, lambda: anext(source))
            except StopAsyncIteration:
                return rows, Fetch(at, HIDDEN if hidden else "")
            rows += page.rows
            if page.stopped is not None:
                return rows, Fetch(at, "incomplete", passing=True)
            hidden |= page.hidden > 0
            if not page.more:
                return rows, Fetch(at, HIDDEN if hidden else "")

    async def _with_retries(self, scope: Scope, need: Need, request: Callable[[], Awaitable[T]]) -> T:
        """The response to a request, sent when its limit allows it, and again after temporary errors."""
        faults = 0
        while True:
            await self._wait_for_limit(scope, need)
            try:
                return await request()
            except VercelError as error:
                moment = retry_at(error, faults, self._clock()) if error.fatal else None
                if moment is None:
                    raise
                faults += 1
                await self._wait(moment)

    async def _wait_for_limit(self, scope: Scope, need: Need) -> None:
        """Leave the reserve of a limit to the shown list and to the user's actions."""
        now = self._clock()
        limit = self._service.rate_limits.by_group(owners_of(scope), now).get(ENDPOINTS[OPERATIONS[need.part]].group)
        if limit is None or limit.limit < MIN_RESERVED_LIMIT or limit.reset_at is None:
            return
        if limit.share <= RESERVE and now < limit.reset_at:
            await self._wait(limit.reset_at)

    async def _wait(self, until: int) -> None:
        self._update(waiting_until=until)
        await self._sleep(max(0, until - self._clock()) / 1_000)
        self._update(waiting_until=None)

    def _update(self, **changes: int | None) -> None:
        self.progress = replace(self.progress, **changes)  # type: ignore[arg-type] # its own fields
        self._on_progress(self.progress)
