"""Deployments that requests create: a redeploy, a git ref, files."""

from dataclasses import replace

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import deployment_host, deployment_id
from vtui.demo.data.deployments import FIRST_NEW_INDEX
from vtui.demo.data.people import ADA
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import number, sha
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import was_deleted
from vtui.demo.handlers.deployments import detail_reply
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


def _environment(project: Project, body: Json) -> tuple[str | None, Json | None]:
    target, name = body.get("target"), body.get("customEnvironmentSlugOrId")
    if name is None and target not in {None, "production", "staging", "preview"}:
        name, target = target, None
    custom = None if name is None else project.custom_environment(name)
    if name is not None and custom is None:
        raise invalid(f"The custom environment `{name}` does not exist in this project", "enum", ".target")
    if name is not None and target == "production":
        raise bad_request("`target` and `customEnvironmentSlugOrId` cannot be used together")
    return (None if target == "preview" else target), custom


def _deploy(request: Request, body: Json) -> Deployment:
    """Build files that were uploaded, or a git ref. Raises ApiError for a project without the repository."""
    scope, source = request.scope, body.get("gitSource")
    if source is None and not body.get("files"):
        raise ApiError(400, "missing_files", "Missing `files`, `gitSource` or `deploymentId`")
    project = request.project(body.get("project") or body["name"])
    check_transfer(project)
    target, custom = _environment(project, body)
    bits = number("deploy", project.id, request.account.requests) & 0xFFFFFFFF
    deployment = scope.deployments.build(
        project, request.now, outcome="R", production=target == "production", bits=bits
    )
    changes: Json = {"creator": ADA, "target": target, "custom_environment": custom, "pull_request": None}
    if source is None:
        meta = body.get("meta", {})
        changes |= {"source": "cli", "meta": meta, **dict.fromkeys(("branch", "message", "sha"))}
    else:
        if source.get("type") != project.provider or not isinstance(source.get("ref"), str):
            raise bad_request("`gitSource` is not the repository of the project.")
        commit = str(source.get("sha") or sha("ref", project.id, source["ref"]))
        meta = {f"{project.provider}Commit{key}": value for key, value in (("Ref", source["ref"]), ("Sha", commit))}
        changes |= {"source": "git", "branch": source["ref"], "sha": commit}
        changes["meta"] = deployment.meta | meta | body.get("meta", {})
    deployment = replace(deployment, **changes)
    scope.deployments.add(deployment)
    return deployment


def upload_file(_: Request) -> Reply:
    """Take a file for a deployment that follows (uploadFile); its content is not kept."""
    return Reply.of({})


def redeploy(request: Request) -> Reply:
    """Build a deployment again (createDeployment): answers with the new one, 400, 404 or another error."""
    body = _body(request)
    for name in ("forceNew", "skipAutoDetectionConfirmation"):
        if request.text(name) not in {None, "0", "1"}:
            raise invalid(f"Invalid value for `{name}`", "enum", f".{name}", {"allowedValues": ["0", "1"]})
    request.check_faults("create", ignored="create-400" if request.flag("skipAutoDetectionConfirmation") else "")
    if "deploymentId" not in body:
        return detail_reply(request, _deploy(request, body))
    scope, deployments, faults = request.scope, request.scope.deployments, request.faults
    source = deployments.by_name(body["deploymentId"])
    if source is None or ("soft-deleted" in faults and was_deleted(source.uid)):
        raise not_found("Deployment")
    project = source.project
    check_transfer(project)
    target, custom_environment = _environment(project, body)
    latest = body.get("withLatestCommit", False)
    same = (target, custom_environment) == (source.target, source.custom_environment)
    if not request.flag("forceNew") and not latest and source.outcome == "R" and same:
        # Without forceNew the answer is the equal deployment that exists, not a new build.
        return detail_reply(request, source)
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
    return detail_reply(request, deployment)
