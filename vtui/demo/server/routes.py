"""The whole API of the demo account: a table from method and path to a handler, and what answers a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from urllib.parse import unquote

from vtui.demo.data.account import Account
from vtui.demo.data.people import Json
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.faults import odd
from vtui.demo.handlers import aliases, official, project_settings, shared_env
from vtui.demo.handlers import deployment_actions as acting
from vtui.demo.handlers import dns_records as records
from vtui.demo.handlers import env_var_changes as env_writing
from vtui.demo.handlers import project_domains as domain_acting
from vtui.demo.handlers import resources as handlers
from vtui.demo.handlers.build_log import build_log
from vtui.demo.handlers.deployment_list import deployments
from vtui.demo.handlers.members import members
from vtui.demo.handlers.messages import JSON, Refused, Reply, Request, encode, read_query
from vtui.demo.handlers.redeploy import create
from vtui.demo.handlers.runtime_log import runtime_log

Handler = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A path template of one method; `kind` names its rate limit, `scoped` says whether it asks for a team."""

    method: str
    template: str
    kind: str
    handler: Handler
    scoped: bool = True


ROUTES: tuple[Route, ...] = (
    Route("GET", "/v2/user", "user", handlers.user, scoped=False),
    Route("GET", "/v5/user/tokens/current", "token", handlers.token, scoped=False),
    Route("GET", "/v6/user/tokens/current", "token", handlers.token, scoped=False),
    Route("GET", "/v1/teams", "teams", handlers.teams_v1, scoped=False),
    Route("GET", "/v2/teams", "teams", handlers.teams, scoped=False),
    Route("GET", "/teams/{team}", "teams", handlers.team, scoped=False),
    Route("GET", "/v2/teams/{team}", "teams", handlers.team, scoped=False),
    Route("GET", "/v3/teams/{team}/members", "members", members, scoped=False),
    Route("GET", "/v6/deployments", "deployments-list", deployments),
    Route("GET", "/v7/deployments", "deployments-list", deployments),
    Route("GET", "/v13/deployments/{idOrHost}", "deployment-get", handlers.deployment),
    Route("GET", "/v1/deployments/{deploymentId}/checks", "checks", handlers.checks),
    Route("POST", "/v13/deployments", "deployment-create", create),
    Route("PATCH", "/v12/deployments/{id}/cancel", "deployment-cancel", acting.cancel),
    Route("DELETE", "/v13/deployments/{id}", "deployment-delete", acting.delete),
    Route("GET", "/v2/deployments/{id}/aliases", "deployment-aliases", aliases.of_deployment),
    Route("POST", "/v2/deployments/{id}/aliases", "alias-assign", aliases.assign),
    Route("DELETE", "/v2/aliases/{id}", "alias-delete", aliases.remove),
    Route("GET", "/v4/aliases", "aliases-list", aliases.every),
    Route("POST", "/v10/projects/{projectId}/promote/{deploymentId}", "project-move", acting.promote),
    Route("POST", "/v1/projects/{projectId}/rollback/{deploymentId}", "project-move", acting.rollback),
    Route("POST", "/v9/projects/{projectId}/rollback/{deploymentId}", "project-move", acting.rollback),
    Route("GET", "/v1/projects/{projectId}/promote/aliases", "moved-aliases", acting.moved_aliases),
    Route("GET", "/v9/projects/{projectId}/rollback/aliases", "moved-aliases", acting.moved_aliases),
    Route("GET", "/v3/deployments/{idOrHost}/events", "events", build_log),
    Route(
        "GET",
        "/v1/projects/{projectId}/deployments/{deploymentId}/runtime-logs",
        "runtime-logs",
        runtime_log,
    ),
    Route("GET", "/v9/projects", "projects-list", handlers.projects_v9),
    Route("GET", "/v10/projects", "projects-list", handlers.projects_v10),
    Route("GET", "/v9/projects/{idOrName}", "project-get", handlers.project),
    Route("GET", "/v10/projects/{idOrName}", "project-get", handlers.project),
    Route("PATCH", "/v9/projects/{idOrName}", "project-update", project_settings.edit),
    Route("GET", "/projects/{idOrName}/custom-environments", "custom-environments", handlers.custom_environments),
    Route("GET", "/v9/projects/{idOrName}/custom-environments", "custom-environments", handlers.custom_environments),
    Route(
        "GET",
        "/v9/projects/{idOrName}/custom-environments/{slugOrId}",
        "custom-environments",
        handlers.custom_environment,
    ),
    Route("GET", "/v9/projects/{idOrName}/domains", "project-domains", handlers.project_domains),
    Route("GET", "/v9/projects/{idOrName}/domains/{domain}", "project-domains", handlers.project_domain),
    Route("POST", "/v10/projects/{idOrName}/domains", "project-domains-change", domain_acting.add),
    Route("PATCH", "/v9/projects/{idOrName}/domains/{domain}", "project-domains-change", domain_acting.edit),
    Route("DELETE", "/v9/projects/{idOrName}/domains/{domain}", "project-domains-change", domain_acting.remove),
    Route("POST", "/v9/projects/{idOrName}/domains/{domain}/verify", "domain-verify", domain_acting.verify),
    Route("GET", "/v9/projects/{idOrName}/env", "env-list", handlers.envs),
    Route("GET", "/v10/projects/{idOrName}/env", "env-list", handlers.envs),
    Route("GET", "/v1/projects/{idOrName}/env/{id}", "env-get", handlers.env),
    Route("POST", "/v10/projects/{idOrName}/env", "env-create", env_writing.create),
    Route("PATCH", "/v9/projects/{idOrName}/env/{id}", "env-update", env_writing.edit),
    Route("DELETE", "/v9/projects/{idOrName}/env/{id}", "env-delete", env_writing.remove),
    Route("GET", "/v3/env/pull/{idOrName}", "env-pull", official.pull),
    Route("GET", "/v3/env/pull/{idOrName}/{target}", "env-pull", official.pull),
    Route("GET", "/v11/deployments/{id}/builds", "builds", official.builds),
    Route("GET", "/v3/now/aliases", "aliases-list", aliases.every),
    Route("GET", "/v3/now/deployments/{idOrHost}/events", "events", build_log),
    Route("GET", "/v4/domains/{domain}", "domain-get", handlers.domain),
    Route("GET", "/v1/env", "shared-env", shared_env.listed),
    Route("GET", "/v1/env/{id}", "env-get", shared_env.one),
    Route("PATCH", "/v1/env", "env-update", shared_env.edit),
    Route("DELETE", "/v1/env", "env-delete", shared_env.remove),
    Route("GET", "/v5/domains", "domains-list", handlers.domains),
    Route("GET", "/v5/domains/{domain}", "domain-get", handlers.domain),
    Route("GET", "/v4/domains/{domain}/records", "dns-records", handlers.dns_records),
    Route("GET", "/v5/domains/{domain}/records", "dns-records", handlers.dns_records),
    Route("POST", "/v2/domains/{domain}/records", "dns-records-change", records.add),
    Route("PATCH", "/v1/domains/records/{recordId}", "dns-records-change", records.edit),
    Route("DELETE", "/v2/domains/{domain}/records/{recordId}", "dns-records-change", records.delete),
    Route("GET", "/v6/domains/{domain}/config", "domain-config", handlers.domain_config),
)


