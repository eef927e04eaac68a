"""What can be asked for, resource by resource. Everything raises VercelError."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from vtui.api import decoding
from vtui.api.client import Client
from vtui.api.endpoints import ENDPOINTS, CursorParam
from vtui.api.events import BuildLog, RuntimeLog
from vtui.api.joined import Followed, Listed
from vtui.api.pages import Pages, Source
from vtui.models.alias import Alias
from vtui.models.check import Check
from vtui.models.deployment import Deployment
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain
from vtui.models.domain_config import DomainConfig
from vtui.models.env_var import EnvVar
from vtui.models.project import Project
from vtui.models.request_order import NumberedRow, set_request_number
from vtui.models.scope import ProjectRef, Scope
from vtui.models.synthetic_id import is_synthetic
from vtui.models.team import Member, Team, Token, User

if TYPE_CHECKING:
    from vtui.api.secret import Secret
    from vtui.models.decode import Decoded


SHARED = "shared variables"
"""What the part of a list is called that holds the team's."""


class _Row(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Row)
N = TypeVar("N", bound=NumberedRow)


class _Namespace:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def _row(
        self,
        decode: Callable[[bytes], N],
        operation: str,
        scope: Scope | None,
        ids: Mapping[str, str],
        params: Mapping[str, str] | None = None,
    ) -> N:
        """One row, with the number of its request."""
        body, number = await self._client.receive(operation, scope, ids=ids, params=params)
        return set_request_number(decode(body), number)

    def _pages(
        self,
        operation: str,
        decode: "Callable[[bytes], Decoded[R]]",
        scope: Scope | None = None,
        *,
        ids: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        limit: int | None = None,
        first: int | None = None,
        turn: CursorParam | None = None,
        bare: bool = False,
    ) -> Source[R]:
        """A list of the operation."""
        endpoint = ENDPOINTS[operation]
        sized, timed = endpoint.sized, all(version.cursor == "until" for version in endpoint.versions)
        given = params or {}

        async def ask(
            *, cursor: str | None, size: int, cursor_param: CursorParam | None, overlap: bool
        ) -> "Decoded[R]":
            query = {**given, "limit": str(size)} if sized else given
            body, number = await self._client.receive(
                operation, scope, ids=ids, params=query, cursor=cursor, cursor_param=cursor_param, overlap=overlap
            )
            page = _apart(await decoding.in_slices(lambda body: _numbered(decode(body), number), body), cursor)
            return _timed(page) if timed else page

        return Pages(
            ask,
            lambda row: row.id,
            limit=limit,
            first=first,
            sized=sized,
            turn=turn,
            bare=bare,
            known=lambda row: not is_synthetic(row.id),
        )


def _numbered(page: "Decoded[R]", number: int) -> "Decoded[R]":
    """The page, just decoded, with the number of its request in rows that keep it."""
    if page.rows and hasattr(page.rows[0], "request_number"):
        for row in page.rows:
            set_request_number(row, number)
    return page


def _apart(page: "Decoded[R]", cursor: str | None) -> "Decoded[R]":
    """The page with made ids that are no other page's, so that no row passes for one that came before."""
    if cursor is None or not page.malformed:
        return page
    rows = (replace(row, id=f"{row.id}@{cursor}") if is_synthetic(row.id) else row for row in page.rows)
    return replace(page, rows=tuple(rows))


def _timed(page: "Decoded[R]") -> "Decoded[R]":
    """The page of an endpoint whose cursor is a time in ms, as a number where it came as text."""
    text = page.next
    return replace(page, next=int(text)) if isinstance(text, str) and text.isascii() and text.isdigit() else page


class Account(_Namespace):
    """The user and the token in use."""

    async def user(self) -> User:
        """Who the token belongs to (getAuthUser)."""
        return decoding.user(await self._client.read("user.get"))

    async def token(self) -> Token:
        """What the token may do and until when (getAuthToken)."""
        return decoding.token(await self._client.read("token.get"))


class Teams(_Namespace):
    """The teams that the user is in, locked ones too."""

    def pages(self) -> Source[Team]:
        """All teams (getTeams)."""
        return self._pages("teams.list", decoding.teams)

    async def get(self, id_or_slug: str) -> Team:
        """One team (getTeam), for tokens that may not list them."""
        return decoding.team(await self._client.read("teams.get", ids={"team": id_or_slug}))

    def members(self, scope: Scope, *, limit: int | None = None) -> Source[Member]:
        """The people of a team (getTeamMembers), which must be one and not a personal account."""
        return self._pages("members.list", decoding.members, scope, ids={"team": scope.team_id or ""}, limit=limit)


