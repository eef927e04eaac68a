"""How time and memory grow with rows: each kind at three sizes, over an account on this machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.server import Server, serving
from tests.tools.benchmarks.terminal import home
from tests.tools.compare.section import table

KINDS: dict[str, tuple[int, int, int]] = {
    "deployments": (1_000, 10_000, 100_000),
    "projects": (100, 300, 1_000),
    "teams": (10, 30, 100),
    "domains": (50, 150, 500),
    "variables": (5_000, 15_000, 50_000),
    "log lines": (20_000, 60_000, 200_000),
}
"""Kind -> the sizes that are measured."""
TITLES = ("", "rows", "time per row", "each further row", "memory per row", "filter per row", "growth")
TIMEOUT = 300.0
TOLERANCE = 1.25
"""How much more a further row may take among the most rows than among fewer."""
NOISE = {"time": 100.0, "memory": 2_000_000.0, "filter": 100.0}
"""ms and bytes by which a figure may differ from run to run."""


@dataclass(frozen=True, slots=True)
class Size:
    """What a number of rows takes."""

    rows: int
    time: float
    """ms of the processor until they are on view."""
    memory: float
    """bytes."""
    filter: float
    """ms of the processor."""

    def cells(self, before: "Size | None" = None) -> list[str]:
        """The figures of one row, and of each row more than there were before."""
        further = ""
        if before is not None:
            further = f"{max(0.0, self.time - before.time) / (self.rows - before.rows) * 1_000:,.0f} µs"
        return [
            f"{self.rows:,}",
            f"{self.time / self.rows * 1_000:,.0f} µs",
            further,
            f"{max(0.0, self.memory) / self.rows / 1_000:,.1f} kB",
            f"{self.filter / self.rows * 1_000:,.1f} µs" if self.filter else "–",
        ]


def growth(sizes: Sequence[Size]) -> str:
    """Whether time or memory of three sizes grows faster than the number of rows."""
    rows = [size.rows for size in sizes]
    figures = {
        "time": [size.time for size in sizes],
        "memory": [size.memory for size in sizes],
        "filter": [size.filter for size in sizes],
    }
    faster = [name for name, values in figures.items() if _is_faster(values, rows, NOISE[name])]
    return f"{', '.join(faster)}: faster than linear" if faster else "linear or less"


def _is_faster(values: Sequence[float], rows: Sequence[int], noise: float) -> bool:
    """Whether the last of three values is above the line through the first two, by more than chance."""
    first = max(0.0, values[1] - values[0]) / (rows[1] - rows[0])
    return values[2] > values[1] + TOLERANCE * first * (rows[2] - rows[1]) + noise


def measure(only: Sequence[str] | None = None, scale: float = 1.0, rounds: int = 1) -> str:
    """The table of all kinds, or of some: the least of some rounds. Raises ProgramFailed."""
    lines = []
    for kind, sizes in KINDS.items():
        if only and kind not in only:
            continue
        scaled = [max(1, round(size * scale)) for size in sizes]
        taken = [[measure_size(kind, size) for size in scaled] for _ in range(rounds)]
        measured = [_least([each[index] for each in taken]) for index in range(len(scaled))]
        for number, size in enumerate(measured):
            last = number == len(measured) - 1
            before = measured[number - 1] if number else None
            lines.append([kind if number == 0 else "", *size.cells(before), growth(measured) if last else ""])
    return table(TITLES, lines)


def _least(runs: Sequence[Size]) -> Size:
    """The least of each figure: what disturbs a run only makes it larger."""
    time, memory = min(run.time for run in runs), min(run.memory for run in runs)
    return Size(runs[0].rows, time, memory, min(run.filter for run in runs))


def measure_size(kind: str, size: int) -> Size:
    """What so many rows of a kind take, in a process of their own. Raises ProgramFailed."""
    with home() as env:
        if kind == "log lines":
            return _reported(kind, size, Server("-", "-"), env)
        with serving(env, kind, str(size), module="tests.tools.compare.large_account") as server:
            return _reported(kind, size, server, env)


def _reported(kind: str, size: int, server: Server, env: dict[str, str]) -> Size:
    arguments = (kind, server.url, server.token, size)
    report = report_of("growing", env, *arguments, timeout=TIMEOUT, package="tests.tools.compare")
    return Size(size, report["cpu"], report["memory"], report["filter"])
