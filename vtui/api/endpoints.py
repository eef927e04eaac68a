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
Method = Literal["GET", "POST", "PATCH", "DELETE"]


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

    method: Method
    group: str
    """Its rate limit, in the words that the status bar shows."""
    noun: str
    """What it is about, in an error's words: `a deployment`."""
    versions: tuple[Version, ...]
    """The newest first; an older one is tried only when a newer one is not there."""
    sized: bool = False
    """Whether it takes `limit`."""
    scoped: bool = True
    """Whether it belongs to a team or the personal account, which is then named in the query."""
    reads: PageReader[Any] | RowReader[Any] | None = None
    """How its response is read; None where nothing is read from it, or it is a stream."""

    def limit_key(self, scope: Scope | None) -> LimitKey:
        """The rate limit of a request in the scope."""
        if scope is None or not self.scoped or self.group in PER_USER:
            return LimitKey(self.group)
        return LimitKey(self.group, owner_of(scope))

    @property
    def write(self) -> bool:
        """Whether it changes something; such a request is sent once."""
        return self.method != "GET"


Paths = str | tuple[str | Version, ...]
"""The path below the base URL, or that of each version, the newest first."""


def _list(
    paths: Paths,
    key: str,
    build: Callable[..., Any],
    group: str,
    noun: str,
    *,
    sized: bool = True,
    scoped: bool = True,
    adapt: Adapt = unchanged,
) -> Endpoint:
    """A GET of a list: where its rows are, what builds one (see PageReader), its rate limit, its name in errors."""
    return Endpoint("GET", group, noun, _versions(paths), sized, scoped, PageReader(key, build, adapt))


def _get(
    paths: Paths,
    key: str,
    build: Callable[..., Any],
    group: str,
    noun: str,
    *,
    scoped: bool = True,
    needs: tuple[str, ...] = IDS,
) -> Endpoint:
    """A GET of one row: where it is unless it is bare, what builds it (see RowReader), and as in `_list`."""
    return Endpoint("GET", group, noun, _versions(paths), scoped=scoped, reads=RowReader(key, build, needs))


def _call(method: Method, path: str, group: str, noun: str, reads: RowReader[Any] | None = None) -> Endpoint:
    """A write and how its response is read if it is, or a GET of a stream."""
    return Endpoint(method, group, noun, _versions(path), reads=reads)


def _versions(paths: Paths) -> tuple[Version, ...]:
    every = (paths,) if isinstance(paths, str) else paths
    return tuple(Version(path) if isinstance(path, str) else path for path in every)


