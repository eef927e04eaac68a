"""Changes to projects and teams, and deployments of a git ref or of files."""

import pytest

from tests.harness.demo_requests import Client


@pytest.mark.parametrize("slug", ["acme", None])
def test_a_project_is_created_and_deleted(slug: str | None) -> None:
    client = Client()
    made = client.send("POST", "/v11/projects", {"name": "new", "buildCommand": "make"}, slug=slug)
    assert client.get("/v9/projects/new", slug=slug)["buildCommand"] == "make"
    assert client.request("POST", "/v1/projects", {"name": "new"}, slug=slug).status == 409
    assert client.get("/v10/projects", slug=slug)["projects"][0]["id"] == made["id"]
    answer = client.request("DELETE", "/v9/projects/new", slug=slug)
    assert (answer.status, answer.reply.body) == (204, b"")
    assert client.request("GET", f"/v9/projects/{made['id']}", slug=slug).status == 404


def test_a_project_of_a_repository_is_linked() -> None:
    client = Client()
    body = {"name": "new", "gitRepository": {"type": "gitlab", "repo": "acme/new"}}
    assert client.send("POST", "/v11/projects", body)["link"]["type"] == "gitlab"
    unknown = {"name": "newer", "gitRepository": {"type": "svn", "repo": "acme/new"}}
    assert client.request("POST", "/v11/projects", unknown, slug="acme").status == 400


def test_a_deleted_project_takes_its_deployments_along() -> None:
    client = Client(live=True)
    rows = client.rows("store")
    client.send("DELETE", "/v2/projects/store")
    assert client.request("GET", f"/v13/deployments/{rows[0]['uid']}", slug="acme").status == 404
    client.clock.advance(900)
    assert "store" not in {row["name"] for row in client.rows()}


def test_settings_are_changed_and_kept() -> None:
    client = Client()
    body = {"rootDirectory": "apps/web", "nodeVersion": "24.x", "gitForkProtection": False}
    changed = client.send("PATCH", "/v9/projects/docs", body)
    assert {key: changed[key] for key in body} == body
    assert client.send("PATCH", "/v9/projects/docs", {"rootDirectory": None})["rootDirectory"] is None
    assert client.get("/v9/projects/docs")["nodeVersion"] == "24.x"
    for wrong in ({"nodeVersion": 24}, {"color": "red"}):
        assert client.request("PATCH", "/v9/projects/docs", wrong, slug="acme").status == 400


def test_a_project_is_paused_and_resumed() -> None:
    client = Client()
    project = client.get("/v9/projects/docs")["id"]
    for operation, paused in (("pause", True), ("unpause", False)):
        answer = client.request("POST", f"/v1/projects/{project}/{operation}", slug="acme")
        assert (answer.status, answer.reply.body) == (200, b"")
        assert client.get("/v9/projects/docs")["paused"] is paused
    assert client.request("POST", "/v1/projects/docs/pause", slug="acme").status == 400


def test_secrets_that_bypass_the_protection() -> None:
    client, path = Client(), "/v1/projects/docs/protection-bypass"
    ((secret, item),) = client.send("PATCH", path, {"generate": {"note": "ci"}})["protectionBypass"].items()
    assert (len(secret), item["scope"], item["note"]) == (32, "automation-bypass", "ci")
    changed = client.send("PATCH", path, {"update": {"secret": secret, "isEnvVar": True}})["protectionBypass"]
    assert changed[secret]["isEnvVar"] is True
    (regenerated,) = client.send("PATCH", path, {"revoke": {"secret": secret, "regenerate": True}})["protectionBypass"]
    assert regenerated != secret
    revoked = client.send("PATCH", path, {"revoke": {"secret": regenerated, "regenerate": False}})
    assert revoked == {"protectionBypass": {}}
    assert client.request("PATCH", path, {"revoke": {"secret": secret}}, slug="acme").status == 404


