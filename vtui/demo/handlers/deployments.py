"""Single deployments: read, their checks and builds, cancel, delete, redeploy."""

from dataclasses import replace

from vtui.demo.data.checks import checks_of
from vtui.demo.data.deployment import IN_PROGRESS, Deployment
from vtui.demo.data.deployment_generator import deployment_host, deployment_id
from vtui.demo.data.deployments import FIRST_NEW_INDEX
from vtui.demo.data.people import ADA
from vtui.demo.data.production_moves import ProductionMove
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object, alter_rows, was_deleted
from vtui.demo.handlers.deployment_json import detail
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, check_transfer, invalid, not_found, unknown_property
from vtui.demo.handlers.request import Request

BODY: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("customEnvironmentSlugOrId", "deploymentId", "name", "project", "target"), str),
    **dict.fromkeys(("gitMetadata", "gitSource", "meta", "projectSettings"), dict),
    "files": list,
    "monorepoManager": (str, type(None)),
    "withLatestCommit": bool,
}
OUTCOME_FAULTS = {"create-blocked": "B", "create-fails": "E", "create-canceled": "C"}


def _detail_reply(request: Request, deployment: Deployment) -> Reply:
    item = detail(request.scope, deployment, request.now)
    return Reply.of(alter_object(request.faults, "deployment", item, now=request.now))


def get(request: Request) -> Reply:
    """One deployment by id, host or alias (getDeployment)."""
    return _detail_reply(request, request.deployment())


def list_checks(request: Request) -> Reply:
    """The checks of a deployment (getAllChecks) in one answer."""
    return Reply.of({"checks": alter_rows(request.faults, "checks", checks_of(request.deployment(), request.now))})


def list_builds(request: Request) -> Reply:
    """The builds of a deployment, of which there is one; a path of the official CLI that is not documented."""
    deployment = request.deployment()
    build = {
        "id": "bld_" + token(9, "build", deployment.uid).lower(),
        "entrypoint": "package.json",
        "readyState": deployment.state(request.now),
        "createdAt": deployment.created,
        "createdIn": "iad1",
        "output": [],
        "use": "@vercel/next",
    }
    return Reply.of({"builds": [build]})


def cancel(request: Request) -> Reply:
    """Cancel a build (cancelDeployment): answers with the deployment, 400 when it has ended, 404."""
    request.check_faults("moves")
    (index, deployment), now = request.stored_deployment(), request.now
    if deployment.state(now) not in IN_PROGRESS or "cancel-late" in request.faults:
        raise bad_request(f"The deployment cannot be canceled: it is {deployment.state(now)}.")
    # The steps that it has not reached take no time, so that it ends now.
    queued = min(deployment.queued, now - deployment.created)
    initializing = min(deployment.initializing, now - deployment.created - queued)
    building = now - deployment.created - queued - initializing
    deployment = replace(deployment, outcome="C", queued=queued, initializing=initializing, building=building)
    request.scope.deployments.change(index, deployment)
    return _detail_reply(request, deployment)


def delete(request: Request) -> Reply:
    """Delete a deployment and its aliases (deleteDeployment); `url` in the query takes precedence over the id."""
    request.check_faults("moves")
    scope, (index, deployment) = request.scope, request.stored_deployment(request.text("url"))
    serving = scope.serving(deployment.project, request.now)
    if serving is not None and serving.uid == deployment.uid:
        scope.moves.add(deployment.project, ProductionMove("delete", None, deployment.uid, request.now))
    for host, uid in scope.assigned_aliases.items():
        if uid == deployment.uid:
            scope.assigned_aliases[host] = None
    scope.deployments.delete(index)
    return Reply.of({"uid": deployment.uid, "state": "DELETED"})


def _body(request: Request) -> Json:
    """The body. Raises ApiError for an invalid one."""
    body = request.json_object()
    for key, value in body.items():
        if key not in BODY:
            raise unknown_property(key)
        if not isinstance(value, BODY[key]):
            raise invalid(f"Invalid request: `{key}` has the wrong type", "type", f".{key}", {})
    if not body.get("name"):
        raise invalid("Invalid request: missing required property `name`", "required", "", {"missingProperty": "name"})
    if not all(isinstance(value, str) for value in body.get("meta", {}).values()):
        raise invalid("Invalid request: `meta` values should be strings", "type", ".meta", {"type": "string"})
    return body


def _check_query(request: Request) -> None:
    for name in ("forceNew", "skipAutoDetectionConfirmation"):
        if request.text(name) not in {None, "0", "1"}:
            raise invalid(f"Invalid value for `{name}`", "enum", f".{name}", {"allowedValues": ["0", "1"]})


def _environment(source: Deployment, body: Json) -> tuple[str | None, Json | None]:
    target, name = body.get("target"), body.get("customEnvironmentSlugOrId")
    if name is None and target not in {None, "production", "staging", "preview"}:
        name, target = target, None
    custom = None if name is None else source.project.custom_environment(name)
    if name is not None and custom is None:
        raise invalid(f"The custom environment `{name}` does not exist in this project", "enum", ".target")
    if name is not None and target == "production":
        raise bad_request("`target` and `customEnvironmentSlugOrId` cannot be used together")
    return (None if target == "preview" else target), custom


def redeploy(request: Request) -> Reply:
    """Build a deployment again (createDeployment): answers with the new one, 400, 404 or another error."""
    body = _body(request)
    _check_query(request)
    request.check_faults("create", ignored="create-400" if request.flag("skipAutoDetectionConfirmation") else "")
    if "deploymentId" not in body:
        raise ApiError(400, "missing_files", "Missing `files`, `gitSource` or `deploymentId`")
    scope, deployments, faults = request.scope, request.scope.deployments, request.faults
    source = deployments.by_name(body["deploymentId"])
    if source is None or ("soft-deleted" in faults and was_deleted(source.uid)):
        raise not_found("Deployment")
    project = source.project
    check_transfer(project)
    target, custom_environment = _environment(source, body)
    latest = body.get("withLatestCommit", False)
    same = (target, custom_environment) == (source.target, source.custom_environment)
    if not request.flag("forceNew") and not latest and source.outcome == "R" and same:
        # Without forceNew the answer is the equal deployment that exists, not a new build.
        return _detail_reply(request, source)
    index = FIRST_NEW_INDEX + len(deployments.new)
    outcome = "E" if source.outcome == "E" and not latest else "R"
    deployment = replace(
        source,
        uid=deployment_id(request.account.seed, scope.slug, index),
        host=deployment_host(project.name, scope.slug, index, request.account.seed),
        created=deployments.free_time(request.now),
        creator=ADA,
        target=target,
        custom_environment=custom_environment,
        source="redeploy",
        meta=source.meta | body.get("meta", {}),
        queued=1_500,
        initializing=2_500,
        building=project.build_seconds * 500,
        staged=False,
        outcome=next((OUTCOME_FAULTS[name] for name in OUTCOME_FAULTS if name in faults), outcome),
        alias_error="alias-fails" in faults,
    )
    if latest and deployment.sha is not None:
        deployment.sha = sha("latest", project.id, index)
        shas = dict.fromkeys((key for key in deployment.meta if key.endswith("CommitSha")), deployment.sha)
        deployment.meta |= shas
    deployments.add(deployment)
    return _detail_reply(request, deployment)
