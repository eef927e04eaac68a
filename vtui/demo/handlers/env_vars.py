"""Env vars of a project: list, read the value of one, pull those of an environment, create, update, delete."""

import re
from typing import Any

from vtui.demo.data.env_vars import ALL, decrypted, decrypted_shared, project_env_vars, shared_env_vars, targets_of
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.values import Json
from vtui.demo.faults.rows import alter_object, alter_page, alter_rows
from vtui.demo.handlers.pagination import page
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, invalid, unknown_property
from vtui.demo.handlers.request import Request

BODY: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("key", "value", "type", "visibility", "comment"), str),
    **dict.fromkeys(("target", "customEnvironmentIds"), list),
    "gitBranch": (str, type(None)),
}
TYPES = frozenset({"plain", "encrypted", "sensitive", "system"})
PUBLIC = (
    "NEXT_PUBLIC_", "VUE_APP_", "REACT_APP_", "GATSBY_", "GRIDSOME_", "NUXT_PUBLIC_", "STORYBOOK_", "VITE_", "PUBLIC_",
    "EXPO_PUBLIC_", "NG_APP_", "REDWOOD_ENV_",
)  # fmt: skip
"""Prefixes of keys whose values frameworks send to the browser."""
KEY = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


def _matches(request: Request, item: Json) -> bool:
    branch = request.text("gitBranch")
    return (
        (branch is None or item.get("gitBranch") in {None, branch})
        and request.text("target") in {None, *targets_of(item)}
        and request.text("customEnvironmentId") in {None, *item["customEnvironmentIds"]}
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
        items.sort(key=lambda item: -int(item["createdAt"]))
        return Reply.of(page(request, "envs", items, limit=request.limit(default=5), before=request.number("until")))
    hidden = 2 if request.scope.role == "MEMBER" and project.weight > 20 else 0
    answer: Json = {"envs": alter_rows(faults, "envs", items), "hiddenProductionEnvCount": hidden}
    return Reply.of(alter_page(faults, "envs", answer))


def require_second_factor(request: Request) -> None:
    """Raise the ApiError with which the fault "env-challenge" protects values."""
    if "env-challenge" in request.faults:
        raise ApiError(403, "challenge_required", "Confirm that it is you to go on.")


def _find(request: Request) -> tuple[list[Json], Json]:
    """The env vars of a project and the one whose id is the second of `params`. Raises ApiError if there is none."""
    items = project_env_vars(request.scope, request.project())
    return items, find_item(items, "id", request.params[1], "Environment variable")


def get(request: Request) -> Reply:
    """One env var with its value, unless it is sensitive (getProjectEnv)."""
    require_second_factor(request)
    _, item = _find(request)
    return Reply.of(alter_object(request.faults, "envs", decrypted(item, request.scope.env_values)))


def pull(request: Request) -> Reply:
    """The env vars of an environment, by default development, as the official CLI pulls them (not documented)."""
    scope, project = request.scope, request.project()
    target = request.params[1] if len(request.params) > 1 else "development"
    branch = request.params[2] if len(request.params) > 2 else None
    shared = [item for item in shared_env_vars(scope) if project.id in item["projectId"]]
    own = [item for item in project_env_vars(scope, project) if item.get("gitBranch") in {None, branch}]
    items = [decrypted_shared(item, scope.env_values) for item in shared]
    # What is specific to the branch comes last.
    items += [decrypted(item, scope.env_values) for item in sorted(own, key=lambda item: item.get("gitBranch") or "")]
    env = {item["key"]: item.get("value", "") for item in items if target in item["target"]}
    return Reply.of({"env": env, "buildEnv": env})


def _checked(request: Request, body: Any) -> Json:
    """A copy of the body. Raises ApiError for an invalid one."""
    if not isinstance(body, dict):
        raise invalid("Invalid request: should be object", "type", "")
    for name, value in body.items():
        if name not in BODY or (name == "visibility" and "env-no-visibility" in request.faults):
            raise unknown_property(name)
        if not isinstance(value, BODY[name]):
            raise invalid(f"Invalid request: `{name}` has the wrong type", "type", f".{name}")
    if "key" in body and not KEY.fullmatch(body["key"]):
        raise ApiError(400, "KEY_INVALID_CHARACTERS", "The name contains invalid characters.", key=body["key"])
    if len(body.get("key", "")) > 256:
        raise ApiError(400, "KEY_INVALID_LENGTH", "The name is longer than 256 characters.")
    if len(body.get("value", "")) > 65_536:
        raise ApiError(400, "VALUE_INVALID_LENGTH", "The value is longer than 65536 characters.")
    if body.get("key") == "VERCEL_URL":
        raise ApiError(400, "RESERVED_ENV_VARIABLE", "The name `VERCEL_URL` is reserved.", envVarKey="VERCEL_URL")
    allowed = body.get("type", "plain") in TYPES and body.get("visibility", "config") in {"config", "secret"}
    if not allowed or not set(body.get("target", ())) <= set(ALL):
        raise bad_request("Invalid request: should be equal to one of the allowed values", keyword="enum")
    if len(body.get("comment", "")) > 500:
        raise bad_request("Invalid request: `comment` should NOT be longer than 500 characters", dataPath=".comment")
    return dict(body)


def _check_environments(item: Json) -> None:
    """Raise ApiError for an env var with environments that it cannot have."""
    targets = targets_of(item)
    if not targets and not item["customEnvironmentIds"]:
        raise ApiError(400, "MISSING_TARGET", "`target` or `customEnvironmentIds` is missing")
    if item.get("gitBranch") and targets != ["preview"]:
        raise bad_request("`gitBranch` can only be set with the target preview")


def _check_secret(request: Request, items: list[Json], item: Json) -> None:
    """Raise ApiError for a kind that a variable cannot have: of its prefix, or by a policy of the team.

    The messages about the policy have the words by which clients know them: the API has no code for it.
    """
    secret = item["type"] == "sensitive"
    if item.get("visibility", "secret" if secret else "config") != ("secret" if secret else "config"):
        raise bad_request("Invalid request: `visibility` does not match `type`", dataPath=".visibility")
    if secret and item["key"].startswith(PUBLIC):
        raise bad_request(f"`{item['key']}` has a public prefix and cannot be a secret.", envVarKey=item["key"])
    policy = request.scope.policies.get("disjunctiveProductionSecretPolicy")
    if not secret or policy != "on" or item["key"] == "FLAGS_SECRET":
        return
    environments = {*targets_of(item), *item["customEnvironmentIds"]}
    if "production" in environments and len(environments) > 1:
        raise bad_request("A production secret must be in its own environment group.", envVarKey=item["key"])
    values = request.scope.env_values
    for other in items:
        apart = other["id"] != item["id"] and ("production" in environments) != ("production" in targets_of(other))
        same = other["key"] == item["key"] and values.get(other["id"]) == item["value"]
        if apart and same and other["type"] == "sensitive" and item["value"]:
            raise bad_request("A production secret must have a different value.", envVarKey=item["key"])


def _conflict(items: list[Json], item: Json) -> Json | None:
    """Another env var with the same key in one of the same environments."""
    environments = {*targets_of(item), *item["customEnvironmentIds"]}
    for other in items:
        same = other["key"] == item["key"] and other.get("gitBranch") == item.get("gitBranch")
        if same and other["id"] != item["id"] and environments & {*targets_of(other), *other["customEnvironmentIds"]}:
            return other
    return None


def _conflict_error(item: Json) -> Json:
    message = f"A variable with the name `{item['key']}` already exists for the target {', '.join(targets_of(item))}"
    return {"code": "ENV_CONFLICT", "message": message, "envVarKey": item["key"], "target": targets_of(item)}


def _apply_policy(item: Json, request: Request) -> None:
    """Make a new encrypted env var of production or preview sensitive, where the team's policy says so."""
    on = "env-policy" in request.faults or request.scope.policies.get("sensitiveEnvironmentVariablePolicy") == "on"
    served = not {"production", "preview"}.isdisjoint(targets_of(item))
    if on and served and item["type"] == "encrypted" and not item["key"].startswith(PUBLIC):
        item |= {"type": "sensitive", "visibility": "secret"}


def _store_value(item: Json, request: Request) -> Json:
    """Keep the value and encrypt or hide it in the env var."""
    value = request.scope.env_values[item["id"]] = item["value"]
    if item["type"] == "sensitive":
        issues = [issue for issue in item["securityIssues"] if issue != "readable-secret"]
        item |= {"value": "", "visibility": "secret", "securityIssues": issues}
    elif item["type"] == "encrypted":
        item |= {"value": sha(item["id"], value, "cipher") * 2, "decrypted": False}
    return item


def create(request: Request) -> Reply:
    """Create one env var or several (createProjectEnv): 201 with those that were created and those that failed."""
    project, body = request.project(), request.json()
    items = project_env_vars(request.scope, project)
    created: list[Json] = []
    failed: list[Json] = []
    for each in body if isinstance(body, list) else [body]:
        values = _checked(request, each)
        for name in ("key", "value", "type"):
            if name not in values:
                raise ApiError(400, f"MISSING_{name.upper()}", f"`{name}` is missing")
        item: Json = {
            "id": token(16, "env", project.id, "made", request.account.requests, len(created)),
            "target": [],
            "configurationId": None,
            **dict.fromkeys(("createdAt", "updatedAt"), request.now),
            "createdBy": ADA["uid"],
            "updatedBy": None,
            "customEnvironmentIds": [],
            "securityIssues": [],
        } | values
        _check_environments(item)
        _apply_policy(item, request)
        _check_secret(request, items, item)
        other = _conflict(items, item)
        if other is not None and request.flag("upsert"):
            items.remove(other)
        elif other is not None and not isinstance(body, list) and "env-fails" not in request.faults:
            raise ApiError(403, **_conflict_error(item))
        elif other is not None:
            failed.append({"error": _conflict_error(item)})
            continue
        created.append(_store_value(item, request))
        items.append(item)
    answer: Json = {"failed": failed}
    if created:
        answer["created"] = created if isinstance(body, list) else created[0]
    return Reply.of(answer, 201)


def update(request: Request) -> Reply:
    """Change the keys of the body, and only those (editProjectEnv)."""
    items, item = _find(request)
    if item["type"] in {"system", "secret"}:
        raise ApiError(400, "SYSTEM_ENV_WITH_VALUE", "This variable cannot be changed")
    changes = _checked(request, request.json())
    kind = {"visibility": "secret" if changes["type"] == "sensitive" else "config"} if "type" in changes else {}
    changed = item | kind | changes
    if item["type"] == "sensitive" and changes.get("type", "sensitive") != "sensitive":
        raise bad_request("You cannot change the type of a Sensitive Environment Variable.")
    _check_environments(changed)
    if changes.keys() - {"comment", "gitBranch"}:
        _check_secret(request, items, changed)
    if _conflict(items, changed) is not None:
        raise ApiError(403, **_conflict_error(changed))
    item |= kind | changes | {"updatedAt": request.now, "updatedBy": ADA["uid"]}
    if "value" in changes:
        _store_value(item, request)
    elif item["type"] == "sensitive":
        item["value"] = ""
    return Reply.of(item)


def delete(request: Request) -> Reply:
    """Delete an env var, or remove it from one custom environment (removeProjectEnv)."""
    items, item = _find(request)
    custom = request.text("customEnvironmentId")
    others = [id_ for id_ in item["customEnvironmentIds"] if id_ != custom]
    if custom is not None and (others or targets_of(item)):
        item["customEnvironmentIds"] = others
    else:
        items.remove(item)
        request.scope.env_values.pop(item["id"], None)
    return Reply.of(item)


def delete_several(request: Request) -> Reply:
    """Delete the env vars with the `ids` in the body (batchRemoveProjectEnv)."""
    items, ids = project_env_vars(request.scope, request.project()), request.json_object().get("ids")
    if not isinstance(ids, list) or not ids:
        raise invalid("`ids` should be a list", "type", ".ids")
    deleted = [item["id"] for item in items if item["id"] in ids]
    items[:] = [item for item in items if item["id"] not in deleted]
    return Reply.of({"deleted": len(deleted), "ids": deleted})
