"""Opening screens repeatedly leaves no tasks, threads, files or sockets behind."""

import asyncio
import threading
from contextlib import suppress
from pathlib import Path

from tests.harness.app import AppHarness, made_of, running_app
from tests.harness.credentials import BASE, machine
from tests.harness.openings import NO_BROWSER, openings
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server

TIMES = 12
POOL = 4
"""Connections that the client keeps open; the server in this process has the other end of each."""
THREADS = 8
"""Threads of the event loop's pool, which begins them as they are needed: more than any machine of the tests needs."""


def held() -> dict[str, int]:
    """What this process has open, by kind."""
    links = []
    for link in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the folder itself
            links.append(str(link.readlink()))
    sockets = sum(link.startswith("socket:") for link in links)
    files = [task.get_coro().cr_code.co_filename for task in asyncio.all_tasks()]  # type: ignore[union-attr]  # it has one
    tasks = sum("hypercorn" not in file for file in files)  # the server, which is no part of vtui, is in this process
    return {"tasks": tasks, "files": len(links) - sockets, "sockets": sockets}


async def test_pages_and_logs_leave_no_tasks_files_or_sockets(tmp_path: Path) -> None:
    harness = AppHarness(deployments=60)
    access = Access(NamedSources(), machine(tmp_path), BASE, harness.clock.now)
    chosen = [one for one in openings(access) if one.name in ("deployment", "build log", "runtime log", "project")]
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, desktop=NO_BROWSER) as ui:
            await ui.rests()
            for opening in chosen:
                await opening.open(ui)
                await opening.close(ui)
            before, threads = held(), threading.active_count()
            for number in range(TIMES):
                opening = chosen[number % len(chosen)]
                await opening.open(ui)
                await opening.close(ui)
            slack = {"tasks": 2, "files": 0, "sockets": 2 * POOL}
            await ui.until(
                lambda: all(value <= before[kind] + slack[kind] for kind, value in held().items()),
                f"{before} again",
            )
            assert threading.active_count() <= threads + THREADS
