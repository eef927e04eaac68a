"""How long the event loop is held up while rows stream in."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.server import serving
from tests.tools.benchmarks.terminal import home

PACE = 20
"""Pages a second, where they come at a pace: the client keeps it, see `pacing`."""
TIMEOUT = 300.0


def stall() -> Samples:
    """The worst stall, in ms, from the first rows to the last of 10,000 at 20 pages a second."""
    return _stall(10_000, PACE)


def stall_of_many() -> Samples:
    """The same for 100,000 rows as fast as they come."""
    return _stall(100_000, 0)


def stall_of_large_page() -> Samples:
    """The worst stall, in ms, while a page of 3,000 rows replaces a list; `texts` is 100 rows with texts of 20 kB."""
    with home() as env:
        while True:
            rows = report_of("large_page", env, 3_000, 0, timeout=TIMEOUT)["worst"]
            texts = report_of("large_page", env, 100, 20_000, timeout=TIMEOUT)["worst"]
            yield Sample(rows, {"texts": texts})


def _stall(rows: int, pace: float) -> Samples:
    with home() as env, serving(env, "--deployments", str(rows)) as server:
        while True:
            arguments = ("probed", server.url, server.token, rows, pace)
            report = report_of("streaming", env, *arguments, timeout=TIMEOUT)
            yield Sample(report["streaming"], report)
