"""Commands that open a log in a pager, or the file of a build error in an editor.

No command runs through a shell, and no file outside the project's folder is opened.
"""

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from vtui.models.build_error import BuildError
from vtui.system import platform
from vtui.system.guarded_file import FileReadError, read_text

POSITION_ARGUMENTS: dict[str, str] = {
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf"), "--goto {file}:{line}:{column}"),
    **dict.fromkeys(("subl", "zed", "hx", "helix", "mate"), "{file}:{line}:{column}"),
    **dict.fromkeys(("idea", "pycharm", "webstorm"), "--line {line} {file}"),
}
"""Name of an editor -> its arguments for a position; every other takes `+LINE FILE`, as vi, nano and emacs do."""
WINDOWED_EDITORS = frozenset(
    {"code", "code-insiders", "codium", "cursor", "windsurf", "subl", "zed", "idea", "pycharm", "webstorm"}
)
"""Editors that open a window of their own: vtui keeps the terminal while they run."""
MAX_LINK_BYTES = 1_000_000
"""Size of the largest `.vercel/project.json` that is read."""
MAX_PARENT_FOLDERS = 6
"""Parent folders in which the file is looked for."""


class OpenFileError(Exception):
    """There is nothing to open; the message is a text for the user."""


def editor_command(environ: Mapping[str, str]) -> list[str]:
    """The command of `$VISUAL` or `$EDITOR`, that of the system where neither is set. Raises OpenFileError."""
    return _command(environ.get("VISUAL") or environ.get("EDITOR") or platform.default_editor())


def pager_command(environ: Mapping[str, str]) -> list[str]:
    """The command of `$PAGER`, that of the system where it is not set. Raises OpenFileError."""
    return _command(environ.get("PAGER") or platform.default_pager())


def opens_window(command: list[str]) -> bool:
    """Whether an editor opens a window of its own."""
    return platform.program_name(command[0]) in WINDOWED_EDITORS


def edit_command(error: BuildError, project_id: str | None, start: Path, environ: Mapping[str, str]) -> list[str]:
    """The command that opens the file of an error at its line. Raises OpenFileError.

    Only files in `start` or a folder above it are opened: a log can name any file of the machine.
    """
    if not error.file:
        raise OpenFileError("The error contains no file name.")
    file = _file_in_project(error.file, project_id, start.resolve())
    command = editor_command(environ)
    arguments = POSITION_ARGUMENTS.get(platform.program_name(command[0]), "+{line} {file}")
    values = {"file": str(file), "line": error.line or 1, "column": error.column or 1}
    return [*command, *(part.format_map(values) for part in arguments.split(" "))]


def _file_in_project(name: str, project_id: str | None, start: Path) -> Path:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise OpenFileError("The file is outside the project.")
    for folder in _folders(start):
        linked_id = _linked_project(folder)
        if linked_id is not None and project_id is not None and linked_id != project_id:
            raise OpenFileError("This folder is linked to another project.")
        file = _file_inside(folder, name)
        if file is not None:
            return file
    raise OpenFileError("File not found. Start vtui in the folder of the project.")


def _folders(start: Path) -> list[Path]:
    """`start` and its parents up to the repository's root, else up to the linked folder, else `start` alone."""
    above = (start, *start.parents[:MAX_PARENT_FOLDERS])
    repository = [index for index, folder in enumerate(above) if (folder / ".git").exists()]
    linked = [index for index, folder in enumerate(above) if (folder / ".vercel").is_dir()]
    return list(above[: (*repository, *linked, 0)[0] + 1])


def _file_inside(folder: Path, name: str) -> Path | None:
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _linked_project(folder: Path) -> str | None:
    """ID of the project that a folder is linked to (`.vercel/project.json`)."""
    try:
        link = json.loads(read_text(folder / ".vercel" / "project.json", MAX_LINK_BYTES))
    except (FileReadError, ValueError, RecursionError):
        return None
    project_id = link.get("projectId") if isinstance(link, dict) else None
    return project_id if isinstance(project_id, str) else None


def _command(words: str) -> list[str]:
    try:
        command = platform.split_command(words)
    except ValueError:
        raise OpenFileError(
            "The editor or pager command is invalid. Check the quotes in EDITOR, VISUAL or PAGER."
        ) from None
    if not command:
        raise OpenFileError("No editor or pager command. Set EDITOR or PAGER.")
    return command
