"""How much of the API's rate limits is left, by group of endpoints and owner."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from vtui.api.endpoints import LimitKey
from vtui.api.waiting import HORIZON, moment, number, server_time

WINDOW = 60_000
"""How long (ms) a limit counts when the server does not say when it resets: the length of most of its windows."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a response said about the limit that its request spent."""

    key: LimitKey
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
        return Limit(self.key, self.limit, self.limit, None, now)

    @property
    def group(self) -> str:
        """The group of endpoints, in the words that the status bar shows."""
        return self.key.group

    @property
    def share(self) -> float:
        """The part that is left, from 0 to 1."""
        return self.remaining / self.limit


class Budget(Mapping[LimitKey, Limit]):
    """Key -> the last that a response said of its limit; a value, never changed."""

    __slots__ = ("_limits",)

    def __init__(self, limits: Mapping[LimitKey, Limit] | None = None) -> None:
        self._limits = dict(limits or {})

    def __getitem__(self, key: LimitKey) -> Limit:
        return self._limits[key]

    def __iter__(self) -> Iterator[LimitKey]:
        return iter(self._limits)

    def __len__(self) -> int:
        return len(self._limits)

    def __repr__(self) -> str:
        return f"Budget({self._limits!r})"

    def observe(self, key: LimitKey, headers: Mapping[str, str], now: int) -> "Budget":
        """The budget after an answer with these headers (names in lower case) at `now` (ms).

        Headers that are missing or make no sense change nothing; a reset that cannot be believed counts as unknown.
        """
        limit, remaining = number(headers.get("x-ratelimit-limit")), number(headers.get("x-ratelimit-remaining"))
        if limit is None or remaining is None or limit < 1:
            return self
        reset = moment(headers.get("x-ratelimit-reset"), now, server_time(headers))
        seen = Limit(key, int(limit), int(min(remaining, limit)), reset, now)
        return Budget({**self._limits, key: seen})

    def pause(self, key: LimitKey, until: int) -> "Budget":
        """The budget after a 429: nothing is left until then (ms since the epoch), whatever else the window says."""
        limit = self._limits.get(key)
        return self if limit is None else Budget({**self._limits, key: replace(limit, remaining=0, reset_at=until)})

    def by_group(self, owners: Container[str] | None, now: int) -> dict[str, Limit]:
        """Group -> its limit at `now` (ms), for requests of these owners (ids as in LimitKey); None means all owners.

        Where a group has several limits, it is the one with the smallest share left.
        """
        found: dict[str, Limit] = {}
        for key, seen in self._limits.items():
            if key.owner is None or owners is None or key.owner in owners:
                limit = seen.at(now)
                if key.group not in found or limit.share < found[key.group].share:
                    found[key.group] = limit
        return found

    def spent(self, key: LimitKey, now: int) -> int | None:
        """Until when (ms since the epoch) nothing is left; None when something is, or when that is not known."""
        limit = self._limits.get(key)
        if limit is None or limit.remaining > 0 or limit.reset_at is None:
            return None
        return limit.reset_at if now < limit.reset_at <= now + HORIZON else None
