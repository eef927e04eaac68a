"""Starting other programs: never through a shell, and never with the access token in their environment.

All programs are started here, so that none is started without `program_environment`; a test keeps it so. The one
exception is `token_command`, which may need the token that it replaces.
"""

import subprocess
import sys
from collections.abc import Iterable, Sequence

from vtui.system.environment import program_environment

_OPEN = """
import sys, webbrowser
browser = webbrowser.get()
name = str(getattr(browser, "name", "")).rpartition("/")[2]
sys.exit(0 if name not in sys.argv[2:] and browser.open(sys.argv[1]) else 1)
"""
"""Opens the address of the first argument, unless the browser is one of the others; exit code 1 when it did not."""


def run_program(command: Sequence[str], given: bytes | None = None) -> int:
    """Run a program to its end on the terminal, with `given` on its input, and return its exit code. Raises OSError."""
    return subprocess.run(command, input=given, check=False, env=program_environment()).returncode  # noqa: S603 - the person's own editor or pager


def run_unseen(command: Sequence[str], given: bytes = b"", *, timeout: float | None = None) -> bool:
    """Run a program that has nothing to do with the terminal; whether it ended with exit code 0 in time (s)."""
    try:
        subprocess.run(  # noqa: S603 - a clipboard tool or this interpreter
            command,
            input=given,
            stdout=subprocess.DEVNULL,  # xclip keeps running: a pipe to it would stay open
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=True,
            start_new_session=True,
            env=program_environment(),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def open_browser(url: str, unwanted: Iterable[str]) -> bool:
    """Open an address in the person's browser, unless that is one of `unwanted` (names); whether one was started.

    May block until the browser is closed. `webbrowser` starts programs with the environment of its own process, so it
    runs in a process that has the right one; `-I` keeps it from importing files of the working folder.
    """
    return bool(sys.executable) and run_unseen([sys.executable, "-I", "-c", _OPEN, url, *unwanted])
