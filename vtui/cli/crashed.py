"""The end of a run that a bug ended: a report, one sentence, and exit status 70."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from vtui.cli import output
from vtui.state import default_path
from vtui.system.crash import CRASHED, Crash
from vtui.system.crash_report import describe, save

COMMANDS = frozenset({"list", "logs", "watch", "doctor", "config", "completions", "logout", "env"})
"""First words of a command line that a report may name; any other may be a name of the account."""


def report_crash(error: BaseException, args: Sequence[str]) -> int:
    """Write the report, say what happened and return the exit status. Raises nothing.

    The demo touches no state: its report goes into a temporary file.
    """
    crash = error if isinstance(error, Crash) else Crash(error)
    kind = type(crash.error).__name__
    folder = path = None
    with suppress(Exception):
        folder = None if "--demo" in args else reports_folder()
        path = save(describe(crash.error, args[0] if args and args[0] in COMMANDS else ""), folder)
    with suppress(Exception):
        output.say(_sentence(kind, folder, path))
        if crash.unanswered:
            output.say(crash.unanswered)
        sys.stdout.flush()
    return CRASHED


def reports_folder() -> Path:
    """Where reports are kept: beside the state."""
    return default_path(os.environ).parent


def _sentence(kind: str, folder: Path | None, path: Path | None) -> str:
    begin = f"vtui: an internal error ({kind}) ended vtui: start it again"
    if path is None:
        return f"{begin}; no report of it could be written, neither in {folder or 'a temporary file'} nor elsewhere."
    if folder is not None and path.parent != folder:
        return f"{begin}, and attach {path} to a bug report (no file could be written in {folder})."
    return f"{begin}, and attach {path} to a bug report."
