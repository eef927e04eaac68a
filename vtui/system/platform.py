"""The operating system: the one place that asks which one it is, and what differs between them, a function per fact."""

import os
import shlex
import sys
from pathlib import PurePath, PureWindowsPath


def current() -> str:
    """`linux`, `darwin`, `win32` …, as in `sys.platform`."""
    return sys.platform


def is_windows() -> bool:
    """Whether it is Windows."""
    return current() == "win32"


def default_editor() -> str:
    """The editor where none is set."""
    return "notepad" if is_windows() else "vi"


def default_pager() -> str:
    """The pager where none is set."""
    return "more.com" if is_windows() else "less"


def split_command(command: str) -> list[str]:
    """The words of a command. A backslash separates folders on Windows, and quotes a character elsewhere.

    Raises ValueError for a quote that is not closed.
    """
    if is_windows():
        return [word.strip('"') for word in shlex.split(command, posix=False)]
    return shlex.split(command)


def program_name(program: str) -> str:
    """The name of a program without its folder; on Windows also without `.exe` or `.cmd`."""
    return PureWindowsPath(program).stem.lower() if is_windows() else PurePath(program).name


def user_id() -> int | None:
    """The ID of the user, as in the owner of a file; None where the mode of a file does not say who can read it."""
    return None if is_windows() else os.getuid()


def polls_terminals() -> bool:
    """Whether `poll` knows terminals: on macOS it calls an open `/dev/tty` invalid."""
    return current() != "darwin"
