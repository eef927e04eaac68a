"""Check runs of both versions as rows, and which of them are waited for."""

from typing import Any

import pytest

from tests.harness.response_bodies import page, read
from vtui.models.check_run import CheckRun

RUN: dict[str, Any] = {
    "id": "cr_1",
    "checkId": "chk_1",
    "name": "e2e",
    "status": "completed",
    "conclusion": "timeout",
    "conclusionText": "2 of 40 failed",
    "deploymentId": "dpl_1",
    "ownerId": "team_1",
    "blocks": "deployment-alias",
    "timeout": 300000,
    "createdAt": 1763000059500,
    "updatedAt": 1763000080000,
    "completedAt": 1763000080000,
    "externalUrl": "https://ci.example.com/r/7",
    "source": {"kind": "webhook"},
}


def runs(*rows: object) -> tuple[CheckRun, ...]:
    found: tuple[CheckRun, ...] = read("deployments.checks", page("runs", *rows)).rows
    return found


def test_a_run_is_read_with_what_it_blocks_who_runs_it_and_its_link() -> None:
    assert runs(RUN) == (
        CheckRun(
            id="cr_1",
            name="e2e",
            status="completed",
            conclusion="timeout",
            text="2 of 40 failed",
            blocks="deployment-alias",
            source="webhook",
            started_at=1763000059500,
            completed_at=1763000080000,
            url="https://ci.example.com/r/7",
        ),
    )
    assert (runs(RUN)[0].failed, runs(RUN)[0].pending) == (True, False)


@pytest.mark.parametrize(
    ("source", "known"),
    [
        ({"kind": "integration", "integrationId": "a", "integrationConfigurationId": "b"}, ("integration", None)),
        ({"kind": "webhook", "webhookId": "w"}, ("webhook", None)),
        (
            {"kind": "git-provider", "provider": "github", "externalCheckName": "ci / test"},
            ("git-provider", "github ci / test"),
        ),
        ({"subKind": "vercel-ci", "origin": "config", "invocationId": "i"}, ("vercel-ci", None)),
        (
            {"subKind": "vercel-ci-check", "origin": "api", "selection": {"kind": "job", "job": "types"}},
            ("vercel-ci-check", "types"),
        ),
        ({"subKind": "vercel-ci-sentinel", "origin": "platform"}, ("vercel-ci-sentinel", None)),
        ({"subKind": "vercel-native-check"}, ("vercel-native-check", None)),
        ({"kind": "robot"}, ("robot", None)),
        ({}, ("", None)),
    ],
)
def test_every_shape_of_the_source_is_known_by_its_kind(source: object, known: tuple[str, str | None]) -> None:
    (run,) = runs(RUN | {"source": source})
    assert (run.source, run.origin) == known


def test_only_required_keys_are_needed_and_vercel_ci_has_no_check() -> None:
    (run,) = runs({"id": "cr_1", "name": "lint", "timeout": 1, "createdAt": 1763000059500, "source": {}})
    assert (run.problem, run.blocks, run.outcome, run.pending, run.url) == (None, None, "", True, None)


def test_a_check_of_the_deprecated_version_is_read_as_a_run_of_an_integration() -> None:
    complete = {
        "id": "c1",
        "name": "Smoke",
        "status": "completed",
        "conclusion": "failed",
        "blocking": True,
        "integrationId": "icfg_1",
        "createdAt": 1763000000000,
        "startedAt": 1763000001234,
        "completedAt": 1763000002234,
        "detailsUrl": "https://checks.example/1",
    }
    malformed = {"id": "c2", "status": "running", "blocking": "yes"}
    found = read("deployments.checks", page("checks", complete, malformed), version=1).rows
    assert found[0] == CheckRun(
        "c1",
        "Smoke",
        "completed",
        "failed",
        blocks="deployment-alias",
        source="integration",
        started_at=1763000001234,
        completed_at=1763000002234,
        url="https://checks.example/1",
    )
    assert (found[1].blocks, found[1].pending, found[1].problem) == (None, True, "blocking: not a boolean")
    assert read("deployments.checks", page("checks"), version=1).rows == ()


def test_blocking_nothing_is_read_as_such() -> None:
    found = runs(
        RUN | {"blocks": "none"}, RUN | {"id": "2", "blocks": None}, RUN | {"id": "3", "blocks": "build-start"}
    )
    assert [run.blocks for run in found] == [None, None, "build-start"]
    running = runs(RUN | {"status": "running", "conclusion": None})
    assert (running[0].pending, running[0].failed, running[0].outcome) == (True, False, "running")
