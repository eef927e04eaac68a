"""Rows, single objects and pages with the faults of an account."""

from collections.abc import Callable
from typing import Any

from vtui.demo.data.pseudorandom import number
from vtui.demo.data.values import DAY, HOUR, Json, iso

REQUIRED = frozenset({
    "uid", "id", "name", "projectId", "url", "created", "type", "creator", "inspectorUrl", "accountId",
    "directoryListing", "nodeVersion", "resourceConfig", "defaultResourceConfig", "key", "value", "apexName",
    "verified", "slug", "avatar", "membership", "createdAt", "creatorId", "updatedAt", "description",
    "stagingPrefix", "limited", "limitedBy", "nameservers", "intendedNameservers", "teamId", "boughtAt",
    "expiresAt", "serviceType", "userId", "readyState", "echMode", "alias", "deploymentExpiration",
})  # fmt: skip
"""Keys that are required in the schema of any row."""
REQUIRED_OF = {
    "runs": frozenset({"checkId", "deploymentId", "ownerId", "source", "status", "timeout"}),
    "checks": frozenset({"blocking", "integrationId", "rerequestable", "status"}),
}
"""Key of a list -> keys that are required in the schema of its rows only."""
TIMES = frozenset(
    {"created", "createdAt", "updatedAt", "ready", "readyAt", "buildingAt", "aliasAssigned", "expiresAt", "boughtAt"}
    | {"startedAt", "completedAt"}
)
HOSTILE = (
    "[red][/x][link=https://evil.example]\x1b]0;title\x07\x1b[31m\u202eabc\u200b\u200d\r\n\t\x00日本語👨‍👩‍👧" * 130
)
INVALID_TIMES: tuple[Any, ...] = (-1, 0, 10**18, None, 1e300, -(10**15))
TIME_FAULTS: dict[str, Callable[[int], Any]] = {
    "times-text": str,
    "times-float": lambda value: value + 0.25,
    "times-seconds": lambda value: value // 1000,
    "times-iso": iso,
    "times-wild": lambda value: INVALID_TIMES[value % len(INVALID_TIMES)],
}
MALFORMED_ROWS: dict[str, Any] = {
    "null-rows": None,
    "text-rows": "unexpected",
    "number-rows": 42,
    "idless-rows": {"color": "blue", "size": 3},
}
OTHER_TYPES: dict[type, Any] = {str: 7, dict: ["not", "an", "object"], list: {"not": "expected"}}


def alter_rows(faults: frozenset[str], kind: str, items: list[Json], now: int = 0) -> list[Any]:
    """The rows of a page with the faults; `kind` is the key of the list, `now` (ms) is for deployments."""
    if not faults:
        return items
    rows: list[Any] = [alter_object(faults, kind, item, index, now) for index, item in enumerate(items)]
    middle = len(rows) // 2
    if rows:
        for name in faults & MALFORMED_ROWS.keys():
            rows[middle] = MALFORMED_ROWS[name]
        if "wrong-types" in faults and isinstance(rows[middle], dict):
            rows[middle] = {
                key: value if key in {"uid", "id"} else OTHER_TYPES.get(type(value), "not a number")
                for key, value in rows[middle].items()
            }
    return rows