class Deployments(_Namespace):
    """Deployments of a scope."""

    def pages(
        self,
        scope: Scope,
        *,
        project_id: str | None = None,
        limit: int | None = None,
        first: int | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Source[Deployment]:
        """The newest first (getDeployments); `limit` is rows in all, `first` the rows of the first page.

        `query` are filters of the operation: `state`, `target`, `branch`, `sha`, `since`, `until`.
        """
        params = {**(query or {}), **({} if project_id is None else {"projectId": project_id})}
        return self._pages("deployments.list", decoding.deployments, scope, params=params, limit=limit, first=first)

    async def get(self, scope: Scope, id_or_host: str) -> Deployment:
        """One deployment's details; a host gives what it points at now (getDeployment)."""
        return await self._row(decoding.deployment, "deployments.get", scope, {"deployment": id_or_host})

    async def checks(self, scope: Scope, id_: str) -> tuple[Check, ...]:
        """What integrations look at before it goes live (getAllChecks)."""
        return decoding.checks(await self._client.read("deployments.checks", scope, ids={"deployment": id_}))

    def build_log(
        self, scope: Scope, id_: str, ended: Callable[[], bool], closed: Callable[[], Awaitable[None]] | None = None
    ) -> BuildLog:
        """What its build says, from the start (getDeploymentEvents).

        `ended` tells whether it will say no more; `closed` is awaited when the server ends a stream.
        """
        return BuildLog(self._client, scope, id_, ended, closed)

    def runtime_log(self, scope: Scope, project_id: str, id_: str) -> RuntimeLog:
        """What its functions say from now on (getRuntimeLogs)."""
        return RuntimeLog(self._client, scope, project_id, id_)

    def created(self, body: bytes) -> Deployment:
        """The new deployment out of the answer to a create (createDeployment)."""
        return decoding.deployment(body)

    def canceled(self, body: bytes) -> Deployment:
        """The deployment out of the answer to a cancel (cancelDeployment)."""
        return decoding.deployment(body)

    async def hosts(self, scope: Scope, id_: str) -> tuple[str, ...]:
        """The hosts that point at a deployment now (listDeploymentAliases)."""
        return decoding.hosts(await self._client.read("deployments.aliases", scope, ids={"deployment": id_}))

    async def aliases(self, scope: Scope, id_: str) -> tuple[Alias, ...]:
        """The same with the ids of the aliases (listDeploymentAliases), which name no deployment."""
        body = await self._client.read("deployments.aliases", scope, ids={"deployment": id_})
        return decoding.aliases(body).rows


class Aliases(_Namespace):
    """Which host points at which deployment."""

    def pages(self, scope: Scope, *, project_id: str | None = None, limit: int | None = None) -> Source[Alias]:
        """The aliases of a project, or of the whole scope, the newest first (listAliases)."""
        params = {} if project_id is None else {"projectId": project_id}
        return self._pages("aliases.list", decoding.aliases, scope, params=params, limit=limit)


class Projects(_Namespace):
    """Projects of a scope."""

    def pages(self, scope: Scope, *, limit: int | None = None, first: int | None = None) -> Source[Project]:
        """The last updated first (getProjects)."""
        return self._pages("projects.list", decoding.projects, scope, limit=limit, first=first, turn="until", bare=True)

    async def get(self, scope: Scope, id_or_name: str, *, request: bool = False) -> Project:
        """One project (getProject), with the last promote or rollback if `request` (undocumented `rollbackInfo`)."""
        params = {"rollbackInfo": "true"} if request else {}
        return await self._row(decoding.project, "projects.get", scope, {"project": id_or_name}, params)

    def edited(self, body: bytes) -> Project:
        """The project out of the answer to a change of its settings (updateProject)."""
        return decoding.project(body)

    async def failed_hosts(self, scope: Scope, project_id: str, kind: str) -> tuple[str, ...]:
        """Hosts that did not follow the last move, `promote` (listPromoteAliases) or `rollback` (undocumented)."""
        operation = f"projects.{'rollback' if kind == 'rollback' else 'promote'}_aliases"
        params = {"failedOnly": "true", "limit": "20"}
        return decoding.hosts(await self._client.read(operation, scope, ids={"project": project_id}, params=params))


class Domains(_Namespace):
    """Domains of a scope and of its projects."""

    def pages(self, scope: Scope, *, limit: int | None = None, first: int | None = None) -> Source[Domain]:
        """The domains that the account itself has (getDomains)."""
        return self._pages("domains.list", decoding.domains, scope, limit=limit, first=first)

    def of_project(
        self, scope: Scope, place: ProjectRef, *, limit: int | None = None, first: int | None = None
    ) -> Source[Domain]:
        """The domains of the place's project, which must be chosen (getProjectDomains)."""
        return self._pages(
            "project_domains.list",
            partial(decoding.project_domains, project=place),
            scope,
            ids={"project": place.project_id or ""},
            limit=limit,
            first=first,
        )

    async def owned(self, scope: Scope, name: str) -> Domain:
        """A domain that the account itself has (getDomain)."""
        return await self._row(decoding.domain, "domains.get", scope, {"domain": name})

    async def get(self, scope: Scope, place: ProjectRef, name: str) -> Domain:
        """A domain as the place's project has it now (getProjectDomain)."""
        ids = {"project": place.project_id or "", "domain": name}
        return await self._row(partial(decoding.project_domain, project=place), "project_domains.get", scope, ids)

    def told(self, body: bytes, place: ProjectRef) -> Domain:
        """The domain out of the answer to an add, an edit or a verify."""
        return decoding.project_domain(body, place)

    async def config(self, scope: Scope, name: str, project_id: str | None = None) -> DomainConfig:
        """How the DNS of a domain is set; values can be a project's own (getDomainConfig)."""
        params = {} if project_id is None else {"projectIdOrName": project_id}
        return await self._row(decoding.domain_config, "domains.config", scope, {"domain": name}, params)

    def records(
        self, scope: Scope, domain: str, *, limit: int | None = None, first: int | None = None
    ) -> Source[DnsRecord]:
        """The DNS records of a domain on Vercel's nameservers (getRecords)."""
        return self._pages(
            "records.list",
            partial(decoding.dns_records, domain=domain),
            scope,
            ids={"domain": domain},
            limit=limit,
            first=first,
        )

    def record_id(self, body: bytes) -> str:
        """The id out of the answer to a new DNS record (createRecord)."""
        return decoding.record_id(body)


class EnvVars(_Namespace):
    """Env vars of projects, without their values: those are asked for one by one."""

    def of_project(self, scope: Scope, place: ProjectRef) -> Source[EnvVar]:
        """The place's project's own variables; it must be chosen (filterProjectEnvs)."""
        return self._pages(
            "env.list",
            partial(decoding.env_vars, project=place),
            scope,
            ids={"project": place.project_id or ""},
        )

    def shared(self, scope: Scope, place: ProjectRef) -> Source[EnvVar]:
        """What the team's projects share, or what of it the place's project has (listSharedEnvVariable)."""
        if scope.team_id is None:
            return Listed(())
        params = {} if place.project_id is None else {"projectId": place.project_id}
        decode = partial(decoding.shared_env_vars, project=place)
        return self._pages("shared_env.list", decode, scope, params=params)

    def reaching(self, scope: Scope, place: ProjectRef, *, limit: int | None = None) -> Source[EnvVar]:
        """What builds of the place's project get: its own variables, then the team's shared ones that it has.

        Shared ones that may not be read are named in the last page's `failures`.
        """
        return Followed(self.of_project(scope, place), self.shared(scope, place), SHARED, limit=limit)

    async def every(self, scope: Scope, place: ProjectRef) -> tuple[EnvVar, ...]:
        """All variables that reach the place's project at once, without one the shared ones. Raises VercelError."""
        source = self.shared(scope, place) if place.project_id is None else self.reaching(scope, place)
        return tuple([row async for page in source for row in page.rows])

    async def reveal(self, scope: Scope, row: EnvVar) -> "Secret | None":
        """The value of one variable (getProjectEnv, getSharedEnvVar); None when it cannot be read back."""
        operation, ids = "shared_env.get", {"variable": row.id}
        if not row.shared:
            operation, ids = "env.get", ids | {"project": row.project_id or ""}
        return decoding.revealed(await self._client.read(operation, scope, ids=ids))

    def written(self, body: bytes) -> tuple[str, ...]:
        """The types that variables have after a write, out of its answer (createProjectEnv, editProjectEnv,
        updateSharedEnvVariable, deleteSharedEnvVariable).

        Raises Conflict or Rejected for a variable that was refused inside an answer that accepts.
        """
        return decoding.written(body)
