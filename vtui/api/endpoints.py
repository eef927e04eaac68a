"""The one table of operations: which path and version each has, and how it is paged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple

from vtui.models.scope import EVERY, Scope

CursorParam = Literal["until", "from"]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an operation."""

    path: str
    """Below the base URL, with `{…}` for what `ids` fill."""
    cursor: CursorParam = "until"
    """The query parameter that takes `pagination.next` back (facts, section 4)."""


class LimitKey(NamedTuple):
    """What shares one rate limit."""

    group: str
    owner: str | None = None
    """Whose requests count: the id of a team, empty for the personal account; None where all requests of the user
    count together."""


def owner_of(scope: Scope) -> str:
    """The scope as the owner of a rate limit."""
    return scope.team_id or ""


def owners_of(scope: Scope) -> frozenset[str] | None:
    """The owners whose rate limits a list in the scope spends; None for all of them."""
    return None if scope == EVERY else frozenset({owner_of(scope)})


PER_USER = frozenset(
    {
        "alias list",
        "deployment",
        "deployments",
        "domain config",
        "domain verification",
        "domains",
        "project domains",
        "teams",
        "token",
        "user",
    }
)
"""Groups whose limit is counted for the user, over all teams (facts, section 5). All others are counted for each owner:
so are those without a published figure, where one request too many costs less than a team that waits for another."""


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
    refusals: Mapping[int | str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """Error code in lower case, or HTTP status -> what it means for this operation and what to do, where that is more
    than it means for all."""

    def limit_key(self, scope: Scope | None) -> LimitKey:
        """The rate limit that a request in the scope spends."""
        if scope is None or not self.scoped or self.group in PER_USER:
            return LimitKey(self.group)
        return LimitKey(self.group, owner_of(scope))

    @property
    def write(self) -> bool:
        """Whether it changes something: such a request is sent once."""
        return self.method != "GET"


def _get(group: str, noun: str, *paths: str | Version, sized: bool = False, scoped: bool = True) -> Endpoint:
    versions = tuple(Version(path) if isinstance(path, str) else path for path in paths)
    return Endpoint("GET", group, noun, versions, sized=sized, scoped=scoped)


def _write(
    method: Literal["POST", "PATCH", "DELETE"],
    group: str,
    noun: str,
    path: str,
    refusals: Mapping[int | str, tuple[str, str]] | None = None,
) -> Endpoint:
    return Endpoint(method, group, noun, (Version(path),), refusals=refusals or {})


_MOVED = "Production cannot be moved now", "Another promote or rollback is under way, or the project is in transfer."
"""409 to a promote or rollback."""


_DOMAIN_REFUSALS: Mapping[int | str, tuple[str, str]] = {
    400: ("Vercel does not take this", "Nothing was changed."),
    402: ("The plan has no room for this domain", "Remove one that is no longer used, or take a bigger plan."),
    403: ("The domain is not yours to use", "Another team or account has it, or your role may not change domains."),
    409: ("The domain is in use", "A project has it already, or the project is being transferred."),
    "not_domain_owner": ("The domain is not yours to use", "Another team or account has it."),
    "domain_not_found": ("Vercel does not know this domain", "Look at how it is spelled."),
    "custom_domain_needs_upgrade": ("The plan allows no domain of one's own", "A bigger plan does."),
    "invalid_name": ("Vercel does not take this name", "Nothing was changed."),
    "missing_name": ("The name is missing", "Nothing was changed."),
    "not_modified": ("That is how it is already", "Nothing was changed."),
}
"""Answers to adding or editing a domain (facts, sections 5 and 8)."""


_RECORDS: Mapping[int | str, tuple[str, str]] = {
    400: ("Vercel does not take this record", "Nothing was changed."),
    402: ("The plan has no room for this record", "Delete one that is no longer used, or take a bigger plan."),
    404: ("Vercel does not keep this domain's records", "It is another team's, or its nameservers are another's."),
    409: ("It clashes with a record that is there", "A CNAME stands alone at its name, and no record is there twice."),
    "invalid_name": ("Vercel does not take this name", "It is the part before the domain, or @ for the domain."),
    "missing_name": ("The name is missing", "@ is the domain itself."),
    "invalid_type": ("Vercel does not take this type of record", "Nothing was changed."),
    "missing_type": ("The type is missing", "Nothing was changed."),
    "not_modified": ("That is how it is already", "Nothing was changed."),
}
"""Answers to adding or editing a DNS record."""


ENDPOINTS: Mapping[str, Endpoint] = MappingProxyType(
    {
        "user.get": _get("user", "your account", "/v2/user", scoped=False),
        "token.get": _get("token", "this token", "/v5/user/tokens/current", scoped=False),
        "teams.list": _get("teams", "teams", "/v2/teams", sized=True, scoped=False),
        "teams.get": _get("teams", "that team", "/v2/teams/{team}", scoped=False),
        "members.list": _get("members", "the team's members", "/v3/teams/{team}/members", sized=True),
        "projects.list": _get(
            "projects", "projects", Version("/v10/projects", "from"), Version("/v9/projects"), sized=True
        ),
        "projects.get": _get("project", "that project", "/v9/projects/{project}"),
        "projects.edit": _write(
            "PATCH",
            "project settings",
            "that project",
            "/v9/projects/{project}",
            {409: ("The project cannot be changed now", "It is being transferred to another team.")},
        ),
        "projects.promote": _write(
            "POST",
            "promote",
            "that deployment",
            "/v10/projects/{project}/promote/{deployment}",
            {
                409: _MOVED,
                422: ("Vercel does not promote this deployment", "It is not fit to serve production. Nothing moved."),
            },
        ),
        "projects.rollback": _write(
            "POST",
            "rollback",
            "that deployment",
            "/v1/projects/{project}/rollback/{deployment}",
            {
                402: (
                    "The plan does not go back that far",
                    "On Hobby only the production deployment before this one can be gone back to.",
                ),
                409: _MOVED,
                422: ("Vercel does not roll back to this deployment", "It is no candidate any more. Nothing moved."),
            },
        ),
        "projects.promote_aliases": _get("promote", "the hosts of a promote", "/v1/projects/{project}/promote/aliases"),
        "projects.rollback_aliases": _get(
            "rollback", "the hosts of a rollback", "/v9/projects/{project}/rollback/aliases"
        ),
        "deployments.list": _get("deployments", "deployments", "/v7/deployments", "/v6/deployments", sized=True),
        "deployments.get": _get("deployment", "that deployment", "/v13/deployments/{deployment}"),
        "deployments.checks": _get("checks", "the deployment's checks", "/v1/deployments/{deployment}/checks"),
        "deployments.create": _write("POST", "deployment creation", "a deployment", "/v13/deployments"),
        "deployments.cancel": _write(
            "PATCH",
            "cancel",
            "that deployment",
            "/v12/deployments/{deployment}/cancel",
            {400: ("It cannot be canceled any more", "Only what is queued or building can be: this one has ended.")},
        ),
        "deployments.delete": _write("DELETE", "deletion", "that deployment", "/v13/deployments/{deployment}"),
        "deployments.aliases": _get("aliases", "the deployment's hosts", "/v2/deployments/{deployment}/aliases"),
        "deployments.events": _get("build log", "that deployment's log", "/v3/deployments/{deployment}/events"),
        "deployments.runtime": _get(
            "runtime log",
            "that deployment's runtime log",
            "/v1/projects/{project}/deployments/{deployment}/runtime-logs",
        ),
        "aliases.list": _get("alias list", "aliases", "/v4/aliases", sized=True),
        "aliases.assign": _write(
            "POST",
            "alias assignment",
            "that deployment",
            "/v2/deployments/{deployment}/aliases",
            {
                400: ("The host cannot point at it", "Its certificate is not ready, or the deployment is not."),
                404: ("The host cannot point at it", "Its domain, or the deployment, is not in this team."),
                409: ("The host cannot point at it", "It does so already, or the domain may not be used."),
            },
        ),
        "aliases.remove": _write("DELETE", "alias removal", "that host", "/v2/aliases/{alias}"),
        "domains.list": _get("domains", "domains", "/v5/domains", sized=True),
        "domains.get": _get("domains", "that domain", "/v5/domains/{domain}"),
        "domains.config": _get("domain config", "the domain's DNS", "/v6/domains/{domain}/config"),
        "project_domains.list": _get(
            "project domains", "the project's domains", "/v9/projects/{project}/domains", sized=True
        ),
        "project_domains.get": _get("project domains", "that domain", "/v9/projects/{project}/domains/{domain}"),
        "project_domains.add": _write(
            "POST", "domain changes", "that domain", "/v10/projects/{project}/domains", _DOMAIN_REFUSALS
        ),
        "project_domains.edit": _write(
            "PATCH", "domain changes", "that domain", "/v9/projects/{project}/domains/{domain}", _DOMAIN_REFUSALS
        ),
        "project_domains.remove": _write(
            "DELETE",
            "domain changes",
            "that domain",
            "/v9/projects/{project}/domains/{domain}",
            {409: ("It cannot be removed now", "Something else relies on it, or the project is being transferred.")},
        ),
        "project_domains.verify": _write(
            "POST",
            "domain verification",
            "that domain",
            "/v9/projects/{project}/domains/{domain}/verify",
            {
                400: ("The domain is not proved yet", "The record is missing, another one, or has not spread so far."),
                "missing_txt_record": (
                    "The record was not found",
                    "Set it where the domain's DNS is kept. It takes minutes, at times hours, to spread.",
                ),
                "existing_project_domain": (
                    "Another project has this domain",
                    "It has to be removed there first, or proved to be yours.",
                ),
            },
        ),
        "records.list": _get(
            "DNS records",
            "this domain's DNS",
            "/v5/domains/{domain}/records",
            "/v4/domains/{domain}/records",
            sized=True,
        ),
        "records.add": _write("POST", "DNS changes", "this domain's DNS", "/v2/domains/{domain}/records", _RECORDS),
        "records.edit": _write("PATCH", "DNS changes", "that record", "/v1/domains/records/{record}", _RECORDS),
        "records.delete": _write("DELETE", "DNS changes", "that record", "/v2/domains/{domain}/records/{record}"),
        "env.list": _get("env vars", "the project's env vars", "/v10/projects/{project}/env"),
        "env.create": _write("POST", "env creation", "a variable", "/v10/projects/{project}/env"),
        "env.edit": _write("PATCH", "env update", "that variable", "/v9/projects/{project}/env/{variable}"),
        "env.remove": _write("DELETE", "env deletion", "that variable", "/v9/projects/{project}/env/{variable}"),
        "env.get": _get(
            "env var",
            "that variable",
            "/v1/projects/{project}/env/{variable}",
            "/v10/projects/{project}/env/{variable}",
        ),
        "shared_env.list": _get("shared env vars", "the team's shared env vars", "/v1/env"),
        "shared_env.get": _get("env var", "that shared variable", "/v1/env/{variable}"),
        "shared_env.edit": _write("PATCH", "env update", "that shared variable", "/v1/env"),
        "shared_env.remove": _write("DELETE", "env deletion", "that shared variable", "/v1/env"),
    }
)
"""Operation -> how it is asked for (operationIds: facts, section 1)."""
