"""What a program of ours finds out while it runs on a terminal."""

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.tools.benchmarks.terminal import PATIENCE, ProgramFailed, Terminal, python

Report = dict[str, Any]
"""What it found, as JSON has it; under `failed`, in words, why it found nothing."""


def report_of(module: str, env: dict[str, str], *arguments: object, patience: float = PATIENCE) -> Report:
    """Run a module of this package, whose last argument is the file that it writes its report to.

    Raises ProgramFailed after `patience` s, and when it ended badly or without a report.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = python("-m", f"tests.tools.benchmarks.{module}", *map(str, arguments), str(file))
        with Terminal(command, env) as terminal:
            terminal.wait_for_end(patience)
        if not file.exists():
            raise ProgramFailed(f"{' '.join(command)}\nended without a report")
        report: Report = json.loads(file.read_text())
    if "failed" in report:
        raise ProgramFailed(str(report["failed"]))
    return report
