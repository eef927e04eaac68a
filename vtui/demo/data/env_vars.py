"""Env vars of projects and of teams, of every type and with the usual mistakes in their values, all fake."""

from base64 import b64encode
from collections.abc import Mapping

from vtui.demo.data.people import PEOPLE
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, HOUR, Json, iso

ALL = ["production", "preview", "development"]
BUILT = ["production", "preview"]
FLAGS = (
    "NEW_CHECKOUT", "DARK_MODE", "FAST_SEARCH", "GIFT_WRAP", "EXPRESS_PAY", "WISHLIST", "BUNDLES", "REVIEWS_V2",
)  # fmt: skip
SHARED: tuple[tuple[str, str, list[str], int, str], ...] = (
    ("ANALYTICS_WRITE_KEY", "encrypted", ALL, 12, "one source for the whole shop"),
    ("CDN_HOST", "encrypted", ALL, 40, ""),
    ("DATABASE_URL", "encrypted", ["production"], 6, "replica, for those without a database of their own"),
    ("ERROR_REPORTING_DSN", "encrypted", ["production"], 9, ""),
    ("NPM_TOKEN", "sensitive", BUILT, 20, "read only; rotate every June"),
    ("OLD_SEARCH_HOST", "encrypted", ALL, 0, ""),
)
"""Key, type, environments, number of linked projects, comment."""


def _initial(project: Project) -> list[tuple[str, str, list[str] | str, Json]]:
    """Key, type, target and further keys of each env var that the project begins with.

    `custom` and `changed` are not the API's: whether all custom environments are added, and ms since the last change.
    """
    readable: Json = {"securityIssues": ["readable-secret"]} if project.weight > 100 else {}
    rows: list[tuple[str, str, list[str] | str, Json]] = [
        ("DATABASE_URL", "encrypted", ["production"], {"comment": "main database"} | readable),
        ("DATABASE_URL", "encrypted", ["preview"], {"comment": "shared staging database"}),
        ("DATABASE_URL", "encrypted", ["development"], {}),
        ("NEXT_PUBLIC_SITE_URL", "plain", ALL, {"value": f"https://{project.name}.example"}),
        ("SESSION_SECRET", "sensitive", BUILT, {"visibility": "secret"}),
        ("LOG_LEVEL", "plain", "production", {"value": "info"}),
        ("VERCEL_URL", "system", BUILT, {"value": "VERCEL_URL", "system": True}),
    ]
    if project.weight > 20:
        payment = {"visibility": "secret", "comment": "rotate every March", "changed": 4 * HOUR}
        redis = {
            "configurationId": "icfg_" + token(24, "icfg", project.id),
            "contentHint": {"type": "redis-url", "storeId": "store_" + token(16, "store", project.id)},
        }
        rows += [
            ("PAYMENT_API_KEY", "sensitive", "production", payment),
            (
                "PAYMENT_API_KEY",
                "encrypted",
                ["preview", "development"],
                {"visibility": "config", "securityIssues": ["readable-secret"]},
            ),
            ("SEARCH_INDEX", "plain", ["preview"], {"value": "products-feature", "gitBranch": "feat/search-ranking"}),
            ("REDIS_URL", "encrypted", ALL, redis),
            ("REDIS_URL", "plain", ["preview"], {"value": "redis://old-cache.example:6379"}),
            ("LEGACY_TOKEN", "secret", ["production"], {"value": "sec_" + token(24, "sec", project.id)}),
            ("TRAILING_NEWLINE", "plain", ALL, {"value": "not-a-real-value\n"}),
            ("QUOTED", "plain", ["preview"], {"value": '"not-a-real-value"'}),
            ("EMPTY", "plain", ["preview"], {}),
            ("PLACEHOLDER", "plain", ["production"], {"value": "changeme"}),
            ("MAIL_FROM", "plain", [], {"value": "noreply@acme.example", "custom": True}),
        ]
    if project.weight > 100:
        pem = "-----BEGIN FAKE KEY-----\nbm90IGEga2V5\n-----END FAKE KEY-----\n"
        welcome = "[bold]ようこそ[/bold] 🎉 \x1b[32mgreen\x1b[0m"
        rows += [
            *((f"FLAG_{name}", "plain", ALL, {"value": str(number(name) % 2)}) for name in FLAGS),
            ("PRIVATE_KEY_PEM", "plain", ["development"], {"value": pem}),
            ("WELCOME_TEXT", "plain", ALL, {"value": welcome}),
            (
                "FLAGS_SECRET",
                "sensitive",
                BUILT,
                {"visibility": "secret", "securityIssues": ["flags-secret-needs-split"]},
            ),
        ]
    return rows


