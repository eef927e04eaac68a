"""Roll back and promote from a project's row: which build is offered, what is read, exactly what is sent."""

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.resources.common.action import Action
from vtui.resources.deployments.actions import promote, rollback
from vtui.resources.projects.resource import PROJECTS
from vtui.table.columns import Context
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.send_plan import prepare


async def project(harness: ServiceHarness, name: str) -> Project:
    return await harness.service.projects.get(harness.scope(), name)


async def builds(harness: ServiceHarness, row: Project, **query: str) -> list[Deployment]:
    pages = harness.service.deployments.pages(harness.scope(), project_id=row.id, query=query)
    return [build async for page in pages for build in page.rows]


async def planned(harness: ServiceHarness, action: Action[Project], row: Project) -> Plan:
    harness.wire.asked.clear()
    return await action.plan(harness.service, harness.scope(), row, Context(harness.clock.now()))


async def unavailable(harness: ServiceHarness, action: Action[Project], row: Project) -> str:
    with pytest.raises(ActionUnavailable) as why:
        await planned(harness, action, row)
    assert harness.wire.writes() == []
    return str(why.value)


def reads(harness: ServiceHarness) -> list[str]:
    """The requests so far, without the team."""
    team = harness.scope().team_id
    return [str(request.url.raw_path.decode()).replace(f"teamId={team}", "teamId=T") for request in harness.wire.asked]


def consequences(made: Plan) -> list[str]:
    return ["".join(span.text for span in line) for line in made.question.consequences]


def test_a_project_has_both_actions_on_the_keys_of_a_deployment() -> None:
    keys = {action.id: action.key for action in PROJECTS.actions}
    assert (keys["rollback"], keys["promote"]) == ("B", "P")


async def test_rollback_offers_the_newest_candidate_that_does_not_serve() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "docs")
    serving, previous, *_ = await builds(harness, row, rollbackCandidate="true")
    assert row.production is not None
    assert row.production.id == serving.id
    made = await planned(harness, rollback.OF_PROJECT, row)
    assert reads(harness) == [
        f"/v9/projects/{row.id}?rollbackInfo=true&teamId=T",
        f"/v7/deployments?rollbackCandidate=true&projectId={row.id}&limit=11&teamId=T",
    ]
    assert (made.question.title, made.question.subject, made.question.reason) == (
        "Roll back Production?",
        "docs",
        "description",
    )
    accepted = await harness.service.send(made.operation.request)
    assert accepted is not None
    (sent,) = harness.wire.writes()
    assert (sent.method, sent.url.path, sent.content) == (
        "POST",
        f"/v1/projects/{row.id}/rollback/{previous.id}",
        b"{}",
    )


async def test_rollback_offers_the_older_candidates_too() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "store")
    _, *older = await builds(harness, row, rollbackCandidate="true")
    made = await planned(harness, rollback.OF_PROJECT, row)
    assert len(older) > 10
    assert [way.operation.request.ids["deployment"] for way in (made, *made.others)] == [
        build.id for build in older[:10]
    ]
    lines = ["".join(span.text for span in way.question.line) for way in (made, *made.others)]
    assert all((build.sha or "")[:7] in line for build, line in zip(older, lines, strict=False))
    assert [label for label, _ in made.question.facts] == ["current production"]


async def test_promote_after_a_rollback_offers_the_build_that_was_rolled_back() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "docs")
    assert row.production is not None
    await harness.service.send((await planned(harness, rollback.OF_PROJECT, row)).operation.request)
    harness.clock.advance(60)
    made = await planned(harness, promote.OF_PROJECT, row)
    assert made.operation.request.ids["deployment"] == row.production.id
    assert "This ends the rollback" in consequences(made)[1]


async def test_rollback_of_a_pinned_project_goes_to_an_older_build_and_not_to_what_it_went_back_from() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "docs")
    newest, previous, oldest, *_ = await builds(harness, row, rollbackCandidate="true")
    await harness.service.send((await planned(harness, rollback.OF_PROJECT, row)).operation.request)
    harness.clock.advance(60)
    made = await planned(harness, rollback.OF_PROJECT, row)
    assert reads(harness)[1] == (
        f"/v7/deployments?rollbackCandidate=true&until={previous.created_at}&projectId={row.id}&limit=11&teamId=T"
    )
    assert made.operation.request.ids["deployment"] == oldest.id != newest.id


