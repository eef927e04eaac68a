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
TITLES = ("", "rows", "time per row", "memory per row", "filter per row", "growth")
TIMEOUT = 300.0
TOLERANCE = 1.25
"""How much more a row may take among the most rows than among fewer: what is less is chance."""


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

    def cells(self) -> list[str]:
        """The figures of one row."""
        return [
            f"{self.rows:,}",
            f"{self.time / self.rows * 1_000:,.0f} µs",
            f"{max(0.0, self.memory) / self.rows / 1_000:,.1f} kB",
            f"{self.filter / self.rows * 1_000:,.1f} µs",
        ]


def growth(few: Size, many: Size) -> str:
    """Whether time and memory grow faster than the number of rows."""
    ratio = many.rows / few.rows
    grown = {
        "time": many.time / few.time / ratio,
        "memory": many.memory / max(1.0, few.memory) / ratio if few.memory > 0 else 0.0,
        "filter": many.filter / few.filter / ratio,
    }
    faster = [f"{name} {factor:.1f} times" for name, factor in grown.items() if factor > TOLERANCE]
    return f"faster than linear: {', '.join(faster)}" if faster else "linear or less"


def measure(only: Sequence[str] | None = None, scale: float = 1.0, rounds: int = 1) -> str:
    """The table of all kinds, or of some: the least of some rounds. Raises ProgramFailed."""
    lines = []
    for kind, sizes in KINDS.items():
        if only and kind not in only:
            continue
        scaled = [max(1, round(size * scale)) for size in sizes]
        taken = [[_measure(kind, size) for size in scaled] for _ in range(rounds)]
        measured = [_least([each[index] for each in taken]) for index in range(len(scaled))]
        for number, size in enumerate(measured):
            last = number == len(measured) - 1
            lines.append([kind if number == 0 else "", *size.cells(), growth(measured[-2], size) if last else ""])
    return table(TITLES, lines)


def _least(runs: Sequence[Size]) -> Size:
    """The least of each figure: what disturbs a run only makes it larger."""
    time, memory = min(run.time for run in runs), min(run.memory for run in runs)
    return Size(runs[0].rows, time, memory, min(run.filter for run in runs))


def _measure(kind: str, size: int) -> Size:
    with home() as env:
        if kind == "log lines":
            return _reported(kind, size, Server("-", "-"), env)
        with serving(env, kind, str(size), module="tests.tools.compare.large_account") as server:
            return _reported(kind, size, server, env)


def _reported(kind: str, size: int, server: Server, env: dict[str, str]) -> Size:
    arguments = (kind, server.url, server.token, size)
    report = report_of("growing", env, *arguments, timeout=TIMEOUT, package="tests.tools.compare")
    return Size(size, report["cpu"], report["memory"], report["filter"])
