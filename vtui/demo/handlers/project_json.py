"""A project as the API shows it."""

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import of_project as domains_of
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.people import ADA, Json
from vtui.demo.data.production_moves import Move
from vtui.demo.data.projects import DAY, Project
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.handlers.deployment_json import embedded

REGIONS = {
    "fluid": True,
    "functionDefaultRegions": ["iad1"],
    "functionDefaultMemoryType": "standard",
    "functionDefaultTimeout": 300,
    "functionZeroConfigFailover": False,
    "elasticConcurrencyEnabled": False,
}
CRONS = (("/api/cleanup", "0 3 * * *"), ("/api/digest", "30 7 * * 1"))
"""Path and schedule of the jobs that projects run."""
LATEST = 2
"""Deployments that a project carries along."""


def _link(project: Project) -> Json | None:
    shared: Json = {
        "productionBranch": project.branch,
        "gitCredentialId": "cred_" + token(20, "cred", project.org),
        "deployHooks": [],
        "sourceless": False,
        "createdAt": project.created,
        "updatedAt": project.created,
    }
    if project.provider == "github":
        return {
            "type": "github",
            "org": project.org,
            "repo": project.name,
            "repoId": project.repo_id,
            "repoOwnerId": 4_242,
        } | shared
    if project.provider == "gitlab":
        path = f"{project.org}/{project.name}"
        return {
            "type": "gitlab",
            "projectId": str(project.repo_id),
            "projectName": project.name,
            "projectNamespace": project.org,
            "projectNameWithNamespace": path,
            "projectUrl": f"https://gitlab.example/{path}",
        } | shared
    if project.provider == "bitbucket":
        return {
            "type": "bitbucket",
            "owner": project.org,
            "slug": project.name,
            "name": project.name,
            "uuid": f"{{{sha(project.id)[:32]}}}",
            "workspaceUuid": f"{{{sha(project.org)[:32]}}}",
        } | shared
    return None


def environment(scope: Scope, project: Project, custom: Json) -> Json:
    """One custom environment with its domains."""
    hosts = [item for item in domains_of(scope, project) if item["customEnvironmentId"] == custom["id"]]
    return custom | {
        "domains": hosts,
        "currentDeploymentAliases": [f"{project.name}-env-{custom['slug']}-{scope.slug}.vercel.app"],
    }


def shape(scope: Scope, project: Project, now: int, *, rollback_info: bool = False) -> Json:
    """One project (getProject, getProjects); times in ms, no target at all when production was never deployed."""
    serving = scope.serving(project, now)
    item: Json = {
        "id": project.id,
        "name": project.name,
        "accountId": scope.id,
        "framework": project.framework,
        "nodeVersion": "22.x",
        "directoryListing": False,
        "rootDirectory": "apps/web" if project.index % 9 == 4 else None,
        "buildCommand": "pnpm turbo build" if project.index % 5 == 1 else None,
        "devCommand": None,
        "installCommand": "pnpm install --frozen-lockfile" if project.index % 4 == 1 else None,
        "outputDirectory": None,
        "commandForIgnoringBuildStep": "npx turbo-ignore" if project.index % 9 == 4 else None,
        "resourceConfig": REGIONS,
        "defaultResourceConfig": REGIONS,
        "createdAt": project.created,
        "updatedAt": scope.updated(project),
        "live": serving is not None,
        "paused": False,
        "autoAssignCustomDomains": scope.moves.auto_assign(project, now),
        "autoExposeSystemEnvs": True,
        "gitForkProtection": True,
        "gitLFS": False,
        "publicSource": None,
        "serverlessFunctionRegion": "iad1",
        "sourceFilesOutsideRootDirectory": True,
        "ssoProtection": {"deploymentType": "all_except_custom_domains"} if project.index % 2 == 0 else None,
        "passwordProtection": None,
        "latestDeployments": [embedded(scope, one, now) for one in scope.newest(project, LATEST)],
        "targets": {"production": embedded(scope, serving, now)} if serving is not None else {},
        "customEnvironments": [environment(scope, project, custom) for custom in project.customs],
        "permissions": {
            "deployment": ["create", "delete", "read", "update", "list"],
            "projectEnvVars": ["create", "read", "list"]
            if scope.role == "MEMBER"
            else ["create", "read", "update", "list"],
        },
        "lastAliasRequest": None,
        "lastRollbackTarget": None,
        "alias": [{"domain": host, "target": "PRODUCTION"} for host in production_hosts(scope, project)],
        "hasActiveBranches": project.weight > 20,
    }
    if (link := _link(project)) is not None:
        item["link"] = link
    if project.weight > 20 and serving is not None:
        item["crons"] = {
            "enabledAt": project.created,
            "disabledAt": None,
            "updatedAt": project.created,
            "deploymentId": serving.uid,
            "definitions": [
                {"host": f"{project.name}-{scope.slug}.vercel.app", "path": path, "schedule": schedule}
                for path, schedule in CRONS[: 1 + project.index % 2]
            ],
        }
    if "transfer" in project.flags:
        item["transferStartedAt"] = scope.stream.anchor - DAY
    return item | _moved(scope, project, serving, now, rollback_info=rollback_info)


def _moved(scope: Scope, project: Project, serving: Deployment | None, now: int, *, rollback_info: bool) -> Json:
    """What was last asked of production, and the rollback that lasts."""
    before = _seeded(scope, project)
    found: Json = {}
    last, pin = scope.moves.last(project) or before, scope.moves.landed(project, now) or before
    # Only a rollback is told without being asked for: that is as little as any client may count on.
    if last is not None and (rollback_info or last.kind == "rollback"):
        found["lastAliasRequest"] = {"type": last.kind, **_request(last, now)}
    if pin is not None and pin.kind == "rollback" and serving is not None and serving.uid == pin.to:
        found["lastRollbackTarget"] = _request(pin, now)
        found["rollbackDescription"] = {
            "userId": ADA["uid"],
            "username": ADA["username"],
            "description": pin.description or "",
            "createdAt": pin.requested,
        }
    return found


def _request(move: Move, now: int) -> Json:
    return {
        "jobStatus": move.status(now),
        "fromDeploymentId": move.from_,
        "toDeploymentId": move.to,
        "requestedAt": move.requested,
    }


def _seeded(scope: Scope, project: Project) -> Move | None:
    """What happened to production before the account began."""
    anchor = scope.stream.anchor
    serving = scope.serving(project, anchor) if project.flags & {"pinned", "staged"} else None
    if serving is None:
        return None
    if "pinned" in project.flags and (since := scope.rolled_back_from(project)) is not None:
        why = "Payments fail for cards from Japan [INC-204]"
        return Move("rollback", serving.uid, since.uid, anchor - 1_800_000, description=why)
    return Move("promote", serving.uid, None, serving.aliased) if "staged" in project.flags else None
