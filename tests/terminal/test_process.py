"""vtui on a terminal of its own: suspending, continuing, other programs, any input."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

TIMEOUT = 120
"""Seconds after which a test gives up waiting for something to be drawn."""
ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"
"""What the terminal receives when vtui takes it and gives it back."""


class Terminal:
    """vtui with the demo account on a pseudoterminal, and what it has drawn."""

    def __init__(self, process: "subprocess.Popen[bytes]", fd: int) -> None:
        self.process, self._fd = process, fd
        self.drawn = b""

    def type(self, data: bytes) -> None:
        """Send bytes as the keyboard does."""
        os.write(self._fd, data)

    def see(self, *words: str) -> None:
        """Wait until all words were drawn since vtui last took the terminal."""
        self._until(lambda: all(word in self.text for word in words), str(words))

    def see_taken(self, times: int) -> None:
        """Wait until vtui has taken the terminal so many times."""
        self._until(lambda: self.drawn.count(ENTERED) >= times, f"to be taken {times} times")

    def see_left(self) -> None:
        """Wait until vtui has given the terminal back."""
        self._until(lambda: self.drawn.rfind(LEFT) > self.drawn.rfind(ENTERED), "to be left")

    def wait_stopped(self) -> None:
        """Wait until the process is stopped."""
        os.waitpid(self.process.pid, os.WUNTRACED)

    def signal(self, number: int) -> None:
        """Send a signal to vtui."""
        self.process.send_signal(number)

    def quit(self) -> int:
        """Press ctrl+q and give the exit status."""
        self.type(b"\x11")
        return self.end()

    def end(self) -> int:
        """Read to the end and give the exit status."""
        while self._read():
            pass
        return self.process.wait(TIMEOUT)

    @property
    def text(self) -> str:
        """What was drawn since vtui last took the terminal, without escape sequences."""
        return ESCAPE.sub("", self.drawn.rpartition(ENTERED)[2].decode(errors="replace"))

    def _until(self, met: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + TIMEOUT
        while not met():
            assert time.monotonic() < deadline, f"never drawn: {what}\n{self.text[:4000]}"
            assert self._read(), f"vtui has ended before {what}\n{self.text}"

    def _read(self) -> bool:
        """Read once; False at the end."""
        if not select.select([self._fd], [], [], TIMEOUT)[0]:
            return True
        try:
            data = os.read(self._fd, 65_536)
        except OSError:  # the other end is closed
            return False
        self.drawn += data
        return bool(data)


@contextmanager
def running(home: Path, **more: str) -> Iterator[Terminal]:
    """vtui in a session of its own, on the list of deployments."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("VERCEL", "VTUI", "XDG"))}
    environ |= {"HOME": str(home), "TERM": "xterm-256color", "COLUMNS": "110", "LINES": "30"} | more
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "vtui", "--demo", "--demo-deployments", "300"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True)  # noqa: S603 - our own program
    os.close(theirs)
    try:
        yield Terminal(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


EVERYTHING = ("acme", "production build failing", "Project", "updated", "? Help")
"""Words of the title, the issues line, the header of the table, the status line and the footer."""


def test_a_terminal_without_utf_8_gets_ascii(tmp_path: Path) -> None:
    with running(tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0") as terminal:
        terminal.see(*EVERYTHING, "* Ready")
        terminal.type(b"/")
        terminal.see("Filter")
        assert terminal.drawn.isascii()


def test_everything_is_redrawn_after_a_stop(tmp_path: Path) -> None:
    with running(tmp_path) as terminal:
        terminal.see(*EVERYTHING)
        terminal.type(b"\x1a")
        terminal.see_left()
        terminal.wait_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.see_taken(2)
        terminal.see(*EVERYTHING)
        terminal.signal(signal.SIGSTOP)
        terminal.wait_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.see_taken(3)
        terminal.see(*EVERYTHING)
        terminal.type(b"?")
        terminal.see(" Move ")
        terminal.type(b"\x1a")
        terminal.see_left()
        terminal.wait_stopped()
        terminal.signal(signal.SIGCONT)
        terminal.see_taken(4)
        terminal.see("acme", "╭─ Keys ──", " Move ", "esc Close", "building")
        assert terminal.quit() == 0
        assert terminal.drawn.rfind(LEFT) > terminal.drawn.rfind(ENTERED)


@pytest.mark.parametrize("content", ["#!/bin/sh\ncat > /dev/null\n", "no program"])
def test_everything_is_redrawn_after_another_program_even_if_it_did_not_start(tmp_path: Path, content: str) -> None:
    pager = tmp_path / "pager"
    pager.write_text(content)
    pager.chmod(0o700)
    with running(tmp_path, PAGER=str(pager)) as terminal:
        terminal.see(*EVERYTHING)
        terminal.type(b"jjl")
        terminal.see("build log", "Cloning")
        terminal.type(b"|")
        terminal.see_taken(2)
        terminal.see("acme", "build log", "Cloning", "? Help")
        assert terminal.quit() == 0


def test_any_byte_is_read_and_a_paste_is_text(tmp_path: Path) -> None:
    with running(tmp_path) as terminal:
        terminal.see(*EVERYTHING)
        terminal.type(b"\xff\xe9\xe1j\x1b[M \xff\xfe\x1b[99999999999u\x1b[97;1;55296u")
        terminal.type(b"\x1b[200~\x1b[0mR\x11q?\x1b[201~")
        terminal.type(b"/")
        terminal.see("status:", "branch:")
        terminal.type(b"\x1b[200~caf\xe9 \x1b[0m\x1b]0;title\x07sto\x11q\x1b[201~re")
        terminal.see("caf� stoqre")
        assert b"\x1b]0;" not in terminal.drawn
        assert terminal.quit() == 0
        assert b"Traceback" not in terminal.drawn


def test_input_that_cannot_be_read_ends_vtui_with_an_error(tmp_path: Path) -> None:
    with running(tmp_path, TEXTUAL_DRIVER="tests.terminal.broken:BrokenDriver") as terminal:
        assert terminal.end() not in (0, -signal.SIGKILL)
        assert terminal.drawn.rfind(LEFT) > terminal.drawn.rfind(ENTERED) > -1
