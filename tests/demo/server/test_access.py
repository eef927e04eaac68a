"""Who may ask what: tokens, scopes, limits, paths."""

import json
import sys

import pytest

from tests.demo.harness import START, Asker
from vtui.demo.server.routes import ROUTES


def test_a_missing_and_a_wrong_token_are_told_apart() -> None:
    asker = Asker()
    missing, wrong = asker.ask("GET", "/v2/user", token=None), asker.ask("GET", "/v2/user", token="other")  # noqa: S106 - no secret
    assert (missing.status, missing.json["error"]["code"], missing.json["error"]["missingToken"]) == (
        403,
        "forbidden",
        True,
    )
    assert (wrong.status, wrong.json["error"]["code"], wrong.json["error"]["invalidToken"]) == (403, "forbidden", True)


def test_the_locked_team_refuses_with_what_single_sign_on_needs() -> None:
    asker = Asker()
    for path in ("/v7/deployments", "/v10/projects", "/v5/domains", "/v10/projects/x/env"):
        answer = asker.ask("GET", path, slug="bigco")
        error = answer.json["error"]
        assert (answer.status, error["saml"], error["scope"], error["enforced"]) == (403, True, "bigco", True)
        assert error["teamId"].startswith("team_")


def test_teams_are_listed_with_the_locked_one_marked() -> None:
    teams = {team["slug"]: team for team in Asker().get("/v2/teams")["teams"]}
    assert list(teams) == ["bigco", "northwind", "acme"]
    assert teams["bigco"]["limited"] is True
    assert teams["acme"]["membership"]["role"] == "OWNER"
    assert teams["northwind"]["membership"]["role"] == "MEMBER"


def test_a_team_is_found_by_id_and_by_slug() -> None:
    asker = Asker()
    team = asker.get("/v2/teams/acme")
    assert asker.get(f"/v2/teams/{team['id']}") == team
    assert asker.get("/v7/deployments", slug=None, teamId=team["id"]) == asker.get("/v7/deployments")
    assert asker.ask("GET", "/v2/teams/nobody").status == 404
    assert asker.ask("GET", "/v7/deployments", slug="nobody").json["error"]["code"] == "team_unauthorized"


def test_things_of_one_scope_are_not_found_in_another() -> None:
    asker = Asker()
    row = asker.get("/v7/deployments")["deployments"][19]
    for slug in ("northwind", None):
        for path in (
            f"/v13/deployments/{row['uid']}",
            f"/v13/deployments/{row['url']}",
            f"/v9/projects/{row['projectId']}",
        ):
            answer = asker.ask("GET", path, slug=slug)
            assert (answer.status, answer.json["error"]["code"]) == (404, "not_found")
        assert asker.ask("GET", "/v7/deployments", slug=slug, projectId=row["projectId"]).status == 404
        assert asker.redeploy(row["uid"], slug=slug or "").status == 404


def test_the_personal_scope_is_what_is_left_without_a_team() -> None:
    asker = Asker()
    user = asker.get("/v2/user")["user"]
    projects = asker.get("/v10/projects", slug=None)["projects"]
    assert {project["accountId"] for project in projects} == {user["id"]}
    assert asker.get("/v7/deployments", slug=None)["deployments"]


def test_every_answer_says_what_is_left_of_the_limit() -> None:
    asker = Asker(rate_limit=None)
    for left in (999, 998):
        headers = asker.ask("GET", "/v7/deployments", slug="acme").headers
        assert headers["x-ratelimit-limit"] == "1000"
        assert headers["x-ratelimit-remaining"] == str(left)
        assert int(headers["x-ratelimit-reset"]) == START // 1000 + 60
        assert headers["x-vercel-id"].startswith("iad1::")
    assert asker.ask("GET", "/v2/user", token=None).headers["x-ratelimit-limit"] == "500"
    assert "x-ratelimit-limit" in asker.ask("GET", "/nowhere").headers


def test_a_limit_that_is_used_up_comes_back_with_the_next_minute() -> None:
    asker = Asker(rate_limit=2)
    statuses = [asker.ask("GET", "/v2/teams").status for _ in range(3)]
    assert statuses == [200, 200, 429]
    answer = asker.ask("GET", "/v2/teams")
    limit = answer.json["error"]["limit"]
    assert limit == {"remaining": 0, "reset": START // 1000 + 60, "resetMs": (START // 1000 + 60) * 1000, "total": 2}
    assert answer.headers["retry-after"] == "60"
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert asker.ask("GET", "/v2/user").status == 200
    asker.clock.advance(60)
    assert asker.ask("GET", "/v2/teams").status == 200


def test_both_versions_of_a_list_count_against_the_same_limit() -> None:
    asker = Asker(rate_limit=2)
    assert [asker.ask("GET", f"/{version}/deployments", slug="acme").status for version in ("v6", "v7", "v6")] == [
        200,
        200,
        429,
    ]


def test_no_limit_means_no_headers() -> None:
    assert not [name for name in Asker(rate_limit=0).ask("GET", "/v2/user").headers if name.startswith("x-ratelimit")]


@pytest.mark.parametrize(
    "path", ["/", "", "/v2", "/v2/user/", "/v99/deployments", "/v2/users", "v2/user", "/v2//user", "/v9/projects//env"]
)
def test_an_unknown_path_is_not_found(path: str) -> None:
    answer = Asker().ask("GET", path)
    assert (answer.status, answer.json["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD", "BREW"])
def test_a_method_that_a_path_does_not_know_is_not_allowed(method: str) -> None:
    assert Asker().ask(method, "/v7/deployments", slug="acme").status == 405


def test_a_retired_path_answers_as_told_and_the_older_one_still_works() -> None:
    for status in (404, 410):
        asker = Asker(retired=frozenset({"/v7/deployments"}), retired_status=status)
        assert asker.ask("GET", "/v7/deployments", slug="acme").status == status
        assert asker.ask("GET", "/v6/deployments", slug="acme").status == 200


def test_no_route_is_hidden_by_another() -> None:
    from vtui.demo.server.routes import match

    for route in ROUTES:
        path = "/".join("x" if part.startswith("{") else part for part in route.template.split("/"))
        found = match(route.method, path)
        assert isinstance(found, tuple)
        assert found[0] is route


def test_an_account_starts_at_once_however_big_it_is() -> None:
    from vtui.demo.data.account import Account

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


def test_an_oddity_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no such oddity: typo"):
        Asker(oddities=frozenset({"typo"}))


def test_answers_are_json_in_utf_8() -> None:
    answer = Asker().ask("GET", "/v2/teams")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert "株式会社" in answer.reply.body.decode()
    assert json.loads(answer.reply.body)["pagination"] == {
        "count": 3,
        "next": None,
        "prev": answer.json["teams"][0]["createdAt"],
    }
