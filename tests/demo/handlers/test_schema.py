"""Answers carry the field sets of the official schema, whose file is named by VTUI_OPENAPI."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator

from tests.harness.demo_requests import Client

Json = dict[str, Any]
FILE = os.environ.get("VTUI_OPENAPI", "")
PRESENT = bool(FILE) and Path(FILE).is_file()
REQUIRED = bool(FILE) and bool(os.environ.get("CI"))

pytestmark = pytest.mark.skipif(
    not PRESENT and not REQUIRED, reason="VTUI_OPENAPI names no official schema to check against"
)


def test_schema_is_present_where_it_is_required() -> None:
    assert PRESENT, "VTUI_OPENAPI is set but there is no such file"


def relaxed(schema: Any) -> Any:
    """The schema without its known faults: overlapping variants, enums that lack null, enums that keep growing."""
    if isinstance(schema, list):
        return [relaxed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: relaxed(value) for key, value in schema.items()}
    if isinstance(found.get("oneOf"), list):
        found["anyOf"] = found.pop("oneOf")
    if isinstance(found.get("enum"), list):
        del found["enum"]
    if found.get("nullable") is True and isinstance(found.get("anyOf"), list):
        found["anyOf"] = [*found["anyOf"], {"type": "object", "nullable": True, "maxProperties": 0}]
        found.setdefault("type", None)
        del found["type"]
    return found


SETTINGS = ("nodeVersion", "rootDirectory")
ORIGIN = ("attribution", "prebuilt")
BEYOND: dict[str, tuple[str, ...]] = {
    "cancelDeployment": (*ORIGIN, *SETTINGS),
    "createDeployment": (*ORIGIN, *SETTINGS),
    "filterProjectEnvs": ("visibility", "securityIssues", "hiddenProductionEnvCount"),
    "getDeployment": ("seatBlock", *ORIGIN, *SETTINGS),
    "getDomain": ("echMode",),
    "getDomains": ("echMode",),
    "getDeployments": ("seatBlock", "type", *ORIGIN),  # the type of the creator
    "getDomainConfig": ("aValues", "cnames", "conflicts", "dnssecEnabled", "nameservers", "serviceType"),
    "getProject": ("alias", "serverlessFunctionRegion"),
    "getProjectEnv": ("system", "visibility", "securityIssues"),
    "getProjects": ("alias", "serverlessFunctionRegion"),
}
"""Operation -> keys that real responses have and the official schema lacks."""


def closed(schema: Any, beyond: tuple[str, ...]) -> Any:
    """The schema with objects that have the declared keys and those of `beyond` only."""
    if isinstance(schema, list):
        return [closed(part, beyond) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value, beyond) for key, value in schema.items()}
    if isinstance(found.get("properties"), dict) and found["properties"] and "allOf" not in found:
        found.setdefault("additionalProperties", False)
        found["properties"] = {key: {} for key in beyond} | found["properties"]
    return found


class Schema:
    """The official schema, by operationId."""

    def __init__(self, file: str) -> None:
        relaxed_schema = relaxed(json.loads(Path(file).read_text(encoding="utf-8")))
        self.components = relaxed_schema["components"]
        self.operations = {
            operation["operationId"]: operation
            for path in relaxed_schema["paths"].values()
            for operation in path.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        self._validators: dict[tuple[str, str], Any] = {}

    def check(self, operation: str, answer: Any, kind: str = "application/json") -> None:
        """Fail with the first deviations of an answer."""
        validator = self._validators.get((operation, kind))
        if validator is None:
            schema = self.operations[operation]["responses"]["200"]["content"][kind]["schema"]
            beyond = BEYOND.get(operation, ())
            components = closed(self.components, beyond)
            validator = OAS30Validator({**closed(schema, beyond), "components": components})
            self._validators[operation, kind] = validator
        faults = [
            f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}"
            for fault in validator.iter_errors(answer)
        ]
        assert not faults, f"{operation}: {faults[:5]}"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(FILE)


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def test_schema_check_notices_a_missing_key(schema: Schema, client: Client) -> None:
    page = client.get("/v7/deployments")
    del page["deployments"][3]["creator"]
    with pytest.raises(AssertionError, match="creator"):
        schema.check("getDeployments", page)


def test_schema_check_notices_a_key_that_the_schema_lacks(schema: Schema, client: Client) -> None:
    page = client.get("/v7/deployments")
    page["deployments"][3]["regions"] = ["fra1"]
    with pytest.raises(AssertionError, match="regions"):
        schema.check("getDeployments", page)


def test_user_and_token(schema: Schema, client: Client) -> None:
    schema.check("getAuthUser", client.get("/v2/user"))
    schema.check("getAuthToken", client.get("/v5/user/tokens/current"))
    schema.check("getAuthUser", Client("limited-user").get("/v2/user"))


def test_teams_and_members(schema: Schema, client: Client) -> None:
    schema.check("getTeams", client.get("/v2/teams"))
    schema.check("getTeams", client.get("/v2/teams", limit=1))
    schema.check("getTeam", client.get("/v2/teams/northwind"))
    schema.check("getTeamMembers", client.get("/v3/teams/acme/members", limit=5))


@pytest.mark.parametrize("version", ["v6", "v7"])
@pytest.mark.parametrize("slug", ["acme", "northwind", None])
def test_pages_of_deployments(schema: Schema, client: Client, version: str, slug: str | None) -> None:
    for page in range(6 if slug == "acme" else 2):
        until = client.get(f"/{version}/deployments", slug=slug, limit=100)["pagination"]["next"] if page else None
        schema.check("getDeployments", client.get(f"/{version}/deployments", slug=slug, limit=100, until=until))


def test_deployments_in_every_state(schema: Schema) -> None:
    client = Client()
    states = set()
    for _ in range(12):
        page = client.get("/v7/deployments", limit=30)
        schema.check("getDeployments", page)
        for row in page["deployments"]:
            schema.check("getDeployment", client.get(f"/v13/deployments/{row['uid']}"))
            states.add(row["state"])
        client.clock.advance(7)
    assert states == {"QUEUED", "INITIALIZING", "BUILDING", "READY", "ERROR", "CANCELED", "BLOCKED"}


def test_deployments_of_every_provider(schema: Schema, client: Client) -> None:
    for project in ("store", "help-center", "blog", "newsletter", "brand-assets", "checkout", "billing"):
        for row in client.get("/v7/deployments", projectId=project, limit=25)["deployments"]:
            schema.check("getDeployment", client.get(f"/v13/deployments/{row['uid']}"))


def test_checks_of_every_outcome(schema: Schema) -> None:
    client, outcomes = Client(), set()
    for _ in range(6):
        for row in client.get("/v7/deployments", limit=40)["deployments"]:
            answer = client.get(f"/v1/deployments/{row['uid']}/checks")
            schema.check("getAllChecks", answer)
            outcomes |= {check.get("conclusion", check["status"]) for check in answer["checks"]}
        client.clock.advance(4)
    assert outcomes >= {"registered", "running", "succeeded", "failed", "canceled"}


def test_redeploy_until_its_end(schema: Schema) -> None:
    client = Client()
    for query in ({"target": "production"}, {"target": "qa"}, {"state": "READY"}):
        source = client.get("/v7/deployments", projectId="dashboard", **query)["deployments"][-1]
        redeployed = client.redeploy(source["uid"], name="dashboard").json
        schema.check("createDeployment", redeployed)
        for _ in range(30):
            client.clock.advance(4)
            schema.check("getDeployment", client.get(f"/v13/deployments/{redeployed['id']}"))


def test_responses_of_writes(schema: Schema) -> None:
    client = Client()
    row = client.get("/v7/deployments", state="BUILDING")["deployments"][0]
    schema.check("cancelDeployment", client.request("PATCH", f"/v12/deployments/{row['uid']}/cancel", slug="acme").json)
    candidates = client.get("/v7/deployments", projectId="docs", rollbackCandidate="true")["deployments"]
    project = candidates[0]["projectId"]
    schema.check("listDeploymentAliases", client.get(f"/v2/deployments/{candidates[0]['uid']}/aliases"))
    host = {"alias": "look-acme.vercel.app"}
    alias = client.request("POST", f"/v2/deployments/{candidates[0]['uid']}/aliases", host, slug="acme").json
    schema.check("assignAlias", alias)
    schema.check("listAliases", client.get("/v4/aliases", projectId=project))
    schema.check("deleteAlias", client.request("DELETE", f"/v2/aliases/{alias['uid']}", slug="acme").json)
    for step in ("v1/projects/{}/rollback/{}", "v10/projects/{}/promote/{}"):
        answer = client.request("POST", f"/{step.format(project, candidates[1]['uid'])}", {}, slug="acme")
        assert (answer.status, answer.reply.body) == (201, b"")
        for _ in range(6):
            schema.check("getProject", client.get(f"/v9/projects/{project}", rollbackInfo="true"))
            client.clock.advance(1)
        schema.check("listPromoteAliases", client.get(f"/v1/projects/{project}/promote/aliases"))
    schema.check("deleteDeployment", client.request("DELETE", f"/v13/deployments/{row['uid']}", slug="acme").json)


@pytest.mark.parametrize("slug", ["acme", "northwind", None])
def test_projects_in_both_versions(schema: Schema, client: Client, slug: str | None) -> None:
    page = client.get("/v10/projects", slug=slug, limit=100)
    schema.check("getProjects", page)
    schema.check("getProjects", client.get("/v9/projects", slug=slug, limit=2))
    for project in page["projects"]:
        alone = client.get(f"/v9/projects/{project['id']}", slug=slug, rollbackInfo="true")
        if alone["lastAliasRequest"] and alone["lastAliasRequest"]["fromDeploymentId"] is None:
            # Null came after this schema was written.
            alone["lastAliasRequest"]["fromDeploymentId"] = ""
        schema.check("getProject", alone)


def test_resources_of_every_project(schema: Schema, client: Client) -> None:
    for project in client.get("/v10/projects", limit=100)["projects"]:
        name = project["name"]
        domains = client.get(f"/v9/projects/{name}/domains", limit=100)
        schema.check("getProjectDomains", domains)
        for item in domains["domains"]:
            schema.check("getProjectDomain", client.get(f"/v9/projects/{name}/domains/{item['name']}"))
        envs = client.get(f"/v10/projects/{name}/env")
        schema.check("filterProjectEnvs", envs)
        for item in envs["envs"]:
            schema.check("getProjectEnv", client.get(f"/v1/projects/{name}/env/{item['id']}"))
        environments = client.get(f"/v9/projects/{name}/custom-environments")
        schema.check("getProjectsByIdOrNameCustomEnvironments", environments)
        for item in environments["environments"]:
            schema.check("getCustomEnvironment", client.get(f"/v9/projects/{name}/custom-environments/{item['slug']}"))


def test_domains_of_the_team_and_their_dns(schema: Schema, client: Client) -> None:
    page = client.get("/v5/domains")
    schema.check("getDomains", page)
    for item in page["domains"]:
        schema.check("getDomain", client.get(f"/v5/domains/{item['name']}"))
        schema.check("getDomainConfig", client.get(f"/v6/domains/{item['name']}/config"))


def test_build_logs_of_every_outcome(schema: Schema) -> None:
    client = Client()
    for row in client.get("/v7/deployments", limit=40)["deployments"]:
        for _ in range(3):
            schema.check("getDeploymentEvents", client.get(f"/v3/deployments/{row['uid']}/events"))
            client.clock.advance(3)
    nested = Client("events-nested")
    for row in nested.get("/v7/deployments")["deployments"]:
        schema.check("getDeploymentEvents", nested.get(f"/v3/deployments/{row['uid']}/events"))
