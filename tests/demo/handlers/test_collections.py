"""Rows that can be listed, created, changed and deleted: tokens, members, webhooks, environments and so on."""

from typing import Any

import pytest

from tests.harness.demo_requests import Client


def test_a_new_token_shows_its_secret_once() -> None:
    client = Client()
    made = client.send("POST", "/v3/user/tokens", {"name": "ci"})
    assert made["bearerToken"].startswith("vcp_")
    (scope,) = made["token"]["scopes"]
    assert (scope["type"], scope["teamId"]) == ("team", client.get("/v2/teams/acme")["id"])
    names = [token["name"] for token in client.get("/v6/user/tokens")["tokens"]]
    assert names == ["ci", "vtui on a laptop", "ci deploys", "old laptop"]
    assert client.get(f"/v5/user/tokens/{made['token']['id']}") == {"token": made["token"]}
    assert client.send("DELETE", f"/v3/user/tokens/{made['token']['id']}") == {"tokenId": made["token"]["id"]}
    assert client.request("GET", f"/v5/user/tokens/{made['token']['id']}").code == "not_found"


def test_the_token_of_the_request_ends_when_it_is_deleted() -> None:
    client = Client()
    client.send("DELETE", "/v3/user/tokens/current")
    assert client.request("GET", "/v2/user").json["error"]["invalidToken"] is True


def test_tokens_come_in_pages() -> None:
    pages = Client().pages("/v6/user/tokens", "tokens", limit=2)
    assert [[token["name"] for token in page] for page in pages] == [["vtui on a laptop", "ci deploys"], ["old laptop"]]


def test_members_are_invited_changed_and_removed() -> None:
    client = Client()
    client.send("POST", "/v2/teams/acme/members", [{"email": "a@example.com"}, {"email": "b@example.com"}])
    answer = client.get("/v2/teams/acme/members")
    assert [invite["email"] for invite in answer["emailInviteCodes"]] == ["b@example.com", "a@example.com"]
    omar = next(member for member in answer["members"] if member["username"] == "omar")
    path = f"/v1/teams/acme/members/{omar['uid']}"
    assert client.send("PATCH", path, {"role": "BILLING"}) == {"id": client.get("/v2/teams/acme")["id"]}
    (changed,) = client.get("/v3/teams/acme/members", search="omar")["members"]
    assert changed["role"] == "BILLING"
    client.send("DELETE", path)
    assert client.get("/v3/teams/acme/members", filterByUserIds=omar["uid"])["members"] == []
    assert client.request("PATCH", path, {"role": "OWNER"}).status == 404


def test_only_an_owner_changes_members_and_stays() -> None:
    client = Client()
    user = client.get("/v2/user", slug=None)["user"]["id"]
    assert client.request("POST", "/v2/teams/northwind/members", [{"email": "a@example.com"}]).status == 403
    assert client.request("DELETE", f"/v1/teams/acme/members/{user}").status == 403
    assert client.request("PATCH", f"/v1/teams/acme/members/{user}", {"role": "KING"}).status == 400


@pytest.mark.parametrize("slug", ["acme", None])
def test_webhooks_are_a_bare_array_and_show_their_secret_once(slug: str | None) -> None:
    client = Client()
    hook = {"url": "https://example.com/hook", "events": ["deployment.ready"], "projectIds": ["prj_1"]}
    made = client.send("POST", "/v1/webhooks", hook, slug=slug)
    secret = made.pop("secret")
    assert len(secret) == 40
    assert client.get("/v1/webhooks", slug=slug)[0] == client.get(f"/v1/webhooks/{made['id']}", slug=slug) == made
    answer = client.request("DELETE", f"/v1/webhooks/{made['id']}", slug=slug)
    assert (answer.status, answer.reply.body) == (204, b"")
    assert made not in client.get("/v1/webhooks", slug=slug)


