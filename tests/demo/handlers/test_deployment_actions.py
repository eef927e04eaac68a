"""Cancel, delete, promote and roll back: what they answer, and what they change for everybody who looks."""

from typing import Any

import pytest

from tests.demo.harness import Asker


def rows(asker: Asker, project: str, **query: Any) -> list[Any]:
    found: list[Any] = asker.get("/v7/deployments", projectId=project, limit=100, **query)["deployments"]
    return found


def project(asker: Asker, name: str) -> Any:
    return asker.get(f"/v9/projects/{name}", rollbackInfo="true")


def serving(asker: Asker, name: str) -> str:
    return str(project(asker, name)["targets"]["production"]["id"])


def hosts(asker: Asker, uid: str) -> list[str]:
    return [alias["alias"] for alias in asker.get(f"/v2/deployments/{uid}/aliases")["aliases"]]


def ask(asker: Asker, method: str, path: str, **query: Any) -> int:
    return asker.ask(method, path, {} if method == "POST" else None, slug="acme", **query).status


def code(asker: Asker, method: str, path: str) -> str:
    return str(asker.ask(method, path, slug="acme").json["error"]["code"])


def promote(asker: Asker, name: str, uid: str) -> int:
    return ask(asker, "POST", f"/v10/projects/{project(asker, name)['id']}/promote/{uid}")


def roll_back(asker: Asker, name: str, uid: str, **query: Any) -> int:
    return ask(asker, "POST", f"/v1/projects/{project(asker, name)['id']}/rollback/{uid}", **query)


def test_a_canceled_build_ends_at_once_and_for_good() -> None:
    asker = Asker()
    for state in ("QUEUED", "BUILDING"):
        row = asker.get("/v7/deployments", state=state)["deployments"][0]
        answer = asker.ask("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").json
        assert (answer["id"], answer["readyState"], answer["canceledAt"]) == (row["uid"], "CANCELED", asker.clock.now())
        asker.clock.advance(600)
        assert asker.get(f"/v13/deployments/{row['uid']}")["readyState"] == "CANCELED"
        assert asker.get("/v7/deployments", state="CANCELED", limit=100)["deployments"][0]["uid"] == row["uid"]
        assert ask(asker, "PATCH", f"/v12/deployments/{row['uid']}/cancel") == 400
        asker = Asker()


def test_what_has_ended_cannot_be_canceled() -> None:
    asker = Asker()
    for state in ("READY", "ERROR", "CANCELED", "BLOCKED"):
        row = asker.get("/v7/deployments", state=state)["deployments"][0]
        assert code(asker, "PATCH", f"/v12/deployments/{row['uid']}/cancel") == "bad_request"
    assert ask(asker, "PATCH", "/v12/deployments/dpl_none/cancel") == 404


def test_a_deleted_deployment_is_nowhere_any_more() -> None:
    asker = Asker()
    row = rows(asker, "docs", state="READY")[3]
    answer = asker.ask("DELETE", f"/v13/deployments/{row['uid']}", slug="acme")
    assert (answer.status, answer.json) == (200, {"uid": row["uid"], "state": "DELETED"})
    assert row["uid"] not in [one["uid"] for one in rows(asker, "docs")]
    for path in ("/v13/deployments/{}", "/v2/deployments/{}/aliases"):
        assert ask(asker, "GET", path.format(row["uid"])) == 404
    assert ask(asker, "DELETE", f"/v13/deployments/{row['uid']}") == 404


def test_deleting_what_production_serves_leaves_nothing_there_until_the_next_build() -> None:
    asker = Asker()
    old = serving(asker, "docs")
    assert hosts(asker, old)
    assert ask(asker, "DELETE", f"/v13/deployments/{old}") == 200
    assert project(asker, "docs")["targets"] == {}
    source = rows(asker, "docs", state="READY", target="production")[0]
    made = asker.redeploy(source["uid"], name="docs", target="production").json
    asker.clock.advance(300)
    assert serving(asker, "docs") == made["id"]


def test_a_staged_build_serves_once_its_promote_has_ended() -> None:
    asker = Asker()
    staged = rows(asker, "billing", target="production", state="READY")[0]
    assert (staged["readySubstate"], staged["isRollbackCandidate"]) == ("STAGED", False)
    before = serving(asker, "billing")
    assert promote(asker, "billing", staged["uid"]) == 201
    seen = []
    for _ in range(5):
        now = project(asker, "billing")
        seen.append((now["lastAliasRequest"]["jobStatus"], now["targets"]["production"]["id"] == staged["uid"]))
        asker.clock.advance(1)
    assert [status for status, _ in seen] == ["pending", *["in-progress"] * 3, "succeeded"]
    assert [moved for _, moved in seen] == [False] * 4 + [True]
    assert project(asker, "billing")["lastAliasRequest"]["fromDeploymentId"] == before
    row = next(one for one in rows(asker, "billing") if one["uid"] == staged["uid"])
    assert (row["readySubstate"], row["isRollbackCandidate"]) == ("PROMOTED", True)
    assert hosts(asker, staged["uid"])
    assert not hosts(asker, before)


