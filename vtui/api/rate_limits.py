"""The API's rate limits as responses report them, by group of endpoints and owner."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from vtui.api.retry import HORIZON, moment, number, server_time
from vtui.models.scope import EVERY, Scope

WINDOW = 60_000
"""How long (ms) a limit is taken to last when no response says when it resets: the length of most windows."""


class LimitKey(NamedTuple):
    """What shares one rate limit."""

    group: str
    owner: str | None = None
    """Whose requests count: the id of a team, empty for the personal account; None where all requests of the user
    count together."""


def owner_of(scope: Scope) -> str:
    """The scope as the owner of a rate limit."""
    return scope.team_id or ""


def owners_of(scope: Scope) -> frozenset[str] | None:
    """The owners whose rate limits a list in the scope spends; None for all of them."""
    return None if scope == EVERY else frozenset({owner_of(scope)})


PER_USER = frozenset(
    {"alias list", "deployment", "deployments", "domain config", "domain verification"}
    | {"domains", "project domains", "teams", "token", "user"}
)
"""Groups whose limit is counted for the user, over all teams (facts, section 5). All others are counted for each owner,
as are those without a published figure: one request too many costs less than a team that waits for another."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The state of one limit after a response."""

    key: LimitKey
    limit: int
    """Requests in a window; at least 1."""
    remaining: int
    """Requests left, from 0 to `limit`."""
    reset_at: int | None
    """When it resets, in ms since the epoch on this machine's clock; None when the response did not say."""
    seen_at: int
    """When the response came, in ms since the epoch."""

    def at(self, now: int) -> "RateLimit":
        """The limit at `now` (ms): full once its reset has passed."""
        full_at = self.seen_at + WINDOW if self.reset_at is None else self.reset_at
        if now < full_at:
            return self
        return RateLimit(self.key, self.limit, self.limit, None, now)

    @property
    def group(self) -> str:
        """The group of endpoints, in the words that the status bar shows."""
        return self.key.group

    @property
    def share(self) -> float:
        """The remaining part, from 0 to 1."""
        return self.remaining / self.limit


class RateLimits(dict[LimitKey, RateLimit]):
    """Key -> its limit after the last response. Not changed: each change makes another one."""

    def observe(self, key: LimitKey, headers: Mapping[str, str], now: int) -> "RateLimits":
        """The limits after a response with these headers (names in lower case) at `now` (ms).

        Missing or malformed headers change nothing; an implausible reset counts as unknown.
        """
        limit, remaining = number(headers.get("x-ratelimit-limit")), number(headers.get("x-ratelimit-remaining"))
        if limit is None or remaining is None or limit < 1:
            return self
        reset = moment(headers.get("x-ratelimit-reset"), now, server_time(headers))
        seen = RateLimit(key, int(limit), int(min(remaining, limit)), reset, now)
        return RateLimits({**self, key: seen})

    def pause(self, key: LimitKey, until: int) -> "RateLimits":
        """The limits after a 429: none remaining until then (ms since the epoch)."""
        limit = self.get(key)
        return self if limit is None else RateLimits({**self, key: replace(limit, remaining=0, reset_at=until)})

    def by_group(self, owners: Container[str] | None, now: int) -> dict[str, RateLimit]:
        """Group -> its limit at `now` (ms), for requests of these owners (ids as in LimitKey); None means all owners.

        Where a group has several limits, it is the one with the smallest share.
        """
        limits: dict[str, RateLimit] = {}
        for key, seen in self.items():
            if key.owner is None or owners is None or key.owner in owners:
                limit = seen.at(now)
                if key.group not in limits or limit.share < limits[key.group].share:
                    limits[key.group] = limit
        return limits

    def exhausted_until(self, key: LimitKey, now: int) -> int | None:
        """When (ms since the epoch) an exhausted limit resets; None for one that is not known to be exhausted."""
        limit = self.get(key)
        if limit is None or limit.remaining > 0 or limit.reset_at is None:
            return None
        return limit.reset_at if now < limit.reset_at <= now + HORIZON else None
