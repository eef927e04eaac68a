"""Printing logs and the summaries of failed builds, for `vtui logs`."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from vtui import times
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.job import exit_code, run_job
from vtui.cli.options import LogsOptions, UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.cli.scope import choose_scope, deployment_name
from vtui.logs.errors.find import fetch_errors
from vtui.logs.feed import LogFeed
from vtui.logs.plain_text import error_record, line_record, summary_lines, text_line
from vtui.models.log_event import LEVELS, LogLine
from vtui.text import clean, quote_json

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

_AGE = re.compile(r"(\d{1,6})(s|m|h|d)", re.ASCII)
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def run_logs(options: LogsOptions, environ: Mapping[str, str]) -> int:
    """Print the log or the summary and return the exit code."""
    job = print_summary if options.summary else print_log
    return run_job(lambda service, options, team, _: job(service, options, team), options, options.format, environ)


def time_of(since: str | None, now: int) -> int | None:
    """The time in ms that `10m`, `2h` or an ISO 8601 time means; raises UsageError for what is neither."""
    if since is None:
        return None
    age = _AGE.fullmatch(since)
    if age is not None:
        return now - int(age[1]) * _UNITS[age[2]]
    at = times.parse(since)
    if at is None or at == times.BAD:
        raise UsageError(f"--since {clean(since, 40)} is no age (10m, 2h) and no time (2026-11-26T10:00:00Z)")
    return at


async def print_log(
    service: Service,
    options: LogsOptions,
    team: str | None,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    now: Callable[[], int] = times.now,
) -> int:
    """Print lines until the log ends: 0 when it is complete, else 1 and the reason on stderr; 2 for a refused token.

    Raises UsageError for a team that does not exist. `sleep` takes s, `now` gives ms.
    """
    retry = RateLimitRetry(sleep=sleep, now=now)
    name, since = deployment_name(options.target), time_of(options.since, now()) or 0
    levels = LEVELS[LEVELS.index(options.level) :]

    async def lines() -> int:
        scope = await choose_scope(service, retry, team)
        row = await retry.call(lambda: service.deployments.get(scope, name))
        feed = LogFeed(service, scope, row, lambda: None, clock=now, sleep=sleep)
        printed: VercelError | None = None
        async for batch in feed.runtime() if options.runtime else feed.build(follow=options.follow):
            shown = [line for line in batch if line.level in levels and (line.at or since) >= since]
            if shown:
                sys.stdout.write("".join(f"{_format(line, options)}\n" for line in shown))
                sys.stdout.flush()
            if feed.connection_error is not printed and (printed := feed.connection_error) is not None:
                output.print_message(f"vtui: {printed}: trying again")
        if feed.end_reason is not None:
            output.print_message(f"vtui: the server ended the log: {feed.end_reason}")
        return 0

    return await exit_code(lines())


async def print_summary(service: Service, options: LogsOptions, team: str | None) -> int:
    """Print why a build failed: 0 when its log was read, else 1 and the reason on stderr; 2 for a refused token.

    Raises UsageError for a team that does not exist.
    """
    retry = RateLimitRetry(sleep=asyncio.sleep, now=times.now)
    name = deployment_name(options.target)

    async def summary() -> int:
        scope = await choose_scope(service, retry, team)
        row = await retry.call(lambda: service.deployments.get(scope, name))
        errors = await fetch_errors(service, scope, row) if row.phase(times.now()) == "error" else ()
        if options.format == "jsonl":
            lines = [quote_json(error_record(error)) for error in errors]
        else:
            lines = summary_lines(row, errors)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return 0

    return await exit_code(summary())


def _format(line: LogLine, options: LogsOptions) -> str:
    return quote_json(line_record(line)) if options.format == "jsonl" else text_line(line)
