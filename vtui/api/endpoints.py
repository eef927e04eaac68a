"""The one table of operations: the path and versions of each, how it is paged, and how its response is read.

To add one: a shape and a builder in `vtui.models.responses`, the row in `vtui.models`, a line here, and a method in
`vtui.api.namespaces`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from vtui.api.rate_limits import PER_USER, LimitKey, owner_of
from vtui.models.responses.reader import PageReader, RowReader
from vtui.models.scope import Scope

CursorParam = Literal["until", "from"]


class Version(NamedTuple):
    """One version of an operation."""

    path: str
    """Below the base URL, with `{…}` for what `ids` fill."""
    cursor: CursorParam = "until"
    """The query parameter that takes `pagination.next` back (facts, section 4)."""
    reads: PageReader | None = None
    """How its response is read, where that differs from the newest version."""


class Endpoint(NamedTuple):
    """One operation of the API."""

    method: Literal["GET", "POST", "PATCH", "DELETE"]
    group: str
    """Its rate limit, in the words that the status bar shows."""
    noun: str
    """What it reads or changes, as errors name it: `deployment`."""
    versions: tuple[Version, ...]
    """The newest first; an older one is tried only when a newer one is not there."""
    sized: bool = False
    """Whether it takes `limit`."""
    scoped: bool = True
    """Whether it belongs to a team or the personal account, which is then named in the query."""
    reads: PageReader | RowReader | None = None
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


def _get(
    paths: Paths,
    group: str,
    noun: str,
    reads: PageReader | RowReader | None = None,
    *,
    sized: bool = False,
    scoped: bool = True,
) -> Endpoint:
    return Endpoint("GET", group, noun, _versions(paths), sized, scoped, reads)


def _write(
    method: Literal["POST", "PATCH", "DELETE"], path: str, group: str, noun: str, reads: RowReader | None = None
) -> Endpoint:
    return Endpoint(method, group, noun, _versions(path), reads=reads)


def _versions(paths: Paths) -> tuple[Version, ...]:
    every = (paths,) if isinstance(paths, str) else paths
    return tuple(Version(path) if isinstance(path, str) else path for path in every)


_TEAMS = PageReader("teams", "account.team")
_MEMBERS = PageReader("members", "account.member")
_PROJECT = RowReader("project", "projects.project")
_PROJECTS = PageReader("projects", "projects.project", "projects.in_list")
_DEPLOYMENT = RowReader("deployment", "deployments.detailed")
_DEPLOYMENTS = PageReader("deployments", "deployments.deployment")
_CHECK_RUNS = PageReader("runs", "check_runs.check_run")
_CHECKS = PageReader("checks", "check_runs.check_run")
_ALIASES = PageReader("aliases", "deployments.alias")
_MOVED_ALIASES = PageReader("aliases", "deployments.alias", "deployments.flattened")
_DOMAIN = RowReader("domain", "domains.domain", needs=("name",))
_DOMAINS = PageReader("domains", "domains.domain")
_DNS = RowReader("config", "domains.domain_config", needs=())
_RECORD_ID = RowReader("record", "domains.record_id")
_RECORDS = PageReader("records", "domains.dns_record", "domains.from_lines")
_ENV_VARS = PageReader("envs", "env_vars.env_var", "env_vars.in_list")
_SHARED_ENV_VARS = PageReader("data", "env_vars.shared_env_var")
_REVEALED = RowReader("env", "env_vars.revealed", needs=())
_WRITTEN = RowReader("env", "env_vars.written", needs=(), adapter="env_vars.as_written")

ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "user.get": _get("/v2/user", "user", "user", RowReader("user", "account.user"), scoped=False),
        "token.get": _get(
            "/v5/user/tokens/current", "token", "token", RowReader("token", "account.token", needs=()), scoped=False
        ),
        "teams.list": _get(
            "/v2/teams", "teams", "teams", PageReader("teams", "account.team"), sized=True, scoped=False
        ),
        "teams.get": _get("/v2/teams/{team}", "teams", "team", RowReader("team", "account.team"), scoped=False),
        "members.list": _get("/v3/teams/{team}/members", "members", "team members", _MEMBERS, sized=True),
        "projects.list": _get(
            (Version("/v10/projects", "from"), "/v9/projects"), "projects", "projects", _PROJECTS, sized=True
        ),
        "projects.get": _get("/v9/projects/{project}", "project", "project", _PROJECT),
        "projects.edit": _write("PATCH", "/v9/projects/{project}", "project settings", "project", _PROJECT),
        "projects.promote": _write("POST", "/v10/projects/{project}/promote/{deployment}", "promote", "deployment"),
        "projects.rollback": _write("POST", "/v1/projects/{project}/rollback/{deployment}", "rollback", "deployment"),
        "projects.promote_aliases": _get(
            "/v1/projects/{project}/promote/aliases", "promote", "aliases of the promotion", _MOVED_ALIASES
        ),
        "projects.rollback_aliases": _get(
            "/v9/projects/{project}/rollback/aliases", "rollback", "aliases of the rollback", _MOVED_ALIASES
        ),
        "deployments.list": _get(
            ("/v7/deployments", "/v6/deployments"), "deployments", "deployments", _DEPLOYMENTS, sized=True
        ),
        "deployments.get": _get("/v13/deployments/{deployment}", "deployment", "deployment", _DEPLOYMENT),
        "deployments.checks": _get(
            (
                "/v2/deployments/{deployment}/check-runs",
                Version("/v1/deployments/{deployment}/checks", reads=_CHECKS),  # deprecated
            ),
            "checks",
            "deployment checks",
            _CHECK_RUNS,
        ),
        "deployments.create": _write("POST", "/v13/deployments", "deployment creation", "deployment", _DEPLOYMENT),
        "deployments.cancel": _write(
            "PATCH", "/v12/deployments/{deployment}/cancel", "cancel", "deployment", _DEPLOYMENT
        ),
        "deployments.delete": _write("DELETE", "/v13/deployments/{deployment}", "deletion", "deployment"),
        "deployments.aliases": _get(
            "/v2/deployments/{deployment}/aliases", "aliases", "aliases of the deployment", _ALIASES
        ),
        "deployments.events": _get("/v3/deployments/{deployment}/events", "build log", "build log"),
        "deployments.runtime": _get(
            "/v1/projects/{project}/deployments/{deployment}/runtime-logs",
            "runtime log",
            "runtime log",
        ),
        "aliases.list": _get("/v4/aliases", "alias list", "aliases", _ALIASES, sized=True),
        "aliases.assign": _write("POST", "/v2/deployments/{deployment}/aliases", "alias assignment", "deployment"),
        "aliases.remove": _write("DELETE", "/v2/aliases/{alias}", "alias removal", "alias"),
        "domains.list": _get("/v5/domains", "domains", "domains", _DOMAINS, sized=True),
        "domains.get": _get("/v5/domains/{domain}", "domains", "domain", RowReader("domain", "domains.domain")),
        "domains.config": _get("/v6/domains/{domain}/config", "domain config", "DNS configuration of the domain", _DNS),
        "project_domains.list": _get(
            "/v9/projects/{project}/domains", "project domains", "domains of the project", _DOMAINS, sized=True
        ),
        "project_domains.get": _get("/v9/projects/{project}/domains/{domain}", "project domains", "domain", _DOMAIN),
        "project_domains.add": _write("POST", "/v10/projects/{project}/domains", "domain changes", "domain", _DOMAIN),
        "project_domains.edit": _write(
            "PATCH", "/v9/projects/{project}/domains/{domain}", "domain changes", "domain", _DOMAIN
        ),
        "project_domains.remove": _write(
            "DELETE", "/v9/projects/{project}/domains/{domain}", "domain changes", "domain"
        ),
        "project_domains.move": _write(
            "POST", "/v1/projects/{project}/domains/{domain}/move", "domain changes", "domain", _DOMAIN
        ),
        "project_domains.verify": _write(
            "POST", "/v9/projects/{project}/domains/{domain}/verify", "domain verification", "domain", _DOMAIN
        ),
        "records.list": _get(
            ("/v5/domains/{domain}/records", "/v4/domains/{domain}/records"),
            "DNS records",
            "DNS records of the domain",
            _RECORDS,
            sized=True,
        ),
        "records.add": _write(
            "POST", "/v2/domains/{domain}/records", "DNS changes", "DNS records of the domain", _RECORD_ID
        ),
        "records.edit": _write("PATCH", "/v1/domains/records/{record}", "DNS changes", "DNS record"),
        "records.delete": _write("DELETE", "/v2/domains/{domain}/records/{record}", "DNS changes", "DNS record"),
        "env.list": _get("/v10/projects/{project}/env", "env vars", "env vars of the project", _ENV_VARS),
        "env.create": _write("POST", "/v10/projects/{project}/env", "env creation", "env var", _WRITTEN),
        "env.edit": _write("PATCH", "/v9/projects/{project}/env/{variable}", "env update", "env var", _WRITTEN),
        "env.remove": _write("DELETE", "/v9/projects/{project}/env/{variable}", "env deletion", "env var"),
        "env.get": _get(
            ("/v1/projects/{project}/env/{variable}", "/v10/projects/{project}/env/{variable}"),
            "env var",
            "env var",
            _REVEALED,
        ),
        "shared_env.list": _get("/v1/env", "shared variables", "shared variables of the team", _SHARED_ENV_VARS),
        "shared_env.get": _get("/v1/env/{variable}", "env var", "shared variable", _REVEALED),
        "shared_env.create": _write("POST", "/v1/env", "env creation", "shared variable", _WRITTEN),
        "shared_env.edit": _write("PATCH", "/v1/env", "env update", "shared variable", _WRITTEN),
        "shared_env.remove": _write("DELETE", "/v1/env", "env deletion", "shared variable", _WRITTEN),
    }
)
"""Operation -> how it is requested and read (operationIds: facts, section 1)."""
