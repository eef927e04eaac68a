"""Following a promote or rollback to its end: with few requests, for every response of the project."""

from typing import TYPE_CHECKING, Any

import pytest

from tests.harness.service import ServiceHarness, reply
from vtui.api.errors import Forbidden
from vtui.resources.common.action import Action
from vtui.resources.deployments.actions import promote, rollback
from vtui.table.columns import Context
from vtui.writes import production_move
from vtui.writes.effects import ProductionMove
from vtui.writes.production_move import MoveResult, describe_end

if TYPE_CHECKING:
    from vtui.models.project import Project


class MoveHarness:
    """A move of a project on a demo account, sent and then followed."""

    def __init__(self, *scenarios: str) -> None:
        self.harness = ServiceHarness(*scenarios, deployments=2_500)
        self.projects: list[Project] = []
        self.asked = 0

    async def send(self, action: Action[Any], name: str, index: int, **query: str) -> ProductionMove:
        harness, acme = self.harness, self.harness.scope()
        project = await harness.service.projects.get(acme, name)
        pages = harness.service.deployments.pages(acme, project_id=project.id, query=query)
        row = [row async for page in pages for row in page.rows][index]
        plan = await action.plan(harness.service, acme, row, Context(harness.clock.now()))
        await harness.service.send(plan.operation.request)
        assert plan.operation.effect is not None
        assert plan.operation.effect.move is not None
        return plan.operation.effect.move

    async def end(self, move: ProductionMove) -> MoveResult:
        harness, before = self.harness, len(self.harness.wire.asked)
        found = await production_move.follow(
            harness.service,
            harness.scope(),
            move,
            harness.clock.now(),
            on_project=self.projects.append,
            sleep=harness.sleep,
        )
        self.asked = len(harness.wire.asked) - before
        return found


async def test_a_promote_is_followed_until_production_is_there() -> None:
    move_harness = MoveHarness()
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    end = await move_harness.end(move)
    assert end == MoveResult("succeeded")
    assert move_harness.harness.slept == [1, 2, 4]
    assert move_harness.projects[-1].production is not None
    assert move_harness.projects[-1].production.id == move.row.id
    assert describe_end(move, end).startswith("billing: production now serves main @ ")


async def test_a_rollback_ends_with_a_pin() -> None:
    move_harness = MoveHarness()
    move = await move_harness.send(rollback.ROLLBACK, "docs", 1, rollbackCandidate="true")
    assert await move_harness.end(move) == MoveResult("succeeded")
    assert move_harness.projects[-1].pinned
    assert not move_harness.projects[0].pinned
    assert "It stays there until a build is promoted." in describe_end(move, MoveResult("succeeded"))


async def test_a_promote_behind_a_rolling_release_is_waited_for() -> None:
    move_harness = MoveHarness("promote-queued")
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    assert await move_harness.end(move) == MoveResult("succeeded")
    assert move_harness.asked <= 7


async def test_failed_move_names_the_hosts() -> None:
    move_harness = MoveHarness("moves-fail")
    move = await move_harness.send(rollback.ROLLBACK, "store", 1, rollbackCandidate="true")
    end = await move_harness.end(move)
    assert (end.end, len(end.failed)) == ("failed", 2)
    assert describe_end(move, end) == f"store: the rollback failed for {end.failed[0]}, {end.failed[1]}"


async def test_failed_move_is_reported_without_its_hosts() -> None:
    move_harness = MoveHarness("moves-fail")
    move = await move_harness.send(rollback.ROLLBACK, "store", 1, rollbackCandidate="true")
    move_harness.harness.wire.instead = lambda request: reply(404) if request.url.path.endswith("/aliases") else None
    end = await move_harness.end(move)
    assert describe_end(move, end) == "store: the rollback failed"


async def test_following_stops_after_three_minutes() -> None:
    move_harness = MoveHarness("promote-queued")
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    project: dict[str, Any] = {"id": move.project_id, "name": "billing", "targets": {}, "lastAliasRequest": None}
    move_harness.harness.wire.instead = lambda _: reply(200, project)
    assert await move_harness.end(move) == MoveResult("unknown")
    assert move_harness.asked == len(move_harness.harness.slept)
    assert (
        production_move.MAX_SECONDS
        <= sum(move_harness.harness.slept)
        < production_move.MAX_SECONDS + production_move.PAUSES[-1]
    )


@pytest.mark.parametrize(
    ("status", "end"),
    [("succeeded", "succeeded"), ("skipped", "skipped"), ("vanished", "unknown")],
)
async def test_every_status_ends_it_except_those_of_a_running_move(status: str, end: str) -> None:
    move_harness = MoveHarness()
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    request = {"type": "promote", "jobStatus": status, "toDeploymentId": move.row.id, "requestedAt": 10**13}
    move_harness.harness.wire.instead = lambda _: reply(200, {"id": move.project_id, "lastAliasRequest": request})
    assert (await move_harness.end(move)).end == end


async def test_move_is_found_by_the_serving_deployment_without_a_request() -> None:
    move_harness = MoveHarness()
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    serving = {"id": move.project_id, "targets": {"production": {"id": move.row.id}}}
    move_harness.harness.wire.instead = lambda _: reply(200, serving)
    assert await move_harness.end(move) == MoveResult("succeeded")


async def test_temporary_error_is_retried_and_another_is_raised() -> None:
    move_harness = MoveHarness()
    move = await move_harness.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    move_harness.harness.wire.instead = lambda _: reply(500) if len(move_harness.harness.slept) < 2 else None
    assert await move_harness.end(move) == MoveResult("succeeded")
    move_harness.harness.wire.instead = lambda _: reply(403)
    with pytest.raises(Forbidden):
        await move_harness.end(move)
