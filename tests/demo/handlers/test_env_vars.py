"""Env vars: `visibility`, public prefixes and the policies of teams, as the API answers them."""

from typing import Any

import pytest

from tests.harness.demo_requests import Answer, Client

PORTAL: dict[str, Any] = {"team": "northwind", "project": "portal"}
NEW: dict[str, Any] = {"key": "A_NEW_ONE", "value": "x", "type": "encrypted", "target": ["production"]}
SECRET: dict[str, Any] = {**NEW, "type": "sensitive", "visibility": "secret"}


def create(client: Client, team: str = "acme", project: str = "store", **body: Any) -> Answer:
    return client.request("POST", f"/v10/projects/{project}/env", body, slug=team)


def edit(client: Client, id_: str, team: str = "acme", project: str = "store", **body: Any) -> Answer:
    return client.request("PATCH", f"/v9/projects/{project}/env/{id_}", body, slug=team)


def test_every_row_has_security_issues() -> None:
    client = Client()
    for path, team, name in (
        ("/v10/projects/store/env", "acme", "envs"),
        ("/v10/projects/portal/env", "northwind", "envs"),
        ("/v1/env", "acme", "data"),
    ):
        rows = client.get(path, slug=team)[name]
        assert rows
        assert all(isinstance(row["securityIssues"], list) for row in rows)
    reported = {(row["key"], *row["securityIssues"]) for row in client.get("/v10/projects/store/env")["envs"]}
    assert {("DATABASE_URL", "readable-secret"), ("FLAGS_SECRET", "flags-secret-needs-split")} <= reported
    assert create(client, **NEW).json["created"]["securityIssues"] == []


@pytest.mark.parametrize(
    ("body", "status", "stored"),
    [
        ({**NEW, "visibility": "config"}, 201, ("encrypted", "config")),
        (SECRET, 201, ("sensitive", "secret")),
        ({**SECRET, "target": ["development"]}, 201, ("sensitive", "secret")),
        (NEW, 201, ("encrypted", None)),
        ({**NEW, "visibility": "secret"}, 400, None),
        ({**NEW, "visibility": "public"}, 400, None),
        ({**NEW, "visibility": 1}, 400, None),
        ({**SECRET, "key": "NEXT_PUBLIC_A"}, 400, None),
        ({**NEW, "key": "NEXT_PUBLIC_A", "visibility": "config"}, 201, ("encrypted", "config")),
    ],
)
def test_visibility_goes_with_the_type(body: dict[str, Any], status: int, stored: object) -> None:
    answer = create(Client(), **body)
    assert answer.status == status
    if stored is None:
        assert answer.json["error"]["code"] == "bad_request"
    else:
        row = answer.json["created"]
        assert (row["type"], row.get("visibility")) == stored


def test_older_server_rejects_visibility_as_any_unknown_key() -> None:
    client = Client("env-no-visibility")
    answer = create(client, **SECRET)
    assert (answer.status, answer.json["error"]["code"]) == (400, "bad_request")
    assert answer.json["error"]["message"] == "Invalid request: should NOT have additional property `visibility`"
    assert answer.json["error"]["params"] == {"additionalProperty": "visibility"}
    assert create(client, **{**NEW, "type": "sensitive"}).status == 201
    assert create(Client(), **NEW, isSecret=True).json["error"]["params"] == {"additionalProperty": "isSecret"}


def test_policies_are_on_in_one_team() -> None:
    client = Client()
    teams = {team["slug"]: team for team in client.get("/v2/teams", slug=None)["teams"]}
    names = ("sensitiveEnvironmentVariablePolicy", "disjunctiveProductionSecretPolicy")
    assert [teams["northwind"].get(name) for name in names] == ["on", "on"]
    assert [teams["acme"].get(name) for name in names] == ["default", None]
    one = client.get("/v2/teams/northwind", slug=None)
    assert [one[name] for name in names] == ["on", "on"]


def test_disjunctive_policy_rejects_a_shared_row_and_a_shared_value() -> None:
    client, portal = Client(), PORTAL
    both = create(client, **portal, **{**SECRET, "target": ["production", "preview"]})
    assert both.status == 400
    assert "production secret" in both.json["error"]["message"]
    assert "own environment group" in both.json["error"]["message"]
    made = create(client, **portal, **SECRET).json["created"]
    same = create(client, **portal, **{**SECRET, "target": ["preview"]})
    assert (same.status, "different value" in same.json["error"]["message"]) == (400, True)
    assert create(client, **portal, **{**SECRET, "target": ["preview"], "value": "y"}).status == 201
    assert edit(client, made["id"], **portal, target=["production", "development"]).status == 400
    assert edit(client, made["id"], **portal, value="y").status == 400, "preview has it"
    assert edit(client, made["id"], **portal, comment="new").status == 200
    assert create(client, **{**SECRET, "target": ["production", "preview"]}).status == 201, "acme has no such policy"


def test_enforced_policy_makes_new_config_of_production_a_secret() -> None:
    client, portal = Client(), PORTAL
    row = create(client, **portal, **{**NEW, "visibility": "config"}).json["created"]
    assert (row["type"], row["visibility"], row["value"]) == ("sensitive", "secret", "")
    row = create(client, **portal, **{**NEW, "key": "B", "target": ["development"]}).json["created"]
    assert row["type"] == "encrypted"
    row = create(client, **portal, **{**NEW, "key": "VITE_A"}).json["created"]
    assert row["type"] == "encrypted"


def test_config_becomes_a_secret_and_never_back() -> None:
    client = Client()
    rows = client.get("/v10/projects/store/env")["envs"]
    row = next(row for row in rows if row["key"] == "DATABASE_URL" and row["target"] == ["production"])
    changed = edit(client, row["id"], type="sensitive", visibility="secret", value="x").json
    assert (changed["type"], changed["visibility"], changed["value"]) == ("sensitive", "secret", "")
    assert changed["securityIssues"] == []
    assert edit(client, row["id"], type="encrypted", visibility="config", value="x").status == 400
