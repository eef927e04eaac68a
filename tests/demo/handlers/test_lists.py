"""Lists: every row once and in order, filters, and what the account contains."""

from itertools import pairwise
from typing import Any

import pytest

from tests.harness.demo_requests import START, Client


def ids(pages: list[Any], key: str = "uid") -> list[str]:
    return [row[key] for page in pages for row in page]


def test_list_has_every_deployment_once_and_in_order() -> None:
    pages = Client().pages("/v7/deployments", "deployments", limit=100)
    times = [row["created"] for page in pages for row in page]
    assert len(set(ids(pages))) == len(times) == 2_500
    assert all(newer > older for newer, older in pairwise(times))
    assert len(pages) == 25


def test_full_last_page_has_no_cursor() -> None:
    assert len(Client(deployments=200).pages("/v7/deployments", "deployments", limit=100)) == 2


def test_team_without_deployments_has_an_empty_list() -> None:
    assert Client(deployments=0).get("/v7/deployments") == {
        "deployments": [],
        "pagination": {"count": 0, "next": None, "prev": None},
    }


def test_oldest_of_100_000_deployments_are_generated_on_access() -> None:
    client = Client(deployments=100_000)
    oldest = client.get("/v7/deployments", until=client.account.teams[2].deployments.created(99_990), limit=100)
    assert len(oldest["deployments"]) == 9


def test_pages_overlap_by_a_row_when_until_is_inclusive() -> None:
    pages = Client(inclusive_until=True, deployments=50).pages("/v6/deployments", "deployments", limit=10)
    assert all(first[-1] == second[0] for first, second in pairwise(pages))
    assert len(set(ids(pages))) == 50


def test_seed_determines_the_account() -> None:
    def first(seed: int) -> Any:
        return Client(seed=seed).get("/v7/deployments")

    assert first(3) == first(3)
    assert first(3)["deployments"][0]["uid"] != first(4)["deployments"][0]["uid"]


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ({"state": "ERROR"}, lambda row: row["state"] == "ERROR"),
        ({"state": "CANCELED,BLOCKED"}, lambda row: row["state"] in {"CANCELED", "BLOCKED"}),
        ({"state": "QUEUED,INITIALIZING,BUILDING"}, lambda row: row["state"] in {"QUEUED", "INITIALIZING", "BUILDING"}),
        ({"target": "production"}, lambda row: row["target"] == "production"),
        ({"target": "preview"}, lambda row: row["target"] is None and "customEnvironment" not in row),
        ({"target": "qa"}, lambda row: row.get("customEnvironment", {}).get("slug") == "qa"),
        ({"target": "staging"}, lambda row: row["target"] == "staging"),
        ({"projectId": "docs"}, lambda row: row["name"] == "docs"),
        ({"app": "docs"}, lambda row: row["name"] == "docs"),
        ({"projectIds": "docs,api"}, lambda row: row["name"] in {"docs", "api"}),
        ({"branch": "qa/nightly"}, lambda row: "qa/nightly" in row["meta"].values()),
        ({"rollbackCandidate": "true"}, lambda row: row["isRollbackCandidate"] is True),
        ({"meta__githubCommitRef": "main"}, lambda row: row["meta"].get("githubCommitRef") == "main"),
        ({"since": START - 3_600_000}, lambda row: row["created"] > START - 3_600_000),
        (
            {"state": "READY", "target": "production", "projectId": "store"},
            lambda row: (row["name"], row["state"], row["target"]) == ("store", "READY", "production"),
        ),
    ],
)  # fmt: skip
def test_filter_gives_exactly_the_matching_rows(query: dict[str, Any], matches: Any) -> None:
    client = Client(deployments=1_500)
    rows = [row for page in client.pages("/v7/deployments", "deployments", limit=100) for row in page]
    filtered = ids(client.pages("/v7/deployments", "deployments", limit=100, **query))
    expected = [row["uid"] for row in rows if matches(row)]
    assert filtered == expected
    assert filtered


def test_filters_by_creator_and_by_commit() -> None:
    client = Client()
    row = client.get("/v7/deployments")["deployments"][9]
    uid, sha = row["creator"]["uid"], row["meta"]["githubCommitSha"]
    assert {one["creator"]["uid"] for one in client.get("/v7/deployments", users=uid)["deployments"]} == {uid}
    assert row["uid"] in [one["uid"] for one in client.get("/v7/deployments", sha=sha)["deployments"]]


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": "many"}, {"until": "yesterday"}, {"since": "1e9"}]
)
def test_invalid_numbers_are_refused(query: dict[str, Any]) -> None:
    answer = Client().request("GET", "/v7/deployments", slug="acme", **query)
    assert (answer.status, answer.code) == (400, "bad_request")


def test_projects_are_paged_by_token_in_v10_and_by_time_in_v9() -> None:
    client = Client()
    new = client.pages("/v10/projects", "projects", cursor="from", limit=7)
    old = client.pages("/v9/projects", "projects", limit=7)
    assert ids(new, "id") == ids(old, "id")
    assert len(set(ids(new, "id"))) == 58
    assert isinstance(client.get("/v10/projects")["pagination"]["next"], str)
    assert isinstance(client.get("/v9/projects")["pagination"]["next"], int)
    updated = [row["updatedAt"] for page in new for row in page]
    assert updated == sorted(updated, reverse=True)


def test_project_search_matches_a_part_of_the_name() -> None:
    names = [project["name"] for project in Client().get("/v10/projects", search="STORE")["projects"]]
    assert {"store", "store-eu", "store-jp", "store-us"} == set(names)


