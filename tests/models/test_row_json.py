"""Rows as JSON and back: equal rows for any content, and a refusal of everything else."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ROWS
from vtui.models.deployment import Deployment, Details
from vtui.models.domain import Domain
from vtui.models.project import Project
from vtui.models.row_json import MalformedRowError, row_reader, row_to_json

KINDS: dict[str, type[Any]] = {"deployments": Deployment, "projects": Project, "domains": Domain}


def listed(row: Any) -> Any:
    """The row without what only its page requests."""
    if isinstance(row, Deployment):
        return replace(row, runs=None, details=None)
    if isinstance(row, Project):
        serving = row.production and listed(row.production)
        return replace(row, production=serving, latest=tuple(map(listed, row.latest)))
    return row


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_any_row_is_the_same_after_it_was_written_and_read(name: str, data: st.DataObject) -> None:
    row = data.draw(ROWS[name])
    text = json.dumps(row_to_json(row))
    assert text.isascii()
    assert "\n" not in text
    assert row_reader(KINDS[name])(json.loads(text)) == listed(row)


def test_only_what_differs_from_the_defaults_is_written() -> None:
    row = Deployment("dpl_1", "store", state="READY", details=Details(prebuilt=True), request_number=7)
    assert row_to_json(row) == {"id": "dpl_1", "name": "store", "state": "READY"}


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        None,
        "dpl_1",
        {"id": None},
        {"id": 1},
        {"id": "a", "unknown": 1},
        {"id": "a", "request_number": 9},
        {"id": "a", "details": {}},
        {"id": "a", "created_at": "1"},
        {"id": "a", "created_at": True},
        {"id": "a", "created_at": 1.5},
        {"id": "a", "created_at": float("nan")},
        {"id": "a", "created_at": 10**30},
        {"id": "a", "created_at": -2},
        {"id": "a", "aliases": "host"},
        {"id": "a", "aliases": [1]},
        {"id": "a", "aliased": 1},
        {"id": "a", "aliases": {"0": "host"}},
    ],
)
def test_a_deployment_that_is_not_one_is_refused(value: object) -> None:
    with pytest.raises(MalformedRowError):
        row_reader(Deployment)(value)


@pytest.mark.parametrize(
    "value", [{"retention": [["preview"]]}, {"retention": [["a", 1, 2]]}, {"latest": [{}]}, {"production": []}]
)
def test_a_project_with_a_malformed_part_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(MalformedRowError):
        row_reader(Project)({"id": "prj_1", **value})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.sampled_from(("id", "name", "latest", "domains")), one),
    )
)
def test_any_other_json_gives_a_row_or_an_error(value: Any) -> None:
    try:
        row = row_reader(Project)(value)
    except MalformedRowError:
        return
    assert row_reader(Project)(row_to_json(row)) == row
