"""`vtui watch`: a line for every change of state, and the exit code of the result."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.harness.cli import CliHarness, over_http
from tests.harness.service import reply
from vtui.cli.deployment.options import WatchOptions
from vtui.cli.deployment.watch import INTERVALS
from vtui.cli.options import UsageError
from vtui.cli.parser import parse
from vtui.cli.scope import deployment_name
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.models.deployment import Deployment
from vtui.writes.deployment_watch import interval

ID = "dpl_watched"
KEYS = {"at", "id", "project", "environment", "url", "state", "result", "error_code", "error_message"}
Capture = pytest.CaptureFixture[str]


def states(*answers: Any) -> Callable[[httpx.Request], httpx.Response | None]:
    """A server that answers with these states or responses in turn, and then with the last one."""
    left = list(answers)

    def instead(request: httpx.Request) -> httpx.Response | None:
        if "/deployments/" not in request.url.path:
            return None
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        row = {"id": ID, "name": "store", "url": "store-1.vercel.app", "target": "production", "aliasAssigned": True}
        return reply(200, row | (answer if isinstance(answer, dict) else {"readyState": answer}))

    return instead


def words(out: str) -> list[str]:
    """The states of plain lines, each of which begins with the time of day."""
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d \S.*", line) for line in out.splitlines())
    return [line[9:] for line in out.splitlines()]


async def building(harness: CliHarness) -> Deployment:
    return next(row for row in await harness.rows() if row.state == "BUILDING")


async def test_every_state_change_is_a_line_until_aliases_are_assigned(capsys: Capture) -> None:
    harness = CliHarness()
    row = await building(harness)
    harness.slept.clear()
    assert await harness.watch(row.id) == 0
    out, err = capsys.readouterr()
    assert words(out) == ["building", "completing", "ready"]
    assert err == ""
    assert harness.slept[:15] == [1] * 15
    assert harness.slept[15:] == [5] * len(harness.slept[15:])


@pytest.mark.parametrize(("elapsed", "pause"), [(0, 1), (14.9, 1), (15, 5), (60, 15), (300, 30)])
def test_requests_have_the_intervals_of_the_vercel_cli(elapsed: float, pause: float) -> None:
    assert interval(elapsed, INTERVALS) == pause


async def test_lines_of_json_have_the_known_keys_and_no_others(capsys: Capture) -> None:
    harness = CliHarness()
    row = await building(harness)
    assert await harness.watch(row.id, "--format", "jsonl") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {frozenset(line) for line in lines} == {frozenset(KEYS)}
    assert [(line["state"], line["result"]) for line in lines] == [
        ("building", None),
        ("completing", None),
        ("ready", "ready"),
    ]
    assert {line["id"] for line in lines} == {row.id}


@pytest.mark.parametrize(
    ("answer", "code", "word", "reason"),
    [
        ("READY", 0, "ready", ""),
        ({"readyState": "READY", "aliasAssigned": False, "readySubstate": "ROLLING"}, 0, "ready", ""),
        (
            {"readyState": "ERROR", "errorCode": "BUILD_FAILED", "errorMessage": "exited with 1"},
            1,
            "failed",
            "vtui: store failed in production: exited with 1 (BUILD_FAILED)\n",
        ),
        ("BUILD_ERROR", 1, "failed", "vtui: store failed in production\n"),
        (
            {"readyState": "READY", "aliasAssigned": False, "aliasError": {"code": "x", "message": "no such domain"}},
            1,
            "failed",
            "vtui: store failed in production: no such domain\n",
        ),
        ("CANCELED", 1, "canceled", "vtui: store was canceled\n"),
        (
            {"readyState": "BLOCKED", "seatBlock": {"blockCode": "TEAM_ACCESS_REQUIRED"}},
            1,
            "blocked",
            "vtui: store is blocked: TEAM_ACCESS_REQUIRED\n",
        ),
        ("DELETED", 3, "gone", "vtui: store was deleted\n"),
        (reply(404, {"error": {"code": "not_found", "message": "no"}}), 3, "gone", "vtui: store was deleted\n"),
    ],
)
async def test_each_result_has_its_exit_code_and_reason(
    answer: Any, code: int, word: str, reason: str, capsys: Capture
) -> None:
    harness = CliHarness(instead=states("BUILDING", answer))
    assert await harness.watch(ID) == code
    out, err = capsys.readouterr()
    assert words(out) == ["building", word]
    assert err.endswith(reason)
    assert bool(err) == bool(reason)


async def test_request_that_is_retired_does_not_mean_that_the_deployment_is_gone(capsys: Capture) -> None:
    harness = CliHarness(instead=states("BUILDING", reply(410)))
    assert await harness.watch(ID) == 3
    out, err = capsys.readouterr()
    assert words(out) == ["building"]
    assert "Vercel no longer supports this request" in err
    assert "gone" not in out + err


async def test_ready_without_aliases_for_a_long_time_is_not_called_ready_by_the_exit_code(capsys: Capture) -> None:
    harness = CliHarness()
    ready = {"readyState": "READY", "aliasAssigned": False, "ready": harness.clock.now()}
    harness = CliHarness(instead=states(ready))
    assert await harness.watch(ID) == 3
    out, err = capsys.readouterr()
    assert words(out) == ["completing", "ready"]
    assert "aliases" in err


async def test_an_alias_means_the_deployment_that_it_serves_at_the_start(capsys: Capture) -> None:
    asked: list[str] = []
    building_first = states("BUILDING", "READY")

    def instead(request: httpx.Request) -> httpx.Response | None:
        asked.extend([request.url.path.rpartition("/")[2]] if "/deployments/" in request.url.path else [])
        return building_first(request)

    assert await CliHarness(instead=instead).watch("https://Shop.example.com/cart?x=1") == 0
    assert asked == ["shop.example.com", ID]
    assert capsys.readouterr().err == f"vtui: shop.example.com serves {ID} now. Watching that deployment.\n"


async def test_a_missing_deployment_exits_3(capsys: Capture) -> None:
    assert await CliHarness().watch("dpl_nobody") == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("vtui: Deployment not found in acme")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (reply(500), "Server error at Vercel (HTTP 500)"),
        (reply(403, {"error": {"code": "forbidden", "message": "no"}}), "Permission denied in acme"),
        (httpx.Response(200, content=b"<html>"), "vtui: "),
        (httpx.Response(200, content=b"[null]"), "vtui: "),
    ],
)
async def test_a_server_error_is_reported(fault: httpx.Response, expected: str, capsys: Capture) -> None:
    assert await CliHarness(instead=states("BUILDING", fault)).watch(ID) == 3
    out, err = capsys.readouterr()
    assert words(out) == ["building"]
    assert expected in err
    assert "Traceback" not in err


async def test_temporary_errors_and_rate_limits_are_retried(capsys: Capture) -> None:
    harness = CliHarness(instead=states("QUEUED", *[reply(500)] * 6, reply(429, retry_after="20"), "READY"))
    begun = harness.clock.now()
    assert await harness.watch(ID) == 0
    assert (harness.clock.now() - begun) / 1000 > 25
    out, err = capsys.readouterr()
    assert words(out) == ["queued", "ready"]
    assert err.startswith("vtui: rate limit reached, resuming in 0:2")


async def test_a_refused_token_exits_2(capsys: Capture) -> None:
    refused = reply(403, {"error": {"code": "forbidden", "message": "no", "invalidToken": True}})
    assert await CliHarness(instead=lambda _: refused).watch(ID) == 2
    assert "Vercel rejected the token" in capsys.readouterr().err


async def test_a_hostile_state_is_one_clean_line(capsys: Capture) -> None:
    harness = CliHarness(instead=states({"readyState": "\x1b]0;x\x07HI\nBER[bold]NATING"}, "READY"))
    assert await harness.watch(ID) == 0
    assert words(capsys.readouterr().out) == ["hi ber[bold]nating", "ready"]


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("dpl_8XkQ2mZr5tYw1aBc", "dpl_8XkQ2mZr5tYw1aBc"),
        ("store-8xkq2mzr5-acme.vercel.app", "store-8xkq2mzr5-acme.vercel.app"),
        ("https://Shop.Example.com/a/b?c#d", "shop.example.com"),
        ("http://shop.example.com:8080", "shop.example.com"),
    ],
)
def test_a_target_is_an_id_a_url_or_a_host(target: str, name: str) -> None:
    assert deployment_name(target) == name


@pytest.mark.parametrize("target", ["store", "https://vercel.com/acme/store", "a b.c", "dpl_../x", "\x1b[31m", "@"])
def test_other_targets_are_refused(target: str) -> None:
    with pytest.raises(UsageError, match="is not a deployment ID"):
        deployment_name(target)


def test_options_of_watch_stand_before_and_after_the_command() -> None:
    expected = WatchOptions(command="watch", target=ID, timeout=9, format="jsonl", team="acme")
    given = ["--timeout", "9", "--format", "jsonl", "--team", "acme"]
    assert parse(["watch", ID, *given]) == parse([*given, "watch", ID]) == parse(["watch", *given, ID]) == expected
    assert parse(["watch", ID]) == WatchOptions(command="watch", target=ID, format="text")


@pytest.mark.parametrize(
    "args",
    [
        ["watch"],
        ["watch", ""],
        ["watch", ID, "--timeout", "0"],
        ["watch", ID, "--timeout", "1.5"],
        ["watch", ID, "--limit", "5"],
        ["--project", "store", "watch", ID],
        ["watch", ID, "--format", "csv"],
        ["--format", "csv", "watch", ID],
        ["--format", "text", "list", "env"],
        ["list", "env", "--timeout", "5"],
        ["--timeout", "5"],
    ],
)
def test_invalid_arguments_are_refused(args: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(args)


async def test_watch_works_over_http(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    monkeypatch.setenv("VTUI_CONFIG", "/dev/null")
    account = Account(deployments=120, live=False)
    team = account.team("acme")
    assert team is not None
    project = team.project("docs")
    assert project is not None
    serving = team.serving(project, account.clock.now())
    assert serving is not None
    assert await over_http(account, "watch", serving.host, "--team", "acme") == 0
    assert words(capsys.readouterr().out) == ["ready"]
