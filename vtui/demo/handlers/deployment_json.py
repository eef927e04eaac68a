"""A deployment in the three shapes the API has: list row, detail, and the one inside a project."""

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.people import Json
from vtui.demo.data.scope import Scope, moving_host


def _creator(one: Deployment) -> Json:
    person = one.person
    if person["uid"] == "system":
        return {"uid": "system", "type": "system"}
    creator: Json = {
        "uid": person["uid"],
        "email": person["email"],
        "username": person["username"],
        "type": person["type"],
    }
    if one.project.provider == "github":
        creator["githubLogin"] = person["login"]
    elif one.project.provider == "gitlab":
        creator["gitlabLogin"] = person["login"]
    return creator


def _inspector(scope: Scope, one: Deployment) -> str:
    return f"https://vercel.com/{scope.slug}/{one.project.name}/{one.uid[4:]}"


def _checks(one: Deployment, now: int) -> Json:
    if one.outcome != "R" or now < one.ends:
        return {}
    done = now >= one.aliased
    conclusion = "failed" if one.alias_error else "succeeded"
    return {"checksState": "completed" if done else "running"} | ({"checksConclusion": conclusion} if done else {})


def _alias_error(one: Deployment, now: int) -> Json | None:
    if not one.alias_error or now < one.aliased:
        return None
    return {"code": "cert_missing", "message": "No certificate for the production domain is ready."}


def _substate(one: Deployment, state: str, now: int) -> str | None:
    if state != "READY" or one.target != "production":
        return None
    return "STAGED" if one.waits(now) else "PROMOTED"


def row(scope: Scope, one: Deployment, now: int) -> Json:
    """The list row (getDeployments): keyed by `uid`, times in ms."""
    state = one.state(now)
    item: Json = {
        "uid": one.uid,
        "name": one.project.name,
        "projectId": one.project.id,
        "url": one.host,
        "created": one.created,
        "createdAt": one.created,
        "source": one.source,
        "state": state,
        "readyState": state,
        "type": "LAMBDAS",
        "creator": _creator(one),
        "meta": one.meta,
        "target": one.target,
        "aliasError": _alias_error(one, now),
        "aliasAssigned": one.aliased if one.assigned(now) else None,
        "inspectorUrl": _inspector(scope, one),
        "isRollbackCandidate": one.served(now) if one.target == "production" else None,
        "projectSettings": {
            "framework": one.project.framework,
            "nodeVersion": "22.x",
            "commandForIgnoringBuildStep": None,
        },
    }
    if state not in {"QUEUED", "INITIALIZING", "BLOCKED"}:
        item["buildingAt"] = one.builds
    if state in {"READY", "ERROR"}:
        item["ready"] = one.ends
    if (substate := _substate(one, state, now)) is not None:
        item["readySubstate"] = substate
    if state == "ERROR":
        item["errorCode"], item["errorMessage"], _ = one.error
    if state == "BLOCKED":
        item["seatBlock"] = _seat_block(one)
    if one.custom is not None:
        item["customEnvironment"] = {"id": one.custom["id"], "slug": one.custom["slug"]}
    return item | _checks(one, now)


def _seat_block(one: Deployment) -> Json:
    return {
        "blockCode": "TEAM_ACCESS_REQUIRED" if one.roll % 2 else "COMMIT_AUTHOR_REQUIRED",
        "gitUserId": 4_242_424,
        "gitProvider": one.project.provider or "github",
    }


def _git_source(one: Deployment) -> Json | None:
    if one.source not in {"git", "redeploy"} or one.branch is None:
        return None
    project = one.project
    if project.provider == "github":
        return {
            "type": "github",
            "repoId": project.repo_id,
            "ref": one.branch,
            "sha": one.sha,
            "prId": one.pull_request,
        }
    if project.provider == "gitlab":
        return {
            "type": "gitlab",
            "projectId": project.repo_id,
            "ref": one.branch,
            "sha": one.sha,
            "prId": one.pull_request,
        }
    if project.provider == "bitbucket":
        return {
            "type": "bitbucket",
            "workspaceUuid": "{ws}",
            "repoUuid": f"{{{project.repo_id}}}",
            "ref": one.branch,
            "sha": one.sha,
            "prId": None,
        }
    return None


def aliases(scope: Scope, one: Deployment, now: int) -> list[str]:
    """The hosts that point at the deployment at `now`: by themselves, or because a request has moved them."""
    hosts = [host for host in _own_hosts(scope, one, now) if host not in scope.pointed]
    return hosts + [host for host, uid in scope.pointed.items() if uid == one.uid]


