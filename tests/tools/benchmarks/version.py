"""What `vtui --version` costs, against an interpreter that does nothing."""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.terminal import ROOT, ProgramFailed, home, python

TIMES = 10
"""Runs of each in a round: one takes so little that chance would decide."""


def version() -> Samples:
    """`python -m vtui --version`, which is vtui's own doing; the parts include the installed command.

    The command is started by a script that the installer wrote: that of pip before 24 imports `re` first, which takes
    half as long as the interpreter itself.
    """
    script = Path(sys.executable).with_name("vtui")
    commands = {"python": python("-c", "pass"), "module": python("-m", "vtui", "--version")}
    if script.exists():
        commands["command"] = [str(script), "--version"]
    with home() as env:
        while True:
            taken: dict[str, list[float]] = {name: [] for name in commands}
            for _ in range(TIMES):
                for name, command in commands.items():
                    taken[name].append(_run(command, env))
            parts = {name: median(seconds) * 1_000 for name, seconds in taken.items()}
            yield Sample(parts["module"] / parts["python"], parts)


def _run(command: Sequence[str], env: dict[str, str]) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - the commands above
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        raise ProgramFailed(f"{' '.join(command)}\nexit code {done.returncode}; it wrote:\n{done.stderr}")
    return seconds
