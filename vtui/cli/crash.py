"""The end of the program by a bug: a crash report, a message, and exit status 70."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from vtui.cli import output
from vtui.cli.command import COMMANDS
from vtui.state import default_path
from vtui.system.crash import CRASHED, Crash
from vtui.system.crash_report import describe, save


def report_crash(error: BaseException, args: Sequence[str]) -> int:
    """Write the report, print a message and return the exit status. Raises nothing.

    The demo writes no state: its report goes into a temporary file. The report has the first argument only where it is
    the name of a command: any other may be a name of the account.
    """
    crash = error if isinstance(error, Crash) else Crash(error)
    kind = type(crash.error).__name__
    folder = path = None
    with suppress(Exception):
        folder = None if "--demo" in args else default_path(os.environ).parent
        path = save(describe(crash.error, args[0] if args and args[0] in COMMANDS else ""), folder)
    with suppress(Exception):
        output.print_message(_message(kind, folder, path))
        if crash.unanswered:
            output.print_message(crash.unanswered)
        sys.stdout.flush()
    return CRASHED


def _message(kind: str, folder: Path | None, path: Path | None) -> str:
    begin = f"vtui: internal error ({kind}). Restart vtui"
    if path is None:
        folders = "a temporary file" if folder is None else f"{folder} or a temporary file"
        return f"{begin}. The crash report could not be saved in {folders}."
    if folder is not None and path.parent != folder:
        return f"{begin} and attach {path} to a bug report. (It could not be saved in {folder}.)"
    return f"{begin} and attach {path} to a bug report."
