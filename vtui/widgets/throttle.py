"""Limits how often something is done."""

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump

GAP = 0.1
"""Seconds between two drawings of what only counts up: the eye follows no more."""


class Throttle:
    """Calls a function when called: at once, or once `GAP` has passed since the last call."""

    def __init__(self, pump: MessagePump, do: Callable[[], object]) -> None:
        """`pump` runs the timer, and stops it when it is closed."""
        self._pump, self._do = pump, do
        self._last = -GAP
        self._waiting = False

    def __call__(self) -> None:
        """Call the function now or soon; several calls while it waits count as one."""
        if self._waiting:
            return
        left = self._last + GAP - monotonic()
        if left <= 0:
            self._now()
        else:
            self._waiting = True
            self._pump.set_timer(left, self._now)

    def _now(self) -> None:
        self._waiting, self._last = False, monotonic()
        self._do()
