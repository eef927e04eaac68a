"""What `vtui doctor` learns by asking: whether the token opens the API, how fast, and what stands in the way."""

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from vtui import text, times
from vtui.api import contract
from vtui.api.decoding import decode_row
from vtui.api.error_responses import response_error
from vtui.api.errors import Forbidden, VercelError
from vtui.api.rate_limits import LimitKey, RateLimits
from vtui.api.retry import server_time
from vtui.api.service import Service
from vtui.cli.findings import Finding
from vtui.models.team import Token
from vtui.resources.account.token import LEAK_REMEDY, ends_soon, lasting

if TYPE_CHECKING:
    from vtui.models.team import Team

SKEW = 60_000
"""Difference (ms) between this machine's clock and the server's that does no harm."""
SLOW = 3_000
"""Time (ms) of an answer from which it is called slow."""


async def reach(service: Service, now: Callable[[], int] = times.now) -> AsyncIterator[Finding]:
    """The way to the API and what the token opens. Raises VercelError when nobody answers. `now` gives ms."""
    yield Finding("api", "address", service.base_url)
    started = time.perf_counter()
    await service.fetch_raw("user.get")
    opened = round((time.perf_counter() - started) * 1_000)
    started = time.perf_counter()
    answer = await service.fetch_raw("user.get")
    took = round((time.perf_counter() - started) * 1_000)
    slow = "It is slow; lists will be too." if took > SLOW else ""
    yield Finding("api", "answers in", f"{took} ms, the first one in {opened} ms", not slow, slow)
    yield Finding("api", "speaks", f"{answer.http_version}{f', {answer.tls}' if answer.tls else ''}")
    server, here = server_time(answer.headers), now()
    if server is None:
        yield Finding("api", "clock", "the server does not tell the time")
    else:
        apart = abs(here - server)
        words = "Set this machine's clock: countdowns and ages are off by so much." if apart > SKEW else ""
        yield Finding("api", "clock", f"{apart // 1_000} s apart", not words, words)
    odd = contract.limits(answer.headers, here)
    key = LimitKey("user")
    seen = RateLimits().observe(key, answer.headers, here).get(key)
    told = "; ".join(odd) or (f"{seen.remaining} of {seen.limit} left" if seen else "not told")
    yield Finding("api", "rate limit", told, None if odd else True)
    if isinstance(response_error("user.get", None, answer.status, answer.headers, answer.body, now=here), Forbidden):
        yield Finding("token", "opens the API", "yes, but it has no user: give --team", True)
    elif answer.status != 200:
        said = "Make another and sign in again with `vtui`." if answer.status in (401, 403) else ""
        yield Finding("token", "opens the API", f"no: HTTP {answer.status}", False, said)
        return
    else:
        yield Finding("token", "opens the API", "yes", True)
    async for found in _account(service, here):
        yield found


async def _account(service: Service, now: int) -> AsyncIterator[Finding]:
    """Until when the token lasts and how many teams it opens; no names."""
    try:
        token = decode_row(Token, "token.get", (await service.fetch_raw("token.get")).body)
    except VercelError:
        yield Finding("token", "lasts", "the API does not tell")
    else:
        soon = ends_soon(token, now)
        told = "".join(span.text for span in lasting(token, now))
        yield Finding("token", "lasts", told, not soon, "Make the next one in time." if soon else "")
        if token.team_ids:
            yield Finding("token", "limited to", text.count(len(token.team_ids), ("team", "teams")))
        if token.leaked_at is not None:
            yield Finding("token", "leaked", "yes: Vercel found it in a public place", False, LEAK_REMEDY)
    teams: list[Team] = []
    try:
        async for page in service.teams.pages():
            teams += page.rows
    except Forbidden:
        yield Finding("account", "teams", "no access to the list: give --team")
        return
    locked = Counter(text.short(team.locked) for team in teams if team.locked is not None and not team.pending)
    why = ", ".join(f"{times_} for {reason}" for reason, times_ in locked.items())
    pending = sum(team.pending for team in teams)
    joining = f", {pending} not joined yet" if pending else ""
    yield Finding("account", "teams", f"{len(teams)}, {f'locked: {why}' if why else 'none locked'}{joining}")
