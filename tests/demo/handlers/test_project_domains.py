"""Domains of a project: added, updated, removed, verified, and the errors of each."""

from typing import Any

from tests.harness.demo_requests import Client

STORE_DOMAINS = "/v10/projects/store/domains"


def domains(client: Client) -> dict[str, Any]:
    """The domains of the project store by name."""
    return {row["name"]: row for row in client.get("/v9/projects/store/domains", limit=100)["domains"]}


def send(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = client.request(method, path, body, slug="acme")
    return answer.status, answer.json


def test_added_domain_is_verified_only_under_an_owned_apex() -> None:
    client = Client()
    status, row = send(client, "POST", STORE_DOMAINS, {"name": "new.acme.example", "gitBranch": "feat/x"})
    assert (status, row["verified"], row["gitBranch"]) == (200, True, "feat/x")
    assert "verification" not in row
    status, row = send(client, "POST", STORE_DOMAINS, {"name": "new.brand.example"})
    assert (status, row["verified"], row["verification"][0]["domain"]) == (200, False, "_vercel.brand.example")
    assert {"new.acme.example", "new.brand.example"} <= domains(client).keys()


def test_added_domain_is_an_alias_of_production_until_it_is_removed() -> None:
    client = Client()
    send(client, "POST", STORE_DOMAINS, {"name": "new.acme.example"})
    serving = client.get("/v9/projects/store")["targets"]["production"]
    assert "new.acme.example" in client.get(f"/v13/deployments/{serving['id']}")["alias"]
    assert send(client, "DELETE", "/v9/projects/store/domains/new.acme.example") == (200, {})
    assert "new.acme.example" not in client.get(f"/v13/deployments/{serving['id']}")["alias"]
    assert send(client, "DELETE", "/v9/projects/store/domains/new.acme.example")[0] == 404


def test_invalid_or_taken_domains_are_refused() -> None:
    client = Client()
    for body, status, code in (
        ({"name": "www.acme.example"}, 409, "domain_already_in_use"),
        ({"name": "x.northwind.example"}, 403, "forbidden"),
        ({"name": "no host"}, 400, "invalid_domain"),
        ({"name": "a.acme.example", "redirect": "nowhere.example"}, 400, "bad_request"),
        ({"name": "a.acme.example", "redirectStatusCode": 308}, 400, "bad_request"),
        ({"name": "a.acme.example", "customEnvironmentId": "env_none"}, 404, "not_found"),
        ({"name": "a.acme.example", "other": 1}, 400, "bad_request"),
    ):
        answered, answer = send(client, "POST", STORE_DOMAINS, body)
        assert (answered, answer["error"]["code"]) == (status, code), body
    assert send(client, "POST", "/v10/projects/docs/domains", {"name": "www.acme.example"})[0] == 409


def test_redirect_and_branch_of_a_domain_are_changed() -> None:
    client = Client()
    path = "/v9/projects/store/domains/next.acme.example"
    body = {"gitBranch": None, "redirect": "www.acme.example", "redirectStatusCode": 307}
    assert send(client, "PATCH", path, body)[0] == 200
    row = domains(client)["next.acme.example"]
    assert (row["gitBranch"], row["redirect"], row["redirectStatusCode"]) == (None, "www.acme.example", 307)
    assert send(client, "PATCH", path, {"redirect": "next.acme.example"})[0] == 400
    assert send(client, "PATCH", path, {"name": "other.example"})[0] == 400


def test_removing_a_domain_removes_redirects_to_it_on_request() -> None:
    client = Client()
    assert send(client, "DELETE", "/v9/projects/store/domains/www.acme.example", {"removeRedirects": True})[0] == 200
    assert not {"www.acme.example", "acme.example"} & domains(client).keys()
    assert send(client, "DELETE", "/v9/projects/store/domains/acme-shop.example")[0] == 200
    assert "www.acme-shop.example" in domains(client)


def test_verification_succeeds_after_propagation_and_never_for_a_claimed_domain() -> None:
    client = Client()
    path = "/v9/projects/store/domains/{}/verify"
    status, answer = send(client, "POST", path.format("store.partner-brand.example"))
    assert (status, answer["error"]["code"]) == (400, "missing_txt_record")
    client.clock.advance(25)
    status, row = send(client, "POST", path.format("store.partner-brand.example"))
    assert (status, row["verified"], "verification" in row) == (200, True, False)
    assert domains(client)["store.partner-brand.example"]["verified"]
    assert send(client, "POST", path.format("store.partner-brand.example"))[0] == 200, "verified already"
    for _ in range(2):
        status, answer = send(client, "POST", path.format("taken.someone-else.example"))
        assert (status, answer["error"]["code"]) == (400, "existing_project_domain")
        client.clock.advance(60)


def docs(client: Client) -> str:
    found: str = client.get("/v9/projects/docs")["id"]
    return found


def test_moved_domain_takes_its_redirects_along_and_serves_the_other_project_at_once() -> None:
    client = Client()
    before = domains(client)["www.acme.example"]
    client.clock.advance(5)
    status, row = send(client, "POST", "/v1/projects/store/domains/www.acme.example/move", {"projectId": docs(client)})
    assert (status, row["projectId"], row["verified"]) == (200, docs(client), True)
    assert (row["createdAt"], row["updatedAt"]) == (before["createdAt"], client.clock.now())
    assert not {"www.acme.example", "acme.example"} & domains(client).keys()
    found = client.get("/v9/projects/docs/domains", limit=100)["domains"]
    assert [each["createdAt"] for each in found] == sorted((each["createdAt"] for each in found), reverse=True)
    there = {each["name"]: each for each in found}
    assert there["acme.example"]["redirect"] == "www.acme.example"
    serving = client.get("/v9/projects/docs")["targets"]["production"]["id"]
    assert client.get("/v13/deployments/www.acme.example")["id"] == serving
    assert send(client, "GET", "/v9/projects/store/domains/www.acme.example")[0] == 404


def test_alias_that_was_assigned_to_a_moved_host_follows_production_again() -> None:
    client = Client()
    row = client.rows(client.get("/v9/projects/store")["id"], state="READY", target="preview")[0]
    assert send(client, "POST", f"/v2/deployments/{row['uid']}/aliases", {"alias": "acme-shop.example"})[0] == 200
    move = "/v1/projects/store/domains/acme-shop.example/move"
    assert send(client, "POST", move, {"projectId": docs(client)})[0] == 200
    serving = client.get("/v9/projects/docs")["targets"]["production"]["id"]
    assert client.get("/v13/deployments/acme-shop.example")["id"] == serving


def test_move_changes_branch_and_redirect_as_the_body_has_them_and_drops_the_custom_environment() -> None:
    client = Client()
    path, target = "/v1/projects/store/domains/{}/move", docs(client)
    status, row = send(client, "POST", path.format("next.acme.example"), {"projectId": target, "gitBranch": "feat/y"})
    assert (status, row["gitBranch"]) == (200, "feat/y")
    assert send(client, "POST", path.format("acme.example"), {"projectId": target})[0] == 400, (
        "it redirects to the other project"
    )
    body = {"projectId": target, "redirect": None}
    status, row = send(client, "POST", path.format("acme.example"), body)
    assert (status, row["redirect"], row["redirectStatusCode"]) == (200, None, None)
    status, row = send(client, "POST", path.format("qa.store.acme.example"), {"projectId": target})
    assert (status, row["customEnvironmentId"]) == (200, None)


def test_invalid_moves_are_refused() -> None:
    client = Client()
    store, legacy = (client.get(f"/v9/projects/{name}")["id"] for name in ("store", "legacy-shop"))
    path = "/v1/projects/store/domains/acme-shop.example/move"
    for where, body, status, code in (
        (path, {}, 400, "bad_request"),
        (path, {"projectId": 5}, 400, "bad_request"),
        (path, {"projectId": docs(client), "customEnvironmentId": None}, 400, "bad_request"),
        (path, {"projectId": store}, 400, "bad_request"),
        (path, {"projectId": "prj_none"}, 404, "not_found"),
        (path, {"projectId": legacy}, 409, "project_being_transferred"),
        ("/v1/projects/store/domains/none.example/move", {"projectId": docs(client)}, 404, "not_found"),
        ("/v1/projects/none/domains/acme-shop.example/move", {"projectId": docs(client)}, 404, "not_found"),
        (
            "/v1/projects/legacy-shop/domains/legacy-shop-acme.vercel.app/move",
            {"projectId": docs(client)},
            409,
            "project_being_transferred",
        ),
    ):
        answered, answer = send(client, "POST", where, body)
        assert (answered, answer["error"]["code"]) == (status, code), (where, body)
    assert "acme-shop.example" in domains(client)
