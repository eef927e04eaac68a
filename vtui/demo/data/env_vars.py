"""Env vars of every type, with the accidents that happen to people; every value is made up."""

from base64 import b64encode
from collections.abc import Mapping

from vtui.demo.data.people import PEOPLE, Json
from vtui.demo.data.projects import DAY, Project
from vtui.demo.data.pseudorandom import number, sha, token
from vtui.demo.data.scope import Scope

ALL = ["production", "preview", "development"]
BUILT = ["production", "preview"]
HOUR = 3_600_000


def _cipher(project: Project, key: str) -> str:
    return b64encode(f'{{"v":"v2","c":"{sha(project.id, key, "cipher") * 2}","i":"{sha(key)[:24]}"}}'.encode()).decode()


def _base(project: Project) -> list[Json]:
    rows: list[Json] = [
        {"key": "DATABASE_URL", "type": "encrypted", "target": ["production"], "comment": "main database"},
        {"key": "DATABASE_URL", "type": "encrypted", "target": ["preview"], "comment": "shared staging database"},
        {"key": "DATABASE_URL", "type": "encrypted", "target": ["development"]},
        {"key": "NEXT_PUBLIC_SITE_URL", "type": "plain", "target": ALL, "value": f"https://{project.name}.example"},
        {"key": "SESSION_SECRET", "type": "sensitive", "target": BUILT, "value": "", "visibility": "secret"},
        {"key": "LOG_LEVEL", "type": "plain", "target": "production", "value": "info"},
        {"key": "VERCEL_URL", "type": "system", "target": BUILT, "value": "VERCEL_URL", "system": True},
    ]
    if project.weight > 20:
        rows += [
            {
                "key": "PAYMENT_API_KEY",
                "type": "sensitive",
                "target": "production",
                "value": "",
                "visibility": "secret",
                "comment": "rotate every March",
                "changed": 4 * HOUR,
            },
            {
                "key": "PAYMENT_API_KEY",
                "type": "encrypted",
                "target": ["preview", "development"],
                "visibility": "config",
            },
            {
                "key": "SEARCH_INDEX",
                "type": "plain",
                "target": ["preview"],
                "value": "products-feature",
                "gitBranch": "feat/search-ranking",
            },
            {
                "key": "REDIS_URL",
                "type": "encrypted",
                "target": ALL,
                "configurationId": "icfg_" + token(24, "icfg", project.id),
                "contentHint": {"type": "redis-url", "storeId": "store_" + token(16, "store", project.id)},
            },
            {"key": "REDIS_URL", "type": "plain", "target": ["preview"], "value": "redis://old-cache.example:6379"},
            {
                "key": "LEGACY_TOKEN",
                "type": "secret",
                "target": ["production"],
                "value": "sec_" + token(24, "sec", project.id),
            },
            {"key": "TRAILING_NEWLINE", "type": "plain", "target": ALL, "value": "not-a-real-value\n"},
            {"key": "QUOTED", "type": "plain", "target": ["preview"], "value": '"not-a-real-value"'},
            {"key": "EMPTY", "type": "plain", "target": ["preview"], "value": ""},
            {"key": "PLACEHOLDER", "type": "plain", "target": ["production"], "value": "changeme"},
            {"key": "MAIL_FROM", "type": "plain", "target": [], "value": "noreply@acme.example", "custom": True},
        ]
    if project.weight > 100:
        rows += [
            {"key": f"FLAG_{name}", "type": "plain", "target": ALL, "value": str(number(name) % 2)}
            for name in (
                "NEW_CHECKOUT",
                "DARK_MODE",
                "FAST_SEARCH",
                "GIFT_WRAP",
                "EXPRESS_PAY",
                "WISHLIST",
                "BUNDLES",
                "REVIEWS_V2",
            )
        ]
        rows.append(
            {
                "key": "PRIVATE_KEY_PEM",
                "type": "plain",
                "target": ["development"],
                "value": "-----BEGIN FAKE KEY-----\nbm90IGEga2V5\n-----END FAKE KEY-----\n",
            }
        )
        rows.append(
            {
                "key": "WELCOME_TEXT",
                "type": "plain",
                "target": ALL,
                "value": "[bold]ようこそ[/bold] 🎉 \x1b[32mgreen\x1b[0m",
            }
        )
    return rows


def of_project(scope: Scope, project: Project) -> list[Json]:
    """The project's env vars (filterProjectEnvs) with ciphertext for what is encrypted; times in ms.

    The list is the project's own: what changes it changes the project.
    """
    if project.id not in scope.envs:
        scope.envs[project.id] = _first(scope, project)
    return scope.envs[project.id]


def _first(scope: Scope, project: Project) -> list[Json]:
    """What the project begins with."""
    if project.provider == "":
        return []
    found: list[Json] = []
    for place, special in enumerate(_base(project)):
        made = project.created + (3 + place) * DAY
        roll = number(project.id, place)
        custom, changed = special.pop("custom", False), special.pop("changed", DAY)
        item: Json = {
            "id": token(16, "env", project.id, place),
            "key": special["key"],
            "value": "",
            "type": special["type"],
            "target": [],
            "configurationId": None,
            "createdAt": made,
            "updatedAt": made + roll % 200 * DAY,
            "createdBy": PEOPLE[roll % 9]["uid"],
            "updatedBy": PEOPLE[roll % 5]["uid"] if roll % 3 else None,
            "customEnvironmentIds": [],
        }
        item |= special
        if item["type"] == "encrypted":
            item |= {"value": _cipher(project, str(item["key"])), "decrypted": False}
        if custom:
            item["customEnvironmentIds"] = [one["id"] for one in project.customs]
            if not project.customs:
                item["target"] = ["preview"]
        item["updatedAt"] = min(int(item["updatedAt"]), scope.stream.anchor - DAY)
        if changed < DAY:
            item["updatedAt"] = scope.stream.anchor - changed
        found.append(item)
    return found


def hidden(scope: Scope, project: Project) -> int:
    """How many production rows the caller's role may not see."""
    return 2 if scope.role == "MEMBER" and project.weight > 20 else 0


def clear(item: Json, written: Mapping[str, str]) -> Json:
    """One env var with its value decrypted (getProjectEnv); a sensitive one has no value.

    `written` are values that did not come with the account, by id.
    """
    if item["type"] == "sensitive":
        return {key: value for key, value in item.items() if key != "value"} | {"decrypted": False}
    if item["id"] in written:
        return item | {"value": written[item["id"]], "decrypted": True}
    if item["type"] == "encrypted":
        return item | {
            "value": f"fake-{item['key'].lower().replace('_', '-')}-{sha(item['id'])[:12]}",
            "decrypted": True,
        }
    return item | {"decrypted": True}
