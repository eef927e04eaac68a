"""Rate limits: how many requests each group of endpoints has left, and the headers that report it."""

from typing import NamedTuple

from vtui.demo.data.account import Account

PUBLISHED: dict[str, tuple[int, int]] = {
    "user": (500, 60),
    "token": (120, 60),
    "teams": (600, 60),
    "members": (120, 60),
    "deployments-list": (1000, 60),
    "deployment-get": (500, 60),
    "deployment-create": (120, 300),
    "deployment-delete": (200, 600),
    "domains-list": (500, 60),
    "domain-config": (500, 60),
    "project-domains": (500, 60),
    "project-domains-change": (100, 60),
    "domain-verify": (100, 60),
    "env-list": (500, 60),
    "env-get": (500, 60),
    "env-create": (120, 60),
    "env-update": (120, 60),
    "env-delete": (60, 60),
}
"""Requests and seconds for each group of endpoints (vercel.com/docs/limits)."""
UNPUBLISHED = (1000, 60)
"""For endpoints whose limit is not published: an estimate in line with the others."""


class Limit(NamedTuple):
    """The state of a rate limit after a request."""

    total: int
    remaining: int
    reset: int
    """When the window ends (ms)."""
    exceeded: bool = False


def count_request(account: Account, group: str, now: int) -> Limit | None:
    """Count one request of an endpoint group at `now` (ms); None when the account has no limits.

    A window begins with its first request.
    """
    if account.rate_limit == 0:
        return None
    total, seconds = PUBLISHED.get(group, UNPUBLISHED) if account.rate_limit is None else (account.rate_limit, 60)
    reset, used = account.rate_windows.get(group, (0, 0))
    if now >= reset:
        # The header has whole seconds: a window that ends on one is exact to the ms.
        reset, used = (now // 1000 + seconds) * 1000, 0
    exceeded = used >= total
    if not exceeded:
        used += 1
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
