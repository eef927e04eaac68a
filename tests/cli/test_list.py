"""`vtui list`: its output, messages and exit codes."""

import csv
import io
import json
import re
import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.harness.cli import CliHarness, over_http
from vtui.cli.commands.list import KINDS
from vtui.cli.options import UsageError
from vtui.cli.rows.kinds import kind_of
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.table.export.formats import field_names

Captured = pytest.CaptureFixture[str]


def rows(message: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in message.splitlines()]


def ids(message: str) -> list[str]:
    return [row["id"] for row in rows(message)]


def seeded(account: Account, count: int) -> list[str]:
    """The ids of the newest deployments of acme, as the account itself knows them."""
    team = account.team("acme")
    assert team is not None
    return [team.deployments.get(index).uid for index in range(count)]


# What comes


async def test_25_000_deployments_are_printed_once_each_in_the_order_of_the_server(capsys: Captured) -> None:
    account = Account(live=False)
    code = await over_http(account, "list", "deployments", "--all", "--format", "jsonl", "--token", DEMO_TOKEN)
    printed = capsys.readouterr()
    assert (code, printed.err) == (0, "")
    assert ids(printed.out) == seeded(account, 25_000)


@pytest.mark.parametrize(("asked", "come"), [(1, 1), (20, 20), (100, 100), (250, 250), (5_000, 350)])
async def test_the_limit_counts_rows_and_not_pages(asked: int, come: int, capsys: Captured) -> None:
    harness = CliHarness()
    assert await harness.list("deployments", "--limit", str(asked), "--format", "jsonl") == 0
    assert ids(capsys.readouterr().out) == seeded(harness.account, come)


async def test_the_limit_applies_to_lists_without_pages(capsys: Captured) -> None:
    assert await CliHarness().list("teams", "--limit", "2", "--format", "jsonl") == 0
    assert len(rows(capsys.readouterr().out)) == 2


async def test_the_default_limit_is_100(capsys: Captured) -> None:
    assert await CliHarness().list("deployments", "--format", "jsonl") == 0
    assert len(ids(capsys.readouterr().out)) == 100


@pytest.mark.parametrize("what", KINDS)
async def test_every_kind_reads_back_from_every_format(what: str, capsys: Captured) -> None:
    harness = CliHarness(deployments=60)
    printed = {}
    for form in ("table", "json", "jsonl", "csv"):
        assert await harness.list(what, "--all", "--format", form) == 0
        printed[form] = capsys.readouterr().out
    array = json.loads(printed["json"])
    header, *lines = csv.reader(io.StringIO(printed["csv"]))
    assert array
    assert rows(printed["jsonl"]) == array
    assert header == list(array[0]) == field_names(kind_of(what).row)
    assert [line[0] for line in lines] == [row["id"] for row in array]
    assert len(printed["table"].splitlines()) == 1 + len(array)


async def test_without_a_project_env_and_domains_cover_the_team(capsys: Captured) -> None:
    harness = CliHarness()
    await harness.list("projects", "--all", "--format", "jsonl")
    projects = {row["name"] for row in rows(capsys.readouterr().out)}
    assert await harness.list("domains", "--all", "--format", "jsonl") == 0
    domains = rows(capsys.readouterr().out)
    assert {row["project"] for row in domains if row["project_id"]} == projects
    assert any(row["project_id"] is None for row in domains)
    assert await harness.list("env", "--all", "--format", "jsonl") == 0
    assert len({row["project"] for row in rows(capsys.readouterr().out)}) > 30


async def test_domains_without_a_dns_check_are_printed_as_not_checked(capsys: Captured) -> None:
    harness = CliHarness()
    assert await harness.list("domains", "--project", "docs") == 0
    table = capsys.readouterr().out.splitlines()
    assert [re.split(" {2,}", line)[1] for line in sorted(table[1:])] == ["● Valid Configuration", "– DNS not checked"]
    await harness.list("domains", "--project", "docs", "--format", "jsonl")
    found = {row["name"]: row["configuration"] for row in rows(capsys.readouterr().out)}
    assert found == {"docs.acme.example": "not checked", "docs-acme.vercel.app": "valid"}


@pytest.mark.parametrize("what", ["deployments", "domains", "env"])
async def test_the_project_option_filters_by_name_and_by_id(what: str, capsys: Captured) -> None:
    harness = CliHarness()
    await harness.list("projects", "--project", "checkout", "--format", "jsonl")
    (project,) = rows(capsys.readouterr().out)
    printed = []
    for word in (project["name"], project["id"]):
        assert await harness.list(what, "--project", word, "--format", "jsonl") == 0
        printed.append(rows(capsys.readouterr().out))
    assert printed[0] == printed[1]
    assert {row["project_id"] for row in printed[0]} == {project["id"]}


