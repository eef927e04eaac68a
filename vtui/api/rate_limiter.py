"""Waiting: for an exhausted rate limit, and before a failed request is sent again."""

import random
from collections.abc import Awaitable, Callable, Mapping

from vtui.api.errors import RateLimited, TimedOut, VercelError
from vtui.api.rate_limits import LimitKey, RateLimits
from vtui.api.retry import MAX_SLEEP, SECOND, TRIES, backoff

SLOW_TRIES = 2
"""Tries, the first included, where each one waits for a server that does not respond."""

UNKNOWN_WAIT = 30 * SECOND
"""How long (ms) to pause after a 429 that does not say how long."""


class RateLimiter:
    """Tracks the rate limits that responses report, and delays requests for their sake."""

    def __init__(
        self,
        on_change: Callable[[RateLimits], None] | None,
        clock: Callable[[], int],
        sleep: Callable[[float], Awaitable[None]],
        rng: random.Random,
    ) -> None:
        self.limits = RateLimits()
        self._on_change, self._clock, self._sleep, self._rng = on_change, clock, sleep, rng
        self._paused: dict[LimitKey, int] = {}

    async def wait(self, key: LimitKey) -> None:
        """Wait until an exhausted limit resets; raises RateLimited, before anything is sent, when that takes long."""
        now = self._clock()
        until = max(self.limits.exhausted_until(key, now) or 0, self._paused.get(key, 0))
        wait = until - now
        if wait > MAX_SLEEP:
            hint = "Nothing was sent. Requests are possible again when the limit resets."
            raise RateLimited(f"Rate limit reached for {key.group}", hint, retry_at=until)
        if wait > 0:
            await self._sleep(wait / 1000)

    async def wait_to_retry(self, error: VercelError, tries: int) -> None:
        """Wait until a retry makes sense; raises the error when none does, or only after too long."""
        wait = backoff(tries, self._rng)
        if error.retry_at is not None:
            wait = max(0, error.retry_at - self._clock()) + min(wait, SECOND)
        enough = tries >= (SLOW_TRIES if isinstance(error, TimedOut) else TRIES)
        if not error.transient or enough or wait > MAX_SLEEP:
            raise error
        await self._sleep(wait / 1000)

    def observe(self, key: LimitKey, status: int, headers: Mapping[str, str]) -> None:
        """Update a limit from a response, but not from one that was under way while a 429 says how long to wait."""
        now = self._clock()
        if status == 429 or now >= self._paused.get(key, 0):
            self._update(self.limits.observe(key, headers, now))

    def pause(self, key: LimitKey, error: RateLimited, tries: int, *, write: bool) -> None:
        """Delay the reads under the limit until the error says that they may be sent again."""
        if error.retry_at is None:
            again = not write and tries < TRIES
            error.retry_at = self._clock() + (backoff(tries, self._rng) + SECOND if again else UNKNOWN_WAIT)
        self._paused[key] = error.retry_at
        self._update(self.limits.pause(key, error.retry_at))

    def _update(self, limits: RateLimits) -> None:
        if limits is not self.limits:
            self.limits = limits
            if self._on_change is not None:
                self._on_change(limits)
