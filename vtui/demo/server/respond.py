"""Respond to a request: match its route, count it against its rate limit, check its access, call the handler."""

from collections.abc import Mapping
from email.utils import formatdate
from typing import NamedTuple

from vtui.demo.data.account import Account
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope
from vtui.demo.faults.catalog import FAULTS
from vtui.demo.faults.responses import WARNING_HEADERS, error_body, etag_of, is_known, replaced_body, retired_status
from vtui.demo.handlers.identity import sso_required
from vtui.demo.handlers.reply import JSON, ApiError, Reply, encode
from vtui.demo.handlers.request import Request, parse_query
from vtui.demo.server.routes import Route, match

PER_MINUTE: dict[str, int] = {
    **dict.fromkeys(("user", "deployment-get", "domains-list", "domain-config", "project-domains"), 500),
    **dict.fromkeys(("env-list", "env-get"), 500),
    **dict.fromkeys(("token", "members", "env-create", "env-update"), 120),
    **dict.fromkeys(("project-domains-change", "domain-verify"), 100),
    "teams": 600,
    "deployments-list": 1000,
    "env-delete": 60,
}
"""Requests for each group of endpoints (vercel.com/docs/limits); 1,000 for one whose limit is not published."""
LONGER = {"deployment-create": (120, 300), "deployment-delete": (200, 600)}
"""Requests and seconds for the groups with another window than a minute."""


class _Limit(NamedTuple):
    """The state of a rate limit after a request."""

    total: int
    remaining: int
    reset: int
    """When the window ends (ms)."""
    exceeded: bool = False


