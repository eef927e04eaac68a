"""Which deployment serves production: promote, roll back, and the aliases that they move."""

from dataclasses import replace
from typing import Any

from vtui.demo.data.deployment import Deployment
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.production_moves import ROLLING_RELEASE_DELAY, START_DELAY, Kind, ProductionMove
from vtui.demo.data.pseudorandom import token
from vtui.demo.handlers.reply import ApiError, Reply, check_transfer, invalid, not_found
from vtui.demo.handlers.request import Request


def promote(request: Request) -> Reply:
    """Promote a production build (requestPromote): 201, or 202 behind a rolling release; no body."""
    queued = "promote-queued" in request.faults
    index, deployment = _target(request, "promote")
    move = _move(request, "promote", deployment, delay=ROLLING_RELEASE_DELAY if queued else START_DELAY)
    if deployment.staged and not (move.failed or move.hangs):
        request.scope.deployments.change(index, replace(deployment, promoted_at=move.ends))
    return Reply(202 if queued else 201)


def rollback(request: Request) -> Reply:
    """Roll back production to a deployment that it served before (requestRollback): 201 without a body."""
    _, deployment = _target(request, "rollback")
    if not deployment.has_served(request.now):
        raise ApiError(422, "unprocessable_entity", "The deployment is not a candidate for a rollback.")
    move = _move(request, "rollback", deployment, description=request.text("description"))
    if not (move.failed or move.hangs):
        # The production builds in progress do not get the production domains after a rollback.
        deployments, project = request.scope.deployments, frozenset({deployment.project.id})
        for index in deployments.indexes(projects=project, outcomes=frozenset(), production=True):
            build = deployments.get(index)
            if build.target == "production" and not build.is_final(request.now):
                deployments.change(index, replace(build, staged=True))
    return Reply(201)


def describe_rollback(request: Request) -> Reply:
    """Change the description of the last rollback (its operation has a long name): 200 without a body."""
    move, text = request.scope.moves.last_requested(request.project()), request.json_object().get("description")
    if move is None or move.kind != "rollback" or move.to_uid != request.params[1]:
        raise not_found("Rollback")
    if not isinstance(text, str):
        raise invalid("Invalid request: `description` should be string", "type", ".description", {})
    request.scope.moves.describe(request.project(), move, text)
    return Reply(200)


def _target(request: Request, operation: str) -> tuple[int, Deployment]:
    """Index and deployment that a move is to. Raises ApiError when production cannot move to it."""
    request.check_faults(operation, "moves")
    project = request.project()
    if project.id != request.params[0]:
        raise not_found("Project")
    index, deployment = request.stored_deployment(request.params[1])
    if deployment.project.id != project.id:
        raise not_found("Deployment")
    if deployment.target != "production" or deployment.state(request.now) != "READY":
        raise ApiError(422, "unprocessable_entity", "Only a production deployment that is ready can serve production.")
    check_transfer(project)
    if request.scope.moves.in_progress(project, request.now):
        raise ApiError(409, "conflict", "There is already a promotion or rollback in progress for this project.")
    return index, deployment


def _move(request: Request, kind: Kind, deployment: Deployment, **more: Any) -> ProductionMove:
    """Record a move; unless it fails, production hosts that requests have assigned follow production again."""
    scope, project = request.scope, deployment.project
    serving = scope.serving(project, request.now)
    more |= {"failed": "moves-fail" in request.faults, "hangs": request.account.occurs_once("moves-hang", project.id)}
    move = ProductionMove(kind, deployment.uid, serving.uid if serving else None, request.now, **more)
    scope.moves.add(project, move)
    for host in () if move.failed or move.hangs else production_hosts(scope, project):
        scope.assigned_aliases.pop(host, None)
    return move


def list_moved_aliases(request: Request) -> Reply:
    """The aliases of the last move (listPromoteAliases), or `{}` without a move; of a failed one two are not moved."""
    project = request.project()
    move = request.scope.moves.last_requested(project)
    if move is None:
        return Reply.of({})
    failed = 2 if move.status(request.now) == "failed" else 0
    items = [
        {"status": "failed" if index < failed else "completed", "alias": host, "id": token(20, "moved", host)}
        for index, host in enumerate(production_hosts(request.scope, project))
    ]
    if request.flag("failedOnly"):
        items = [item for item in items if item["status"] == "failed"]
    return Reply.of({"aliases": items, "pagination": {"count": len(items), "next": None, "prev": None}})
