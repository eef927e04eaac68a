"""Counts the requests of the app in a minute: `python -m tests.tools.benchmarks.minutes REPORT`.

No minute passes: the app runs over an account in process, and both have a clock that the program moves. Reports the
requests of the busiest of some minutes: `idle` on the list of deployments, with a build in flight that was made `here`
or `elsewhere`, and `away`, while the terminal has no focus.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import events

from tests.harness.app import AppHarness, RunningApp
from tests.tools.benchmarks.report import Report
from vtui.demo.server.respond import respond
from vtui.screens.dialogs.question import QuestionScreen

MINUTES = 3
"""That are counted where nothing happens in particular: what comes every two minutes is among them."""

CALM = 150.0
"""Seconds until the builds with which the account begins have ended."""

STEP, TICK = 0.1, 0.1
"""Seconds that the clock is turned by every 0.01 s, and real seconds between two looks of the app at it: all is ten
times as fast as it would be, so that an answer seems to take 0.1 s and the app looks once a second."""

Doing = Callable[[AppHarness, RunningApp], Awaitable[None]]


async def nothing(_harness: AppHarness, _ui: RunningApp) -> None:
    """Look on."""


async def redeploy(_harness: AppHarness, ui: RunningApp) -> None:
    """Start a build from vtui."""
    row = next(row for row in ui.rows if row.state == "READY" and row.name == "store")
    ui.listed.table.move_to(row.id)
    await ui.press("R")
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.answer("R")
    await ui.until(lambda: not isinstance(ui.app.screen, QuestionScreen), "the list again")


async def build_of_another_user(harness: AppHarness, ui: RunningApp) -> None:
    """Start a build for another user, not over the app's connection."""
    row = next(row for row in ui.rows if row.state == "READY" and row.name == "store")
    team = harness.account.team("acme")
    assert team is not None
    body = json.dumps({"name": row.name, "deploymentId": row.id, "target": "production"}).encode()
    headers = {"authorization": f"Bearer {harness.account.token}", "content-type": "application/json"}
    reply = respond(harness.account, "POST", "/v13/deployments", f"forceNew=1&teamId={team.id}", headers, body)
    assert reply.status == 200, reply.body


async def look_away(_harness: AppHarness, ui: RunningApp) -> None:
    """Turn to another window."""
    ui.app.post_message(events.AppBlur())
    await ui.until(lambda: not ui.app.app_focus, "to be without focus")


async def busiest(do: Doing, minutes: int) -> int:
    """The most requests that a minute saw, the first of which begins with the doing."""
    harness = AppHarness()
    async with harness.run_app(tick=TICK) as ui:
        await ui.rests()
        await ui.pass_time(CALM)
        counts = []
        for minute in range(minutes):
            before = len(harness.wire.asked)
            if minute == 0:
                await do(harness, ui)
            await ui.pass_time(60, STEP)
            await ui.pilot.pause()
            counts.append(len(harness.wire.asked) - before)
        return max(counts)


async def count() -> Report:
    """Each of them, on an account of its own."""
    return {
        "idle": await busiest(nothing, MINUTES),
        "here": await busiest(redeploy, 1),
        "elsewhere": await busiest(build_of_another_user, 1),
        "away": await busiest(look_away, MINUTES),
    }


def main(file: str) -> None:
    """Count and write the report."""
    Path(file).write_text(json.dumps(asyncio.run(count())))


if __name__ == "__main__":
    main(*sys.argv[1:])
