"""A spent rate limit: it waits, says so, and goes on where it was."""

import io
import json
import sys

import pytest

from tests.harness.cli_stage import Stage
from vtui.cli.rows.kinds import KINDS


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


async def test_it_waits_as_long_as_the_server_says_and_misses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(deployments=950, rate_limit=4)
    begun = stage.clock.now()
    assert await stage.list("deployments", "--all", "--format", "jsonl") == 0
    told = capsys.readouterr()
    found = [json.loads(line)["id"] for line in told.out.splitlines()]
    assert len(found) == len(set(found)) == 950
    assert 120 <= (stage.clock.now() - begun) / 1000 <= 125  # ten pages, four a minute
    assert len(told.err.splitlines()) == 2
    assert told.err.startswith("vtui: rate limit reached, going on in ")


async def test_a_terminal_sees_the_seconds_go_down_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await Stage(deployments=250, rate_limit=2).list("deployments", "--all", "--format", "jsonl") == 0
    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown[0] == ""
    assert shown[-1] == ""
    assert len(shown) > 50
    assert all("\n" not in line for line in shown)
    seconds = [int(line.rpartition(":")[2]) for line in shown[1:-1] if not line.endswith("1:00")]
    assert seconds == sorted(seconds, reverse=True)


async def test_a_limit_on_the_very_first_question_is_waited_for_too(capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(rate_limit=1)
    for _ in range(2):
        assert await stage.list("deployments", "--limit", "1", "--format", "jsonl") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("oddity", ["bare-429", "silent-429", "limits-skewed", "limits-garbage"])
async def test_however_little_the_server_says_it_is_not_hammered(
    oddity: str, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(oddity, deployments=350, rate_limit=2)
    assert await stage.list("deployments", "--all", "--format", "jsonl") == 0
    assert len(capsys.readouterr().out.splitlines()) == 350
    assert stage.account.requests < 40


async def test_only_a_terminal_hears_that_more_exist(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await Stage().list("deployments", "--limit", "5", "--format", "jsonl") == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await Stage().list("deployments", "--limit", "5", "--format", "jsonl") == 0
    assert terminal.getvalue() == "5 shown, more exist: --all or --limit N\n"


async def test_a_terminal_hears_what_an_empty_list_means(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await Stage("empty").list("deployments", team=None) == 0
    assert terminal.getvalue() == f"{KINDS['deployments'].empty}\n"
