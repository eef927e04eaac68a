"""When the garbage collector examines all objects: while the program is idle.

A closed screen is a cycle of old objects, so only a collection of all objects frees it. This takes 30 ms with some
hundred rows, and 200 ms with 100,000: the event loop stands still as long.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NEVER = 1_000_000
"""Collections of younger objects before Python collects all of them by itself."""
CALM = 1.0
"""Seconds without input before a collection."""
OVERDUE = 60.0
"""Seconds after which input that never pauses no longer puts it off."""
MANY = 8
"""Closed screens, up to 1 MB each, that are collected whether input pauses or not."""
SELDOM = 300.0
"""Seconds between two collections while there is no input."""
CALM_FACTOR, PAUSE_FACTOR = 20, 100
"""How many times as long as the last collection took must be without input, and between two collections."""


@contextmanager
def no_collection() -> Iterator[None]:
    """For imports, whose objects all stay: looking for garbage among them takes a fifth of their time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def start_collecting() -> None:
    """Exempt the objects of the imports for good, and leave the others to `Garbage`.

    Only before the first screen exists: what is exempt and part of a cycle is never freed.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, NEVER)


class Garbage:
    """Collects all objects after input, once it pauses, and seldom while there is none."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        spent: Callable[[], float] = time.thread_time,
        collect: Callable[[], object] = gc.collect,
    ) -> None:
        """`now` is in seconds; `spent` too, of the processor's time: a busy machine makes no collection longer."""
        self._now, self._spent, self._collect = now, spent, collect
        self._collected = now()
        self._inputs: tuple[float, float] | None = None
        """When the first and the last input since then came."""
        self._closed = 0
        """Screens that were closed since then."""
        self._took = 0.0

    def note_closed(self) -> None:
        """Note that a screen was closed: it takes memory until the next collection."""
        self._closed += 1

    def note_input(self) -> None:
        """Note input of the user: screens may open and close, and more input may follow at once."""
        now = self._now()
        self._inputs = (self._inputs[0] if self._inputs else now, now)

    @property
    def due(self) -> bool:
        """Whether a collection is due."""
        now = self._now()
        if self._closed >= MANY:
            return True
        if self._inputs is None:
            return now - self._collected >= SELDOM
        first, last = self._inputs
        calm = now - last >= max(CALM, CALM_FACTOR * self._took)
        return now - first >= OVERDUE or (calm and now - self._collected >= PAUSE_FACTOR * self._took)

    def collect_if_due(self) -> None:
        """Collect if it is due; to be called about once a second."""
        if self.due:
            began = self._spent()
            self._collect()
            self._took = self._spent() - began
            self._collected, self._inputs, self._closed = self._now(), None, 0
