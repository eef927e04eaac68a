"""How much of the API's rate limits is left, by group of endpoints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from vtui.api.waiting import HORIZON, moment, number, server_time

WINDOW = 60_000
"""How long (ms) a limit counts when the server does not say when it resets: the length of most of its windows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What an answer said about its group's limit."""

    group: str
    limit: int
    """Requests in a window; at least 1."""
    remaining: int
    """Requests left, from 0 to `limit`."""
    reset_at: int | None
    """When it is full again, in ms since the epoch on this machine's clock; None when the answer did not say."""
    seen_at: int
    """When the answer came, in ms since the epoch."""

    def at(self, now: int) -> "Limit":
        """The limit as it stands at `now` (ms): full once its reset has passed."""
        full_at = self.seen_at + WINDOW if self.reset_at is None else self.reset_at
        if now < full_at:
            return self
        return Limit(self.group, self.limit, self.limit, None, now)

    @property
    def share(self) -> float:
        """The part that is left, from 0 to 1."""
        return self.remaining / self.limit


class Budget(Mapping[str, Limit]):
    """Group -> the last that was heard of its limit; a value, never changed."""

    __slots__ = ("_limits",)

    def __init__(self, limits: Mapping[str, Limit] | None = None) -> None:
        self._limits = dict(limits or {})

    def __getitem__(self, group: str) -> Limit:
        return self._limits[group]

    def __iter__(self) -> Iterator[str]:
        return iter(self._limits)

    def __len__(self) -> int:
        return len(self._limits)

    def __repr__(self) -> str:
        return f"Budget({self._limits!r})"

    def observe(self, group: str, headers: Mapping[str, str], now: int) -> "Budget":
        """The budget after an answer with these headers (names in lower case) at `now` (ms).

        Headers that are missing or make no sense change nothing; a reset that cannot be believed counts as unknown.
        """
        limit, remaining = number(headers.get("x-ratelimit-limit")), number(headers.get("x-ratelimit-remaining"))
        if limit is None or remaining is None or limit < 1:
            return self
        reset = moment(headers.get("x-ratelimit-reset"), now, server_time(headers))
        seen = Limit(group, int(limit), int(min(remaining, limit)), reset, now)
        return Budget({**self._limits, group: seen})

    def spent(self, group: str, now: int) -> int | None:
        """Until when (ms since the epoch) the group has nothing left; None when it has, or when that is not known."""
        limit = self._limits.get(group)
        if limit is None or limit.remaining > 0 or limit.reset_at is None:
            return None
        return limit.reset_at if now < limit.reset_at <= now + HORIZON else None
