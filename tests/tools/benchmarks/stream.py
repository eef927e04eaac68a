"""How fast rows come in: against the stock app, and against no app at all."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import Report, report_of
from tests.tools.benchmarks.server import Server, serving
from tests.tools.benchmarks.terminal import home
from vtui.table.feed import FIRST_PAGE_ROWS

ROWS = 10_000
TIMEOUT = 120.0


def stream() -> Samples:
    """Rows a second, over the stock app's; the parts are the two."""
    with home() as env, serving(env, "--deployments", str(ROWS)) as server:
        while True:
            stock, ours = (rows_per_second(module, env, server, ROWS) for module in ("stock_stream", "streaming"))
            yield Sample(ours / stock, {"vtui": ours, "stock": stock})


def intake() -> Samples:
    """The time that rows take into the app, over that of fetching and parsing them.

    The parts are the two in ms, and the processor's time of each, which a busy machine disturbs less.
    """
    with home() as env, serving(env, "--deployments", str(ROWS)) as server:
        while True:
            alone, ours = _report("fetching", env, server, ROWS), _report("streaming", env, server, ROWS)
            parts = {"vtui": ours["took"], "alone": alone["took"], "vtui cpu": ours["cpu"], "alone cpu": alone["cpu"]}
            yield Sample(ours["took"] / alone["took"], parts)


def _report(module: str, env: dict[str, str], server: Server, rows: int) -> Report:
    """The report of a program that loads all rows."""
    before, after = (("timed",), (0,)) if module == "streaming" else ((), ())
    arguments = (*before, server.url, server.token, rows, *after)
    return report_of(module, env, *arguments, timeout=TIMEOUT)


def rows_per_second(module: str, env: dict[str, str], server: Server, rows: int) -> float:
    """Rows a second after the first page, of `streaming` or `stock_stream`."""
    return (rows - FIRST_PAGE_ROWS) / float(_report(module, env, server, rows)["took"]) * 1_000
