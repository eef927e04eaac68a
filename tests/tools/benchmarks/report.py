"""What a program of ours finds out while it runs on a terminal."""

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.tools.benchmarks.terminal import TIMEOUT, ProgramFailed, Terminal, python

Report = dict[str, Any]
"""The JSON report of a program; `failed` has the text of why it measured nothing."""


def report_of(
    module: str,
    env: dict[str, str],
    *arguments: object,
    timeout: float = TIMEOUT,
    package: str = "tests.tools.benchmarks",
) -> Report:
    """Run a module of this package, or of another, whose last argument is the file that it writes its report to.

    Raises ProgramFailed after `timeout` s, and when it ended badly or without a report.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = python("-m", f"{package}.{module}", *map(str, arguments), str(file))
        with Terminal(command, env) as terminal:
            terminal.wait_for_end(timeout)
        if not file.exists():
            raise ProgramFailed(f"{' '.join(command)}\nended without a report")
        report: Report = json.loads(file.read_text())
    if "failed" in report:
        raise ProgramFailed(str(report["failed"]))
    return report
