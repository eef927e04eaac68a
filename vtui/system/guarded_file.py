"""Reading files that others may have created: regular files of a limited size, and nothing that can block.

A cloned repository can have `.vercel/project.json -> /dev/tty`, and a home folder a FIFO or `/dev/zero` in the place of
a file of vtui. What is not a regular file is refused before it is opened, and checked again afterwards.
"""

import errno
import os
import select
import stat
import time
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

from vtui.system.secret import HiddenBytes, HiddenText

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = Literal["missing", "directory", "special", "too_large", "not_text", "failed"]
"""Why a file was not read; `special` is a device, a FIFO, a socket or a file of `/proc`."""

Allow = Literal["file", "pipe", "null"]
"""What a path may be: a regular file, or also a pipe (`<(command)` in a shell), or also `/dev/null`.

Pipes and `/dev/null` are for paths that a person typed.
"""
PIPE_TIMEOUT = 60.0
"""Seconds that a pipe may take to deliver its content: the program behind it may ask a person for a passphrase."""
_CHUNK = 64 * 1024


class FileReadError(Exception):
    """A file cannot be read. The message is a short reason such as `is a directory`, without path or content."""

    def __init__(self, kind: Kind, reason: str) -> None:
        """`reason` continues a sentence that begins with the path."""
        super().__init__(reason)
        self.kind = kind


def open_regular(path: Path, flags: int = os.O_RDONLY, mode: int = 0o600) -> int:
    """Open a regular file and return its descriptor; never blocks on a FIFO and never acquires a controlling terminal.

    Symbolic links are followed. Raises FileReadError for what is no regular file, and OSError.
    """
    return _open(path, flags, mode, allow="file")


def open_reader(path: Path) -> BinaryIO:
    """Open a regular file for reading; raises FileReadError and OSError."""
    return os.fdopen(open_regular(path), "rb")


def read_bytes(
    path: Path, max_bytes: int, *, allow: Allow = "file", check: "Callable[[os.stat_result], None] | None" = None
) -> bytes:
    """Read a file of at most `max_bytes` bytes. Raises FileReadError, and the exceptions of `check`.

    A pipe that `allow` accepts has `PIPE_TIMEOUT` to deliver. `check` gets the status of the opened file before
    anything is read.
    """
    try:
        descriptor = _open(path, os.O_RDONLY, 0, allow=allow)
    except (FileNotFoundError, NotADirectoryError):
        raise FileReadError("missing", "does not exist") from None
    except OSError as error:
        raise _failed(error) from None
    try:
        status = os.fstat(descriptor)
        if check is not None:
            check(status)
        if stat.S_ISCHR(status.st_mode):
            return b""
        if stat.S_ISREG(status.st_mode):
            return _read_regular(descriptor, status, max_bytes)
        return _read_pipe(descriptor, max_bytes)
    except OSError as error:
        raise _failed(error) from None
    finally:
        os.close(descriptor)


def read_text(
    path: Path, max_bytes: int, *, allow: Allow = "file", check: "Callable[[os.stat_result], None] | None" = None
) -> str:
    """Read a file as UTF-8 without its byte order mark; otherwise like `read_bytes`."""
    try:
        return HiddenText(read_bytes(path, max_bytes, allow=allow, check=check).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileReadError("not_text", "is not UTF-8 text") from None


def _open(path: Path, flags: int, mode: int, *, allow: Allow) -> int:
    for flag in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"):  # each system has only some of them
        flags |= getattr(os, flag, 0)
    try:
        _check_mode(path.stat(), allow=allow)  # opening a device or a FIFO may already have an effect
    except FileNotFoundError:
        if not flags & os.O_CREAT:
            raise
    except ValueError:  # a NUL in the path
        raise OSError(errno.EINVAL, "the name is not valid") from None
    descriptor = os.open(path, flags, mode)
    try:
        _check_mode(os.fstat(descriptor), allow=allow)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _check_mode(status: os.stat_result, *, allow: Allow) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode) or (allow == "pipe" and stat.S_ISFIFO(mode)) or (allow == "null" and _is_null_device(status)):
        return
    if stat.S_ISDIR(mode):
        raise FileReadError("directory", "is a folder, not a file")
    raise FileReadError("special", "is not a regular file")


def _is_null_device(status: os.stat_result) -> bool:
    if not stat.S_ISCHR(status.st_mode):
        return False
    try:
        return status.st_rdev == Path(os.devnull).stat().st_rdev
    except OSError:
        return False


def _read_regular(descriptor: int, status: os.stat_result, max_bytes: int) -> bytes:
    if status.st_size > max_bytes:
        raise _too_large(max_bytes)
    if status.st_size == 0:  # empty, or made by the kernel as in /proc: some of those never end, some block
        return b""
    data = HiddenBytes()
    while len(data) <= max_bytes and (part := HiddenBytes(os.read(descriptor, _CHUNK))):
        data = HiddenBytes(data + part)
    if len(data) > max_bytes:
        raise _too_large(max_bytes)
    return data


def _read_pipe(descriptor: int, max_bytes: int) -> bytes:
    """Read until the writer closes its end; a pipe without a writer is empty."""
    deadline = time.monotonic() + PIPE_TIMEOUT
    data = HiddenBytes()
    while len(data) <= max_bytes:
        try:
            part = HiddenBytes(os.read(descriptor, _CHUNK))
        except BlockingIOError:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise FileReadError("failed", f"did not deliver its content within {PIPE_TIMEOUT:g} s") from None
            continue
        if not part:
            return data
        data = HiddenBytes(data + part)
    raise _too_large(max_bytes)


def _too_large(max_bytes: int) -> FileReadError:
    size = f"{max_bytes // 1024:,} KiB" if max_bytes >= 1024 else f"{max_bytes} bytes"
    return FileReadError("too_large", f"is larger than {size}")


def _failed(error: OSError) -> FileReadError:
    return FileReadError("failed", f"cannot be read: {error.strerror or error}")
