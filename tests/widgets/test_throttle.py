"""What is asked for often is done at once, and then seldom."""

from collections.abc import Callable

import pytest
from textual.message_pump import MessagePump
from textual.timer import Timer

from vtui.widgets import throttle
from vtui.widgets.throttle import GAP, Throttle


class Timers(MessagePump):
    """Keeps what is to be done later, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.later: list[tuple[float, Callable[[], object]]] = []

    def set_timer(self, delay: float, callback: Callable[[], object] | None = None, **_: object) -> Timer:
        assert callback is not None
        self.later.append((delay, callback))
        return Timer(self, delay)


def test_at_once_and_then_once_for_all_that_ask_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
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
