"""`vtui logs`: what a build wrote, or what a deployment's functions say, line by line on standard output."""

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from vtui import times
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.job import reported, run_job
from vtui.cli.options import Options, UsageError
from vtui.cli.patience import Patience
from vtui.cli.scope import choose_scope
from vtui.cli.watching import named
from vtui.logs.errors.fetch import fetch_errors
from vtui.logs.feed import LogFeed
from vtui.logs.plain_text import line_record, text_line
from vtui.logs.summary import error_record, summary_lines
from vtui.models.log_event import LEVELS, LogLine
from vtui.text import clean, quote_json

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

_AGO = re.compile(r"(\d{1,6})(s|m|h|d)", re.ASCII)
_UNITS = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def run_logs(options: Options, environ: Mapping[str, str]) -> int:
    """Print the log that `options` name and return the exit code."""
    printed = print_summary if options.summary else print_log
    return run_job(lambda service, options, team, _: printed(service, options, team), options, environ)


def moment(since: str | None, now: int) -> int | None:
    """The moment (ms) that `10m`, `2h` or an ISO 8601 time means; raises UsageError for what is neither."""
    if since is None:
        return None
    ago = _AGO.fullmatch(since)
    if ago is not None:
        return now - int(ago[1]) * _UNITS[ago[2]]
    at = times.parse(since)
    if at is None or at == times.BAD:
        raise UsageError(f"--since {clean(since, 40)} is no age (10m, 2h) and no time (2026-11-26T10:00:00Z)")
    return at


async def print_log(
    service: Service,
    options: Options,
    team: str | None,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    now: Callable[[], int] = times.now,
) -> int:
    """Print lines until the log ends: 0 when all of it came, else 1 and why on stderr; 2 for a token refused.

    Raises UsageError for a team that does not exist. `sleep` takes s, `now` gives ms.
    """
    patience = Patience(sleep=sleep, now=now)
    name, since = named(options.target), moment(options.since, now()) or 0
    levels = LEVELS[LEVELS.index(options.level) :]

    async def lines() -> int:
        scope = await choose_scope(service, patience, team)
        row = await patience.through(lambda: service.deployments.get(scope, name))
        feed = LogFeed(service, scope, row, lambda: None, clock=now, sleep=sleep)
        told: VercelError | None = None
        async for batch in feed.runtime() if options.runtime else feed.build(follow=options.follow):
            shown = [line for line in batch if line.level in levels and (line.at or since) >= since]
            if shown:
                sys.stdout.write("".join(f"{_told(line, options)}\n" for line in shown))
                sys.stdout.flush()
            if feed.connection_error is not told and (told := feed.connection_error) is not None:
                output.say(f"vtui: {told}: trying again")
        if feed.end_reason is not None:
            output.say(f"vtui: the server ended the log: {feed.end_reason}")
        return 0

    return await reported(lines())


async def print_summary(service: Service, options: Options, team: str | None) -> int:
    """Print why a build failed: 0 when its log was read, else 1 and why on stderr; 2 for a token refused.

    Raises UsageError for a team that does not exist.
    """
    patience = Patience(sleep=asyncio.sleep, now=times.now)
    name = named(options.target)

    async def summary() -> int:
        scope = await choose_scope(service, patience, team)
        row = await patience.through(lambda: service.deployments.get(scope, name))
        errors = await fetch_errors(service, scope, row) if row.phase(times.now()) == "error" else ()
        if options.format == "jsonl":
            lines = [quote_json(error_record(error)) for error in errors]
        else:
            lines = summary_lines(row, errors)
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return 0

    return await reported(summary())


def _told(line: LogLine, options: Options) -> str:
    return quote_json(line_record(line)) if options.format == "jsonl" else text_line(line)
