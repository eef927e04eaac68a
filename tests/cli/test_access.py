"""The access token of commands: where it is found, its errors, deleting it."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.harness.cli import over_http
from tests.harness.credentials import LOGINS, login
from vtui.cli import connect, main
from vtui.cli.options import Options
from vtui.cli.start import cli_team
from vtui.config.settings import Settings
from vtui.credentials import token_file
from vtui.credentials.machine import Machine, this_machine
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.server.http_server import running_server

BASE = "https://api.vercel.com"


@pytest.fixture
def machine(same_machine: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A user without a token, with a home of their own."""
    del same_machine
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return this_machine({})


def account() -> Account:
    return Account(deployments=20, live=False, rate_limit=0)


async def test_a_token_is_read_from_a_file_and_from_a_program(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    file.write_text(f"{DEMO_TOKEN}\n")
    assert await over_http(account(), "list", "teams", "--token-file", str(file)) == 0
    config = tmp_path / "vtui.toml"
    config.write_text(f"""token_command = ['{sys.executable}', '-c', "print('{DEMO_TOKEN}')"]""")
    assert await over_http(account(), "list", "teams", "--config", str(config)) == 0
    assert capsys.readouterr().out.count("acme") >= 2
    assert not machine.config.exists()


async def test_a_stored_token_is_used_for_its_address_only(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running_server(account()) as served:
        token_file.store(machine, BASE, "another")
        assert main(["--api-url", served.url, "list", "teams"]) == 2
        assert "sign in" in capsys.readouterr().err


async def test_a_refused_token_is_reported_with_its_source(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "token"
    file.write_text("vcp_dead")
    assert await over_http(account(), "list", "teams", "--token-file", str(file)) == 2
    printed = capsys.readouterr().err
    assert f"Token source: --token-file {file}." in printed
    assert "vcp_dead" not in printed
    assert not machine.config.exists()


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ('token_command = ["false"]', "token_command: false failed with exit code 1"),
        ("token_command = []", 'token_command must be a list of strings: ["program", "argument"]'),
        ('token_command = "pass"', "token_command must be a list of strings"),
        ('token_command = ["pass", 1]', "token_command must be a list of strings"),
    ],
)
def test_a_token_command_without_a_token_exits_2(
    machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, printed: str
) -> None:
    config = tmp_path / "vtui.toml"
    config.write_text(line)
    assert main(["list", "teams", "--config", str(config)]) == 2
    assert printed in capsys.readouterr().err
    assert not machine.config.exists()


def test_logout_deletes_the_stored_token_and_names_the_remaining_sources(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = token_file.store(machine, BASE, "s3cret")
    token_file.store(machine, "https://other.example", "stays")
    monkeypatch.setenv("VERCEL_TOKEN", "v4riable")
    assert main(["logout"]) == 0
    printed = capsys.readouterr().err
    assert f"Token for {BASE} deleted from {file}." in printed
    assert "VERCEL_TOKEN is still set and in use" in printed
    assert "s3cret" not in printed + file.read_text()
    assert "v4riable" not in printed
    assert "stays" in file.read_text()
    assert main(["logout", "--api-url", "https://other.example"]) == 0
    assert not file.exists()
    assert main(["logout"]) == 0
    assert f"No token stored for {BASE}." in capsys.readouterr().err


@pytest.mark.parametrize(
    "option", [["--demo"], ["--token", "x"], ["--team", "acme"], ["--limit", "5"], ["--read-only"]]
)
def test_logout_refuses_other_options(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*option, "logout"]) == 2
    assert option[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "environ", "team"),
    [
        (Options(), {}, "team_cli"),
        (Options(token=DEMO_TOKEN), {}, ""),
        (Options(token_file=Path("token")), {}, ""),
        (Options(), {"VERCEL_TOKEN": DEMO_TOKEN}, ""),
    ],
)
def test_the_current_team_of_the_vercel_cli_is_used_only_without_a_named_token(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, options: Options, environ: dict[str, str], team: str
) -> None:
    login(machine.home, LOGINS["linux"], config={"currentTeam": "team_cli", "api": f"{BASE}/"}, token=DEMO_TOKEN)
    monkeypatch.chdir(machine.home)
    Path("token").write_text(DEMO_TOKEN)
    assert cli_team(environ, connect.access(options, Settings(), environ)) == team


