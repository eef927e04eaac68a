"""Aliases: list, assign and remove them."""

import re

from vtui.demo.data.aliases import alias_id, find_deployment, hosts_of, project_aliases
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import owned_by
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json, iso
from vtui.demo.faults.rows import alter_rows
from vtui.demo.handlers.pagination import time_page
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, not_found
from vtui.demo.handlers.request import Request

HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
"""A complete host, as the API accepts it."""


def list_of_deployment(request: Request) -> Reply:
    """The aliases of a deployment (listDeploymentAliases) in one answer; `created` is ISO 8601."""
    scope, (_, deployment) = request.scope, request.stored_deployment()
    created = iso(deployment.aliased_at)
    items: list[Json] = [
        {"uid": alias_id(scope, host), "alias": host, "created": created, "redirect": None}
        for host in hosts_of(scope, deployment, request.now)
    ]
    return Reply.of({"aliases": alter_rows(request.faults, "aliases", items)})


def list_all(request: Request) -> Reply:
    """A page of the aliases of the scope or of a project (listAliases), newest first."""
    scope, name = request.scope, request.text("projectId")
    projects = [request.project(name)] if name else scope.projects
    hosts = [pair for project in projects for pair in project_aliases(scope, project, request.now).items()]
    rows: list[Json] = []
    for host, deployment in sorted(hosts, key=lambda pair: (-pair[1].aliased_at, pair[0])):
        # No two have the same time, so that a cursor is the time of one row.
        at = min(deployment.aliased_at, rows[-1]["createdAt"] - 1) if rows else deployment.aliased_at
        rows.append(_row(scope, host, deployment, at))
    return time_page(request, "aliases", rows)


def _row(scope: Scope, host: str, deployment: Deployment, at: int) -> Json:
    return {
        "uid": alias_id(scope, host),
        "alias": host,
        "created": iso(at),
        "createdAt": at,
        "redirect": None,
        "deploymentId": deployment.uid,
        "projectId": deployment.project.id,
        "deployment": {"id": deployment.uid, "url": deployment.host},
    }


def _find(request: Request) -> tuple[str, Deployment]:
    """The host and deployment of the alias whose id or host is the first of `params`. Raises ApiError without one."""
    scope, now = request.scope, request.now
    host = scope.alias_hosts.get(request.params[0], request.params[0])
    deployment = find_deployment(scope, host, now)
    if deployment is None or host not in hosts_of(scope, deployment, now):
        raise not_found("Alias")
    return host, deployment


def get(request: Request) -> Reply:
    """One alias by its id or its host (getAlias)."""
    host, deployment = _find(request)
    return Reply.of(_row(request.scope, host, deployment, deployment.aliased_at))


def assign(request: Request) -> Reply:
    """Assign an alias to a deployment (assignAlias)."""
    scope, now, (_, deployment) = request.scope, request.now, request.stored_deployment()
    body = request.json()
    host = body.get("alias") if isinstance(body, dict) else None
    if not isinstance(host, str) or HOST.fullmatch(host) is None:
        raise ApiError(400, "invalid_alias", "The supplied alias is invalid")
    if deployment.state(now) != "READY":
        raise bad_request("The deployment is not READY and can not be aliased.")
    owned = any(host == domain["name"] or host.endswith(f".{domain['name']}") for domain in owned_by(scope))
    if not owned and not host.endswith(".vercel.app"):
        raise ApiError(404, "domain_not_found", "The domain used for the alias was not found")
    if "assign-cert" in request.faults:
        raise ApiError(400, "cert_missing", f"The certificate for {host} is not ready.")
    if host in hosts_of(scope, deployment, now):
        raise ApiError(409, "conflict", "The provided alias is already assigned to the given deployment.")
    before = find_deployment(scope, host, now)
    if before is not None and before.host == host:
        raise ApiError(409, "conflict", "The domain is not allowed to be used.")
    scope.assigned_aliases[host] = deployment.uid
    answer = {"uid": alias_id(scope, host), "alias": host, "created": iso(now)}
    return Reply.of(answer | ({} if before is None else {"oldDeploymentId": before.uid}))


def delete(request: Request) -> Reply:
    """Remove an alias (deleteAlias), by its id or its host."""
    host, _ = _find(request)
    request.scope.assigned_aliases[host] = None
    return Reply.of({"status": "SUCCESS"})
