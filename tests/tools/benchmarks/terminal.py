"""A program on a terminal of its own: started, watched until texts stand on it, ended."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[3]
"""Where programs are started: `python -m vtui` is then the vtui of this checkout."""

SIZE = (120, 36)
"""Columns and lines."""

TIMEOUT = 30.0
"""Seconds until a program that shows nothing is given up."""

LOOK = 0.01
"""Seconds between two looks at what a program does beside writing."""

CHUNK = 65_536
"""Bytes to read at once."""

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])")


class ProgramFailed(Exception):  # noqa: N818 - it says what happened
    """A program ended, or never showed what it should; the message holds what it wrote."""


@contextmanager
def home() -> Iterator[dict[str, str]]:
    """An environment in which neither this user's settings nor this terminal's play a part."""
    with tempfile.TemporaryDirectory() as folder:
        yield {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": folder,
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }


def python(*arguments: str) -> list[str]:
    """The command that runs this interpreter, of this environment."""
    return [sys.executable, *arguments]


class Terminal:
    """A program whose input, output and errors are a pseudo-terminal.

    Nothing that it asks of the terminal is answered: Textual waits for no answer. Leaving the context kills the
    program, if it has not ended, and reaps it.
    """

    def __init__(self, command: Sequence[str], env: dict[str, str], size: tuple[int, int] = SIZE) -> None:
        """Start it: `started` is the moment just before, by `time.perf_counter`."""
        self._command = command
        self._written = bytearray()  # grows in place: a program may write much, and should not wait for its reader
        self._master, slave = pty.openpty()
        try:
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            self.started = time.perf_counter()
            self._program = subprocess.Popen(  # noqa: S603 - the commands are the benchmarks' own
                command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, env=env, start_new_session=True
            )
        except BaseException:
            os.close(self._master)
            raise
        finally:
            os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._master)

    def type(self, keys: str) -> None:
        """Send what a keyboard sends for these keys."""
        os.write(self._master, keys.encode())

    def wait_for(self, texts: Collection[str], timeout: float = TIMEOUT) -> float:
        """Seconds from the start until all `texts` were written. Raises ProgramFailed after `timeout` s, or its end.

        A text counts where it was written in one go, also with color changes in between.
        """
        wanted = [text.encode() for text in texts]
        while not all(text in self._plain for text in wanted):
            if not self._read(timeout):
                missing = [text for text in texts if text.encode() not in self._plain]
                raise ProgramFailed(self._story(f"{missing} never came on the screen"))
        return time.perf_counter() - self.started

    def wait_for_end(self, timeout: float = TIMEOUT) -> float:
        """Seconds from the start until its end. Raises ProgramFailed after `timeout` s, or when it failed."""
        while self._read(timeout):
            pass
        try:
            code = self._program.wait(max(0.0, self.started + timeout - time.perf_counter()))
        except subprocess.TimeoutExpired:
            raise ProgramFailed(self._story("did not end")) from None
        if code:
            raise ProgramFailed(self._story(f"exit code {code}"))
        return time.perf_counter() - self.started

    def wait_until(self, met: Callable[[], bool], timeout: float = TIMEOUT) -> None:
        """Take what is written until something is so. Raises ProgramFailed after `timeout` s, or at the end."""
        start = time.perf_counter()
        while not met():
            over = time.perf_counter() - start > timeout
            if over or self._program.poll() is not None:
                while not over and self._read(time.perf_counter() - self.started + LOOK):
                    pass  # the last words of one that has ended may be on their way
                raise ProgramFailed(self._story("took too long" if over else f"exit code {self._program.returncode}"))
            if select.select([self._master], [], [], LOOK)[0]:
                self._read(time.perf_counter() - self.started + LOOK)

    def _read(self, timeout: float) -> bool:
        """Take what was written; False when nothing more comes in time, or ever."""
        left = self.started + timeout - time.perf_counter()
        if left <= 0 or not select.select([self._master], [], [], left)[0]:
            return False
        try:
            chunk = os.read(self._master, CHUNK)
        except OSError:  # raised by Linux when the other end is closed
            return False
        self._written += chunk
        return bool(chunk)

    @property
    def _plain(self) -> bytes:
        """What was written, without escape sequences."""
        return _SEQUENCE.sub(b"", self._written)

    def _story(self, what: str) -> str:
        plain = re.sub(r"\s*\n\s*", "\n", self._plain.decode(errors="replace")).strip()
        return f"{' '.join(self._command)}\n{what}; it wrote:\n{plain[-4_000:] or '(nothing)'}"