def test_the_current_team_of_the_vercel_cli_is_ignored_for_a_token_command(machine: Machine) -> None:
    login(machine.home, LOGINS["linux"], config={"currentTeam": "team_cli"}, token=DEMO_TOKEN)
    settings = Settings(token_command=(sys.executable, "-c", "print('x')"))
    assert cli_team({}, connect.access(Options(), settings, {})) == ""


async def test_a_damaged_store_is_reported_and_the_next_one_used(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running_server(account()) as served:
        login(machine.home, LOGINS["linux"], config={"api": f"{served.url}/"}, token=DEMO_TOKEN)
        file = token_file.store(machine, served.url, "kept")
        file.write_bytes(b"\x00\xff")
        assert await asyncio.to_thread(main, ["--api-url", served.url, "list", "teams"]) == 0
    printed = capsys.readouterr()
    assert "acme" in printed.out
    assert printed.err == f"vtui: {file} is damaged. It was renamed to credentials.toml.damaged-1.\n"


@pytest.mark.parametrize("content", ["fifo", "device", "deep", "digits"])
async def test_a_config_that_cannot_be_used_is_not_changed_and_the_exit_code_is_2(
    machine: Machine, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file = machine.config / "config.toml"
    file.parent.mkdir(parents=True)
    if content == "fifo":
        os.mkfifo(file)
    elif content == "device":
        file.symlink_to("/dev/zero")
    else:
        text = {"deep": "# one\na = " + "[" * 5_000 + "]" * 5_000, "digits": "# one\nrefresh = " + "9" * 5_000}
        file.write_text(text[content])
    reasons = {
        "fifo": "is not a regular file",
        "device": "is not a regular file",
        "deep": "not valid TOML: nested too deeply (at line 2)",
        "digits": "not valid TOML: a number has too many digits (at line 2)",
    }
    assert main(["list", "teams"]) == 2
    assert capsys.readouterr().err == f"vtui: {file}: {reasons[content]}\n"
    assert [path.name for path in file.parent.iterdir()] == ["config.toml"]


async def test_a_token_without_a_user_works_with_a_team(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del machine
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    options = {"deployments": 20, "live": False, "rate_limit": 0}
    nobody = Account(**options, faults=frozenset({"account-no-user", "account-no-teams"}))  # type: ignore[arg-type]  # of each option
    args = ("list", "projects", "--limit", "3", "--format", "csv")
    assert await over_http(nobody, *args, "--team", "acme") == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert await over_http(nobody, *args) == 1
    assert "This token cannot list teams" in (error := capsys.readouterr().err)
    assert "--team" in error
    assert await over_http(nobody, "doctor") == 0
    printed = capsys.readouterr().out
    assert "yes, but the token has no user: use --team" in printed
    assert "no access to the list: use --team" in printed


async def test_a_team_that_was_not_joined_is_refused_and_marked_in_the_list(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del machine
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    invited = Account(deployments=20, live=False, rate_limit=0, faults=frozenset({"account-invited"}))
    assert await over_http(invited, "list", "projects", "--team", "northwind") == 2
    assert capsys.readouterr().err == (
        "vtui: You have not joined northwind yet. "
        "Accept the invitation in the email from Vercel or at vercel.com, then restart vtui.\n"
    )
    assert await over_http(invited, "list", "teams") == 0
    assert "invitation, not accepted yet" in capsys.readouterr().out
    assert await over_http(invited, "doctor") == 0
    assert "3 total, no access: 1 saml, 1 not joined" in capsys.readouterr().out


async def test_doctor_reports_a_leaked_token(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del machine
    monkeypatch.setenv("VERCEL_TOKEN", DEMO_TOKEN)
    leaked = Account(deployments=20, live=False, faults=frozenset({"account-token-leaked"}))
    assert await over_http(leaked, "doctor") == 1
    assert "yes: reported by Vercel" in capsys.readouterr().out