def _index() -> dict[tuple[int, str], list[tuple[tuple[str | None, ...], dict[str, Route]]]]:
    """Templates by length and first part, as parts of which None matches anything."""
    found: dict[tuple[int, str], dict[tuple[str | None, ...], dict[str, Route]]] = {}
    for route in ROUTES:
        parts = tuple(None if part.startswith("{") else part for part in route.template[1:].split("/"))
        found.setdefault((len(parts), str(parts[0])), {}).setdefault(parts, {})[route.method] = route
    # A part that is spelled out goes before one that matches anything.
    return {
        key: sorted(value.items(), key=lambda item: [part is None for part in item[0]]) for key, value in found.items()
    }


INDEX = _index()
LATE = 2.0
"""Seconds after which an answer is given that others overtake."""


def match(method: str, path: str) -> tuple[Route, tuple[str, ...]] | Refused:
    """The route of a request and what its template's holes hold, or the refusal: 404 or 405."""
    parts = path[1:].split("/") if path.startswith("/") else [path]
    for template, methods in INDEX.get((len(parts), parts[0]), ()):
        if all(wanted is None or wanted == part for wanted, part in zip(template, parts, strict=True)):
            if method not in methods:
                return Refused(405, "method_not_allowed", "The method is not allowed for this path")
            values = tuple(
                unquote(part, errors="replace") for wanted, part in zip(template, parts, strict=True) if wanted is None
            )
            if not all(values):
                break
            return methods[method], values
    return Refused(404, "not_found", "The requested path was not found")


