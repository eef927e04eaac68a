"""Reading small files that hold a secret, whatever lies in their place."""

import os
import stat
from pathlib import Path

from vtui.credentials import NoTokenError
from vtui.system.secret import HiddenBytes, HiddenText

MOST = 64 * 1024
"""Bytes of the biggest file that is read."""


def read_text(path: Path, *, private: bool = False) -> str | None:
    """The text of a file, without a byte order mark; None when there is no file.

    A link is followed. `private` refuses a file that others can read, with the command that mends it. Raises
    NoTokenError, which names the file and never what is in it.
    """
    try:
        # Without waiting: a pipe that nobody writes to must not hold the program up.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise NoTokenError(f"{path} cannot be read: {_why(error)}.") from None
    try:
        _check(path, os.fstat(number), private=private)
        if hasattr(os, "set_blocking"):
            os.set_blocking(number, True)
        data = HiddenBytes()
        while len(data) <= MOST and (part := HiddenBytes(os.read(number, MOST))):
            data = HiddenBytes(data + part)
    except OSError as error:
        raise NoTokenError(f"{path} cannot be read: {_why(error)}.") from None
    finally:
        os.close(number)
    if len(data) > MOST:
        raise NoTokenError(f"{path} is too big to hold a token.")
    try:
        return HiddenText(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoTokenError(f"{path} is not text.") from None


def read_token(path: Path) -> str:
    """The token that is all that a file holds; raises NoTokenError."""
    text = read_text(path)
    if text is None:
        raise NoTokenError(f"--token-file: there is no file {path}.")
    lines = [HiddenText(line) for line in text.split()]
    if len(lines) != 1:
        raise NoTokenError(f"{path} is to hold a token and nothing else{'; it is empty' if not lines else ''}.")
    return lines[0]


def _check(path: Path, found: os.stat_result, *, private: bool) -> None:
    if not (stat.S_ISREG(found.st_mode) or (stat.S_ISFIFO(found.st_mode) and not private)):
        raise NoTokenError(f"{path} is not a file.")
    if private and hasattr(os, "getuid"):
        if found.st_uid not in (os.getuid(), 0):
            raise NoTokenError(f"{path} belongs to somebody else: what is in it is not used.")
        if found.st_mode & 0o077:
            raise NoTokenError(f"{path} can be read by others. Mend it: chmod 600 '{path}'")


def _why(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "its name cannot be one"
