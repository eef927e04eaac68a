"""What the app asks of the API in a minute: `python -m tests.tools.benchmarks.minutes REPORT`.

No minute passes: the app runs over an account in process, and both have a clock that is turned by hand. Reports the
requests of the busiest of some minutes: `idle` on the list of deployments, with a build in flight that was made `here`
or `elsewhere`, and `away`, while the terminal has no focus.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import events

from tests.harness.app_stage import Session, Stage
from tests.tools.benchmarks.report import Report
from vtui.demo.server.respond import respond
from vtui.screens.dialogs.question import Question

MINUTES = 3
"""That are counted where nothing happens in particular: what comes every two minutes is among them."""

CALM = 150.0
"""Seconds until the builds with which the account begins have ended."""

STEP, TICK = 0.1, 0.1
"""Seconds that the clock is turned by every 0.01 s, and real seconds between two looks of the app at it: all is ten
times as fast as it would be, so that an answer seems to take 0.1 s and the app looks once a second."""

Doing = Callable[[Stage, Session], Awaitable[None]]


async def nothing(_stage: Stage, _session: Session) -> None:
    """Look on."""


async def redeploy(_stage: Stage, session: Session) -> None:
    """Start a build from vtui."""
    row = next(row for row in session.rows if row.state == "READY" and row.name == "store")
    session.listed.table.move_to(row.id)
    await session.press("R")
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.answer("R")
    await session.until(lambda: not isinstance(session.app.screen, Question), "the list again")


async def build_elsewhere(stage: Stage, session: Session) -> None:
    """Somebody else starts a build, past the app's connection."""
    row = next(row for row in session.rows if row.state == "READY" and row.name == "store")
    team = stage.account.team("acme")
    assert team is not None
    body = json.dumps({"name": row.name, "deploymentId": row.id, "target": "production"}).encode()
    headers = {"authorization": f"Bearer {stage.account.token}", "content-type": "application/json"}
    reply = respond(stage.account, "POST", "/v13/deployments", f"forceNew=1&teamId={team.id}", headers, body)
    assert reply.status == 200, reply.body


async def look_away(_stage: Stage, session: Session) -> None:
    """Turn to another window."""
    session.app.post_message(events.AppBlur())
    await session.until(lambda: not session.app.app_focus, "to be without focus")


async def busiest(do: Doing, minutes: int) -> int:
    """The most requests that a minute saw, the first of which begins with the doing."""
    stage = Stage()
    async with stage.look(tick=TICK) as session:
        await session.rests()
        await session.pass_time(CALM)
        counts = []
        for minute in range(minutes):
            before = len(stage.wire.asked)
            if minute == 0:
                await do(stage, session)
            await session.pass_time(60, STEP)
            await session.pilot.pause()
            counts.append(len(stage.wire.asked) - before)
        return max(counts)


async def count() -> Report:
    """Each of them, on an account of its own."""
    return {
        "idle": await busiest(nothing, MINUTES),
        "here": await busiest(redeploy, 1),
        "elsewhere": await busiest(build_elsewhere, 1),
        "away": await busiest(look_away, MINUTES),
    }


def main(file: str) -> None:
    """Count and write the report."""
    Path(file).write_text(json.dumps(asyncio.run(count())))


if __name__ == "__main__":
    main(*sys.argv[1:])
