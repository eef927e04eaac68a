"""Rate limits: how many requests each group of endpoints has left, and the headers that report it."""

from typing import NamedTuple

from vtui.demo.data.account import Account

PER_MINUTE: dict[str, int] = {
    **dict.fromkeys(("user", "deployment-get", "domains-list", "domain-config", "project-domains"), 500),
    **dict.fromkeys(("env-list", "env-get"), 500),
    **dict.fromkeys(("token", "members", "env-create", "env-update"), 120),
    **dict.fromkeys(("project-domains-change", "domain-verify"), 100),
    "teams": 600,
    "deployments-list": 1000,
    "env-delete": 60,
}
"""Requests for each group of endpoints (vercel.com/docs/limits); 1,000 for one whose limit is not published."""
LONGER = {"deployment-create": (120, 300), "deployment-delete": (200, 600)}
"""Requests and seconds for the groups with another window than a minute."""


class Limit(NamedTuple):
    """The state of a rate limit after a request."""

    total: int
    remaining: int
    reset: int
    """When the window ends (ms)."""
    exceeded: bool = False


def count_request(account: Account, group: str, now: int) -> Limit | None:
    """Count one request of an endpoint group at `now` (ms); None when the account has no limits."""
    if account.rate_limit == 0:
        return None
    total, seconds = LONGER.get(group, (PER_MINUTE.get(group, 1_000), 60))
    if account.rate_limit is not None:
        total, seconds = account.rate_limit, 60
    reset, used = account.rate_windows.get(group, (0, 0))
    if now >= reset:
        # The header has whole seconds: a window that ends on one is exact to the ms.
        reset, used = (now // 1000 + seconds) * 1000, 0
    exceeded = used >= total
    used = min(used + 1, total)
    account.rate_windows[group] = reset, used
    return Limit(total, total - used, reset, exceeded)


def limit_headers(faults: frozenset[str], limit: Limit) -> dict[str, str]:
    """The `X-RateLimit-*` headers of a response."""
    if "limits-missing" in faults:
        return {}
    if "limits-garbage" in faults:
        return {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-", "x-ratelimit-reset": "soon"}
    reset = limit.reset if "limits-ms" in faults else limit.reset // 1000
    if "limits-skewed" in faults:
        reset -= 600
    return {
        "x-ratelimit-limit": str(limit.total),
        "x-ratelimit-remaining": str(limit.remaining),
        "x-ratelimit-reset": str(reset),
    }