async def test_rollback_without_a_candidate_is_unavailable() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "docs")
    harness.wire.instead = lambda request: (
        reply(200, {"deployments": [], "pagination": {"count": 0, "next": None, "prev": None}})
        if request.url.path == "/v7/deployments"
        else None
    )
    assert await unavailable(harness, rollback.OF_PROJECT, row) == "no rollback candidate found"


async def test_a_move_under_way_is_not_followed_by_another() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "billing")
    await harness.service.send((await planned(harness, rollback.OF_PROJECT, row)).operation.request)
    for action in (rollback.OF_PROJECT, promote.OF_PROJECT):
        assert await unavailable(harness, action, row) == "another rollback is in progress in this project"


async def test_production_that_changed_while_the_question_was_open_is_not_moved() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "billing")
    back, forward = [await planned(harness, action, row) for action in (rollback.OF_PROJECT, promote.OF_PROJECT)]
    await harness.service.send(forward.operation.request)
    harness.clock.advance(60)
    with pytest.raises(ActionUnavailable, match="the production deployment has changed in the meantime"):
        await prepare(back, harness.service)


@pytest.mark.parametrize("action", [rollback.OF_PROJECT, promote.OF_PROJECT])
async def test_a_lost_answer_is_looked_for_in_the_project(action: Action[Project]) -> None:
    harness = ServiceHarness(deployments=2_500)
    made = await prepare(await planned(harness, action, await project(harness, "billing")), harness.service)
    assert made.operation.find_effect is not None
    assert await made.operation.find_effect(harness.service) is None
    await harness.service.send(made.operation.request)
    found = await made.operation.find_effect(harness.service)
    assert found is not None
    assert found.id == made.operation.request.ids["deployment"]


async def test_promote_offers_the_newest_staged_build() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "billing")
    ready = await builds(harness, row, target="production", state="READY")
    newest = next(build for build in ready if build.substate == "STAGED")
    made = await planned(harness, promote.OF_PROJECT, row)
    assert sorted(reads(harness)) == [
        f"/v7/deployments?target=production&state=READY&projectId={row.id}&limit=100&teamId=T",
        f"/v9/projects/{row.id}?rollbackInfo=true&teamId=T",
    ]
    assert (made.question.title, made.question.subject) == ("Promote to Production?", "billing")
    assert "older" not in consequences(made)[-1]
    await harness.service.send(made.operation.request)
    (sent,) = harness.wire.writes()
    assert (sent.method, sent.url.path, sent.content) == ("POST", f"/v10/projects/{row.id}/promote/{newest.id}", b"{}")


async def test_a_staged_build_that_is_older_than_production_is_named_so() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "billing")
    await harness.service.send((await planned(harness, promote.OF_PROJECT, row)).operation.request)
    harness.clock.advance(60)
    made = await planned(harness, promote.OF_PROJECT, row)
    assert consequences(made)[-1] == "This build is older than the current production build."


async def test_promote_without_a_staged_build_names_the_searched_range() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = await project(harness, "docs")
    assert await unavailable(harness, promote.OF_PROJECT, row) == "no staged production build"
    (build, *_) = await builds(harness, row, target="production", state="READY")
    item = {"target": "production", "readyState": "READY", "projectId": row.id}
    many = [{**item, "uid": f"dpl_{at}", "created": (build.created_at or 0) - at} for at in range(100)]
    harness.wire.instead = lambda request: (
        reply(200, {"deployments": many, "pagination": {"count": 100, "next": 1, "prev": 2}})
        if request.url.path == "/v7/deployments"
        else None
    )
    assert await unavailable(harness, promote.OF_PROJECT, row) == "none of the last 100 production builds is staged"


@pytest.mark.parametrize(
    ("action", "changes", "reason"),
    [
        (rollback.OF_PROJECT, {}, None),
        (rollback.OF_PROJECT, {"production": None}, "it has no production deployment"),
        (rollback.OF_PROJECT, {"production": None, "production_known": False}, None),
        (rollback.OF_PROJECT, {"id": "odd:1"}, "the API response has no ID for it"),
        (promote.OF_PROJECT, {}, None),
        (promote.OF_PROJECT, {"production": None}, None),
        (promote.OF_PROJECT, {"id": "odd:1"}, "the API response has no ID for it"),
    ],
)
def test_row_alone_makes_a_move_unavailable(
    action: Action[Project], changes: dict[str, Any], reason: str | None
) -> None:
    row = Project("prj_1", name="store", production_known=True, production=Deployment("dpl_0"))
    assert action.unavailable_reason(replace(row, **changes), Context(0)) == reason