def test_checks_of_a_project() -> None:
    client = Client()
    made = client.send("POST", "/v2/projects/store/checks", {"name": "smoke"})
    assert (made["blocks"], made["requires"]) == ("none", "build-ready")
    path = f"/v2/projects/store/checks/{made['id']}"
    assert client.send("PATCH", path, {"blocks": "deployment-alias"})["blocks"] == "deployment-alias"
    assert [check["id"] for check in client.get("/v2/projects/store/checks")["checks"]] == [made["id"]]
    assert client.get("/v2/projects/docs/checks") == {"checks": []}
    assert client.send("DELETE", path) == {"success": True}
    assert client.request("GET", path, slug="acme").status == 404


def test_custom_environments_by_slug_and_id() -> None:
    client, path = Client(), "/v9/projects/docs/custom-environments"
    made = client.request("POST", path, {"slug": "uat", "description": "accepted here"}, slug="acme")
    assert (made.status, made.json["currentDeploymentAliases"]) == (201, ["docs-env-uat-acme.vercel.app"])
    client.send("PATCH", f"{path}/uat", {"slug": "final"})
    assert client.get(f"{path}/{made.json['id']}")["slug"] == "final"
    assert client.request("POST", path, {"slug": "final"}, slug="acme").status == 400
    assert client.request("POST", path, {"slug": "production"}, slug="acme").status == 400
    client.send("DELETE", f"{path}/final", {})
    assert client.get(path)["environments"] == []


def test_members_of_a_project() -> None:
    client, path = Client(), "/v1/projects/store/members"
    project = client.get("/v9/projects/store")["id"]
    assert client.send("POST", path, {"email": "omar@example.com", "role": "PROJECT_VIEWER"}) == {"id": project}
    newest = client.get(path)["members"][0]
    assert (newest["username"], newest["computedProjectRole"], newest["teamRole"]) == (
        "omar",
        "PROJECT_VIEWER",
        "MEMBER",
    )
    assert client.send("DELETE", f"{path}/{newest['uid']}") == {"id": project}
    assert client.request("POST", path, {"email": "nobody@example.com", "role": "ADMIN"}, slug="acme").status == 400


def test_certificates_in_both_shapes() -> None:
    client = Client()
    made = client.send("POST", "/v8/certs", {"cns": ["a.acme.example"]})
    assert made["expiresAt"] - made["createdAt"] == 90 * 86_400_000
    older = client.get("/v4/certs", limit=1)["certs"][0]
    assert older == {
        "uid": made["id"],
        "cns": ["a.acme.example"],
        "autoRenew": True,
        "created": "2026-09-21T14:13:20.000Z",
        "expiration": "2026-12-20T14:13:20.000Z",
    }
    assert client.send("PATCH", "/v3/certs", {"op": "finalizeOrder", "domains": ["b.acme.example"]})["uid"]
    assert client.request("POST", "/v8/certs", {"cns": ["a.other.example"]}, slug="acme").status == 403
    assert client.send("DELETE", f"/v8/certs/{made['id']}") == {}
    assert client.request("GET", f"/v6/certs/{made['id']}", slug="acme").status == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "key"),
    [
        ("POST", "/v3/user/tokens", {}, "name"),
        ("POST", "/v3/user/tokens", {"name": 3}, "name"),
        ("POST", "/v1/webhooks", {"url": "https://example.com"}, "events"),
        ("POST", "/v2/projects/store/checks", {"blocks": "none"}, "name"),
    ],
)
def test_a_body_without_a_required_key_is_refused(method: str, path: str, body: Any, key: str) -> None:
    answer = Client().request(method, path, body, slug="acme")
    assert answer.status == 400
    assert key in answer.json["error"]["message"]


def test_rows_of_one_scope_are_not_in_another() -> None:
    client = Client()
    client.send("POST", "/v1/webhooks", {"url": "https://example.com/acme", "events": ["deployment.ready"]})
    for slug in ("northwind", None):
        assert "https://example.com/acme" not in {hook["url"] for hook in client.get("/v1/webhooks", slug=slug)}
