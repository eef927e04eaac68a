"""The odd sides of the API: each changes answers in one way that real clients have met, and is off unless asked for."""

from collections.abc import Callable
from typing import Any

from vtui.demo.data.people import Json
from vtui.demo.data.projects import DAY
from vtui.demo.data.pseudorandom import number

ODDITIES: dict[str, str] = {
    # rows
    "null-rows": "one row of each page is null",
    "text-rows": "one row of each page is a text",
    "number-rows": "one row of each page is a number",
    "idless-rows": "one row of each page is an object without an id",
    "wrong-types": "one row of each page has numbers for texts, texts for numbers and a list for an object",
    "keys-missing": "every key that the schema calls optional is left out",
    "keys-null": "every key that the schema calls optional is null",
    "keys-unknown": "every row carries keys and nested objects nobody has heard of",
    "both-ids": "deployments carry both `id` and `uid`, in lists and in detail",
    "detail-rows": "deployment rows are spelled as the detail is: `id` and `status`, no `uid`, `state`, `created`",
    "creator-missing": "deployments have no creator",
    "creator-bare": "deployments have a creator with nothing but a uid",
    "url-null": "deployments have no url yet: null",
    "inspector-null": "deployments have no inspector page: null",
    "meta-missing": "deployments have no meta",
    "unknown-state": "every third deployment is in a state nobody has heard of",
    "legacy-states": "deployments are in the old states DEPLOYING, ANALYZING and BUILD_ERROR",
    "alias-bool": "`aliasAssigned` is true or false instead of a time",
    "soft-deleted": "every fourth deployment was deleted by retention and is still listed",
    "restored": "every fourth deployment that is older than two days was deleted and restored an hour ago",
    "times-text": "times are texts of digits",
    "times-float": "times are numbers with a fraction",
    "times-seconds": "times are seconds instead of ms",
    "times-iso": "times are ISO 8601 texts",
    "times-wild": "times are out of range, negative, zero or null",
    "tied-times": "deployments are created seven at a time in the same ms",
    "hostile-text": "names and messages are 10 kB of markup, escapes and bidi marks",
    "iso-team": "a team's `created` is an ISO 8601 text",
    # pages
    "no-pagination": "`pagination` is missing when all rows fit on the page",
    "next-missing": "`pagination.next` is missing on the last page",
    "next-zero": "`pagination.next` is 0 on the last page",
    "prev-missing": "`pagination` has neither `prev` nor a true `count`",
    "next-text": "`pagination.next` is a text of digits where a number is documented",
    "inclusive-edges": "`until` includes its own ms, so pages overlap by a row",
    "duplicates": "each page ends with a cursor that repeats its last row",
    "cursor-ignored": "the cursor is ignored: each page is the first one",
    "cursor-repeats": "from the second page on, `next` is the cursor that was asked with",
    "cursor-rises": "from the second page on, `next` is higher than the cursor that was asked with",
    "empty-page": "once, a page has no rows though more follow",
    "later-page-fails": "once, the second page of a list answers 500",
    "rows-null": "the list itself is null",
    "rows-missing": "the key of the list is missing",
    "numeric-project-cursor": "v10 projects page by a number under `from`",
    "projects-until-only": "v10 projects answer a number, ignore `from` and want `until`",
    "projects-array": "projects are one bare array without pagination",
    "team-wrapper": "one team comes as {team}",
    "env-target-text": "every env var has one target, as a text",
    "env-bare": "the env list is one bare env var",
    "env-without-id": "env vars have no id",
    "env-paged": "the env list is paged by `until`",
    "empty": "nobody has ever made anything: every list is empty",
    # identity
    "limited-user": "the user is limited: most keys are missing",
    "northstar": "the user has no personal scope of their own: only teams work",
    "token-one-team": "the token reaches one team only",
    "account-no-user": "the token has no user: /v2/user answers 403",
    "account-no-teams": "the token may not list teams: /v2/teams answers 403",
    "account-invited": "the membership of northwind is an invitation: not confirmed",
    "account-requested": "access to northwind was requested: not confirmed",
    "account-saml-optional": "bigco offers SSO without enforcing it, and wants another token",
    "account-token-leaked": "the token was reported as leaked yesterday",
    "account-token-expiring": "the token expires in 2 days",
    # errors
    "err-shape": "errors come as {err}",
    "bare-errors": "errors come bare, without {error}",
    "empty-errors": "errors have no body",
    "html-errors": "errors are HTML pages",
    "upper-codes": "error codes are in capitals",
    "html-502-once": "the first request of each endpoint answers 502 with an HTML page",
    "empty-500-once": "the first request of each endpoint answers 500 without a body",
    "rate-limited-once": "the first request of each endpoint answers 429",
    "not-json": "answers are not JSON",
    "cut-json": "answers end in the middle",
    "wrong-json": "answers are JSON of another kind: a number",
    "empty-answers": "answers are 200 without a body",
    "redirects": "answers are 302 to another host",
    "list-missing": "v7 deployments and v10 projects answer 404",
    "list-gone": "v7 deployments and v10 projects answer 410",
    "warnings": "answers carry x-vercel-warning headers",
    # limits
    "limits-missing": "answers have no rate-limit headers",
    "limits-garbage": "rate-limit headers hold no numbers",
    "limits-ms": "X-RateLimit-Reset is in ms",
    "limits-skewed": "X-RateLimit-Reset comes from a clock that is ten minutes slow",
    "bare-429": "429 has a bare body and the three headers, nothing else",
    "silent-429": "429 has no rate-limit headers and no body",
    "reset-ms-429": "the body of a 429 says `reset` in ms and has no `resetMs`",
    "retry-after-date": "Retry-After of a 429 is an HTTP date",
    # writes
    "create-400": "redeploy answers 400 unless skipAutoDetectionConfirmation=1 confirms a framework mismatch",
    "create-402": "redeploy answers 402: the plan's deployments of today are used up",
    "create-403": "redeploy answers 403: the role may not deploy",
    "create-409": "redeploy answers 409: the project is being transferred",
    "create-429": "redeploy answers 429: builds are limited",
    "create-500": "redeploy answers 500",
    "create-blocked": "a redeploy ends up BLOCKED",
    "create-fails": "a redeploy ends in ERROR",
    "create-canceled": "a redeploy is canceled while it builds",
    "alias-fails": "a redeploy becomes READY but its aliases fail",
    "cancel-late": "a cancel comes too late: 400, the deployment has just ended",
    "promote-queued": "promote answers 202: it waits for a rolling release",
    "promote-409": "promote answers 409: another one is under way",
    "promote-422": "promote answers 422: the deployment cannot be promoted",
    "rollback-402": "rollback answers 402: the plan goes back one deployment only",
    "rollback-409": "rollback answers 409: another one is under way",
    "moves-fail": "a promote or rollback ends as failed: two hosts did not follow",
    "moves-hang": "the first promote or rollback of a project stays `pending` for ever and moves nothing",
    "moves-403": "promote, rollback, cancel and delete answer 403: the role may not",
    "moves-410": "promote, rollback, cancel and delete answer 410: this version is retired",
    "moves-429": "promote, rollback, cancel and delete answer 429",
    "assign-cert": "assigning an alias answers 400: its certificate is not ready",
    "answers-cross": "every other answer to a GET is made at once and given 2 s later, so that others overtake it",
    "writes-unanswered": "what changes something is done, and the connection closed without an answer",
    "writes-unheard": "the connection is closed without an answer to what would change something, which is not done",
    "env-policy": "the team's policy makes encrypted env vars of production and preview sensitive",
    "env-fails": "an env var that exists already is refused inside a 201",
    "env-challenge": "the value of an env var answers 403: a second factor is asked for",
    # logs
    "events-null-items": "some events of a build log are null",
    "events-null": "a build log is null",
    "events-nested": "events of a build log are in the older nested shape",
    "events-lines": "a build log comes as one object per line though nobody asked",
}

