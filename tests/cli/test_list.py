"""`vtui list`: what is printed, where, and with which exit code."""

import csv
import io
import json
import re
from typing import Any

import httpx
import pytest

from tests.harness.cli_stage import Stage, over_http
from vtui.cli.options import UsageError
from vtui.cli.rows.kinds import KINDS
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.table.export.records import field_names

Captured = pytest.CaptureFixture[str]


def rows(told: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.splitlines()]


def ids(told: str) -> list[str]:
    return [row["id"] for row in rows(told)]


def seeded(account: Account, count: int) -> list[str]:
    """The ids of the newest deployments of acme, as the account itself knows them."""
    team = account.team("acme")
    assert team is not None
    return [team.deployments.get(index).uid for index in range(count)]


# What comes


async def test_25_000_deployments_come_once_each_and_in_the_servers_order(capsys: Captured) -> None:
    account = Account(live=False)
    code = await over_http(account, "list", "deployments", "--all", "--format", "jsonl", "--token", DEMO_TOKEN)
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    assert ids(told.out) == seeded(account, 25_000)


@pytest.mark.parametrize(("asked", "come"), [(1, 1), (20, 20), (100, 100), (250, 250), (5_000, 350)])
async def test_the_limit_is_rows_in_all_and_not_a_page(asked: int, come: int, capsys: Captured) -> None:
    stage = Stage()
    assert await stage.list("deployments", "--limit", str(asked), "--format", "jsonl") == 0
    assert ids(capsys.readouterr().out) == seeded(stage.account, come)


async def test_a_limit_holds_for_a_list_that_comes_in_one_piece_too(capsys: Captured) -> None:
    assert await Stage().list("teams", "--limit", "2", "--format", "jsonl") == 0
    assert len(rows(capsys.readouterr().out)) == 2


async def test_without_a_limit_it_is_a_hundred(capsys: Captured) -> None:
    assert await Stage().list("deployments", "--format", "jsonl") == 0
    assert len(ids(capsys.readouterr().out)) == 100


@pytest.mark.parametrize("what", KINDS)
async def test_every_kind_reads_back_from_every_format(what: str, capsys: Captured) -> None:
    stage = Stage(deployments=60)
    told = {}
    for form in ("table", "json", "jsonl", "csv"):
        assert await stage.list(what, "--all", "--format", form) == 0
        told[form] = capsys.readouterr().out
    array = json.loads(told["json"])
    header, *lines = csv.reader(io.StringIO(told["csv"]))
    assert array
    assert rows(told["jsonl"]) == array
    assert header == list(array[0]) == field_names(KINDS[what].row)
    assert [line[0] for line in lines] == [row["id"] for row in array]
    assert len(told["table"].splitlines()) == 1 + len(array)


async def test_without_a_project_env_and_domains_cover_the_whole_team(capsys: Captured) -> None:
    stage = Stage()
    await stage.list("projects", "--all", "--format", "jsonl")
    projects = {row["name"] for row in rows(capsys.readouterr().out)}
    assert await stage.list("domains", "--all", "--format", "jsonl") == 0
    domains = rows(capsys.readouterr().out)
    assert {row["project"] for row in domains if row["project_id"]} == projects
    assert any(row["project_id"] is None for row in domains)
    assert await stage.list("env", "--all", "--format", "jsonl") == 0
    assert len({row["project"] for row in rows(capsys.readouterr().out)}) > 30


async def test_domains_whose_dns_is_not_requested_are_said_to_be_not_checked(capsys: Captured) -> None:
    stage = Stage()
    assert await stage.list("domains", "--project", "docs") == 0
    table = capsys.readouterr().out.splitlines()
    assert [re.split(" {2,}", line)[1] for line in sorted(table[1:])] == ["● Valid Configuration", "– DNS not checked"]
    await stage.list("domains", "--project", "docs", "--format", "jsonl")
    found = {row["name"]: row["configuration"] for row in rows(capsys.readouterr().out)}
    assert found == {"docs.acme.example": "not checked", "docs-acme.vercel.app": "valid"}