def test_the_description_of_a_rollback_is_changed() -> None:
    client = Client()
    project = client.get("/v9/projects/docs")["id"]
    target = client.rows("docs", rollbackCandidate="true")[1]["uid"]
    client.send("POST", f"/v1/projects/{project}/rollback/{target}", {}, description="before")
    client.clock.advance(6)
    path = f"/v1/projects/{project}/rollback/{target}/update-description"
    assert client.send("PATCH", path, {"description": "after"}) is None
    assert client.get("/v9/projects/docs")["rollbackDescription"]["description"] == "after"


def test_a_git_ref_is_deployed() -> None:
    client = Client()
    source = {"type": "github", "ref": "fix/cart", "sha": "a" * 40}
    made = client.send("POST", "/v13/deployments", {"name": "store", "project": "store", "gitSource": source})
    assert (made["readyState"], made["source"], made["target"]) == ("QUEUED", "git", None)
    assert (made["meta"]["githubCommitRef"], made["meta"]["githubCommitSha"]) == ("fix/cart", "a" * 40)
    client.clock.advance(400)
    assert client.get(f"/v13/deployments/{made['id']}")["readyState"] == "READY"
    other = {"name": "store", "gitSource": {"type": "gitlab", "ref": "main"}}
    assert client.request("POST", "/v13/deployments", other, slug="acme").status == 400


def test_env_vars_are_deleted_together() -> None:
    client = Client()
    ids = [item["id"] for item in client.get("/v10/projects/store/env")["envs"]]
    assert client.send("DELETE", "/v1/projects/store/env", {"ids": [*ids[:2], "none"]}) == {
        "deleted": 2,
        "ids": ids[:2],
    }
    assert [item["id"] for item in client.get("/v10/projects/store/env")["envs"]] == ids[2:]


def test_env_vars_of_a_branch_are_pulled_with_those_of_all() -> None:
    client = Client()
    for value, branch in (("all", {}), ("one", {"gitBranch": "fix/cart"})):
        body = {"key": "WHERE", "value": value, "type": "plain", "target": ["preview"], **branch}
        client.send("POST", "/v10/projects/store/env", body)
    pulled = {
        path: client.get(f"/v3/env/pull/store/preview{path}")["env"]["WHERE"] for path in ("", "/fix%2Fcart", "/x")
    }
    assert pulled == {"": "all", "/fix%2Fcart": "one", "/x": "all"}


def test_a_shared_env_var_is_unlinked_from_one_project() -> None:
    client = Client()
    item = next(item for item in client.get("/v1/env")["data"] if len(item["projectId"]) > 1)
    first, *others = item["projectId"]
    assert client.send("PATCH", f"/v1/env/{item['id']}/unlink/{first}") == {"id": item["id"]}
    assert client.get(f"/v1/env/{item['id']}")["projectId"] == others
    assert client.request("PATCH", f"/v1/env/{item['id']}/unlink/{first}", slug="acme").status == 404


def test_teams_are_created_and_changed() -> None:
    client = Client()
    made = client.send("POST", "/v1/teams", {"slug": "new-team", "name": "New"})
    assert client.get("/v2/teams", slug=None)["teams"][0]["slug"] == "new-team"
    assert client.get("/v10/projects", slug="new-team")["projects"] == []
    assert client.send("PATCH", f"/v2/teams/{made['id']}", {"description": "for tests"})["description"] == "for tests"
    assert client.request("POST", "/v1/teams", {"slug": "acme"}).status == 409
    assert client.request("PATCH", "/v2/teams/northwind", {"name": "x"}).status == 403


def test_the_persons_id_selects_the_personal_account() -> None:
    client = Client()
    user = client.get("/v2/user", slug=None)["user"]["id"]
    named = client.get("/v9/projects", slug=None, teamId=user)["projects"]
    assert {project["name"] for project in named} == {"ada-blog", "advent-of-code", "dotfiles-site"}
