"""Single deployments: read, their checks and builds, cancel, delete."""

from dataclasses import replace

from vtui.demo.data.checks import checks_of
from vtui.demo.data.deployment import IN_PROGRESS, Deployment
from vtui.demo.data.production_moves import ProductionMove
from vtui.demo.data.pseudorandom import token
from vtui.demo.faults.rows import alter_object, alter_rows
from vtui.demo.handlers.deployment_json import detail
from vtui.demo.handlers.reply import Reply, bad_request
from vtui.demo.handlers.request import Request


def detail_reply(request: Request, deployment: Deployment) -> Reply:
    """A reply with the owner's view of one deployment."""
    item = detail(request.scope, deployment, request.now)
    return Reply.of(alter_object(request.faults, "deployment", item, now=request.now))


def get(request: Request) -> Reply:
    """One deployment by id, host or alias (getDeployment)."""
    return detail_reply(request, request.deployment())


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
    request.check_faults("cancel")
    index, now = request.deployment_index(), request.now
    deployment = request.scope.deployments.get(index)
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
    request.check_faults("delete")
    scope, now = request.scope, request.now
    index = request.deployment_index(request.text("url"))
    deployment = scope.deployments.get(index)
    serving = scope.serving(deployment.project, now)
    if serving is not None and serving.uid == deployment.uid:
        scope.moves.add(deployment.project, ProductionMove("delete", None, deployment.uid, now))
    for host, uid in scope.assigned_aliases.items():
        if uid == deployment.uid:
            scope.assigned_aliases[host] = None
    scope.deployments.delete(index)
    return Reply.of({"uid": deployment.uid, "state": "DELETED"})
