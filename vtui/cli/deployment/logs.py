"""Printing logs and the summaries of failed builds, for `vtui logs`."""

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from vtui import times
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.deployment.options import LogsOptions
from vtui.cli.job import run_job
from vtui.cli.options import UsageError
from vtui.cli.retry import RateLimitRetry
from vtui.cli.scope import choose_scope, deployment_name
from vtui.logs.errors.find import fetch_errors
from vtui.logs.feed import LogFeed
from vtui.logs.plain_text import error_record, line_record, summary_lines, text_line
from vtui.models.log_event import LEVELS
from vtui.text import clean, quote_json

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

_AGE = re.compile(r"(\d{1,6})(s|m|h|d)", re.ASCII)
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def run_logs(options: LogsOptions, environ: Mapping[str, str]) -> int:
    """Print the log or the summary and return the exit code."""
    return run_job(print_summary if options.summary else print_log, options, options.format, environ)


def time_of(since: str | None, now: int) -> int | None:
    """The time in ms that `10m`, `2h` or an ISO 8601 time means; raises UsageError for what is neither."""
    if since is None:
        return None
    age = _AGE.fullmatch(since)
    if age is not None:
        return now - int(age[1]) * _UNITS[age[2]]
    at = times.parse(since)
    if at is None or at == times.BAD:
        raise UsageError(f"--since {clean(since, 40)} is neither an age (10m, 2h) nor a time (2026-11-26T10:00:00Z)")
    return at


async def print_log(service: Service, options: LogsOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print lines until the log ends, and return 0."""
    name, since = deployment_name(options.target), time_of(options.since, retry.now()) or 0
    levels, json = LEVELS[LEVELS.index(options.level) :], options.format == "jsonl"
    scope = await choose_scope(service, retry, team)
    row = await retry.call(lambda: service.deployments.get(scope, name))
    feed = LogFeed(service, scope, row, lambda: None, clock=retry.now, sleep=retry.sleep)
    printed: VercelError | None = None
    async for batch in feed.runtime() if options.runtime else feed.build(follow=options.follow):
        shown = [line for line in batch if line.level in levels and (line.at or since) >= since]
        if shown:
            texts = [quote_json(line_record(line)) if json else text_line(line) for line in shown]
            print("\n".join(texts), flush=True)
        if feed.connection_error is not printed and (printed := feed.connection_error) is not None:
            output.print_message(f"vtui: {printed}. Reconnecting.")
    if feed.end_reason is not None:
        output.print_message(f"vtui: the server ended the log: {feed.end_reason}")
    return 0


async def print_summary(service: Service, options: LogsOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print why a build failed, and return 0 when its log was read."""
    name = deployment_name(options.target)
    scope = await choose_scope(service, retry, team)
    row = await retry.call(lambda: service.deployments.get(scope, name))
    errors = await fetch_errors(service, scope, row) if row.phase(retry.now()) == "error" else ()
    if options.format == "jsonl":
        lines = [quote_json(error_record(error)) for error in errors]
    else:
        lines = summary_lines(row, errors)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0