_PROJECT = RowReader("project", projects.project)
_DEPLOYMENT = RowReader("deployment", deployments.detailed)
_DOMAIN = RowReader("domain", domains.domain, needs=("name",))
_RECORD_ID = RowReader("record", dns_records.record_id)
_ENV_VARS = RowReader("env", env_vars.written, needs=(), adapt=env_vars.as_written)

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "user.get": _get("/v2/user", "user", account.user, "user", "your account", scoped=False),
        "token.get": _get(
            "/v5/user/tokens/current", "token", account.token, "token", "this token", scoped=False, needs=()
        ),
        "teams.list": _list("/v2/teams", "teams", account.team, "teams", "teams", scoped=False),
        "teams.get": _get("/v2/teams/{team}", "team", account.team, "teams", "that team", scoped=False),
        "members.list": _list("/v3/teams/{team}/members", "members", account.member, "members", "the team's members"),
        "projects.list": _list(
            (Version("/v10/projects", "from"), "/v9/projects"),
            "projects",
            projects.project,
            "projects",
            "projects",
            adapt=projects.in_list,
        ),
        "projects.get": _get("/v9/projects/{project}", "project", projects.project, "project", "that project"),
        "projects.edit": _call("PATCH", "/v9/projects/{project}", "project settings", "that project", _PROJECT),
        "projects.promote": _call("POST", "/v10/projects/{project}/promote/{deployment}", "promote", "that deployment"),
        "projects.rollback": _call(
            "POST", "/v1/projects/{project}/rollback/{deployment}", "rollback", "that deployment"
        ),
        "projects.promote_aliases": _list(
            "/v1/projects/{project}/promote/aliases",
            "aliases",
            aliases.alias,
            "promote",
            "the hosts of a promote",
            sized=False,
            adapt=aliases.flattened,
        ),
        "projects.rollback_aliases": _list(
            "/v9/projects/{project}/rollback/aliases",
            "aliases",
            aliases.alias,
            "rollback",
            "the hosts of a rollback",
            sized=False,
            adapt=aliases.flattened,
        ),
        "deployments.list": _list(
            ("/v7/deployments", "/v6/deployments"), "deployments", deployments.deployment, "deployments", "deployments"
        ),
        "deployments.get": _get(
            "/v13/deployments/{deployment}", "deployment", deployments.detailed, "deployment", "that deployment"
        ),
        "deployments.checks": _list(
            "/v1/deployments/{deployment}/checks",
            "checks",
            checks.check,
            "checks",
            "the deployment's checks",
            sized=False,
        ),
        "deployments.create": _call("POST", "/v13/deployments", "deployment creation", "a deployment", _DEPLOYMENT),
        "deployments.cancel": _call(
            "PATCH", "/v12/deployments/{deployment}/cancel", "cancel", "that deployment", _DEPLOYMENT
        ),
        "deployments.delete": _call("DELETE", "/v13/deployments/{deployment}", "deletion", "that deployment"),
        "deployments.aliases": _list(
            "/v2/deployments/{deployment}/aliases",
            "aliases",
            aliases.alias,
            "aliases",
            "the deployment's hosts",
            sized=False,
        ),
        "deployments.events": _call("GET", "/v3/deployments/{deployment}/events", "build log", "that deployment's log"),
        "deployments.runtime": _call(
            "GET",
            "/v1/projects/{project}/deployments/{deployment}/runtime-logs",
            "runtime log",
            "that deployment's runtime log",
        ),
        "aliases.list": _list("/v4/aliases", "aliases", aliases.alias, "alias list", "aliases"),
        "aliases.assign": _call("POST", "/v2/deployments/{deployment}/aliases", "alias assignment", "that deployment"),
        "aliases.remove": _call("DELETE", "/v2/aliases/{alias}", "alias removal", "that host"),
        "domains.list": _list("/v5/domains", "domains", domains.domain, "domains", "domains"),
        "domains.get": _get("/v5/domains/{domain}", "domain", domains.domain, "domains", "that domain"),
        "domains.config": _get(
            "/v6/domains/{domain}/config",
            "config",
            domains.domain_config,
            "domain config",
            "the domain's DNS",
            needs=(),
        ),
        "project_domains.list": _list(
            "/v9/projects/{project}/domains", "domains", domains.domain, "project domains", "the project's domains"
        ),
        "project_domains.get": _get(
            "/v9/projects/{project}/domains/{domain}",
            "domain",
            domains.domain,
            "project domains",
            "that domain",
            needs=("name",),
        ),
        "project_domains.add": _call(
            "POST", "/v10/projects/{project}/domains", "domain changes", "that domain", _DOMAIN
        ),
        "project_domains.edit": _call(
            "PATCH", "/v9/projects/{project}/domains/{domain}", "domain changes", "that domain", _DOMAIN
        ),
        "project_domains.remove": _call(
            "DELETE", "/v9/projects/{project}/domains/{domain}", "domain changes", "that domain"
        ),
        "project_domains.verify": _call(
            "POST", "/v9/projects/{project}/domains/{domain}/verify", "domain verification", "that domain", _DOMAIN
        ),
        "records.list": _list(
            ("/v5/domains/{domain}/records", "/v4/domains/{domain}/records"),
            "records",
            dns_records.dns_record,
            "DNS records",
            "this domain's DNS",
            adapt=dns_records.from_lines,
        ),
        "records.add": _call("POST", "/v2/domains/{domain}/records", "DNS changes", "this domain's DNS", _RECORD_ID),
        "records.edit": _call("PATCH", "/v1/domains/records/{record}", "DNS changes", "that record"),
        "records.delete": _call("DELETE", "/v2/domains/{domain}/records/{record}", "DNS changes", "that record"),
        "env.list": _list(
            "/v10/projects/{project}/env",
            "envs",
            env_vars.env_var,
            "env vars",
            "the project's env vars",
            sized=False,
            adapt=env_vars.in_list,
        ),
        "env.create": _call("POST", "/v10/projects/{project}/env", "env creation", "a variable", _ENV_VARS),
        "env.edit": _call("PATCH", "/v9/projects/{project}/env/{variable}", "env update", "that variable", _ENV_VARS),
        "env.remove": _call("DELETE", "/v9/projects/{project}/env/{variable}", "env deletion", "that variable"),
        "env.get": _get(
            ("/v1/projects/{project}/env/{variable}", "/v10/projects/{project}/env/{variable}"),
            "env",
            env_vars.revealed,
            "env var",
            "that variable",
            needs=(),
        ),
        "shared_env.list": _list(
            "/v1/env", "data", env_vars.shared_env_var, "shared env vars", "the team's shared env vars", sized=False
        ),
        "shared_env.get": _get(
            "/v1/env/{variable}", "env", env_vars.revealed, "env var", "that shared variable", needs=()
        ),
        "shared_env.edit": _call("PATCH", "/v1/env", "env update", "that shared variable", _ENV_VARS),
        "shared_env.remove": _call("DELETE", "/v1/env", "env deletion", "that shared variable", _ENV_VARS),
    }
)
"""Operation -> how it is requested and read (operationIds: facts, section 1)."""
