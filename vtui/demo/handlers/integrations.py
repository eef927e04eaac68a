"""Webhooks of a scope, and the checks that a project requires of its deployments."""

from vtui.demo.data.pseudorandom import token
from vtui.demo.data.values import DAY, Json
from vtui.demo.handlers.collections import Collection, new_id, stored
from vtui.demo.handlers.reply import invalid
from vtui.demo.handlers.request import Request

EVENTS = ["deployment.created", "deployment.succeeded", "deployment.error"]


def _initial_webhooks(request: Request) -> list[Json]:
    scope, at = request.scope, request.account.anchor - 90 * DAY
    hook: Json = {
        "id": "account_hook_" + token(20, "hook", scope.id),
        "url": f"https://hooks.{scope.slug}.example/vercel",
        "events": EVENTS,
        "ownerId": scope.id,
        **dict.fromkeys(("createdAt", "updatedAt"), at),
    }
    return [hook] if scope.projects else []


def _new_webhook(request: Request, body: Json) -> Json:
    if not body["url"].startswith("https://") or not body["events"]:
        raise invalid("Invalid request: `url` should be https, `events` should not be empty", "format", ".url", {})
    ids = {"projectIds": body["projectIds"]} if isinstance(body.get("projectIds"), list) else {}
    return ids | {
        "id": new_id(request, "account_hook_", 20),
        "url": body["url"],
        "events": body["events"],
        "ownerId": request.scope.id,
        **dict.fromkeys(("createdAt", "updatedAt"), request.now),
    }


WEBHOOKS = Collection(
    "Webhook",
    stored("webhooks", _initial_webhooks),
    _new_webhook,
    required={"url": str, "events": list},
    created=lambda _, item: item | {"secret": token(40, "secret", item["id"])},
    deleted=None,
)
"""The webhooks of a scope (getWebhooks, getWebhook, createWebhook, deleteWebhook)."""


def _check(request: Request, body: Json) -> Json:
    source = body.get("source")
    if not isinstance(source, dict) or source.get("kind") not in {"webhook", "git-provider"}:
        source = {"kind": "integration", "integrationId": "oac_checks", "integrationConfigurationId": "icfg_checks"}
    return {
        "id": new_id(request, "chk_"),
        "projectId": request.project().id,
        "ownerId": request.scope.id,
        "source": source,
        "sourceKind": source["kind"],
        "blocks": "none",
        "requires": "build-ready",
        "targets": ["production"],
        "timeout": 300_000,
        "isRerequestable": False,
        "createdAt": request.now,
    } | _check_changes(request, body)


def _check_changes(request: Request, body: Json) -> Json:
    types: dict[str, type] = {
        **dict.fromkeys(("name", "blocks", "requires"), str),
        "targets": list,
        "timeout": int,
        "isRerequestable": bool,
    }
    changes = {name: body[name] for name, type_ in types.items() if isinstance(body.get(name), type_)}
    return changes | {"updatedAt": request.now}


PROJECT_CHECKS = Collection(
    "Check",
    stored("checks", lambda _: [], lambda request: request.project().id),
    _check,
    _check_changes,
    required={"name": str},
    listed=lambda _, items: {"checks": items},
    deleted=lambda _request, _item: {"success": True},
)
"""The checks of a project (listProjectChecks, getProjectCheck, createProjectCheck and so on)."""
