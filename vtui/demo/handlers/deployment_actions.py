"""What changes a deployment or what production serves: cancel, delete, promote, roll back; and what they move."""

from dataclasses import replace
from typing import Any

from vtui.demo.data.deployment import IN_FLIGHT, Deployment
from vtui.demo.data.domains import production_hosts
from vtui.demo.data.production_moves import BEGINS, QUEUED, Kind, Move
from vtui.demo.data.pseudorandom import token
from vtui.demo.faults import odd
from vtui.demo.handlers.deployment_json import detail
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

REFUSALS: dict[str, tuple[str, int, str, str]] = {
    "promote-409": ("promote", 409, "conflict", "There is already a promotion in progress for this project."),
    "promote-422": ("promote", 422, "unprocessable_entity", "The deployment is not eligible for promotion."),
    "rollback-402": (
        "rollback",
        402,
        "payment_required",
        "The Hobby plan can roll back to the previous production deployment only.",
    ),
    "rollback-409": ("rollback", 409, "conflict", "There is already a rollback in progress for this project."),
    "moves-403": ("", 403, "forbidden", "You don't have permission to do this."),
    "moves-410": ("", 410, "gone", "This version is not available"),
    "moves-429": ("", 429, "rate_limited", "Too many requests."),
}
"""Oddity -> the one operation that it refuses (all of them when empty), status, code, message."""
FAILED = 2
"""Hosts that do not follow a move that fails."""


def _refuse(request: Request, operation: str) -> None:
    for name, (only, status, code, message) in REFUSALS.items():
        if name in request.account.oddities and only in {"", operation}:
            raise Refused(status, code, message)


def _found(request: Request, name: str) -> tuple[int, Deployment]:
    index = request.scope.stream.find(name)
    if index is None:
        raise missing("Deployment")
    return index, request.scope.stream.get(index)


def _keep(request: Request, index: int, one: Deployment) -> None:
    request.scope.stream.change(index, one)
    request.scope.encoded.pop(index, None)


def cancel(request: Request) -> Reply:
    """End a build (cancelDeployment): answers with the deployment, 400 when there is nothing to end, 404."""
    _refuse(request, "cancel")
    index, one = _found(request, request.params[0])
    now = request.now
    if one.state(now) not in IN_FLIGHT or "cancel-late" in request.account.oddities:
        raise bad(f"The deployment cannot be canceled: it is {one.state(now)}.")
    # What it has not got to takes no time any more, so that it ends now.
    queued = min(one.queued, now - one.created)
    initializing = min(one.initializing, now - one.created - queued)
    building = now - one.created - queued - initializing
    one = replace(one, outcome="C", queued=queued, initializing=initializing, building=building)
    _keep(request, index, one)
    return Reply.of(odd.one(request.account.oddities, "deployment", detail(request.scope, one, now)))


def delete(request: Request) -> Reply:
    """Delete a deployment and with it its aliases (deleteDeployment); `url` in the query goes before the id."""
    _refuse(request, "delete")
    scope, now = request.scope, request.now
    index, one = _found(request, request.text("url") or request.params[0])
    serving = scope.serving(one.project, now)
    if serving is not None and serving.uid == one.uid:
        scope.moves.add(one.project, Move("delete", None, one.uid, now))
    scope.pointed = {host: None if uid == one.uid else uid for host, uid in scope.pointed.items()}
    scope.stream.delete(index)
    return Reply.of({"uid": one.uid, "state": "DELETED"})


def promote(request: Request) -> Reply:
    """Let production serve a production build (requestPromote): 201, or 202 behind a rolling release; no body."""
    queued = "promote-queued" in request.account.oddities
    index, one = _movable(request, "promote")
    move = _moved(request, "promote", one, waits=QUEUED if queued else BEGINS)
    if one.staged and not (move.failed or move.hangs):
        _keep(request, index, replace(one, promoted=move.ends))
    return Reply(202 if queued else 201)


def rollback(request: Request) -> Reply:
    """Let production serve what it served before, and keep it there (requestRollback): 201 without a body."""
    _, one = _movable(request, "rollback")
    if not one.served(request.now):
        raise Refused(422, "unprocessable_entity", "The deployment is not a candidate for a rollback.")
    move = _moved(request, "rollback", one, description=request.text("description"))
    if not (move.failed or move.hangs):
        _hold_back(request, one)
    return Reply(201)


def _movable(request: Request, operation: str) -> tuple[int, Deployment]:
    _refuse(request, operation)
    project = request.scope.project(request.params[0])
    if project is None or project.id != request.params[0]:
        raise missing("Project")
    index, one = _found(request, request.params[1])
    if one.project.id != project.id:
        raise missing("Deployment")
    if one.target != "production" or one.state(request.now) != "READY":
        raise Refused(422, "unprocessable_entity", "Only a production deployment that is ready can serve production.")
    if "transfer" in project.flags:
        raise Refused(409, "conflict", "The project is currently being transferred.")
    if request.scope.moves.running(project, request.now):
        raise Refused(409, "conflict", "There is already a promotion or rollback in progress for this project.")
    return index, one


def _moved(request: Request, kind: Kind, one: Deployment, **more: Any) -> Move:
    scope = request.scope
    serving = scope.serving(one.project, request.now)
    failed = "moves-fail" in request.account.oddities
    hangs = "moves-hang" in request.account.oddities and not scope.moves.hung(one.project)
    move = Move(kind, one.uid, serving.uid if serving else None, request.now, failed=failed, hangs=hangs, **more)
    scope.moves.add(one.project, move)
    for host in () if failed or hangs else production_hosts(scope, one.project):  # they follow production again
        scope.pointed.pop(host, None)
    return move


def _hold_back(request: Request, target: Deployment) -> None:
    """Production builds under way do not go live behind a rollback: they wait as staged."""
    stream, project = request.scope.stream, target.project
    for index in stream.indexes(projects=frozenset({project.id}), outcomes=frozenset(), production=True):
        one = stream.get(index)
        if one.target == "production" and not one.settled(request.now):
            _keep(request, index, replace(one, staged=True))


def moved_aliases(request: Request) -> Reply:
    """The hosts of the last move (listPromoteAliases), or `{}` when there are none to tell of."""
    project = request.scope.project(request.params[0])
    if project is None:
        raise missing("Project")
    move = request.scope.moves.last(project)
    if move is None:
        return Reply.of({})
    failed = move.status(request.now) == "failed"
    hosts = production_hosts(request.scope, project)
    items = [
        {
            "status": "failed" if failed and place < FAILED else "completed",
            "alias": host,
            "id": token(20, "moved", host),
        }
        for place, host in enumerate(hosts)
    ]
    if request.flag("failedOnly"):
        items = [item for item in items if item["status"] == "failed"]
    return Reply.of({"aliases": items, "pagination": {"count": len(items), "next": None, "prev": None}})
