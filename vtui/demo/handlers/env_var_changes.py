"""Env vars are made, changed and removed (createProjectEnv, editProjectEnv, removeProjectEnv), refusals and all."""

import re
from typing import Any

from vtui.demo.data import env_vars
from vtui.demo.data.people import ADA, Json
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.handlers import resources as handlers
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

TARGETS = ("production", "preview", "development")
TEXT: dict[str, type | tuple[type, ...]] = {
    "key": str,
    "value": str,
    "type": str,
    "target": list,
    "gitBranch": (str, type(None)),
    "customEnvironmentIds": list,
    "comment": str,
}
"""The keys of a body and what they hold; an edit takes no others."""
TYPES = frozenset({"plain", "encrypted", "sensitive", "system"})
KEY = re.compile(r"[A-Za-z0-9_]+", re.ASCII)


def _checked(body: Any) -> Json:
    if not isinstance(body, dict):
        raise bad("Invalid request: should be object", keyword="type", dataPath="")
    for name, value in body.items():
        if name not in TEXT:
            raise bad(f"Invalid request: should NOT have additional property `{name}`", dataPath="")
        if not isinstance(value, TEXT[name]):
            raise bad(f"Invalid request: `{name}` has the wrong type", keyword="type", dataPath=f".{name}")
    if "key" in body and not KEY.fullmatch(body["key"]):
        raise Refused(400, "KEY_INVALID_CHARACTERS", "The name contains invalid characters.", key=body["key"])
    if len(body.get("key", "")) > 256:
        raise Refused(400, "KEY_INVALID_LENGTH", "The name is longer than 256 characters.")
    if len(body.get("value", "")) > 65_536:
        raise Refused(400, "VALUE_INVALID_LENGTH", "The value is longer than 65536 characters.")
    if body.get("key") == "VERCEL_URL":
        raise Refused(400, "RESERVED_ENV_VARIABLE", "The name `VERCEL_URL` is reserved.", envVarKey="VERCEL_URL")
    if body.get("type", "plain") not in TYPES or not set(body.get("target", ())) <= set(TARGETS):
        raise bad("Invalid request: should be equal to one of the allowed values", keyword="enum")
    if len(body.get("comment", "")) > 500:
        raise bad("Invalid request: `comment` should NOT be longer than 500 characters", dataPath=".comment")
    return dict(body)


def _whole(item: Json) -> None:
    """Refuses a variable that nothing can be."""
    targets = _targets(item)
    if not targets and not item["customEnvironmentIds"]:
        raise Refused(400, "MISSING_TARGET", "`target` or `customEnvironmentIds` is missing")
    if item["type"] == "sensitive" and "development" in targets:
        raise bad("You cannot set a Sensitive Environment Variable's target to development.")
    if item.get("gitBranch") and targets != ["preview"]:
        raise bad("`gitBranch` can only be set with the target preview")


def _targets(item: Json) -> list[str]:
    return [item["target"]] if isinstance(item["target"], str) else list(item["target"])


def _conflict(items: list[Json], item: Json) -> Json | None:
    """Another variable of that key that an environment would have as well."""
    places = {*_targets(item), *item["customEnvironmentIds"]}
    for other in items:
        same = other["key"] == item["key"] and other.get("gitBranch") == item.get("gitBranch")
        if same and other["id"] != item["id"] and places & {*_targets(other), *other["customEnvironmentIds"]}:
            return other
    return None


def _taken(item: Json) -> Json:
    message = f"A variable with the name `{item['key']}` already exists for the target {', '.join(_targets(item))}"
    return {"code": "ENV_CONFLICT", "message": message, "envVarKey": item["key"], "target": _targets(item)}


def _sealed(item: Json, request: Request) -> Json:
    """The variable as it is stored: sensitive where the team wants that, its value out of sight."""
    if "env-policy" in request.account.oddities and item["type"] == "encrypted" and "development" not in item["target"]:
        item["type"] = "sensitive"
    value = item["value"]
    request.scope.values[item["id"]] = value
    if item["type"] == "sensitive":
        item |= {"value": "", "visibility": "secret"}
    elif item["type"] == "encrypted":
        item |= {"value": sha(item["id"], value, "cipher") * 2, "decrypted": False}
    return item


def create(request: Request) -> Reply:
    """One variable or several: 201 with those that were made and those that were refused."""
    project, body = handlers.project_of(request), request.read()
    items = env_vars.of_project(request.scope, project)
    made: list[Json] = []
    failed: list[Json] = []
    for one in body if isinstance(body, list) else [body]:
        given = _checked(one)
        for name in ("key", "value", "type"):
            if name not in given:
                raise Refused(400, f"MISSING_{name.upper()}", f"`{name}` is missing")
        item: Json = {
            "id": token(16, "env", project.id, "made", request.account.requests, len(made)),
            "target": [],
            "configurationId": None,
            "createdAt": request.now,
            "updatedAt": request.now,
            "createdBy": ADA["uid"],
            "updatedBy": None,
            "customEnvironmentIds": [],
        } | given
        _whole(item)
        other = _conflict(items, item)
        if other is not None and request.flag("upsert"):
            items.remove(other)
        elif other is not None and not isinstance(body, list) and "env-fails" not in request.account.oddities:
            raise Refused(403, **_taken(item))
        elif other is not None:
            failed.append({"error": _taken(item)})
            continue
        made.append(_sealed(item, request))
        items.append(item)
    answer: Json = {"failed": failed}
    if made:
        answer["created"] = made if isinstance(body, list) else made[0]
    return Reply.of(answer, 201)


def _found(request: Request) -> tuple[list[Json], Json]:
    items = env_vars.of_project(request.scope, handlers.project_of(request))
    for item in items:
        if item["id"] == request.params[1]:
            return items, item
    raise missing("Environment variable")


def edit(request: Request) -> Reply:
    """Change the keys that are given; the others stay."""
    items, item = _found(request)
    if item["type"] in {"system", "secret"}:
        raise Refused(400, "SYSTEM_ENV_WITH_VALUE", "This variable cannot be changed")
    given = _checked(request.read())
    changed = item | given
    if item["type"] == "sensitive" and given.get("type", "sensitive") != "sensitive":
        raise bad("You cannot change the type of a Sensitive Environment Variable.")
    _whole(changed)
    if _conflict(items, changed) is not None:
        raise Refused(403, **_taken(changed))
    item |= given | {"updatedAt": request.now, "updatedBy": ADA["uid"]}
    if "value" in given:
        _sealed(item, request)
    return Reply.of(item)


def remove(request: Request) -> Reply:
    """Remove a variable, or take it out of one custom environment."""
    items, item = _found(request)
    custom = request.text("customEnvironmentId")
    left = [id_ for id_ in item["customEnvironmentIds"] if id_ != custom]
    if custom is not None and (left or _targets(item)):
        item["customEnvironmentIds"] = left
    else:
        items.remove(item)
        request.scope.values.pop(item["id"], None)
    return Reply.of(item)
