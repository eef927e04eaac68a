"""The resources of the API: which operations each has, and what they return."""

from collections.abc import Awaitable, Callable, Mapping

from vtui.api.decoding import decode_row
from vtui.api.error_responses import env_var_error
from vtui.api.events import BuildLog, RuntimeLog
from vtui.api.namespace import Namespace
from vtui.api.pages import Source
from vtui.api.sources import SHARED, OptionalTail, StaticSource, limited
from vtui.models.check_run import CheckRun, CheckRuns
from vtui.models.deployment import Alias, Deployment
from vtui.models.dns_record import DnsRecord
from vtui.models.domain import Domain, DomainConfig
from vtui.models.env_var import EnvVar, WrittenEnvVars
from vtui.models.project import Project
from vtui.models.scope import ProjectRef, Scope
from vtui.models.team import Member, Team, Token, User
from vtui.system.secret import Secret


class Account(Namespace):
    """The user and the token in use."""

    async def user(self) -> User:
        """Who the token belongs to (getAuthUser)."""
        return await self._row(User, "user.get")

    async def token(self) -> Token:
        """What the token has access to and when it expires (getAuthToken)."""
        return await self._row(Token, "token.get")


class Teams(Namespace):
    """The teams of the user, those that refuse the token too."""

    def pages(self) -> Source[Team]:
        """All teams (getTeams)."""
        return self._pages(Team, "teams.list")

    async def get(self, id_or_slug: str) -> Team:
        """One team (getTeam), for tokens that may not list them."""
        return await self._row(Team, "teams.get", ids={"team": id_or_slug})

    def members(self, scope: Scope, *, limit: int | None = None, first: int | None = None) -> Source[Member]:
        """The members of a team (getTeamMembers); the scope must be a team."""
        return self._pages(Member, "members.list", scope, ids={"team": scope.team_id or ""}, limit=limit, first=first)


class Deployments(Namespace):
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
        """The newest first (getDeployments), with the filters `state target branch sha since until` in `query`."""
        params = {**(query or {}), **({} if project_id is None else {"projectId": project_id})}
        return self._pages(Deployment, "deployments.list", scope, params=params, limit=limit, first=first)

    async def get(self, scope: Scope, id_or_host: str) -> Deployment:
        """One deployment with its details; for a host the one that its alias points to now (getDeployment)."""
        return await self._row(Deployment, "deployments.get", scope, ids={"deployment": id_or_host})

    async def checks(self, scope: Scope, id_: str) -> CheckRuns:
        """Its check runs (listDeploymentCheckRuns), where those are not there its checks (getAllChecks, deprecated).

        Raises NotFound or Gone where neither is there, which says nothing about whether it has any.
        """
        rows, version = await self._answer(CheckRun, "deployments.checks", scope, ids={"deployment": id_})
        return CheckRuns(rows, complete=version == 0)

    def build_log(
        self, scope: Scope, id_: str, ended: Callable[[], bool], closed: Callable[[], Awaitable[None]] | None = None
    ) -> BuildLog:
        """Its build log, from the start (getDeploymentEvents).

        `ended` returns whether the build is over; `closed` is awaited when the server ends a stream.
        """
        return BuildLog(self._client, scope, id_, ended, closed)

    def runtime_log(self, scope: Scope, project_id: str, id_: str) -> RuntimeLog:
        """Its runtime log from now on (getRuntimeLogs)."""
        return RuntimeLog(self._client, scope, project_id, id_)

    def written(self, body: bytes) -> Deployment:
        """The deployment in the response to a create or a cancel (createDeployment, cancelDeployment)."""
        return decode_row(Deployment, "deployments.create", body)

    async def hosts(self, scope: Scope, id_: str) -> tuple[str, ...]:
        """The hosts of its aliases (listDeploymentAliases)."""
        return _hosts(await self.aliases(scope, id_))

    async def aliases(self, scope: Scope, id_: str) -> tuple[Alias, ...]:
        """Its aliases, without the deployment's id (listDeploymentAliases)."""
        return await self._rows(Alias, "deployments.aliases", scope, ids={"deployment": id_})


class Aliases(Namespace):
    """Aliases of a scope."""

    def pages(self, scope: Scope, *, project_id: str | None = None, limit: int | None = None) -> Source[Alias]:
        """Those of a project, or of the whole scope, the newest first (listAliases)."""
        params = {} if project_id is None else {"projectId": project_id}
        return self._pages(Alias, "aliases.list", scope, params=params, limit=limit)


class Projects(Namespace):
    """Projects of a scope."""

    def pages(self, scope: Scope, *, limit: int | None = None, first: int | None = None) -> Source[Project]:
        """The last updated first (getProjects)."""
        return self._pages(Project, "projects.list", scope, limit=limit, first=first, turn="until", bare=True)

    async def get(self, scope: Scope, id_or_name: str, *, request: bool = False) -> Project:
        """One project (getProject), with the last promote or rollback if `request` (undocumented `rollbackInfo`)."""
        params = {"rollbackInfo": "true"} if request else {}
        return await self._row(Project, "projects.get", scope, ids={"project": id_or_name}, params=params)

    def written(self, body: bytes) -> Project:
        """The project in the response to a change of its settings (updateProject)."""
        return decode_row(Project, "projects.edit", body)

    async def failed_hosts(self, scope: Scope, project_id: str, kind: str) -> tuple[str, ...]:
        """Hosts whose alias the last `promote` (listPromoteAliases) or `rollback` (undocumented) could not move."""
        operation = f"projects.{'rollback' if kind == 'rollback' else 'promote'}_aliases"
        params = {"failedOnly": "true", "limit": "20"}
        return _hosts(await self._rows(Alias, operation, scope, ids={"project": project_id}, params=params))


