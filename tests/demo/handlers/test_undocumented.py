"""Operations that the official schema lacks answer with the keys that the official clients read."""

from types import NoneType
from typing import Any

import pytest

from tests.harness.demo_requests import START, Client

Shape = Any
"""A type or a tuple of types, an object with required keys, or a list with the shape of its rows."""
OPTIONAL_TEXT = (str, NoneType)
ALIAS: Shape = {"uid": str, "alias": str, "created": str, "deploymentId": str, "projectId": str}
CERT: Shape = {"uid": str, "cns": [str], "created": str, "expiration": str, "autoRenew": bool}
DOMAIN: Shape = {"name": str, "apexName": str, "projectId": str, "verified": bool, "redirect": OPTIONAL_TEXT}
RECORD: Shape = {"id": str, "name": str, "type": str, "value": str, "creator": str, "createdAt": int}
PAGINATION: Shape = {"count": int, "next": (int, NoneType)}
PERSON: Shape = {"uid": str, "username": str, "email": str, "createdAt": int}
LOG: Shape = {"timestamp": str, "level": str, "message": str, "requestId": str, "deploymentId": str, "truncated": bool}
REQUEST: Shape = {"timestamp": str, "httpStatus": int, "requestPath": str, "requestHostname": str, "cacheResult": str}
CHECK: Shape = {"id": str, "name": str, "status": str, "blocking": bool, "createdAt": int, "integrationId": str}

READS: dict[str, Shape] = {
    "/v11/deployments/{id}/builds": {"builds": [{"id": str, "entrypoint": str, "readyState": str, "output": list}]},
    "/v3/env/pull/{project}": {"env": dict, "buildEnv": dict},
    "/v3/env/pull/{project}/production": {"env": dict, "buildEnv": dict},
    "/v3/now/aliases": {"aliases": [ALIAS], "pagination": PAGINATION},
    "/now/aliases/{alias}": ALIAS,
    "/now/deployments/{id}/aliases": {"aliases": [{"uid": str, "alias": str, "created": str}]},
    "/project-domains/{alias}": DOMAIN,
    "/v4/certs": {"certs": [CERT], "pagination": PAGINATION},
    "/v3/domains/{domain}/records": {"records": [RECORD], "pagination": PAGINATION},
    "/v1/registrar/tlds/supported": [str],
    "/v1/registrar/domains/{domain}/availability": {"available": bool},
    "/v1/registrar/tlds/com/price": {"years": int, "purchasePrice": (int, float), "renewalPrice": (int, float)},
    "/v1/projects/{project}/members": {
        "members": [PERSON | {"role": str, "computedProjectRole": str, "teamRole": str}],
        "pagination": PAGINATION | {"hasNext": bool},
    },
}
"""Path -> shape of the answer to a GET, in a team and in the personal account."""
TEAM_READS: dict[str, Shape] = {
    "/v1/teams": {"teams": [{"id": str, "slug": str, "name": str}]},
    "/teams/acme": {"id": str, "slug": str, "name": str, "membership": {"role": str}},
    "/v2/teams/acme/members": {"members": [PERSON | {"role": str, "confirmed": bool}], "pagination": PAGINATION},
    "/v1/deployments/{id}/checks/{check}": CHECK,
}


def deviations(answer: Any, shape: Shape, path: str = "") -> list[str]:
    """Where an answer differs from a shape; an empty list differs from one with a shape for its rows."""
    if isinstance(shape, dict):
        if not isinstance(answer, dict):
            return [f"{path} is no object"]
        missing = [f"{path}/{key} is missing" for key in shape if key not in answer]
        present = [(key, part) for key, part in shape.items() if key in answer]
        return missing + [found for key, part in present for found in deviations(answer[key], part, f"{path}/{key}")]
    if isinstance(shape, list):
        if not isinstance(answer, list) or not answer:
            return [f"{path} has no rows"]
        return [found for index, row in enumerate(answer) for found in deviations(row, shape[0], f"{path}/{index}")]
    types = shape if isinstance(shape, tuple) else (shape,)
    is_flag = isinstance(answer, bool) and bool not in types
    return [] if isinstance(answer, types) and not is_flag else [f"{path} is {answer!r}"]


def test_deviations_are_noticed() -> None:
    assert deviations({"rows": [{"id": "a"}, {"id": 1}], "n": True}, {"rows": [{"id": str}], "n": int, "x": str}) == [
        "/x is missing",
        "/rows/1/id is 1",
        "/n is True",
    ]
    assert deviations({"rows": []}, {"rows": [{}]}) == ["/rows has no rows"]


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def names(client: Client, slug: str | None) -> dict[str, str]:
    """What stands for the variable parts of paths."""
    project = "store" if slug else "ada-blog"
    serving = client.get(f"/v9/projects/{project}", slug=slug)["targets"]["production"]
    checks = client.get(f"/v1/deployments/{serving['id']}/checks", slug=slug)["checks"]
    return {
        "id": serving["id"],
        "project": project,
        "alias": f"{project}-acme.vercel.app" if slug else f"{project}.vercel.app",
        "domain": f"{slug or 'ada'}.example",
        "check": checks[0]["id"] if checks else "",
    }


@pytest.mark.parametrize("slug", ["acme", None])
@pytest.mark.parametrize("path", READS)
def test_shapes_in_both_scopes(client: Client, slug: str | None, path: str) -> None:
    assert deviations(client.get(path.format(**names(client, slug)), slug=slug), READS[path]) == []


@pytest.mark.parametrize("path", TEAM_READS)
def test_shapes_in_a_team(client: Client, path: str) -> None:
    assert deviations(client.get(path.format(**names(client, "acme"))), TEAM_READS[path]) == []


@pytest.mark.parametrize(("event", "shape"), [("vercel.log", LOG), ("vercel.proxy_response", REQUEST)])
def test_shape_of_the_log_history(client: Client, event: str, shape: Shape) -> None:
    body = {
        "event": event,
        "scope": {"ownerId": client.get("/v2/teams/acme")["id"]},
        "timeRange": {"start": "2026-09-21T14:00:00Z", "end": "2026-09-21T14:13:20Z"},
        "select": list(shape),
        "order": "desc",
        "limit": 50,
    }
    assert START == 1_790_000_000_000, "the time range ends there"
    answer = client.send("POST", "/v1/observability/events", body)
    meta = {"excludedIntervals": list}
    expected = {"events": [shape], "pagination": {"hasMore": bool, "nextCursor": OPTIONAL_TEXT}, "meta": meta}
    assert deviations(answer, expected) == []


def test_shape_of_a_domain_that_the_cli_adds() -> None:
    body = {"target": "PRODUCTION", "domain": "new.acme.example"}
    answer = Client().send("POST", "/projects/store/alias", body)
    assert deviations(answer, [{"domain": str, "target": str}]) == []
    assert "new.acme.example" in {item["domain"] for item in answer}
