"""Env vars that projects of a team share; the shapes are those of the operations `…SharedEnvVariable`."""

from collections.abc import Mapping

from vtui.demo.data.env_vars import ALL, BUILT
from vtui.demo.data.people import PEOPLE
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, Json

INITIAL: tuple[tuple[str, str, list[str], int, str], ...] = (
    ("ANALYTICS_WRITE_KEY", "encrypted", ALL, 12, "one source for the whole shop"),
    ("CDN_HOST", "encrypted", ALL, 40, ""),
    ("DATABASE_URL", "encrypted", ["production"], 6, "replica, for those without a database of their own"),
    ("ERROR_REPORTING_DSN", "encrypted", ["production"], 9, ""),
    ("NPM_TOKEN", "sensitive", BUILT, 20, "read only; rotate every June"),
    ("OLD_SEARCH_HOST", "encrypted", ALL, 0, ""),
)
"""Key, type, environments, number of linked projects, comment."""


def shared_env_vars(scope: Scope) -> list[Json]:
    """The shared env vars of a team; changing the list changes the team."""
    if scope.shared_env_vars is None:
        indexes = range(len(INITIAL)) if scope.slug == "acme" and scope.projects else ()
        scope.shared_env_vars = [_initial(scope, index) for index in indexes]
    return scope.shared_env_vars


def _initial(scope: Scope, index: int) -> Json:
    key, type_, target, linked, comment = INITIAL[index]
    created, bits = scope.created + (40 + 9 * index) * DAY, number(key, index)
    item: Json = {
        "id": "env_" + token(24, "shared", scope.id, index),
        "ownerId": scope.id,
        "key": key,
        "type": type_,
        "target": list(target),
        "projectId": [project.id for project in scope.projects[:linked]],
        "createdAt": created,
        "updatedAt": min(created + bits % 300 * DAY, scope.deployments.anchor - DAY),
        "createdBy": PEOPLE[bits % 9]["uid"],
        "updatedBy": PEOPLE[bits % 5]["uid"],
        "lastEditedByDisplayName": PEOPLE[bits % 5]["name"],
        "applyToAllCustomEnvironments": False,
        "decrypted": False,
    }
    if type_ != "sensitive":
        item["value"] = sha(item["id"], "cipher") * 2
    return item | ({"comment": comment} if comment else {})


def decrypted(item: Json, written: Mapping[str, str]) -> Json:
    """A shared env var with its value, unless it is sensitive; `written` holds the values that requests have set."""
    if item["type"] == "sensitive":
        return item
    value = written.get(item["id"], f"fake-shared-{item['key'].lower().replace('_', '-')}")
    return item | {"value": value, "decrypted": True}
