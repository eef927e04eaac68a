"""Cancel, promote, roll back and delete as values: exact requests, refusals, questions, rechecks."""

from dataclasses import replace
from typing import Any

import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.api.address import address_of
from vtui.api.errors import Forbidden
from vtui.models.deployment import Deployment
from vtui.models.facts import ProjectFacts
from vtui.models.project import AliasRequest, Project
from vtui.models.scope import Scope
from vtui.resources.common.action import Action
from vtui.resources.deployments.actions import cancel, delete, promote, rollback
from vtui.resources.deployments.actions.production import AUTO_ASSIGN, missing_or_deleted, unmoved
from vtui.table.columns import Context
from vtui.writes.effects import Effect, moves_production
from vtui.writes.plan import ActionUnavailable, Plan
from vtui.writes.production_move import MoveResult, describe_end
from vtui.writes.send_plan import prepare

NOW = 1_763_000_000_000
ACME = Scope("acme", "Acme", "team_acme")
SERVING = Deployment("dpl_0", name="store", project_id="prj_1", state="READY", target="production", sha="0000000aa")
ROW = Deployment(
    "dpl_1",
    name="store",
    project_id="prj_1",
    url="store-1.vercel.app",
    state="READY",
    target="production",
    branch="main",
    sha="4f2c9a1d7e",
    message="fix: cart",
    building_at=NOW - 100_000,
    ready_at=NOW - 52_000,
    created_at=NOW - 200_000,
    rollback_candidate=True,
)
PROJECT = Project(
    "prj_1",
    name="store",
    production_known=True,
    production=SERVING,
    domains=("shop.example", "www.shop.example", "store.vercel.app"),
)
CONTEXT = Context(NOW, projects=ProjectFacts(production={"prj_1": "dpl_0"}))
PREVIEW = replace(ROW, target=None)
FLYING = replace(ROW, state="BUILDING", ready_at=None, rollback_candidate=None)


def words(made: Plan) -> list[str]:
    return ["".join(span.text for span in line) for line in made.question.consequences]


def fact(made: Plan, label: str) -> str:
    return "".join(span.text for span in dict(made.question.facts)[label])


def sent(made: Plan) -> tuple[str, str, Any]:
    method, path = address_of(made.operation.request)
    return method, path, made.operation.request.body


# exact requests


def test_a_cancel_is_a_patch_without_a_body() -> None:
    made = cancel.plan(FLYING, ACME, CONTEXT)
    assert sent(made) == ("PATCH", "/v12/deployments/dpl_1/cancel?teamId=team_acme", None)
    assert made.operation.effect is not None


def test_cancel_shows_how_long_it_has_been_building_or_waiting() -> None:
    building = replace(FLYING, created_at=NOW - 200_000, building_at=NOW - 65_000)
    assert fact(cancel.plan(building, ACME, CONTEXT), "status").endswith("  for 1m05s")
    queued = replace(building, state="QUEUED", building_at=None)
    assert fact(cancel.plan(queued, ACME, CONTEXT), "status").endswith("  for 3m20s")


def test_a_production_build_is_promoted_without_a_rebuild() -> None:
    made = promote.plan(ROW, PROJECT, ACME, CONTEXT)
    assert sent(made) == ("POST", "/v10/projects/prj_1/promote/dpl_1?teamId=team_acme", {})
    assert made.operation.effect == moves_production("promote", "prj_1", ROW)
    assert words(made) == [
        "shop.example, www.shop.example and 1 more will serve this build in a few seconds.",
        "Nothing is built: this build is promoted unchanged.",
    ]


