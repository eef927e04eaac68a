"""How much memory rows take, and whether renewing them takes more and more."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.server import serving
from tests.tools.benchmarks.terminal import home
from vtui import times

ROWS = 100_000
TIMEOUT = 300.0

REFRESHES = (100, 1_000)
"""Between how many refreshes memory may not grow."""
BUSY = 1_000
"""Rows of the busy list that are loaded: what a list loads by itself."""


def memory() -> Samples:
    """What 100,000 rows take, in MB: resident memory over that of an app on an account without deployments.

    The parts are the peak of the app with rows, and what it takes after a filter was used.
    """
    with (
        home() as env,
        serving(env, "--deployments", "0") as nothing,
        serving(env, "--deployments", str(ROWS)) as everything,
    ):
        while True:
            empty = report_of("holding", env, nothing.url, nothing.token, 0)
            full = report_of("holding", env, everything.url, everything.token, ROWS, timeout=TIMEOUT)
            parts = {"empty": empty["rss"], "full": full["rss"], "peak": full["peak"], "filtered": full["filtered"]}
            yield Sample(full["rss"] - empty["rss"], parts)


def refreshes() -> Samples:
    """Resident memory after 1,000 refreshes of a busy list, over that after 100; the parts in MB.

    Time runs fast on both sides: builds begin, move on and end from each refresh to the next.
    """
    few, many = REFRESHES
    with home() as env:
        while True:
            origin = times.now()
            with serving(env, str(origin), module="tests.tools.benchmarks.hurry") as server:
                arguments = (server.url, server.token, BUSY, origin, few, many)
                report = report_of("refreshing", env, *arguments, timeout=TIMEOUT)
            parts = {f"after {few}": report["few"], f"after {many:,}": report["many"]}
            yield Sample(report["many"] / report["few"], parts)