def _hosts(aliases: tuple[Alias, ...]) -> tuple[str, ...]:
    return tuple(alias.host for alias in aliases if alias.host)


class Domains(Namespace):
    """Domains of a scope and of its projects."""

    def pages(self, scope: Scope, *, limit: int | None = None, first: int | None = None) -> Source[Domain]:
        """The domains of the account itself (getDomains)."""
        return self._pages(Domain, "domains.list", scope, limit=limit, first=first)

    def of_project(
        self, scope: Scope, project: ProjectRef, *, limit: int | None = None, first: int | None = None
    ) -> Source[Domain]:
        """The domains of one project (getProjectDomains)."""
        ids = {"project": project.project_id or ""}
        return self._pages(Domain, "project_domains.list", scope, project, ids=ids, limit=limit, first=first)

    async def of_account(self, scope: Scope, name: str) -> Domain:
        """A domain of the account itself (getDomain)."""
        return await self._row(Domain, "domains.get", scope, ids={"domain": name})

    async def get(self, scope: Scope, project: ProjectRef, name: str) -> Domain:
        """Fetch a domain of a project (getProjectDomain)."""
        ids = {"project": project.project_id or "", "domain": name}
        return await self._row(Domain, "project_domains.get", scope, project, ids=ids)

    def written(self, body: bytes, project: ProjectRef) -> Domain:
        """The domain in the response to an add, an edit or a verification."""
        return decode_row(Domain, "project_domains.add", body, project)

    async def config(self, scope: Scope, name: str, project_id: str | None = None) -> DomainConfig:
        """The DNS of a domain; recommended values can depend on the project (getDomainConfig)."""
        params = {} if project_id is None else {"projectIdOrName": project_id}
        return await self._row(DomainConfig, "domains.config", scope, ids={"domain": name}, params=params)

    def records(
        self, scope: Scope, domain: str, *, limit: int | None = None, first: int | None = None
    ) -> Source[DnsRecord]:
        """The DNS records of a domain on Vercel's nameservers (getRecords)."""
        ids = {"domain": domain}
        return self._pages(DnsRecord, "records.list", scope, domain, ids=ids, limit=limit, first=first)

    def record_id(self, body: bytes) -> str:
        """The id in the response to a new DNS record (createRecord)."""
        return decode_row(str, "records.add", body)


class EnvVars(Namespace):
    """Env vars without their values, which are requested one by one."""

    def of_project(self, scope: Scope, project: ProjectRef) -> Source[EnvVar]:
        """The variables of one project, without shared ones (filterProjectEnvs)."""
        return self._pages(EnvVar, "env.list", scope, project, ids={"project": project.project_id or ""})

    def shared(self, scope: Scope, project: ProjectRef) -> Source[EnvVar]:
        """The team's shared variables, or those of them that are linked to the project (listSharedEnvVariable)."""
        if scope.team_id is None:
            return StaticSource(())
        params = {} if project.project_id is None else {"projectId": project.project_id}
        return self._pages(EnvVar, "shared_env.list", scope, project, params=params)

    def effective(self, scope: Scope, project: ProjectRef, *, limit: int | None = None) -> Source[EnvVar]:
        """What builds of the project get: its own variables, then the shared ones that are linked to it.

        If the shared ones cannot be read, the last page's `failures` say why.
        """
        source = OptionalTail(self.of_project(scope, project), self.shared(scope, project), SHARED)
        return limited(source, limit)

    async def fetch_all(self, scope: Scope, project: ProjectRef) -> tuple[EnvVar, ...]:
        """All variables that builds of the project get, or without a project all shared ones. Raises VercelError."""
        source = self.shared(scope, project) if project.project_id is None else self.effective(scope, project)
        return tuple([row async for page in source for row in page.rows])

    async def reveal(self, scope: Scope, row: EnvVar) -> Secret | None:
        """The value of one variable (getProjectEnv, getSharedEnvVar); None when it cannot be read back."""
        operation, ids = "shared_env.get", {"variable": row.id}
        if not row.shared:
            operation, ids = "env.get", ids | {"project": row.project_id or ""}
        value = await self._row(object, operation, scope, ids=ids)
        return Secret(value) if isinstance(value, str) else None

    def written(self, body: bytes) -> tuple[str, ...]:
        """The types that variables have after a write, from its response (createProjectEnv, editProjectEnv,
        updateSharedEnvVariable, deleteSharedEnvVariable).

        Raises Conflict or Rejected for a variable that was refused inside a 2xx response.
        """
        result = decode_row(WrittenEnvVars, "env.create", body)
        for code, message in result.refused:
            raise env_var_error(code, message)
        return result.types
