"""Cancel, delete, promote and roll back: their responses, and what other requests then show."""

from typing import Any

import pytest

from tests.harness.demo_requests import Client


def project(client: Client, name: str) -> Any:
    return client.get(f"/v9/projects/{name}", rollbackInfo="true")


def serving(client: Client, name: str) -> str:
    return str(project(client, name)["targets"]["production"]["id"])


def status_of(client: Client, method: str, path: str, **query: Any) -> int:
    return client.request(method, path, {} if method == "POST" else None, slug="acme", **query).status


def promote(client: Client, name: str, uid: str) -> int:
    return status_of(client, "POST", f"/v10/projects/{project(client, name)['id']}/promote/{uid}")


def roll_back(client: Client, name: str, uid: str, **query: Any) -> int:
    return status_of(client, "POST", f"/v1/projects/{project(client, name)['id']}/rollback/{uid}", **query)


def test_canceled_build_ends_immediately_and_stays_canceled() -> None:
    client = Client()
    for state in ("QUEUED", "BUILDING"):
        row = client.rows(state=state)[0]
        answer = client.request("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").json
        assert (answer["id"], answer["readyState"], answer["canceledAt"]) == (
            row["uid"],
            "CANCELED",
            client.clock.now(),
        )
        client.clock.advance(600)
        assert client.get(f"/v13/deployments/{row['uid']}")["readyState"] == "CANCELED"
        assert client.rows(state="CANCELED")[0]["uid"] == row["uid"]
        assert status_of(client, "PATCH", f"/v12/deployments/{row['uid']}/cancel") == 400
        client = Client()


def test_ended_build_cannot_be_canceled() -> None:
    client = Client()
    for state in ("READY", "ERROR", "CANCELED", "BLOCKED"):
        row = client.rows(state=state)[0]
        assert client.request("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").code == "bad_request"
    assert status_of(client, "PATCH", "/v12/deployments/dpl_none/cancel") == 404


def test_deleted_deployment_is_not_found() -> None:
    client = Client()
    row = client.rows("docs", state="READY")[3]
    answer = client.request("DELETE", f"/v13/deployments/{row['uid']}", slug="acme")
    assert (answer.status, answer.json) == (200, {"uid": row["uid"], "state": "DELETED"})
    assert row["uid"] not in [other["uid"] for other in client.rows("docs")]
    for path in ("/v13/deployments/{}", "/v2/deployments/{}/aliases"):
        assert status_of(client, "GET", path.format(row["uid"])) == 404
    assert status_of(client, "DELETE", f"/v13/deployments/{row['uid']}") == 404


def test_deleting_the_serving_deployment_leaves_production_empty_until_the_next_build() -> None:
    client = Client()
    old = serving(client, "docs")
    assert client.hosts(old)
    assert status_of(client, "DELETE", f"/v13/deployments/{old}") == 200
    assert project(client, "docs")["targets"] == {}
    source = client.rows("docs", state="READY", target="production")[0]
    redeployed = client.redeploy(source["uid"], name="docs", target="production").json
    client.clock.advance(300)
    assert serving(client, "docs") == redeployed["id"]


def test_staged_build_serves_after_its_promote_succeeds() -> None:
    client = Client()
    staged = client.rows("billing", target="production", state="READY")[0]
    assert (staged["readySubstate"], staged["isRollbackCandidate"]) == ("STAGED", False)
    before = serving(client, "billing")
    assert promote(client, "billing", staged["uid"]) == 201
    steps = []
    for _ in range(5):
        now = project(client, "billing")
        steps.append((now["lastAliasRequest"]["jobStatus"], now["targets"]["production"]["id"] == staged["uid"]))
        client.clock.advance(1)
    assert [status for status, _ in steps] == ["pending", *["in-progress"] * 3, "succeeded"]
    assert [moved for _, moved in steps] == [False] * 4 + [True]
    assert project(client, "billing")["lastAliasRequest"]["fromDeploymentId"] == before
    row = next(row for row in client.rows("billing") if row["uid"] == staged["uid"])
    assert (row["readySubstate"], row["isRollbackCandidate"]) == ("PROMOTED", True)
    assert client.hosts(staged["uid"])
    assert not client.hosts(before)


