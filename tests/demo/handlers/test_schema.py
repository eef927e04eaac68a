"""Answers carry the field sets of the official schema, whose files VTUI_OPENAPI names, the newest last."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator

from tests.harness.demo_requests import Client

Json = dict[str, Any]
FILES = [file for file in os.environ.get("VTUI_OPENAPI", "").split(os.pathsep) if file]
PRESENT = bool(FILES) and all(Path(file).is_file() for file in FILES)
REQUIRED = bool(FILES) and bool(os.environ.get("CI"))

pytestmark = pytest.mark.skipif(
    not PRESENT and not REQUIRED, reason="VTUI_OPENAPI names no official schema to check against"
)


def test_schema_is_present_where_it_is_required() -> None:
    assert PRESENT, "VTUI_OPENAPI names a file that does not exist"


newest = pytest.mark.skipif(len(FILES) < 2, reason="VTUI_OPENAPI names no second file, which has these operations")
"""For tests of operations that the second file alone has."""


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
    **dict.fromkeys(("getSharedEnvVar", "updateSharedEnvVariable"), ("securityIssues",)),
}
"""Operation -> keys that real responses have and the official schema lacks."""
CUT_SHORT = frozenset({"createDeployment"})
"""Operations whose answers the second file cuts short: the first file has them complete."""


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

    def __init__(self, files: list[str]) -> None:
        self.components: Json = {}
        self.operations: dict[str, Json] = {}
        for file in files:
            schema = relaxed(json.loads(Path(file).read_text(encoding="utf-8")))
            self.components |= schema.get("components", {})
            operations = (operation for path in schema["paths"].values() for operation in path.values())
            for operation in operations:
                id_ = operation.get("operationId") if isinstance(operation, dict) else None
                if id_ is not None and (id_ not in CUT_SHORT or id_ not in self.operations):
                    self.operations[id_] = operation
        self._validators: dict[tuple[str, str], Any] = {}

    def check(self, operation: str, answer: Any, kind: str = "application/json") -> None:
        """Fail with the first deviations of an answer."""
        validator = self._validators.get((operation, kind))
        if validator is None:
            responses = self.operations[operation]["responses"]
            good = next(response for status, response in responses.items() if status.startswith("2"))
            beyond = BEYOND.get(operation, ())
            components = closed(self.components, beyond)
            schema = closed(good["content"][kind]["schema"], beyond)
            validator = OAS30Validator({**schema, "components": components})
            self._validators[operation, kind] = validator
        faults = [
            f"{'/'.join(map(str, fault.absolute_path))}: {fault.message[:300]}"
            for fault in validator.iter_errors(answer)
        ]
        assert not faults, f"{operation}: {faults[:5]}"


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(FILES)


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


@newest
def test_check_runs_of_every_outcome(schema: Schema) -> None:
    client, outcomes = Client(), set()
    checks: dict[str, str] = {}
    for _ in range(6):
        for row in client.get("/v7/deployments", limit=40)["deployments"]:
            path = f"/v2/deployments/{row['uid']}/check-runs"
            answer = client.get(path)
            schema.check("listDeploymentCheckRuns", answer)
            for run in answer["runs"][:1]:
                schema.check("getDeploymentCheckRun", client.get(f"{path}/{run['id']}"))
            outcomes |= {run.get("conclusion", run["status"]) for run in answer["runs"]}
            checks |= {run["checkId"]: row["projectId"] for run in answer["runs"] if "checkId" in run}
        client.clock.advance(4)
    assert outcomes >= {"queued", "running", "succeeded", "failed", "skipped", "timeout"}
    for check, project in checks.items():
        answer = client.get(f"/v2/projects/{project}/checks/{check}/runs")
        schema.check("listCheckRuns", answer)
        assert {run["checkId"] for run in answer["runs"]} == {check}


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


SCOPES = pytest.mark.parametrize("slug", ["acme", None])


@newest
@SCOPES
def test_tokens_and_webhooks(schema: Schema, slug: str | None) -> None:
    client = Client()
    schema.check("listAuthTokens", client.get("/v6/user/tokens", slug=slug))
    made = client.send("POST", "/v3/user/tokens", {"name": "ci", "expiresAt": 1_800_000_000_000}, slug=slug)
    schema.check("createAuthToken", made)
    schema.check("getAuthToken", client.get(f"/v5/user/tokens/{made['token']['id']}", slug=slug))
    schema.check("deleteAuthToken", client.send("DELETE", f"/v3/user/tokens/{made['token']['id']}", slug=slug))
    hook = {"url": "https://example.com/hook", "events": ["deployment.created"]}
    made = client.send("POST", "/v1/webhooks", hook, slug=slug)
    schema.check("createWebhook", made)
    schema.check("getWebhooks", client.get("/v1/webhooks", slug=slug))
    schema.check("getWebhook", client.get(f"/v1/webhooks/{made['id']}", slug=slug))


@newest
@SCOPES
def test_certificates(schema: Schema, slug: str | None) -> None:
    client, apex = Client(), f"{slug or 'ada'}.example"
    schema.check("getCerts", client.get("/v8/certs", slug=slug))
    made = client.send("POST", "/v8/certs", {"cns": [f"new.{apex}"]}, slug=slug)
    schema.check("issueCert", made)
    schema.check("getCertById", client.get(f"/v8/certs/{made['id']}", slug=slug))
    schema.check("removeCert", client.send("DELETE", f"/v8/certs/{made['id']}", slug=slug))


@newest
@SCOPES
def test_activity(schema: Schema, client: Client, slug: str | None) -> None:
    schema.check("listEventTypes", client.get("/v1/events/types", slug=slug))
    for payload in ("true", None):
        schema.check("listUserEvents", client.get("/v3/events", slug=slug, limit=200, withPayload=payload))


@newest
def test_members_and_invitations(schema: Schema) -> None:
    client = Client()
    invitation = [{"email": "new@example.com", "role": "DEVELOPER"}]
    schema.check("inviteUserToTeam", client.send("POST", "/v2/teams/acme/members", invitation))
    answer = client.get("/v3/teams/acme/members", limit=5)
    schema.check("getTeamMembers", answer)
    uid, invite = answer["members"][0]["uid"], answer["emailInviteCodes"][0]["id"]
    schema.check("updateTeamMember", client.send("PATCH", f"/v1/teams/acme/members/{uid}", {"role": "VIEWER"}))
    schema.check("getTeamMembers", client.get("/v3/teams/acme/members"))
    schema.check("removeTeamMember", client.send("DELETE", f"/v1/teams/acme/members/{uid}"))
    schema.check("deleteTeamInviteCode", client.send("DELETE", f"/v1/teams/acme/invites/{invite}"))


@newest
@SCOPES
def test_changes_to_domains(schema: Schema, slug: str | None) -> None:
    client, apex = Client(), f"{slug or 'ada'}.example"
    schema.check("getDomainProjectDomains", client.get(f"/v1/domains/{apex}/project-domains", slug=slug))
    schema.check("createOrTransferDomain", client.send("POST", "/v7/domains", {"name": "new.example"}, slug=slug))
    schema.check("patchDomain", client.send("PATCH", "/v3/domains/new.example", {"zone": True}, slug=slug))
    schema.check("getDomainVerificationRecord", client.get("/v9/domains/claimed.example/verification", slug=slug))
    schema.check("claimDomainOwnership", client.send("POST", "/v9/domains/claimed.example/claim", slug=slug))
    schema.check("deleteDomain", client.send("DELETE", "/v6/domains/new.example", slug=slug))
    ids = client.send(
        "PUT", f"/domains/{apex}/records", raw=b"www 60 IN A 192.0.2.1\n@ IN MX 5 mx.example.\n", slug=slug
    )
    schema.check("replaceDomainsByDomainRecords", ids)
    for id_ in ids["recordIds"]:
        schema.check("getDomainsRecordsByRecordId", client.get(f"/domains/records/{id_}", slug=slug))


@newest
@SCOPES
def test_registrar(schema: Schema, slug: str | None) -> None:
    client, apex = Client(), f"{slug or 'ada'}.example"
    domain = f"/v1/registrar/domains/{apex}"
    schema.check("getDomainPrice", client.get(f"{domain}/price", slug=slug))
    schema.check("getBulkPrice", client.send("POST", "/v1/registrar/domains/price", {"domains": [apex]}, slug=slug))
    schema.check("getDomainAuthCode", client.get(f"{domain}/auth-code", slug=slug))
    for name in (apex, *(["acme-pending.example"] if slug else [])):
        answer = client.get(f"/v1/registrar/domains/{name}/contact-verification", slug=slug)
        schema.check("getDomainContactVerification", answer)
    renewed = client.send("POST", f"{domain}/renew", {"years": 2, "expectedPrice": 40}, slug=slug)
    schema.check("renewDomain", renewed)
    schema.check("getOrder", client.get(f"/v1/registrar/orders/{renewed['orderId']}", slug=slug))


@newest
@SCOPES
def test_changes_to_projects(schema: Schema, slug: str | None) -> None:
    client, name = Client(), "store" if slug else "ada-blog"
    made = client.send("POST", "/v11/projects", {"name": "new", "framework": "nextjs"}, slug=slug)
    schema.check("getProject", made)
    schema.check("getProject", client.send("PATCH", f"/v9/projects/{name}", {"buildCommand": "make"}, slug=slug))
    answer = client.send("PATCH", f"/v1/projects/{name}/protection-bypass", {}, slug=slug)
    schema.check("updateProjectProtectionBypass", answer)
    environments = f"/v9/projects/{name}/custom-environments"
    body = {"slug": "uat", "branchMatcher": {"type": "equals", "pattern": "uat"}}
    schema.check("createCustomEnvironment", client.send("POST", environments, body, slug=slug))
    changed = client.send("PATCH", f"{environments}/uat", {"description": "accepted here"}, slug=slug)
    schema.check("updateCustomEnvironment", changed)
    schema.check("removeCustomEnvironment", client.send("DELETE", f"{environments}/uat", {}, slug=slug))
    checks = f"/v2/projects/{name}/checks"
    made = client.send("POST", checks, {"name": "smoke", "blocks": "deployment-alias"}, slug=slug)
    schema.check("createProjectCheck", made)
    schema.check("listProjectChecks", client.get(checks, slug=slug))
    schema.check("getProjectCheck", client.get(f"{checks}/{made['id']}", slug=slug))
    schema.check("updateProjectCheck", client.send("PATCH", f"{checks}/{made['id']}", {"name": "other"}, slug=slug))
    schema.check("deleteProjectCheck", client.send("DELETE", f"{checks}/{made['id']}", slug=slug))
    ids = [item["id"] for item in client.get(f"/v10/projects/{name}/env", slug=slug)["envs"][:2]]
    schema.check("batchRemoveProjectEnv", client.send("DELETE", f"/v1/projects/{name}/env", {"ids": ids}, slug=slug))


@newest
def test_shared_env_vars(schema: Schema) -> None:
    client = Client()
    answer = client.get("/v1/env")
    schema.check("listSharedEnvVariable", answer)
    for item in answer["data"]:
        schema.check("getSharedEnvVar", client.get(f"/v1/env/{item['id']}"))
    linked = next(item for item in answer["data"] if item["projectId"])
    unlink = f"/v1/env/{linked['id']}/unlink/{linked['projectId'][0]}"
    schema.check("unlinkSharedEnvVariable", client.send("PATCH", unlink))
    change = {"updates": {linked["id"]: {"comment": "changed"}}}
    schema.check("updateSharedEnvVariable", client.send("PATCH", "/v1/env", change))
    schema.check("deleteSharedEnvVariable", client.send("DELETE", "/v1/env", {"ids": [linked["id"]]}))


@newest
@SCOPES
def test_files_and_deployments_that_requests_create(schema: Schema, slug: str | None) -> None:
    client, name = Client(), "store" if slug else "ada-blog"
    for body in ({"gitSource": {"type": "github", "ref": "main"}}, {"files": [{"file": "index.html"}]}):
        made = client.send("POST", "/v13/deployments", {"name": name, "project": name, **body}, slug=slug)
        schema.check("createDeployment", made)
        schema.check("getDeployment", made)
    for node in client.get(f"/v6/deployments/{made['id']}/files", slug=slug):
        schema.check("listDeploymentFiles", node)


@SCOPES
def test_aliases_and_records(schema: Schema, client: Client, slug: str | None) -> None:
    for row in client.get("/v4/aliases", slug=slug, limit=20)["aliases"]:
        schema.check("getAlias", [client.get(f"/v4/aliases/{row['alias']}", slug=slug)])
    records = client.get(f"/v5/domains/{slug or 'ada'}.example/records", slug=slug)
    for record in records["records"]:
        if record.get("mxPriority", 0) is None:
            # An old record, which the schema does not have.
            del record["mxPriority"]
    schema.check("getRecords", records)
