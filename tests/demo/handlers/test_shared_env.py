"""Shared env vars of the demo account: created, linked, unlinked, and what is refused inside a good answer."""

from typing import Any

import pytest

from tests.harness.demo_requests import Client

ENTRY = {"key": "MADE", "value": "s3cret"}


def create(client: Client, *entries: Any, slug: str | None = "acme", **more: Any) -> Any:
    body = {"evs": list(entries), "type": "encrypted", "target": ["production"]} | more
    return client.request("POST", "/v1/env", body, slug=slug)


def link(client: Client, id_: str, **ids: list[str]) -> Any:
    answer = client.request("PATCH", "/v1/env", {"updates": {id_: {"projectIdUpdates": ids}}}, slug="acme")
    assert answer.status == 200
    return answer.json


def test_created_variable_has_its_value_and_no_project() -> None:
    client = Client()
    answer = create(client, ENTRY | {"comment": "why"})
    assert (answer.status, answer.json["failed"]) == (201, [])
    (row,) = answer.json["created"]
    assert (row["key"], row["projectId"], row["target"], row["comment"]) == ("MADE", [], ["production"], "why")
    assert row["value"] != "s3cret"
    assert client.get(f"/v1/env/{row['id']}")["value"] == "s3cret"
    assert row["id"] in {each["id"] for each in client.get("/v1/env")["data"]}
    sealed = create(client, {"key": "SEALED", "value": "x"}, type="sensitive").json["created"][0]
    assert "value" not in client.get(f"/v1/env/{sealed['id']}")


def test_some_are_created_and_others_refused_in_one_201() -> None:
    client = Client()
    answer = create(client, ENTRY, {"key": "CDN_HOST", "value": "x"}, {"key": "no-key", "value": "x"}, ENTRY)
    assert answer.status == 201
    assert [row["key"] for row in answer.json["created"]] == ["MADE"]
    errors = [each["error"] for each in answer.json["failed"]]
    assert [(error["code"], error["envVarKey"]) for error in errors] == [
        ("ENV_CONFLICT", "CDN_HOST"),
        ("KEY_INVALID_CHARACTERS", "no-key"),
        ("ENV_CONFLICT", "MADE"),
    ]


def test_projects_are_linked_and_unlinked_and_builds_follow() -> None:
    client = Client()
    docs, store = (client.get(f"/v9/projects/{name}")["id"] for name in ("docs", "store"))
    id_ = create(client, ENTRY).json["created"][0]["id"]
    assert link(client, id_, link=[docs, store, docs])["updated"][0]["projectId"] == [docs, store]
    assert client.get("/v3/env/pull/docs/production")["env"]["MADE"] == "s3cret"
    assert [row["id"] for row in client.get("/v1/env", projectId=docs)["data"]].count(id_) == 1
    assert link(client, id_, unlink=[docs])["updated"][0]["projectId"] == [store]
    assert "MADE" not in client.get("/v3/env/pull/docs/production")["env"]
    refused = link(client, id_, link=["prj_none"])
    assert (refused["updated"], refused["failed"][0]["error"]["code"]) == ([], "not_found")
    assert create(client, {"key": "OTHER", "value": "x"}, projectId=[docs]).json["created"][0]["projectId"] == [docs]


@pytest.mark.parametrize(
    "body",
    [
        {"evs": []},
        {"evs": [ENTRY] * 51},
        {"evs": [{"key": "A"}]},
        {"evs": [ENTRY | {"comment": "x" * 501}]},
        {"type": "plain"},
        {"target": []},
        {"target": ["staging"]},
        {"target": [{}]},
        {"projectId": "prj_1"},
    ],
)
def test_invalid_bodies_are_refused(body: dict[str, Any]) -> None:
    answer = create(Client(), ENTRY, **body)
    assert (answer.status, answer.code) == (400, "bad_request")


@pytest.mark.parametrize("updates", [{"link": "prj_1"}, {"link": [[]]}, {"other": []}])
def test_invalid_links_are_refused(updates: Any) -> None:
    client = Client()
    id_ = client.get("/v1/env")["data"][0]["id"]
    answer = client.request("PATCH", "/v1/env", {"updates": {id_: {"projectIdUpdates": updates}}}, slug="acme")
    assert (answer.status, answer.code) == (400, "bad_request")


def test_personal_account_and_member_are_refused() -> None:
    assert create(Client(), ENTRY, slug=None).status == 400
    assert create(Client(), ENTRY, slug="northwind").status == 403