def _count_request(account: Account, group: str, now: int) -> _Limit | None:
    """Count one request of an endpoint group at `now` (ms); None when the account has no limits."""
    if account.rate_limit == 0:
        return None
    total, seconds = LONGER.get(group, (PER_MINUTE.get(group, 1_000), 60))
    if account.rate_limit is not None:
        total, seconds = account.rate_limit, 60
    reset, used = account.rate_windows.get(group, (0, 0))
    if now >= reset:
        # The header has whole seconds: a window that ends on one is exact to the ms.
        reset, used = (now // 1000 + seconds) * 1000, 0
    exceeded = used >= total
    used = min(used + 1, total)
    account.rate_windows[group] = reset, used
    return _Limit(total, total - used, reset, exceeded)


def _limit_headers(faults: frozenset[str], limit: _Limit) -> dict[str, str]:
    """The `X-RateLimit-*` headers of a response."""
    if "limits-missing" in faults:
        return {}
    if "limits-garbage" in faults:
        return {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-", "x-ratelimit-reset": "soon"}
    reset = limit.reset if "limits-ms" in faults else limit.reset // 1000
    if "limits-skewed" in faults:
        reset -= 600
    return {
        "x-ratelimit-limit": str(limit.total),
        "x-ratelimit-remaining": str(limit.remaining),
        "x-ratelimit-reset": str(reset),
    }


def respond(  # noqa: PLR0917 - these six are what a request consists of, in the order of its text
    account: Account, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes
) -> Reply:
    """Respond to one request, with `headers` in lower case. Raises ValueError for a fault that does not exist."""
    if unknown := account.faults - FAULTS.keys():
        raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
    now = account.clock.now()
    account.requests += 1
    shared = {"x-vercel-id": f"iad1::{token(5, account.requests).lower()}-{now}-{account.requests:012x}"}
    matched = match(method, path)
    limit = _count_request(account, "unknown" if isinstance(matched, ApiError) else matched[0].group, now)
    if not isinstance(matched, ApiError) and account.occurs_once("rate-limited-once", matched[0].name):
        # The window ends after a second, so that a client with a real clock can wait for it.
        limit = _Limit(limit.total if limit else 100, remaining=0, reset=(now // 1000 + 1) * 1000, exceeded=True)
    if limit is not None:
        shared |= _limit_headers(account.faults, limit)
    try:
        if isinstance(matched, ApiError):
            raise matched
        route, params = matched
        if limit is not None and limit.exceeded:
            return _too_many_requests(account.faults, limit, shared, now)
        _authorize(account, headers)
        request = Request(account, account.personal, params, parse_query(query), body, now)
        return _unless_known(_answer(request, route, path, shared), route, request, headers)
    except ApiError as error:
        return _error_reply(account.faults, error, shared)


def _unless_known(reply: Reply, route: Route, request: Request, headers: Mapping[str, str]) -> Reply:
    """The reply, under the fault "etags" with an ETag; 304 where `headers` of a request have the same one."""
    if "etags" in request.faults and route.method == "GET" and reply.status == 200 and reply.stream is None:
        reply.headers["etag"] = etag = etag_of(reply.body)
        if is_known(etag, headers):
            reply.status, reply.body = 304, b""
    return reply


def _too_many_requests(faults: frozenset[str], limit: _Limit, headers: dict[str, str], now: int) -> Reply:
    if "silent-429" in faults:
        return Reply(429)
    if "bare-429" in faults:
        return Reply.of({"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}, 429, headers)
    wait = max(1, -(-(limit.reset - now) // 1000))
    after = formatdate(limit.reset / 1000, usegmt=True) if "retry-after-date" in faults else str(wait)
    details = {"remaining": 0, "reset": limit.reset, "total": limit.total}
    if "reset-ms-429" not in faults:
        details = {"remaining": 0, "reset": limit.reset // 1000, "resetMs": limit.reset, "total": limit.total}
    message = f'Too many requests - try again in {wait} seconds (more than {limit.total}, code: "api-requests").'
    error = ApiError(429, "rate_limited", message, limit=details)
    return _error_reply(faults, error, headers | {"retry-after": after})


def _error_reply(faults: frozenset[str], error: ApiError, headers: dict[str, str]) -> Reply:
    body = error_body(faults if error.wrapped else faults | {"bare-errors"}, error.error)
    if body is None:
        return Reply(error.status, headers)
    if isinstance(body, str):
        return Reply(error.status, {**headers, "content-type": "text/html; charset=utf-8"}, body.encode())
    return Reply(error.status, {**headers, "content-type": JSON}, encode(body))


def _authorize(account: Account, headers: Mapping[str, str]) -> None:
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not value:
        raise ApiError(403, "forbidden", "The request is missing an authentication token", missingToken=True)
    if value.strip() != account.token:
        raise ApiError(403, "forbidden", "Not authorized", invalidToken=True)


def _scope(request: Request) -> Scope:
    """The scope of the request's `teamId` or `slug`. Raises ApiError when the token has no access to it."""
    account, faults = request.account, request.faults
    name = request.text("teamId") or request.text("slug")
    # The official CLI sends the id of the person as the team of a linked project of theirs.
    if name in {None, account.personal.id}:
        if "token-one-team" in faults:
            return account.teams[-1]
        if "northstar" in faults:
            raise ApiError(403, "forbidden", "You don't have permission to use the personal scope")
        return account.personal
    team = account.team(str(name))
    if team is None or ("token-one-team" in faults and team is not account.teams[-1]):
        raise ApiError(403, "team_unauthorized", "You are not authorized")
    if account.is_pending(team):
        raise ApiError(403, "forbidden", "You are not a member of this team")
    if team.kind == "locked":
        raise sso_required(team, enforced="account-saml-optional" not in faults)
    return team


def _answer(request: Request, route: Route, path: str, shared: dict[str, str]) -> Reply:
    account, faults = request.account, request.faults
    status = retired_status(faults, route.template) or account.retired.get(path) or account.retired.get(route.template)
    if status is not None:
        code = "gone" if status == 410 else "not_found"
        raise ApiError(status, code, "This version is not available")
    if "redirects" in faults:
        return Reply(302, {**shared, "location": f"https://elsewhere.example{route.template}"})
    if account.occurs_once("html-502-once", route.name):
        return Reply(502, {**shared, "content-type": "text/html"}, b"<html><h1>502 Bad Gateway</h1></html>")
    if account.occurs_once("empty-500-once", route.name):
        return Reply(500, {**shared, "content-type": "text/html"})
    if route.scoped:
        request.scope = _scope(request)
    request.scope.deployments.start_due(request.now)
    writes = route.method != "GET"
    if writes and "writes-unheard" in faults:
        return Reply(200, lost=True)
    reply = route.handler(request)
    reply.lost = writes and "writes-unanswered" in faults
    reply.delay = 2.0 if "answers-cross" in faults and not writes and account.requests % 2 else 0.0
    reply.headers |= shared
    replaced = replaced_body(faults, reply.body)
    if replaced is not None:
        reply.body, reply.stream = replaced, None
    if "warnings" in faults:
        reply.headers |= WARNING_HEADERS
    return reply
