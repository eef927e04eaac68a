"""A malformed row has a problem, keeps what is right, and never shortens the list."""

import json
import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.response_bodies import STORE, body, detailed, env_var, inside_project, listed, page, project, read
from vtui.api.endpoints import ENDPOINTS
from vtui.models.deployment import Deployment
from vtui.models.responses.decode import load, page_shape, row_shape
from vtui.models.responses.projects import ProjectShape
from vtui.models.responses.reader import DecodedPage, DecodeError, PageReader
from vtui.models.synthetic_id import is_synthetic

PARENTS: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(("env.list", "shared_env.list"), (STORE,)),
    **dict.fromkeys((name for name in ENDPOINTS if name.startswith("project_domains.")), (STORE,)),
    "records.list": ("a.example",),
}
"""Operation -> what its rows belong to."""
PAGES = {name: reads for name, endpoint in ENDPOINTS.items() if isinstance(reads := endpoint.reads, PageReader)}
READ = {name: reads for name, endpoint in ENDPOINTS.items() if (reads := endpoint.reads) is not None}
KEYS = sorted(
    {reads.key for reads in READ.values()}
    | {key for reads in READ.values() for key in row_shape(reads).__annotations__}
    | {"pagination", "error", "production", "deployment-alias", "next", "scopes", "str", "CreatorShape"}
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=6),
    max_leaves=25,
)


def only(**changes: object) -> Deployment:
    found: DecodedPage[Deployment] = read("deployments.list", page("deployments", listed(**changes)))
    assert found.malformed == 1
    return found.rows[0]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"creator": 5}, "creator: not an object"),
        ({"creator": {"username": 5}}, "creator.username: not a string"),
        ({"name": ["x"]}, "name: not a string"),
        ({"createdAt": {"$date": 1}}, "createdAt: not a number"),
        ({"alias": "a.example"}, "alias: not a list"),
        ({"alias": ["a.example", 1, "b.example", None]}, "alias.1: not a string, alias.3: not a string"),
        ({"meta": []}, "meta: not an object"),
        ({"isRollbackCandidate": "yes"}, "isRollbackCandidate: not a boolean"),
        ({"uid": None}, "no id"),
        ({"uid": 12}, "uid: not a string, no id"),
        (
            {"url": 1, "source": 1, "target": 1, "errorCode": 1, "meta": 1},
            "url: not a string, target: not a string, source: not a string, and 2 more",
        ),
    ],
)
def test_a_malformed_row_has_a_problem_and_keeps_the_rest(changes: dict[str, Any], problem: str) -> None:
    row = only(**changes)
    assert row.problem == problem
    assert (row.state, row.sha if "meta" not in changes else "0f1e2d3c") == ("READY", "0f1e2d3c")
    assert row.ready_at == 1763000059000


def test_valid_values_next_to_malformed_ones_are_kept() -> None:
    row = only(alias=["a.example", 1, "b.example", None], creator={"username": 5, "githubLogin": "ada"})
    assert row.aliases == ("a.example", "b.example")
    assert row.creator == "ada"


def test_one_malformed_row_does_not_affect_other_rows() -> None:
    found = read(
        "deployments.list",
        page("deployments", listed(), None, "text", listed(uid="dpl_2", state=5), [], pagination={"next": 7}),
    )
    assert [row.problem is None for row in found.rows] == [True, False, False, False, False]
    assert (found.malformed, found.next) == (4, 7)
    assert (found.rows[0].id, found.rows[3].id) == ("dpl_1", "dpl_2")
    assert found.rows[1].problem == "not an object, no id"


def test_rows_without_an_id_get_one_that_stays() -> None:
    nameless = listed(uid=None)
    answer = page("deployments", nameless, {**nameless, "name": "docs"}, nameless, None, None)
    ids = [row.id for row in read("deployments.list", answer).rows]
    assert len(set(ids)) == 5
    assert ids == [row.id for row in read("deployments.list", answer).rows]
    moved = page("deployments", listed(), {**nameless, "name": "docs", "unknownKey": 5})
    assert read("deployments.list", moved).rows[1].id == ids[1], "neither its place nor what is not shown matters"


def test_every_kind_of_row_can_be_malformed() -> None:
    for key, decoded in (
        ("projects", read("projects.list", page("projects", {"name": "store"}, 1))),
        ("teams", read("teams.list", page("teams", {"slug": "acme"}, 1))),
        ("domains", read("domains.list", page("domains", {"name": "a.example"}, 1))),
        ("domains", read("project_domains.list", page("domains", {"verified": 1}, 1), STORE)),
        ("envs", read("env.list", page("envs", {"type": "plain"}, 1), STORE)),
    ):
        assert (len(decoded.rows), decoded.malformed) == (2, 2), key
        assert len({row.id for row in decoded.rows}) == 2, key


