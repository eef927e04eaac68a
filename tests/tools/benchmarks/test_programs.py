"""The programs that are measured: seen on their terminals, ended, and never a failure taken for a figure."""

import os
from pathlib import Path

import pytest
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region

from tests.tools.benchmarks.answering import words
from tests.tools.benchmarks.repaints import touches
from tests.tools.benchmarks.report import report_of
from tests.tools.benchmarks.start import FRAME, STOCK
from tests.tools.benchmarks.terminal import ProgramFailed, Terminal, home, python


def test_a_text_is_found_whatever_its_colors() -> None:
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
        terminal.wait_for(["rows"], timeout=0)


def test_a_program_that_ends_badly_is_a_failure() -> None:
    failed = pytest.raises(ProgramFailed, match=r"(?s)exit code 1.*no such team")
    with failed, home() as env, Terminal(python("-c", "raise SystemExit('no such team')"), env) as terminal:
        terminal.wait_for_end()


def test_a_program_is_watched_until_something_is_so(tmp_path: Path) -> None:
    file = tmp_path / "there"
    program = f"import pathlib; print('x' * 300_000); pathlib.Path({str(file)!r}).touch(); input()"
    with home() as env, Terminal(python("-c", program), env) as terminal:
        terminal.wait_until(file.exists)
    failed = pytest.raises(ProgramFailed, match=r"(?s)exit code 1.*no such team")
    with failed, home() as env, Terminal(python("-c", "raise SystemExit('no such team')"), env) as terminal:
        terminal.wait_until(lambda: False)
    late = pytest.raises(ProgramFailed, match="took too long")
    with late, home() as env, Terminal(python("-c", "input()"), env) as terminal:
        terminal.wait_until(lambda: False, timeout=0)


def test_a_program_of_ours_that_reports_nothing_is_a_failure() -> None:
    with home() as env:
        with pytest.raises(ProgramFailed, match="ended without a report"):
            report_of("benchmark", env)
        with pytest.raises(ProgramFailed, match="No module named"):
            report_of("no_such", env)


def test_only_updates_of_its_own_lines_repaint_a_table() -> None:
    table = Region(0, 2, 80, 10)

    def update(*spans: tuple[int, int, int]) -> ChopsUpdate:
        return ChopsUpdate([], list(spans), [])

    assert touches(update((0, 0, 80), (11, 5, 9)), table)
    assert not touches(update((1, 0, 80), (12, 0, 80), (5, 80, 90)), table)
    assert touches(LayoutUpdate([], Region(0, 0, 80, 24)), table)
    assert not touches("what an exit prints", table)


def test_words_are_chosen_by_how_many_rows_have_them() -> None:
    texts = ["often here"] * 95 + ["sometimes here"] * 5 + ["once"]
    assert words(texts) == ("sometimes", "once")


def test_a_program_is_gone_when_its_terminal_is_left(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    program = f"import os, pathlib; pathlib.Path({str(file)!r}).write_text(str(os.getpid())); print('ready'); input()"
    with home() as env, Terminal(python("-c", program), env) as terminal:
        terminal.wait_for(["ready"])
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text()), 0)


@pytest.mark.parametrize(
    ("module", "texts"),
    [(("tests.tools.benchmarks.stock",), STOCK), (("vtui", "--demo"), FRAME)],
    ids=["stock", "vtui"],
)
def test_the_frames_that_are_timed_are_drawn(module: tuple[str, ...], texts: tuple[str, ...]) -> None:
    with home() as env, Terminal(python("-m", *module), env) as terminal:
        assert terminal.wait_for(texts) > 0
