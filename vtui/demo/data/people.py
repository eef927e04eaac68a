"""The people and bots of the demo account, and what they write into commits."""

from typing import Any

from vtui.demo.data.pseudorandom import token

Json = dict[str, Any]


def _person(username: str, name: str, domain: str = "example.com") -> Json:
    return {
        "uid": token(24, "person", username),
        "email": f"{username}@{domain}",
        "username": username,
        "name": name,
        "login": username,
        "type": "user",
    }


ADA = _person("ada", "Ada Lovell")
PEOPLE: tuple[Json, ...] = (
    ADA,
    _person("grace", "Grace Okafor"),
    _person("linus-w", "Linus Weber"),
    _person("mei", "Mei Tanaka 田中"),
    _person("sofia", "Sofía Núñez"),
    _person("omar", "Omar Haddad"),
    _person("ines", "Inês Carvalho"),
    _person("tom", "Tom de Vries"),
    _person("priya", "Priya Nair"),
)
BOTS: tuple[Json, ...] = (
    {
        "uid": token(24, "bot", "renovate"),
        "username": "renovate[bot]",
        "login": "renovate[bot]",
        "name": "renovate[bot]",
        "email": "renovate@bots.example",
        "type": "app",
    },
    {
        "uid": token(24, "bot", "dependabot"),
        "username": "dependabot[bot]",
        "login": "dependabot[bot]",
        "name": "dependabot[bot]",
        "email": "dependabot@bots.example",
        "type": "app",
    },
)
SYSTEM: Json = {"uid": "system", "type": "system", "name": "Vercel"}

PACKAGES = (
    "react",
    "next",
    "typescript",
    "vite",
    "zod",
    "@types/node",
    "eslint",
    "tailwindcss",
    "prisma",
    "vitest",
    "sharp",
    "astro",
)

MESSAGES: tuple[str, ...] = (
    "fix: cart total rounds half cents up",
    "feat: remember the last used payment method",
    "chore: bump node to 22",
    "refactor: split the checkout reducer",
    "docs: explain preview environments",
    "fix(auth): refresh the session before it expires",
    "feat(search): rank exact matches first",
    "perf: lazy-load the map on the store finder",
    "Merge pull request #482 from acme/fix/header-overlap",
    "revert: feature flag for the new pricing table",
    "test: cover the empty basket",
    "style: align the footer links",
    "[wip] half of the new onboarding",
    "fix: escape [/brackets] in product names",
    "feat: 检索结果支持按价格排序",
    "fix: カートの税額計算を修正",
    "feat: add 🎉 confetti after the first order 🛒",
    "fix: \x1b[31mred\x1b[0m text in the terminal banner",
    "feat: weekly digest\n\nSends one mail per team on Monday.\nRefs: #1204",
    "fix: \u202eשלום\u202c right-to-left product titles",  # noqa: RUF001 - Hebrew on purpose
    "i18n: עדכון תרגום עברית",
    "fix: typo",
    "wip",
    "feat(api): idempotency keys for POST /orders",
    "build: cache the prisma engine between builds",
    "ci: run the smoke tests against the preview URL",
    "feat: dark mode for the account pages",
    "fix: images without width shift the layout",
    "feat: show the delivery window on the product page",
    "fix: race between webhook and redirect after payment",
    "chore: remove the old analytics snippet",
    "feat: e\u0301te\u0301 collection landing page",
    "hotfix: disable the broken coupon endpoint",
    "feat: " + "support very long campaign names everywhere in the interface " * 12 + "(closes #77)",
    "fix: null crash when the address has no state",
    "feat: family emoji 👨‍👩‍👧‍👦 in reviews",
    "chore(release): 4.18.0",
    "fix: keep scroll position when the filter changes",
    "feat: rate-limit the contact form",
    "fix: \ttabs\tin\tmessages",
)

TOPICS = (
    "cart-rounding",
    "header-overlap",
    "search-ranking",
    "dark-mode",
    "onboarding",
    "delivery-window",
    "webhook-race",
    "pricing-table",
    "image-sizes",
    "i18n-he",
    "session-refresh",
    "order-export",
    "empty-basket",
    "store-finder",
    "contact-form",
    "digest-mail",
)
PREFIXES = ("feat", "fix", "chore", "perf", "mei", "sofia", "release")


def branch(roll: int) -> str:
    """A branch name for a preview, chosen by `roll`."""
    if roll % 61 == 0:
        return "qa/nightly"
    if roll % 97 == 0:
        return "feature/日本語-ブランチ"
    if roll % 131 == 0:
        return "experiment/" + "very-long-branch-name-" * 6 + "end"
    return f"{PREFIXES[roll % 7]}/{TOPICS[roll // 7 % 16]}"


def bump(roll: int) -> tuple[str, str]:
    """The branch and message of a bot's update, chosen by `roll`."""
    package, major, minor = PACKAGES[roll % 12], roll // 12 % 20, roll // 240 % 30
    return (
        f"renovate/{package.replace('@', '').replace('/', '-')}-{major}.x",
        f"chore(deps): update {package} to v{major}.{minor}.0",
    )
