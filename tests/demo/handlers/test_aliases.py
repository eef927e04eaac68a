"""Aliases: listed as they point, moved and removed by requests, refused in the API's words."""

from typing import Any

from tests.demo.harness import Answer, Asker


def rows(asker: Asker, **query: Any) -> list[Any]:
    found: list[Any] = asker.get("/v7/deployments", projectId="docs", state="READY", limit=100, **query)["deployments"]
    return found


def assign(asker: Asker, uid: str, host: object) -> Answer:
    return asker.ask("POST", f"/v2/deployments/{uid}/aliases", {"alias": host}, slug="acme")


def hosts(asker: Asker, uid: str) -> list[str]:
    return [alias["alias"] for alias in asker.get(f"/v2/deployments/{uid}/aliases")["aliases"]]


def listed(asker: Asker) -> dict[str, str]:
    pages = asker.walk("/v4/aliases", "aliases", projectId="docs", limit=2)
    return {row["alias"]: row["deploymentId"] for page in pages for row in page}


def test_all_pages_tell_what_each_deployment_tells_of_itself() -> None:
    asker = Asker(deployments=400)
    alone = {host: row["uid"] for row in rows(asker) for host in hosts(asker, row["uid"])}
    assert len(alone) > 3
    assert listed(asker) == alone


def test_a_host_moves_from_one_to_another_and_away() -> None:
    asker = Asker(deployments=400)
    first, second = (row["uid"] for row in rows(asker, target="preview")[:2])
    made = assign(asker, first, "look.acme.example").json
    assert "oldDeploymentId" not in made
    assert assign(asker, second, "look.acme.example").json["oldDeploymentId"] == first
    assert "look.acme.example" not in hosts(asker, first)
    assert listed(asker)["look.acme.example"] == second
    assert asker.get("/v13/deployments/look.acme.example")["id"] == second
    assert asker.ask("DELETE", f"/v2/aliases/{made['uid']}", slug="acme").json == {"status": "SUCCESS"}
    assert "look.acme.example" not in hosts(asker, second)
    assert asker.ask("DELETE", f"/v2/aliases/{made['uid']}", slug="acme").status == 404
    assert asker.ask("GET", "/v13/deployments/look.acme.example", slug="acme").status == 404


def test_a_deleted_deployment_takes_its_hosts_along() -> None:
    asker = Asker(deployments=400)
    uid = rows(asker, target="preview")[0]["uid"]
    assign(asker, uid, "look.acme.example")
    asker.ask("DELETE", f"/v13/deployments/{uid}", slug="acme")
    assert "look.acme.example" not in listed(asker)


def test_what_cannot_be_is_refused() -> None:
    asker = Asker(deployments=400)
    ready = rows(asker, target="preview")[0]["uid"]
    failed = asker.get("/v7/deployments", state="ERROR")["deployments"][0]["uid"]
    asked = [
        assign(asker, failed, "look.acme.example"),
        assign(asker, ready, "look.someone-else.example"),
        assign(asker, ready, "not a host"),
        assign(asker, ready, 7),
        assign(asker, "dpl_none", "look.acme.example"),
    ]
    assign(asker, ready, "look.acme.example")
    asked.append(assign(asker, ready, "look.acme.example"))
    asked.append(assign(Asker(deployments=400, oddities=frozenset({"assign-cert"})), ready, "look.acme.example"))
    told = [(one.status, one.json["error"]["code"]) for one in asked]
    assert told == [
        (400, "bad_request"),
        (404, "domain_not_found"),
        (400, "invalid_alias"),
        (400, "invalid_alias"),
        (404, "not_found"),
        (409, "conflict"),
        (400, "cert_missing"),
    ]
