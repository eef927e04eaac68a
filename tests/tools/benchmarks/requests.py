"""How often vtui asks the API."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.terminal import home

TIMEOUT = 240.0


def requests() -> Samples:
    """Requests of a minute with a build in flight, made here or elsewhere, whichever takes more; the parts are all."""
    with home() as env:
        while True:
            report = report_of("minutes", env, timeout=TIMEOUT)
            yield Sample(max(report["here"], report["elsewhere"]), report)
