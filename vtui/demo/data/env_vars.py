"""Env vars of every type, with the usual mistakes in their values, all of which are fake."""

from base64 import b64encode
from collections.abc import Mapping

from vtui.demo.data.people import PEOPLE
from vtui.demo.data.projects import Project
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope
from vtui.demo.data.values import DAY, HOUR, Json

ALL = ["production", "preview", "development"]
BUILT = ["production", "preview"]
FLAGS = (
    "NEW_CHECKOUT", "DARK_MODE", "FAST_SEARCH", "GIFT_WRAP", "EXPRESS_PAY", "WISHLIST", "BUNDLES", "REVIEWS_V2",
)  # fmt: skip


def _cipher(project: Project, key: str) -> str:
    return b64encode(f'{{"v":"v2","c":"{sha(project.id, key, "cipher") * 2}","i":"{sha(key)[:24]}"}}'.encode()).decode()


def _initial(project: Project) -> list[tuple[str, str, list[str] | str, Json]]:
    """Key, type, target and further keys of each env var that the project begins with.

    Two further keys are not the API's: `custom` adds all custom environments, `changed` is the time since the last
    change (ms).
    """
    rows: list[tuple[str, str, list[str] | str, Json]] = [
        ("DATABASE_URL", "encrypted", ["production"], {"comment": "main database"}),
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
            ("PAYMENT_API_KEY", "encrypted", ["preview", "development"], {"visibility": "config"}),
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
        ]
    return rows


def project_env_vars(scope: Scope, project: Project) -> list[Json]:
    """The project's env vars (filterProjectEnvs) with ciphertext for encrypted values; times in ms.

    Changing the list changes the project.
    """
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
    } | more
    if type_ == "encrypted":
        item |= {"value": _cipher(project, key), "decrypted": False}
    if custom:
        item["customEnvironmentIds"] = [environment["id"] for environment in project.custom_environments]
        if not project.custom_environments:
            item["target"] = ["preview"]
    return item


def targets_of(item: Json) -> list[str]:
    """The environments of an env var, which can be one text."""
    return [item["target"]] if isinstance(item["target"], str) else list(item["target"])


def decrypted(item: Json, written: Mapping[str, str]) -> Json:
    """An env var with its value decrypted (getProjectEnv); without a value when it is sensitive.

    `written` holds the values that requests have set, by id.
    """
    if item["type"] == "sensitive":
        return {key: value for key, value in item.items() if key != "value"} | {"decrypted": False}
    if item["id"] in written:
        return item | {"value": written[item["id"]], "decrypted": True}
    if item["type"] == "encrypted":
        value = f"fake-{item['key'].lower().replace('_', '-')}-{sha(item['id'])[:12]}"
        return item | {"value": value, "decrypted": True}
    return item | {"decrypted": True}
