"""A text file that a person names, read whole or refused in words."""

import os
import stat
from pathlib import Path

from vtui.resources.saving import ExportError, target, told
from vtui.system.secret import HiddenBytes, HiddenText
from vtui.text import count


class UnreadableError(Exception):
    """Why a file was not read and what to do about it, in one sentence; none of it is in there."""


def read_text(typed: str, most: int) -> HiddenText:
    """The text of the file whose path was typed, `~` expanded, of at most `most` bytes. Raises UnreadableError.

    It blocks, but for no device and no pipe: those are refused.
    """
    try:
        path = target(typed)
    except ExportError as error:
        raise UnreadableError(str(error)) from None
    try:
        return _read(path, most)
    except FileNotFoundError:
        raise UnreadableError(f"There is no file {told(path)}.") from None
    except UnicodeDecodeError:
        raise UnreadableError(f"{told(path)} is not UTF-8 text.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise UnreadableError(f"{told(path)} cannot be read: {reason}.") from None


def _read(path: Path, most: int) -> HiddenText:
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(number, "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableError(f"{told(path)} is a folder: add the name of a file.")
        if not stat.S_ISREG(mode):
            raise UnreadableError(f"{told(path)} is a device or the like: choose a file.")
        raw = HiddenBytes(file.read(most + 1))
    if len(raw) > most:
        raise UnreadableError(f"{told(path)} has more than {count(most // 1024)} KiB: it is no such file, or several.")
    return HiddenText(raw.decode())
