"""What changes the demo's domains really changes them, and is refused where the API refuses it."""

from typing import Any

from tests.demo.harness import Asker

STORE = "/v10/projects/store/domains"


def of(asker: Asker, project: str = "store") -> dict[str, Any]:
    return {row["name"]: row for row in asker.get(f"/v9/projects/{project}/domains", limit=100)["domains"]}


def ask(asker: Asker, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = asker.ask(method, path, body, slug="acme")
    return answer.status, answer.json


def test_a_domain_under_an_own_apex_serves_at_once_and_another_waits_for_its_proof() -> None:
    asker = Asker()
    status, row = ask(asker, "POST", STORE, {"name": "new.acme.example", "gitBranch": "feat/x"})
    assert (status, row["verified"], row["gitBranch"]) == (200, True, "feat/x")
    assert "verification" not in row
    status, row = ask(asker, "POST", STORE, {"name": "new.brand.example"})
    assert (status, row["verified"], row["verification"][0]["domain"]) == (200, False, "_vercel.brand.example")
    assert {"new.acme.example", "new.brand.example"} <= of(asker).keys()


def test_what_production_serves_answers_at_a_new_domain_and_no_longer_at_one_that_was_removed() -> None:
    asker = Asker()
    ask(asker, "POST", STORE, {"name": "new.acme.example"})
    served = asker.get("/v9/projects/store")["targets"]["production"]
    assert "new.acme.example" in asker.get(f"/v13/deployments/{served['id']}")["alias"]
    assert ask(asker, "DELETE", "/v9/projects/store/domains/new.acme.example") == (200, {})
    assert "new.acme.example" not in asker.get(f"/v13/deployments/{served['id']}")["alias"]
    assert ask(asker, "DELETE", "/v9/projects/store/domains/new.acme.example")[0] == 404


def test_what_clashes_or_is_another_s_is_refused() -> None:
    asker = Asker()
    for body, status, code in (
        ({"name": "www.acme.example"}, 409, "domain_already_in_use"),
        ({"name": "x.northwind.example"}, 403, "forbidden"),
        ({"name": "no host"}, 400, "invalid_domain"),
        ({"name": "a.acme.example", "redirect": "nowhere.example"}, 400, "bad_request"),
        ({"name": "a.acme.example", "redirectStatusCode": 308}, 400, "bad_request"),
        ({"name": "a.acme.example", "customEnvironmentId": "env_none"}, 404, "not_found"),
        ({"name": "a.acme.example", "other": 1}, 400, "bad_request"),
    ):
        found, answer = ask(asker, "POST", STORE, body)
        assert (found, answer["error"]["code"]) == (status, code), body
    assert ask(asker, "POST", "/v10/projects/docs/domains", {"name": "www.acme.example"})[0] == 409


def test_a_redirect_and_a_branch_are_changed_and_taken_away() -> None:
    asker = Asker()
    path = "/v9/projects/store/domains/next.acme.example"
    body = {"gitBranch": None, "redirect": "www.acme.example", "redirectStatusCode": 307}
    assert ask(asker, "PATCH", path, body)[0] == 200
    row = of(asker)["next.acme.example"]
    assert (row["gitBranch"], row["redirect"], row["redirectStatusCode"]) == (None, "www.acme.example", 307)
    assert ask(asker, "PATCH", path, {"redirect": "next.acme.example"})[0] == 400
    assert ask(asker, "PATCH", path, {"name": "other.example"})[0] == 400


def test_redirects_go_with_their_target_if_asked_to() -> None:
    asker = Asker()
    assert ask(asker, "DELETE", "/v9/projects/store/domains/www.acme.example", {"removeRedirects": True})[0] == 200
    assert not {"www.acme.example", "acme.example"} & of(asker).keys()
    assert ask(asker, "DELETE", "/v9/projects/store/domains/acme-shop.example")[0] == 200
    assert "www.acme-shop.example" in of(asker)


def test_a_proof_is_found_once_it_has_spread_and_a_domain_of_others_never() -> None:
    asker = Asker()
    path = "/v9/projects/store/domains/{}/verify"
    status, answer = ask(asker, "POST", path.format("store.partner-brand.example"))
    assert (status, answer["error"]["code"]) == (400, "missing_txt_record")
    asker.clock.advance(25)
    status, row = ask(asker, "POST", path.format("store.partner-brand.example"))
    assert (status, row["verified"], "verification" in row) == (200, True, False)
    assert of(asker)["store.partner-brand.example"]["verified"]
    assert ask(asker, "POST", path.format("store.partner-brand.example"))[0] == 200, "again is no fault"
    for _ in range(2):
        status, answer = ask(asker, "POST", path.format("taken.someone-else.example"))
        assert (status, answer["error"]["code"]) == (400, "existing_project_domain")
        asker.clock.advance(60)
