"""Branches and messages of commits, among them those that break terminals."""

PACKAGES = (
    "react", "next", "typescript", "vite", "zod", "@types/node", "eslint", "tailwindcss", "prisma", "vitest",
    "sharp", "astro",
)  # fmt: skip

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
    "cart-rounding", "header-overlap", "search-ranking", "dark-mode", "onboarding", "delivery-window",
    "webhook-race", "pricing-table", "image-sizes", "i18n-he", "session-refresh", "order-export", "empty-basket",
    "store-finder", "contact-form", "digest-mail",
)  # fmt: skip
PREFIXES = ("feat", "fix", "chore", "perf", "mei", "sofia", "release")


def branch(bits: int) -> str:
    """Choose the branch of a preview by `bits`."""
    if bits % 61 == 0:
        return "qa/nightly"
    if bits % 97 == 0:
        return "feature/日本語-ブランチ"
    if bits % 131 == 0:
        return "experiment/" + "very-long-branch-name-" * 6 + "end"
    return f"{PREFIXES[bits % 7]}/{TOPICS[bits // 7 % 16]}"


def update(bits: int) -> tuple[str, str]:
    """Choose the branch and message of a bot's dependency update by `bits`."""
    package, major, minor = PACKAGES[bits % 12], bits // 12 % 20, bits // 240 % 30
    return (
        f"renovate/{package.replace('@', '').replace('/', '-')}-{major}.x",
        f"chore(deps): update {package} to v{major}.{minor}.0",
    )
