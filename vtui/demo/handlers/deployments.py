"""Deployments: list, read, their checks and builds, cancel, delete, redeploy."""

from dataclasses import replace
from itertools import islice

from vtui.demo.data.checks import checks_of, runs_of
from vtui.demo.data.deployment import IN_PROGRESS, OUTCOMES, Deployment
from vtui.demo.data.deployment_generator import deployment_host, deployment_id
from vtui.demo.data.deployments import FIRST_NEW_INDEX
from vtui.demo.data.people import ADA
from vtui.demo.data.production_moves import ProductionMove
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object, alter_rows, was_deleted
from vtui.demo.handlers.deployment_json import detail, encoded_row, row
from vtui.demo.handlers.pagination import applied_cursor, encoded_page, page_items, page_json
from vtui.demo.handlers.reply import (
    ApiError,
    Reply,
    bad_request,
    check_transfer,
    found,
    invalid,
    not_found,
    unknown_property,
)
from vtui.demo.handlers.request import Request

BODY: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("customEnvironmentSlugOrId", "deploymentId", "name", "project", "target"), str),
    **dict.fromkeys(("gitMetadata", "gitSource", "meta", "projectSettings"), dict),
    "files": list,
    "monorepoManager": (str, type(None)),
    "withLatestCommit": bool,
}
OUTCOME_FAULTS = {"create-blocked": "B", "create-fails": "E", "create-canceled": "C"}


def _words(values: list[str]) -> frozenset[str]:
    return frozenset(word for value in values for word in value.split(",") if word)


def _projects(request: Request) -> frozenset[str] | None:
    """The ids of the projects in the query, None without any. Raises ApiError for one that is not in the scope."""
    names = list(_words(request.query.get("projectIds", []) + request.query.get("projectIds[]", [])))
    if name := request.text("projectId"):
        if names:
            raise bad_request("`projectId` and `projectIds` cannot be used together")
        names = [name]
    if len(names) > 20:
        raise invalid("`projectIds` should NOT have more than 20 items", "maxItems", ".projectIds")
    ids = frozenset(request.project(name).id for name in names)
    if app := request.text("app"):
        named = frozenset(project.id for project in request.scope.projects if project.name == app)
        return ids & named if ids else named
    return ids or None


def _has_target(target: str, deployment: Deployment) -> bool:
    custom = deployment.custom_environment
    if target in {"production", "staging"}:
        return deployment.target == target
    if target == "preview":
        return deployment.target is None and custom is None
    return custom is not None and target in {custom["slug"], custom["id"]}


def _matching(request: Request, count: int, before: float | None, after: int | None) -> list[int]:
    """The indexes of the first `count` deployments that match the query; `before` and `after` in ms."""
    deployments, now, query = request.scope.deployments, request.now, request.query
    target, branch, commit, users = map(request.text, ("target", "branch", "sha", "users"))
    states, uids = frozenset(word.upper() for word in _words(query.get("state", []))), _words([users or ""])
    meta = {key[5:]: values[0] for key, values in query.items() if key.startswith("meta-")}
    has_served = request.flag("rollbackCandidate")

    def matches(index: int) -> bool:
        deployment = deployments.get(index)
        return (
            (not states or deployment.state(now) in states)
            and (target is None or _has_target(target, deployment))
            and branch in {None, deployment.branch}
            and commit in {None, deployment.sha}
            and (users is None or deployment.creator["uid"] in uids)
            and (not has_served or deployment.has_served(now))
            and meta.items() <= deployment.meta.items()
        )

    indexes = deployments.indexes(
        projects=_projects(request),
        outcomes=frozenset(outcome for outcome, state in OUTCOMES.items() if state in states) if states else None,
        production=target == "production" if target is not None else True if has_served else None,
        before=before,
        after=after,
        inclusive=request.account.inclusive_until,
    )
    filters = (states, meta, has_served, target, branch, commit, users)
    return list(islice(filter(matches, indexes) if any(filters) else indexes, count))


def list_all(request: Request) -> Reply:
    """A page of deployments (getDeployments), newest first; `next` is the creation time of its last row (ms)."""
    deployments, limit = request.scope.deployments, request.limit()
    until, to = request.number("until"), request.number("to")
    before = until if until is not None else to
    applied = applied_cursor(request, before)
    since = request.number("since")
    after = since if since is not None else request.number("from")
    entries = [(deployments.created(index), index) for index in _matching(request, limit + 1, applied, after)]
    indexes, pagination = page_items(request, entries, limit=limit, requested=before, applied=applied, after=after)
    if request.faults:
        rows = [row(request.scope, deployments.get(index), request.now) for index in indexes]
        return Reply.of(page_json(request, "deployments", rows, pagination))
    return encoded_page(
        "deployments", [encoded_row(request.scope, index, request.now) for index in indexes], pagination
    )


def _detail_reply(request: Request, deployment: Deployment) -> Reply:
    item = detail(request.scope, deployment, request.now)
    return Reply.of(alter_object(request.faults, "deployment", item, now=request.now))


def get(request: Request) -> Reply:
    """One deployment by id, host or alias (getDeployment)."""
    return _detail_reply(request, request.deployment())


def list_checks(request: Request) -> Reply:
    """The checks of a deployment (getAllChecks) in one answer."""
    return Reply.of({"checks": alter_rows(request.faults, "checks", checks_of(request.deployment(), request.now))})


def _runs(request: Request) -> list[Json]:
    return runs_of(request.deployment(), request.scope.id, request.now)


def list_check_runs(request: Request) -> Reply:
    """The check runs of a deployment (listDeploymentCheckRuns) in one answer."""
    return Reply.of({"runs": alter_rows(request.faults, "runs", _runs(request))})


def get_check_run(request: Request) -> Reply:
    """One check run of a deployment (getDeploymentCheckRun), 404."""
    run = found(next((run for run in _runs(request) if run["id"] == request.params[1]), None), "Check run")
    return Reply.of(alter_object(request.faults, "runs", run))


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
    for name in ("forceNew", "skipAutoDetectionConfirmation"):
        if request.text(name) not in {None, "0", "1"}:
            raise invalid(f"Invalid value for `{name}`", "enum", f".{name}", {"allowedValues": ["0", "1"]})
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
