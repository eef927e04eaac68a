"""Projects: list and read. Times are in ms."""

from itertools import islice

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.people import ADA
from vtui.demo.data.production_moves import ProductionMove
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json
from vtui.demo.faults.rows import alter_object
from vtui.demo.handlers.deployment_json import embedded
from vtui.demo.handlers.environments import environment_json
from vtui.demo.handlers.pagination import applied_cursor, decode_token, distinct, page_items, page_json
from vtui.demo.handlers.reply import Reply, invalid
from vtui.demo.handlers.request import NUMBER, Request

RESOURCES = {
    "fluid": True,
    "functionDefaultRegions": ["iad1"],
    "functionDefaultMemoryType": "standard",
    "functionDefaultTimeout": 300,
    "functionZeroConfigFailover": False,
    "elasticConcurrencyEnabled": False,
}
CRONS = (("/api/cleanup", "0 3 * * *"), ("/api/digest", "30 7 * * 1"))


def _link(project: Project) -> Json | None:
    path = f"{project.org}/{project.name}"
    repositories: dict[str, Json] = {
        "github": {
            "type": "github",
            "org": project.org,
            "repo": project.name,
            "repoId": project.repo_id,
            "repoOwnerId": 4_242,
        },
        "gitlab": {
            "type": "gitlab",
            "projectId": str(project.repo_id),
            "projectName": project.name,
            "projectNamespace": project.org,
            "projectNameWithNamespace": path,
            "projectUrl": f"https://gitlab.example/{path}",
        },
        "bitbucket": {
            "type": "bitbucket",
            "owner": project.org,
            "slug": project.name,
            "name": project.name,
            "uuid": f"{{{sha(project.id)[:32]}}}",
            "workspaceUuid": f"{{{sha(project.org)[:32]}}}",
        },
    }
    repository = repositories.get(project.provider)
    if repository is None:
        return None
    return repository | {
        "productionBranch": project.branch,
        "gitCredentialId": "cred_" + token(20, "cred", project.org),
        "deployHooks": [],
        "sourceless": False,
        **dict.fromkeys(("createdAt", "updatedAt"), project.created),
    }


def project_json(scope: Scope, project: Project, now: int, *, rollback_info: bool = False) -> Json:
    """One project (getProject, getProjects); `targets` is empty when nothing serves production."""
    permissions = ["create", "read", "list"] if scope.role == "MEMBER" else ["create", "read", "update", "list"]
    latest = islice(scope.deployments.of_project(project), 2)
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
        "resourceConfig": RESOURCES | {"buildMachineType": project.build_machine},
        "defaultResourceConfig": RESOURCES,
        "createdAt": project.created,
        "updatedAt": scope.updated(project),
        "live": serving is not None,
        "paused": False,
        "autoAssignCustomDomains": scope.moves.auto_assign(project, now),
        **dict.fromkeys(("autoExposeSystemEnvs", "gitForkProtection"), True),
        "gitLFS": False,
        "publicSource": None,
        "serverlessFunctionRegion": "iad1",
        "sourceFilesOutsideRootDirectory": True,
        "ssoProtection": {"deploymentType": "all_except_custom_domains"} if project.index % 2 == 0 else None,
        "passwordProtection": None,
        "latestDeployments": [embedded(scope, deployment, now) for deployment in latest],
        "targets": {"production": embedded(scope, serving, now)} if serving is not None else {},
        "customEnvironments": [environment_json(scope, project, custom) for custom in project.custom_environments],
        "permissions": {"deployment": ["create", "delete", "read", "update", "list"], "projectEnvVars": permissions},
        **dict.fromkeys(("lastAliasRequest", "lastRollbackTarget")),
        "alias": [
            {"domain": host, "environment": "production", "target": "PRODUCTION", "deployment": None}
            for host in production_hosts(scope, project)
        ],
        "deploymentExpiration": project.retention,
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
        item["transferStartedAt"] = scope.deployments.anchor - DAY
    settings = scope.settings.get(project.id, {})
    return item | _last_move(scope, project, serving, now, rollback_info=rollback_info) | settings