def _authorize(account: Account, headers: Mapping[str, str]) -> None:
    given = headers.get("authorization", "")
    kind, _, value = given.partition(" ")
    if not given or kind.lower() != "bearer" or not value:
        raise Refused(403, "forbidden", "The request is missing an authentication token", missingToken=True)
    if value.strip() != account.token:
        raise Refused(403, "forbidden", "Not authorized", invalidToken=True)


def _scope(account: Account, query: Mapping[str, list[str]]) -> Scope:
    name = next((query[key][0] for key in ("teamId", "slug") if query.get(key, [""])[0]), None)
    if name is None:
        if account.oddities & {"northstar", "token-one-team"}:
            if "token-one-team" in account.oddities:
                return account.teams[-1]
            raise Refused(403, "forbidden", "You don't have permission to use the personal scope")
        return account.personal
    scope = account.team(name)
    if scope is None or ("token-one-team" in account.oddities and scope is not account.teams[-1]):
        raise Refused(403, "team_unauthorized", "You are not authorized")
    if account.pending(scope):
        raise Refused(403, "forbidden", "You are not a member of this team")
    if scope.kind == "locked":
        raise handlers.saml(scope.id, scope.slug, enforced="account-saml-optional" not in account.oddities)
    return scope


def _limit_headers(account: Account, spent: Json) -> dict[str, str]:
    oddities = account.oddities
    if "limits-missing" in oddities:
        return {}
    if "limits-garbage" in oddities:
        return {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-", "x-ratelimit-reset": "soon"}
    reset = int(spent["reset"])
    shown = reset if "limits-ms" in oddities else reset // 1000
    if "limits-skewed" in oddities:
        shown -= 600
    return {
        "x-ratelimit-limit": str(spent["total"]),
        "x-ratelimit-remaining": str(spent["remaining"]),
        "x-ratelimit-reset": str(shown),
    }


def _too_many(account: Account, spent: Json, headers: dict[str, str], now: int) -> Reply:
    oddities = account.oddities
    if "silent-429" in oddities:
        return Reply(429)
    if "bare-429" in oddities:
        return Reply.of({"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}, 429, headers)
    wait = max(1, -(-(int(spent["reset"]) - now) // 1000))
    after = formatdate(int(spent["reset"]) / 1000, usegmt=True) if "retry-after-date" in oddities else str(wait)
    limit: Json = {
        "remaining": 0,
        "reset": int(spent["reset"]) // 1000,
        "resetMs": spent["reset"],
        "total": spent["total"],
    }
    if "reset-ms-429" in oddities:
        limit = {"remaining": 0, "reset": spent["reset"], "total": spent["total"]}
    message = f'Too many requests - try again in {wait} seconds (more than {spent["total"]}, code: "api-requests").'
    return _error(
        account, 429, {"code": "rate_limited", "message": message, "limit": limit}, headers | {"retry-after": after}
    )


def _error(account: Account, status: int, error: Json, headers: dict[str, str]) -> Reply:
    body = odd.error_body(account.oddities, error)
    if body is None:
        return Reply(status, dict(headers))
    if isinstance(body, str):
        return Reply(status, {**headers, "content-type": "text/html; charset=utf-8"}, body.encode())
    return Reply(status, {**headers, "content-type": JSON}, encode(body))


def _broken(account: Account, route: Route, headers: dict[str, str]) -> Reply | None:
    """What the oddities answer in place of anything sensible."""
    oddities, name = account.oddities, f"{route.method} {route.template}"
    if "redirects" in oddities:
        return Reply(302, {**headers, "location": f"https://elsewhere.example{route.template}"})
    for oddity, status in (("html-502-once", 502), ("empty-500-once", 500)):
        if oddity in oddities and f"{oddity} {name}" not in account.happened:
            account.happened[f"{oddity} {name}"] = 1
            return Reply(
                status,
                {**headers, "content-type": "text/html"},
                b"<html><h1>502 Bad Gateway</h1></html>" * (status == 502),
            )
    return None


def _bent(account: Account, reply: Reply) -> Reply:
    """A good answer as the oddities spoil it."""
    oddities = account.oddities
    if "not-json" in oddities:
        reply.body, reply.stream = b"<!doctype html><title>Maintenance</title>", None
    elif "cut-json" in oddities:
        reply.body, reply.stream = reply.body[: len(reply.body) // 2], None
    elif "wrong-json" in oddities:
        reply.body, reply.stream = b"42", None
    elif "empty-answers" in oddities:
        reply.body, reply.stream = b"", None
    if "warnings" in oddities:
        reply.headers["x-vercel-warning-version"] = "This version of the endpoint will be retired soon."
        reply.headers["x-vercel-action-version"] = "Learn more"
        reply.headers["x-vercel-link-version"] = "https://vercel.com/docs/rest-api"
    return reply


def _answer(request_: Request, route: Route, shared: dict[str, str]) -> Reply:
    account, path = request_.account, request_.path
    if path in account.retired:
        code = "gone" if account.retired_status == 410 else "not_found"
        raise Refused(account.retired_status, code, "This version is not available")
    if (broken := _broken(account, route, shared)) is not None:
        return broken
    if route.scoped:
        request_.scope = _scope(account, request_.query)
    request_.scope.stream.sync(request_.now)
    changes = route.method != "GET"
    if changes and "writes-unheard" in account.oddities:
        return Reply(200, lost=True)
    reply = route.handler(request_)
    reply.lost = changes and "writes-unanswered" in account.oddities
    reply.late = LATE if "answers-cross" in account.oddities and not changes and account.requests % 2 else 0.0
    reply.headers |= shared
    return _bent(account, reply) if account.oddities else reply


def respond(  # noqa: PLR0917 - these six are what a request is made of, in the order of its text
    account: Account, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> Reply:
    """Answer one request: `path` and `query` as they were sent, `headers` with names in lower case."""
    now = account.clock.now()
    account.requests += 1
    id_ = f"iad1::{token(5, account.requests).lower()}-{now}-{account.requests:012x}"
    shared = {"x-vercel-id": id_}
    found = match(method, path)
    spent = account.limits.spend("unknown" if isinstance(found, Refused) else found[0].kind, now)
    if not isinstance(found, Refused) and _limited_once(account, found[0]):
        # Free again after a second, so that a client with a real clock can wait for it.
        spent = {
            "total": spent["total"] if spent else 100,
            "remaining": 0,
            "reset": (now // 1000 + 1) * 1000,
            "ok": False,
        }
    if spent is not None:
        shared |= _limit_headers(account, spent)
    try:
        if isinstance(found, Refused):
            raise found
        route, params = found
        if spent is not None and not spent["ok"]:
            return _too_many(account, spent, shared, now)
        _authorize(account, headers)
        asked = read_query(query)
        return _answer(Request(account, account.personal, method, path, params, asked, body, now), route, shared)
    except Refused as refused:
        return _error(account, refused.status, refused.error, shared)


def _limited_once(account: Account, route: Route) -> bool:
    name = f"rate-limited-once {route.method} {route.template}"
    if "rate-limited-once" not in account.oddities or name in account.happened:
        return False
    account.happened[name] = 1
    return True
