"""Aliases: which host points at which deployment, all of them, and what requests have moved."""

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import HOST, owned, production_hosts
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import LOOK_BACK, Scope, moving_host
from vtui.demo.faults import odd
from vtui.demo.handlers.deployment_json import aliases
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing
from vtui.demo.handlers.pagination import listed

if TYPE_CHECKING:
    from vtui.demo.data.people import Json

CERT = "assign-cert"
"""The oddity by which certificates are never ready."""


def iso(ms: int) -> str:
    """A time as this part of the API writes it."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def alias_id(scope: Scope, host: str) -> str:
    """The id of a host's alias, which can be removed by it from now on."""
    id_ = token(20, "alias", host)
    scope.alias_ids[id_] = host
    return id_


def _found(request: Request) -> Deployment:
    index = request.scope.stream.find(request.params[0])
    if index is None:
        raise missing("Deployment")
    return request.scope.stream.get(index)


def of_deployment(request: Request) -> Reply:
    """The hosts of a deployment (listDeploymentAliases), all in one answer; `created` is ISO 8601."""
    scope, one = request.scope, _found(request)
    items: list[Json] = [
        {"uid": alias_id(scope, host), "alias": host, "created": iso(one.aliased), "redirect": None}
        for host in aliases(scope, one, request.now)
    ]
    return Reply.of({"aliases": odd.rows(request.account.oddities, "aliases", items)})


def _of_project(scope: Scope, project: Project, now: int) -> list[tuple[str, Deployment]]:
    """Every host that the project's deployments have now; of the older ones those alone that requests have moved."""
    indexes = islice(scope.stream.indexes(projects=frozenset({project.id})), LOOK_BACK)
    hosts: dict[str, Deployment] = {}
    for one in map(scope.stream.get, indexes):
        host = moving_host(one, scope.slug)
        if one.target != "production" and host is not None and one.assigned(now):
            hosts.setdefault(host, one)
    if (serving := scope.serving(project, now)) is not None:
        hosts |= dict.fromkeys(production_hosts(scope, project), serving)
    for host, uid in scope.pointed.items():
        hosts.pop(host, None)
        index = None if uid is None else scope.stream.find(uid)
        if index is not None and (one := scope.stream.get(index)).project.id == project.id:
            hosts[host] = one
    return list(hosts.items())


def every(request: Request) -> Reply:
    """A page of the scope's or a project's aliases (listAliases), newest first."""
    scope, name = request.scope, request.text("projectId")
    project = scope.project(name) if name else None
    if name and project is None:
        raise missing("Project")
    found = [
        pair for one in ([project] if project else scope.projects) for pair in _of_project(scope, one, request.now)
    ]
    entries: list[tuple[int, Json]] = []
    for host, one in sorted(found, key=lambda pair: (-pair[1].aliased, pair[0])):
        at = min(one.aliased, entries[-1][0] - 1) if entries else one.aliased  # a cursor of times tells all apart
        row: Json = {"uid": alias_id(scope, host), "alias": host, "created": iso(at), "createdAt": at, "redirect": None}
        row |= {"deploymentId": one.uid, "projectId": one.project.id, "deployment": {"id": one.uid, "url": one.host}}
        entries.append((at, row))
    until, since = request.number("until"), request.number("since")
    return Reply.of(listed(request, "aliases", entries, before=until, after=since, limit=request.limit()))


def assign(request: Request) -> Reply:
    """Let a host point at a deployment (assignAlias)."""
    scope, now, one = request.scope, request.now, _found(request)
    host = _host(request)
    if one.state(now) != "READY":
        raise bad("The deployment is not READY and can not be aliased.")
    if not host.endswith(".vercel.app") and not any(
        host == item["name"] or host.endswith(f".{item['name']}") for item in owned(scope)
    ):
        raise Refused(404, "domain_not_found", "The domain used for the alias was not found")
    if CERT in request.account.oddities:
        raise Refused(400, "cert_missing", f"The certificate for {host} is not ready.")
    if host in aliases(scope, one, now):
        raise Refused(409, "conflict", "The provided alias is already assigned to the given deployment.")
    before = scope.deployment(host, now, lambda project: production_hosts(scope, project))
    if before is not None and before.host == host:
        raise Refused(409, "conflict", "The domain is not allowed to be used.")
    scope.pointed[host] = one.uid
    answer: Json = {"uid": alias_id(scope, host), "alias": host, "created": iso(now)}
    return Reply.of(answer | ({} if before is None else {"oldDeploymentId": before.uid}))


def _host(request: Request) -> str:
    body = request.read()
    host = body.get("alias") if isinstance(body, dict) else None
    if not isinstance(host, str) or HOST.fullmatch(host) is None:
        raise Refused(400, "invalid_alias", "The supplied alias is invalid")
    return host


def remove(request: Request) -> Reply:
    """Let a host point at nothing (deleteAlias), by the alias's id or by the host."""
    scope, now = request.scope, request.now
    host = scope.alias_ids.get(request.params[0], request.params[0])
    one = scope.deployment(host, now, lambda project: production_hosts(scope, project))
    if one is None or host not in aliases(scope, one, now):
        raise missing("Alias")
    scope.pointed[host] = None
    return Reply.of({"status": "SUCCESS"})
