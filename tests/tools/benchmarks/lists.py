"""What `vtui list` takes as a process, against the least program that prints the same."""

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.server import Server, serving
from tests.tools.benchmarks.terminal import ROOT, ProgramFailed, home, python

TIMES = 3
"""Runs of each program in a round, in turns: another process may disturb one."""
ROWS = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program to its end."""

    seconds: float
    cpu: float
    """Seconds of the processor, of the program and its children."""
    peak: float
    """The most memory that was resident, in MB."""
    output: str


def run(command: Sequence[str], env: dict[str, str]) -> Run:
    """Run a command. Raises ProgramFailed when it fails."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        with subprocess.Popen(  # noqa: S603 - commands of the benchmarks
            command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        ) as program:
            _, status, used = os.wait4(program.pid, 0)
            seconds = time.perf_counter() - start
            program.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if program.returncode:
            raise ProgramFailed(f"{' '.join(command)}\nexit code {program.returncode}; it wrote:\n{errors.read()}")
        return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1_024 / 1_000_000, output.read())


def vtui_list(what: str, server: Server) -> list[str]:
    """The command that prints 20 rows with vtui."""
    return python("-m", "vtui", "list", what, "--limit", str(ROWS), *server.options)


def plain_list(what: str, server: Server) -> list[str]:
    """The command that prints them with httpx and pydantic alone."""
    return python("-m", "tests.tools.benchmarks.plain_list", what, server.url, server.token)


def list_deployments() -> Samples:
    """`vtui list deployments --limit 20` to its end, over the plain program; the parts in ms."""
    return _compared("deployments")


def list_projects() -> Samples:
    """`vtui list projects --limit 20` to its end, over the plain program; the parts in ms."""
    return _compared("projects")


def _compared(what: str) -> Samples:
    with home() as env, serving(env) as server:
        commands = {"vtui": vtui_list(what, server), "plain": plain_list(what, server)}
        while True:
            runs: dict[str, list[Run]] = {name: [] for name in commands}
            for _ in range(TIMES):
                for name, command in commands.items():
                    runs[name].append(run(command, env))
            parts = {name: median(one.seconds for one in taken) * 1_000 for name, taken in runs.items()}
            parts |= {f"{name} cpu": min(one.cpu for one in taken) * 1_000 for name, taken in runs.items()}
            yield Sample(parts["vtui"] / parts["plain"], parts)