@pytest.mark.parametrize("what", ["deployments", "domains", "env"])
async def test_a_project_narrows_the_list_by_name_and_by_id(what: str, capsys: Captured) -> None:
    stage = Stage()
    await stage.list("projects", "--project", "checkout", "--format", "jsonl")
    (project,) = rows(capsys.readouterr().out)
    told = []
    for word in (project["name"], project["id"]):
        assert await stage.list(what, "--project", word, "--format", "jsonl") == 0
        told.append(rows(capsys.readouterr().out))
    assert told[0] == told[1]
    assert {row["project_id"] for row in told[0]} == {project["id"]}


async def test_env_values_are_never_printed(capsys: Captured) -> None:
    def poisoned(request: httpx.Request) -> httpx.Response | None:
        if not request.url.path.endswith("/env"):
            return None
        row = {"id": "e", "key": "K", "value": "s3cret", "type": "plain", "target": [], "projectId": ["p"]}
        return httpx.Response(200, json={"data" if "/projects/" not in request.url.path else "envs": [row]})

    for form in ("table", "json", "jsonl", "csv"):
        assert await Stage(instead=poisoned).list("env", "--project", "store", "--format", form) == 0
    told = capsys.readouterr()
    assert "s3cret" not in told.out + told.err


async def test_an_empty_account_gives_empty_output_that_is_still_valid(capsys: Captured) -> None:
    stage = Stage("empty")
    assert await stage.list("deployments", "--format", "json", team=None) == 0
    assert capsys.readouterr().out == "[]\n"
    assert await stage.list("deployments", "--format", "jsonl", team=None) == 0
    assert capsys.readouterr().out == ""
    assert await stage.list("deployments", team=None) == 0
    assert capsys.readouterr().out.split()[:2] == ["State", "Project"]


async def test_hostile_text_stays_text(capsys: Captured) -> None:
    stage = Stage("hostile-text", deployments=20)
    for form in ("table", "json", "jsonl", "csv"):
        assert await stage.list("deployments", "--format", form, team=None) == 0
        told = capsys.readouterr().out
        assert not set(told) & set("\x1b\x07\x9b\u202e\u200b\r\t\x00")
        assert len(told.splitlines()) == {"table": 21, "json": 22, "jsonl": 20, "csv": 21}[form]


# Where from


async def test_the_default_is_the_accounts_default_team(capsys: Captured) -> None:
    stage = Stage()
    assert await stage.list("deployments", "--limit", "3", "--format", "jsonl", team=None) == 0
    assert ids(capsys.readouterr().out) == seeded(stage.account, 3)