@pytest.mark.parametrize(
    "source",
    [PREVIEW, replace(ROW, target="staging"), replace(PREVIEW, custom_environment="qa", custom_environment_id="env_9")],
)
def test_promoting_a_preview_rebuilds_it_for_production_and_shows_that(source: Deployment) -> None:
    made = promote.plan(source, PROJECT, ACME, CONTEXT)
    body = {"deploymentId": "dpl_1", "name": "store", "target": "production", "meta": {"action": "promote"}}
    assert sent(made) == ("POST", "/v13/deployments?teamId=team_acme", body)
    assert made.operation.effect is not None
    assert words(made) == [
        "This is not a production build: it is rebuilt with the production env vars.",
        "shop.example, www.shop.example and 1 more will serve the new build",
        "when it is ready, in about 48s",
    ]


def test_a_rollback_names_the_way_back_and_takes_a_reason() -> None:
    made = rollback.plan(ROW, PROJECT, ACME, CONTEXT)
    assert sent(made) == ("POST", "/v1/projects/prj_1/rollback/dpl_1?teamId=team_acme", {})
    assert made.operation.effect == moves_production("rollback", "prj_1", ROW)
    assert made.question.reason == "description"
    assert words(made)[1:] == [
        f"{AUTO_ASSIGN} will be turned off: new production builds stay staged until one is promoted.",
        "Nothing is built. To undo: Promote (P).",
    ]
    request = replace(made.operation.request, params={"description": "cart is broken & slow"})
    given = replace(made, operation=replace(made.operation, request=request))
    assert sent(given)[1] == "/v1/projects/prj_1/rollback/dpl_1?description=cart+is+broken+%26+slow&teamId=team_acme"


def test_delete_requires_the_name_and_lists_the_aliases() -> None:
    made = delete.plan(ROW, ("shop.example", "store.vercel.app"), ACME, CONTEXT)
    assert sent(made) == ("DELETE", "/v13/deployments/dpl_1?teamId=team_acme", None)
    assert (made.question.word, made.operation.effect) == ("store", Effect("deployments", ROW, "gone"))
    assert words(made) == [
        "shop.example, store.vercel.app will no longer point to a deployment.",
        "vtui cannot undo this.",
    ]
    assert words(delete.plan(PREVIEW, (), ACME, CONTEXT))[0] == "No other alias is removed."
    assert "Its build will stop." in words(delete.plan(FLYING, (), ACME, CONTEXT))


def test_deleting_the_production_deployment_is_warned_about_first() -> None:
    serving = replace(CONTEXT, projects=replace(CONTEXT.projects, production={"prj_1": "dpl_1"}))
    assert words(delete.plan(ROW, ("shop.example",), ACME, serving))[0] == (
        "This deployment is serving production. Promote another build first, or the site goes offline."
    )


@pytest.mark.parametrize("name", ["", "Größe", "a b", "x" * 80, "[/bold]", "\x1b[31m"])
def test_untypeable_name_is_not_required(name: str) -> None:
    assert delete.plan(replace(ROW, name=name), (), ACME, CONTEXT).question.word == "delete"


@pytest.mark.parametrize(
    ("made", "subject", "label", "expected"),
    [
        (cancel.plan(FLYING, ACME, CONTEXT), "store", "status", "◐ Building  for 1m40s"),
        (promote.plan(ROW, PROJECT, ACME, CONTEXT), "store", "new production", "main @ 4f2c9a1  fix: cart"),
        (promote.plan(ROW, PROJECT, ACME, CONTEXT), "store", "current production", "0000000–"),
        (
            rollback.plan(ROW, replace(PROJECT, production=None), ACME, CONTEXT),
            "store",
            "current production",
            "none",
        ),
        (delete.plan(ROW, (), ACME, CONTEXT), "store", "URL", "store-1.vercel.app"),
    ],
)
def test_the_question_names_project_team_and_commit(made: Plan, subject: str, label: str, expected: str) -> None:
    assert (made.question.subject, made.scope) == (subject, ACME)
    assert fact(made, label).replace("  –", "–") == expected


@pytest.mark.parametrize(("production_known", "text"), [(True, "none"), (False, "unknown")])
def test_promote_describes_a_project_without_production(production_known: bool, text: str) -> None:
    project = replace(PROJECT, production=None, production_known=production_known)
    assert fact(promote.plan(ROW, project, ACME, CONTEXT), "current production") == text


