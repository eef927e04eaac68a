"""The harness: it rates by the limits, reports them, and never reports a failure as a figure."""

import io
import json
from pathlib import Path

import pytest

from tests.tools.benchmarks.__main__ import BENCHMARKS
from tests.tools.benchmarks.benchmark import Benchmark, Limit, Result, Sample, Samples
from tests.tools.benchmarks.calibration import Calibration
from tests.tools.benchmarks.table import figure, run
from tests.tools.benchmarks.terminal import ProgramFailed


def result(*values: float, must: float = 1.5, aim: float | None = 1.25) -> Result:
    benchmark = Benchmark("b", lambda: given(*values), must=must, aim=aim)
    return Result(benchmark, tuple(Sample(value) for value in values))


def given(*values: float) -> Samples:
    """Samples that are known beforehand."""
    for value in values:
        yield Sample(value, {"ours": value * 100})


def failing() -> Samples:
    yield Sample(1.0)
    raise ProgramFailed("vtui\nexit code 3; it wrote:\nboom")


@pytest.mark.parametrize(
    ("values", "verdict"),
    [((1.2, 9.0, 1.25), "aim"), ((1.2, 1.26, 9.0), "kept"), ((1.0, 1.5, 1.6), "kept"), ((1.0, 1.51, 1.6), "missed")],
)
def test_the_median_is_rated_not_the_worst_sample(values: tuple[float, ...], verdict: str) -> None:
    assert result(*values).verdict == verdict
    assert result(*values).spread == (min(values), max(values))


def test_without_an_aim_a_figure_is_kept_or_missed() -> None:
    assert result(0.1, aim=None).verdict == "kept"
    assert result(1.6, aim=None).verdict == "missed"


@pytest.mark.parametrize(("value", "verdict"), [(10.0, "aim"), (9.9, "kept"), (6.0, "kept"), (5.9, "missed")])
def test_where_more_is_better_less_than_the_must_is_a_failure(value: float, verdict: str) -> None:
    rate = Benchmark("rate", lambda: given(1.0, value), must=6, aim=10, more_is_better=True, rounds=1)
    assert rate.run().verdict == verdict
    printed = io.StringIO()
    run([rate], out=printed)
    assert printed.getvalue().splitlines()[1].split()[-3:] == ["≥6.00x", "≥10.00x", verdict]


@pytest.mark.parametrize(
    ("value", "part", "verdict"),
    [(1.0, 390, "aim"), (1.0, 410, "kept"), (1.2, 390, "kept"), (1.0, 810, "missed"), (1.4, 390, "missed")],
)
def test_a_part_with_a_limit_of_its_own_is_rated_too(value: float, part: float, verdict: str) -> None:
    def measure() -> Samples:
        yield Sample(value, {"far": part, "near": 10_000})

    both = Benchmark("both", measure, must=1.3, aim=1.1, also={"far": Limit(800, 400)}, rounds=1, cold=True)
    assert both.run().verdict == verdict
    printed = io.StringIO()
    assert run([both], out=printed) == (verdict == "missed")
    assert f"far {part} ms (must 800 ms, aim 400 ms), near 10,000 ms" in printed.getvalue()


def test_a_must_of_nothing_at_all_is_missed_by_anything() -> None:
    assert Limit(0).rate(0) == "kept"
    assert Limit(0).rate(1) == "missed"


def test_a_benchmark_has_its_own_number_of_rounds_and_may_count_the_first() -> None:
    few = Benchmark("few", lambda: given(9.0, 1.0, 2.0, 3.0), must=1.5, rounds=2)
    assert [sample.value for sample in few.run().samples] == [1.0, 2.0]
    cold = Benchmark("cold", lambda: given(9.0, 1.0, 2.0, 3.0), must=1.5, rounds=2, cold=True)
    assert [sample.value for sample in cold.run().samples] == [9.0, 1.0]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (1.234, "x", "1.23x"),
        (4.26, "ms", "4.3 ms"),
        (5.0, "ms", "5 ms"),
        (0, "/min", "0 /min"),
        (1234.5, "MB", "1,234 MB"),
    ],
)
def test_small_figures_have_two_digits(value: float, unit: str, shown: str) -> None:
    assert figure(value, unit) == shown


def test_the_table_shows_how_fast_the_machine_is(tmp_path: Path) -> None:
    printed, file = io.StringIO(), tmp_path / "figures.json"
    assert run([], file, printed, Calibration(start=15.2, loop=412.4)) == 0
    assert "python -c pass 15 ms, 10 million additions 412 ms" in printed.getvalue().splitlines()[0]
    assert json.loads(file.read_text())["calibration"] == {"start": 15.2, "loop": 412.4}


def test_every_benchmark_has_a_name_of_its_own_and_aims_at_no_less_than_it_must() -> None:
    assert len({benchmark.name for benchmark in BENCHMARKS}) == len(BENCHMARKS)
    for benchmark in BENCHMARKS:
        for limit in (benchmark.limit, *benchmark.also.values()):
            assert limit.aim is None or limit.rate(limit.aim) == "aim"


def test_the_warm_up_does_not_count_and_what_was_shared_is_put_away() -> None:
    put_away = []

    def measure() -> Samples:
        try:
            yield from given(9.0, 1.0, 2.0, 3.0, 4.0)
        finally:
            put_away.append(True)

    taken = Benchmark("b", measure, must=1.5).run(rounds=3)
    assert [sample.value for sample in taken.samples] == [1.0, 2.0, 3.0]
    assert taken.parts == {"ours": 200.0}
    assert put_away == [True]


def test_a_missed_must_exits_1_and_every_sample_is_written(tmp_path: Path) -> None:
    good = Benchmark("good", lambda: given(9.0, 1.0, 1.1, 1.2, 1.3, 1.4), must=1.5, aim=1.25)
    bad = Benchmark("bad", lambda: given(9.0, 60, 70, 80, 90, 95), must=75, unit="ms")
    printed, file = io.StringIO(), tmp_path / "figures.json"
    assert run([good, bad], file, printed) == 1
    lines = printed.getvalue().splitlines()
    assert lines[1].split() == ["good", "1.20x", "1.00x..1.40x", "1.50x", "1.25x", "aim"]
    assert lines[3].split() == ["bad", "80", "ms", "60", "ms..95", "ms", "75", "ms", "-", "missed"]
    written = json.loads(file.read_text())["benchmarks"]
    assert [one["verdict"] for one in written] == ["aim", "missed"]
    assert [sample["value"] for sample in written[1]["samples"]] == [60, 70, 80, 90, 95]
    assert run([good], out=io.StringIO()) == 0


def test_a_program_that_fails_is_reported_and_gives_no_figure(tmp_path: Path) -> None:
    missed = Benchmark("bad", lambda: given(2, 2, 2, 2, 2, 2), must=1.5)
    printed, file = io.StringIO(), tmp_path / "figures.json"
    assert run([Benchmark("broken", failing, must=1.5), missed], file, printed) == 2
    assert "exit code 3; it wrote:\nboom" in printed.getvalue()
    assert [one["name"] for one in json.loads(file.read_text())["benchmarks"]] == ["bad"]
