"""Env vars that a team's projects share (`/v1/env`): listed, decrypted one by one, changed, deleted.

Shapes: the operations `…SharedEnvVariable` of Vercel's REST reference.
"""

from collections.abc import Mapping
from typing import Any

from vtui.demo.data.people import ADA, PEOPLE, Json
from vtui.demo.data.projects import DAY
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.handlers.messages import Refused, Reply, Request, bad, missing

BUILT = ["production", "preview"]
ALL = [*BUILT, "development"]
CHANGED = {"key": str, "value": str, "target": list, "type": str, "comment": str, "projectIdUpdates": dict}
"""What an update may hold, and as what."""
FIRST: tuple[tuple[str, str, list[str], int, str], ...] = (
    ("ANALYTICS_WRITE_KEY", "encrypted", ALL, 12, "one source for the whole shop"),
    ("CDN_HOST", "encrypted", ALL, 40, ""),
    ("DATABASE_URL", "encrypted", ["production"], 6, "replica, for those without a database of their own"),
    ("ERROR_REPORTING_DSN", "encrypted", ["production"], 9, ""),
    ("NPM_TOKEN", "sensitive", BUILT, 20, "read only; rotate every June"),
    ("OLD_SEARCH_HOST", "encrypted", ALL, 0, ""),
)
"""Key, type, environments, how many projects have it, comment."""


def of_team(scope: Scope) -> list[Json]:
    """The team's shared env vars as they are now; what changes the list changes the team."""
    if scope.shared is None:
        scope.shared = (
            [_first(scope, at) for at in range(len(FIRST))] if scope.slug == "acme" and scope.projects else []
        )
    return scope.shared


def _first(scope: Scope, at: int) -> Json:
    key, type_, target, linked, comment = FIRST[at]
    made, roll = scope.created + (40 + 9 * at) * DAY, number(key, at)
    changed = min(made + roll % 300 * DAY, scope.stream.anchor - DAY)
    item: Json = {
        "id": "env_" + token(24, "shared", scope.id, at),
        "ownerId": scope.id,
        "key": key,
        "type": type_,
        "target": list(target),
        "projectId": [project.id for project in scope.projects[:linked]],
        "createdAt": made,
        "updatedAt": changed,
        "createdBy": PEOPLE[roll % 9]["uid"],
        "updatedBy": PEOPLE[roll % 5]["uid"],
        "lastEditedByDisplayName": PEOPLE[roll % 5]["name"],
        "applyToAllCustomEnvironments": False,
        "decrypted": False,
    }
    if type_ != "sensitive":
        item["value"] = sha(item["id"], "cipher") * 2
    return item | ({"comment": comment} if comment else {})


def _allowed(request: Request) -> list[Json]:
    """The team's list. Refuses a personal account, which has none, and roles that may not look."""
    if request.scope.kind == "user":
        raise bad("A team is needed: add `teamId` or `slug`")
    if request.scope.role != "OWNER":
        raise Refused(403, "forbidden", "You don't have permission to list the shared environment variables.")
    return of_team(request.scope)


def listed(request: Request) -> Reply:
    """All of them, or those of one project (listSharedEnvVariable)."""
    project, items = request.text("projectId"), _allowed(request)
    shown = [item for item in items if project is None or project in item["projectId"]]
    return Reply.of({"data": shown, "pagination": {"count": len(shown), "next": None, "prev": None}})


def told(item: Json, written: Mapping[str, str]) -> Json:
    """One with its value, unless it is sensitive; `written` are values that did not come with the account, by id."""
    if item["type"] == "sensitive":
        return item
    value = written.get(item["id"], f"fake-shared-{item['key'].lower().replace('_', '-')}")
    return item | {"value": value, "decrypted": True}


def one(request: Request) -> Reply:
    """One with its value, where it can be read (getSharedEnvVar)."""
    if "env-challenge" in request.account.oddities:
        raise Refused(403, "challenge_required", "Confirm that it is you to go on.")
    for item in _allowed(request):
        if item["id"] == request.params[0]:
            return Reply.of(told(item, request.scope.values))
    raise missing("Environment variable")


def _checked(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad("Invalid request: an update should be object", keyword="type")
    for name, value in given.items():
        if name not in CHANGED or not isinstance(value, CHANGED[name]):
            raise bad(f"Invalid request: `{name}` is not what is expected", dataPath=f".{name}")
    if given.get("type", "encrypted") not in {"encrypted", "sensitive"} or not set(given.get("target", ())) <= set(ALL):
        raise bad("Invalid request: should be equal to one of the allowed values", keyword="enum")
    return given


def edit(request: Request) -> Reply:
    """Change some of them, each by its id (updateSharedEnvVariable): those that were, and those that were refused."""
    items = {item["id"]: item for item in _allowed(request)}
    updated: list[Json] = []
    failed: list[Json] = []
    for id_, given in dict(request.read_object().get("updates") or {}).items():
        change = _checked(given)
        item = items.get(id_)
        if item is None:
            failed.append({"error": {"code": "not_found", "message": "The shared variable was not found"}})
        elif item["type"] == "sensitive" and change.get("type", "sensitive") != "sensitive":
            failed.append({"error": {"code": "bad_request", "message": "A sensitive variable stays sensitive"}})
        elif "development" in _targets(item, change) and "sensitive" in {item["type"], change.get("type")}:
            failed.append({"error": {"code": "bad_request", "message": "A sensitive variable is not for development"}})
        else:
            updated.append(_changed(request, item, change))
    return Reply.of({"updated": updated, "failed": failed})


def _targets(item: Json, change: Json) -> list[str]:
    return list(change.get("target") or item["target"])


def _changed(request: Request, item: Json, change: Json) -> Json:
    links = change.pop("projectIdUpdates", {})
    kept = [id_ for id_ in item["projectId"] if id_ not in links.get("unlink", ())]
    item["projectId"] = [*kept, *(id_ for id_ in links.get("link", ()) if id_ not in kept)]
    if "value" in change:
        request.scope.values[item["id"]] = change.pop("value")
        item["value"] = sha(item["id"], request.scope.values[item["id"]], "cipher") * 2
    item |= change | {"updatedAt": request.now, "updatedBy": ADA["uid"], "lastEditedByDisplayName": ADA["name"]}
    if item["type"] == "sensitive":
        item.pop("value", None)
    return item


def remove(request: Request) -> Reply:
    """Delete some of them from all projects (deleteSharedEnvVariable)."""
    items, wanted = _allowed(request), request.read_object().get("ids")
    if not isinstance(wanted, list) or not wanted:
        raise bad("`ids` should be a list", keyword="type", dataPath=".ids")
    gone = [item["id"] for item in items if item["id"] in wanted]
    items[:] = [item for item in items if item["id"] not in gone]
    lost = [id_ for id_ in wanted if id_ not in gone]
    failed = [{"error": {"code": "not_found", "message": "The shared variable was not found"}} for _ in lost]
    return Reply.of({"deleted": gone, "failed": failed})