ACTED = (
    "account-",
    "answers-",
    "assign-",
    "cancel-",
    "create-",
    "events-",
    "moves-",
    "promote-",
    "rollback-",
    "writes-",
)
"""How the names begin of those that no list shows."""

REQUIRED = frozenset(
    {
        "uid",
        "id",
        "name",
        "projectId",
        "url",
        "created",
        "type",
        "creator",
        "inspectorUrl",
        "accountId",
        "directoryListing",
        "nodeVersion",
        "resourceConfig",
        "defaultResourceConfig",
        "key",
        "value",
        "apexName",
        "verified",
        "slug",
        "avatar",
        "membership",
        "createdAt",
        "creatorId",
        "updatedAt",
        "description",
        "stagingPrefix",
        "limited",
        "limitedBy",
        "nameservers",
        "intendedNameservers",
        "teamId",
        "boughtAt",
        "expiresAt",
        "serviceType",
        "userId",
        "readyState",
    }
)
TIMES = frozenset(
    {"created", "createdAt", "updatedAt", "ready", "readyAt", "buildingAt", "aliasAssigned", "expiresAt", "boughtAt"}
)
HOSTILE = (
    "[red][/x][link=https://evil.example]\x1b]0;title\x07\x1b[31m\u202eabc\u200b\u200d\r\n\t\x00日本語👨‍👩‍👧" * 130
)
WILD: tuple[Any, ...] = (-1, 0, 10**18, None, 1e300, -(10**15))


