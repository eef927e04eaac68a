"""Reading a little of the account to find where the API is not what vtui expects."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

from vtui import __version__, times
from vtui.api import contract
from vtui.api.attempt import NO_PARAMS, Params
from vtui.api.decoding import decode_row
from vtui.api.endpoints import ENDPOINTS
from vtui.api.errors import BadResponse, VercelError
from vtui.api.retry import number
from vtui.api.service import Service
from vtui.cli.options import UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.cli.scope import choose_scope
from vtui.models.scope import Scope
from vtui.models.team import Token

NOT_THERE = (404, 410)
"""Statuses of an operation, or of a version of it, that is not there, or of a thing that is not."""
UNTRIED = frozenset({"deployments.runtime", "env.get", "shared_env.get"})
"""Operations that are not tried: a stream that does not end, and those that read a value."""
UNKNOWN_ID = "vtui_contract_check"
"""A token, a project and a team that do not exist."""
MAX_WAIT = 5
"""Maximum seconds to wait for a rate limit."""
PAGE_SIZE = 5
"""Rows per page where pagination is checked."""


@dataclass(slots=True)
class Check:
    """One expectation and the result of its check."""

    about: str
    surprises: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why it was not checked; empty when it was."""


class Examination:
    """Checks one account with a few dozen requests, all of which read."""

    def __init__(self, service: Service, retry: RateLimitRetry) -> None:
        self._service, self._retry = service, retry
        self.checks: list[Check] = []
        self._versions: dict[str, int] = {}
        self.shapes: dict[str, Any] = {}
        """Operation -> the keys of a row and the types of their values."""
        self._statuses: dict[str, dict[int, int]] = {}
        """Operation -> version, counted from the newest, 0 -> status of its last response."""

    def report(self, at: int) -> dict[str, Any]:
        """The report, without names, ids and values. `at` in ms."""
        every = map(asdict, self.checks)
        checks = [{name: value for name, value in check.items() if value or name != "skipped"} for check in every]
        return {
            "vtui": __version__,
            "at": times.iso(at),
            "checks": checks,
            "not_available": self.not_available,
            "shapes": self.shapes,
        }

    @property
    def not_available(self) -> list[str]:
        """The operations that answered 404 or 410 in all their versions."""
        return [
            operation
            for operation, statuses in self._statuses.items()
            if len(statuses) == len(ENDPOINTS[operation].versions)
            and all(map(NOT_THERE.__contains__, statuses.values()))
        ]

    async def run(self, team: str | None) -> None:
        """Run all checks in `team` (slug or id; None is the account's default). Raises VercelError when offline."""
        await self._identity()
        try:
            scope = await choose_scope(self._service, self._retry, team)
        except (BadResponse, UsageError) as error:
            self.checks.append(Check("remaining checks", skipped=str(error)))
            return
        projects = await self._list("projects.list", "projects", scope, token=True)
        others = [row for row in projects.rows if isinstance(row, dict) and row.get("accountId") != scope.team_id]
        if scope.team_id is not None:
            self._add("scope of rows", ["the list contains a project of another account"] if others else [])
        deployments = await self._list("deployments.list", "deployments", scope)
        domains = await self._list("domains.list", "domains", scope)
        if scope.team_id is not None:
            await self._list("members.list", "members", scope, ids={"team": scope.team_id})
            await self._list("shared_env.list", "data", scope, size=None)
        project = _first(projects, "id")
        hosts = contract.Page(())
        if project is None:
            self.checks.append(Check("lists of a project", skipped="no project found"))
        else:
            ids = {"project": project}
            hosts = await self._list("project_domains.list", "domains", scope, ids=ids)
            await self._list("env.list", "envs", scope, ids=ids, size=None)
        await self._detail(scope, _first(deployments, "uid"))
        known = {
            "team": scope.team_id,
            "project": project,
            "deployment": _first(deployments, "uid"),
            "domain": _first(domains, "name"),
        }
        await self._others(scope, {name: id_ for name, id_ in known.items() if id_}, _first(hosts, "name"))
        await self._pages(scope)
        await self._errors(scope)

    async def _identity(self) -> None:
        trial = self._service.trial(UNKNOWN_ID)
        try:
            value, _, found = await self._request("user.get", wanted=403, service=trial)
        finally:
            await trial.close()
        self._add("invalid token", found + contract.error_body(value, invalidToken=True))
        value, _, found = await self._request("user.get")
        user = value.get("user") if isinstance(value, dict) else None
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            found.append("the response has no user with an `id`")
        else:
            found += ["the user is limited: most fields are missing"] if user.get("limited") else []
            found += ["the user has no personal account"] if user.get("version") == "northstar" else []
        self._add("user", found)
        await self._token()
        await self._list("teams.list", "teams", None, size=100, last=True)

    async def _token(self) -> None:
        value, body, found = await self._request("token.get")
        if value is not None:
            try:
                token = decode_row(Token, "token.get", body)
            except BadResponse as error:
                found.append(error.title)
            else:
                found += ["the token is limited to certain teams"] if token.team_ids else []
        self._add("current token", found)

    async def _list(
        self,
        operation: str,
        key: str,
        scope: Scope | None,
        *,
        ids: Params = NO_PARAMS,
        size: int | None = 20,
        token: bool = False,
        last: bool = False,
    ) -> contract.Page:
        """The first page of a list, from an older version where the newest is not there."""
        params = {} if size is None else {"limit": str(size)}
        found: list[str] = []
        versions = ENDPOINTS[operation].versions
        for index, version in enumerate(versions):
            self._versions[operation] = index
            value, _, problems = await self._request(operation, scope, ids=ids, params=params)
            gone = any(problem.startswith(("HTTP 404", "HTTP 410")) for problem in problems)
            found += [f"{version.path}: {problem}" for problem in problems] if index or gone else problems
            if not gone:
                break
        page = contract.page(key, value, size=size, token=token and not self._versions[operation], last=last)
        if page.rows and operation not in self.shapes:
            self.shapes[operation] = contract.shape(page.rows[0])
        self._add(operation, found + list(page.surprises))
        return page

    async def _detail(self, scope: Scope, id_: str | None) -> None:
        if id_ is None:
            self.checks.append(Check("deployments.get", skipped="no deployment found"))
            return
        value, _, found = await self._request("deployments.get", scope, ids={"deployment": id_})
        if not isinstance(value, dict) or value.get("id") != id_:
            found.append("the response is not an object with the requested `id`")
        self.shapes["deployments.get"] = contract.shape(value)
        self._add("deployments.get", found)

    async def _others(self, scope: Scope, known: Mapping[str, str], host: str | None) -> None:
        """Request every other operation that reads, in all versions until one is there; `host` is the project's."""
        found: list[str] = []
        for operation, endpoint in ENDPOINTS.items():
            ids = {**known, "domain": host} if operation == "project_domains.get" else dict(known)
            needs = set(re.findall(r"{(\w+)}", endpoint.versions[0].path))
            if endpoint.write or operation in self._statuses or operation in UNTRIED or needs - ids.keys():
                continue
            params = {"limit": "1"} if endpoint.sized or operation == "deployments.events" else NO_PARAMS
            used = {name: ids[name] or UNKNOWN_ID for name in needs}
            for index, version in enumerate(endpoint.versions):
                self._versions[operation] = index
                _, _, problems = await self._request(operation, scope, ids=used, params=params)
                if self._statuses[operation][index] not in NOT_THERE:
                    break
                found += [f"{version.path}: {problem}" for problem in problems if problem.startswith("HTTP")]
        self._add("the other operations", found)

    async def _pages(self, scope: Scope) -> None:
        """Check pagination, and a limit above the maximum."""
        found: list[str] = []
        pages: list[contract.Page] = []
        cursor: dict[str, str] = {}
        for _ in range(3):
            value, _, problems = await self._request(
                "deployments.list", scope, params={"limit": str(PAGE_SIZE), **cursor}
            )
            pages.append(contract.page("deployments", value, size=PAGE_SIZE))
            found += problems
            if pages[-1].next is None:
                break
            cursor = {"until": str(pages[-1].next)}
        for first, second in pairwise(pages):
            found += contract.compare_pages(first, second, "uid")
        self._add("pagination", list(dict.fromkeys(found)), "" if len(pages) > 1 else "only one page")
        value, _, found = await self._request("deployments.list", scope, params={"limit": "101"}, wanted=400)
        self._add("limit above 100", found + contract.error_body(value))
        answer = await self._service.fetch_raw("teams.list", params={"limit": "1"})
        self._add("rate-limit headers", contract.limits(answer.headers, self._retry.now()))

    async def _errors(self, scope: Scope) -> None:
        value, _, found = await self._request("projects.get", scope, ids={"project": UNKNOWN_ID}, wanted=404)
        self._add("unknown project", found + contract.error_body(value))
        nobody = Scope(slug="nobody", name="nobody", team_id="team_" + UNKNOWN_ID)
        value, _, found = await self._request("deployments.list", nobody, params={"limit": "1"}, wanted=403)
        self._add("unknown team", found + contract.error_body(value))

    async def _request(
        self,
        operation: str,
        scope: Scope | None = None,
        *,
        ids: Params = NO_PARAMS,
        params: Params = NO_PARAMS,
        wanted: int = 200,
        service: Service | None = None,
    ) -> tuple[Any, bytes, list[str]]:
        """JSON, body and problems of a response; a temporary failure is a problem, and the request is repeated once."""
        service, version = service or self._service, self._versions.get(operation, 0)
        answer = await service.fetch_raw(operation, scope, ids=ids, params=params, version=version)
        found = []
        if answer.status == 429 or answer.status >= 500:
            found.append(f"HTTP {answer.status} on the first attempt")
            await self._retry.sleep(min(number(answer.headers.get("retry-after")) or 1, MAX_WAIT))
            answer = await service.fetch_raw(operation, scope, ids=ids, params=params, version=version)
        if wanted == 200:
            self._statuses.setdefault(operation, {})[version] = answer.status
        value, problems = contract.parse(answer.status, answer.headers, answer.body, wanted=wanted)
        return value, answer.body, found + problems

    def _add(self, about: str, surprises: list[str], skipped: str = "") -> None:
        self.checks.append(Check(about, surprises, skipped))


def _first(page: contract.Page, key: str) -> str | None:
    found = (row.get(key) for row in page.rows if isinstance(row, dict))
    return next((value for value in found if isinstance(value, str)), None)


async def examine(service: Service, team: str | None) -> Examination:
    """Run all checks; a broken connection ends them."""
    examination = Examination(service, RateLimitRetry())
    try:
        await examination.run(team)
    except VercelError as error:
        examination.checks.append(Check("connection", [f"{error.title}. {error.hint}".strip()]))
    return examination
