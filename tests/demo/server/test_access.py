"""Access: tokens, scopes, rate limits, paths."""

import json
import sys

import pytest

from tests.harness.demo_requests import START, Client
from vtui.demo.data.account import Account
from vtui.demo.server.routes import ROUTES, match


def test_missing_and_wrong_tokens_have_different_errors() -> None:
    client = Client()
    missing, wrong = client.request("GET", "/v2/user", token=None), client.request("GET", "/v2/user", token="other")  # noqa: S106 - no secret
    assert (missing.status, missing.code, missing.json["error"]["missingToken"]) == (
        403,
        "forbidden",
        True,
    )
    assert (wrong.status, wrong.code, wrong.json["error"]["invalidToken"]) == (403, "forbidden", True)


def test_team_that_requires_sso_answers_with_what_the_sign_in_needs() -> None:
    client = Client()
    for path in ("/v7/deployments", "/v10/projects", "/v5/domains", "/v10/projects/x/env"):
        answer = client.request("GET", path, slug="bigco")
        error = answer.json["error"]
        assert (answer.status, error["saml"], error["scope"], error["enforced"]) == (403, True, "bigco", True)
        assert error["teamId"].startswith("team_")


def test_team_list_marks_the_team_that_requires_sso() -> None:
    teams = {team["slug"]: team for team in Client().get("/v2/teams")["teams"]}
    assert list(teams) == ["bigco", "northwind", "acme"]
    assert teams["bigco"]["limited"] is True
    assert teams["acme"]["membership"]["role"] == "OWNER"
    assert teams["northwind"]["membership"]["role"] == "MEMBER"


def test_team_is_found_by_id_and_by_slug() -> None:
    client = Client()
    team = client.get("/v2/teams/acme")
    assert client.get(f"/v2/teams/{team['id']}") == team
    assert client.get("/v7/deployments", slug=None, teamId=team["id"]) == client.get("/v7/deployments")
    assert client.request("GET", "/v2/teams/nobody").status == 404
    assert client.request("GET", "/v7/deployments", slug="nobody").code == "team_unauthorized"


def test_resources_of_one_scope_are_not_found_in_another() -> None:
    client = Client()
    row = client.get("/v7/deployments")["deployments"][19]
    for slug in ("northwind", None):
        for path in (
            f"/v13/deployments/{row['uid']}",
            f"/v13/deployments/{row['url']}",
            f"/v9/projects/{row['projectId']}",
        ):
            answer = client.request("GET", path, slug=slug)
            assert (answer.status, answer.code) == (404, "not_found")
        assert client.request("GET", "/v7/deployments", slug=slug, projectId=row["projectId"]).status == 404
        assert client.redeploy(row["uid"], slug=slug or "").status == 404


def test_request_without_a_team_is_for_the_personal_account() -> None:
    client = Client()
    user = client.get("/v2/user")["user"]
    projects = client.get("/v10/projects", slug=None)["projects"]
    assert {project["accountId"] for project in projects} == {user["id"]}
    assert client.get("/v7/deployments", slug=None)["deployments"]


def test_every_response_has_the_remaining_rate_limit() -> None:
    client = Client(rate_limit=None)
    for remaining in (999, 998):
        headers = client.request("GET", "/v7/deployments", slug="acme").headers
        assert headers["x-ratelimit-limit"] == "1000"
        assert headers["x-ratelimit-remaining"] == str(remaining)
        assert int(headers["x-ratelimit-reset"]) == START // 1000 + 60
        assert headers["x-vercel-id"].startswith("iad1::")
    assert client.request("GET", "/v2/user", token=None).headers["x-ratelimit-limit"] == "500"
    assert "x-ratelimit-limit" in client.request("GET", "/nowhere").headers


def test_exceeded_rate_limit_is_reset_after_a_minute() -> None:
    client = Client(rate_limit=2)
    statuses = [client.request("GET", "/v2/teams").status for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = client.request("GET", "/v2/teams")
    limit = answer.json["error"]["limit"]
    assert limit == {"remaining": 0, "reset": START // 1000 + 60, "resetMs": (START // 1000 + 60) * 1000, "total": 2}
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert client.request("GET", "/v2/user").status == 200
    client.clock.advance(60)
    assert client.request("GET", "/v2/teams").status == 200


def test_versions_of_a_list_share_a_rate_limit() -> None:
    client = Client(rate_limit=2)
    assert [client.request("GET", f"/{version}/deployments", slug="acme").status for version in ("v6", "v7", "v6")] == [
        200,
        200,
        429,
    ]


def test_account_without_rate_limit_sends_no_limit_headers() -> None:
    assert not [
        name for name in Client(rate_limit=0).request("GET", "/v2/user").headers if name.startswith("x-ratelimit")
    ]


@pytest.mark.parametrize(
    "path", ["/", "", "/v2", "/v2/user/", "/v99/deployments", "/v2/users", "v2/user", "/v2//user", "/v9/projects//env"]
)
def test_unknown_path_is_not_found(path: str) -> None:
    answer = Client().request("GET", path)
    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "BREW"])
def test_unknown_method_of_a_path_is_not_allowed(method: str) -> None:
    assert Client().request(method, "/v7/deployments", slug="acme").status == 405


def test_retired_path_answers_its_status_and_the_older_version_works() -> None:
    for status in (404, 410):
        client = Client(retired={"/v7/deployments": status})
        assert client.request("GET", "/v7/deployments", slug="acme").status == status
        assert client.request("GET", "/v6/deployments", slug="acme").status == 200


def test_every_route_matches_its_own_template() -> None:
    for route in ROUTES:
        path = "/".join("x" if part.startswith("{") else part for part in route.template.split("/"))
        matched = match(route.method, path)
        assert isinstance(matched, tuple)
        assert matched[0] is route


def test_account_is_created_in_constant_time_whatever_its_size() -> None:
    def calls(deployments: int) -> int:
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            Account(deployments=deployments)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(100_000) < 2 * calls(1_000)


def test_unknown_fault_raises_value_error() -> None:
    with pytest.raises(ValueError, match="no such fault: typo"):
        Client("typo").get("/v2/user")


def test_responses_are_json_in_utf_8() -> None:
    answer = Client().request("GET", "/v2/teams")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert "株式会社" in answer.reply.body.decode()
    assert json.loads(answer.reply.body)["pagination"] == {
        "count": 3,
        "next": None,
        "prev": answer.json["teams"][0]["createdAt"],
    }
