"""How soon vtui is there, against the stock app: its first frame, its first rows, and those of the last session."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tests.tools.benchmarks import stock
from tests.tools.benchmarks.benchmark import Sample, Samples
from tests.tools.benchmarks.server import first_message, serving
from tests.tools.benchmarks.terminal import Terminal, home, python

STOCK = (stock.StockApp.TITLE, *stock.TABS, *stock.COLUMNS, *stock.KEYS.values())
"""The texts of the stock app's first frame."""

FRAME = ("▲ vtui", "Deployments", "Projects", "Domains", "Env vars", "Creator", "Connecting", "Filter", "Help")
"""The texts of vtui's first frame: header, tabs, the table's titles, footer."""

FROM_LAST_SESSION = "from the last session"
"""What the status line says of the rows of the last session."""


def first_frame() -> Samples:
    """`vtui --demo`, from its start to the first frame."""
    with home() as env:
        while True:
            yield _compared(until(STOCK, "tests.tools.benchmarks.stock", env), until(FRAME, "vtui", env, "--demo"))


def first_rows() -> Samples:
    """vtui on a server on this machine, from its start to the first rows."""
    with home() as env, serving(env) as server:
        while True:
            rows = (first_message(server, env),)
            yield _compared(
                until(STOCK, "tests.tools.benchmarks.stock", env), until(rows, "vtui", env, *server.options)
            )


def first_rows_again() -> Samples:
    """The same with the rows of the last session, which are drawn before the first response."""
    with home() as env, serving(env) as server:
        rows = (first_message(server, env), FROM_LAST_SESSION)
        command = python("-m", "vtui", *server.options)
        with Terminal(command, env) as terminal:
            terminal.wait_for(rows[:1])
            terminal.wait_until(partial(_written, Path(env["HOME"])))
        while True:
            yield _compared(
                until(STOCK, "tests.tools.benchmarks.stock", env), until(rows, "vtui", env, *server.options)
            )


def _written(home: Path) -> bool:
    """Whether rows were written for the next start."""
    return any(home.glob(".cache/vtui/rows-*"))


def until(texts: Sequence[str], module: str, env: dict[str, str], *options: str) -> float:
    """Seconds from the start of a module's program until `texts` stand on its terminal."""
    with Terminal(python("-m", module, *options), env) as terminal:
        return terminal.wait_for(texts)


def _compared(base: float, ours: float) -> Sample:
    return Sample(ours / base, {"vtui": ours * 1_000, "stock": base * 1_000})
