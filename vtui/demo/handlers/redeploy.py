"""Redeploy: a new deployment from the source of another one (createDeployment)."""

from dataclasses import replace

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.deployment_generator import deployment_host, deployment_id
from vtui.demo.data.deployments import FIRST_NEW_INDEX
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import sha
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import was_deleted
from vtui.demo.handlers.deployments import detail_reply
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, in_transfer, invalid, not_found, unknown_property
from vtui.demo.handlers.request import Request

BODY: dict[str, type | tuple[type, ...]] = {
    "customEnvironmentSlugOrId": str,
    "deploymentId": str,
    "files": list,
    "gitMetadata": dict,
    "gitSource": dict,
    "meta": dict,
    "monorepoManager": (str, type(None)),
    "name": str,
    "project": str,
    "projectSettings": dict,
    "target": str,
    "withLatestCommit": bool,
}
"""The keys that the body can have, and their types."""
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


def _check_query(request: Request) -> None:
    for name in ("forceNew", "skipAutoDetectionConfirmation"):
        if request.text(name) not in {None, "0", "1"}:
            raise invalid(f"Invalid value for `{name}`", "enum", f".{name}", {"allowedValues": ["0", "1"]})


def _environment(source: Deployment, body: Json) -> tuple[str | None, Json | None]:
    """The target and custom environment in the body."""
    target, name = body.get("target"), body.get("customEnvironmentSlugOrId")
    if name is None and target is not None and target not in {"production", "staging", "preview"}:
        name, target = target, None
    custom = None
    if name is not None:
        custom = source.project.custom_environment(name)
        if custom is None:
            raise invalid(f"The custom environment `{name}` does not exist in this project", "enum", ".target")
        if target == "production":
            raise bad_request("`target` and `customEnvironmentSlugOrId` cannot be used together")
    return (None if target == "preview" else target), custom


def redeploy(request: Request) -> Reply:
    """Build a deployment again: answers with the owner's view of the new one, 400, 404 or another error."""
    body = _body(request)
    _check_query(request)
    confirmed = request.flag("skipAutoDetectionConfirmation")
    request.check_faults("create", ignored=frozenset({"create-400"} if confirmed else ()))
    if "deploymentId" not in body:
        raise ApiError(400, "missing_files", "Missing `files`, `gitSource` or `deploymentId`")
    scope, deployments, faults = request.scope, request.scope.deployments, request.faults
    source = deployments.by_name(body["deploymentId"])
    if source is None or ("soft-deleted" in faults and was_deleted(source.uid)):
        raise not_found("Deployment")
    project = source.project
    if "transfer" in project.flags:
        raise in_transfer()
    target, custom_environment = _environment(source, body)
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
        commit = sha("latest", project.id, index)
        deployment.sha = commit
        deployment.meta = {
            key: commit if key.endswith("CommitSha") else value for key, value in deployment.meta.items()
        }
    deployments.add(deployment)
    return detail_reply(request, deployment)
