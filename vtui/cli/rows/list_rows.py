"""Printing the rows of `vtui list` while they arrive."""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from typing import Any

from vtui import text, times
from vtui.api.pages import Page
from vtui.api.service import Service
from vtui.api.sources import StaticSource
from vtui.cli import output
from vtui.cli.job import run_job
from vtui.cli.retry import RateLimitRetry
from vtui.cli.rows.kinds import Kind, kind_of, source
from vtui.cli.rows.options import ListOptions
from vtui.cli.rows.table import Table
from vtui.cli.scope import choose_project, choose_scope, choose_team
from vtui.models.scope import ProjectRef
from vtui.table.columns import Context
from vtui.table.export.formats import Csv, JsonArray, JsonLines, Writer


def run_list(options: ListOptions, environ: Mapping[str, str]) -> int:
    """Print the rows and return the exit code."""
    return run_job(print_rows, options, options.format, environ)


async def print_rows(service: Service, options: ListOptions, team: str | None, retry: RateLimitRetry) -> int:
    """Print rows until the limit or the end: 0 when they are complete, else 1 and the reason on stderr."""
    pages = await _pages(service, options, team, retry)
    with closing(writer_of(options.format, kind_of(options.what))) as writer:
        return await _print(pages, writer, options)


async def _pages(
    service: Service, options: ListOptions, team: str | None, retry: RateLimitRetry
) -> AsyncIterator[Page[Any]]:
    """The pages to print; a chosen team or project filters every list, its own to itself."""
    if options.what == "teams":
        if options.team is not None:
            return StaticSource((await choose_team(service, retry, options.team),))
        return retry.pages(service.teams.pages())
    scope = await choose_scope(service, retry, team)
    project_ref = ProjectRef()
    if options.project is not None:
        project = await choose_project(service, retry, scope, options.project)
        if options.what == "projects":
            return StaticSource((project,))
        project_ref = ProjectRef(project.id, project.name)
    return retry.pages(source(options.what, service, scope, project_ref, options.limit))


def writer_of(form: str, kind: Kind) -> Writer:
    """The writer of rows on standard output in one of `ROW_FORMATS`."""
    if form == "json":
        return JsonArray(sys.stdout)
    if form == "jsonl":
        return JsonLines(sys.stdout)
    if form == "csv":
        return Csv(sys.stdout, kind.row)
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    return Table(sys.stdout, kind.columns, Context(now=times.now()), room)


async def _print(pages: AsyncIterator[Page[Any]], writer: Writer, options: ListOptions) -> int:
    """Print the pages, and on stderr what the rows do not show: errors, and that there are more."""
    limit = options.limit
    shown = malformed = hidden = failed = 0
    more = False
    async for page in pages:
        rows = page.rows if limit is None else page.rows[: limit - shown]
        if rows or not page.more:
            writer.page(rows)
            sys.stdout.flush()
            await asyncio.sleep(0)  # the demo responds without a pause, and Ctrl-C is handled in one
        shown += len(rows)
        hidden += page.hidden
        malformed += sum(1 for row in rows if row.problem)
        more = page.more or len(rows) < len(page.rows)
        for failure in page.failures:
            output.print_message(f"vtui: {failure}")
            failed += 1
        if page.stopped is not None:
            output.print_message(f"vtui: incomplete ({shown:,} shown): {page.stopped}")
            failed += 1
        if shown == limit:
            break
    if malformed:
        output.print_message(
            f"vtui: unexpected data in {text.count(malformed, ('row', 'rows'))}; see the field `problem`"
        )
    if hidden:
        output.print_message(f"vtui: {text.count(hidden, ('row', 'rows'))} not shown: no access with this token")
    if sys.stderr is not None and sys.stderr.isatty():
        if more:
            output.print_message(f"{shown:,} shown, more available. Use --all or --limit N.")
        elif not shown and not failed:
            output.print_message(kind_of(options.what).empty)
    return 1 if failed else 0
