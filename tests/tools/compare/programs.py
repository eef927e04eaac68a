"""The programs that are compared, one after the other in each round, over the same account on this machine."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.tools.benchmarks.lists import ROWS, plain_list, run, vtui_list
from tests.tools.benchmarks.server import Server, first_message, serving
from tests.tools.benchmarks.start import FRAME, STOCK, until
from tests.tools.benchmarks.stream import rows_per_second
from tests.tools.benchmarks.terminal import home

VTUI, CLI, SCRIPT, APP = "vtui", "Vercel CLI", "httpx + pydantic script", "Textual DataTable app"
COLUMNS = (VTUI, CLI, SCRIPT, APP)
CLI_COMMANDS = {"deployments": ["ls"], "projects": ["project", "ls"]}

Figures = dict[str, float]
"""Program -> what one run took."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the table."""

    title: str
    unit: str
    rounds: list[Figures]

    def cell(self, program: str) -> str:
        """What a program took, from the least to the most, and how many times as much vtui took in the same round."""
        values = [each[program] for each in self.rounds if program in each]
        if not values:
            return "–"
        least, most = f"{min(values):,.0f}", f"{max(values):,.0f}"
        spread = f"{least if least == most else f'{least} to {most}'} {self.unit}"
        if program == VTUI:
            return spread
        return f"{spread} (vtui: {median(each[VTUI] / each[program] for each in self.rounds):.2f} times)"

    def cells(self) -> list[str]:
        """The cells of the line."""
        return [self.title, *map(self.cell, COLUMNS)]


@dataclass(frozen=True, slots=True)
class Official:
    """The official CLI, which needs HTTPS and a folder for its settings."""

    program: str
    server: Server
    folder: str

    def command(self, what: str) -> list[str]:
        """The command that lists deployments or projects, 20 by default."""
        options = ["--api", self.server.url, "--token", self.server.token, "--global-config", self.folder]
        return [self.program, *CLI_COMMANDS[what], "--scope", "acme", *options]


def lists(what: str, rounds: int, cli: str | None, deployments: int) -> list[Measured]:
    """`vtui list`, the official CLI and the script, over the same server: HTTPS where the CLI takes part, else HTTP."""
    title = f"Print {ROWS} {what}"
    taken: dict[str, list[Figures]] = {"time": [], "processor time": [], "peak memory": []}
    with home() as env, _server(env, cli, deployments) as (server, extra):
        env |= {**extra, "NO_UPDATE_NOTIFIER": "1", "VERCEL_TELEMETRY_DISABLED": "1"}
        commands = {VTUI: vtui_list(what, server)}
        if cli is not None:
            commands[CLI] = Official(cli, server, env["HOME"]).command(what)
        commands[SCRIPT] = plain_list(what, server)
        for number in range(rounds + 1):
            runs = {name: run(command, env) for name, command in commands.items()}
            if number:  # the first round warms caches up
                taken["time"].append({name: one.seconds * 1_000 for name, one in runs.items()})
                taken["processor time"].append({name: one.cpu * 1_000 for name, one in runs.items()})
                taken["peak memory"].append({name: one.peak for name, one in runs.items()})
    units = {"peak memory": "MB"}
    return [Measured(f"{title}: {name}", units.get(name, "ms"), figures) for name, figures in taken.items()]


@contextmanager
def _server(env: dict[str, str], cli: str | None, deployments: int) -> Iterator[tuple[Server, Mapping[str, str]]]:
    """The account, over HTTPS where the official CLI takes part, with the variables by which programs trust it."""
    options = ["--deployments", str(deployments)]
    if cli is None:
        with serving(env, *options) as server:
            yield server, {}
        return
    with tempfile.TemporaryDirectory() as folder:
        authority = Path(folder) / "authority.pem"
        with serving(env, *options, "--tls", errors=authority) as server:
            yield server, dict.fromkeys(("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE"), str(authority))


def first_frame(rounds: int) -> Measured:
    """Both apps, from the start to the first frame."""
    with home() as env:
        stock = "tests.tools.benchmarks.stock"
        return _apps(
            "Dashboard: first frame",
            "ms",
            rounds,
            {VTUI: lambda: until(FRAME, "vtui", env, "--demo") * 1_000, APP: lambda: until(STOCK, stock, env) * 1_000},
        )


def first_rows(rounds: int) -> Measured:
    """vtui to its first rows over loopback, against the first frame of the app, which has none."""
    with home() as env, serving(env) as server:
        stock = "tests.tools.benchmarks.stock"

        def rows() -> float:
            return until((first_message(server, env),), "vtui", env, *server.options) * 1_000

        title = "Dashboard: first rows (the app: first frame)"
        return _apps(title, "ms", rounds, {VTUI: rows, APP: lambda: until(STOCK, stock, env) * 1_000})


def streaming(rounds: int, rows: int) -> Measured:
    """Rows a second while a list loads."""
    with home() as env, serving(env, "--deployments", str(rows)) as server:

        def rate(module: str) -> Callable[[], float]:
            return lambda: rows_per_second(module, env, server, rows)

        title = f"Load {rows:,} rows"
        return _apps(title, "rows per second", rounds, {VTUI: rate("streaming"), APP: rate("stock_stream")})


def _apps(title: str, unit: str, rounds: int, programs: Mapping[str, Callable[[], float]]) -> Measured:
    taken: list[Any] = [{name: measure() for name, measure in programs.items()} for _ in range(rounds + 1)]
    return Measured(title, unit, taken[1:])
