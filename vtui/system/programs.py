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
"""Opens the address in the first argument, unless the browser is one of the others; else exit code 1."""


def run_program(command: Sequence[str], stdin: bytes | None = None) -> int:
    """Run a program on the terminal until it ends, with `stdin` as input, and return its exit code. Raises OSError."""
    return subprocess.run(command, input=stdin, check=False, env=program_environment()).returncode  # noqa: S603 - the editor or pager of the user


def run_detached(command: Sequence[str], stdin: bytes = b"", *, timeout: float | None = None, locale: str = "") -> bool:
    """Run a program that does not use the terminal; whether it ended with exit code 0 within `timeout` s.

    `locale` replaces that of vtui.
    """
    try:
        subprocess.run(  # noqa: S603 - a clipboard tool or this interpreter
            command,
            input=stdin,
            stdout=subprocess.DEVNULL,  # xclip keeps running: a pipe to it would stay open
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=True,
            start_new_session=True,
            env=program_environment() | ({"LC_ALL": locale} if locale else {}),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def open_browser(url: str, excluded: Iterable[str]) -> bool:
    """Open an address in the default browser, unless its name is in `excluded`; whether a browser was started.

    May block until the browser is closed. `webbrowser` starts programs with the environment of its own process, so it
    runs in a process without the access token; `-I` keeps it from importing files of the working folder.
    """
    return bool(sys.executable) and run_detached([sys.executable, "-I", "-c", _OPEN, url, *excluded])
