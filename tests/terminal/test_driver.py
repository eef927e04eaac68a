"""The driver takes the terminal once, gives it back, and writes nothing while another program uses it."""

import asyncio
import os
import pty
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from textual.app import App

from tests.harness.app import app_for, made_of
from tests.harness.clock import ManualClock
from vtui.terminal.driver import TerminalDriver

MAX_POLLS = 20_000
"""How often a test looks before it gives up: about 100 s."""


async def until(met: Callable[[], object], what: str) -> None:
    """Wait for a condition."""
    for _ in range(MAX_POLLS):
        if met():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"never {what}")


class Screen:
    """What was drawn on a pseudoterminal."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self.drawn = b""

    async def until(self, words: bytes, times: int = 1) -> None:
        """Wait until they were drawn so many times."""
        await until(lambda: self._read().count(words) >= times, f"drawn: {words!r}")

    def _read(self) -> bytes:
        with suppress(BlockingIOError):
            self.drawn += os.read(self._fd, 65_536)
        return self.drawn


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    """A pseudoterminal in the place of the one that Textual uses."""
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    with os.fdopen(theirs, "r+b", buffering=0) as raw, Path(os.ttyname(theirs)).open("w", encoding="utf-8") as out:
        monkeypatch.setattr(sys, "__stdin__", raw)
        monkeypatch.setattr(sys, "__stderr__", out)
        yield Screen(ours)
    os.close(ours)


def readers() -> int:
    """Threads that read the keyboard."""
    return sum(thread.name == "textual-input" for thread in threading.enumerate())


async def test_a_continued_process_reads_with_one_thread_and_only_its_own_terminal(screen: Screen) -> None:
    driver = TerminalDriver(App())
    driver.start_application_mode()
    assert readers() == 1
    for times in (2, 3, 4):
        os.kill(os.getpid(), signal.SIGCONT)
        await screen.until(b"\x1b[?1049h", times)
        assert readers() == 1
    driver.stop_application_mode()
    driver.close()
    assert readers() == 0
    os.kill(os.getpid(), signal.SIGCONT)
    for _ in range(10):
        await asyncio.sleep(0)
    assert readers() == 0


async def test_nothing_is_written_while_another_program_uses_the_terminal(screen: Screen) -> None:
    driver = TerminalDriver(App())
    driver.start_application_mode()
    driver.suspend_application_mode()

    def write() -> None:
        for _ in range(100):
            driver.write("never")

    writing = threading.Thread(target=write, daemon=True)
    writing.start()  # Textual's queue of 30 would never be emptied
    await until(lambda: not writing.is_alive(), "written")
    driver.resume_application_mode()
    driver.write("last")
    driver.stop_application_mode()
    driver.close()
    await screen.until(b"\x1b[?1049l", 2)
    assert b"last" in screen.drawn
    assert b"never" not in screen.drawn


def test_the_app_uses_the_driver_on_unix() -> None:
    clock = ManualClock()
    app = app_for(made_of(clock, "https://api.vercel.com", None, None), clock)
    assert app.driver_class is TerminalDriver
