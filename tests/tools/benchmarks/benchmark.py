"""What a benchmark is: samples, their median and spread, and whether that is good enough."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import Any, Literal

ROUNDS = 5
"""Samples that count, unless a benchmark says otherwise; one more is taken before them, to warm caches up."""

Verdict = Literal["aim", "kept", "missed"]
"""Whether a median is as good as we want, as good as it must be, or worse."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How good a figure must be."""

    must: float
    """Worse than this is a failure."""
    aim: float | None = None
    """No worse than this is what we want; None when the must is all."""
    more_is_better: bool = False

    def rate(self, figure: float) -> Verdict:
        """Rate a figure against the limit."""
        sign = -1 if self.more_is_better else 1
        if sign * figure > sign * self.must:
            return "missed"
        return "aim" if self.aim is not None and sign * figure <= sign * self.aim else "kept"


@dataclass(frozen=True, slots=True)
class Sample:
    """One round: everything that is compared was run in it, one after the other."""

    value: float
    """In the benchmark's unit."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """What it was made of, and figures beside it, in the unit of the benchmark's parts."""


Samples = Generator[Sample, None, None]
"""Rounds without an end; what they share is made before the first and put away when the generator is closed."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Something to measure, and how good its median should be."""

    name: str
    measure: Callable[[], Samples]
    must: float
    aim: float | None = None
    unit: str = "x"
    """`x` is a ratio."""
    more_is_better: bool = False
    also: Mapping[str, Limit] = field(default_factory=dict)
    """Parts that have limits of their own."""
    parts_unit: str = "ms"
    rounds: int = ROUNDS
    cold: bool = False
    """Whether the first round counts too: there is nothing to warm up."""

    @property
    def limit(self) -> Limit:
        """What the value is held against."""
        return Limit(self.must, self.aim, self.more_is_better)

    def run(self, rounds: int | None = None) -> "Result":
        """Take the samples; all but the first count. Raises ProgramFailed when something measured fails."""
        samples = self.measure()
        uncounted = 0 if self.cold else 1
        try:
            taken = tuple(islice(samples, uncounted + (rounds or self.rounds)))
        finally:
            samples.close()
        return Result(self, taken[uncounted:])


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
        """The median of each part."""
        return {name: median(sample.parts[name] for sample in self.samples) for name in self.samples[0].parts}

    @property
    def verdict(self) -> Verdict:
        """How good the median is, and the parts that have limits: the worst of them all."""
        parts = self.parts
        verdicts = [self.benchmark.limit.rate(self.median)]
        verdicts += [limit.rate(parts[name]) for name, limit in self.benchmark.also.items()]
        return max(verdicts, key=("aim", "kept", "missed").index)

    def record(self) -> dict[str, Any]:
        """The complete record, for JSON."""
        return {
            "name": self.benchmark.name,
            "unit": self.benchmark.unit,
            "median": self.median,
            "spread": list(self.spread),
            "must": self.benchmark.must,
            "aim": self.benchmark.aim,
            "more_is_better": self.benchmark.more_is_better,
            "also": {name: [limit.must, limit.aim] for name, limit in self.benchmark.also.items()},
            "verdict": self.verdict,
            "parts": self.parts,
            "parts_unit": self.benchmark.parts_unit,
            "samples": [{"value": sample.value, "parts": dict(sample.parts)} for sample in self.samples],
        }
