"""`python -m tests.benchmarks [--only NAME] [--json FILE]`: measure, print a table, exit 1 when a must is missed."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.stall import stall
from tests.benchmarks.start import first_frame, first_rows
from tests.benchmarks.table import run
from tests.benchmarks.version import version

BENCHMARKS = (
    Benchmark("first-frame", first_frame, must=1.5, aim=1.25),
    Benchmark("first-rows", first_rows, must=2.2, aim=1.8),
    Benchmark("version", version, must=1.5),
    Benchmark("stall", stall, must=100, unit="ms"),
)


def main(given: Sequence[str] | None = None) -> int:
    """What the command line asks for; 0 when every must is kept, 1 when one is missed, 2 when one cannot be run."""
    parser = ArgumentParser(prog="python -m tests.benchmarks", description="How fast vtui is.")
    parser.add_argument(
        "--only", choices=[benchmark.name for benchmark in BENCHMARKS], metavar="NAME", help="one of them"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE")
    options = parser.parse_args(given)
    chosen = [benchmark for benchmark in BENCHMARKS if options.only in (None, benchmark.name)]
    return run(chosen, options.json)


if __name__ == "__main__":
    sys.exit(main())