def _last_move(scope: Scope, project: Project, serving: Deployment | None, now: int, *, rollback_info: bool) -> Json:
    """The last promote or rollback of production, and the rollback that is in effect."""
    initial = _initial_move(scope, project)
    requested = scope.moves.last_requested(project) or initial
    succeeded = scope.moves.last_succeeded(project, now) or initial
    item: Json = {}
    # The schema does not say when `lastAliasRequest` is present: without `rollbackInfo` only a rollback is, the least
    # that a client can rely on.
    if requested is not None and (rollback_info or requested.kind == "rollback"):
        item["lastAliasRequest"] = {"type": requested.kind, **_job(requested, now)}
    rolled_back = succeeded is not None and succeeded.kind == "rollback"
    if succeeded is not None and rolled_back and serving is not None and serving.uid == succeeded.to_uid:
        item["lastRollbackTarget"] = _job(succeeded, now)
        item["rollbackDescription"] = {
            "userId": ADA["uid"],
            "username": ADA["username"],
            "description": succeeded.description or "",
            "createdAt": succeeded.requested,
        }
    return item


def _job(move: ProductionMove, now: int) -> Json:
    return {
        "jobStatus": move.status(now),
        "fromDeploymentId": move.from_uid,
        "toDeploymentId": move.to_uid,
        "requestedAt": move.requested,
    }


def _initial_move(scope: Scope, project: Project) -> ProductionMove | None:
    """The last move of production before the account began."""
    anchor = scope.deployments.anchor
    serving = scope.serving(project, anchor) if project.flags & {"pinned", "staged"} else None
    if serving is None:
        return None
    if "pinned" in project.flags and (before := next(scope.have_served(project, anchor), None)) is not None:
        reason = "Payments fail for cards from Japan [INC-204]"
        return ProductionMove("rollback", serving.uid, before.uid, anchor - 1_800_000, description=reason)
    if "staged" in project.flags:
        return ProductionMove("promote", serving.uid, None, serving.aliased_at)
    return None


def _matching(request: Request) -> list[Project]:
    search = request.text("search") or ""
    if len(search) > 100:
        raise invalid("`search` should NOT be longer than 100 characters", "maxLength", ".search")
    repo = request.text("repo")
    return [
        project
        for project in request.scope.projects
        if search.lower() in project.name and repo in {None, f"{project.org}/{project.name}", project.name}
    ]


def _page(request: Request, before: float | None, after: int | None = None, *, tokens: bool = False) -> Reply:
    """A page of projects, last updated first; the cursors are times (ms)."""
    scope = request.scope
    matching = sorted(((scope.updated(project), project) for project in _matching(request)), key=lambda row: -row[0])
    updated = [time for time, _ in matching]
    entries = zip(distinct(updated) if tokens else updated, (project for _, project in matching), strict=True)
    limit, applied = request.limit(), applied_cursor(request, before)
    projects, pagination = page_items(
        request, entries, limit=limit, requested=before, applied=applied, after=after, tokens=tokens
    )
    rows = [project_json(scope, project, request.now) for project in projects]
    return Reply.of(page_json(request, "projects", rows, pagination))


def list_v10(request: Request) -> Reply:
    """Projects (getProjects), last updated first; `next` is a continuation token, which is sent back as `from`."""
    if "projects-until-only" in request.faults:
        return _page(request, request.number("until"))
    if "numeric-project-cursor" in request.faults:
        return _page(request, request.number("from"))
    from_ = request.text("from")
    if from_ is None:
        return _page(request, None, tokens=True)
    if NUMBER.fullmatch(from_):
        return _page(request, None, request.number("from"), tokens=True)
    return _page(request, decode_token(from_), tokens=True)


def list_v9(request: Request) -> Reply:
    """Projects as the older version lists them; `next` is a time (ms), which is sent back as `until`."""
    return _page(request, request.number("until"), request.number("since"))


def get(request: Request) -> Reply:
    """One project by id or name (getProject)."""
    rollback_info = request.flag("rollbackInfo")
    item = project_json(request.scope, request.project(), request.now, rollback_info=rollback_info)
    return Reply.of(alter_object(request.faults, "projects", item))
