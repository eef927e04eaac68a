"""The harness: it judges rightly, sees what stands on a terminal, and never takes a failure for a figure."""

import io
import json
import os
from pathlib import Path

import pytest

from tests.benchmarks.benchmark import Benchmark, Result, Sample, Samples
from tests.benchmarks.start import FRAME, STOCK
from tests.benchmarks.table import run
from tests.benchmarks.terminal import ProgramFailed, Terminal, home, python


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
def test_the_median_is_judged_not_the_worst_sample(values: tuple[float, ...], verdict: str) -> None:
    assert result(*values).verdict == verdict
    assert result(*values).spread == (min(values), max(values))


def test_without_an_aim_a_figure_is_kept_or_missed() -> None:
    assert result(0.1, aim=None).verdict == "kept"
    assert result(1.6, aim=None).verdict == "missed"


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


def test_a_program_that_fails_is_told_of_and_gives_no_figure(tmp_path: Path) -> None:
    missed = Benchmark("bad", lambda: given(2, 2, 2, 2, 2, 2), must=1.5)
    printed, file = io.StringIO(), tmp_path / "figures.json"
    assert run([Benchmark("broken", failing, must=1.5), missed], file, printed) == 2
    assert "exit code 3; it wrote:\nboom" in printed.getvalue()
    assert [one["name"] for one in json.loads(file.read_text())["benchmarks"]] == ["bad"]


def test_a_text_is_found_whatever_its_colours() -> None:
    program = r"print('\x1b[1mhel\x1b[0;38;2;1;2;3mlo\x1b]0;title\x07 there\x1b[?25h'); input()"
    with home() as env, Terminal(python("-c", program), env) as terminal:
        assert terminal.wait_for(["hello there"]) > 0


def test_a_program_has_a_terminal_of_the_size_asked_for_and_a_clean_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "mine")
    program = "import os, sys; print(*os.get_terminal_size(0), sys.stderr.isatty(), os.environ.get('VERCEL_TOKEN'))"
    with home() as env, Terminal(python("-c", program), env, (100, 30)) as terminal:
        terminal.wait_for(["100 30 True None"])
        terminal.wait_for_end()


def test_a_text_that_never_comes_is_a_failure_with_what_was_written() -> None:
    ended = pytest.raises(ProgramFailed, match=r"(?s)\['rows'\] never came.*something else")
    with ended, home() as env, Terminal(python("-c", "print('something else')"), env) as terminal:
        terminal.wait_for(["something", "rows"])
    waits = pytest.raises(ProgramFailed, match=r"(?s)never came.*asking")
    with waits, home() as env, Terminal(python("-c", "input('asking')"), env) as terminal:
        terminal.wait_for(["asking"])
        terminal.wait_for(["rows"], patience=0)


def test_a_program_that_ends_badly_is_a_failure() -> None:
    failed = pytest.raises(ProgramFailed, match=r"(?s)exit code 1.*no such team")
    with failed, home() as env, Terminal(python("-c", "raise SystemExit('no such team')"), env) as terminal:
        terminal.wait_for_end()


def test_a_program_is_gone_when_its_terminal_is_left(tmp_path: Path) -> None:
    told = tmp_path / "pid"
    program = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); print('ready'); input()"
    with home() as env, Terminal(python("-c", program), env) as terminal:
        terminal.wait_for(["ready"])
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


@pytest.mark.parametrize(
    ("module", "texts"), [(("tests.benchmarks.stock",), STOCK), (("vtui", "--demo"), FRAME)], ids=["stock", "vtui"]
)
def test_the_frames_that_are_timed_are_drawn(module: tuple[str, ...], texts: tuple[str, ...]) -> None:
    with home() as env, Terminal(python("-m", *module), env) as terminal:
        assert terminal.wait_for(texts) > 0
