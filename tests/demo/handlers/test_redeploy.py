"""Builds that progress with the clock, redeploys and logs."""

import asyncio
import json
from typing import Any

import pytest

from tests.harness.demo_requests import START, Client
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.respond import respond


def source(client: Client, **query: Any) -> Any:
    """The deployment to redeploy: the newest of the query."""
    return client.rows(**({"project": "store", "state": "READY", "target": "production"} | query))[0]


def progress(client: Client, uid: str, seconds: int = 120) -> list[tuple[str, bool]]:
    """Each change of the state and of whether the aliases are assigned."""
    steps: list[tuple[str, bool]] = []
    for _ in range(seconds):
        one = client.get(f"/v13/deployments/{uid}")
        step = (one["readyState"], one["aliasAssigned"])
        if not steps or steps[-1] != step:
            steps.append(step)
        client.clock.advance(1)
    return steps


def test_builds_are_in_progress_at_the_start() -> None:
    states = {row["state"] for row in Client().get("/v7/deployments")["deployments"]}
    assert {"QUEUED", "BUILDING", "READY", "ERROR", "CANCELED", "BLOCKED"} <= states


def test_redeploy_passes_every_state_and_gets_its_aliases() -> None:
    client = Client()
    old = source(client)
    redeployed = client.redeploy(old["uid"], target="production").json
    assert redeployed["source"] == "redeploy"
    assert redeployed["meta"] == old["meta"] | {"action": "redeploy"}
    assert redeployed["creator"]["username"] == "ada"
    assert progress(client, redeployed["id"]) == [
        ("QUEUED", False), ("INITIALIZING", False), ("BUILDING", False), ("READY", False), ("READY", True),
    ]  # fmt: skip
    assert client.get("/v9/projects/store")["targets"]["production"]["id"] == redeployed["id"]
    assert "www.acme.example" in client.get(f"/v13/deployments/{redeployed['id']}")["alias"]


def test_redeploy_is_the_first_row_of_the_list() -> None:
    client = Client()
    redeployed = client.redeploy(source(client)["uid"]).json
    row = client.get("/v7/deployments")["deployments"][0]
    assert (row["uid"], row["state"], row["source"]) == (redeployed["id"], "QUEUED", "redeploy")
    assert row["created"] == redeployed["createdAt"] == START


def test_redeploys_in_the_same_ms_have_different_times() -> None:
    client = Client()
    uid = source(client)["uid"]
    times = [client.redeploy(uid).json["createdAt"] for _ in range(3)]
    assert times == [START, START + 1, START + 2]


def test_redeploy_without_force_answers_with_the_equal_deployment() -> None:
    client = Client()
    old = source(client)
    assert client.redeploy(old["uid"], force="0", target="production").json["id"] == old["uid"]
    assert client.redeploy(old["uid"], force="0").json["id"] != old["uid"]


def test_redeploy_with_the_latest_commit_has_another_commit() -> None:
    client = Client()
    old = source(client)
    redeployed = client.redeploy(old["uid"], withLatestCommit=True).json
    assert redeployed["meta"]["githubCommitSha"] != old["meta"]["githubCommitSha"]
    assert redeployed["gitSource"]["ref"] == old["meta"]["githubCommitRef"]


def test_redeploy_to_a_custom_environment() -> None:
    client = Client()
    redeployed = client.redeploy(source(client)["uid"], customEnvironmentSlugOrId="qa").json
    assert redeployed["customEnvironment"]["slug"] == "qa"
    assert redeployed["target"] is None


def test_redeploy_of_a_rolled_back_project_is_staged() -> None:
    client = Client()
    before = client.get("/v9/projects/checkout")["targets"]["production"]["id"]
    redeployed = client.redeploy(source(client, project="checkout")["uid"], name="checkout", target="production").json
    client.clock.advance(300)
    assert client.get(f"/v13/deployments/{redeployed['id']}")["readySubstate"] == "STAGED"
    assert client.get("/v9/projects/checkout")["targets"]["production"]["id"] == before


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (None, 400, "bad_request"),
        ([], 400, "bad_request"),
        ({}, 400, "bad_request"),
        ({"name": "store"}, 400, "missing_files"),
        ({"name": "store", "deploymentId": None}, 400, "bad_request"),
        ({"name": "store", "deploymentId": "dpl_none"}, 404, "not_found"),
        ({"name": "store", "deploymentId": "SOURCE", "colour": 1}, 400, "bad_request"),
        ({"deploymentId": "SOURCE"}, 400, "bad_request"),
        ({"name": "store", "deploymentId": "SOURCE", "target": "moon"}, 400, "bad_request"),
        ({"name": "store", "deploymentId": "SOURCE", "target": None}, 400, "bad_request"),
        ({"name": "store", "deploymentId": "SOURCE", "meta": {"action": 1}}, 400, "bad_request"),
        ({"name": "store", "deploymentId": "SOURCE", "customEnvironmentSlugOrId": "none"}, 400, "bad_request"),
    ],
)
def test_invalid_body_is_refused(body: Any, status: int, code: str) -> None:
    client = Client()
    if isinstance(body, dict) and body.get("deploymentId") == "SOURCE":
        body = body | {"deploymentId": source(client)["uid"]}
    answer = client.request("POST", "/v13/deployments", body, slug="acme")
    assert (answer.status, answer.code) == (status, code)


