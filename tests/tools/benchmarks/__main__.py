"""`python -m tests.tools.benchmarks [--only NAME] [--json FILE]`: measure, print; exit 1 for a must that is missed."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.tools.benchmarks.answers import filter_, first_word, key, patch, sort
from tests.tools.benchmarks.benchmark import Benchmark, Limit
from tests.tools.benchmarks.calibration import calibrate
from tests.tools.benchmarks.lists import list_deployments, list_projects
from tests.tools.benchmarks.logs import log_intake, log_memory, log_search, log_stall
from tests.tools.benchmarks.memory import memory, refreshes
from tests.tools.benchmarks.requests import requests
from tests.tools.benchmarks.stall import stall, stall_of_large_page, stall_of_many
from tests.tools.benchmarks.start import first_frame, first_rows, first_rows_again
from tests.tools.benchmarks.stream import intake, stream
from tests.tools.benchmarks.table import run
from tests.tools.benchmarks.version import version

BENCHMARKS = (
    Benchmark("first-frame", first_frame, must=1.5, aim=1.25),
    Benchmark("first-rows", first_rows, must=2.2, aim=1.8),
    Benchmark("first-rows-again", first_rows_again, must=1.6, aim=1.25),
    Benchmark("version", version, must=1.5),
    Benchmark("list", list_deployments, must=1.7, aim=1.2),
    Benchmark("list-projects", list_projects, must=1.7, aim=1.2),
    Benchmark("stream", stream, must=6, aim=10, more_is_better=True, parts_unit="rows/s"),
    Benchmark("intake", intake, must=2, aim=1.5),
    Benchmark("stall", stall, must=50, aim=25, unit="ms"),
    Benchmark("stall-100k", stall_of_many, must=80, aim=33, unit="ms", rounds=2),
    Benchmark(
        "stall-page",
        stall_of_large_page,
        must=100,
        aim=50,
        unit="ms",
        also={"texts": Limit(100, 50)},
        rounds=3,
    ),
    Benchmark("memory", memory, must=100, aim=70, unit="MB", parts_unit="MB", rounds=3, cold=True),
    Benchmark("key", key, must=1.3, aim=1.1, also={"at 100,000": Limit(8, 4)}, rounds=3),
    Benchmark("sort", sort, must=100, aim=40, unit="ms", rounds=3),
    Benchmark("filter", filter_, must=60, aim=25, unit="ms", rounds=3),
    Benchmark("first-word", first_word, must=150, aim=60, unit="ms", rounds=3),
    Benchmark("patch", patch, must=5, aim=2, unit="ms", rounds=3),
    Benchmark("refreshes", refreshes, must=1.05, aim=1.01, parts_unit="MB", rounds=2, cold=True),
    Benchmark("log-intake", log_intake, must=1.5, aim=1.3, rounds=3),
    Benchmark("log-stall", log_stall, must=50, aim=25, unit="ms", rounds=3),
    Benchmark("log-search", log_search, must=50, aim=30, unit="ms", also={"count": Limit(150, 100)}, rounds=3),
    Benchmark("log-memory", log_memory, must=300, aim=250, unit="B", rounds=2, cold=True),
    Benchmark(
        "requests",
        requests,
        must=20,
        unit="/min",
        also={"idle": Limit(6), "away": Limit(0)},
        parts_unit="/min",
        rounds=1,
        cold=True,
    ),
)


def main(given: Sequence[str] | None = None) -> int:
    """What the command line asks for; 0 when every must is kept, 1 when one is missed, 2 when one cannot be run."""
    parser = ArgumentParser(prog="python -m tests.tools.benchmarks", description="How fast vtui is.")
    parser.add_argument(
        "--only", choices=[benchmark.name for benchmark in BENCHMARKS], metavar="NAME", help="one of them"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every sample to FILE")
    options = parser.parse_args(given)
    chosen = [benchmark for benchmark in BENCHMARKS if options.only in (None, benchmark.name)]
    return run(chosen, options.json, calibration=calibrate())


if __name__ == "__main__":
    sys.exit(main())
