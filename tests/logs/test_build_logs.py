"""Small build logs of many tools: the first real error, its location in the repository, and what to do about it.

Each file of `build_logs` is one log below a line `---`, and above it what a reader would answer: `cause` (`code` for a
mistake in the project's files, `none` for a build that succeeded, else what lies outside the code), `place` and
`message`. Most were written by the real tools; names, hosts and paths are invented.
"""

import re
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vtui.logs.errors.find import find_errors
from vtui.models.build_error import BuildError
from vtui.models.log_event import LogLine

FOLDER = Path(__file__).with_name("build_logs")
ADVICE = {
    "disk": "disk is full",
    "engine": "runtime version",
    "function-size": "function",
    "lfs": "Git LFS",
    "lockfile": "lockfile",
    "memory": "larger build machine",
    "package-manager": "package manager",
    "platform": "vercel-status.com",
    "private-package": "token",
    "submodule": "submodule",
    "time-limit": "took longer",
}
"""Cause outside the code -> a part of the advice about it."""


class Case(NamedTuple):
    cause: str
    location: str
    message: str
    log: str


def read(file: Path) -> Case:
    header, log = file.read_text(encoding="utf-8").split("\n---\n", 1)
    answer = dict(line.split(":", 1) for line in header.splitlines())
    return Case(answer["cause"].strip(), answer["place"].strip(), answer["message"].strip(), log.removesuffix("\n"))


def errors_of(log: str) -> list[BuildError]:
    return find_errors([LogLine(None, text) for text in log.split("\n")])


CASES = {str(file.relative_to(FOLDER).with_suffix("")): read(file) for file in sorted(FOLDER.rglob("*.txt"))}
FAILED = [name for name, case in CASES.items() if case.cause != "none"]
SUCCEEDED = [name for name, case in CASES.items() if case.cause == "none"]


def test_there_are_logs_of_every_kind() -> None:
    assert len(FAILED) >= 400
    assert len(SUCCEEDED) >= 50
    assert ADVICE.keys() <= {case.cause for case in CASES.values()}


@pytest.mark.parametrize("name", FAILED)
def test_the_first_error_is_the_real_one_at_its_line(name: str) -> None:
    case = CASES[name]
    first = errors_of(case.log)[0]
    assert (first.location, first.consequence) == (case.location, False)
    assert case.message in first.message
    assert ADVICE.get(case.cause, "") in first.advice
    moved = find_errors([LogLine(None, text) for text in ["Running build", "", *case.log.split("\n")]], first=40)
    assert moved[0].number == first.number + 42


@pytest.mark.parametrize("name", SUCCEEDED)
def test_a_build_that_succeeded_has_no_error(name: str) -> None:
    assert errors_of(CASES[name].log) == []


LINES = sorted({line for case in CASES.values() for line in case.log.split("\n")})
"""Every line of all logs."""


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=80), max_size=40))
def test_lines_in_any_order_give_errors_with_locations_in_the_repository(lines: list[str]) -> None:
    errors = find_errors([LogLine(None, text) for text in lines], first=7)
    assert len(errors) <= 20
    for error in errors:
        assert 7 <= error.number < 7 + len(lines)
        assert error.message.strip()
        if error.file is not None:
            assert not error.file.startswith(("/", ".."))
            assert not any(part in error.file for part in ("node_modules/", ".next/", "site-packages/"))
        assert error.line is not None or error.column is None


def test_times_before_the_lines_change_nothing() -> None:
    forms = ("2026-11-30T12:00:00.123Z  ", "[12:00:00.123] ", "12:00:00 PM | ", "\x1b[90m12:00:00\x1b[0m ")
    for (name, case), before in zip(CASES.items(), cycle(forms), strict=False):
        if re.search(r"^\[?[\d-]*T?\d\d:\d\d:\d\d", case.log, re.MULTILINE):
            continue  # it has times already
        timed = errors_of("\n".join(f"{before}{line}" for line in case.log.split("\n")))
        assert timed[:1] == errors_of(case.log)[:1], (name, before)
