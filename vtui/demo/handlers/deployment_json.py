"""A deployment in the three shapes of the API: list row, detail, and the one inside a project; times in ms."""

from vtui.demo.data import checks
from vtui.demo.data.aliases import hosts_of
from vtui.demo.data.deployment import Deployment
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import Json
from vtui.demo.handlers.reply import encode


def _creator(deployment: Deployment) -> Json:
    creator, provider = deployment.creator, deployment.project.provider
    if creator["uid"] == "system":
        return {"uid": "system", "type": "system"}
    item: Json = {key: creator[key] for key in ("uid", "email", "username", "type")}
    if provider in {"github", "gitlab"}:
        item[f"{provider}Login"] = creator["username"]
    return item


def _inspector_url(scope: Scope, deployment: Deployment) -> str:
    return f"https://vercel.com/{scope.slug}/{deployment.project.name}/{deployment.uid[4:]}"


def _alias_error(deployment: Deployment, now: int) -> Json | None:
    if not deployment.alias_error or now < deployment.aliased_at:
        return None
    return {"code": "cert_missing", "message": "No certificate for the production domain is ready."}


def _substate(deployment: Deployment, state: str, now: int) -> Json:
    if state != "READY" or deployment.target != "production":
        return {}
    return {"readySubstate": "STAGED" if deployment.is_staged(now) else "PROMOTED"}


def row(scope: Scope, deployment: Deployment, now: int) -> Json:
    """The list row (getDeployments), identified by `uid`."""
    state = deployment.state(now)
    item: Json = {
        "uid": deployment.uid,
        "name": deployment.project.name,
        "projectId": deployment.project.id,
        "url": deployment.host,
        **dict.fromkeys(("created", "createdAt"), deployment.created),
        "source": deployment.source,
        **dict.fromkeys(("state", "readyState"), state),
        "type": "LAMBDAS",
        "creator": _creator(deployment),
        "meta": deployment.meta,
        "target": deployment.target,
        "aliasError": _alias_error(deployment, now),
        "aliasAssigned": deployment.aliased_at if deployment.has_aliases(now) else None,
        "inspectorUrl": _inspector_url(scope, deployment),
        "isRollbackCandidate": deployment.has_served(now) if deployment.target == "production" else None,
        "projectSettings": {
            "framework": deployment.project.framework,
            "nodeVersion": "22.x",
            "commandForIgnoringBuildStep": None,
        },
    }
    if state not in {"QUEUED", "INITIALIZING", "BLOCKED"}:
        item["buildingAt"] = deployment.building_at
    if state in {"READY", "ERROR"}:
        item["ready"] = deployment.ended_at
    item |= _substate(deployment, state, now)
    if state == "ERROR":
        item["errorCode"], item["errorMessage"], _ = deployment.error
    if state == "BLOCKED":
        item["seatBlock"] = _seat_block(deployment)
    if (custom := deployment.custom_environment) is not None:
        item["customEnvironment"] = {"id": custom["id"], "slug": custom["slug"]}
    if (expires := deployment.expires_at) is not None and expires > now:
        item["expiration"] = expires
    return item | _origin(deployment) | checks.summary(deployment, now)


def encoded_row(scope: Scope, index: int, now: int) -> bytes:
    """The JSON text of a list row, kept once nothing will change it any more."""
    if (encoded := scope.deployments.encoded.get(index)) is None:
        deployment = scope.deployments.get(index)
        encoded = encode(row(scope, deployment, now))
        if deployment.is_final(now):
            scope.deployments.encoded[index] = encoded
    return encoded


def _origin(deployment: Deployment) -> Json:
    """What a deployment was made from: whether it was built before, and the author of the commit of a blocked one."""
    item: Json = {"prebuilt": True} if deployment.prebuilt else {}
    if deployment.outcome == "B":
        user = {"id": 4_242_424, "login": "new-contributor", "provider": deployment.project.provider or "github"}
        item["attribution"] = {"commitMeta": {"name": "New Contributor", "isVerified": False}, "gitUser": user}
    return item


def _seat_block(deployment: Deployment) -> Json:
    return {
        "blockCode": "TEAM_ACCESS_REQUIRED" if deployment.bits % 2 else "COMMIT_AUTHOR_REQUIRED",
        "gitUserId": 4_242_424,
        "gitProvider": deployment.project.provider or "github",
    }


def _git_source(deployment: Deployment) -> Json | None:
    if deployment.source not in {"git", "redeploy"} or deployment.branch is None:
        return None
    repo_id = deployment.project.repo_id
    repositories: dict[str, Json] = {
        "github": {"type": "github", "repoId": repo_id},
        "gitlab": {"type": "gitlab", "projectId": repo_id},
        "bitbucket": {"type": "bitbucket", "workspaceUuid": "{ws}", "repoUuid": f"{{{repo_id}}}"},
    }
    repository = repositories.get(deployment.project.provider)
    if repository is None:
        return None
    return repository | {"ref": deployment.branch, "sha": deployment.sha, "prId": deployment.pull_request}


