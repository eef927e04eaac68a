"""Aliases: listed, assigned, removed, and the errors of each."""

from tests.harness.demo_requests import Answer, Client


def assign(client: Client, uid: str, host: object) -> Answer:
    return client.request("POST", f"/v2/deployments/{uid}/aliases", {"alias": host}, slug="acme")


def assigned(client: Client) -> dict[str, str]:
    """Every alias of the project docs with the id of its deployment."""
    pages = client.pages("/v4/aliases", "aliases", projectId="docs", limit=2)
    return {row["alias"]: row["deploymentId"] for page in pages for row in page}


def test_the_list_has_the_same_aliases_as_the_deployments() -> None:
    client = Client(deployments=400)
    by_deployment = {
        host: row["uid"] for row in client.rows("docs", state="READY") for host in client.hosts(row["uid"])
    }
    assert len(by_deployment) > 3
    assert assigned(client) == by_deployment


def test_an_alias_is_assigned_reassigned_and_removed() -> None:
    client = Client(deployments=400)
    first, second = (row["uid"] for row in client.rows("docs", state="READY", target="preview")[:2])
    answer = assign(client, first, "look.acme.example").json
    assert "oldDeploymentId" not in answer
    assert assign(client, second, "look.acme.example").json["oldDeploymentId"] == first
    assert "look.acme.example" not in client.hosts(first)
    assert assigned(client)["look.acme.example"] == second
    assert client.get("/v13/deployments/look.acme.example")["id"] == second
    assert client.request("DELETE", f"/v2/aliases/{answer['uid']}", slug="acme").json == {"status": "SUCCESS"}
    assert "look.acme.example" not in client.hosts(second)
    assert client.request("DELETE", f"/v2/aliases/{answer['uid']}", slug="acme").status == 404
    assert client.request("GET", "/v13/deployments/look.acme.example", slug="acme").status == 404


def test_deleting_a_deployment_removes_its_aliases() -> None:
    client = Client(deployments=400)
    uid = client.rows("docs", state="READY", target="preview")[0]["uid"]
    assign(client, uid, "look.acme.example")
    client.request("DELETE", f"/v13/deployments/{uid}", slug="acme")
    assert "look.acme.example" not in assigned(client)


def test_invalid_aliases_are_refused() -> None:
    client = Client(deployments=400)
    ready = client.rows("docs", state="READY", target="preview")[0]["uid"]
    failed = client.rows(state="ERROR")[0]["uid"]
    answers = [
        assign(client, failed, "look.acme.example"),
        assign(client, ready, "look.someone-else.example"),
        assign(client, ready, "not a host"),
        assign(client, ready, 7),
        assign(client, "dpl_none", "look.acme.example"),
    ]
    assign(client, ready, "look.acme.example")
    answers.append(assign(client, ready, "look.acme.example"))
    answers.append(assign(Client("assign-cert", deployments=400), ready, "look.acme.example"))
    assert [(answer.status, answer.code) for answer in answers] == [
        (400, "bad_request"),
        (404, "domain_not_found"),
        (400, "invalid_alias"),
        (400, "invalid_alias"),
        (404, "not_found"),
        (409, "conflict"),
        (400, "cert_missing"),
    ]
