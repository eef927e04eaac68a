"""What a benchmark is: samples, their median and spread, and whether that is good enough."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Any, Literal

ROUNDS = 5
"""Samples that count; one more is taken before them, to warm caches up."""

Verdict = Literal["aim", "kept", "missed"]
"""Whether a median is as small as we want, as small as it must be, or too great."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: everything that is compared was run in it, one after the other."""

    value: float
    """In the benchmark's unit."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """What it was made of, and figures beside it, in ms."""


Samples = Generator[Sample, None, None]
"""Rounds without an end; what they share is made before the first and put away when the generator is closed."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Something to measure, and how small its median should be."""

    name: str
    measure: Callable[[], Samples]
    must: float
    """More than this is a failure."""
    aim: float | None = None
    """No more than this is what we want; None when the must is all."""
    unit: str = "x"
    """`x` is a ratio."""

    def run(self, rounds: int = ROUNDS) -> "Result":
        """Take the samples; all but the first count. Raises ProgramFailed when something measured fails."""
        samples = self.measure()
        try:
            taken = tuple(islice(samples, 1 + rounds))
        finally:
            samples.close()
        return Result(self, taken[1:])


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a benchmark."""

    benchmark: Benchmark
    samples: tuple[Sample, ...]

    @property
    def median(self) -> float:
        """The figure that is judged."""
        return median(sample.value for sample in self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """The least and the greatest sample."""
        values = [sample.value for sample in self.samples]
        return min(values), max(values)

    @property
    def parts(self) -> dict[str, float]:
        """The median of each part, in ms."""
        return {name: median(sample.parts[name] for sample in self.samples) for name in self.samples[0].parts}

    @property
    def verdict(self) -> Verdict:
        """How good the median is."""
        must, aim = self.benchmark.must, self.benchmark.aim
        if self.median > must:
            return "missed"
        return "aim" if aim is not None and self.median <= aim else "kept"

    def record(self) -> dict[str, Any]:
        """All of it, as JSON has it."""
        return {
            "name": self.benchmark.name,
            "unit": self.benchmark.unit,
            "median": self.median,
            "spread": list(self.spread),
            "must": self.benchmark.must,
            "aim": self.benchmark.aim,
            "verdict": self.verdict,
            "parts": self.parts,
            "samples": [{"value": sample.value, "parts": dict(sample.parts)} for sample in self.samples],
        }
