"""Benchmarks one after the other: their table, their file, their exit code."""

import json
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from tests.tools.benchmarks.benchmark import Benchmark, Limit, Result
from tests.tools.benchmarks.calibration import Calibration
from tests.tools.benchmarks.terminal import ProgramFailed

HEAD = f"{'benchmark':<14}{'median':>10}{'spread':>18}{'must':>10}{'aim':>10}  verdict"


def run(
    benchmarks: Iterable[Benchmark],
    file: Path | None = None,
    out: TextIO | None = None,
    calibration: Calibration | None = None,
) -> int:
    """Print each result as it comes and write all of them to `file`, with a description of the machine.

    0 when every must is kept, 1 when one is missed, 2 when something measured failed: no figure is better than none.
    """
    out, results, code = out or sys.stdout, [], 0
    if calibration is not None:
        print(calibration.line, file=out)
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
        machine: dict[str, Any] = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": os.getloadavg(),
        }
        if calibration is not None:
            machine["calibration"] = {"start": calibration.start, "loop": calibration.loop}
        written = {**machine, "benchmarks": [result.record() for result in results]}
        file.write_text(json.dumps(written, indent=2) + "\n")
    return code


def line(result: Result) -> str:
    """One line of the table, and under it what the figure was made of."""
    benchmark = result.benchmark
    unit, limit = benchmark.unit, benchmark.limit
    spread = "..".join(figure(value, unit) for value in result.spread)
    parts = ", ".join(
        f"{name} {figure(value, benchmark.parts_unit)}{_limits(benchmark.also.get(name), benchmark.parts_unit)}"
        for name, value in result.parts.items()
    )
    most = "≥" if limit.more_is_better else ""
    must, aim = f"{most}{figure(limit.must, unit)}", f"{most}{figure(limit.aim, unit)}" if limit.aim else "-"
    figures = f"{figure(result.median, unit):>10}{spread:>18}{must:>10}{aim:>10}"
    return f"{benchmark.name:<14}{figures}  {result.verdict}\n{'':<14}  {parts}"


def figure(value: float, unit: str) -> str:
    """A figure formatted for users: two digits where it is small."""
    if unit == "x":
        return f"{value:.2f}x"
    return f"{value:.2g} {unit}" if 0 < value < 10 else f"{value:,.0f} {unit}"


def _limits(limit: Limit | None, unit: str) -> str:
    if limit is None:
        return ""
    aim = "" if limit.aim is None else f", aim {figure(limit.aim, unit)}"
    return f" (must {figure(limit.must, unit)}{aim})"
