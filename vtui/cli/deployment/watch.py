"""Printing the states of a deployment until its end, for `vtui watch`."""

import asyncio
from collections.abc import Mapping

from vtui import times
from vtui.api.errors import NotFound, VercelError
from vtui.api.service import Service
from vtui.cli import output
from vtui.cli.deployment.options import WatchOptions
from vtui.cli.job import run_job
from vtui.cli.retry import RateLimitRetry
from vtui.cli.scope import choose_scope, deployment_name
from vtui.models.deployment import Deployment
from vtui.models.latest import completed
from vtui.models.scope import Scope
from vtui.table import cells
from vtui.table.columns import Context
from vtui.text import clean, quote_json
from vtui.writes.deployment_watch import STUMBLE, describe_end, ended, interval

INTERVALS: tuple[tuple[float, float], ...] = ((15, 1), (60, 5), (300, 15))
"""Seconds since the start -> seconds between two requests until then, as in the Vercel CLI (facts, section 2.1)."""

EXIT_CODES: Mapping[str, int] = {"ready": 0, "failed": 1, "canceled": 1, "blocked": 1}
"""Result -> exit code."""
UNKNOWN = 3
"""Exit code where the result is not known."""

MAX_FAILURES = 5
"""Requests in a row that may fail for a temporary reason, each of which the client retries."""


def run_watch(options: WatchOptions, environ: Mapping[str, str]) -> int:
    """Watch the deployment and return the exit code."""
    try:
        return run_job(watch, options, options.format, environ, failed=UNKNOWN)
    except BrokenPipeError:  # the reader has closed the pipe, which says nothing about the deployment
        output.discard()
        return UNKNOWN


async def watch(service: Service, options: WatchOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print the states of the deployment until its end, the reason on stderr; return the exit code of its result."""
    watcher = _Watcher(service, retry, json=options.format == "jsonl")
    try:
        async with asyncio.timeout(options.timeout):
            return await watcher.run(team, deployment_name(options.target))
    except TimeoutError:
        watcher.print_state("timeout")
        output.print_message(f"vtui: timeout: the deployment did not finish within {options.timeout} s")
        return UNKNOWN


class _Watcher:
    """One deployment, requested at intervals; its last row, and the state that was printed last."""

    def __init__(self, service: Service, retry: RateLimitRetry, *, json: bool) -> None:
        self._service, self._retry, self._json = service, retry, json
        self._sleep, self._now = retry.sleep, retry.now
        self._row: Deployment | None = None
        self._printed: tuple[str, str | None] | None = None

    async def run(self, team: str | None, name: str) -> int:
        """Watch the deployment that `name` means now and return the exit code. Raises VercelError and UsageError."""
        scope = await choose_scope(self._service, self._retry, team)
        row = await self._get(scope, name)
        if "." in name and row.url != name:
            output.print_message(f"vtui: {name} serves {row.id} now. Watching that deployment.")
        since = self._now()
        while True:
            self._row, end = row, ended(row, self._now())
            self.print_state(end)
            if end is not None:
                break
            await self._sleep(interval((self._now() - since) / 1000, INTERVALS))
            try:
                row = completed(await self._get_persistently(scope, row.id), row)
            except NotFound as error:
                if not error.proved:
                    raise
                end = "gone"
                self.print_state(end)
                break
        if end == "ready" and row.aliased is False and row.substate not in ("ROLLING", "STAGED"):
            output.print_message("vtui: the deployment is ready, but the API has not reported its aliases as assigned")
            return UNKNOWN
        if end != "ready":
            code = f" ({row.error_code})" if row.error_code and row.error_message else ""
            output.print_message(f"vtui: {describe_end(row, end)}{code}")
        return EXIT_CODES.get(end, UNKNOWN)

    async def _get_persistently(self, scope: Scope, id_: str) -> Deployment:
        """Fetch the deployment, again after a temporary error; raises VercelError after `MAX_FAILURES`."""
        for _ in range(MAX_FAILURES - 1):
            try:
                return await self._get(scope, id_)
            except VercelError as error:
                if not error.transient:
                    raise
            await self._sleep(STUMBLE)
        return await self._get(scope, id_)

    async def _get(self, scope: Scope, name: str) -> Deployment:
        return await self._retry.call(lambda: self._service.deployments.get(scope, name))

    def print_state(self, end: str | None) -> None:
        """Print a line when the state has changed, or when this is the end."""
        now = self._now()
        state = "" if self._row is None else clean(cells.phase(self._row, Context(now)))
        if (state, end) == self._printed:
            return
        self._printed = (state, end)
        if not self._json:
            print(times.of_day(now), end or state, flush=True)
        elif self._row is not None:
            print(quote_json(record(self._row, state, end, now)), flush=True)


def record(row: Deployment, state: str, end: str | None, now: int) -> dict[str, str | None]:
    """A line of JSON."""
    return {
        "at": times.iso(now),
        "id": row.id,
        "project": row.name,
        "environment": row.environment,
        "url": row.url,
        "state": state,
        "result": end,
        "error_code": row.error_code,
        "error_message": row.alias_error or row.error_message or row.block,
    }
