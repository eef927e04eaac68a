"""How fast a log comes on view, how it is searched, and what a line of it takes."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.terminal import home

SHOWN = 100_000
"""Lines that stream into the viewer."""
HELD = 200_000
"""Lines that are kept, and searched."""
PACE = 5_000
"""Lines a second, where they come at a pace."""
PACED = 25_000
"""Lines that come so."""
TIMEOUT = 300.0


def log_intake() -> Samples:
    """100,000 lines into the viewer, over reading and parsing them alone."""
    with home() as env:
        while True:
            read = report_of("reading", env, "read", SHOWN, 0, timeout=TIMEOUT)["took"]
            shown = report_of("reading", env, "shown", SHOWN, 0, timeout=TIMEOUT)["took"]
            yield Sample(shown / read, {"read": read, "shown": shown})


def log_stall() -> Samples:
    """The worst stall, in ms, while 5,000 lines a second arrive."""
    with home() as env:
        while True:
            report = report_of("reading", env, "probed", PACED, PACE, timeout=TIMEOUT)
            yield Sample(report["worst"], {"took": report["took"]})


def log_search() -> Samples:
    """To the first hit, which is on the last of 200,000 lines, and to the count of a fifth of them, in ms."""
    with home() as env:
        while True:
            report = report_of("log_holding", env, HELD, timeout=TIMEOUT)
            yield Sample(report["first"], {"count": report["count"]})


def log_memory() -> Samples:
    """Bytes that a line takes beyond its text."""
    with home() as env:
        while True:
            report = report_of("log_holding", env, HELD, timeout=TIMEOUT)
            yield Sample(report["bytes"], {})
