"""Requests what issues are found in and was not requested yet: a few requests at once, at the pace of the limits."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from vtui.api.endpoints import owners_of
from vtui.models.deployment import Deployment
from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.issues.coverage import (
    ACCOUNT_DOMAINS,
    DEPLOYMENTS,
    DNS,
    PROJECT_DOMAINS,
    PROJECTS,
    Fetch,
    Need,
    failed,
    needs,
)
from vtui.resources.issues.issues import may_need_attention
from vtui.table.feed import BIG, RESERVE, retry_at

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.api.pages import Source
    from vtui.api.service import Service
    from vtui.resources.issues.known import Known

T = TypeVar("T")

AT_ONCE = 4
"""Requests under way at the same time."""
OPERATIONS = {
    PROJECTS: "projects.list",
    DEPLOYMENTS: "deployments.list",
    ACCOUNT_DOMAINS: "domains.list",
    PROJECT_DOMAINS: "project_domains.list",
    DNS: "domains.config",
}
"""Part -> the operation whose limit it spends."""


class Store(Protocol):
    """Where the answers go: the owner of what is known of a scope."""

    @property
    def scopes(self) -> "Mapping[Scope, Known]":
        """What is known of each scope."""
        ...

    def update_all_projects(self, scope: Scope, projects: Sequence[Project], fetch: Fetch) -> None:
        """The list of projects was read."""

    def update_builds(self, scope: Scope, builds: Iterable[Deployment], place: ProjectRef = ...) -> None:
        """The newest deployments were read; these of them may need attention."""

    def update_all_domains(self, scope: Scope, place: ProjectRef, rows: Iterable[Domain], at: int) -> None:
        """All domains of a project were read, or all of the account, requested at a moment (ms)."""

    def update_dns(self, scope: Scope, row: Domain, config: DomainConfig, fetch: Fetch) -> None:
        """The DNS configuration of a domain was read, or could not be."""

    def update_fetch(self, scope: Scope, part: str, id_: str, fetch: Fetch) -> None:
        """A part was read, or could not be."""


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How far a check is."""

    done: int = 0
    """Parts that were requested."""
    remaining: int = 0
    """Requests that are known to be left."""
    waiting_until: int | None = None
    """When it goes on, in ms, while it waits for a rate limit or the network."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Which issues a check is about."""

    scopes: tuple[Scope, ...]
    place: ProjectRef = ProjectRef()  # noqa: RUF009 - it does not change


