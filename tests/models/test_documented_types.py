"""Each type that the API documents, as it is decoded into a row."""

from typing import Any

import pytest

from tests.harness.response_bodies import STORE, body, detailed, env_var, inside_project, listed, page, project, read
from vtui import times
from vtui.models.deployment import Deployment

CREATED = 1763000001234


def only(**changes: object) -> Deployment:
    row = read("deployments.list", page("deployments", listed(**changes))).rows[0]
    assert isinstance(row, Deployment)
    return row


def test_id_has_two_spellings() -> None:
    assert only().id == "dpl_1"
    assert only(uid=None, id="dpl_2").id == "dpl_2"
    assert read("deployments.get", body(detailed())).id == "dpl_1"


def test_string_may_be_null_missing_or_empty() -> None:
    assert only().url == "store-1-acme.vercel.app"
    assert only(url=None).url is None
    assert only(url="").url is None
    row = listed()
    del row["url"]
    assert read("deployments.list", page("deployments", row)).rows[0].url is None


def test_integer_is_a_number_of_the_page() -> None:
    found = read("env.list", page("envs", env_var(), hiddenProductionEnvCount=3), STORE)
    assert found.hidden == 3
    (domain,) = read(
        "project_domains.list",
        page("domains", {"name": "a.example", "redirect": "b.example", "redirectStatusCode": 308}),
        STORE,
    ).rows
    assert domain.redirect_status == 308


def test_float_may_be_a_time_in_ms_or_seconds() -> None:
    assert only(createdAt=1763000001234.0).created_at == CREATED
    assert only(createdAt=1763000001.234).created_at == CREATED


def test_map_is_read_for_the_keys_of_each_provider() -> None:
    for provider in ("github", "gitlab", "bitbucket", "git"):
        meta = {
            f"{provider}CommitRef": "feat/cart",
            f"{provider}CommitSha": "abc123",
            f"{provider}CommitMessage": "fix: total\n\nbody",
            f"{provider}CommitAuthorName": "Ada L",
            "password": "not shown",
        }
        row = only(meta=meta)
        assert (row.branch, row.sha, row.message, row.author) == ("feat/cart", "abc123", "fix: total\n\nbody", "Ada L")
    assert only(meta={"githubCommitAuthorLogin": "ada"}).author == "ada"
    assert only(meta={}).branch is None
    detail = read("deployments.get", body(detailed(meta={})))
    assert (detail.branch, detail.sha) == ("main", "0f1e2d3c")


def test_list_may_be_one_string() -> None:
    many, one, none = read(
        "env.list",
        page("envs", env_var(), env_var(id="env_2", target="preview"), env_var(id="env_3", target=None)),
        STORE,
    ).rows
    assert (many.targets, one.targets, none.targets) == (("production", "preview"), ("preview",), ())
    assert read("deployments.get", body(detailed())).aliases == ("store.example.com", "store-acme.vercel.app")


def test_enum_is_an_open_set() -> None:
    row = only(state="TELEPORTING", readyState="TELEPORTING", source="carrier-pigeon", readySubstate="NEW")
    assert (row.state, row.source, row.substate, row.phase(0), row.problem) == (
        "TELEPORTING",
        "carrier-pigeon",
        "NEW",
        "unknown",
        None,
    )


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"state": "READY", "readyState": None}, "READY"),
        ({"state": None, "readyState": "building"}, "BUILDING"),
        ({"state": None, "readyState": None, "status": "QUEUED"}, "QUEUED"),
        ({"state": "DELETED", "readyState": "READY"}, "DELETED"),
        ({"state": None, "readyState": None}, ""),
    ],
)
def test_state_has_three_names(answer: dict[str, Any], state: str) -> None:
    assert only(**answer).state == state


def test_date_is_ms() -> None:
    row = only()
    assert (row.created_at, row.building_at, row.ready_at) == (CREATED, 1763000003000, 1763000059000)
    assert only(createdAt=None).created_at == CREATED, "`created` is the older name"
    assert only(createdAt="1763000001234").created_at == CREATED
    assert only(createdAt=10**15).created_at == times.BAD
    nested = read("projects.get", body(project())).production
    assert nested is not None
    assert nested.ready_at == 1763000059000, "`readyAt` inside a project"


def test_iso_date_is_the_same_time() -> None:
    (team,) = read(
        "teams.list", page("teams", {"id": "team_1", "slug": "acme", "created": "2025-11-13T02:13:21.234Z"})
    ).rows
    assert team.created_at == CREATED


@pytest.mark.parametrize(
    ("answer", "aliased"),
    [
        ({"aliasAssigned": True}, True),
        ({"aliasAssigned": 1763000061000}, True),
        ({"aliasAssigned": False}, False),
        ({"aliasAssigned": None}, False),
        ({"aliasAssigned": None, "aliasAssignedAt": 1763000061000}, True),
        ({"aliasAssignedAt": True}, True),
        ({"aliasAssignedAt": None}, False),
        ({"aliasFinal": "store.example.com"}, True),
        ({"aliasFinal": None}, None),
        ({}, None),
    ],
)
def test_boolean_may_be_a_time_or_null(answer: dict[str, Any], aliased: bool | None) -> None:
    row = inside_project(**answer)
    assert read("deployments.get", body(row)).aliased is aliased


def test_boolean_that_is_missing_is_unknown() -> None:
    assert only().rollback_candidate is True
    assert only(isRollbackCandidate=None).rollback_candidate is None
    assert read("projects.get", body(project())).paused is False
    assert read("projects.get", body(project(paused=True))).paused is True