def test_promote_of_a_pinned_project_shows_that_the_rollback_ends() -> None:
    assert "This ends the rollback" in words(promote.plan(ROW, replace(PROJECT, pinned=True), ACME, CONTEXT))[1]
    pinned = replace(
        CONTEXT, projects=replace(CONTEXT.projects, pinned=frozenset({"prj_1"}), auto_assign_off=frozenset({"prj_1"}))
    )
    assert "will not serve the new build" in words(promote.plan(PREVIEW, PROJECT, ACME, pinned))[1]


def test_promote_of_a_newer_build_after_a_rollback_is_called_its_undo_in_title_button_and_notifications() -> None:
    older = replace(ROW, id="dpl_0", created_at=NOW - 9_000_000)
    pinned = replace(PROJECT, pinned=True, production=older)
    made = promote.plan(replace(ROW, created_at=NOW - 3_000), pinned, ACME, CONTEXT)
    assert (made.question.title, made.question.yes) == ("Undo the rollback?", "Undo rollback")
    assert made.operation.done == "store: undo of the rollback accepted, production is switching"
    assert made.operation.effect is not None
    assert (move := made.operation.effect.move) is not None
    assert describe_end(move, MoveResult("succeeded")).startswith("store: rollback undone, production now serves ")
    assert describe_end(move, MoveResult("failed")) == "store: the undo of the rollback failed"
    for project in (PROJECT, replace(pinned, production=replace(older, created_at=NOW))):
        made = promote.plan(replace(ROW, created_at=NOW - 3_000), project, ACME, CONTEXT)
        assert (made.question.title, made.question.yes) == ("Promote to Production?", "")


# refusals

SERVED = replace(CONTEXT, projects=replace(CONTEXT.projects, production={"prj_1": "dpl_1"}))
OPEN = Context(NOW)
REFUSED: list[tuple[Any, dict[str, Any], Context, str | None]] = [
    (cancel.unavailable_reason, {"state": "BUILDING"}, OPEN, None),
    (cancel.unavailable_reason, {"state": "QUEUED"}, OPEN, None),
    (cancel.unavailable_reason, {"state": "INITIALIZING"}, OPEN, None),
    (cancel.unavailable_reason, {}, OPEN, "it is already Ready"),
    (cancel.unavailable_reason, {"aliased": False}, OPEN, "it is already built, only its aliases are pending"),
    (cancel.unavailable_reason, {"state": "ERROR"}, OPEN, "it has already failed"),
    (cancel.unavailable_reason, {"state": "CANCELED"}, OPEN, "it is already canceled"),
    (cancel.unavailable_reason, {"state": "BLOCKED"}, OPEN, "it is blocked and not building"),
    (cancel.unavailable_reason, {"deleted_at": NOW}, OPEN, "it was deleted"),
    (cancel.unavailable_reason, {"state": "HIBERNATING"}, OPEN, "only queued or building deployments can be canceled"),
    (cancel.unavailable_reason, {"id": "odd:1", "state": "BUILDING"}, OPEN, "the API response has no ID for it"),
    (promote.unavailable_reason, {}, OPEN, None),
    (promote.unavailable_reason, {"substate": "STAGED"}, CONTEXT, None),
    (promote.unavailable_reason, {"target": None}, CONTEXT, None),
    (promote.unavailable_reason, {}, SERVED, "it is already serving production"),
    (
        promote.unavailable_reason,
        {"state": "BUILDING"},
        OPEN,
        "it is building (must be Ready)",
    ),
    (
        promote.unavailable_reason,
        {"state": "ERROR"},
        OPEN,
        "it has failed (must be Ready)",
    ),
    (
        promote.unavailable_reason,
        {"state": "ODD"},
        OPEN,
        "it is in an unknown state (must be Ready)",
    ),
    (
        promote.unavailable_reason,
        {"aliased": False},
        OPEN,
        "it is waiting for its aliases (must be Ready)",
    ),
    (promote.unavailable_reason, {"substate": "ROLLING"}, OPEN, "it is already rolling out"),
    (promote.unavailable_reason, {"project_id": None}, OPEN, "its project is unknown"),
    (promote.unavailable_reason, {"state": "DELETED"}, OPEN, "it was deleted"),
    (promote.unavailable_reason, {"id": "odd:1"}, OPEN, "the API response has no ID for it"),
    (rollback.unavailable_reason, {}, CONTEXT, None),
    (rollback.unavailable_reason, {"rollback_candidate": None}, CONTEXT, None),
    (rollback.unavailable_reason, {"rollback_candidate": False}, CONTEXT, rollback.NO_CANDIDATE),
    (rollback.unavailable_reason, {"rollback_candidate": None, "substate": "STAGED"}, CONTEXT, rollback.NO_CANDIDATE),
    (rollback.unavailable_reason, {"target": None}, CONTEXT, "it was not built for production"),
    (rollback.unavailable_reason, {}, SERVED, "it is already serving production"),
    (rollback.action_unavailable_reason, {}, SERVED, None),
    (rollback.action_unavailable_reason, {"id": "dpl_2", "target": None}, SERVED, "it was not built for production"),
    (
        rollback.unavailable_reason,
        {"state": "BUILDING"},
        OPEN,
        "it is building (must be Ready)",
    ),
    (rollback.unavailable_reason, {"project_id": None}, OPEN, "its project is unknown"),
    (rollback.unavailable_reason, {"state": "DELETED"}, OPEN, "it was deleted"),
    (rollback.unavailable_reason, {"id": "odd:1"}, OPEN, "the API response has no ID for it"),
    (missing_or_deleted, {}, SERVED, None),
    (missing_or_deleted, {"state": "BUILDING"}, OPEN, None),
    (missing_or_deleted, {"deleted_at": NOW}, OPEN, "it was deleted"),
    (missing_or_deleted, {"id": "odd:1"}, OPEN, "the API response has no ID for it"),
]


