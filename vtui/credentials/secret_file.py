"""Reading small files with a secret, whatever is in their place."""

import os
import sys
from functools import partial
from pathlib import Path

from vtui.credentials.errors import DamagedFileError, NoTokenError
from vtui.system import platform
from vtui.system.guarded_file import Allow, FileReadError, read_text
from vtui.system.secret import HiddenBytes, HiddenText

MAX_BYTES = 64 * 1024
"""Size of the largest file that is read."""
STDIN = Path("-")
"""Standard input in the place of a file."""


def read_secret_file(path: Path, *, private: bool = False, allow: Allow = "file") -> str | None:
    """The text of a file, without a byte order mark; None when there is no file.

    A link is followed. `private` refuses a file that others can read, and the error has the command that fixes it;
    `allow` says what else than a regular file may be there. Raises NoTokenError, which names the file and never its
    content; DamagedFileError for a file that is too large or no text.
    """
    check = partial(_check_private, path) if private else None
    try:
        return read_text(path, MAX_BYTES, allow=allow, check=check)
    except FileReadError as error:
        if error.kind == "missing":
            return None
        problem = DamagedFileError if error.kind in ("not_text", "too_large") else NoTokenError
        raise problem(f"{path} {error}.") from None


def read_token(path: Path) -> str:
    """The token in a file that has nothing else, or in a pipe such as a shell's `<(command)`; raises NoTokenError.

    `-` is standard input.
    """
    text = _read_stdin() if path == STDIN else read_secret_file(path, allow="pipe")
    if text is None:
        raise NoTokenError(f"--token-file: {path} does not exist.")
    lines = [HiddenText(line) for line in text.split()]
    if len(lines) != 1:
        name = "standard input" if path == STDIN else path
        raise NoTokenError(f"{name} must contain a token and nothing else{'. It is empty' if not lines else ''}.")
    return lines[0]


def _read_stdin() -> str:
    if sys.stdin is None or sys.stdin.isatty():
        raise NoTokenError(
            "--token-file -: standard input is a terminal. Pipe the token into the command, or name a file."
        )
    return HiddenText(HiddenBytes(sys.stdin.buffer.read(MAX_BYTES)).decode(errors="replace"))


def _check_private(path: Path, found: os.stat_result) -> None:
    user = platform.user_id()
    if user is None:
        return
    if found.st_uid not in (user, 0):
        raise NoTokenError(f"{path} is not used because another user owns it.")
    if found.st_mode & 0o077:
        raise NoTokenError(f"{path} can be read by other users. To fix it: chmod 600 '{path}'")
