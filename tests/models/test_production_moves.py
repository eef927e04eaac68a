"""What responses say about production that moves: the last request, and hosts in three shapes."""

from typing import Any

import pytest

from tests.harness.response_bodies import body, project, read
from vtui.models.project import AliasRequest
from vtui.models.responses.reader import DecodeError


@pytest.mark.parametrize(
    ("answer", "request_"),
    [
        (None, None),
        ({}, None),
        ({"type": "promote", "toDeploymentId": None}, None),
        (
            {"type": "promote", "jobStatus": "pending", "fromDeploymentId": None, "toDeploymentId": "dpl_2"},
            AliasRequest("promote", "pending", "dpl_2"),
        ),
        (
            {"type": "undo", "jobStatus": "new", "toDeploymentId": "dpl_2", "requestedAt": 1763000001234},
            AliasRequest("undo", "new", "dpl_2", 1763000001234),
        ),
    ],
)
def test_the_last_request_to_move_production(answer: Any, request_: AliasRequest | None) -> None:
    assert read("projects.get", body(project(lastAliasRequest=answer))).alias_request == request_


@pytest.mark.parametrize(
    ("status", "runs"),
    [
        ("pending", True),
        ("in-progress", True),
        ("succeeded", False),
        ("failed", False),
        ("skipped", False),
        ("", False),
    ],
)
def test_a_request_runs_until_it_has_ended(status: str, runs: bool) -> None:
    assert AliasRequest("promote", status, "dpl_1").unfinished is runs


@pytest.mark.parametrize(
    ("answer", "hosts"),
    [
        ({}, ()),
        ({"aliases": None}, ()),
        ({"aliases": [{"uid": "al_1", "alias": "a.example", "created": "2026-11-01T10:00:00.000Z"}]}, ("a.example",)),
        ({"aliases": [{"status": "failed", "id": "1", "alias": {"alias": "b.example"}}]}, ("b.example",)),
        ({"aliases": [None, 7, "x", {}, {"alias": 5}, {"alias": ""}, {"alias": "c.example"}]}, ("c.example",)),
    ],
)
def test_hosts_come_in_three_shapes(answer: Any, hosts: tuple[str, ...]) -> None:
    found = read("projects.promote_aliases", body(answer)).rows
    assert tuple(alias.host for alias in found if alias.host) == hosts


@pytest.mark.parametrize("answer", [b"", b"<html>", b"7", b"[]"])
def test_a_response_that_is_no_object_has_no_hosts(answer: bytes) -> None:
    with pytest.raises(DecodeError):
        read("projects.promote_aliases", answer)
