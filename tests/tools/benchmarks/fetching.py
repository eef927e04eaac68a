"""Rows fetched and parsed, and nothing else: `python -m tests.tools.benchmarks.fetching URL TOKEN ROWS REPORT`.

Reports in ms the time that it `took` from the first page to the last of ROWS, which are kept as a list keeps them, and
the processor's time (`cpu`).
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tools.benchmarks.report import Report
from vtui.api.service import Service
from vtui.models.scope import Scope
from vtui.table.feed import FIRST_PAGE_ROWS

if TYPE_CHECKING:
    from vtui.models.deployment import Deployment


async def acme(service: Service) -> Scope:
    """The team whose deployments are loaded."""
    async for page in service.teams.pages():
        for team in page.rows:
            if team.slug == "acme":
                return Scope(team.slug, team.name, team.id)
    raise LookupError("the server has no team acme")


async def fetch(url: str, token: str, rows: int) -> Report:
    """The client of the app, in the app's page sizes."""
    service = Service(url, token)
    kept: list[Deployment] = []
    first = cpu = 0.0
    scope = await acme(service)
    async for page in service.deployments.pages(scope, limit=rows, first=FIRST_PAGE_ROWS):
        kept += page.rows
        if not first:
            first, cpu = time.perf_counter(), time.process_time()
    took, worked = time.perf_counter() - first, time.process_time() - cpu
    await service.close()
    return {"took": took * 1_000, "cpu": worked * 1_000, "rows": len(kept)}


def main(url: str, token: str, rows: str, file: str) -> None:
    """Fetch and write the report."""
    Path(file).write_text(json.dumps(asyncio.run(fetch(url, token, int(rows)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
