"""`vtui logs`: lines of text and JSON, following a build, exit codes."""

import json

import httpx
import pytest

from tests.harness.cli import CliHarness, over_http
from vtui.cli.deployment.logs import time_of
from vtui.cli.options import UsageError
from vtui.cli.parser import parse
from vtui.demo.data.account import Account
from vtui.models.deployment import Deployment


async def one(harness: CliHarness, state: str, name: str = "") -> Deployment:
    """A deployment in a state."""
    return next(row for row in await harness.rows() if row.state == state and name in (row.name, ""))


async def test_the_log_of_a_failed_build_as_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "ERROR", "api")
    assert await harness.logs(row.url or "") == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[1].endswith("  Running build in Washington, D.C., USA (East) – iad1")
    assert lines[0].startswith("20")
    assert any("  ERROR Error: " in line for line in lines)
    assert "\x1b" not in out
    assert err == ""


async def test_the_summary_of_a_failed_build_names_the_first_error(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness(deployments=120)
    row = await one(harness, "ERROR", "playground")
    assert await harness.summary(row.id) == 0
    assert capsys.readouterr().out == (
        f"playground {row.id} Error\n"
        "src/app/page.tsx:12:9  Type error: 'total' is not on 'Cart'.\n"
        'Command "npm run build" exited with 1\n'
    )
    assert await harness.summary(row.id, "--format", "jsonl") == 0
    (error,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    location = {"file": "src/app/page.tsx", "line": 12, "column": 9}
    assert error == location | {"message": "Type error: 'total' is not on 'Cart'.", "logLine": error["logLine"]}


async def test_the_summary_of_a_build_that_succeeded_is_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "READY")
    assert await harness.summary(row.id) == 0
    assert capsys.readouterr().out == f"{row.name} {row.id} Ready\n"


@pytest.mark.parametrize("option", ["--follow", "--runtime", "--since=1h", "--level=error"])
def test_a_summary_is_of_the_complete_build_log(option: str) -> None:
    with pytest.raises(UsageError, match="--summary reads the complete build log"):
        parse(["logs", "store.vercel.app", "--summary", option])


async def test_levels_and_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "ERROR", "api")
    assert await harness.logs(row.id, "--level", "warning", "--format", "jsonl") == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["level"] for line in printed} == {"warning", "error"}
    assert {"time", "type", "text"} <= printed[0].keys()


async def test_a_running_build_is_printed_so_far_or_followed_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "BUILDING")
    assert await harness.logs(row.id) == 0
    now = capsys.readouterr().out.splitlines()
    assert await harness.logs(row.id, "--follow") == 0
    followed = capsys.readouterr().out.splitlines()
    assert followed[: len(now)] == now
    assert len(followed) > len(now)
    assert len(set(followed)) == len(followed)
    assert any("Deployment completed" in line for line in followed)


async def test_since_leaves_out_older_lines(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "ERROR", "api")
    assert await harness.logs(row.id, "--since", "1s") == 0
    assert capsys.readouterr().out == ""


async def test_a_runtime_log_is_printed_until_the_server_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    harness = CliHarness()
    row = await one(harness, "READY", "billing")
    lines = [
        {"rowId": "1", "timestampInMs": harness.clock.now(), "level": "info", "source": "serverless", "message": "hi",
         "requestMethod": "GET", "requestPath": "/api", "responseStatusCode": 200, "domain": "x"},
        {"rowId": "", "timestampInMs": harness.clock.now(), "level": "error", "source": "delimiter",
         "message": "Limit"},
    ]  # fmt: skip
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    harness = CliHarness(
        instead=lambda request: httpx.Response(200, content=body) if "runtime" in request.url.path else None
    )
    assert await harness.logs(row.id, "--runtime") == 0
    out, err = capsys.readouterr()
    assert out.rstrip().endswith("GET 200 /api  hi")
    assert "the server ended the log: Limit" in err


async def test_a_log_that_cannot_be_read_exits_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert await CliHarness().logs("dpl_none") == 1
    assert "not found" in capsys.readouterr().err
    harness = CliHarness()
    row = await one(harness, "ERROR", "api")
    assert await harness.logs(row.id, "--runtime") == 1
    assert "No runtime log" in capsys.readouterr().err


async def test_the_program_over_http(capsys: pytest.CaptureFixture[str]) -> None:
    account = Account(deployments=350, live=False)
    harness = CliHarness()
    row = await one(harness, "ERROR", "api")
    assert await over_http(account, "--token", account.token, "logs", row.id, "--team", "acme", "--level", "error") == 0
    assert "Error: " in capsys.readouterr().out


def test_since_accepts_ages_and_times() -> None:
    assert time_of("10m", 1_000_000) == 400_000
    assert time_of("2026-11-26T10:00:00Z", 0) == 1_795_687_200_000
    assert time_of(None, 5) is None
    for wrong in ("soon", "10", "-1m"):
        with pytest.raises(UsageError):
            time_of(f"x{wrong}", 0)


@pytest.mark.parametrize(
    "args",
    [("logs",), ("logs", "x", "--level", "loud"), ("logs", "x", "--limit", "3"), ("logs", "x", "--format", "csv"),
     ("logs", "x", "--runtime", "--since", "1m"), ("list", "deployments", "--follow")],
)  # fmt: skip
def test_options_that_would_be_ignored_are_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        parse(args)