async def test_a_default_team_that_keeps_the_token_out_leaves_the_personal_account(capsys: Captured) -> None:
    def locked(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/v2/user":
            return None
        user = {"id": "u1", "username": "ada", "defaultTeamId": bigco}
        return httpx.Response(200, json={"user": user})

    stage = Stage(instead=locked)
    bigco = stage.account.teams[0].id
    assert await stage.list("projects", "--format", "jsonl", team=None) == 0
    assert "ada-blog" in {row["name"] for row in rows(capsys.readouterr().out)}


async def test_an_account_without_a_personal_scope_lists_a_team_it_can_enter(capsys: Captured) -> None:
    def homeless(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/v2/user":
            return None
        user = {"id": "u1", "username": "ada", "defaultTeamId": None, "version": "northstar"}
        return httpx.Response(200, json={"user": user})

    assert await Stage(instead=homeless).list("projects", "--format", "jsonl", team=None) == 0
    names_shown = {row["name"] for row in rows(capsys.readouterr().out)}
    assert names_shown
    assert "ada-blog" not in names_shown


async def test_a_team_is_known_by_slug_and_by_id_and_the_person_by_their_name(capsys: Captured) -> None:
    stage = Stage()
    team = stage.account.team("northwind")
    assert team is not None
    told = []
    for word in ("northwind", "NorthWind", team.id, "ada", "ADA"):
        assert await stage.list("projects", "--format", "jsonl", team=word) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1] == told[2] != told[3] == told[4]


async def test_an_unknown_team_is_refused_with_those_that_exist(capsys: Captured) -> None:
    with pytest.raises(UsageError, match=r"no team acmee; did you mean acme\? Teams: acme, bigco, northwind\."):
        await Stage().list("deployments", team="acmee")
    with pytest.raises(UsageError, match="no team nope"):
        await Stage().list("teams", "--team", "nope")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("word", ["chekout", "a/../b", "..", "ünknown", "x" * 5_000, "[/b]\x1b[31m"])
@pytest.mark.parametrize("what", ["deployments", "projects", "env"])
async def test_an_unknown_project_is_refused(what: str, word: str, capsys: Captured) -> None:
    with pytest.raises(UsageError, match="no project") as refused:
        await Stage().list(what, "--project", word, "--format", "json")
    assert ("did you mean checkout?" in str(refused.value)) == (word == "chekout")
    assert capsys.readouterr().out == ""


async def test_a_hostile_name_in_a_refusal_is_clean_and_short(capsys: Captured) -> None:
    with pytest.raises(UsageError) as refused:
        await Stage("hostile-text").list("deployments", team="acme")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 300
    assert capsys.readouterr().out == ""


async def test_a_team_narrows_the_list_of_teams_to_itself(capsys: Captured) -> None:
    for word in ("northwind", "NORTHWIND"):
        assert await Stage().list("teams", "--team", word, "--format", "jsonl") == 0
        assert [row["slug"] for row in rows(capsys.readouterr().out)] == ["northwind"]


# What goes wrong


async def test_a_team_that_keeps_the_token_out_says_so(capsys: Captured) -> None:
    assert await Stage().list("deployments", "--format", "json", team="bigco") == 1
    told = capsys.readouterr()
    assert told.out == "[]\n"
    assert "bigco does not let this token in" in told.err


async def test_a_token_that_the_api_refuses_is_a_usage_error(capsys: Captured) -> None:
    code = await over_http(Account(), "list", "deployments", "--token", "wrong")
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert "does not accept this token" in told.err
    assert "VERCEL_TOKEN" in told.err


async def test_when_the_network_goes_what_came_is_printed_and_the_array_is_closed(capsys: Captured) -> None:
    def falling(request: httpx.Request) -> httpx.Response | None:
        if request.url.params.get("until"):
            raise httpx.ConnectError("no route")
        return None

    stage = Stage(instead=falling)
    assert await stage.list("deployments", "--all", "--format", "json") == 1
    told = capsys.readouterr()
    assert [row["id"] for row in json.loads(told.out)] == seeded(stage.account, 100)
    assert told.err == "vtui: No connection to api.vercel.com\nCheck the network.\n"


async def test_a_list_that_the_server_cuts_short_is_not_called_complete(capsys: Captured) -> None:
    assert await Stage("cursor-ignored").list("deployments", "--all", "--format", "jsonl") == 1
    told = capsys.readouterr()
    assert len(ids(told.out)) == 100
    assert told.err == "vtui: incomplete, 100 shown: the server ignored the cursor\n"


async def test_a_project_that_cannot_be_read_is_named_and_the_others_are_printed(capsys: Captured) -> None:
    def refused(request: httpx.Request) -> httpx.Response | None:
        if store and request.url.path == f"/v10/projects/{store}/env":
            return httpx.Response(403, json={"error": {"code": "forbidden", "message": "Not your project"}})
        return None

    store = ""
    stage = Stage(instead=refused)
    await stage.list("projects", "--project", "store", "--format", "jsonl")
    store = rows(capsys.readouterr().out)[0]["id"]
    assert await stage.list("env", "--all", "--format", "jsonl") == 1
    told = capsys.readouterr()
    assert len({row["project"] for row in rows(told.out)}) > 30
    assert "store" not in {row["project"] for row in rows(told.out)}
    assert told.err.startswith("vtui: store: ")
    assert len(told.err.splitlines()) == 1


async def test_an_odd_row_is_printed_and_mentioned_and_is_no_failure(capsys: Captured) -> None:
    stage = Stage("text-rows", deployments=50)
    assert await stage.list("deployments", "--all", "--format", "jsonl") == 0
    told = capsys.readouterr()
    assert len(ids(told.out)) == 50
    assert sum(1 for row in rows(told.out) if row["odd"]) == 1
    assert told.err == "vtui: 1 row is not as the API promises; see the field `odd`\n"


async def test_an_answer_that_is_none_ends_it_with_a_reason(capsys: Captured) -> None:
    assert await Stage("not-json").list("deployments") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("vtui: ")


async def test_a_notice_of_the_server_is_passed_on_once(capsys: Captured) -> None:
    account = Account(faults=frozenset({"warnings"}), live=False, deployments=250)
    assert await over_http(account, "list", "deployments", "--all", "--format", "jsonl", "--token", DEMO_TOKEN) == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