def test_rollback_holds_back_new_builds_until_a_promote() -> None:
    client = Client()
    newest, older = client.rows("docs", rollbackCandidate="true")[:2]
    assert serving(client, "docs") == newest["uid"]
    building = client.redeploy(newest["uid"], name="docs", target="production").json
    assert roll_back(client, "docs", older["uid"], description="cart is broken") == 201
    client.clock.advance(5)
    rolled_back = project(client, "docs")
    assert rolled_back["targets"]["production"]["id"] == older["uid"]
    assert rolled_back["lastRollbackTarget"]["toDeploymentId"] == older["uid"]
    assert rolled_back["rollbackDescription"]["description"] == "cart is broken"
    client.clock.advance(300)
    assert client.get(f"/v13/deployments/{building['id']}")["readySubstate"] == "STAGED"
    assert serving(client, "docs") == older["uid"]
    assert promote(client, "docs", building["id"]) == 201
    client.clock.advance(5)
    promoted = project(client, "docs")
    assert (promoted["targets"]["production"]["id"], promoted.get("lastRollbackTarget")) == (building["id"], None)
    redeployed = client.redeploy(newest["uid"], name="docs", target="production").json
    client.clock.advance(300)
    assert serving(client, "docs") == redeployed["id"]


def test_promote_ends_a_rollback_from_before_the_start() -> None:
    client = Client()
    assert project(client, "checkout")["lastRollbackTarget"]
    newest = client.rows("checkout", rollbackCandidate="true")[0]
    assert promote(client, "checkout", newest["uid"]) == 201
    assert project(client, "checkout")["rollbackDescription"]["description"].startswith("Payments fail")
    client.clock.advance(5)
    assert project(client, "checkout")["lastRollbackTarget"] is None
    assert serving(client, "checkout") == newest["uid"]


def set_auto_assign(client: Client, name: str, on: Any) -> Any:
    path = f"/v9/projects/{project(client, name)['id']}"
    return client.request("PATCH", path, {"autoAssignCustomDomains": on}, slug="acme")


def built(client: Client, name: str, source: str) -> str:
    """A new production build, once it is ready."""
    redeployed = client.redeploy(source, name=name, target="production").json
    client.clock.advance(300)
    return str(redeployed["id"])


def test_rollback_turns_auto_assignment_off_and_a_promote_turns_it_on_again() -> None:
    client = Client()
    newest, older = client.rows("docs", rollbackCandidate="true")[:2]
    assert project(client, "docs")["autoAssignCustomDomains"] is True
    assert roll_back(client, "docs", older["uid"]) == 201
    client.clock.advance(5)
    assert project(client, "docs")["autoAssignCustomDomains"] is False
    assert promote(client, "docs", newest["uid"]) == 201
    assert project(client, "docs")["autoAssignCustomDomains"] is False
    client.clock.advance(5)
    assert project(client, "docs")["autoAssignCustomDomains"] is True
    assert project(client, "checkout")["autoAssignCustomDomains"] is False, "rolled back before the account began"


def test_build_without_auto_assignment_is_staged_and_its_promote_keeps_the_setting() -> None:
    client = Client()
    old = serving(client, "docs")
    answer = set_auto_assign(client, "docs", False)
    assert (answer.status, answer.json["name"], answer.json["autoAssignCustomDomains"]) == (200, "docs", False)
    redeployed = built(client, "docs", old)
    assert client.get(f"/v13/deployments/{redeployed}")["readySubstate"] == "STAGED"
    assert serving(client, "docs") == old
    assert promote(client, "docs", redeployed) == 201
    client.clock.advance(5)
    assert (serving(client, "docs"), project(client, "docs")["autoAssignCustomDomains"]) == (redeployed, False)
    assert set_auto_assign(client, "docs", True).json["autoAssignCustomDomains"] is True
    last = built(client, "docs", old)
    assert serving(client, "docs") == last


@pytest.mark.parametrize("name", ["docs", "checkout"])
def test_next_build_ends_a_rollback_once_auto_assignment_is_turned_on(name: str) -> None:
    client = Client()
    if name == "docs":
        assert roll_back(client, name, client.rows(name, rollbackCandidate="true")[1]["uid"]) == 201
        client.clock.advance(5)
    old = serving(client, name)
    assert set_auto_assign(client, name, True).status == 200
    assert (serving(client, name), project(client, name)["autoAssignCustomDomains"]) == (old, True)
    assert project(client, name)["lastRollbackTarget"]["toDeploymentId"] == old
    redeployed = built(client, name, old)
    assert (serving(client, name), project(client, name)["lastRollbackTarget"]) == (redeployed, None)


def test_invalid_settings_are_refused_and_change_nothing() -> None:
    client = Client()
    assert set_auto_assign(client, "docs", "no").status == 400
    path = "/v9/projects/docs"
    assert client.request("PATCH", path, {"autoAssignCustomDomains": False, "x": 1}, slug="acme").status == 400
    assert client.request("PATCH", path, raw=b"{", slug="acme").status == 400
    assert client.request("PATCH", path, [], slug="acme").status == 400
    assert client.request("PATCH", "/v9/projects/none", {}, slug="acme").status == 404
    assert client.request("PATCH", "/v9/projects/legacy-shop", {}, slug="acme").status == 409
    assert client.request("PATCH", path, {}, slug="acme").json["autoAssignCustomDomains"] is True


