"""Benchmarks one after the other: their table, their file, their exit code."""

import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from tests.benchmarks.benchmark import Benchmark, Result
from tests.benchmarks.terminal import ProgramFailed

HEAD = f"{'benchmark':<14}{'median':>10}{'spread':>18}{'must':>10}{'aim':>10}  verdict"


def run(benchmarks: Iterable[Benchmark], file: Path | None = None, out: TextIO | None = None) -> int:
    """Print each result as it comes and write all of them to `file`.

    0 when every must is kept, 1 when one is missed, 2 when something measured failed: no figure is better than none.
    """
    out, results, code = out or sys.stdout, [], 0
    print(HEAD, file=out, flush=True)
    for benchmark in benchmarks:
        try:
            result = benchmark.run()
        except ProgramFailed as failure:
            print(f"{benchmark.name:<14}failed: {failure}", file=out, flush=True)
            code = 2
            continue
        results.append(result)
        print(line(result), file=out, flush=True)
        if result.verdict == "missed":
            code = max(code, 1)
    if file is not None:
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "load": os.getloadavg()}
        written = {**machine, "benchmarks": [result.record() for result in results]}
        file.write_text(json.dumps(written, indent=2) + "\n")
    return code


def line(result: Result) -> str:
    """One line of the table, and under it what the figure was made of."""
    benchmark = result.benchmark
    least, greatest = result.spread

    def figure(value: float | None) -> str:
        if value is None:
            return "-"
        return f"{value:.2f}x" if benchmark.unit == "x" else f"{value:.0f} {benchmark.unit}"

    spread = f"{figure(least)}..{figure(greatest)}"
    parts = ", ".join(f"{name} {ms:.1f} ms" for name, ms in result.parts.items())
    figures = f"{figure(result.median):>10}{spread:>18}{figure(benchmark.must):>10}{figure(benchmark.aim):>10}"
    return f"{benchmark.name:<14}{figures}  {result.verdict}\n{'':<14}  {parts}"
