"""When the table has been repainted."""

import asyncio
import time
from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, CompositorUpdate
from textual.geometry import Region, Spacing
from textual.screen import Screen

from tests.tools.benchmarks.driven import POLL_INTERVAL, Driven, NotThere
from vtui.screens.lists.pane.list_pane import ListPane
from vtui.session.start import Start
from vtui.widgets.table.resource_table import ResourceTable

TIMEOUT = 10.0
"""Seconds until a repaint that does not come is given up."""


class Repainting(Driven):
    """Notes when an update of the screen has been handed to the terminal, and whether it held lines of the table.

    That is the end of Textual's work: a thread of its driver writes the text out meanwhile.
    """

    def __init__(self, start: Start) -> None:
        self._updates: list[float] = []
        self._of_table: list[float] = []
        self._line: int | None = None
        super().__init__(start)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        if renderable is not None:
            self._updates.append(time.perf_counter())
            pane = screen.query_one_optional(ListPane)
            if pane is not None and touches(renderable, self._region(pane.table)):
                self._of_table.append(self._updates[-1])

    async def repaint(self, do: Callable[[], object], quiet: float = 0.03, line: int | None = None) -> float:
        """ms from the doing to the last update that repainted lines of the table, until nothing moves for `quiet` s.

        With a `line`, to the first update that repainted this one, counted from 0 below the header: others may go on.
        Textual draws 60 times a second at most; after the quiet it holds the next update up no longer than its own
        work takes.
        """
        self._line = line
        self._updates.clear()
        self._of_table.clear()
        start = time.perf_counter()
        done = do()
        if isawaitable(done):
            await done
        while not self._of_table or time.perf_counter() - self._updates[-1] < quiet:
            if time.perf_counter() - start > TIMEOUT:
                raise NotThere(f"nothing was repainted in {TIMEOUT:.0f} s")
            await asyncio.sleep(POLL_INTERVAL)
        return (self._of_table[-1 if line is None else 0] - start) * 1_000

    def _region(self, table: ResourceTable[Any]) -> Region:
        """What has to be repainted: the lines, and not the scrollbar beside them, which may follow a frame later."""
        region: Region = table.region.shrink(Spacing(right=1))
        return region if self._line is None else Region(region.x, region.y + 1 + self._line, region.width, 1)


def touches(update: RenderableType, region: Region) -> bool:
    """Whether an update of the screen draws into a region of it."""
    if isinstance(update, ChopsUpdate):
        return any(
            region.y <= y < region.bottom and left < region.right and right > region.x
            for y, left, right in update.spans
        )
    return isinstance(update, CompositorUpdate)
