"""Saves files for the user: complete or not at all, readable only by the owner, never over another one unrequested."""

import asyncio
import errno
import itertools
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from vtui import text
from vtui.system.secret import HiddenBytes, HiddenText

MODE = 0o600
"""Only the owner may read a file, whatever the umask is."""

MAX_PATH_WIDTH = 64
"""Maximum terminal cells of a path in a sentence."""

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})


class ExportError(Exception):
    """Nothing was exported; the message has the reason and what to do, in one sentence."""


class AlreadyThere(ExportError):  # noqa: N818 - it names what was found, which is no fault
    """A file with this name exists."""


def target(typed: str) -> Path:
    """The path that the user typed, with `~` expanded; raises ExportError for none and for an invalid one."""
    name = typed.strip()
    if not name:
        raise ExportError("Enter a file name.")
    if any(unicodedata.category(character) in _UNSEEN for character in name):
        raise ExportError("A file name cannot contain control characters. Remove them.")
    try:
        return Path(name).expanduser()
    except RuntimeError:
        raise ExportError(f"No home folder found for {text.short(name.split('/')[0])}. Enter the full path.") from None


def check(path: Path, *, overwrite: bool = False) -> None:
    """Raises AlreadyThere and ExportError for what `save` would refuse, as far as that can be seen before."""
    try:
        if "\0" in os.fsdecode(os.fsencode(path)):
            raise ExportError("A file name cannot contain control characters. Remove them.")
        if path.is_dir():
            raise ExportError(f"{path_text(path)} is a folder. Add a file name.")
        if not path.parent.is_dir():
            raise ExportError(f"Folder {path_text(path.parent)} does not exist. Create it, or choose another.")
        if path.exists() and not path.is_file():
            raise ExportError(f"{path_text(path)} is not a regular file. Choose another name.")
        if not overwrite and _taken(path):
            raise AlreadyThere(f"{path_text(path)} already exists. Choose another name, or overwrite it.")
    except (OSError, UnicodeError) as error:
        raise ExportError(_reason(error, path)) from error


def free_name(path: Path) -> Path:
    """The first of `name-2.csv`, `name-3.csv` ... that is not taken."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))
    return next(other for other in numbered if not _taken(other))


def save(path: Path, pieces: Iterable[str], *, overwrite: bool = False) -> int:
    """Write the file and give its size in bytes. It is there with all its bytes on disk, or not at all.

    What stands there is replaced only to `overwrite` it; a link is never followed, it is replaced itself. Raises
    AlreadyThere and ExportError, and what `pieces` raises. It blocks: `save_in_thread` does not.
    """
    check(path, overwrite=overwrite)
    try:
        return _save(path, pieces, overwrite)
    except FileExistsError:
        raise AlreadyThere(f"{path_text(path)} already exists. Choose another name, or overwrite it.") from None
    except OSError as error:
        raise ExportError(_reason(error, path)) from error


async def save_in_thread(path: Path, pieces: Iterable[str], *, overwrite: bool = False) -> int:
    """Run `save` in a thread. When canceled, it ends before the next piece and leaves no file."""
    stopped = False

    def until_stopped() -> Iterator[str]:
        for piece in pieces:
            if stopped:
                raise _StoppedError
            yield piece

    try:
        return await asyncio.to_thread(save, path, until_stopped(), overwrite=overwrite)
    finally:
        stopped = True


class _StoppedError(Exception):
    """The save was canceled."""


def path_text(path: Path) -> str:
    """A path as shown in a sentence: cleaned and short, its ends kept."""
    name = text.clean(str(path))
    return "this folder" if name == "." else text.cut(name, MAX_PATH_WIDTH, "middle")


def _save(path: Path, pieces: Iterable[str], overwrite: bool) -> int:
    number, name = tempfile.mkstemp(prefix=".vtui-", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            with suppress(OSError):  # a file system without modes has none to set
                temporary.chmod(MODE)
            written = sum(file.write(HiddenBytes(piece.encode())) for piece in map(HiddenText, pieces))
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            temporary.replace(path)
        else:
            _put(temporary, path)
        return written
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _put(temporary: Path, path: Path) -> None:
    """Move the file to its final name; raises FileExistsError if that exists."""
    try:
        path.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:  # no hard links here, as on FAT: hold the name with an empty file, then take its place
        path.touch(MODE, exist_ok=False)
        try:
            temporary.replace(path)
        except BaseException:
            path.unlink()
            raise


def _taken(path: Path) -> bool:
    """Whether anything has this name, a broken link too."""
    return path.is_symlink() or path.exists()


def _reason(error: OSError | UnicodeError, path: Path) -> str:
    """What went wrong and what to do, as a text for the user."""
    if isinstance(error, UnicodeError):
        return "This system does not support this file name. Choose another name."
    folder = path_text(path.parent)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"No space left in {folder}. Free some space, or choose another folder."
        case errno.EACCES | errno.EPERM:
            return f"No permission to write in {folder}. Choose another folder."
        case errno.EROFS:
            return f"Read-only: {folder}. Choose another folder."
        case errno.ENAMETOOLONG:
            return "The file name is too long. Choose a shorter name."
    return f"{path_text(path)} cannot be written ({error.strerror}). Choose another name or folder."
