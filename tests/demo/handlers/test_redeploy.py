"""Builds that progress with the clock, redeploys, and the log of a build."""

import asyncio
import json
from typing import Any

import pytest

from tests.demo.harness import START, Asker
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.routes import respond


def source(asker: Asker, **query: Any) -> Any:
    return asker.get("/v7/deployments", **({"projectId": "store", "state": "READY", "target": "production"} | query))[
        "deployments"
    ][0]


def course(asker: Asker, uid: str, seconds: int = 120) -> list[tuple[str, bool]]:
    """State and whether the aliases are there, once for each change."""
    seen: list[tuple[str, bool]] = []
    for _ in range(seconds):
        one = asker.get(f"/v13/deployments/{uid}")
        step = (one["readyState"], one["aliasAssigned"])
        if not seen or seen[-1] != step:
            seen.append(step)
        asker.clock.advance(1)
    return seen


def test_builds_are_in_progress_at_the_start() -> None:
    states = {row["state"] for row in Asker().get("/v7/deployments")["deployments"]}
    assert {"QUEUED", "BUILDING", "READY", "ERROR", "CANCELED", "BLOCKED"} <= states


def test_a_redeploy_goes_from_queued_to_completing_to_its_aliases() -> None:
    asker = Asker()
    old = source(asker)
    made = asker.redeploy(old["uid"], target="production").json
    assert made["source"] == "redeploy"
    assert made["meta"] == old["meta"] | {"action": "redeploy"}
    assert made["creator"]["username"] == "ada"
    assert course(asker, made["id"]) == [
        ("QUEUED", False), ("INITIALIZING", False), ("BUILDING", False), ("READY", False), ("READY", True),
    ]  # fmt: skip
    assert asker.get("/v9/projects/store")["targets"]["production"]["id"] == made["id"]
    assert "www.acme.example" in asker.get(f"/v13/deployments/{made['id']}")["alias"]


def test_a_redeploy_is_the_first_row_of_the_list_at_once() -> None:
    asker = Asker()
    made = asker.redeploy(source(asker)["uid"]).json
    row = asker.get("/v7/deployments")["deployments"][0]
    assert (row["uid"], row["state"], row["source"]) == (made["id"], "QUEUED", "redeploy")
    assert row["created"] == made["createdAt"] == START


def test_two_redeploys_in_the_same_ms_have_different_times() -> None:
    asker = Asker()
    uid = source(asker)["uid"]
    times = [asker.redeploy(uid).json["createdAt"] for _ in range(3)]
    assert times == [START, START + 1, START + 2]


def test_without_force_an_equal_deployment_is_the_answer() -> None:
    asker = Asker()
    old = source(asker)
    assert asker.redeploy(old["uid"], force="0", target="production").json["id"] == old["uid"]
    assert asker.redeploy(old["uid"], force="0").json["id"] != old["uid"]


def test_the_latest_commit_is_another_commit() -> None:
    asker = Asker()
    old = source(asker)
    made = asker.redeploy(old["uid"], withLatestCommit=True).json
    assert made["meta"]["githubCommitSha"] != old["meta"]["githubCommitSha"]
    assert made["gitSource"]["ref"] == old["meta"]["githubCommitRef"]


def test_a_redeploy_to_a_custom_environment() -> None:
    asker = Asker()
    made = asker.redeploy(source(asker)["uid"], customEnvironmentSlugOrId="qa").json
    assert made["customEnvironment"]["slug"] == "qa"
    assert made["target"] is None


def test_a_redeploy_of_a_pinned_project_waits_as_staged() -> None:
    asker = Asker()
    before = asker.get("/v9/projects/checkout")["targets"]["production"]["id"]
    made = asker.redeploy(source(asker, projectId="checkout")["uid"], name="checkout", target="production").json
    asker.clock.advance(300)
    assert asker.get(f"/v13/deployments/{made['id']}")["readySubstate"] == "STAGED"
    assert asker.get("/v9/projects/checkout")["targets"]["production"]["id"] == before


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
def test_a_body_that_the_api_would_refuse_is_refused(body: Any, status: int, code: str) -> None:
    asker = Asker()
    if isinstance(body, dict) and body.get("deploymentId") == "SOURCE":
        body = body | {"deploymentId": source(asker)["uid"]}
    answer = asker.ask("POST", "/v13/deployments", body, slug="acme")
    assert (answer.status, answer.json["error"]["code"]) == (status, code)


def test_a_project_in_transfer_refuses_to_deploy() -> None:
    asker = Asker()
    assert asker.redeploy(source(asker, projectId="legacy-shop", target=None)["uid"], name="legacy-shop").status == 409


