"""Aliases: the hosts of branches, custom environments and production, and those that requests have assigned."""

from collections.abc import Iterator
from itertools import islice

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import branch_alias
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.scope import Scope


def alias_id(scope: Scope, host: str) -> str:
    """The id of a host's alias, by which requests can remove it from now on."""
    id_ = token(20, "alias", host)
    scope.alias_hosts[id_] = host
    return id_


def environment_alias(project: Project, custom_slug: str, scope: Scope) -> str:
    """The host that follows the newest deployment of a custom environment."""
    return f"{project.name}-env-{custom_slug}-{scope.slug}.vercel.app"


def following_host(deployment: Deployment, scope: Scope) -> str | None:
    """The host that follows the newest deployment of this one's custom environment or branch."""
    if deployment.custom_environment is not None:
        return environment_alias(deployment.project, deployment.custom_environment["slug"], scope)
    return branch_alias(deployment.project, deployment.branch) if deployment.branch else None


def _followed(scope: Scope, project: Project, now: int) -> Iterator[tuple[str, Deployment]]:
    """Hosts that follow the newest 400 deployments of a project, with their deployments, the newest first."""
    for deployment in islice(scope.deployments.of_project(project), 400):
        host = following_host(deployment, scope)
        if host is not None and deployment.target != "production" and deployment.has_aliases(now):
            yield host, deployment


def _newest_with(scope: Scope, project: Project, host: str, now: int) -> Deployment | None:
    return next((deployment for other, deployment in _followed(scope, project, now) if other == host), None)


def find_deployment(scope: Scope, name: str, now: int) -> Deployment | None:
    """The deployment with this id or host, or the one that an alias is assigned to."""
    if (deployment := scope.deployments.by_name(name)) is not None:
        return deployment
    if name in scope.assigned_aliases:
        return scope.deployments.by_name(scope.assigned_aliases[name])
    for project in scope.projects:
        if name in production_hosts(scope, project):
            return scope.serving(project, now)
    named = (each for each in scope.projects if name.startswith((f"{each.name[:28]}-git-", f"{each.name}-env-")))
    return next(filter(None, (_newest_with(scope, project, name, now) for project in named)), None)


def hosts_of(scope: Scope, deployment: Deployment, now: int) -> list[str]:
    """The hosts of the deployment's aliases at `now`, those that requests have assigned last."""
    hosts = [host for host in _automatic_hosts(scope, deployment, now) if host not in scope.assigned_aliases]
    return hosts + [host for host, uid in scope.assigned_aliases.items() if uid == deployment.uid]


def _automatic_hosts(scope: Scope, deployment: Deployment, now: int) -> list[str]:
    if not deployment.has_aliases(now):
        return []
    if deployment.target == "production":
        hosts, assigned = production_hosts(scope, deployment.project), scope.serving(deployment.project, now)
    elif (host := following_host(deployment, scope)) is not None:
        hosts, assigned = [host], _newest_with(scope, deployment.project, host, now)
    else:
        return []
    return hosts if assigned is not None and assigned.uid == deployment.uid else []


def project_aliases(scope: Scope, project: Project, now: int) -> dict[str, Deployment]:
    """The host of every alias of the project, and its deployment; branches of older deployments have none."""
    hosts: dict[str, Deployment] = {}
    for host, deployment in _followed(scope, project, now):
        hosts.setdefault(host, deployment)
    if (serving := scope.serving(project, now)) is not None:
        hosts |= dict.fromkeys(production_hosts(scope, project), serving)
    for host, uid in scope.assigned_aliases.items():
        hosts.pop(host, None)
        assigned = scope.deployments.by_name(uid)
        if assigned is not None and assigned.project.id == project.id:
            hosts[host] = assigned
    return hosts
