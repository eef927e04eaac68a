"""Deployments: list, read, their checks, builds and files, cancel, delete."""

from base64 import b64encode
from dataclasses import replace
from itertools import islice

from vtui.demo.data.checks import checks_of, runs_of
from vtui.demo.data.deployment import IN_PROGRESS, OUTCOMES, Deployment
from vtui.demo.data.files import contents_of, file_tree
from vtui.demo.data.production_moves import ProductionMove
from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object, alter_rows
from vtui.demo.handlers.deployment_json import detail, encoded_row, row
from vtui.demo.handlers.pagination import applied_cursor, encoded_page, page_items, page_json
from vtui.demo.handlers.reply import (
    ApiError,
    Reply,
    bad_request,
    find_item,
    found,
    invalid,
    not_found,
)
from vtui.demo.handlers.request import Request


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
    # `from` is documented as the earliest time; the official CLI walks back with it.
    ends = (request.number(name) for name in ("until", "to", "from"))
    before, after = next((end for end in ends if end is not None), None), request.number("since")
    applied = applied_cursor(request, before)
    entries = [(deployments.created(index), index) for index in _matching(request, limit + 1, applied, after)]
    indexes, pagination = page_items(request, entries, limit=limit, requested=before, applied=applied, after=after)
    if request.faults:
        rows = [row(request.scope, deployments.get(index), request.now) for index in indexes]
        return Reply.of(page_json(request, "deployments", rows, pagination))
    return encoded_page(
        "deployments", [encoded_row(request.scope, index, request.now) for index in indexes], pagination
    )


def detail_reply(request: Request, deployment: Deployment) -> Reply:
    """Answer with the details of a deployment."""
    item = detail(request.scope, deployment, request.now)
    return Reply.of(alter_object(request.faults, "deployment", item, now=request.now))


def get(request: Request) -> Reply:
    """One deployment by id, host or alias (getDeployment)."""
    return detail_reply(request, request.deployment())


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
    run = find_item(_runs(request), "id", request.params[1], "Check run")
    return Reply.of(alter_object(request.faults, "runs", run))


def list_runs_of_check(request: Request) -> Reply:
    """The runs of one check of a project (listCheckRuns) for its newest deployments, in one answer."""
    newest = islice(request.scope.deployments.of_project(request.project()), 50)
    runs = (run for deployment in newest for run in runs_of(deployment, request.scope.id, request.now))
    return Reply.of({"runs": [run for run in runs if run.get("checkId") == request.params[1]]})


def get_check(request: Request) -> Reply:
    """One check of a deployment (getCheck)."""
    return Reply.of(find_item(checks_of(request.deployment(), request.now), "id", request.params[1], "Check"))


def request_check(request: Request) -> Reply:
    """Request a check again (rerequestCheck), which has no effect here."""
    get_check(request)
    return Reply.of({})


def refuse_check(request: Request) -> Reply:
    """Refuse to write a check (createCheck, updateCheck), which only an integration may."""
    request.deployment()
    raise ApiError(403, "forbidden", "Checks can be written by an integration only.")


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


def list_files(request: Request) -> Reply:
    """The tree of a deployment's files (listDeploymentFiles): an array; 404 for a deployment from git."""
    _, deployment = request.stored_deployment()
    if not contents_of(deployment):
        raise not_found("File tree")
    return Reply.of(file_tree(deployment))


def get_file(request: Request) -> Reply:
    """The content of a file in base64 (getDeploymentFileContents; the shape is not documented)."""
    _, deployment = request.stored_deployment()
    content = found(contents_of(deployment).get(request.params[1]), "File")
    return Reply.of({"data": b64encode(content).decode()})


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
    return detail_reply(request, deployment)


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