@pytest.mark.parametrize(
    ("oddity", "end"),
    [("create-fails", "ERROR"), ("create-canceled", "CANCELED"), ("create-blocked", "BLOCKED")],
)
def test_a_redeploy_can_end_otherwise(oddity: str, end: str) -> None:
    asker = Asker(oddities=frozenset({oddity}))
    made = asker.redeploy(source(asker)["uid"]).json
    assert course(asker, made["id"])[-1] == (end, False)


def test_aliases_that_fail_leave_a_ready_deployment_with_an_error() -> None:
    asker = Asker(oddities=frozenset({"alias-fails"}))
    made = asker.redeploy(source(asker)["uid"]).json
    assert course(asker, made["id"])[-1] == ("READY", False)
    assert asker.get(f"/v13/deployments/{made['id']}")["aliasError"]["code"] == "cert_missing"


def test_new_deployments_start_by_themselves_about_once_a_minute() -> None:
    asker = Asker(live=True)
    before = asker.get("/v7/deployments")["deployments"][0]["uid"]
    asker.clock.advance(600)
    rows = asker.get("/v7/deployments", since=START)["deployments"]
    assert 8 <= len(rows) <= 11
    assert before not in [row["uid"] for row in rows]
    asker.clock.advance(600)
    assert len(asker.get("/v7/deployments", since=START, limit=100)["deployments"]) > len(rows)


def test_live_deployments_are_the_same_however_often_one_looks() -> None:
    often, once = Asker(live=True), Asker(live=True)
    for _ in range(20):
        often.clock.advance(60)
        often.get("/v7/deployments")
    once.clock.advance(1200)
    assert often.get("/v7/deployments") == once.get("/v7/deployments")


def test_the_log_of_a_build_grows_until_its_end() -> None:
    asker = Asker()
    made = asker.redeploy(source(asker)["uid"]).json
    path = f"/v3/deployments/{made['id']}/events"
    assert asker.get(path) == []
    sizes = []
    for _ in range(8):
        asker.clock.advance(8)
        sizes.append(len(asker.get(path)))
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]
    events = asker.get(path)
    assert [one["date"] for one in events] == sorted(one["date"] for one in events)
    assert len({one["id"] for one in events}) == len(events)
    assert events[-1]["info"]["readyState"] == "READY"
    assert asker.get(path, direction="backward") == events[::-1]
    assert asker.get(path, limit=3) == events[:3]
    assert asker.get(path, since=events[5]["date"]) == [one for one in events if one["date"] >= events[5]["date"]]


def test_a_failed_build_says_why_in_its_log() -> None:
    asker = Asker()
    failed = asker.get("/v7/deployments", state="ERROR")["deployments"][0]
    events = asker.get(f"/v3/deployments/{failed['uid']}/events")
    assert any(failed["errorMessage"] in one.get("text", "") for one in events)
    assert any(one.get("level") == "error" for one in events)


async def test_a_followed_log_ends_with_the_aliases() -> None:
    asker = Asker()
    made = asker.redeploy(source(asker)["uid"]).json
    reply = respond(
        asker.account, "GET", f"/v3/deployments/{made['id']}/events", "slug=acme&follow=1",
        {"authorization": f"Bearer {DEMO_TOKEN}"}, b"",
    )  # fmt: skip
    assert reply.headers["content-type"] == "application/stream+json"
    assert reply.stream is not None
    asker.clock.advance(20)
    lines: list[Any] = []
    async for piece in reply.stream():
        lines += [json.loads(line) for line in piece.splitlines()]
        asker.clock.advance(5)
    assert lines[-1]["type"] == "alias-assigned"
    assert [line["type"] for line in lines].count("exit") == 1


async def test_a_runtime_log_says_what_comes_and_ends_with_its_reason() -> None:
    asker = Asker()
    one = source(asker)
    path = f"/v1/projects/{one['projectId']}/deployments/{one['uid']}/runtime-logs"
    reply = respond(
        asker.account, "GET", path, "slug=acme&format=lines", {"authorization": f"Bearer {DEMO_TOKEN}"}, b""
    )
    assert reply.stream is not None

    async def turn() -> None:
        while True:
            asker.clock.advance(2)
            await asyncio.sleep(0)

    turning = asyncio.ensure_future(turn())
    lines: list[Any] = []
    async for piece in reply.stream():
        lines += [json.loads(line) for line in piece.splitlines() if line != b"{}"]
    turning.cancel()
    assert lines[0]["timestampInMs"] > START
    assert [line["source"] == "delimiter" for line in lines] == [False] * 300 + [True]
    assert lines[-1]["rowId"] == ""
    assert lines[0].keys() == lines[-1].keys()
    assert asker.ask("GET", path.replace(one["projectId"], "prj_other"), slug="acme").status == 404
