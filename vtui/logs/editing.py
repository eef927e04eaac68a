"""What to run to look at a log or at the file that it blames: never through a shell, never outside the project."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from vtui.models.build_error import BuildError
from vtui.system.guarded_file import FileReadError, read_text

AT_PLACE: dict[str, str] = {
    **dict.fromkeys(("code", "code-insiders", "codium", "cursor", "windsurf"), "--goto {file}:{line}:{column}"),
    **dict.fromkeys(("subl", "zed", "hx", "helix", "mate"), "{file}:{line}:{column}"),
    **dict.fromkeys(("idea", "pycharm", "webstorm"), "--line {line} {file}"),
}
"""Name of an editor -> how it is told a place; every other takes `+LINE FILE`, as vi, nano and emacs do."""
WAITS = frozenset(
    {"code", "code-insiders", "codium", "cursor", "windsurf", "subl", "zed", "idea", "pycharm", "webstorm"}
)
"""Editors with a window of their own: the terminal need not be given to them."""
MAX_LINK_BYTES = 1_000_000
"""Size of the largest `project.json` that is read."""
UP = 6
"""Folders above this one in which the file is looked for."""


class NotHere(Exception):  # noqa: N818 - it says what is the matter
    """Why there is nothing to open, in words."""


def editor(environ: Mapping[str, str]) -> list[str]:
    """The command of `$VISUAL` or `$EDITOR`, `vi` where neither is set."""
    return _command(environ.get("VISUAL") or environ.get("EDITOR") or "vi")


def pager(environ: Mapping[str, str]) -> list[str]:
    """The command of `$PAGER`, `less` where it is not set."""
    return _command(environ.get("PAGER") or "less")


def windowed(command: list[str]) -> bool:
    """Whether an editor opens a window of its own."""
    return Path(command[0]).name in WAITS


def edit(found: BuildError, project_id: str | None, start: Path, environ: Mapping[str, str]) -> list[str]:
    """The command that opens the file of an error at its line. Raises NotHere.

    The file lies in `start` or a folder above it, never elsewhere: a log can name any file there is.
    """
    if not found.file:
        raise NotHere("The error names no file.")
    file = _file(found.file, project_id, start.resolve())
    command = editor(environ)
    form = AT_PLACE.get(Path(command[0]).name, "+{line} {file}")
    values = {"file": str(file), "line": found.line or 1, "column": found.column or 1}
    return [*command, *(part.format_map(values) for part in form.split(" "))]


def _file(name: str, project_id: str | None, start: Path) -> Path:
    named = PurePosixPath(name)
    if named.is_absolute() or ".." in named.parts:
        raise NotHere("The file is none of the project's.")
    for folder in _folders(start):
        linked = _linked(folder)
        if linked is not None and project_id is not None and linked != project_id:
            raise NotHere("The folder here is linked to another project.")
        file = _inside(folder, name)
        if file is not None:
            return file
    raise NotHere("The file is not here: start vtui in the project's folder.")


def _folders(start: Path) -> list[Path]:
    """This folder and those above it, up to the repository's, else to the one that is linked, else this one alone."""
    above = (start, *start.parents[:UP])
    repository = [index for index, folder in enumerate(above) if (folder / ".git").exists()]
    linked = [index for index, folder in enumerate(above) if (folder / ".vercel").is_dir()]
    return list(above[: (*repository, *linked, 0)[0] + 1])


def _inside(folder: Path, name: str) -> Path | None:
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError, RuntimeError):
        return None


def _linked(folder: Path) -> str | None:
    """The project that a folder is linked to (`.vercel/project.json`)."""
    try:
        told = json.loads(read_text(folder / ".vercel" / "project.json", MAX_LINK_BYTES))
    except (FileReadError, ValueError, RecursionError):
        return None
    found = told.get("projectId") if isinstance(told, dict) else None
    return found if isinstance(found, str) else None


def _command(words: str) -> list[str]:
    try:
        command = shlex.split(words)
    except ValueError:
        raise NotHere("The command of your environment cannot be read: check its quotes.") from None
    if not command:
        raise NotHere("No command is set: set EDITOR, or PAGER.")
    return command
