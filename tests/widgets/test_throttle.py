"""A throttled function is called at once, and then at most once per interval."""

from collections.abc import Callable

import pytest
from textual.message_pump import MessagePump
from textual.timer import Timer

from vtui.widgets import throttle
from vtui.widgets.throttle import GAP, Throttle


class Timers(MessagePump):
    """Collects timers instead of starting them."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[tuple[float, Callable[[], object]]] = []

    def set_timer(self, delay: float, callback: Callable[[], object] | None = None, **_: object) -> Timer:
        assert callback is not None
        self.later.append((delay, callback))
        return Timer(self, delay)


def test_calls_while_it_waits_count_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    now, done, timers = [100.0], list[float](), Timers()
    monkeypatch.setattr(throttle, "monotonic", lambda: now[0])
    ask = Throttle(timers, lambda: done.append(now[0]))
    ask()
    assert done == [100.0]
    now[0] += GAP / 4
    ask()
    ask()
    assert done == [100.0]
    (delay, later), *others = timers.later
    assert not others
    assert delay == pytest.approx(GAP * 3 / 4)
    now[0] += delay
    later()
    assert done == [100.0, now[0]]
    now[0] += GAP
    ask()
    assert len(done) == 3
