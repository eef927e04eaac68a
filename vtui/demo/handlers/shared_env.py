"""Env vars that projects of a team share (`/v1/env`): list, read the value of one, create, update, link, delete."""

from typing import Any

from vtui.demo.data.env_vars import ALL, decrypted_shared, shared_env_vars
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import sha, token
from vtui.demo.data.values import Json, iso
from vtui.demo.handlers.env_vars import KEY, require_second_factor
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, invalid, not_found
from vtui.demo.handlers.request import Request

TYPES, LINKS = ("encrypted", "sensitive"), ("link", "unlink")
CHANGES = {"key": str, "value": str, "target": list, "type": str, "comment": str, "projectIdUpdates": dict}


def _items(request: Request) -> list[Json]:
    """The team's shared env vars. Raises ApiError for a personal account, which has none, and without permission."""
    if request.scope.kind == "user":
        raise bad_request("A team is needed: add `teamId` or `slug`")
    if request.scope.role != "OWNER":
        raise ApiError(403, "forbidden", "You don't have permission to list the shared environment variables.")
    return shared_env_vars(request.scope)


def list_all(request: Request) -> Reply:
    """All shared env vars, or those of one project (listSharedEnvVariable)."""
    project = request.text("projectId")
    items = [item for item in _items(request) if project is None or project in item["projectId"]]
    return Reply.of({"data": items, "pagination": {"count": len(items), "next": None, "prev": None}})


def get(request: Request) -> Reply:
    """One shared env var with its value, unless it is sensitive (getSharedEnvVar)."""
    require_second_factor(request)
    item = find_item(_items(request), "id", request.params[0], "Environment variable")
    return Reply.of(decrypted_shared(item, request.scope.env_values))


def create(request: Request) -> Reply:
    """Create 1 to 50 of one type and for the same environments (createSharedEnvVariable), linked to `projectId`.

    Answers 201 with those that were created and the errors.
    """
    items, body = _items(request), request.json_object()
    entries, type_, target = body.get("evs"), body.get("type", "encrypted"), body.get("target")
    linked = body.get("projectId", [])
    if not isinstance(entries, list) or not 1 <= len(entries) <= 50:
        raise invalid("`evs` should hold 1 to 50 items", "type", ".evs")
    if not isinstance(target, list) or not target or not isinstance(linked, list):
        raise bad_request("Invalid request: `target` should be a list with an environment", dataPath=".target")
    if type_ not in TYPES or not all(each in ALL for each in target):
        raise bad_request("Invalid request: should be equal to one of the allowed values", keyword="enum")
    created: list[Json] = []
    failed: list[Json] = []
    for number, entry in enumerate(entries):
        error = _entry_error(entry, items, target) or _link_error(request, linked)
        if error is not None:
            failed.append(error)
            continue
        item: Json = {
            "id": "env_" + token(24, "shared", request.scope.id, "made", request.account.requests, number),
            "ownerId": request.scope.id,
            "key": entry["key"],
            "type": "sensitive" if "env-policy" in request.faults and "development" not in target else type_,
            "target": list(target),
            "projectId": list(dict.fromkeys(linked)),
            "securityIssues": [],
            "created": iso(request.now),
            "createdAt": request.now,
            "createdBy": ADA["uid"],
            "comment": entry.get("comment", ""),
            **dict.fromkeys(("applyToAllCustomEnvironments", "decrypted"), False),
        }
        items.append(item)
        created.append(_change(request, item, {"value": entry["value"]}))
    return Reply.of({"created": created, "failed": failed}, 201)


def _entry_error(entry: Any, items: list[Json], target: list[str]) -> Json | None:
    """Why one of `evs` is not created: its key, its value, or another variable with the key in an environment."""
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in ("key", "value")):
        raise bad_request("Invalid request: an item of `evs` should have `key` and `value`", dataPath=".evs")
    if not isinstance(entry.get("comment", ""), str) or len(entry.get("comment", "")) > 500:
        raise bad_request("Invalid request: `comment` should NOT be longer than 500 characters", dataPath=".evs")
    key = entry["key"]
    if not KEY.fullmatch(key) or len(key) > 256:
        return _error("KEY_INVALID_CHARACTERS", "The name contains invalid characters.", envVarKey=key)
    if any(item["key"] == key and {*item["target"]} & {*target} for item in items):
        return _error("ENV_CONFLICT", f"A shared variable with the name `{key}` already exists", envVarKey=key)
    return None


