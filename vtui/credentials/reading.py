"""Reading small files that hold a secret, whatever lies in their place."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from vtui.credentials import NoTokenError
from vtui.system.guarded_file import Allow, FileReadError
from vtui.system.guarded_file import read_text as read_guarded
from vtui.system.secret import HiddenText

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 64 * 1024
"""Bytes of the biggest file that is read."""


def read_text(path: Path, *, private: bool = False, allow: Allow = "file") -> str | None:
    """The text of a file, without a byte order mark; None when there is no file.

    A link is followed. `private` refuses a file that others can read, with the command that mends it; `allow` says
    what else may lie there. Raises NoTokenError, which names the file and never what is in it; DamagedFileError for a
    file that is too large or no text.
    """
    check: Callable[[os.stat_result], None] | None = partial(_check_private, path) if private else None
    try:
        return read_guarded(path, MOST, allow=allow, check=check)
    except FileReadError as error:
        if error.kind == "missing":
            return None
        problem = DamagedFileError if error.kind in ("not_text", "too_large") else NoTokenError
        raise problem(f"{path} {error}.") from None


class DamagedFileError(NoTokenError):
    """What a regular file holds cannot be used."""


def read_token(path: Path) -> str:
    """The token that is all that a file holds, a pipe such as a shell's `<(command)` included; raises NoTokenError."""
    text = read_text(path, allow="pipe")
    if text is None:
        raise NoTokenError(f"--token-file: there is no file {path}.")
    lines = [HiddenText(line) for line in text.split()]
    if len(lines) != 1:
        raise NoTokenError(f"{path} is to hold a token and nothing else{'; it is empty' if not lines else ''}.")
    return lines[0]


def _check_private(path: Path, found: os.stat_result) -> None:
    if hasattr(os, "getuid"):
        if found.st_uid not in (os.getuid(), 0):
            raise NoTokenError(f"{path} belongs to somebody else: what is in it is not used.")
        if found.st_mode & 0o077:
            raise NoTokenError(f"{path} can be read by others. Mend it: chmod 600 '{path}'")
