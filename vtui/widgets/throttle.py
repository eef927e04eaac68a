"""What may be done often, done seldom enough to cost little."""

from collections.abc import Callable
from time import monotonic

from textual.message_pump import MessagePump

GAP = 0.1
"""Seconds between two drawings of what only counts up: the eye follows no more."""


class Beat:
    """Does something when asked: at once, or as soon as `GAP` has passed since the last time."""

    def __init__(self, pump: MessagePump, do: Callable[[], object]) -> None:
        """`pump` keeps the time, and does nothing any more once it is closed."""
        self._pump, self._do = pump, do
        self._last = -GAP
        self._waiting = False

    def __call__(self) -> None:
        """Ask for it; asked more than once meanwhile, it is done once."""
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
