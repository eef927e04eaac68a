"""Env vars of a project: list them, read the value of one, pull those of an environment."""

from vtui.demo.data import shared_env
from vtui.demo.data.env_vars import decrypted, project_env_vars, targets_of
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object, alter_page, alter_rows
from vtui.demo.handlers.pagination import page
from vtui.demo.handlers.reply import ApiError, Reply, find_item, invalid
from vtui.demo.handlers.request import Request

HIDDEN_COUNT = 2
"""Env vars for production that the role MEMBER cannot see, in larger projects."""


def _matches(request: Request, item: Json) -> bool:
    """Whether an env var matches the filters of the query."""
    branch, target = request.text("gitBranch"), request.text("target")
    custom = request.text("customEnvironmentId")
    return (
        (branch is None or item.get("gitBranch") in {None, branch})
        and (target is None or target in targets_of(item))
        and (custom is None or custom in item["customEnvironmentIds"])
    )


def list_all(request: Request) -> Reply:
    """The env vars of a project (filterProjectEnvs) in one answer; encrypted values are ciphertext."""
    project, faults = request.project(), request.faults
    if len(request.text("gitBranch") or "") > 250:
        raise invalid("`gitBranch` should NOT be longer than 250 characters", "maxLength", ".gitBranch")
    items = [item for item in project_env_vars(request.scope, project) if _matches(request, item)]
    if slug := request.text("customEnvironmentSlug"):
        ids = {custom["id"] for custom in project.custom_environments if custom["slug"] == slug}
        items = [item for item in items if ids & set(item["customEnvironmentIds"])]
    if "env-paged" in faults:
        entries = sorted(((int(item["createdAt"]), item) for item in items), key=lambda entry: -entry[0])
        before, limit = request.number("until"), request.limit(default=5)
        return Reply.of(page(request, "envs", entries, limit=limit, before=before))
    answer: Json = {
        "envs": alter_rows(faults, "envs", items),
        "hiddenProductionEnvCount": HIDDEN_COUNT if request.scope.role == "MEMBER" and project.weight > 20 else 0,
    }
    return Reply.of(alter_page(faults, "envs", answer))


def require_second_factor(request: Request) -> None:
    """Raise the ApiError with which the fault "env-challenge" protects values."""
    if "env-challenge" in request.faults:
        raise ApiError(403, "challenge_required", "Confirm that it is you to go on.")


def get(request: Request) -> Reply:
    """One env var with its value, unless it is sensitive (getProjectEnv)."""
    require_second_factor(request)
    items = project_env_vars(request.scope, request.project())
    item = find_item(items, "id", request.params[1], "Environment variable")
    return Reply.of(alter_object(request.faults, "envs", decrypted(item, request.scope.env_values)))


def pull(request: Request) -> Reply:
    """The env vars of a project in an environment, by default development; sensitive ones are empty.

    A path of the official CLI that is not documented.
    """
    scope, project = request.scope, request.project()
    target = request.params[1] if len(request.params) > 1 else "development"
    shared = [item for item in shared_env.shared_env_vars(scope) if project.id in item["projectId"]]
    own = [item for item in project_env_vars(scope, project) if not item.get("gitBranch")]
    items = [shared_env.decrypted(item, scope.env_values) for item in shared]
    items += [decrypted(item, scope.env_values) for item in own]
    env = {item["key"]: item.get("value", "") for item in items if target in item["target"]}
    return Reply.of({"env": env, "buildEnv": env})
