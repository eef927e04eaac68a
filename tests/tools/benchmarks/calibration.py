"""How fast this machine is: what two things take that no program of ours has a part in."""

import subprocess
import time
from dataclasses import dataclass

from tests.tools.benchmarks.terminal import ROOT, home, python

TIMES = 5
ADDITIONS = 10_000_000


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two figures to compare machines by, in ms: ratios need none, but ms do."""

    start: float
    """`python -c pass`."""
    loop: float
    """10 million additions in a loop of Python's."""

    @property
    def line(self) -> str:
        """Both figures as a line of text."""
        return f"this machine: python -c pass {self.start:.0f} ms, 10 million additions {self.loop:.0f} ms"


def calibrate() -> Calibration:
    """The least of a few runs of each: what disturbs a run only makes it slower."""
    with home() as env:
        starts = [_start(env) for _ in range(TIMES)]
    return Calibration(min(starts) * 1_000, min(_loop() for _ in range(TIMES)) * 1_000)


def _start(env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(python("-c", "pass"), cwd=ROOT, env=env, check=True)  # noqa: S603 - this interpreter
    return time.perf_counter() - start


def _loop() -> float:
    start, total = time.perf_counter(), 0
    for number in range(ADDITIONS):
        total += number
    return time.perf_counter() - start
