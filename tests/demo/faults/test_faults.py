"""Every fault changes a response, and most of them how."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from tests.harness.demo_requests import Answer, Client
from vtui.demo.faults.catalog import FAULTS

PATHS = (
    "/v2/user",
    "/v5/user/tokens/current",
    "/v1/teams",
    "/v2/teams",
    "/v2/teams/acme",
    "/v10/projects",
    "/v9/projects/store",
    "/v5/domains",
    "/v9/projects/store/domains",
    "/v10/projects/store/env",
    "/v10/projects/nothing",
)


Response = tuple[int, dict[str, str], bytes]
"""Status, headers and body."""


def client_with(*names: str, **options: Any) -> Client:
    return Client(*names, **({"deployments": 300} | options))


@dataclass(frozen=True)
class Store:
    """Ids of the project "store", as they are in every account of 300 deployments."""

    id: str
    newest: str
    production: list[str]
    """Production deployments, newest first."""
    env_var: str


@cache
def store() -> Store:
    client = client_with()
    return Store(
        client.get("/v9/projects/store")["id"],
        client.rows("store", limit=1)[0]["uid"],
        [row["uid"] for row in client.rows("store", state="READY", target="production", limit=40)],
        client.get("/v10/projects/store/env")["envs"][0]["id"],
    )


def responses(client: Client) -> list[Response]:
    """The responses of a tour through the account, reads and writes."""
    answers: list[Answer] = [client.request("GET", path, slug="acme") for path in PATHS]
    answers.append(client.request("GET", "/v10/projects"))
    answers.append(client.request("GET", "/v10/projects", slug="acme", limit=3, from_="1790000000000"))
    until: Any = None
    for _ in range(4):
        page = client.request("GET", "/v7/deployments", slug="acme", limit=9, until=until)
        answers.append(page)
        try:
            until = page.json["pagination"]["next"]
        except (ValueError, KeyError, TypeError):
            break
    for uid in store().production[:4]:
        answers.append(client.request("GET", f"/v13/deployments/{uid}", slug="acme"))
        answers.append(client.request("GET", f"/v3/deployments/{uid}/events", slug="acme"))
        answers.append(client.request("GET", f"/v2/deployments/{uid}/check-runs", slug="acme"))
    answers.append(client.request("GET", f"/v1/projects/store/env/{store().env_var}", slug="acme"))
    body = {"key": "A_NEW_ONE", "value": "x", "type": "encrypted", "target": ["production"]}
    answers += [client.request("POST", "/v10/projects/store/env", body, slug="acme") for _ in range(2)]
    answers.append(client.request("POST", "/v10/projects/store/env", {**body, "visibility": "config"}, slug="acme"))
    answers.append(client.redeploy(store().production[0], target="production"))
    client.clock.advance(400)
    answers.append(client.request("GET", "/v7/deployments", slug="acme", limit=3))
    answers += moves(client, store().production[1])
    host = {"alias": "tour-acme.vercel.app"}
    answers.append(client.request("POST", f"/v2/deployments/{store().production[2]}/aliases", host, slug="acme"))
    answers += [client.request("GET", "/v6/domains/x.example/config", slug="acme") for _ in range(30)]
    return [
        (
            answer.status,
            {name: value for name, value in answer.headers.items() if name != "x-vercel-id"}
            | {"lost": str(answer.reply.lost), "delay": str(answer.reply.delay)},
            answer.reply.body,
        )
        for answer in answers
    ]


def moves(client: Client, older: str) -> list[Answer]:
    """Cancel a build, roll production back and promote."""
    project, source = store().id, store().newest
    try:
        building = client.redeploy(source).json["id"]
    except (ValueError, KeyError, TypeError):
        building = source
    steps = [
        ("PATCH", f"/v12/deployments/{building}/cancel"),
        ("POST", f"/v1/projects/{project}/rollback/{older}"),
        ("POST", f"/v10/projects/{project}/promote/{older}"),
    ]
    answers = []
    for method, path in steps:
        answers.append(client.request(method, path, slug="acme"))
        client.clock.advance(10)
        answers.append(client.request("GET", f"/v9/projects/{project}", slug="acme", rollbackInfo="true"))
    return answers


@pytest.fixture(scope="module")
def normal() -> list[Response]:
    return responses(Client(deployments=300, rate_limit=25))


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_changes_a_response(name: str, normal: list[Response]) -> None:
    assert responses(client_with(name, rate_limit=25)) != normal


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_no_fault_makes_the_demo_fail(name: str) -> None:
    client = client_with(name)
    for status, headers, body in responses(client):
        assert 200 <= status < 600
        assert all(isinstance(value, str) for value in headers.values())
        assert isinstance(body, bytes)


@pytest.mark.parametrize(("name", "kind"), [("null-rows", type(None)), ("text-rows", str), ("number-rows", int)])
def test_one_row_of_a_page_is_of_another_type(name: str, kind: type) -> None:
    found = client_with(name).rows(limit=20)
    assert [type(row) for row in found].count(kind) == 1
    assert len(found) == 20


def test_one_row_of_a_page_has_no_id() -> None:
    assert len([row for row in client_with("idless-rows").rows() if "uid" not in row]) == 1


def test_invalid_cursors() -> None:
    first = client_with("cursor-ignored").pages("/v7/deployments", "deployments", limit=10, most=3)
    assert first[0] == first[1] == first[2]
    repeating = client_with("cursor-repeats")
    cursor = repeating.get("/v7/deployments", limit=10)["pagination"]["next"]
    assert repeating.get("/v7/deployments", limit=10, until=cursor)["pagination"]["next"] == cursor
    rising = client_with("cursor-rises")
    cursor = rising.get("/v7/deployments", limit=10)["pagination"]["next"]
    assert rising.get("/v7/deployments", limit=10, until=cursor)["pagination"]["next"] > cursor


def test_pages_that_repeat_a_row_still_have_all_rows() -> None:
    pages = client_with("duplicates").pages("/v7/deployments", "deployments", limit=10)
    ids = [row["uid"] for page in pages for row in page]
    assert len(set(ids)) == 300 < len(ids)


def test_empty_page_is_followed_by_the_rest() -> None:
    pages = client_with("empty-page").pages("/v7/deployments", "deployments", limit=10)
    assert [] in pages
    assert len({row["uid"] for page in pages for row in page}) == 300


def test_later_page_fails_once() -> None:
    client = client_with("later-page-fails")
    cursor = client.get("/v7/deployments")["pagination"]["next"]
    assert [client.request("GET", "/v7/deployments", slug="acme", until=cursor).status for _ in range(2)] == [500, 200]


def test_tied_times_lose_rows_at_page_borders_when_until_is_exclusive() -> None:
    pages = client_with("tied-times").pages("/v7/deployments", "deployments", limit=10)
    assert len({row["uid"] for page in pages for row in page}) < 300


def test_projects_are_paged_by_number() -> None:
    by_number = client_with("numeric-project-cursor").pages("/v10/projects", "projects", cursor="from", limit=9)
    assert len({one["id"] for page in by_number for one in page}) == 58
    stubborn = client_with("projects-until-only")
    number = stubborn.get("/v10/projects", limit=9)["pagination"]["next"]
    first = stubborn.get("/v10/projects", limit=9)["projects"]
    assert stubborn.get("/v10/projects", limit=9, from_=number)["projects"] == first
    assert stubborn.get("/v10/projects", limit=9, until=number)["projects"] != first
    assert isinstance(client_with("projects-array").get("/v10/projects"), list)


def test_older_versions_work_where_the_newer_are_retired() -> None:
    for name, status in (("list-gone", 410), ("list-missing", 404)):
        client = client_with(name)
        assert client.request("GET", "/v7/deployments", slug="acme").status == status
        assert client.request("GET", "/v10/projects", slug="acme").status == status
        assert client.request("GET", "/v6/deployments", slug="acme").status == 200
        assert client.request("GET", "/v9/projects", slug="acme").status == 200


def test_errors_have_every_shape() -> None:
    def body(name: str) -> bytes:
        return client_with(name).request("GET", "/v9/projects/none", slug="acme").reply.body

    assert "code" in json.loads(body("err-shape"))["err"]
    assert "code" in json.loads(body("bare-errors"))
    assert body("empty-errors") == b""
    assert body("html-errors").startswith(b"<html>")
    assert json.loads(body("upper-codes"))["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("name", "status"), [("html-502-once", 502), ("empty-500-once", 500), ("rate-limited-once", 429)]
)
def test_each_endpoint_fails_once(name: str, status: int) -> None:
    client = client_with(name)
    for path in ("/v2/user", "/v2/teams"):
        assert [client.request("GET", path).status for _ in range(2)] == [status, 200]


def test_refused_redeploy_creates_no_deployment() -> None:
    for name, status in (
        ("create-400", 400),
        ("create-402", 402),
        ("create-403", 403),
        ("create-409", 409),
        ("create-429", 429),
    ):
        client = client_with(name)
        source = client.rows()[12]["uid"]
        answer = client.redeploy(source)
        assert answer.status == status
        assert answer.json["error"]["message"]
        assert client.rows()[12]["uid"] == source


def test_bare_429_has_the_limit_headers_only() -> None:
    client = client_with("bare-429", rate_limit=1)
    client.request("GET", "/v2/user")
    answer = client.request("GET", "/v2/user")
    assert answer.json == {"error": {"code": "too_many_requests", "message": "Rate limit exceeded"}}
    assert {name for name in answer.headers if name.startswith(("x-rate", "retry"))} == {
        "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset",
    }  # fmt: skip


def test_empty_account_has_empty_lists() -> None:
    client = client_with("empty")
    assert client.get("/v2/teams", slug=None)["teams"] == []
    for path, key in (("/v7/deployments", "deployments"), ("/v10/projects", "projects"), ("/v5/domains", "domains")):
        assert client.get(path, slug=None)[key] == []


def test_deployment_deleted_by_retention_is_listed_and_cannot_be_redeployed() -> None:
    client = client_with("soft-deleted")
    deleted = next(row for row in client.rows() if row.get("softDeletedByRetention"))
    assert deleted["state"] == "DELETED"
    assert client.redeploy(deleted["uid"]).status == 404