@pytest.mark.parametrize(("unavailable_reason", "changes", "context", "why"), REFUSED)
def test_unavailable_actions_have_a_reason(
    unavailable_reason: Any, changes: dict[str, Any], context: Context, why: str | None
) -> None:
    assert unavailable_reason(replace(ROW, **changes), context) == why


# over the real client and a demo account


async def rows(harness: ServiceHarness, project: str, **query: str) -> list[Deployment]:
    acme = harness.scope()
    found = await harness.service.projects.get(acme, project)
    pages = harness.service.deployments.pages(acme, project_id=found.id, query=query)
    return [row async for page in pages for row in page.rows]


def context(harness: ServiceHarness) -> Context:
    return Context(harness.clock.now())


async def planned(harness: ServiceHarness, action: Action[Deployment], row: Deployment) -> Plan:
    return await action.plan(harness.service, harness.scope(), row, context(harness))


async def refused(harness: ServiceHarness, action: Action[Deployment], row: Deployment) -> str:
    with pytest.raises(ActionUnavailable) as why:
        await planned(harness, action, row)
    assert harness.wire.writes() == []
    return str(why.value)


async def no_longer(harness: ServiceHarness, made: Plan) -> str:
    async def check() -> None:
        if made.operation.recheck is not None:
            await made.operation.recheck(harness.service)
        await prepare(made, harness.service)

    with pytest.raises(ActionUnavailable) as why:
        await check()
    return str(why.value)


