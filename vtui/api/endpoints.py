"""The one table of operations: the path and versions of each, how it is paged, and how its response is read.

To add one: a shape and a builder in `vtui.models.responses`, the row in `vtui.models`, a line here, and a method in
`vtui.api.namespaces`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from vtui.api.rate_limits import PER_USER, LimitKey, owner_of
from vtui.models.responses import account, aliases, checks, deployments, dns_records, domains, env_vars, projects
from vtui.models.responses.reader import IDS, Adapt, PageReader, RowReader, unchanged
from vtui.models.scope import Scope

CursorParam = Literal["until", "from"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an operation."""

    path: str
    """Below the base URL, with `{…}` for what `ids` fill."""
    cursor: CursorParam = "until"
    """The query parameter that takes `pagination.next` back (facts, section 4)."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation of the API."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    group: str
    """Whose rate limit it spends, in the words that the status bar shows."""
    noun: str
    """What it is about, in the words of an error: `a deployment`."""
    versions: tuple[Version, ...]
    """The newest first; an older one is tried only when a newer one is not there."""
    sized: bool = False
    """Whether it takes `limit`."""
    scoped: bool = True
    """Whether it belongs to a team or the personal account, which is then named in the query."""
    reads: PageReader[Any] | RowReader[Any] | None = None
    """How its response is read; None where nothing is read from it, or it is a stream."""

    def limit_key(self, scope: Scope | None) -> LimitKey:
        """The rate limit that a request in the scope spends."""
        if scope is None or not self.scoped or self.group in PER_USER:
            return LimitKey(self.group)
        return LimitKey(self.group, owner_of(scope))

    @property
    def write(self) -> bool:
        """Whether it changes something: such a request is sent once."""
        return self.method != "GET"


def _list(
    key: str,
    build: Callable[..., Any],
    *paths: str | Version,
    group: str,
    noun: str,
    sized: bool = True,
    scoped: bool = True,
    adapt: Adapt = unchanged,
) -> Endpoint:
    """A GET of a list; `key`, `build` and `adapt` as in PageReader."""
    return Endpoint("GET", group, noun, _versions(paths), sized, scoped, PageReader(key, build, adapt))


def _get(
    key: str,
    build: Callable[..., Any],
    *paths: str | Version,
    group: str,
    noun: str,
    scoped: bool = True,
    needs: tuple[str, ...] = IDS,
) -> Endpoint:
    """A GET of one row; `key`, `build` and `needs` as in RowReader."""
    return Endpoint("GET", group, noun, _versions(paths), scoped=scoped, reads=RowReader(key, build, needs))


def _stream(path: str, *, group: str, noun: str) -> Endpoint:
    return Endpoint("GET", group, noun, _versions((path,)))


def _write(
    method: Literal["POST", "PATCH", "DELETE"], path: str, *, group: str, noun: str, reads: RowReader[Any] | None = None
) -> Endpoint:
    return Endpoint(method, group, noun, _versions((path,)), reads=reads)


def _versions(paths: tuple[str | Version, ...]) -> tuple[Version, ...]:
    return tuple(Version(path) if isinstance(path, str) else path for path in paths)


_PROJECT = RowReader("project", projects.project)
_DEPLOYMENT = RowReader("deployment", deployments.detailed)
_PROJECT_DOMAIN = RowReader("domain", domains.domain, needs=("name",))
_WRITTEN_ENV_VARS = RowReader("env", env_vars.written, needs=(), adapt=env_vars.as_written)

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "user.get": _get("user", account.user, "/v2/user", group="user", noun="your account", scoped=False),
        "token.get": _get(
            "token", account.token, "/v5/user/tokens/current", group="token", noun="this token", scoped=False, needs=()
        ),
        "teams.list": _list("teams", account.team, "/v2/teams", group="teams", noun="teams", scoped=False),
        "teams.get": _get("team", account.team, "/v2/teams/{team}", group="teams", noun="that team", scoped=False),
        "members.list": _list(
            "members", account.member, "/v3/teams/{team}/members", group="members", noun="the team's members"
        ),
        "projects.list": _list(
            "projects",
            projects.project,
            Version("/v10/projects", "from"),
            "/v9/projects",
            group="projects",
            noun="projects",
            adapt=projects.in_list,
        ),
        "projects.get": _get(
            "project", projects.project, "/v9/projects/{project}", group="project", noun="that project"
        ),
        "projects.edit": _write(
            "PATCH", "/v9/projects/{project}", group="project settings", noun="that project", reads=_PROJECT
        ),
        "projects.promote": _write(
            "POST", "/v10/projects/{project}/promote/{deployment}", group="promote", noun="that deployment"
        ),
        "projects.rollback": _write(
            "POST", "/v1/projects/{project}/rollback/{deployment}", group="rollback", noun="that deployment"
        ),
        "projects.promote_aliases": _list(
            "aliases",
            aliases.alias,
            "/v1/projects/{project}/promote/aliases",
            group="promote",
            noun="the hosts of a promote",
            sized=False,
            adapt=aliases.flattened,
        ),
        "projects.rollback_aliases": _list(
            "aliases",
            aliases.alias,
            "/v9/projects/{project}/rollback/aliases",
            group="rollback",
            noun="the hosts of a rollback",
            sized=False,
            adapt=aliases.flattened,
        ),
        "deployments.list": _list(
            "deployments",
            deployments.deployment,
            "/v7/deployments",
            "/v6/deployments",
            group="deployments",
            noun="deployments",
        ),
        "deployments.get": _get(
            "deployment",
            deployments.detailed,
            "/v13/deployments/{deployment}",
            group="deployment",
            noun="that deployment",
        ),
        "deployments.checks": _list(
            "checks",
            checks.check,
            "/v1/deployments/{deployment}/checks",
            group="checks",
            noun="the deployment's checks",
            sized=False,
        ),
        "deployments.create": _write(
            "POST", "/v13/deployments", group="deployment creation", noun="a deployment", reads=_DEPLOYMENT
        ),
        "deployments.cancel": _write(
            "PATCH", "/v12/deployments/{deployment}/cancel", group="cancel", noun="that deployment", reads=_DEPLOYMENT
        ),
        "deployments.delete": _write(
            "DELETE", "/v13/deployments/{deployment}", group="deletion", noun="that deployment"
        ),
        "deployments.aliases": _list(
            "aliases",
            aliases.alias,
            "/v2/deployments/{deployment}/aliases",
            group="aliases",
            noun="the deployment's hosts",
            sized=False,
        ),
        "deployments.events": _stream(
            "/v3/deployments/{deployment}/events", group="build log", noun="that deployment's log"
        ),
        "deployments.runtime": _stream(
            "/v1/projects/{project}/deployments/{deployment}/runtime-logs",
            group="runtime log",
            noun="that deployment's runtime log",
        ),
        "aliases.list": _list("aliases", aliases.alias, "/v4/aliases", group="alias list", noun="aliases"),
        "aliases.assign": _write(
            "POST", "/v2/deployments/{deployment}/aliases", group="alias assignment", noun="that deployment"
        ),
        "aliases.remove": _write("DELETE", "/v2/aliases/{alias}", group="alias removal", noun="that host"),
        "domains.list": _list("domains", domains.domain, "/v5/domains", group="domains", noun="domains"),
        "domains.get": _get("domain", domains.domain, "/v5/domains/{domain}", group="domains", noun="that domain"),
        "domains.config": _get(
            "config",
            domains.domain_config,
            "/v6/domains/{domain}/config",
            group="domain config",
            noun="the domain's DNS",
            needs=(),
        ),
        "project_domains.list": _list(
            "domains",
            domains.domain,
            "/v9/projects/{project}/domains",
            group="project domains",
            noun="the project's domains",
        ),
        "project_domains.get": _get(
            "domain",
            domains.domain,
            "/v9/projects/{project}/domains/{domain}",
            group="project domains",
            noun="that domain",
            needs=("name",),
        ),
        "project_domains.add": _write(
            "POST", "/v10/projects/{project}/domains", group="domain changes", noun="that domain", reads=_PROJECT_DOMAIN
        ),
        "project_domains.edit": _write(
            "PATCH",
            "/v9/projects/{project}/domains/{domain}",
            group="domain changes",
            noun="that domain",
            reads=_PROJECT_DOMAIN,
        ),
        "project_domains.remove": _write(
            "DELETE", "/v9/projects/{project}/domains/{domain}", group="domain changes", noun="that domain"
        ),
        "project_domains.verify": _write(
            "POST",
            "/v9/projects/{project}/domains/{domain}/verify",
            group="domain verification",
            noun="that domain",
            reads=_PROJECT_DOMAIN,
        ),
        "records.list": _list(
            "records",
            dns_records.dns_record,
            "/v5/domains/{domain}/records",
            "/v4/domains/{domain}/records",
            group="DNS records",
            noun="this domain's DNS",
            adapt=dns_records.from_lines,
        ),
        "records.add": _write(
            "POST",
            "/v2/domains/{domain}/records",
            group="DNS changes",
            noun="this domain's DNS",
            reads=RowReader("record", dns_records.record_id),
        ),
        "records.edit": _write("PATCH", "/v1/domains/records/{record}", group="DNS changes", noun="that record"),
        "records.delete": _write(
            "DELETE", "/v2/domains/{domain}/records/{record}", group="DNS changes", noun="that record"
        ),
        "env.list": _list(
            "envs",
            env_vars.env_var,
            "/v10/projects/{project}/env",
            group="env vars",
            noun="the project's env vars",
            sized=False,
            adapt=env_vars.in_list,
        ),
        "env.create": _write(
            "POST", "/v10/projects/{project}/env", group="env creation", noun="a variable", reads=_WRITTEN_ENV_VARS
        ),
        "env.edit": _write(
            "PATCH",
            "/v9/projects/{project}/env/{variable}",
            group="env update",
            noun="that variable",
            reads=_WRITTEN_ENV_VARS,
        ),
        "env.remove": _write(
            "DELETE", "/v9/projects/{project}/env/{variable}", group="env deletion", noun="that variable"
        ),
        "env.get": _get(
            "env",
            env_vars.revealed,
            "/v1/projects/{project}/env/{variable}",
            "/v10/projects/{project}/env/{variable}",
            group="env var",
            noun="that variable",
            needs=(),
        ),
        "shared_env.list": _list(
            "data",
            env_vars.shared_env_var,
            "/v1/env",
            group="shared env vars",
            noun="the team's shared env vars",
            sized=False,
        ),
        "shared_env.get": _get(
            "env", env_vars.revealed, "/v1/env/{variable}", group="env var", noun="that shared variable", needs=()
        ),
        "shared_env.edit": _write(
            "PATCH", "/v1/env", group="env update", noun="that shared variable", reads=_WRITTEN_ENV_VARS
        ),
        "shared_env.remove": _write(
            "DELETE", "/v1/env", group="env deletion", noun="that shared variable", reads=_WRITTEN_ENV_VARS
        ),
    }
)
"""Operation -> how it is requested and read (operationIds: facts, section 1)."""