def alter_object(faults: frozenset[str], kind: str, item: Json, index: int = 0, now: int = 0) -> Json:
    """One object with the faults, alone or as row `index` of a page; `kind` is the key of the list or "deployment"."""
    if not faults:
        return item
    item = dict(item)
    if kind in {"deployments", "deployment"}:
        item = _alter_deployment(faults, item, index, now, listed=kind == "deployments")
    elif kind == "envs":
        if "env-target-text" in faults and isinstance(item["target"], list):
            item["target"] = item["target"][0] if item["target"] else "preview"
        if "env-without-id" in faults:
            item.pop("id", None)
    elif kind == "teams" and "iso-team" in faults:
        item["created"] = iso(item["createdAt"])
    for name in faults & TIME_FAULTS.keys():
        item = _alter_times(item, TIME_FAULTS[name])
    required = REQUIRED | REQUIRED_OF.get(kind, frozenset())
    if "keys-missing" in faults:
        item = {key: value for key, value in item.items() if key in required}
    if "keys-null" in faults:
        item = {key: value if key in required else None for key, value in item.items()}
    if "keys-unknown" in faults:
        item |= {"zone": {"deep": [[{"x": None}]]}, "": "empty key", "_private": True, "größe": 1e9}
    if "hostile-text" in faults:
        for key in ("name", "key", "slug", "comment", "errorMessage"):
            if isinstance(item.get(key), str):
                item[key] += HOSTILE
        if isinstance(item.get("meta"), dict):
            item["meta"] = {
                key: value + HOSTILE if key.endswith(("Message", "Ref", "Name")) else value
                for key, value in item["meta"].items()
            }
    return item


def _alter_times(item: Json, change: Callable[[int], Any]) -> Json:
    return {
        key: change(value) if key in TIMES and isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in item.items()
    }


def was_deleted(uid: str) -> bool:
    """Whether "soft-deleted" and "restored" apply to the deployment with this id: every fourth one."""
    return number(uid) % 4 == 1


def _alter_deployment(faults: frozenset[str], item: Json, index: int, now: int, *, listed: bool) -> Json:
    state_keys = [key for key in ("state", "readyState", "status") if key in item]
    uid = item.get("uid") or item["id"]
    if "creator-missing" in faults:
        item.pop("creator", None)
    if "creator-bare" in faults:
        item["creator"] = {"uid": item["creator"]["uid"]} if "creator" in item else {"uid": "system"}
    if "url-null" in faults:
        item["url"] = None
    if "inspector-null" in faults:
        item["inspectorUrl"] = None
    if "meta-missing" in faults:
        item.pop("meta", None)
    if "unknown-state" in faults and index % 3 == 0:
        item |= dict.fromkeys(state_keys, "HIBERNATING")
    if "legacy-states" in faults:
        item |= dict.fromkeys(state_keys, ("DEPLOYING", "ANALYZING", "BUILD_ERROR")[index % 3])
    if "alias-bool" in faults:
        item["aliasAssigned"] = bool(item.get("aliasAssigned"))
    if "soft-deleted" in faults and listed and was_deleted(uid):
        deletion = {"deleted": item["created"] + DAY, "softDeletedByRetention": True}
        item |= {"state": "DELETED", "readyState": "DELETED", **deletion}
    if "both-ids" in faults:
        item["id"] = item["uid"] = uid
    if "detail-rows" in faults and listed:
        item["id"] = item.pop("uid")
        item["status"] = item.pop("state")
        item.pop("created")
    if "restored" in faults and item["createdAt"] < now - 2 * DAY and was_deleted(uid):
        deleted, restored = ("deleted", "undeleted") if listed else ("deletedAt", "undeletedAt")
        item |= {deleted: item["createdAt"] + DAY, restored: now - HOUR}
    return item


def alter_page(faults: frozenset[str], kind: str, answer: Json) -> Any:
    """The JSON of a list with the faults; `kind` is the key of the list."""
    if not faults:
        return answer
    pagination = answer.get("pagination")
    if isinstance(pagination, dict):
        if pagination.get("next") is None:
            if "no-pagination" in faults:
                del answer["pagination"]
            elif "next-missing" in faults:
                pagination.pop("next", None)
            elif "next-zero" in faults:
                pagination["next"] = 0
        elif "next-text" in faults:
            pagination["next"] = str(pagination["next"])
        if "prev-missing" in faults:
            pagination.pop("prev", None)
            pagination["count"] = 0
    if "rows-null" in faults:
        answer[kind] = None
    if "rows-missing" in faults:
        del answer[kind]
    if kind == "projects" and "projects-array" in faults:
        return answer.get("projects")
    if kind == "envs" and "env-bare" in faults:
        return next(iter(answer.get("envs") or ()), answer)
    return answer
