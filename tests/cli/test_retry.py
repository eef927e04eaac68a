"""A rate limit is waited for, with a message, and the list continues."""

import io
import json
import sys

import pytest

from tests.harness.cli import CliHarness
from vtui.cli.rows.kinds import kind_of


class Terminal(io.StringIO):
    """A stderr that is a terminal."""

    def isatty(self) -> bool:
        return True


async def test_a_rate_limit_is_waited_for_and_no_row_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness(deployments=950, rate_limit=4)
    begun = harness.clock.now()
    assert await harness.list("deployments", "--all", "--format", "jsonl") == 0
    printed = capsys.readouterr()
    found = [json.loads(line)["id"] for line in printed.out.splitlines()]
    assert len(found) == len(set(found)) == 950
    assert 120 <= (harness.clock.now() - begun) / 1000 <= 125  # ten pages, four a minute
    assert len(printed.err.splitlines()) == 2
    assert printed.err.startswith("vtui: rate limit reached, resuming in ")


async def test_a_terminal_that_cannot_replace_a_line_gets_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await CliHarness(deployments=250, rate_limit=2).list("deployments", "--all", "--format", "jsonl") == 0
    assert "rate limit reached" in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


async def test_a_terminal_shows_a_countdown_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await CliHarness(deployments=250, rate_limit=2).list("deployments", "--all", "--format", "jsonl") == 0
    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown[0] == ""
    assert shown[-1] == ""
    assert len(shown) > 50
    assert all("\n" not in line for line in shown)
    seconds = [int(line.rpartition(":")[2]) for line in shown[1:-1] if not line.endswith("1:00")]
    assert seconds == sorted(seconds, reverse=True)


async def test_a_rate_limit_of_the_first_request_is_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness(rate_limit=1)
    for _ in range(2):
        assert await harness.list("deployments", "--limit", "1", "--format", "jsonl") == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.parametrize("fault", ["bare-429", "silent-429", "limits-skewed", "limits-garbage"])
async def test_the_wait_has_a_minimum(fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness(fault, deployments=350, rate_limit=2)
    assert await harness.list("deployments", "--all", "--format", "jsonl") == 0
    assert len(capsys.readouterr().out.splitlines()) == 350
    assert harness.account.requests < 40


async def test_that_more_rows_exist_is_printed_on_terminals_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await CliHarness().list("deployments", "--limit", "5", "--format", "jsonl") == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await CliHarness().list("deployments", "--limit", "5", "--format", "jsonl") == 0
    assert terminal.getvalue() == "5 shown, more available. Use --all or --limit N.\n"


async def test_an_empty_list_is_explained_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert await CliHarness("empty").list("deployments", team=None) == 0
    assert terminal.getvalue() == f"{kind_of('deployments').empty}\n"