class IssueCheck:
    """One check of some scopes. It may be cancelled at any time: what was answered is kept, and is not requested again.

    What is refused is noted as such. Where nothing can be requested at all (a spent limit, no network), it waits.
    """

    def __init__(
        self,
        service: "Service",
        store: Store,
        subject: Checked,
        *,
        newest: int,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
        changed: Callable[[CheckProgress], None],
        erred: "Callable[[VercelError, str], None]" = lambda _error, _where: None,
        since: int = 0,
        allowed: int | None = None,
    ) -> None:
        """`newest` deployments are looked at; `since` (ms) requests again what is older; `sleep` takes s.

        `allowed` is how many requests may be made; None for as many as it takes. `erred` hears of each part that could
        not be read.
        """
        self.subject = subject
        self.progress = CheckProgress()
        self._service, self._store, self._newest, self._since = service, store, newest, since
        self._allowed, self._erred = allowed, erred
        self._clock, self._sleep, self._changed = clock, sleep, changed
        self._requested: set[tuple[Scope, str, str]] = set()

    def _left(self) -> list[tuple[Scope, Need]]:
        """What is still to be requested: answers lead to further needs."""
        return [
            (scope, need)
            for scope in self.subject.scopes
            for need in needs(self._store.scopes[scope], self.subject.place, self._newest, self._since)
            if (scope, need.part, need.id) not in self._requested
        ]

    async def run(self) -> bool:
        """Request everything once; False where it stopped because more requests are needed than are allowed.

        Raises the VercelError that neither passes nor concerns a single part.
        """
        spent = 0
        while left := self._left():
            remaining = sum(need.requests for _, need in left)
            if self._allowed is not None and spent + remaining > self._allowed:
                return False
            self._say(remaining=remaining)
            batch = [pair for pair in left if pair[1].part == left[0][1].part][:AT_ONCE]
            self._requested |= {(scope, need.part, need.id) for scope, need in batch}
            spent += sum(need.requests for _, need in batch)
            results = await asyncio.gather(*(self._request(*pair) for pair in batch), return_exceptions=True)
            for result in results:
                if result is not None:
                    raise result
            self._say(done=self.progress.done + len(batch))
        return True

    async def _request(self, scope: Scope, need: Need) -> None:
        """Request one part and note how that went."""
        from vtui.api.errors import NotFound, VercelError

        at = self._clock()
        try:
            await self._fetch(scope, need, at)
        except VercelError as error:
            if error.fatal:
                raise
            fetch = failed(error, at)
            self._erred(error, f"check of {need.part}")
            if need.domain is not None:
                self._store.update_dns(scope, need.domain, DomainConfig(problem=fetch.problem), fetch)
            elif need.part == PROJECT_DOMAINS and isinstance(error, NotFound):  # the project was deleted meanwhile
                self._store.update_all_domains(scope, ProjectRef(need.id), (), at)
            else:
                self._store.update_fetch(scope, need.part, need.id, fetch)

    async def _fetch(self, scope: Scope, need: Need, at: int) -> None:
        service, store = self._service, self._store
        if need.domain is not None:
            row = need.domain
            config = await self._patiently(scope, need, lambda: service.domains.config(scope, row.name, row.project_id))
            store.update_dns(scope, row, config, Fetch(at))
        elif need.part == PROJECTS:
            projects, fetch = await self._rows(scope, need, service.projects.pages(scope), at)
            store.update_all_projects(scope, projects, fetch)
        elif need.part == DEPLOYMENTS:
            place = ProjectRef(need.id or None)
            pages = service.deployments.pages(scope, project_id=place.project_id, limit=self._newest)
            builds, fetch = await self._rows(scope, need, pages, at)
            store.update_builds(scope, may_need_attention(builds), place)
            store.update_fetch(scope, DEPLOYMENTS, need.id, fetch)
        else:
            place = self._place(scope, need)
            source = service.domains.of_project(scope, place) if need.id else service.domains.pages(scope)
            domains, fetch = await self._rows(scope, need, source, at)
            store.update_all_domains(scope, place, domains, at)
            if fetch.problem:
                store.update_fetch(scope, need.part, need.id, fetch)

    def _place(self, scope: Scope, need: Need) -> ProjectRef:
        """The project of a need, with its name; no project for a part of the account."""
        project = self._store.scopes[scope].projects.get(need.id)
        name = self.subject.place.project if project is None and need.id else "" if project is None else project.name
        return ProjectRef(need.id or None, name)

    async def _rows(self, scope: Scope, need: Need, source: "Source[T]", at: int) -> tuple[list[T], Fetch]:
        """All rows of a list, and whether it is complete."""
        rows: list[T] = []
        while True:
            try:
                page = await self._patiently(scope, need, lambda: anext(source))
            except StopAsyncIteration:
                return rows, Fetch(at)
            rows += page.rows
            if page.stopped is not None:
                return rows, Fetch(at, "incomplete", passing=True)
            if not page.more:
                return rows, Fetch(at)

    async def _patiently(self, scope: Scope, need: Need, request: Callable[[], Awaitable[T]]) -> T:
        """The response to a request, made when its limit allows it, and again after what passes by itself."""
        from vtui.api.errors import VercelError

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
        """Leave the last part of a limit to the list on view and to what a person does meanwhile."""
        from vtui.api.endpoints import ENDPOINTS

        now = self._clock()
        limit = self._service.budget.by_group(owners_of(scope), now).get(ENDPOINTS[OPERATIONS[need.part]].group)
        if limit is None or limit.limit < BIG or limit.reset_at is None:
            return
        if limit.share <= RESERVE and now < limit.reset_at:
            await self._wait(limit.reset_at)

    async def _wait(self, until: int) -> None:
        self._say(waiting_until=until)
        await self._sleep(max(0, until - self._clock()) / 1_000)
        self._say(waiting_until=None)

    def _say(self, **changes: int | None) -> None:
        self.progress = replace(self.progress, **changes)  # type: ignore[arg-type] # its own fields
        self._changed(self.progress)
