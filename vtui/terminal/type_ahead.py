"""Type-ahead: keys and pastes wait until what the keys before them began has happened, and are then handled in order.

Textual hands every key to the widget that has the focus at that moment, also when the screen that an earlier key
opens is still being built, or when the focus is about to move. Here a key is handled once the screen on top is built,
no message that could move the focus or open a screen is on its way, and no job that opens a screen runs.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.worker import Worker

Typed = events.Key | events.Paste

OPENING: Mapping[str, float] = {
    **dict.fromkeys(("plan", "import", "compare", "sign-in", "target", "check-rows"), 1.0),
    **dict.fromkeys(("settings", "facets", "export", "alike", "clean-up"), 0.0),
}
"""Groups of the jobs that open a screen -> seconds that keys wait for it at most: some send a request first."""
SEARCHING: Mapping[str, float] = {"arrange": 1.0}
"""Groups of the jobs that look for what was typed -> seconds that keys which use the result wait at most."""
STOPPED = frozenset({"check-rows"})
"""Groups of those jobs that escape stops: it does not wait for them."""
USING = frozenset({"enter", "tab", "shift+tab", "up", "down", "pageup", "pagedown"})
"""Keys that use what was found while an input has the focus; all others only write."""
ON_ROWS = USING | frozenset({"j", "k", "g", "G", "home", "end", "ctrl+d", "ctrl+u", "space"})
"""Keys that use the rows of a list: they wait for the first ones."""
FIRST_ROWS = 1.0
"""Seconds that they wait at most."""
QUIET = 2.0
"""Seconds that keys wait at most for messages that are on their way."""
TURNS = 100
"""Turns of the event loop that everything is given, however much time they take on a slow machine."""
PAUSE = 0.002
"""Seconds between two looks after these turns."""


class TypeAhead:
    """The keys and pastes that wait.

    `handle` gives one to Textual; `at_once` are keys that never wait; `rows_come` says whether the first rows of the
    screen on top are on their way.
    """

    def __init__(
        self,
        app: App[Any],
        handle: Callable[[Typed], Awaitable[None]],
        at_once: Callable[[], tuple[str, ...]],
        rows_come: Callable[[], bool],
    ) -> None:
        self._app, self._handle, self._at_once, self._rows_come = app, handle, at_once, rows_come
        self.waiting: deque[Typed] = deque()
        """Those that are not handled yet."""
        self._turns, self._since = 0, 0.0
        self._given_up: WeakSet[Worker[Any] | Screen[Any]] = WeakSet()

    def settled(self, event: Typed) -> bool:
        """Whether a key or a paste that comes now is handled at once."""
        return not self.waiting and self._ready(event)

    async def take(self, event: Typed) -> None:
        """Handle a key or a paste now or later, always in the order in which they came."""
        if (isinstance(event, events.Key) and event.key in self._at_once()) or self.settled(event):
            await self._handle(event)
        else:
            self.waiting.append(event)
            if len(self.waiting) == 1:
                self._begin()

    def put_first(self, event: Typed) -> None:
        """Handle a key before those that wait: a command that was chosen stands for it, and they follow the command."""
        self.waiting.appendleft(event)
        if len(self.waiting) == 1:
            self._begin()

    def _begin(self) -> None:
        """Check the first waiting key or paste from the next turn on."""
        loop = asyncio.get_running_loop()
        self._turns, self._since = 0, loop.time()
        loop.call_soon(self._look)

    def _look(self) -> None:
        """Pass on the first one when it may be handled, else check again in a turn, later after a pause."""
        if not self.waiting or not self._app.is_running:
            self.waiting.clear()
            return
        self._turns += 1
        if self._ready(self.waiting[0]) and self._app.call_later(self._replay):
            return
        loop = asyncio.get_running_loop()
        if self._turns < TURNS:
            loop.call_soon(self._look)
        else:
            loop.call_later(PAUSE, self._look)

    async def _replay(self) -> None:
        """Handle the first one that waits, unless something has begun since the last check."""
        if self.waiting and self._ready(self.waiting[0]):
            event = self.waiting.popleft()
            await self._handle(event)
            if self.waiting:
                self._begin()
        elif self.waiting:
            asyncio.get_running_loop().call_soon(self._look)

    # What they wait for

    def _ready(self, event: Typed) -> bool:
        """Whether a key or a paste would reach the widget that the user sees."""
        stack = self._app.screen_stack if self._app.is_running else []
        if not stack or not stack[-1].is_mounted:
            return False
        # Textual cannot move by pages before the content of a menu or a dialog is laid out.
        laid_out = not isinstance(stack[-1], ModalScreen) or not stack[-1]._layout_required  # noqa: SLF001 - no public attribute
        quiet = self._quiet(stack) and (laid_out or self._writes(event, stack[-1]))
        return (quiet or self._too_long(QUIET)) and not self._busy(event, stack[-1])

    def _writes(self, event: Typed, screen: Screen[Any]) -> bool:
        """Whether a key or a paste only writes into the input that has the focus."""
        written = isinstance(event, events.Paste) or event.key not in USING
        return written and isinstance(screen.focused, Input)

    def _quiet(self, stack: list[Screen[Any]]) -> bool:
        """Whether no message is on its way in the app, its screens and what is on the one on top."""
        pumps = (self._app, *stack, *stack[-1].walk_children(with_self=False))
        # Textual takes the next message out of a queue while it handles the one before.
        return not any(pump.message_queue_size or pump._pending_message for pump in pumps)  # noqa: SLF001 - as above

    def _busy(self, event: Typed, screen: Screen[Any]) -> bool:
        """Whether a job runs that opens a screen on top of this one, or finds what the key would use."""
        if self._lacks_rows(event, screen):
            return True
        awaited = dict(OPENING)
        if not self._writes(event, screen):
            awaited |= SEARCHING
        for worker in self._app.workers:
            if worker.group not in awaited or worker.is_finished or worker in self._given_up:
                continue
            if worker.node is not screen and (worker.node is not self._app or isinstance(screen, ModalScreen)):
                continue  # what it opened is on top already
            if worker.group in STOPPED and isinstance(event, events.Key) and event.key == "escape":
                continue
            if not self._too_long(awaited[worker.group]):
                return True
            self._given_up.add(worker)
        return False

    def _lacks_rows(self, event: Typed, screen: Screen[Any]) -> bool:
        """Whether a key is for rows that are not there yet; a list that took too long is not awaited again."""
        on_rows = isinstance(event, events.Key) and event.key in ON_ROWS and not isinstance(screen.focused, Input)
        if not on_rows or screen in self._given_up or not self._rows_come():
            return False
        if not self._too_long(FIRST_ROWS):
            return True
        self._given_up.add(screen)
        return False

    def _too_long(self, seconds: float) -> bool:
        """Whether the first one waits for so long, and has seen enough turns as well."""
        if not self.waiting or self._turns < TURNS:
            return False
        return asyncio.get_running_loop().time() - self._since >= seconds