def detail(scope: Scope, deployment: Deployment, now: int) -> Json:
    """The owner's view of one deployment (getDeployment, createDeployment), identified by `id`."""
    state, project, creator = deployment.state(now), deployment.project, deployment.creator
    assigned = deployment.has_aliases(now)
    hosts = hosts_of(scope, deployment, now)
    item: Json = {
        "id": deployment.uid,
        "name": project.name,
        "url": deployment.host,
        "version": 2,
        "type": "LAMBDAS",
        "projectId": project.id,
        "project": {"id": project.id, "name": project.name, "framework": project.framework},
        "ownerId": scope.id,
        "plan": scope.plan,
        "creator": {key: creator[key] for key in ("uid", "username") if key in creator},
        "createdAt": deployment.created,
        "createdIn": "iad1",
        "bootedAt": min(now, deployment.initializing_at),
        "buildingAt": min(now, deployment.building_at),
        "buildSkipped": False,
        **dict.fromkeys(("readyState", "status"), state),
        "source": deployment.source,
        "target": deployment.target,
        "alias": hosts,
        "automaticAliases": [host for host in hosts if host.endswith(".vercel.app")],
        "userAliases": [host for host in hosts if not host.endswith(".vercel.app")],
        "aliasAssigned": assigned,
        "aliasAssignedAt": deployment.aliased_at if assigned else None,
        "aliasError": _alias_error(deployment, now),
        "aliasFinal": hosts[0] if hosts else None,
        "aliasWarning": None,
        "inspectorUrl": _inspector_url(scope, deployment),
        "isInConcurrentBuildsQueue": state == "QUEUED",
        **dict.fromkeys(("isInSystemBuildsQueue", "public"), False),
        "regions": ["iad1"],
        "routes": None,
        "env": [],
        "build": {"env": []},
        "meta": deployment.meta,
        "projectSettings": {
            "framework": project.framework,
            "nodeVersion": "22.x",
            **dict.fromkeys(("buildCommand", "devCommand", "installCommand", "outputDirectory", "rootDirectory")),
            "commandForIgnoringBuildStep": None,
        },
    }
    if scope.team_id is not None:
        item["team"] = {"id": scope.id, "name": scope.name, "slug": scope.slug}
    if (source := _git_source(deployment)) is not None:
        item["gitSource"] = source
    item |= _substate(deployment, state, now)
    if state in {"READY", "ERROR"}:
        item["ready"] = deployment.ended_at
    if state == "CANCELED":
        item["canceledAt"] = deployment.ended_at
    if state == "ERROR":
        item["errorCode"], item["errorMessage"], item["errorStep"] = deployment.error
        item["buildErrorAt"] = deployment.ended_at
        item["errorLink"] = "https://vercel.com/docs/deployments/troubleshoot-a-build"
    if state == "BLOCKED":
        item["seatBlock"] = _seat_block(deployment)
        item["readyStateReason"] = "The author of the commit has no seat in this team."
    if deployment.custom_environment is not None:
        item["customEnvironment"] = deployment.custom_environment
    return item | _origin(deployment) | checks.summary(deployment, now)


def embedded(scope: Scope, deployment: Deployment, now: int) -> Json:
    """The shape inside `latestDeployments` and `targets` of a project: `id`, `createdAt`, `readyAt`, no `projectId`."""
    state, creator = deployment.state(now), deployment.creator
    item: Json = {
        "id": deployment.uid,
        "name": deployment.project.name,
        "url": deployment.host,
        "deploymentHostname": deployment.host.removesuffix(f"-{scope.slug}.vercel.app"),
        "createdAt": deployment.created,
        "createdIn": "iad1",
        "readyState": state,
        "target": deployment.target,
        "alias": hosts_of(scope, deployment, now),
        "aliasAssigned": deployment.aliased_at if deployment.has_aliases(now) else None,
        "aliasError": _alias_error(deployment, now),
        "creator": None if creator["uid"] == "system" else {key: creator[key] for key in ("uid", "username", "email")},
        "meta": deployment.meta,
        "plan": scope.plan,
        "private": True,
        "teamId": scope.team_id,
        "type": "LAMBDAS",
        "userId": creator["uid"],
        "forced": deployment.source == "redeploy",
        "withCache": False,
        "requestedAt": deployment.created,
    }
    if state in {"BUILDING", "READY", "ERROR"}:
        item["buildingAt"] = deployment.building_at
    if state in {"READY", "ERROR"}:
        item["readyAt"] = deployment.ended_at
    return item | _substate(deployment, state, now)