def _own_hosts(scope: Scope, one: Deployment, now: int) -> list[str]:
    if not one.assigned(now):
        return []
    if one.target == "production":
        serving = scope.serving(one.project, now)
        if serving is None or serving.uid != one.uid:
            return []
        return production_hosts(scope, one.project)
    host = moving_host(one, scope.slug)
    return [host] if host is not None and scope.leads(one, now) else []


def detail(scope: Scope, one: Deployment, now: int) -> Json:
    """The owner's view of one deployment (getDeployment, createDeployment): keyed by `id`, times in ms."""
    state = one.state(now)
    assigned = one.assigned(now)
    hosts = aliases(scope, one, now)
    item: Json = {
        "id": one.uid,
        "name": one.project.name,
        "url": one.host,
        "version": 2,
        "type": "LAMBDAS",
        "projectId": one.project.id,
        "project": {"id": one.project.id, "name": one.project.name, "framework": one.project.framework},
        "ownerId": scope.id,
        "plan": scope.plan,
        "creator": {"uid": one.person["uid"]}
        | ({"username": one.person["username"]} if "username" in one.person else {}),
        "createdAt": one.created,
        "createdIn": "iad1",
        "bootedAt": min(now, one.starts),
        "buildingAt": min(now, one.builds),
        "buildSkipped": False,
        "readyState": state,
        "status": state,
        "source": one.source,
        "target": one.target,
        "alias": hosts,
        "automaticAliases": [host for host in hosts if host.endswith(".vercel.app")],
        "userAliases": [host for host in hosts if not host.endswith(".vercel.app")],
        "aliasAssigned": assigned,
        "aliasAssignedAt": one.aliased if assigned else None,
        "aliasError": _alias_error(one, now),
        "aliasFinal": hosts[0] if hosts else None,
        "aliasWarning": None,
        "inspectorUrl": _inspector(scope, one),
        "isInConcurrentBuildsQueue": state == "QUEUED",
        "isInSystemBuildsQueue": False,
        "public": False,
        "regions": ["iad1"],
        "routes": None,
        "env": [],
        "build": {"env": []},
        "meta": one.meta,
        "projectSettings": {
            "framework": one.project.framework,
            "nodeVersion": "22.x",
            "buildCommand": None,
            "devCommand": None,
            "installCommand": None,
            "outputDirectory": None,
            "rootDirectory": None,
            "commandForIgnoringBuildStep": None,
        },
    }
    if scope.team_id is not None:
        item["team"] = {"id": scope.id, "name": scope.name, "slug": scope.slug}
    if (source := _git_source(one)) is not None:
        item["gitSource"] = source
    if (substate := _substate(one, state, now)) is not None:
        item["readySubstate"] = substate
    if state in {"READY", "ERROR"}:
        item["ready"] = one.ends
    if state == "CANCELED":
        item["canceledAt"] = one.ends
    if state == "ERROR":
        item["errorCode"], item["errorMessage"], item["errorStep"] = one.error
        item["buildErrorAt"] = one.ends
        item["errorLink"] = "https://vercel.com/docs/deployments/troubleshoot-a-build"
    if state == "BLOCKED":
        item["seatBlock"] = _seat_block(one)
        item["readyStateReason"] = "The author of the commit has no seat in this team."
    if one.custom is not None:
        item["customEnvironment"] = one.custom
    return item | _checks(one, now)


def embedded(scope: Scope, one: Deployment, now: int) -> Json:
    """The shape inside `latestDeployments` and `targets` of a project: `id`, `createdAt`, `readyAt`, no `projectId`."""
    state = one.state(now)
    person = one.person
    item: Json = {
        "id": one.uid,
        "name": one.project.name,
        "url": one.host,
        "deploymentHostname": one.host.removesuffix(f"-{scope.slug}.vercel.app"),
        "createdAt": one.created,
        "createdIn": "iad1",
        "readyState": state,
        "target": one.target,
        "alias": aliases(scope, one, now),
        "aliasAssigned": one.aliased if one.assigned(now) else None,
        "aliasError": _alias_error(one, now),
        "creator": None if person["uid"] == "system" else {k: person[k] for k in ("uid", "username", "email")},
        "meta": one.meta,
        "plan": scope.plan,
        "private": True,
        "teamId": scope.team_id,
        "type": "LAMBDAS",
        "userId": person["uid"],
        "forced": one.source == "redeploy",
        "withCache": False,
        "requestedAt": one.created,
    }
    if state in {"BUILDING", "READY", "ERROR"}:
        item["buildingAt"] = one.builds
    if state in {"READY", "ERROR"}:
        item["readyAt"] = one.ends
    if (substate := _substate(one, state, now)) is not None:
        item["readySubstate"] = substate
    return item
