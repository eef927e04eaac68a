"""What only the official command line asks for, under paths that are documented nowhere (facts, sections 1 to 3)."""

from typing import TYPE_CHECKING

from vtui.demo.data import env_vars
from vtui.demo.data.pseudorandom import token
from vtui.demo.handlers import resources as handlers
from vtui.demo.handlers import shared_env
from vtui.demo.handlers.messages import Reply, Request

if TYPE_CHECKING:
    from vtui.demo.data.people import Json


def builds(request: Request) -> Reply:
    """What a deployment was built of: one build."""
    one = handlers.deployment_of(request)
    build: Json = {
        "id": "bld_" + token(9, "build", one.uid).lower(),
        "entrypoint": "package.json",
        "readyState": one.state(request.now),
        "createdAt": one.created,
        "createdIn": "iad1",
        "output": [],
        "use": "@vercel/next",
    }
    return Reply.of({"builds": [build]})


def pull(request: Request) -> Reply:
    """A project's variables for an environment, development unless told otherwise; sensitive ones are empty."""
    project = handlers.project_of(request)
    target = request.params[1] if len(request.params) > 1 else "development"
    shared = [item for item in shared_env.of_team(request.scope) if project.id in item["projectId"]]
    own = env_vars.of_project(request.scope, project)
    told = [shared_env.told(item, request.scope.values) for item in shared]
    told += [env_vars.clear(item, request.scope.values) for item in own if not item.get("gitBranch")]
    env = {item["key"]: item.get("value", "") for item in told if target in item["target"]}
    return Reply.of({"env": env, "buildEnv": env})
