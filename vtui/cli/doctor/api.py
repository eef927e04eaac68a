"""Checks of the API and the token by requests: response time, rate limit, access."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from vtui import text, times
from vtui.api import contract
from vtui.api.decoding import decode_row
from vtui.api.error_responses import response_error
from vtui.api.errors import BadResponse, Forbidden, VercelError
from vtui.api.rate_limits import LimitKey, RateLimits
from vtui.api.retry import server_time
from vtui.api.service import Service
from vtui.cli.doctor.finding import Finding
from vtui.models.team import Token, User
from vtui.resources.account.block import describe, title
from vtui.resources.account.token import LEAK_REMEDY, ends_soon, lasting

if TYPE_CHECKING:
    from vtui.models.team import Team

MAX_CLOCK_SKEW = 60_000
"""Difference in ms between the clocks of this machine and the server that does no harm."""
MAX_RESPONSE_TIME = 3_000
"""Response time in ms above which the API is reported as slow."""


async def check_api(service: Service, now: Callable[[], int] = times.now) -> AsyncIterator[Finding]:
    """The API, the token and the account. Raises VercelError without a response. `now` gives ms."""
    yield Finding("api", "address", service.base_url)
    started = time.perf_counter()
    await service.fetch_raw("user.get")
    opened = round((time.perf_counter() - started) * 1_000)
    started = time.perf_counter()
    answer = await service.fetch_raw("user.get")
    took = round((time.perf_counter() - started) * 1_000)
    slow = "The API responds slowly. Lists will load slowly, too." if took > MAX_RESPONSE_TIME else ""
    yield Finding("api", "response time", f"{took} ms, first request {opened} ms", not slow, slow)
    yield Finding("api", "protocol", f"{answer.http_version}{f', {answer.tls}' if answer.tls else ''}")
    server, local = server_time(answer.headers), now()
    if server is None:
        yield Finding("api", "clock", "unknown: the response has no date")
    else:
        skew = abs(local - server)
        hint = (
            "Correct the clock of this machine. Countdowns and ages are off by this difference."
            if skew > MAX_CLOCK_SKEW
            else ""
        )
        yield Finding("api", "clock", f"{skew // 1_000} s difference", not hint, hint)
    problems = contract.limits(answer.headers, local)
    key = LimitKey("user")
    seen = RateLimits().observe(key, answer.headers, local).get(key)
    value = "; ".join(problems) or (f"{seen.remaining} of {seen.limit} remaining" if seen else "not reported")
    yield Finding("api", "rate limit", value, None if problems else True)
    if isinstance(response_error("user.get", None, answer.status, answer.headers, answer.body, now=local), Forbidden):
        yield Finding("token", "API access", "yes, but the token has no user: use --team", True)
    elif answer.status != 200:
        hint = "Create a new token and sign in again with `vtui`." if answer.status in (401, 403) else ""
        yield Finding("token", "API access", f"no: HTTP {answer.status}", False, hint)
        return
    else:
        yield Finding("token", "API access", "yes", True)
        for finding in _state(answer.body, local):
            yield finding
    async for finding in _account(service, local):
        yield finding


def _state(body: bytes, now: int) -> Iterator[Finding]:
    """Whether the account is blocked or paused; nothing for a response that cannot be read."""
    with suppress(BadResponse):
        user = decode_row(User, "user.get", body)
        if user.block is not None:
            yield Finding("account", "state", f"{title(user.block)}: {describe(user.block, now)}", False)


async def _account(service: Service, now: int) -> AsyncIterator[Finding]:
    """When the token expires and how many teams it has access to; no names."""
    try:
        token = decode_row(Token, "token.get", (await service.fetch_raw("token.get")).body)
    except VercelError:
        yield Finding("token", "expiry", "unknown")
    else:
        soon = ends_soon(token, now)
        value = "".join(span.text for span in lasting(token, now))
        yield Finding("token", "expiry", value, not soon, "Create a new token before this one expires." if soon else "")
        if token.team_ids:
            yield Finding("token", "limited to", text.count(len(token.team_ids), ("team", "teams")))
        if token.leaked_at is not None:
            yield Finding("token", "leaked", "yes: reported by Vercel", False, LEAK_REMEDY)
    teams: list[Team] = []
    try:
        async for page in service.teams.pages():
            teams += page.rows
    except Forbidden:
        yield Finding("account", "teams", "no access to the list: use --team")
        return
    locked = Counter(text.short(team.locked) for team in teams if team.locked is not None and not team.pending)
    reasons = ", ".join(f"{number} {reason}" for reason, number in locked.items())
    pending = sum(team.pending for team in teams)
    joining = f", {pending} not joined" if pending else ""
    yield Finding(
        "account", "teams", f"{len(teams)} total, {f'no access: {reasons}' if reasons else 'access to all'}{joining}"
    )
