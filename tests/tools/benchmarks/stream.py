"""How fast rows come in: against the stock app, and against no app at all."""

from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.report import Report, report_of
from tests.tools.benchmarks.server import Server, serving
from tests.tools.benchmarks.terminal import home
from vtui.table.feed import FIRST_PAGE_ROWS

ROWS = 10_000
PATIENCE = 120.0


def stream() -> Samples:
    """Rows a second, over the stock app's; the parts are the two."""
    with home() as env, serving(env, "--deployments", str(ROWS)) as server:
        while True:
            stock, ours = (_rate(_told(module, env, server)) for module in ("stock_stream", "streaming"))
            yield Sample(ours / stock, {"vtui": ours, "stock": stock})


def intake() -> Samples:
    """The time that rows take into the app, over that of fetching and parsing them.

    The parts are the two in ms, and the processor's time of each, which a busy machine disturbs less.
    """
    with home() as env, serving(env, "--deployments", str(ROWS)) as server:
        while True:
            alone, ours = _told("fetching", env, server), _told("streaming", env, server)
            parts = {"vtui": ours["took"], "alone": alone["took"], "vtui cpu": ours["cpu"], "alone cpu": alone["cpu"]}
            yield Sample(ours["took"] / alone["took"], parts)


def _told(module: str, env: dict[str, str], server: Server) -> Report:
    """What a program that takes all rows in reports."""
    before, after = (("timed",), (0,)) if module == "streaming" else ((), ())
    arguments = (*before, server.url, server.token, ROWS, *after)
    return report_of(module, env, *arguments, patience=PATIENCE)


def _rate(told: Report) -> float:
    """Rows a second after the first page."""
    return (ROWS - FIRST_PAGE_ROWS) / float(told["took"]) * 1_000
