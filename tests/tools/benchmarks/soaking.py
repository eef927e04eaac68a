"""Opens and closes screens: `python -m tests.tools.benchmarks.soaking URL TOKEN OPENINGS ROUNDS ONLY REPORT`.

Reports under `openings` the MB by which resident memory grows at each opening, by name, from OPENINGS of each after
`WARM` uncounted ones; under `alive` the closed screens that are in memory at the end of these; under `rounds` what is
held at rest after each tenth of ROUNDS mixed rounds. ONLY names openings, separated by commas; empty for all. Linux
only.
"""

import asyncio
import gc
import random
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from tests.harness.app import RunningApp, Watched, sleeping
from tests.harness.clock import ManualClock
from tests.harness.openings import NO_BROWSER, Opening, openings
from tests.tools.benchmarks.driven import Driven, run, start
from tests.tools.benchmarks.holding import resident
from tests.tools.benchmarks.report import Report
from tests.tools.benchmarks.server import Server
from vtui import times
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.credentials.machine import Machine
from vtui.models.scope import ProjectRef

ROWS = 60
WARM = 20
"""Openings of each kind before the first look at the memory."""
SEED = 15


class Soaking(Driven, Watched):
    """Opens and closes screens, and looks at what the process holds."""

    def __init__(self, server: Server, openings_each: int, rounds: int, only: Sequence[str]) -> None:
        """`only` are names of openings; none means all."""
        self._each, self._rounds, self._only = openings_each, rounds, only
        self._time = ManualClock(times.now())
        time = self._time
        super().__init__(
            start(
                server,
                ROWS,
                clock=time.now,
                stopwatch=lambda: time.now() / 1_000,
                sleep=sleeping(time),
                settle=0.001,
                desktop=lambda: NO_BROWSER,
            )
        )

    async def drive(self) -> Report:
        """Each opening by itself, then a mixture."""
        ui = RunningApp(self, Pilot(self), self._time)
        await ui.rests()
        nowhere = Path("/nowhere")
        access = Access(
            NamedSources(), Machine({}, "linux", nowhere, nowhere), "https://api.vercel.com", self._time.now
        )
        chosen = [opening for opening in openings(access) if not self._only or opening.name in self._only]
        grown: dict[str, float] = {}
        for opening in chosen if self._each else ():
            await self._repeat(ui, opening, WARM)
            before = self._collected()
            await self._repeat(ui, opening, self._each)
            grown[opening.name] = (self._collected() - before) / self._each
        await self._rest(ui)
        await self._forget_messages(ui)
        return {"openings": grown, "alive": self._closed_alive(), "rounds": await self._mixed(ui, chosen)}

    def _collected(self) -> float:
        """Resident memory in MB without garbage that waits for the next pause: it comes and goes by 10 MB."""
        gc.collect()
        return resident()

    async def _repeat(self, ui: RunningApp, opening: Opening, times: int) -> None:
        for _ in range(times):
            await opening.open(ui)
            await opening.close(ui)
            self.toasts.clear()
            self.severities.clear()
            self.written.clear()
            self.opened.clear()

    async def _mixed(self, ui: RunningApp, chosen: Sequence[Opening]) -> list[dict[str, float]]:
        """Openings in any order, with refreshes, previews and changes of the team between them."""
        dice = random.Random(SEED)  # noqa: S311 - the same rounds every time
        measured = []
        for number in range(1, self._rounds + 1):
            await self._repeat(ui, dice.choice(chosen), 1)
            await ui.press(dice.choice("rpgj"))
            if number % 10 == 0:
                await self._change_team(ui)
            if number % (self._rounds // 10) == 0:
                await self._rest(ui)
                measured.append(self._held())
        return measured

    async def _change_team(self, ui: RunningApp) -> None:
        """Go to another team and back."""
        home, account = self.session.scope.value, self.session.account.value
        assert account is not None
        assert home is not None
        other = next(scope for scope in account.scopes if scope != home)
        for scope in (other, home):
            self.session.select(scope, ProjectRef())
            await ui.rests()

    async def _rest(self, ui: RunningApp) -> None:
        """Let what the last round began come to its end, and asyncio drop timers that were cancelled."""
        await ui.rests()
        await asyncio.sleep(1.5)
        for _ in range(1_000):
            asyncio.get_running_loop().call_later(60, int).cancel()
        await ui.pilot.pause(0)

    async def _forget_messages(self, ui: RunningApp) -> None:
        """Give each widget something to do: Textual's loop holds its last message, and that the screen that sent it."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                for widget in screen.walk_children(with_self=True):
                    widget.call_later(lambda: None)
        await ui.pilot.pause()

    def _closed_alive(self) -> list[str]:
        gc.collect()
        kept = {id(screen) for stack in self._screen_stacks.values() for screen in stack}
        screens: list[Screen[Any]] = [found for found in gc.get_objects() if isinstance(found, Screen)]
        return [str(screen) for screen in screens if id(screen) not in kept]

    def _held(self) -> dict[str, float]:
        memory = resident()
        links = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return {
            "memory": memory,
            "objects": len(gc.get_objects()),
            "tasks": len(asyncio.all_tasks()),
            "sockets": sum(link.startswith("socket:") for link in links),
            "files": sum(not link.startswith("socket:") for link in links),
            "threads": threading.active_count(),
        }


def main(given: Sequence[str]) -> None:
    """Run it and write the report."""
    url, token, each, rounds, only, file = given
    run(Soaking(Server(url, token), int(each), int(rounds), only.split(",") if only else []), file)


if __name__ == "__main__":
    main(sys.argv[1:])