def test_a_rollback_pins_the_project_and_a_promote_lets_it_go() -> None:
    asker = Asker()
    newest, older = rows(asker, "docs", rollbackCandidate="true")[:2]
    assert serving(asker, "docs") == newest["uid"]
    flying = asker.redeploy(newest["uid"], name="docs", target="production").json
    assert roll_back(asker, "docs", older["uid"], description="cart is broken") == 201
    asker.clock.advance(5)
    back = project(asker, "docs")
    assert back["targets"]["production"]["id"] == older["uid"]
    assert back["lastRollbackTarget"]["toDeploymentId"] == older["uid"]
    assert back["rollbackDescription"]["description"] == "cart is broken"
    asker.clock.advance(300)
    assert asker.get(f"/v13/deployments/{flying['id']}")["readySubstate"] == "STAGED"
    assert serving(asker, "docs") == older["uid"]
    assert promote(asker, "docs", flying["id"]) == 201
    asker.clock.advance(5)
    free = project(asker, "docs")
    assert (free["targets"]["production"]["id"], free.get("lastRollbackTarget")) == (flying["id"], None)
    made = asker.redeploy(newest["uid"], name="docs", target="production").json
    asker.clock.advance(300)
    assert serving(asker, "docs") == made["id"]


def test_a_project_pinned_from_the_start_is_let_go_by_a_promote() -> None:
    asker = Asker()
    assert project(asker, "checkout")["lastRollbackTarget"]
    newest = rows(asker, "checkout", rollbackCandidate="true")[0]
    assert promote(asker, "checkout", newest["uid"]) == 201
    assert project(asker, "checkout")["rollbackDescription"]["description"].startswith("Payments fail")
    asker.clock.advance(5)
    assert project(asker, "checkout")["lastRollbackTarget"] is None
    assert serving(asker, "checkout") == newest["uid"]


def set_auto_assign(asker: Asker, name: str, on: Any) -> Any:
    path = f"/v9/projects/{project(asker, name)['id']}"
    return asker.ask("PATCH", path, {"autoAssignCustomDomains": on}, slug="acme")


def built(asker: Asker, name: str, source: str) -> str:
    """A new production build, once it is ready."""
    made = asker.redeploy(source, name=name, target="production").json
    asker.clock.advance(300)
    return str(made["id"])


def test_a_rollback_turns_auto_assignment_off_and_a_promote_turns_it_on_again() -> None:
    asker = Asker()
    newest, older = rows(asker, "docs", rollbackCandidate="true")[:2]
    assert project(asker, "docs")["autoAssignCustomDomains"] is True
    assert roll_back(asker, "docs", older["uid"]) == 201
    asker.clock.advance(5)
    assert project(asker, "docs")["autoAssignCustomDomains"] is False
    assert promote(asker, "docs", newest["uid"]) == 201
    assert project(asker, "docs")["autoAssignCustomDomains"] is False
    asker.clock.advance(5)
    assert project(asker, "docs")["autoAssignCustomDomains"] is True
    assert project(asker, "checkout")["autoAssignCustomDomains"] is False, "rolled back before the account began"


def test_without_auto_assignment_a_production_build_waits_for_a_promote_and_leaves_the_setting_as_it_is() -> None:
    asker = Asker()
    old = serving(asker, "docs")
    answer = set_auto_assign(asker, "docs", False)
    assert (answer.status, answer.json["name"], answer.json["autoAssignCustomDomains"]) == (200, "docs", False)
    made = built(asker, "docs", old)
    assert asker.get(f"/v13/deployments/{made}")["readySubstate"] == "STAGED"
    assert serving(asker, "docs") == old
    assert promote(asker, "docs", made) == 201
    asker.clock.advance(5)
    assert (serving(asker, "docs"), project(asker, "docs")["autoAssignCustomDomains"]) == (made, False)
    assert set_auto_assign(asker, "docs", True).json["autoAssignCustomDomains"] is True
    last = built(asker, "docs", old)
    assert serving(asker, "docs") == last


@pytest.mark.parametrize("name", ["docs", "checkout"])
def test_turned_on_during_a_rollback_the_next_build_ends_it(name: str) -> None:
    asker = Asker()
    if name == "docs":
        assert roll_back(asker, name, rows(asker, name, rollbackCandidate="true")[1]["uid"]) == 201
        asker.clock.advance(5)
    old = serving(asker, name)
    assert set_auto_assign(asker, name, True).status == 200
    assert (serving(asker, name), project(asker, name)["autoAssignCustomDomains"]) == (old, True)
    assert project(asker, name)["lastRollbackTarget"]["toDeploymentId"] == old
    made = built(asker, name, old)
    assert (serving(asker, name), project(asker, name)["lastRollbackTarget"]) == (made, None)


