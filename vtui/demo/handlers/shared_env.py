"""Env vars that projects of a team share (`/v1/env`): list, read the value of one, update, delete."""

from typing import Any

from vtui.demo.data.env_vars import ALL, decrypted_shared, shared_env_vars
from vtui.demo.data.people import ADA
from vtui.demo.data.pseudorandom import sha
from vtui.demo.data.values import Json
from vtui.demo.handlers.env_vars import require_second_factor
from vtui.demo.handlers.reply import ApiError, Reply, bad_request, find_item, invalid, not_found
from vtui.demo.handlers.request import Request

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


def _checked(changes: Any) -> Json:
    """The changes to one env var. Raises ApiError for invalid ones."""
    if not isinstance(changes, dict):
        raise bad_request("Invalid request: an update should be object", keyword="type")
    for name, value in changes.items():
        if name not in CHANGES or not isinstance(value, CHANGES[name]):
            raise bad_request(f"Invalid request: `{name}` is not what is expected", dataPath=f".{name}")
    type_, target = changes.get("type", "encrypted"), changes.get("target", ())
    if type_ not in {"encrypted", "sensitive"} or not set(target) <= set(ALL):
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
        else:
            updated.append(_change(request, item, changes))
    return Reply.of({"updated": updated, "failed": failed})


def _error(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}


def _change(request: Request, item: Json, changes: Json) -> Json:
    links = changes.pop("projectIdUpdates", {})
    others = [id_ for id_ in item["projectId"] if id_ not in links.get("unlink", ())]
    item["projectId"] = [*others, *(id_ for id_ in links.get("link", ()) if id_ not in others)]
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