async def test_plans_are_made_of_what_is_so_now_and_not_when_the_row_came() -> None:
    harness = ServiceHarness(deployments=2_500)
    (flying, *_) = await rows(harness, "dashboard", state="BUILDING")
    (older, *_) = (await rows(harness, "docs", rollbackCandidate="true"))[1:]
    (staged, *_) = await rows(harness, "billing", target="production", state="READY")
    await planned(harness, promote.PROMOTE, staged)
    harness.clock.advance(600)
    assert await refused(harness, cancel.CANCEL, flying) == cancel.REASONS["ready"]
    made = await planned(harness, rollback.ROLLBACK, older)
    await prepare(made, harness.service)
    await harness.service.send(made.operation.request)
    assert "rollback is in progress" in await no_longer(harness, made)
    harness.clock.advance(5)
    harness.wire.asked.clear()
    assert await refused(harness, rollback.ROLLBACK, older) == "it is already serving production"
    assert await refused(harness, promote.PROMOTE, older) == "it is already serving production"


@pytest.mark.parametrize("move", [promote.PROMOTE, rollback.ROLLBACK], ids=["promote", "rollback"])
async def test_a_move_under_way_refuses_another_before_the_question(move: Action[Deployment]) -> None:
    harness = ServiceHarness(deployments=2_500)
    one, other = (await rows(harness, "docs", rollbackCandidate="true"))[1:3]
    await harness.service.send((await planned(harness, move, one)).operation.request)
    harness.wire.asked.clear()
    name = "promotion" if move is promote.PROMOTE else "rollback"
    for action in (promote.PROMOTE, rollback.ROLLBACK):
        assert await refused(harness, action, other) == f"another {name} is in progress in this project"


async def test_unknown_production_does_not_keep_a_promote_from_being_sent() -> None:
    shown = replace(PROJECT, production=SERVING, production_known=True)
    unknown = replace(PROJECT, production=None, production_known=False)
    unmoved(unknown, shown, NOW)
    unmoved(shown, unknown, NOW)
    with pytest.raises(ActionUnavailable):
        unmoved(replace(PROJECT, production=None, production_known=True), shown, NOW)


async def test_production_that_changed_while_the_question_was_open_is_not_moved() -> None:
    harness = ServiceHarness(deployments=2_500)
    one, other = (await rows(harness, "docs", rollbackCandidate="true"))[1:3]
    made = await planned(harness, promote.PROMOTE, one)
    await harness.service.send((await planned(harness, rollback.ROLLBACK, other)).operation.request)
    harness.clock.advance(5)
    assert await no_longer(harness, made) == "the production deployment has changed in the meantime"


async def test_a_build_that_ended_or_went_while_the_question_was_open_is_not_canceled() -> None:
    harness = ServiceHarness(deployments=2_500)
    one, other = (
        (await rows(harness, "store", state="QUEUED"))[0],
        (await rows(harness, "dashboard", state="BUILDING"))[0],
    )
    first, second = await planned(harness, cancel.CANCEL, one), await planned(harness, cancel.CANCEL, other)
    await harness.service.send(first.operation.request)
    assert await no_longer(harness, first) == "it is already canceled"
    await harness.service.send((await planned(harness, delete.DELETE, other)).operation.request)
    assert await no_longer(harness, second) == "it was deleted in the meantime"


async def test_a_deployment_that_came_to_serve_while_the_question_was_open_is_not_deleted() -> None:
    harness = ServiceHarness(deployments=2_500)
    (staged, *_) = await rows(harness, "billing", target="production", state="READY")
    made = await planned(harness, delete.DELETE, staged)
    assert words(made)[0] == "No other alias is removed."
    await harness.service.send((await planned(harness, promote.PROMOTE, staged)).operation.request)
    harness.clock.advance(5)
    assert "it was assigned a new alias in the meantime" in await no_longer(harness, made)
    again = await planned(harness, delete.DELETE, staged)
    assert words(again)[0].startswith("This deployment is serving production.")
    await harness.service.send(again.operation.request)
    assert await no_longer(harness, again) == "it was already deleted"