def test_project_in_transfer_refuses_a_redeploy() -> None:
    client = Client()
    assert client.redeploy(source(client, project="legacy-shop", target=None)["uid"], name="legacy-shop").status == 409


@pytest.mark.parametrize(
    ("fault", "end"),
    [("create-fails", "ERROR"), ("create-canceled", "CANCELED"), ("create-blocked", "BLOCKED")],
)
def test_faults_end_a_redeploy_in_other_states(fault: str, end: str) -> None:
    client = Client(fault)
    redeployed = client.redeploy(source(client)["uid"]).json
    assert progress(client, redeployed["id"])[-1] == (end, False)


def test_failed_aliases_leave_a_ready_deployment_with_an_error() -> None:
    client = Client("alias-fails")
    redeployed = client.redeploy(source(client)["uid"]).json
    assert progress(client, redeployed["id"])[-1] == ("READY", False)
    assert client.get(f"/v13/deployments/{redeployed['id']}")["aliasError"]["code"] == "cert_missing"


def test_live_deployments_start_about_once_a_minute() -> None:
    client = Client(live=True)
    before = client.get("/v7/deployments")["deployments"][0]["uid"]
    client.clock.advance(600)
    rows = client.get("/v7/deployments", since=START)["deployments"]
    assert 8 <= len(rows) <= 11
    assert before not in [row["uid"] for row in rows]
    client.clock.advance(600)
    assert len(client.get("/v7/deployments", since=START, limit=100)["deployments"]) > len(rows)


def test_live_deployments_do_not_depend_on_the_number_of_requests() -> None:
    often, once = Client(live=True), Client(live=True)
    for _ in range(20):
        often.clock.advance(60)
        often.get("/v7/deployments")
    once.clock.advance(1200)
    assert often.get("/v7/deployments") == once.get("/v7/deployments")


def test_build_log_grows_until_the_build_ends() -> None:
    client = Client()
    redeployed = client.redeploy(source(client)["uid"]).json
    path = f"/v3/deployments/{redeployed['id']}/events"
    assert client.get(path) == []
    sizes = []
    for _ in range(8):
        client.clock.advance(8)
        sizes.append(len(client.get(path)))
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    events = client.get(path)
    assert [one["date"] for one in events] == sorted(one["date"] for one in events)
    assert len({one["id"] for one in events}) == len(events)
    assert events[-1]["info"]["readyState"] == "READY"
    assert client.get(path, direction="backward") == events[::-1]
    assert client.get(path, limit=3) == events[:3]
    assert client.get(path, since=events[5]["date"]) == [one for one in events if one["date"] >= events[5]["date"]]


def test_log_of_a_failed_build_has_the_error() -> None:
    client = Client()
    failed = client.get("/v7/deployments", state="ERROR")["deployments"][0]
    events = client.get(f"/v3/deployments/{failed['uid']}/events")
    assert any(failed["errorMessage"] in one.get("text", "") for one in events)
    assert any(one.get("level") == "error" for one in events)


async def test_followed_log_ends_with_the_aliases() -> None:
    client = Client()
    redeployed = client.redeploy(source(client)["uid"]).json
    reply = respond(
        client.account, "GET", f"/v3/deployments/{redeployed['id']}/events", "slug=acme&follow=1",
        {"authorization": f"Bearer {DEMO_TOKEN}"}, b"",
    )  # fmt: skip
    assert reply.headers["content-type"] == "application/stream+json"
    assert reply.stream is not None
    client.clock.advance(20)
    lines: list[Any] = []
    async for piece in reply.stream():
        lines += [json.loads(line) for line in piece.splitlines()]
        client.clock.advance(5)
    assert lines[-1]["type"] == "alias-assigned"
    assert [line["type"] for line in lines].count("exit") == 1


async def test_runtime_log_has_new_rows_and_ends_with_a_delimiter() -> None:
    client = Client()
    one = source(client)
    path = f"/v1/projects/{one['projectId']}/deployments/{one['uid']}/runtime-logs"
    reply = respond(
        client.account, "GET", path, "slug=acme&format=lines", {"authorization": f"Bearer {DEMO_TOKEN}"}, b""
    )
    assert reply.stream is not None

    async def advance() -> None:
        while True:
            client.clock.advance(2)
            await asyncio.sleep(0)

    advancing = asyncio.ensure_future(advance())
    lines: list[Any] = []
    async for piece in reply.stream():
        lines += [json.loads(line) for line in piece.splitlines() if line != b"{}"]
    advancing.cancel()
    assert lines[0]["timestampInMs"] > START
    assert [line["source"] == "delimiter" for line in lines] == [False] * 300 + [True]
    assert lines[-1]["rowId"] == ""
    assert lines[0].keys() == lines[-1].keys()
    assert client.request("GET", path.replace(one["projectId"], "prj_other"), slug="acme").status == 404