def test_a_malformed_production_deployment_is_not_known() -> None:
    for production in (5, {}, {"name": "store"}):
        found = read("projects.get", body(project(targets={"production": production})))
        assert (found.production_known, found.production) == (False, None)
        assert found.problem is not None
        assert found.problem.startswith("targets.production: ")
    found = read("projects.get", body(project(targets={"production": inside_project(url=5)})))
    assert (found.production_known, found.problem) == (True, "targets.production.url: not a string")
    assert found.production is not None


def test_a_malformed_deployment_inside_a_project_is_left_out_and_named() -> None:
    found = read("projects.get", body(project(latestDeployments=[inside_project(), None, {"name": "x"}])))
    assert [row.id for row in found.latest] == ["dpl_1"]
    assert found.problem == "latestDeployments.1: not an object, latestDeployments: no id"


def test_half_characters_are_replaced() -> None:
    answer = page("deployments", listed(name="half \ud83d", alias=["\udc00"]))
    (row,) = read("deployments.list", answer).rows
    assert (row.name, row.aliases, row.problem) == ("half \ufffd", ("\ufffd",), None)
    assert (
        read("deployments.list", page("deployments", listed()).replace(b"store", b"st\xffore")).rows[0].name
        == "st\ufffdore"
    )


def test_numbers_of_any_length_are_read() -> None:
    answer = page("deployments", listed()).replace(b"1763000059000", b"9" * 6_000)
    (row,) = read("deployments.list", answer).rows
    assert row.ready_at == -1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"", "empty"),
        (b"<html>secret</html>", "not JSON"),
        (b'{"deployments": [', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"null", "not an object with deployments"),
        (b"[]", "not an object with deployments"),
        (b'{"error": {"message": "secret"}}', "deployments: missing"),
        (b'{"deployments": null}', "deployments: not a list"),
        (b'{"deployments": {"secret": 1}}', "deployments: not a list"),
    ],
)
def test_a_body_that_is_no_page_is_an_error_that_does_not_quote_it(answer: bytes, message: str) -> None:
    with pytest.raises(DecodeError) as caught:
        read("deployments.list", answer)
    assert str(caught.value) == message
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "answer", [b"{}", b"null", b"[]", b'"x"', b'{"name": "store"}', b'{"user": null}', b'{"id": 5}']
)
def test_a_single_row_without_an_id_is_an_error(answer: bytes) -> None:
    for operation in ("deployments.get", "projects.get", "user.get"):
        with pytest.raises(DecodeError):
            read(operation, answer)


def test_values_of_env_vars_are_dropped_row_by_row_too() -> None:
    found = read("env.list", page("envs", env_var(value=5), env_var(comment=5), None), STORE)
    assert found.malformed == 2
    assert "postgres" not in repr(found)
    assert load(page("envs", {"key": "A", "edgeConfigId": "x"}, next=1), page_shape(PAGES["env.list"])) == {
        "envs": [{"key": "A"}],
        "next": 1,
    }
    assert load(body(project()), ProjectShape).keys().isdisjoint({"env", "accountId"})


@given(st.binary() | ANY_JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_rows_or_an_error(raw: bytes) -> None:
    for operation in READ:
        try:
            found = read(operation, raw, *PARENTS.get(operation, ()))
        except DecodeError:
            continue
        if isinstance(found, DecodedPage):
            assert found.malformed == sum(row.problem is not None for row in found.rows)


@given(st.lists(ANY_JSON, max_size=5))
def test_any_rows_are_all_there_with_different_ids(rows: list[Any]) -> None:
    for operation, reads in PAGES.items():
        found = read(operation, page(reads.key, *rows), *PARENTS.get(operation, ()))
        assert len(found.rows) == len(rows)
        assert all(row.id for row in found.rows)
        synthetic = [row.id for row in found.rows if is_synthetic(row.id)]
        assert len(synthetic) == len(set(synthetic))


def test_a_response_with_an_id_is_not_mistaken_for_a_wrapper() -> None:
    found = read("projects.get", body(project(project={"id": "prj_other"}, paused=5)))
    assert (found.id, found.problem) == ("prj_store", "paused: not a boolean")


@given(st.dictionaries(st.sampled_from(KEYS), ANY_JSON, max_size=8))
def test_any_field_may_be_anything(changes: dict[str, Any]) -> None:
    for operation, row in (("deployments.get", detailed(**changes)), ("projects.get", project(**changes))):
        try:
            found = read(operation, body(row))
        except DecodeError:
            assert "id" in changes
        else:
            assert found.id


def test_a_page_of_malformed_values_is_decoded_in_reasonable_time() -> None:
    row = listed(alias=[1] * 20_000)
    (found,) = read("deployments.list", page("deployments", row)).rows
    assert found.aliases == ()
    assert (found.problem or "").endswith("and 19997 more")