def _iso(value: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _timed(item: Json, change: Callable[[int], Any]) -> Json:
    return {
        k: change(v) if k in TIMES and isinstance(v, int) and not isinstance(v, bool) else v for k, v in item.items()
    }


TIME_CHANGES: dict[str, Callable[[int], Any]] = {
    "times-text": str,
    "times-float": lambda value: value + 0.25,
    "times-seconds": lambda value: value // 1000,
    "times-iso": _iso,
    "times-wild": lambda value: WILD[value % len(WILD)],
}
ONE_ROW: dict[str, Any] = {
    "null-rows": None,
    "text-rows": "unexpected",
    "number-rows": 42,
    "idless-rows": {"color": "blue", "size": 3},
}


def rows(oddities: frozenset[str], kind: str, items: list[Json], now: int = 0) -> list[Any]:
    """The rows of a page as the oddities want them; `kind` is the key of the list, `now` (ms) is for deployments."""
    if not oddities:
        return items
    found: list[Any] = [one(oddities, kind, item, place, now) for place, item in enumerate(items)]
    middle = len(found) // 2
    if found:
        for name in oddities & ONE_ROW.keys():
            found[middle] = ONE_ROW[name]
        if "wrong-types" in oddities and isinstance(found[middle], dict):
            found[middle] = {k: _other_type(k, v) for k, v in found[middle].items()}
    return found


def _other_type(key: str, value: Any) -> Any:
    if key in {"uid", "id"}:
        return value
    if isinstance(value, str):
        return 7
    if isinstance(value, dict):
        return ["not", "an", "object"]
    return {"not": "expected"} if isinstance(value, list) else "not a number"


def one(oddities: frozenset[str], kind: str, item: Json, place: int = 0, now: int = 0) -> Json:
    """One object, in a list or alone, as the oddities want it."""
    if not oddities:
        return item
    item = dict(item)
    if kind in {"deployments", "deployment"}:
        item = _deployment(oddities, kind, item, place)
        if "restored" in oddities and item["createdAt"] < now - 2 * DAY and _fourth(item.get("uid") or item["id"]):
            deleted, restored = ("deleted", "undeleted") if kind == "deployments" else ("deletedAt", "undeletedAt")
            item |= {deleted: item["createdAt"] + DAY, restored: now - DAY // 24}
    elif kind == "envs":
        if "env-target-text" in oddities:
            item["target"] = (
                (list(item["target"]) or ["preview"])[0] if isinstance(item["target"], list) else item["target"]
            )
        if "env-without-id" in oddities:
            item.pop("id", None)
    elif kind == "teams" and "iso-team" in oddities:
        item["created"] = _iso(item["createdAt"])
    for name in oddities & TIME_CHANGES.keys():
        item = _timed(item, TIME_CHANGES[name])
    if "keys-missing" in oddities:
        item = {k: v for k, v in item.items() if k in REQUIRED}
    if "keys-null" in oddities:
        item = {k: v if k in REQUIRED else None for k, v in item.items()}
    if "keys-unknown" in oddities:
        item |= {"zone": {"deep": [[{"x": None}]]}, "": "empty key", "_private": True, "größe": 1e9}
    if "hostile-text" in oddities:
        for key in ("name", "key", "slug", "comment", "errorMessage"):
            if isinstance(item.get(key), str):
                item[key] += HOSTILE
        if isinstance(item.get("meta"), dict):
            item["meta"] = {
                k: v + HOSTILE if k.endswith(("Message", "Ref", "Name")) else v for k, v in item["meta"].items()
            }
    return item


def retained(uid: str) -> bool:
    """Whether "soft-deleted" takes the deployment with this id."""
    return _fourth(uid)


def _fourth(uid: str) -> bool:
    return number(uid) % 4 == 1


def _deployment(oddities: frozenset[str], kind: str, item: Json, place: int) -> Json:
    state_keys = [key for key in ("state", "readyState", "status") if key in item]
    if "creator-missing" in oddities:
        item.pop("creator", None)
    if "creator-bare" in oddities:
        item["creator"] = {"uid": item["creator"]["uid"]} if "creator" in item else {"uid": "system"}
    if "url-null" in oddities:
        item["url"] = None
    if "inspector-null" in oddities:
        item["inspectorUrl"] = None
    if "meta-missing" in oddities:
        item.pop("meta", None)
    if "unknown-state" in oddities and place % 3 == 0:
        item |= dict.fromkeys(state_keys, "HIBERNATING")
    if "legacy-states" in oddities:
        item |= dict.fromkeys(state_keys, ("DEPLOYING", "ANALYZING", "BUILD_ERROR")[place % 3])
    if "alias-bool" in oddities:
        item["aliasAssigned"] = bool(item.get("aliasAssigned"))
    if "soft-deleted" in oddities and kind == "deployments" and retained(item["uid"]):
        item |= {
            "state": "DELETED",
            "readyState": "DELETED",
            "deleted": item["created"] + DAY,
            "softDeletedByRetention": True,
        }
    if "both-ids" in oddities:
        item["id"] = item["uid"] = item.get("uid", item.get("id"))
    if "detail-rows" in oddities and kind == "deployments":
        item["id"] = item.pop("uid")
        item["status"] = item.pop("state")
        item.pop("created")
    return item


def page(oddities: frozenset[str], kind: str, answer: Json) -> Any:
    """A whole list answer as the oddities want it; `kind` is the key of its list."""
    if not oddities:
        return answer
    pagination = answer.get("pagination")
    if isinstance(pagination, dict):
        if pagination.get("next") is None:
            if "no-pagination" in oddities:
                del answer["pagination"]
            elif "next-missing" in oddities:
                pagination.pop("next", None)
            elif "next-zero" in oddities:
                pagination["next"] = 0
        elif "next-text" in oddities:
            pagination["next"] = str(pagination["next"])
        if "prev-missing" in oddities:
            pagination.pop("prev", None)
            pagination["count"] = 0
    if "rows-null" in oddities:
        answer[kind] = None
    if "rows-missing" in oddities:
        del answer[kind]
    if kind == "projects" and "projects-array" in oddities:
        return answer.get("projects")
    if kind == "envs" and "env-bare" in oddities:
        return next(iter(answer.get("envs") or ()), answer)
    return answer


def error_body(oddities: frozenset[str], error: Json) -> Any:
    """The body of an error as the oddities want it: text for HTML, None for nothing."""
    if "upper-codes" in oddities:
        error = error | {"code": str(error["code"]).upper()}
    if "html-errors" in oddities:
        return "<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
    if "empty-errors" in oddities:
        return None
    if "bare-errors" in oddities:
        return error
    return {"err" if "err-shape" in oddities else "error": error}
