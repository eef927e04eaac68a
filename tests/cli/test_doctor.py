"""`vtui doctor`: its findings, and that they have no secret."""

import json
import stat
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest

from tests.harness.cli import Bent, over_http
from tests.harness.clock import ManualClock
from vtui.api.service import Service
from vtui.cli import main
from vtui.cli.doctor.api import check_api
from vtui.cli.doctor.finding import Finding
from vtui.cli.doctor.machine import host, network
from vtui.demo.data.account import DEMO_TOKEN, Account

SECRET = "pa55word"  # noqa: S105 - it opens nothing


@pytest.fixture(autouse=True)
def user(same_machine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user without a token, and the working folder."""
    del same_machine
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def account(*faults: str) -> Account:
    return Account(deployments=40, live=False, faults=frozenset(faults))


async def test_doctor_reports_that_all_is_well_without_secrets(
    user: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:{SECRET}@proxy.example:8080")
    assert await over_http(account(), "doctor") == 0
    printed = capsys.readouterr().out
    for words in (
        "No problems found.",
        "VERCEL_TOKEN",
        "proxy.example:8080",
        "~/config/vtui/config.toml, does not exist",
    ):
        assert words in printed
    for line in ("ok API access", "teams               3 total, no access: 1 saml", "protocol            HTTP/"):
        assert line in printed
    assert not [word for word in (DEMO_TOKEN, SECRET, "ada", "acme", str(user)) if word in printed]


async def test_account_that_is_blocked_is_a_finding(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    assert await over_http(account("account-blocked"), "doctor") == 1
    assert "account blocked: invoice unpaid." in capsys.readouterr().out


@pytest.mark.parametrize("status", [404, 410])
async def test_no_expiry_is_stated_for_a_token_without_a_description(
    status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    silent = account()
    silent.retired = {"/v5/user/tokens/current": status}
    await over_http(silent, "doctor")
    (line,) = [line for line in capsys.readouterr().out.splitlines() if " expiry " in line]
    assert line.split()[-1] == "unknown"


async def test_the_findings_are_the_same_in_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "vcp_dead")
    assert await over_http(account(), "doctor", "--json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert printed["ok"] is False
    wrong = [one for one in printed["findings"] if one["ok"] is False]
    assert [(one["part"], one["name"], one["value"]) for one in wrong] == [("token", "API access", "no: HTTP 403")]
    assert {one["part"] for one in printed["findings"]} >= {"program", "terminal", "files", "api"}


def test_doctor_reports_all_problems_together(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = user / "config" / "vtui"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("refesh = 5")
    (folder / "credentials.toml").write_text(f'[tokens]\n"https://api.vercel.com" = "{SECRET}"\n')
    (folder / "credentials.toml").chmod(0o644)
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert "Did you mean refresh?" in printed
    assert "can be read by other users. To fix it: chmod 600 '~/config/vtui/credentials.toml'" in printed
    assert "3 problems found." in printed
    assert SECRET not in printed


async def findings(date: int | None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Finding]:
    """The findings for an API whose clock has this time in s."""
    clock = ManualClock()
    demo = Account(deployments=10, live=False, clock=clock)

    class Dated(Bent):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            answer = await super().handle_async_request(request)
            if date is not None:
                answer.headers["date"] = formatdate(clock.now() / 1_000 + date, usegmt=True)
            return answer

    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    service = Service("https://api.vercel.com", DEMO_TOKEN, transport=Dated(demo, lambda _: None), clock=clock.now)
    try:
        return {one.name: one async for one in check_api(service, clock.now)}
    finally:
        await service.close()


@pytest.mark.parametrize(
    ("date", "value", "ok"),
    [(2, "2 s difference", True), (-300, "300 s difference", False), (None, "unknown: the response has no date", None)],
)
async def test_a_wrong_clock_is_reported(
    date: int | None, value: str, ok: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = (await findings(date, monkeypatch))["clock"]
    assert (found.value, found.ok) == (value, ok)


def test_a_refused_connection_is_reported(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", "x")
    assert main(["doctor", "--api-url", "http://127.0.0.1:9"]) == 1
    assert "Connection refused by 127.0.0.1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (f"http://me:{SECRET}@proxy.example:8080/x?{SECRET}", "proxy.example:8080"),
        (f"me:{SECRET}@proxy.example", "proxy.example"),
        ("proxy.example:3128", "proxy.example:3128"),
        (f"http://[{SECRET}", "invalid URL"),
        (f"http://a:{SECRET}", "invalid URL"),
    ],
)
def test_only_the_host_of_a_proxy_is_printed(address: str, message: str) -> None:
    assert host(address) == message
    assert [one.value for one in network({"https_proxy": address, "NO_PROXY": SECRET})] == [message, "set"]


async def test_the_contract_report_is_private_and_overwrites_no_file(
    user: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    assert await over_http(account(), "doctor", "--contract", "--team", "acme") == 0
    printed = capsys.readouterr()
    assert "pass  pagination" in printed.out
    assert "0 unexpected results" in printed.out
    first = user / "vtui-contract.json"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    before = first.read_text()
    assert await over_http(account("unknown-state"), "doctor", "--contract", "--team", "acme") == 1
    assert "fail  deployments.list: `readyState` is HIBERNATING" in capsys.readouterr().out
    assert first.read_text() == before
    assert "HIBERNATING" in (user / "vtui-contract-2.json").read_text()


def test_the_demo_writes_nothing(user: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--demo", "--demo-deployments", "40"]) == 0
    assert main(["doctor", "--demo", "--contract", "--demo-deployments", "40", "--json"]) == 0
    assert '"surprises": []' in capsys.readouterr().out
    assert not list(user.iterdir())


@pytest.mark.parametrize("option", [["--project", "x"], ["--team", "x"], ["--limit", "5"], ["--read-only"]])
def test_doctor_refuses_options_that_it_would_ignore(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*option, "doctor"]) == 2
    assert option[0] in capsys.readouterr().err


def test_damaged_files_of_vtui_are_reported_and_not_changed(
    user: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VTUI_STATE_DIR", str(user))
    (user / "state.json").write_text("{")
    row = '{"time": "…", "team": "acme", "action": "delete", "id": "dpl_1", "result": "sending"}\n'
    (user / "sent.jsonl").write_text(row + row[:40], encoding="utf-8")
    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert "!! state" in printed
    assert "~/state.json is damaged." in printed
    assert (
        "1 line is incomplete or damaged (skipped). "
        "1 request has no recorded result. Check whether the changes were applied." in printed
    )
    assert (user / "state.json").read_text() == "{"
    (user / "sent.jsonl").unlink()
    (user / "sent.jsonl").symlink_to("/dev/zero")
    assert main(["doctor"]) == 1
    assert "~/sent.jsonl is not a regular file" in capsys.readouterr().out
