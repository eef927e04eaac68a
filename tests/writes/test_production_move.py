"""Following a promote or rollback to its end: frugally, and whatever the project tells of it."""

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


class Follow:
    """A move of a project on a demo account, sent and then followed."""

    def __init__(self, *oddities: str) -> None:
        self.harness = ServiceHarness(*oddities, deployments=2_500)
        self.heard: list[Project] = []
        self.asked = 0

    async def send(self, action: Action[Any], name: str, place: int, **query: str) -> ProductionMove:
        harness, acme = self.harness, self.harness.scope()
        project = await harness.service.projects.get(acme, name)
        pages = harness.service.deployments.pages(acme, project_id=project.id, query=query)
        row = [row async for page in pages for row in page.rows][place]
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
            on_project=self.heard.append,
            sleep=harness.sleep,
        )
        self.asked = len(harness.wire.asked) - before
        return found


async def test_a_promote_is_followed_until_production_is_there() -> None:
    one = Follow()
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    end = await one.end(move)
    assert end == MoveResult("succeeded")
    assert one.harness.slept == [1, 2, 4]
    assert one.heard[-1].production is not None
    assert one.heard[-1].production.id == move.row.id
    assert describe_end(move, end).startswith("billing: production serves main @ ")


async def test_a_rollback_ends_with_a_pin() -> None:
    one = Follow()
    move = await one.send(rollback.ROLLBACK, "docs", 1, rollbackCandidate="true")
    assert await one.end(move) == MoveResult("succeeded")
    assert one.heard[-1].pinned
    assert not one.heard[0].pinned
    assert "It stays there until a build is promoted." in describe_end(move, MoveResult("succeeded"))


async def test_a_promote_behind_a_rolling_release_is_waited_for() -> None:
    one = Follow("promote-queued")
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    assert await one.end(move) == MoveResult("succeeded")
    assert one.asked <= 7


async def test_one_that_fails_names_the_hosts() -> None:
    one = Follow("moves-fail")
    move = await one.send(rollback.ROLLBACK, "store", 1, rollbackCandidate="true")
    end = await one.end(move)
    assert (end.end, len(end.failed)) == ("failed", 2)
    assert describe_end(move, end) == f"store: the rollback failed: {end.failed[0]}, {end.failed[1]} did not follow"


async def test_one_that_fails_is_told_even_if_nobody_tells_the_hosts() -> None:
    one = Follow("moves-fail")
    move = await one.send(rollback.ROLLBACK, "store", 1, rollbackCandidate="true")
    one.harness.wire.instead = lambda request: reply(404) if request.url.path.endswith("/aliases") else None
    end = await one.end(move)
    assert describe_end(move, end) == "store: the rollback failed"


async def test_it_stops_asking_after_three_minutes() -> None:
    one = Follow("promote-queued")
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    project: dict[str, Any] = {"id": move.project_id, "name": "billing", "targets": {}, "lastAliasRequest": None}
    one.harness.wire.instead = lambda _: reply(200, project)
    assert await one.end(move) == MoveResult("unknown")
    assert one.asked == len(one.harness.slept)
    assert (
        production_move.MAX_SECONDS <= sum(one.harness.slept) < production_move.MAX_SECONDS + production_move.PAUSES[-1]
    )


@pytest.mark.parametrize(
    ("status", "end"),
    [("succeeded", "succeeded"), ("skipped", "skipped"), ("vanished", "unknown")],
)
async def test_every_word_ends_it_but_those_of_motion(status: str, end: str) -> None:
    one = Follow()
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    request = {"type": "promote", "jobStatus": status, "toDeploymentId": move.row.id, "requestedAt": 10**13}
    one.harness.wire.instead = lambda _: reply(200, {"id": move.project_id, "lastAliasRequest": request})
    assert (await one.end(move)).end == end


async def test_what_serves_has_moved_even_if_no_request_is_told_of() -> None:
    one = Follow()
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    serving = {"id": move.project_id, "targets": {"production": {"id": move.row.id}}}
    one.harness.wire.instead = lambda _: reply(200, serving)
    assert await one.end(move) == MoveResult("succeeded")


async def test_a_fault_that_passes_is_waited_out_and_another_is_told() -> None:
    one = Follow()
    move = await one.send(promote.PROMOTE, "billing", 0, target="production", state="READY")
    one.harness.wire.instead = lambda _: reply(500) if len(one.harness.slept) < 2 else None
    assert await one.end(move) == MoveResult("succeeded")
    one.harness.wire.instead = lambda _: reply(403)
    with pytest.raises(Forbidden):
        await one.end(move)
