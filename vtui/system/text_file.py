"""Reads a text file that the user names, complete or not at all."""

from vtui.system.guarded_file import FileReadError, read_bytes
from vtui.system.save_file import ExportError, path_text, target
from vtui.system.secret import HiddenText
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
        return HiddenText(read_bytes(path, most).decode())
    except UnicodeDecodeError:
        raise UnreadableError(f"{path_text(path)} is not UTF-8 text.") from None
    except FileReadError as error:
        reasons = {
            "missing": f"{path_text(path)} does not exist.",
            "directory": f"{path_text(path)} is a folder. Add a file name.",
            "special": f"{path_text(path)} is not a regular file. Choose another file.",
            "too_large": f"{path_text(path)} is larger than {count(most // 1024)} KiB. Choose another file.",
        }
        raise UnreadableError(reasons.get(error.kind, f"{path_text(path)} {error}.")) from None