def test_projects_have_a_production_target_once_deployed() -> None:
    projects = {row["name"]: row for row in Client().get("/v10/projects", limit=100)["projects"]}
    assert projects["sandbox-never-deployed"]["targets"] == {}
    assert projects["sandbox-never-deployed"]["latestDeployments"] == []
    assert projects["store"]["targets"]["production"]["readyState"] == "READY"


def test_rolled_back_project_serves_an_older_deployment() -> None:
    client = Client()
    project = client.get("/v9/projects/checkout", rollbackInfo="true")
    serving = project["targets"]["production"]["id"]
    assert project["lastAliasRequest"]["type"] == "rollback"
    assert project["lastAliasRequest"]["toDeploymentId"] == serving
    newer = [
        row["uid"]
        for row in client.get("/v7/deployments", projectId="checkout", target="production", state="READY", limit=100)[
            "deployments"
        ]
        if row["created"] > project["targets"]["production"]["createdAt"]
    ]
    assert project["lastAliasRequest"]["fromDeploymentId"] in newer


def test_deployment_is_found_by_id_host_and_alias() -> None:
    client = Client()
    row = client.get("/v7/deployments", projectId="docs", target="production", state="READY")["deployments"][0]
    by_id = client.get(f"/v13/deployments/{row['uid']}")
    assert by_id["id"] == row["uid"]
    assert client.get(f"/v13/deployments/{row['url']}") == by_id
    assert client.get("/v13/deployments/docs-acme.vercel.app")["id"] == row["uid"]
    assert "docs-acme.vercel.app" in by_id["alias"]


def test_commit_messages_include_text_that_breaks_terminals() -> None:
    pages = Client().pages("/v7/deployments", "deployments", limit=100)
    text = "".join("".join(row["meta"].values()) for page in pages for row in page)
    assert all(part in text for part in ("[", "\x1b[31m", "\n", "カート", "🎉", "\u202e", "renovate"))


def test_env_vars_have_every_type_and_the_usual_mistakes() -> None:
    client = Client()
    envs = client.get("/v10/projects/store/env")["envs"]
    assert {one["type"] for one in envs} == {"plain", "encrypted", "sensitive", "system", "secret"}
    assert all(one["value"] == "" for one in envs if one["type"] == "sensitive")
    assert all(one["decrypted"] is False for one in envs if one["type"] == "encrypted")
    assert len([one for one in envs if one["key"] == "DATABASE_URL"]) == 3
    assert {type(one["target"]) for one in envs} == {str, list}
    assert any(one["value"].endswith("\n") for one in envs)
    assert any(one["customEnvironmentIds"] for one in envs)
    assert client.get("/v10/projects/portal/env", slug="northwind")["hiddenProductionEnvCount"] > 0


def test_value_is_read_by_id_unless_it_is_sensitive() -> None:
    client = Client()
    rows = {(one["key"], one["type"]): one["id"] for one in client.get("/v10/projects/store/env")["envs"]}
    clear = client.get(f"/v1/projects/store/env/{rows['DATABASE_URL', 'encrypted']}")
    assert clear["decrypted"] is True
    assert clear["value"].startswith("fake-")
    assert "value" not in client.get(f"/v1/projects/store/env/{rows['SESSION_SECRET', 'sensitive']}")


def test_endpoints_of_the_official_cli() -> None:
    client = Client()
    env = client.get("/v3/env/pull/store/production")["env"]
    assert env["CDN_HOST"] == "fake-shared-cdn-host"
    assert env["DATABASE_URL"].startswith("fake-database-url")
    assert env["SESSION_SECRET"] == ""
    assert "LOG_LEVEL" not in client.get("/v3/env/pull/store")["env"]
    row = client.get("/v7/deployments", limit=1)["deployments"][0]
    (build,) = client.get(f"/v11/deployments/{row['uid']}/builds")["builds"]
    assert build["readyState"] == row["state"]
    assert client.get("/v3/now/aliases", limit=5) == client.get("/v4/aliases", limit=5)
    assert client.get("/v4/domains/acme.example") == client.get("/v5/domains/acme.example")


def test_domains_of_every_kind() -> None:
    client = Client()
    rows = client.get("/v9/projects/store/domains", limit=100)["domains"]
    assert any(not row["verified"] and row["verification"] for row in rows)
    assert any(row["redirect"] for row in rows)
    assert any(row["gitBranch"] for row in rows)
    assert any(row["customEnvironmentId"] for row in rows)
    assert any(row["name"].startswith("shop.xn--") for row in rows)
    assert client.get("/v9/projects/store/domains", redirects="false", verified="true")["domains"]
    soon = [
        row
        for row in client.get("/v5/domains")["domains"]
        if row["expiresAt"] and row["expiresAt"] < START + 10 * 86_400_000
    ]
    assert soon
    assert client.get("/v6/domains/acme-pending.example/config")["misconfigured"] is True


def test_every_alias_of_a_deployment_resolves_to_it() -> None:
    client = Client()
    hosts = 0
    for row in client.get("/v7/deployments", state="READY", limit=100)["deployments"]:
        for host in client.get(f"/v13/deployments/{row['uid']}")["alias"]:
            assert client.get(f"/v13/deployments/{host}")["id"] == row["uid"]
            assert all(len(label) <= 63 for label in host.split("."))
            hosts += 1
    assert hosts > 40