def project_env_vars(scope: Scope, project: Project) -> list[Json]:
    """The project's env vars (filterProjectEnvs), to be changed in place: encrypted values are ciphertext."""
    if project.id not in scope.env_vars:
        initial = _initial(project) if project.provider else []
        scope.env_vars[project.id] = [
            _env_var(project, index, *row, scope.deployments.anchor) for index, row in enumerate(initial)
        ]
    return scope.env_vars[project.id]


def _env_var(  # noqa: PLR0917 - the four columns of a row between what it belongs to
    project: Project, index: int, key: str, type_: str, target: list[str] | str, more: Json, anchor: int
) -> Json:
    """An env var that the account begins with, from a row of `_initial`; `anchor` is the account's start (ms)."""
    created = project.created + (3 + index) * DAY
    bits = number(project.id, index)
    custom, changed = more.pop("custom", False), more.pop("changed", None)
    item: Json = {
        "id": token(16, "env", project.id, index),
        "key": key,
        "value": "",
        "type": type_,
        "target": target,
        "configurationId": None,
        "createdAt": created,
        "updatedAt": min(created + bits % 200 * DAY, anchor - DAY) if changed is None else anchor - changed,
        "createdBy": PEOPLE[bits % 9]["uid"],
        "updatedBy": PEOPLE[bits % 5]["uid"] if bits % 3 else None,
        "customEnvironmentIds": [],
        "securityIssues": [],
    } | more
    if type_ == "encrypted":
        cipher = f'{{"v":"v2","c":"{sha(project.id, key, "cipher") * 2}","i":"{sha(key)[:24]}"}}'
        item |= {"value": b64encode(cipher.encode()).decode(), "decrypted": False}
    if custom:
        item["customEnvironmentIds"] = [environment["id"] for environment in project.custom_environments]
        if not project.custom_environments:
            item["target"] = ["preview"]
    return item


def targets_of(item: Json) -> list[str]:
    """The environments of an env var, which can be one text."""
    return [item["target"]] if isinstance(item["target"], str) else list(item["target"])


def decrypted(item: Json, written: Mapping[str, str]) -> Json:
    """An env var with its value (getProjectEnv) unless it is sensitive; `written` holds what requests have set."""
    if item["type"] == "sensitive":
        return {key: value for key, value in item.items() if key != "value"} | {"decrypted": False}
    if item["id"] in written:
        return item | {"value": written[item["id"]], "decrypted": True}
    if item["type"] == "encrypted":
        value = f"fake-{item['key'].lower().replace('_', '-')}-{sha(item['id'])[:12]}"
        return item | {"value": value, "decrypted": True}
    return item | {"decrypted": True}


def shared_env_vars(scope: Scope) -> list[Json]:
    """The shared env vars of a team; changing the list changes the team."""
    if scope.shared_env_vars is None:
        indexes = range(len(SHARED)) if scope.slug == "acme" and scope.projects else ()
        scope.shared_env_vars = [_shared_env_var(scope, index) for index in indexes]
    return scope.shared_env_vars


def _shared_env_var(scope: Scope, index: int) -> Json:
    key, type_, target, linked, comment = SHARED[index]
    created, bits = scope.created + (40 + 9 * index) * DAY, number(key, index)
    item: Json = {
        "id": "env_" + token(24, "shared", scope.id, index),
        "ownerId": scope.id,
        "key": key,
        "type": type_,
        "target": list(target),
        "projectId": [project.id for project in scope.projects[:linked]],
        "created": iso(created),
        "createdAt": created,
        "updatedAt": min(created + bits % 300 * DAY, scope.deployments.anchor - DAY),
        "createdBy": PEOPLE[bits % 9]["uid"],
        "updatedBy": PEOPLE[bits % 5]["uid"],
        "lastEditedByDisplayName": PEOPLE[bits % 5]["name"],
        "securityIssues": [],
        **dict.fromkeys(("applyToAllCustomEnvironments", "decrypted"), False),
    }
    if type_ != "sensitive":
        item["value"] = sha(item["id"], "cipher") * 2
    return item | ({"comment": comment} if comment else {})


def decrypted_shared(item: Json, written: Mapping[str, str]) -> Json:
    """A shared env var with its value, unless it is sensitive; `written` holds the values that requests have set."""
    if item["type"] == "sensitive":
        return item
    value = written.get(item["id"], f"fake-shared-{item['key'].lower().replace('_', '-')}")
    return item | {"value": value, "decrypted": True}
