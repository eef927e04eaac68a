"""An account that is saved and loaded answers every request as before; a file that cannot be used is left as it is."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.harness.demo_requests import Client
from vtui.demo.data.account import Account
from vtui.demo.handlers import certs, deployment_creation, deployments, registrar
from vtui.demo.handlers.history import log_history
from vtui.demo.handlers.reply import ApiError
from vtui.demo.server.routes import ROUTES, match
from vtui.demo.state.file import StateFileError, load_account, save_account
from vtui.demo.state.json_values import to_json

Answers = dict[str, tuple[int, bytes]]


class Scenario(Client):
    """An account with all kinds of changes; `sent` has each write with its status."""

    def __init__(self) -> None:
        super().__init__(live=True)
        self.sent: list[tuple[str, int]] = []
        self.made: dict[str, str] = {}
        self.clock.advance(300)
        self.deployments()
        self.domains()
        self.variables()
        self.people()
        self.projects()
        self.certificates()

    def write(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        answer = self.request(method, path, body, slug="acme", **query)
        self.sent.append((f"{method} {path}", answer.status))
        assert answer.status < 300, (path, answer.json)
        return answer.json if answer.reply.body else None

    def deployments(self) -> None:
        store = self.get("/v9/projects/store")
        billing, docs = self.get("/v9/projects/billing"), self.get("/v9/projects/docs")
        ready = self.rows(store["id"], state="READY", target="preview")
        again = [
            self.write("POST", "/v13/deployments", {"deploymentId": row["uid"], "name": "store"}, forceNew="1")
            for row in ready[:3]
        ]
        self.made["deployment"] = again[0]["id"]
        self.write("PATCH", f"/v12/deployments/{again[1]['id']}/cancel")
        self.write("DELETE", f"/v13/deployments/{again[2]['id']}")
        self.write("DELETE", f"/v13/deployments/{ready[4]['uid']}")
        self.write("POST", f"/v2/deployments/{ready[5]['uid']}/aliases", {"alias": "kept.acme.example"})
        gone = self.write("POST", f"/v2/deployments/{ready[5]['uid']}/aliases", {"alias": "gone.acme.example"})
        self.write("DELETE", f"/v2/aliases/{gone['uid']}")
        staged = next(row for row in self.rows(billing["id"], state="READY", target="production"))
        self.write("POST", f"/v10/projects/{billing['id']}/promote/{staged['uid']}")
        older = [row["uid"] for row in self.rows(docs["id"], state="READY", target="production")]
        self.write("POST", f"/v1/projects/{docs['id']}/rollback/{older[2]}", description="why [/]")
        self.clock.advance(60)
        self.write("POST", f"/v9/projects/{docs['id']}/rollback/{older[1]}")
        self.write("PATCH", f"/v9/projects/{store['id']}", {"autoAssignCustomDomains": False})
        self.made["building"] = self.write(
            "POST", "/v13/deployments", {"deploymentId": ready[0]["uid"], "name": "store"}, forceNew="1"
        )["id"]

    def domains(self) -> None:
        docs = self.get("/v9/projects/docs")["id"]
        base = "/v9/projects/store/domains"
        self.write("POST", "/v10/projects/store/domains", {"name": "new.acme.example"})
        self.write("PATCH", f"{base}/new.acme.example", {"gitBranch": "feat/x"})
        self.write("DELETE", f"{base}/next.acme.example")
        for brand in ("one", "two"):
            self.write("POST", "/v10/projects/store/domains", {"name": f"{brand}.brand.example"})
            assert self.request("POST", f"{base}/{brand}.brand.example/verify", slug="acme").status == 400
        self.clock.advance(30)
        self.write("POST", f"{base}/one.brand.example/verify")
        self.write("POST", "/v1/projects/store/domains/www.acme.example/move", {"projectId": docs})
        records = "/v2/domains/acme.example/records"
        first = self.write("POST", records, {"name": "a", "type": "A", "value": "192.0.2.3", "ttl": 60})
        second = self.write("POST", records, {"name": "b", "type": "A", "value": "192.0.2.4", "ttl": 60})
        self.write("PATCH", f"/v1/domains/records/{first['uid']}", {"value": "192.0.2.5"})
        self.write("DELETE", f"/v2/domains/acme.example/records/{second['uid']}")

    def variables(self) -> None:
        path = "/projects/store/env"
        body = {"key": "MADE", "value": "\ud800 [x] ☃", "type": "encrypted", "target": ["production"]}
        made = self.write("POST", f"/v10{path}", body)["created"]["id"]
        gone = self.write("POST", f"/v10{path}", body | {"key": "GONE"})["created"]["id"]
        self.made["variable"] = made
        self.write("PATCH", f"/v9{path}/{made}", {"target": ["preview"], "comment": "moved"})
        self.write("DELETE", f"/v9{path}/{gone}")
        entries = [{"key": "SHARED_MADE", "value": "first"}, {"key": "SHARED_GONE", "value": "second"}]
        made, gone = (
            row["id"]
            for row in self.write("POST", "/v1/env", {"evs": entries, "type": "encrypted", "target": ["preview"]})[
                "created"
            ]
        )
        self.made["shared"] = made
        link = {"projectIdUpdates": {"link": [self.get("/v9/projects/docs")["id"]]}, "value": "third"}
        self.write("PATCH", "/v1/env", {"updates": {made: link}})
        self.write("DELETE", "/v1/env", {"ids": [gone]})

    def people(self) -> None:
        self.made["token"] = self.write("POST", "/v3/user/tokens", {"name": "ci"})["token"]["id"]
        gone = self.write("POST", "/v3/user/tokens", {"name": "gone"})["token"]["id"]
        self.write("DELETE", f"/v3/user/tokens/{gone}")
        team = self.write("POST", "/v1/teams", {"slug": "fresh", "name": "Fresh"})["id"]
        self.write("PATCH", f"/v2/teams/{team}", {"description": "for tests"})
        self.write("POST", "/v2/teams/acme/members", [{"email": "a@example.com"}, {"email": "b@example.com"}])
        answer = self.get("/v2/teams/acme/members")
        first, second, *_ = (member["uid"] for member in answer["members"] if member["role"] != "OWNER")
        self.write("PATCH", f"/v1/teams/acme/members/{first}", {"role": "BILLING"})
        self.write("DELETE", f"/v1/teams/acme/members/{second}")
        self.write("DELETE", f"/v1/teams/acme/invites/{answer['emailInviteCodes'][0]['id']}")
        self.write("POST", "/v1/projects/store/members", {"email": "omar@example.com", "role": "PROJECT_VIEWER"})
        member = self.get("/v1/projects/store/members")["members"][-1]["uid"]
        self.write("DELETE", f"/v1/projects/store/members/{member}")

    def projects(self) -> None:
        docs = self.get("/v9/projects/docs")["id"]
        for name in ("made", "gone"):
            self.write("POST", "/v11/projects", {"name": name, "buildCommand": "make"})
        self.write("DELETE", "/v9/projects/gone")
        self.write("DELETE", "/v9/projects/labs")
        self.write("POST", f"/v1/projects/{docs}/pause")
        self.write("POST", f"/v1/projects/{docs}/unpause")
        self.write("PATCH", "/v1/projects/docs/protection-bypass", {"generate": {"note": "ci"}})
        rollback = self.get("/v9/projects/docs", rollbackInfo="true")["lastAliasRequest"]["toDeploymentId"]
        self.write("PATCH", f"/v1/projects/{docs}/rollback/{rollback}/update-description", {"description": "after"})
        for path, body, change in (
            ("/v9/projects/docs/custom-environments", {"slug": "uat"}, {"description": "accepted here"}),
            ("/v2/projects/docs/checks", {"name": "smoke"}, {"blocks": "deployment-alias"}),
        ):
            self.made[path] = self.write("POST", path, body)["id"]
            self.write("PATCH", f"{path}/{self.made[path]}", change)
            gone = self.write("POST", path, {"slug": "gone", "name": "gone"})["id"]
            self.write("DELETE", f"{path}/{gone}", {})
        ids = [row["id"] for row in self.get("/v10/projects/docs/env")["envs"][:2]]
        self.write("DELETE", "/v1/projects/docs/env", {"ids": ids})
        files = {"name": "store", "project": "store", "files": [{"file": "index.html"}]}
        self.made["files"] = self.write("POST", "/v13/deployments", files)["id"]
        shared = next(row for row in self.get("/v1/env")["data"] if row["projectId"])
        self.write("PATCH", f"/v1/env/{shared['id']}/unlink/{shared['projectId'][0]}")

    def certificates(self) -> None:
        self.made["cert"] = self.write("POST", "/v8/certs", {"cns": ["a.acme.example"]})["id"]
        for path in ("/v8/certs", "/v5/certs"):
            gone = self.write("POST", "/v3/certs", {"domains": ["b.acme.example"]})["uid"]
            self.write("DELETE", f"{path}/{gone}")
        hook = {"url": "https://example.com/hook", "events": ["deployment.created"]}
        self.made["hook"] = self.write("POST", "/v1/webhooks", hook)["id"]
        self.write("DELETE", f"/v1/webhooks/{self.write('POST', '/v1/webhooks', hook)['id']}")
        self.write("POST", "/v7/domains", {"name": "made.example"})
        self.write("PATCH", "/v3/domains/made.example", {"zone": True})
        self.write("POST", "/v7/domains", {"name": "gone.example"})
        self.write("DELETE", "/v6/domains/gone.example")
        self.write("POST", "/v9/domains/claimed.example/claim")
        self.write("POST", "/projects/store/alias", {"domain": "older.acme.example"})
        answer = self.request("PUT", "/v3/domains/acme.example/records", raw=b"www2 60 IN A 192.0.2.9\n", slug="acme")
        self.sent.append(("PUT /v3/domains/acme.example/records", answer.status))
        self.made["record"] = answer.json["recordIds"][0]
        path = "/v1/registrar/domains/acme.example"
        self.write("PATCH", f"{path}/auto-renew", {"autoRenew": False})
        self.write("PATCH", f"{path}/nameservers", {"nameservers": ["ns1.other.example"]})
        self.made["order"] = self.write("POST", f"{path}/renew", {"years": 2, "expectedPrice": 40})["orderId"]


def values(client: Scenario) -> Mapping[str, tuple[str, ...]]:
    """What the variable parts of paths are filled with; a new route may need another name here."""
    rows = client.rows()
    runs = {row["uid"]: client.get(f"/v2/deployments/{row['uid']}/check-runs")["runs"] for row in rows}
    checked = next(uid for uid in runs if runs[uid])
    deployments = (client.made["deployment"], client.made["building"], rows[1]["uid"], checked)
    projects = tuple(client.get(f"/v9/projects/{name}")["id"] for name in ("store", "docs", "billing"))
    files = [client.request("GET", f"/v6/deployments/{uid}/files", slug="acme").json for uid in deployments]
    ids = (*deployments, *client.made.values())
    return {
        **dict.fromkeys(("idOrHost", "deploymentId"), deployments),
        **dict.fromkeys(("projectId", "idOrName"), projects),
        "checkRunId": tuple(run["id"] for run in runs[checked]),
        **dict.fromkeys(("team", "tokenId", "tld"), ("acme", client.made["token"], "com")),
        "project": projects,
        "checkId": (
            *(check["id"] for check in client.get(f"/v1/deployments/{checked}/checks")["checks"]),
            *(run["checkId"] for run in runs[checked] if "checkId" in run),
        ),
        "fileId": tuple(_uids([node for nodes in files for node in nodes])),
        "gitBranch": ("feat/x", "main"),
        "name": ("acme.example", "made.example"),
        "idOrAlias": ("kept.acme.example",),
        "recordId": (client.made["record"],),
        "orderId": (client.made["order"],),
        "id": ids,
        "domain": ("acme.example", "new.acme.example", "www.acme.example", "one.brand.example"),
        "slugOrId": ("qa", "staging"),
        "target": ("production", "preview"),
    }


def _uids(nodes: list[Any]) -> Iterator[str]:
    """The uids of the files of some trees."""
    for node in nodes:
        if isinstance(node, dict):
            yield from [node["uid"]] if "uid" in node else _uids(node.get("children", []))


def paths(client: Scenario) -> Iterator[tuple[str, str]]:
    """Template and path of every GET, with each combination of values."""
    filled = values(client)
    for route in ROUTES:
        if route.method == "GET":
            names = re.findall(r"{(\w+)}", route.template)
            for parts in product(*(filled[name] for name in names)):
                yield route.template, route.template.format(**dict(zip(names, parts, strict=True)))


def answers(client: Client, requested: list[tuple[str, str]]) -> Answers:
    """Status and body of each path, in the team acme; a log without an end has no body."""
    found: Answers = {}
    for _, path in requested:
        for limit in (None, 100):
            reply = client.request("GET", path, slug="acme", limit=limit).reply
            found[f"{path} {limit}"] = (reply.status, reply.body)
    return found


def loaded(client: Client, file: Path) -> Client:
    """A client of the account in a file, with the same clock."""
    other = Client()
    other.account, other.clock = load_account(file, client.clock), client.clock
    return other


def test_loaded_account_answers_every_get_as_before(tmp_path: Path) -> None:
    client, file = Scenario(), tmp_path / "account.json"
    requested = list(paths(client))
    save_account(client.account, file)
    other = loaded(client, file)
    for seconds in (0, 5, 60, 3_600):
        client.clock.advance(seconds)
        before, after = answers(client, requested), answers(other, requested)
        assert [path for path in before if before[path] != after[path]] == [], seconds
    complete = {template for template, path in requested if before[f"{path} None"][0] == 200}
    assert {template for template, _ in requested} - complete == set()
    assert to_json(client.account) == to_json(other.account)


CHANGE_NOTHING = {
    certs.upload,
    deployment_creation.upload_file,
    deployments.refuse_check,
    deployments.request_check,
    log_history.query,
    registrar.get_availabilities,
    registrar.get_prices,
    registrar.search,
}
"""Handlers of requests that are no GET."""


def test_scenario_has_every_write_of_the_demo() -> None:
    sent = [tuple(each.split(" ")) for each, _ in Scenario().sent]
    handlers = {matched[0].handler for matched in (match(*each) for each in sent) if not isinstance(matched, ApiError)}
    left = [route.name for route in ROUTES if route.method != "GET" and route.handler not in handlers | CHANGE_NOTHING]
    assert left == []


def test_loaded_account_goes_on_like_the_saved_one(tmp_path: Path) -> None:
    client, file = Scenario(), tmp_path / "account.json"
    save_account(client.account, file)
    other = loaded(client, file)
    body = {"key": "LATER", "value": "x", "type": "encrypted", "target": ["production"]}
    made = [each.request("POST", "/v10/projects/store/env", body, slug="acme").json for each in (client, other)]
    assert made[0] == made[1]
    assert made[0]["created"]["id"] not in client.made.values()
    again = [each.redeploy(client.made["deployment"]).json["id"] for each in (client, other)]
    assert again[0] == again[1]


def test_state_file_is_json_that_its_owner_alone_reads_with_projects_written_once(tmp_path: Path) -> None:
    client, file = Scenario(), tmp_path / "account.json"
    save_account(client.account, file)
    assert file.stat().st_mode & 0o777 == 0o600
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert (saved["kind"], saved["version"], saved["time"]) == ("account of vtui.demo", 1, client.clock.now())
    acme = saved["account"]["teams"][-1]
    assert acme["slug"] == "acme"
    assert acme["deployments"]["new"][0]["project"] == {
        "$ref": f"/teams/3/deployments/projects/{acme['deployments']['projects'].index(project_of(acme))}"
    }
    other = load_account(file, client.clock).teams[-1]
    assert any(other.deployments.new[-1].project is project for project in other.projects)


def project_of(acme: Any) -> Any:
    """The project of the first new deployment, found by the start of its host."""
    host = acme["deployments"]["new"][0]["host"]
    return max(
        (each for each in acme["deployments"]["projects"] if host.startswith(each["name"] + "-")),
        key=lambda each: len(each["name"]),
    )


def test_faults_seed_and_count_are_kept(tmp_path: Path) -> None:
    client, file = Client("null-rows", "moves-hang", deployments=321, seed=9, rate_limit=5), tmp_path / "account.json"
    save_account(client.account, file)
    account = load_account(file, client.clock)
    assert account.faults == {"null-rows", "moves-hang"}
    assert (account.seed, account.rate_limit, account.teams[2].deployments.count) == (9, 5, 321)
    assert account.anchor == client.account.anchor
    assert loaded(client, file).request("GET", "/v7/deployments", slug="acme").json["deployments"].count(None) == 1


def test_no_live_deployments_are_made_up_for_the_time_between(tmp_path: Path) -> None:
    client, file = Client(live=True), tmp_path / "account.json"
    client.clock.advance(600)
    save_account(client.account, file)
    before = len(client.account.teams[2].deployments.new)
    assert before in {9, 10}
    client.clock.advance(30 * 24 * 3_600)
    other = loaded(client, file)
    other.rows()
    assert len(other.account.teams[2].deployments.new) == before
    client.clock.advance(120)
    other.rows()
    assert len(other.account.teams[2].deployments.new) in {before + 1, before + 2, before + 3}


def test_clock_of_a_loaded_account_is_the_machines_or_goes_on_from_when_it_was_saved(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    account = Account(deployments=10)
    save_account(account, file)
    saved = json.loads(file.read_text(encoding="utf-8"))
    hour = 3_600_000
    file.write_text(json.dumps(saved | {"time": saved["time"] - hour}), encoding="utf-8")
    assert abs(load_account(file).clock.now() - account.clock.now()) < hour / 2
    late = load_account(file, at_saved_time=True).clock.now() - (account.clock.now() - hour)
    assert abs(late) < hour / 2
    file.write_text(json.dumps(saved | {"time": saved["time"] + hour}), encoding="utf-8")
    ahead = load_account(file).clock.now() - (account.clock.now() + hour)
    assert abs(ahead) < hour / 2, "time never goes back"


def test_link_to_a_state_file_stays_one(tmp_path: Path) -> None:
    link, file = tmp_path / "link.json", tmp_path / "account.json"
    link.symlink_to(file)
    save_account(Account(deployments=10), link)
    assert link.is_symlink()
    assert load_account(file).teams[2].deployments.count == 10


CHANGES: tuple[tuple[str, Any, str], ...] = (
    ("account/seed", "7", "/seed should be a whole number"),
    ("account/seed", True, "/seed should be a whole number"),
    ("account/teams/1/name", 5, "/teams/1/name should be text"),
    ("account/teams", [], "/teams should not be empty"),
    ("account/teams/2/kind", "other", "/teams/2/kind should be 'user' or 'team' or 'locked'"),
    ("account/faults", ["no-such"], "no fault is called no-such"),
    ("account/anchor", 5, "/account/anchor should be a time in ms"),
    ("time", "now", "/time should be a time in ms"),
    ("account/extra", 1, "/extra is unknown"),
    ("account/teams/2/deployments/deleted", [1, "2"], "/teams/2/deployments/deleted/1 should be a whole number"),
    ("account/teams/2/deployments/changed", {"x": {}}, "/teams/2/deployments/changed/x: the key should be"),
    ("account/teams/2/deployments/new/0/project", {"$ref": "/teams/0"}, "should be a reference to an object above"),
    ("account/teams/2/deployments/count", -1, "the deployments of acme have an impossible count"),
    ("account/teams/2/shared_env_vars", [{"id": 5}], "the rows of GET /v1/env in acme cannot be used"),
)


@pytest.mark.parametrize(("where", "value", "expected"), CHANGES, ids=[where for where, *_ in CHANGES])
def test_wrong_values_are_named(tmp_path: Path, where: str, value: Any, expected: str) -> None:
    client, file = Client(), tmp_path / "account.json"
    client.redeploy(client.rows("store")[0]["uid"])
    client.get("/v1/env")
    save_account(client.account, file)
    saved = json.loads(file.read_text(encoding="utf-8"))
    *parents, last = where.split("/")
    found = saved
    for name in parents:
        found = found[int(name) if isinstance(found, list) else name]
    found[int(last) if isinstance(found, list) else last] = value
    file.write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(StateFileError) as raised:
        load_account(file)
    assert expected in str(raised.value)
    assert str(raised.value).startswith(f"{file} holds no valid account: ")
    assert json.loads(file.read_text(encoding="utf-8")) == saved


def test_missing_field_takes_its_default_or_is_named(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    save_account(Account(deployments=10), file)
    saved = json.loads(file.read_text(encoding="utf-8"))
    del saved["account"]["teams"][0]["dns_records"]
    file.write_text(json.dumps(saved), encoding="utf-8")
    assert load_account(file).teams[0].dns_records == {}
    del saved["account"]["seed"]
    file.write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(StateFileError, match="/seed is missing"):
        load_account(file)
