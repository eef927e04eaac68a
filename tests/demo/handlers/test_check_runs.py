"""Check runs in the demo account: one of each outcome and source, and the deprecated version beside them."""

from typing import Any

import pytest

from tests.harness.demo_requests import Client

Json = dict[str, Any]


def runs_of_many(client: Client) -> list[Json]:
    found: list[Json] = []
    for _ in range(3):
        for row in client.get("/v7/deployments", limit=60)["deployments"]:
            found += client.get(f"/v2/deployments/{row['uid']}/check-runs")["runs"]
        client.clock.advance(4)
    return found


def test_runs_have_every_outcome_and_every_shape_of_the_source() -> None:
    found = runs_of_many(Client())
    outcomes = {run.get("conclusion", run["status"]) for run in found}
    assert outcomes == {"queued", "running", "succeeded", "failed", "timeout", "skipped", "neutral", "canceled"}
    kinds = {run["source"].get("kind") or run["source"]["subKind"] for run in found}
    assert kinds == {
        *("integration", "webhook", "git-provider"),
        *("vercel-ci", "vercel-ci-check", "vercel-ci-sentinel", "vercel-native-check"),
    }
    without = {run["source"].get("subKind") for run in found if "checkId" not in run}
    assert without == {"vercel-ci", "vercel-ci-sentinel"}
    assert all(("conclusion" in run) == ("completedAt" in run) == (run["status"] == "completed") for run in found)


def test_one_run_is_answered_alone_and_an_unknown_one_not() -> None:
    client = Client()
    uid = client.get("/v7/deployments", projectId="store", state="READY")["deployments"][0]["uid"]
    runs = client.get(f"/v2/deployments/{uid}/check-runs")["runs"]
    assert len(runs) >= 8
    assert client.get(f"/v2/deployments/{uid}/check-runs/{runs[3]['id']}") == runs[3]
    assert client.request("GET", f"/v2/deployments/{uid}/check-runs/run_no", slug="acme").status == 404
    older = client.get(f"/v1/deployments/{uid}/checks")["checks"]
    assert [check["name"] for check in older] == ["Smoke test", "Performance budget", "Broken links"]
    small = client.get("/v7/deployments", projectId="playground")["deployments"][0]["uid"]
    assert client.get(f"/v2/deployments/{small}/check-runs") == {"runs": []}


def test_aliases_of_a_deployment_wait_for_a_check() -> None:
    client = Client(deployments=200, live=False)
    source = client.get("/v7/deployments", projectId="store", state="READY")["deployments"][0]["uid"]
    new = client.redeploy(source, name="store").json["id"]
    for _ in range(100):
        row = client.get(f"/v13/deployments/{new}")
        if row["readyState"] == "READY":
            break
        client.clock.advance(1)
    assert (row["checksState"], row["checks"]["deployment-alias"]["state"]) == ("running", "pending")
    client.clock.advance(10)
    row = client.get(f"/v13/deployments/{new}")
    assert (row["checksConclusion"], row["checks"]["deployment-alias"]["state"]) == ("succeeded", "succeeded")


@pytest.mark.parametrize(("fault", "statuses"), [("checks-missing", (404, 200)), ("checks-gone", (410, 410))])
def test_versions_of_checks_end(fault: str, statuses: tuple[int, int]) -> None:
    client = Client(fault)
    uid = client.get("/v7/deployments", projectId="store")["deployments"][0]["uid"]
    paths = (f"/v2/deployments/{uid}/check-runs", f"/v1/deployments/{uid}/checks")
    assert tuple(client.request("GET", path, slug="acme").status for path in paths) == statuses


def test_keys_that_the_schema_requires_stay_when_the_others_are_missing() -> None:
    client = Client("keys-missing")
    uid = client.get("/v7/deployments", projectId="store", state="READY")["deployments"][0]["uid"]
    run = client.get(f"/v2/deployments/{uid}/check-runs")["runs"][0]
    assert set(run) == {
        *("id", "name", "status", "deploymentId", "ownerId", "projectId", "timeout"),
        *("createdAt", "updatedAt", "source", "checkId"),
    }