def test_last_promote_is_in_the_project_only_with_rollback_info() -> None:
    client = Client()
    staged = client.rows("billing", target="production", state="READY")[0]
    assert promote(client, "billing", staged["uid"]) == 201
    assert client.get("/v9/projects/billing")["lastAliasRequest"] is None
    assert project(client, "billing")["lastAliasRequest"]["type"] == "promote"


def test_second_move_is_refused_while_one_is_in_progress() -> None:
    client = Client()
    _, first, second = client.rows("docs", rollbackCandidate="true")[:3]
    assert roll_back(client, "docs", first["uid"]) == 201
    assert (roll_back(client, "docs", second["uid"]), promote(client, "docs", second["uid"])) == (409, 409)
    client.clock.advance(5)
    assert roll_back(client, "docs", second["uid"]) == 201


@pytest.mark.parametrize(("query", "status"), [({"state": "ERROR"}, 422), ({"target": "preview"}, 422)])
def test_deployment_that_cannot_serve_production_is_refused(query: Any, status: int) -> None:
    client = Client()
    row = client.rows("store", **query)[0]
    assert (promote(client, "store", row["uid"]), roll_back(client, "store", row["uid"])) == (status, status)


def test_move_needs_the_id_of_the_deployments_own_project() -> None:
    client = Client()
    uid = serving(client, "docs")
    assert status_of(client, "POST", f"/v10/projects/docs/promote/{uid}") == 404
    assert promote(client, "store", uid) == 404
    assert status_of(client, "POST", f"/v1/projects/{project(client, 'docs')['id']}/rollback/dpl_none") == 404


def test_promote_waits_for_a_rolling_release() -> None:
    client = Client("promote-queued")
    staged = client.rows("billing", target="production", state="READY")[0]
    assert promote(client, "billing", staged["uid"]) == 202
    client.clock.advance(15)
    assert project(client, "billing")["lastAliasRequest"]["jobStatus"] == "pending"
    client.clock.advance(10)
    assert serving(client, "billing") == staged["uid"]


def test_failed_move_changes_nothing_and_lists_the_failed_aliases() -> None:
    client = Client("moves-fail")
    newest, older = client.rows("store", rollbackCandidate="true")[:2]
    assert roll_back(client, "store", older["uid"]) == 201
    client.clock.advance(5)
    after = project(client, "store")
    assert (after["lastAliasRequest"]["jobStatus"], after["lastRollbackTarget"]) == ("failed", None)
    assert after["targets"]["production"]["id"] == newest["uid"]
    for path in (f"/v1/projects/{after['id']}/promote/aliases", f"/v9/projects/{after['id']}/rollback/aliases"):
        failed = client.get(path, failedOnly="true")["aliases"]
        assert [alias["status"] for alias in failed] == ["failed", "failed"]
    assert client.get(f"/v1/projects/{project(client, 'docs')['id']}/promote/aliases") == {}


@pytest.mark.parametrize(
    ("fault", "statuses"),
    [
        ("cancel-late", (400, 200, 201, 201)),
        ("promote-409", (200, 200, 409, 201)),
        ("promote-422", (200, 200, 422, 201)),
        ("rollback-402", (200, 200, 201, 402)),
        ("rollback-409", (200, 200, 201, 409)),
        ("moves-403", (403, 403, 403, 403)),
        ("moves-410", (410, 410, 410, 410)),
        ("moves-429", (429, 429, 429, 429)),
    ],
)
def test_faults_refuse_operations(fault: str, statuses: tuple[int, ...]) -> None:
    client = Client(fault)
    building = client.rows(state="BUILDING")[0]
    failed_build = client.rows("docs", state="ERROR")[0]
    staged = client.rows("billing", target="production", state="READY")[0]
    older = client.rows("docs", rollbackCandidate="true")[1]
    assert (
        status_of(client, "PATCH", f"/v12/deployments/{building['uid']}/cancel"),
        status_of(client, "DELETE", f"/v13/deployments/{failed_build['uid']}"),
        promote(client, "billing", staged["uid"]),
        roll_back(client, "docs", older["uid"]),
    ) == statuses


@pytest.mark.parametrize(("fault", "done"), [("writes-unanswered", True), ("writes-unheard", False)])
def test_lost_response_leaves_the_write_done_or_not(fault: str, done: bool) -> None:
    client = Client(fault)
    row = client.rows(state="BUILDING")[0]
    assert client.request("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").reply.lost
    assert (client.get(f"/v13/deployments/{row['uid']}")["readyState"] == "CANCELED") is done