def _link_error(request: Request, ids: list[Any]) -> Json | None:
    """Why variables cannot be linked to these projects: one of them is not in the team."""
    known = {project.id for project in request.scope.projects}
    missing = next((id_ for id_ in ids if not isinstance(id_, str) or id_ not in known), None)
    return None if missing is None else _error("not_found", "The project was not found", project=str(missing))


def _checked(changes: Any) -> Json:
    """The changes to one env var. Raises ApiError for invalid ones."""
    if not isinstance(changes, dict):
        raise bad_request("Invalid request: an update should be object", keyword="type")
    for name, value in changes.items():
        if name not in CHANGES or not isinstance(value, CHANGES[name]):
            raise bad_request(f"Invalid request: `{name}` is not what is expected", dataPath=f".{name}")
    type_, target = changes.get("type", "encrypted"), changes.get("target", ())
    for name, ids in changes.get("projectIdUpdates", {}).items():
        if name not in LINKS or not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
            message = "Invalid request: `projectIdUpdates` should hold lists of ids"
            raise bad_request(message, dataPath=".projectIdUpdates")
    if type_ not in TYPES or not all(each in ALL for each in target):
        raise bad_request("Invalid request: should be equal to one of the allowed values", keyword="enum")
    return changes


def update(request: Request) -> Reply:
    """Change several, each by its id (updateSharedEnvVariable): answers with those changed and the errors."""
    items = {item["id"]: item for item in _items(request)}
    updated: list[Json] = []
    failed: list[Json] = []
    for id_, change in dict(request.json_object().get("updates") or {}).items():
        changes, item = _checked(change), items.get(id_)
        sensitive = item is not None and "sensitive" in {item["type"], changes.get("type")}
        if item is None:
            failed.append(_error("not_found", "The shared variable was not found"))
        elif item["type"] == "sensitive" and changes.get("type", "sensitive") != "sensitive":
            failed.append(_error("bad_request", "A sensitive variable stays sensitive"))
        elif sensitive and "development" in (changes.get("target") or item["target"]):
            failed.append(_error("bad_request", "A sensitive variable is not for development"))
        elif (error := _link_error(request, changes.get("projectIdUpdates", {}).get("link", []))) is not None:
            failed.append(error)
        else:
            updated.append(_change(request, item, changes))
    return Reply.of({"updated": updated, "failed": failed})


def _error(code: str, message: str, **extras: str) -> Json:
    return {"error": {"code": code, "message": message, **extras}}


def _change(request: Request, item: Json, changes: Json) -> Json:
    links = changes.pop("projectIdUpdates", {})
    others = [id_ for id_ in item["projectId"] if id_ not in links.get("unlink", ())]
    item["projectId"] = list(dict.fromkeys((*others, *links.get("link", ()))))
    if "value" in changes:
        value = request.scope.env_values[item["id"]] = changes.pop("value")
        item["value"] = sha(item["id"], value, "cipher") * 2
    item |= changes | {"updatedAt": request.now, "updatedBy": ADA["uid"], "lastEditedByDisplayName": ADA["name"]}
    if item["type"] == "sensitive":
        item.pop("value", None)
    return item


def delete(request: Request) -> Reply:
    """Delete several from all projects (deleteSharedEnvVariable)."""
    items, ids = _items(request), request.json_object().get("ids")
    if not isinstance(ids, list) or not ids:
        raise invalid("`ids` should be a list", "type", ".ids")
    deleted = [item["id"] for item in items if item["id"] in ids]
    items[:] = [item for item in items if item["id"] not in deleted]
    failed = [_error("not_found", "The shared variable was not found") for id_ in ids if id_ not in deleted]
    return Reply.of({"deleted": deleted, "failed": failed})


def unlink(request: Request) -> Reply:
    """Remove one env var from one project (unlinkSharedEnvVariable)."""
    item, project = find_item(_items(request), "id", request.params[0], "Environment variable"), request.params[1]
    if project not in item["projectId"]:
        raise not_found("Project")
    _change(request, item, {"projectIdUpdates": {"unlink": [project]}})
    return Reply.of({"id": item["id"]})
