"""Any request gets a JSON response, and none makes the demo fail."""

import json
from typing import Any
from urllib.parse import urlencode

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.harness.demo_requests import Client
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.respond import respond
from vtui.demo.server.routes import ROUTES

CLIENT = Client(deployments=120)
ROW = CLIENT.get("/v7/deployments")["deployments"][16]

parts = st.one_of(
    st.sampled_from(
        ["store", "acme", ROW["uid"], ROW["url"], "dpl_", "dpl_\x00", "%ff", "%2F", "..", "docs-acme.vercel.app"]
    ),
    st.text(max_size=40).map(lambda text: text.replace("/", "").replace("?", "")),
)
values = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "0",
            "1",
            "-1",
            "100",
            "1e400",
            "9" * 30,
            "٣",
            "NaN",
            "acme",
            "store",
            "READY,",
            "GEZDGNBVGY3TQOJQ",
            "A",
            "true",
        ]
    ),
)
names = st.one_of(
    st.sampled_from([
        "limit", "until", "since", "from", "to", "state", "target", "projectId", "projectIds", "app", "branch", "sha",
        "users", "search", "rollbackCandidate", "meta-x", "meta-", "follow", "format", "direction", "name", "gitBranch",
        "order", "verified", "forceNew",
    ]),
    st.text(max_size=12),
)  # fmt: skip
queries = st.dictionaries(names, values, max_size=4)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
bodies = st.one_of(
    st.binary(max_size=60),
    json_values.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {"name": st.just("store"), "deploymentId": st.sampled_from([ROW["uid"], "x", ""])},
        optional={
            "target": json_values, "meta": json_values, "customEnvironmentSlugOrId": json_values,
            "withLatestCommit": json_values, "project": json_values,
        },
    ).map(lambda value: json.dumps(value).encode()),
)  # fmt: skip
tokens = st.sampled_from([f"Bearer {DEMO_TOKEN}"] * 8 + ["Bearer ", "Basic x", "", "bearer \xff"])


@st.composite
def paths(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.text(max_size=60))
    template = draw(st.sampled_from(ROUTES)).template
    return "/".join(draw(parts) if part.startswith("{") else part for part in template.split("/"))


def check_response(method: str, path: str, query: str, authorization: str, body: bytes) -> None:
    reply = respond(CLIENT.account, method, path, query, {"authorization": authorization}, body)
    assert reply.status < 500
    if reply.stream is None and not reply.body:
        assert reply.status in {200, 204}, "an answer without a body"
    elif reply.stream is None and reply.headers["content-type"].startswith("application/json"):
        answer = json.loads(reply.body)
        if reply.status >= 400:
            error = answer if path.startswith("/v1/registrar/") and "error" not in answer else answer["error"]
            assert isinstance(error["code"], str)
            assert isinstance(error["message"], str)
    else:
        assert reply.headers["content-type"] == "application/stream+json"


@settings(max_examples=400)
@given(
    method=st.sampled_from(["GET", "GET", "GET", "POST", "DELETE"]),
    path=paths(),
    query=queries,
    authorization=tokens,
    body=bodies,
)
def test_any_request_gets_a_json_response(
    method: str, path: str, query: dict[str, str], authorization: str, body: bytes
) -> None:
    check_response(method, path, urlencode({"slug": "acme"} | query, errors="replace"), authorization, body)


@settings(max_examples=200)
@given(query=st.text(max_size=80), body=bodies)
def test_any_query_string_and_body_get_a_json_response(query: str, body: bytes) -> None:
    check_response("GET", "/v7/deployments", query, f"Bearer {DEMO_TOKEN}", b"")
    check_response("POST", "/v13/deployments", query, f"Bearer {DEMO_TOKEN}", body)


def test_deeply_nested_body_is_a_bad_request() -> None:
    answer = CLIENT.request("POST", "/v13/deployments", raw=b"[" * 200_000, slug="acme")
    assert answer.status == 400