def test_settings_that_there_are_not_are_refused_and_change_nothing() -> None:
    asker = Asker()
    assert set_auto_assign(asker, "docs", "no").status == 400
    path = "/v9/projects/docs"
    assert asker.ask("PATCH", path, {"autoAssignCustomDomains": False, "x": 1}, slug="acme").status == 400
    assert asker.ask("PATCH", path, raw=b"{", slug="acme").status == 400
    assert asker.ask("PATCH", path, [], slug="acme").status == 400
    assert asker.ask("PATCH", "/v9/projects/none", {}, slug="acme").status == 404
    assert asker.ask("PATCH", "/v9/projects/legacy-shop", {}, slug="acme").status == 409
    assert asker.ask("PATCH", path, {}, slug="acme").json["autoAssignCustomDomains"] is True


def test_the_last_request_is_told_only_to_who_asks_for_it_unless_it_is_a_rollback() -> None:
    asker = Asker()
    staged = rows(asker, "billing", target="production", state="READY")[0]
    assert promote(asker, "billing", staged["uid"]) == 201
    assert asker.get("/v9/projects/billing")["lastAliasRequest"] is None
    assert project(asker, "billing")["lastAliasRequest"]["type"] == "promote"


def test_one_move_at_a_time() -> None:
    asker = Asker()
    _, one, other = rows(asker, "docs", rollbackCandidate="true")[:3]
    assert roll_back(asker, "docs", one["uid"]) == 201
    assert (roll_back(asker, "docs", other["uid"]), promote(asker, "docs", other["uid"])) == (409, 409)
    asker.clock.advance(5)
    assert roll_back(asker, "docs", other["uid"]) == 201


@pytest.mark.parametrize(("query", "status"), [({"state": "ERROR"}, 422), ({"target": "preview"}, 422)])
def test_what_cannot_serve_production_is_refused(query: Any, status: int) -> None:
    asker = Asker()
    row = rows(asker, "store", **query)[0]
    assert (promote(asker, "store", row["uid"]), roll_back(asker, "store", row["uid"])) == (status, status)


def test_names_and_other_projects_are_not_found() -> None:
    asker = Asker()
    uid = serving(asker, "docs")
    assert ask(asker, "POST", f"/v10/projects/docs/promote/{uid}") == 404
    assert promote(asker, "store", uid) == 404
    assert ask(asker, "POST", f"/v1/projects/{project(asker, 'docs')['id']}/rollback/dpl_none") == 404


def test_a_promote_behind_a_rolling_release_waits() -> None:
    asker = Asker(oddities=frozenset({"promote-queued"}))
    staged = rows(asker, "billing", target="production", state="READY")[0]
    assert promote(asker, "billing", staged["uid"]) == 202
    asker.clock.advance(15)
    assert project(asker, "billing")["lastAliasRequest"]["jobStatus"] == "pending"
    asker.clock.advance(10)
    assert serving(asker, "billing") == staged["uid"]


def test_a_move_that_fails_moves_nothing_and_names_the_hosts() -> None:
    asker = Asker(oddities=frozenset({"moves-fail"}))
    newest, older = rows(asker, "store", rollbackCandidate="true")[:2]
    assert roll_back(asker, "store", older["uid"]) == 201
    asker.clock.advance(5)
    after = project(asker, "store")
    assert (after["lastAliasRequest"]["jobStatus"], after["lastRollbackTarget"]) == ("failed", None)
    assert after["targets"]["production"]["id"] == newest["uid"]
    for path in (f"/v1/projects/{after['id']}/promote/aliases", f"/v9/projects/{after['id']}/rollback/aliases"):
        failed = asker.get(path, failedOnly="true")["aliases"]
        assert [one["status"] for one in failed] == ["failed", "failed"]
    assert asker.get(f"/v1/projects/{project(asker, 'docs')['id']}/promote/aliases") == {}


@pytest.mark.parametrize(
    ("oddity", "statuses"),
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
def test_refusals_on_demand(oddity: str, statuses: tuple[int, ...]) -> None:
    asker = Asker(oddities=frozenset({oddity}))
    flying = asker.get("/v7/deployments", state="BUILDING")["deployments"][0]
    gone = rows(asker, "docs", state="ERROR")[0]
    staged = rows(asker, "billing", target="production", state="READY")[0]
    older = rows(asker, "docs", rollbackCandidate="true")[1]
    assert (
        ask(asker, "PATCH", f"/v12/deployments/{flying['uid']}/cancel"),
        ask(asker, "DELETE", f"/v13/deployments/{gone['uid']}"),
        promote(asker, "billing", staged["uid"]),
        roll_back(asker, "docs", older["uid"]),
    ) == statuses


@pytest.mark.parametrize(("oddity", "done"), [("writes-unanswered", True), ("writes-unheard", False)])
def test_a_lost_answer_says_nothing_of_what_was_done(oddity: str, done: bool) -> None:
    asker = Asker(oddities=frozenset({oddity}))
    row = asker.get("/v7/deployments", state="BUILDING")["deployments"][0]
    assert asker.ask("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").reply.lost
    assert (asker.get(f"/v13/deployments/{row['uid']}")["readyState"] == "CANCELED") is done