async def test_env_vars_are_printed_with_their_kind_and_what_vercel_reports(capsys: Captured) -> None:
    harness = CliHarness()
    assert await harness.list("env", "--project", "store") == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert re.split(" {2,}", head)[2:5] == ["Issue", "Branch", "Type"]
    cells = [re.split(" {2,}", line) for line in lines]
    assert {cell[4] for cell in cells} >= {"Config", "Secret", "Legacy secret", "System"}
    assert {(cell[0], cell[2]) for cell in cells} >= {
        ("DATABASE_URL", "! readable secret"),
        ("FLAGS_SECRET", "! needs split"),
        ("SESSION_SECRET", "–"),
    }
    await harness.list("env", "--project", "store", "--format", "jsonl")
    found = {(row["key"], *row["security_issues"]) for row in rows(capsys.readouterr().out)}
    assert found >= {("DATABASE_URL", "readable-secret"), ("SESSION_SECRET",)}


async def test_env_values_are_never_printed(capsys: Captured) -> None:
    def poisoned(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/env"):
            return None
        row = {"id": "e", "key": "K", "value": "s3cret", "type": "plain", "target": [], "projectId": ["p"]}
        return httpx.Response(200, json={"data" if "/projects/" not in request.url.path else "envs": [row]})

    for form in ("table", "json", "jsonl", "csv"):
        assert await CliHarness(instead=poisoned).list("env", "--project", "store", "--format", form) == 0
    printed = capsys.readouterr()
    assert "s3cret" not in printed.out + printed.err


async def test_an_empty_account_gives_empty_output_that_is_still_valid(capsys: Captured) -> None:
    harness = CliHarness("empty")
    assert await harness.list("deployments", "--format", "json", team=None) == 0
    assert capsys.readouterr().out == "[]\n"
    assert await harness.list("deployments", "--format", "jsonl", team=None) == 0
    assert capsys.readouterr().out == ""
    assert await harness.list("deployments", team=None) == 0
    assert capsys.readouterr().out.split()[:2] == ["Status", "Project"]


async def test_hostile_text_stays_text(capsys: Captured) -> None:
    harness = CliHarness("hostile-text", deployments=20)
    for form in ("table", "json", "jsonl", "csv"):
        assert await harness.list("deployments", "--format", form, team=None) == 0
        printed = capsys.readouterr().out
        assert not set(printed) & set("\x1b\x07\x9b\u202e\u200b\r\t\x00")
        assert len(printed.splitlines()) == {"table": 21, "json": 22, "jsonl": 20, "csv": 21}[form]


# Where from


async def test_the_default_is_the_accounts_default_team(capsys: Captured) -> None:
    harness = CliHarness()
    assert await harness.list("deployments", "--limit", "3", "--format", "jsonl", team=None) == 0
    assert ids(capsys.readouterr().out) == seeded(harness.account, 3)


async def test_without_access_to_the_default_team_the_personal_account_is_listed(capsys: Captured) -> None:
    def locked(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/v2/user":
            return None
        user = {"id": "u1", "username": "ada", "defaultTeamId": bigco}
        return httpx.Response(200, json={"user": user})

    harness = CliHarness(instead=locked)
    bigco = harness.account.teams[0].id
    assert await harness.list("projects", "--format", "jsonl", team=None) == 0
    assert "ada-blog" in {row["name"] for row in rows(capsys.readouterr().out)}


async def test_an_account_without_a_personal_scope_lists_a_team_with_access(capsys: Captured) -> None:
    def homeless(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/v2/user":
            return None
        user = {"id": "u1", "username": "ada", "defaultTeamId": None, "version": "northstar"}
        return httpx.Response(200, json={"user": user})

    assert await CliHarness(instead=homeless).list("projects", "--format", "jsonl", team=None) == 0
    names_shown = {row["name"] for row in rows(capsys.readouterr().out)}
    assert names_shown
    assert "ada-blog" not in names_shown


async def test_a_team_is_found_by_slug_or_id_and_the_personal_account_by_its_user(capsys: Captured) -> None:
    harness = CliHarness()
    team = harness.account.team("northwind")
    assert team is not None
    printed = []
    for word in ("northwind", "NorthWind", team.id, "ada", "ADA"):
        assert await harness.list("projects", "--format", "jsonl", team=word) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1] == printed[2] != printed[3] == printed[4]


async def test_an_unknown_team_is_refused_with_the_names_of_all_teams(capsys: Captured) -> None:
    with pytest.raises(UsageError, match=r"team acmee not found\. Did you mean acme\? Teams: acme, bigco, northwind\."):
        await CliHarness().list("deployments", team="acmee")
    with pytest.raises(UsageError, match="team nope not found"):
        await CliHarness().list("teams", "--team", "nope")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("word", ["chekout", "a/../b", "..", "ünknown", "x" * 5_000, "[/b]\x1b[31m"])
@pytest.mark.parametrize("what", ["deployments", "projects", "env"])
async def test_an_unknown_project_is_refused(what: str, word: str, capsys: Captured) -> None:
    with pytest.raises(UsageError, match=r"project .* not found") as refused:
        await CliHarness().list(what, "--project", word, "--format", "json")
    assert ("Did you mean checkout?" in str(refused.value)) == (word == "chekout")
    assert capsys.readouterr().out == ""


async def test_a_hostile_name_in_an_error_is_clean_and_short(capsys: Captured) -> None:
    with pytest.raises(UsageError) as refused:
        await CliHarness("hostile-text").list("deployments", team="acme")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 300
    assert capsys.readouterr().out == ""


async def test_the_team_option_filters_the_list_of_teams(capsys: Captured) -> None:
    for word in ("northwind", "NORTHWIND"):
        assert await CliHarness().list("teams", "--team", word, "--format", "jsonl") == 0
        assert [row["slug"] for row in rows(capsys.readouterr().out)] == ["northwind"]


# What goes wrong


async def test_a_team_without_access_is_reported(capsys: Captured) -> None:
    assert await CliHarness().list("deployments", "--format", "json", team="bigco") == 1
    printed = capsys.readouterr()
    assert printed.out == "[]\n"
    assert "No access to bigco" in printed.err


async def test_a_token_that_the_api_refuses_is_a_usage_error(capsys: Captured) -> None:
    code = await over_http(Account(), "list", "deployments", "--token", "wrong")
    printed = capsys.readouterr()
    assert (code, printed.out) == (2, "")
    assert "Vercel rejected the token" in printed.err
    assert "VERCEL_TOKEN" in printed.err


async def test_rows_before_a_network_error_are_printed_as_a_valid_array(capsys: Captured) -> None:
    def falling(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("until"):
            raise httpx.ConnectError("no route")
        return None

    harness = CliHarness(instead=falling)
    assert await harness.list("deployments", "--all", "--format", "json") == 1
    printed = capsys.readouterr()
    assert [row["id"] for row in json.loads(printed.out)] == seeded(harness.account, 100)
    assert printed.err == "vtui: No connection to api.vercel.com\nCheck the network.\n"


async def test_a_list_that_the_server_ends_early_is_reported_as_incomplete(capsys: Captured) -> None:
    assert await CliHarness("cursor-ignored").list("deployments", "--all", "--format", "jsonl") == 1
    printed = capsys.readouterr()
    assert len(ids(printed.out)) == 100
    assert printed.err == "vtui: incomplete (100 shown): the server ignored the cursor\n"


async def test_a_project_that_cannot_be_read_is_named_and_the_others_are_printed(capsys: Captured) -> None:
    def refused(request: httpx.Request) -> httpx.Response | None:
        if store and request.url.path == f"/v10/projects/{store}/env":
            return httpx.Response(403, json={"error": {"code": "forbidden", "message": "Not your project"}})
        return None

    store = ""
    harness = CliHarness(instead=refused)
    await harness.list("projects", "--project", "store", "--format", "jsonl")
    store = rows(capsys.readouterr().out)[0]["id"]
    assert await harness.list("env", "--all", "--format", "jsonl") == 1
    printed = capsys.readouterr()
    assert len({row["project"] for row in rows(printed.out)}) > 30
    assert "store" not in {row["project"] for row in rows(printed.out)}
    assert printed.err.startswith("vtui: store: ")
    assert len(printed.err.splitlines()) == 1


async def test_a_malformed_row_is_printed_and_reported_without_an_error(capsys: Captured) -> None:
    harness = CliHarness("text-rows", deployments=50)
    assert await harness.list("deployments", "--all", "--format", "jsonl") == 0
    printed = capsys.readouterr()
    assert len(ids(printed.out)) == 50
    assert sum(1 for row in rows(printed.out) if row["problem"]) == 1
    assert printed.err == "vtui: unexpected data in 1 row; see the field `problem`\n"


async def test_an_invalid_response_is_reported(capsys: Captured) -> None:
    assert await CliHarness("not-json").list("deployments") == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("vtui: ")


async def test_a_notice_of_the_server_is_printed_once(capsys: Captured) -> None:
    account = Account(faults=frozenset({"warnings"}), live=False, deployments=250)
    assert await over_http(account, "list", "deployments", "--all", "--format", "jsonl", "--token", DEMO_TOKEN) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_every_resource_with_a_list_is_a_kind() -> None:
    assert KINDS == ("deployments", "projects", "domains", "env", "teams")
    assert all(kind_of(what).columns for what in KINDS)


def test_list_of_deployments_imports_no_actions_and_no_other_resource() -> None:
    code = (
        "import sys; from vtui.cli.rows.list_rows import kind_of; kind_of('deployments');"
        "print(*sorted(name for name in sys.modules if name.startswith(('vtui.resources.', 'pydantic.'))))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    names = found.stdout.split()
    assert "vtui.resources.deployments.columns" in names
    assert [name for name in names if "actions" in name or "projects" in name or "pydantic" in name] == []
