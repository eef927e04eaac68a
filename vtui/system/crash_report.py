"""Crash reports: the exception that ended the program, without local variables and without its message.

The message of an exception may quote a token or the value of an env var, and so may every local variable. A report has
types, places in the code and lines of code, which contain neither.
"""

import errno
import linecache
import os
import platform
import shutil
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from types import TracebackType

from vtui import __version__, text, times
from vtui.system.atomic_file import atomic_write
from vtui.system.crash import StackNote

MAX_REPORTS = 5
"""Maximum number of reports in a folder; older ones are deleted."""
MAX_FRAMES = 60
"""Maximum number of frames of one exception: a recursion has thousands."""
MAX_EXCEPTIONS = 12
"""Maximum number of exceptions in one report: causes, contexts and members of groups."""


def describe(error: BaseException, command: str = "") -> str:
    """The text of a report. `command` is the name of the command, without its arguments."""
    size = shutil.get_terminal_size()
    facts = {
        "time": times.iso(times.now()),
        "vtui": __version__,
        "command": command or "dashboard",
        "python": python(),
        "textual": version("textual"),
        "terminal": f"{size.columns}x{size.lines}, TERM={text.short(os.environ.get('TERM', '')) or 'not set'}",
    }
    lines = ["vtui crash report (without local variables, exception messages, tokens and values)", ""]
    lines += [f"{name}: {value}" for name, value in facts.items()]
    for number, (relation, link) in enumerate(_links(error)):
        if number == MAX_EXCEPTIONS:
            lines += ["", "… more exceptions"]
            break
        frames = list(_frames(link.__traceback__))
        lines += ["", f"{relation}: {_type_name(link)}{_details(link, frames)}", *_stack(frames)]
        lines += [
            line for note in getattr(link, "__notes__", ()) if isinstance(note, StackNote) for line in note.splitlines()
        ]
    return "\n".join(lines) + "\n"


def save(report: str, folder: Path | None) -> Path | None:
    """Write a report, readable by its owner alone, into `folder` or else a temporary file; its path, None for none."""
    if folder is not None:
        path = folder / f"crash-{times.now()}-{os.getpid()}.txt"
        with suppress(OSError):
            atomic_write(path, report)
            _delete(saved(folder)[MAX_REPORTS:])
            return path
    with suppress(OSError):
        number, name = tempfile.mkstemp(prefix="vtui-crash-", suffix=".txt")  # readable by its owner alone
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(report)
        return Path(name)
    return None


def saved(folder: Path) -> list[Path]:
    """The reports of a folder, the newest first."""
    try:
        return sorted(folder.glob("crash-*.txt"), key=lambda path: path.name, reverse=True)
    except OSError:
        return []


def _delete(reports: list[Path]) -> None:
    for report in reports:
        with suppress(OSError):
            report.unlink()


def _links(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """An exception with its causes, contexts and members, each once, and the relation to the previous one."""
    seen: set[int] = set()
    waiting = [("exception", error)]
    while waiting:
        relation, link = waiting.pop(0)
        if id(link) in seen:
            continue
        seen.add(id(link))
        yield relation, link
        if link.__cause__ is not None:
            waiting.append((f"cause of {_type_name(link)}", link.__cause__))
        if link.__context__ is not None:
            waiting.append((f"raised before {_type_name(link)}", link.__context__))
        if isinstance(link, BaseExceptionGroup):
            waiting += [(f"in {_type_name(link)}", member) for member in link.exceptions]


def _type_name(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _frames(frames: TracebackType | None) -> Iterator[tuple[str, int, str, str]]:
    """File, line, function and the line of code, the innermost frame last."""
    for frame, line in traceback.walk_tb(frames):
        file = frame.f_code.co_filename
        source = linecache.getline(file, line).strip() if file.endswith(".py") else ""
        yield _in_package(file), line, frame.f_code.co_name, source


def _stack(frames: list[tuple[str, int, str, str]]) -> Iterator[str]:
    half = MAX_FRAMES // 2
    left_out = len(frames) - MAX_FRAMES
    for number, (file, line, function, source) in enumerate(frames):
        if left_out <= 0 or number < half or number >= len(frames) - half:
            yield f"  {file}:{line} {function}"
            if source:
                yield f"    {source}"
        elif number == half:
            yield f"  … {left_out} frames"


def _details(error: BaseException, frames: list[tuple[str, int, str, str]]) -> str:
    """Details without the message of the exception: an error number, or a name that is in the line of code."""
    if isinstance(error, OSError):
        code = errno.errorcode.get(error.errno or 0)
        return f" ({code})" if code else ""
    name = error.name if isinstance(error, AttributeError | NameError | ImportError) else None
    return f" ({name})" if name and frames and name in frames[-1][3] else ""


def _in_package(file: str) -> str:
    """The path of a file below its import folder: `vtui/app.py`. The path of that folder may name a person."""
    for folder in sorted(filter(None, sys.path), key=len, reverse=True):
        if file.startswith(folder.rstrip(os.sep) + os.sep):
            return file[len(folder.rstrip(os.sep)) + 1 :]
    return Path(file).name


def python() -> str:
    """The version of Python and the system that it runs on."""
    return f"{platform.python_version()} on {platform.system()} {platform.machine()}"


def version(package: str) -> str:
    """The version of a package."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