async def test_a_preview_of_an_unreadable_project_is_deleted_and_a_production_build_is_not() -> None:
    harness = ServiceHarness(deployments=2_500)
    (preview, *_) = await rows(harness, "docs", target="preview", state="READY")
    (production, *_) = await rows(harness, "docs", target="production", state="READY")
    harness.wire.instead = lambda request: reply(403) if "/projects/" in request.url.path else None
    assert (await planned(harness, delete.DELETE, preview)).operation.request.ids == {"deployment": preview.id}
    with pytest.raises(Forbidden):
        await planned(harness, delete.DELETE, production)


async def test_row_without_the_candidate_field_is_looked_up_in_the_list_of_candidates() -> None:
    harness = ServiceHarness(deployments=2_500)
    _, older = (await rows(harness, "docs", rollbackCandidate="true"))[:2]
    (staged, *_) = await rows(harness, "billing", target="production", state="READY")
    alone = await harness.service.deployments.get(harness.scope(), older.id)
    assert alone.rollback_candidate is None
    harness.wire.asked.clear()
    assert (await planned(harness, rollback.ROLLBACK, alone)).question.title == "Roll back Production?"
    assert dict(harness.wire.asked[-1].url.params)["rollbackCandidate"] == "true"
    untold = replace(staged, rollback_candidate=None, substate=None)
    harness.wire.instead = lambda request: (
        reply(200, {"id": staged.id, "readyState": "READY", "target": "production", "projectId": staged.project_id})
        if request.url.path.endswith(staged.id)
        else None
    )
    assert await refused(harness, rollback.ROLLBACK, untold) == rollback.NO_CANDIDATE


# verifying a write whose response was lost

LOST = [
    (cancel.CANCEL, "store", {"state": "QUEUED"}, 0),
    (promote.PROMOTE, "billing", {"target": "production", "state": "READY"}, 0),
    (promote.PROMOTE, "docs", {"target": "preview", "state": "READY"}, 0),
    (rollback.ROLLBACK, "docs", {"rollbackCandidate": "true"}, 1),
    (delete.DELETE, "docs", {"state": "ERROR"}, 0),
]


@pytest.mark.parametrize(("action", "project", "query", "index"), LOST)
async def test_the_effect_is_found_where_there_is_one_and_nowhere_else(
    action: Action[Deployment], project: str, query: dict[str, str], index: int
) -> None:
    harness = ServiceHarness(deployments=2_500)
    row = (await rows(harness, project, **query))[index]
    made = await prepare(await planned(harness, action, row), harness.service)
    assert made.operation.find_effect is not None
    assert await made.operation.find_effect(harness.service) is None
    await harness.service.send(made.operation.request)
    found = await made.operation.find_effect(harness.service)
    assert found is not None
    assert made.operation.effect is not None
    assert (found.id == row.id) is not (made.operation.effect.kind == "new")
    assert found.name == project
    assert len(harness.wire.writes()) == 1


async def test_a_build_of_the_same_commit_that_was_there_before_is_not_taken_for_the_one_that_was_sent() -> None:
    harness = ServiceHarness(deployments=2_500)
    row = (await rows(harness, "docs", target="preview", state="READY"))[0]
    await harness.service.send((await planned(harness, promote.PROMOTE, row)).operation.request)
    again = await prepare(await planned(harness, promote.PROMOTE, row), harness.service)
    assert again.operation.find_effect is not None
    assert await again.operation.find_effect(harness.service) is None
    harness.clock.advance(1)
    await harness.service.send(again.operation.request)
    assert await again.operation.find_effect(harness.service) is not None


def test_a_request_of_long_ago_is_not_taken_for_the_one_that_was_sent() -> None:
    from vtui.writes.effect_checks import SKEW, asked_for

    request = AliasRequest("promote", "succeeded", "dpl_1", NOW)
    assert asked_for(request, "promote", "dpl_1", NOW + SKEW)
    assert not asked_for(request, "promote", "dpl_1", NOW + SKEW + 1)
    assert not asked_for(request, "rollback", "dpl_1", NOW)
    assert not asked_for(request, "promote", "dpl_2", NOW)
    assert not asked_for(None, "promote", "dpl_1", NOW)
