"""Following a deployment until it finishes, with few requests."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness, reply
from vtui.models.deployment import ALIAS_GRACE, Deployment, Details
from vtui.models.latest import completed
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT
from vtui.table.columns import Context
from vtui.writes.deployment_watch import (
    MAX_INTERVAL,
    MAX_SECONDS,
    End,
    Followed,
    Follower,
    describe_end,
    ended,
    interval,
)

NOW = 1_763_000_000_000
MOMENTS = ((0, 2), (5.9, 2), (6, 5), (59, 5), (60, 15), (299, 15), (300, 30), (100_000, 30))
ENDS: tuple[tuple[Deployment, End | None], ...] = (
    (Deployment("d", state="QUEUED"), None),
    (Deployment("d", state="INITIALIZING"), None),
    (Deployment("d", state="BUILDING"), None),
    (Deployment("d", state="UPLOADING"), None),
    (Deployment("d", state="READY", aliased=False, ready_at=NOW - 1_000), None),
    (Deployment("d", state="READY", aliased=False, ready_at=NOW - ALIAS_GRACE), "ready"),
    (Deployment("d", state="READY", aliased=False, substate="ROLLING", ready_at=NOW), "ready"),
    (Deployment("d", state="READY", aliased=True), "ready"),
    (Deployment("d", state="READY"), "ready"),
    (Deployment("d", state="READY", aliased=False, alias_error="no such domain"), "failed"),
    (Deployment("d", state="ERROR"), "failed"),
    (Deployment("d", state="BUILD_ERROR"), "failed"),
    (Deployment("d", state="CANCELED"), "canceled"),
    (Deployment("d", state="BLOCKED"), "blocked"),
    (Deployment("d", state="DELETED"), "gone"),
    (Deployment("d", state="READY", deleted_at=NOW), "gone"),
    (Deployment("d", state="HIBERNATING"), None),
)


class FollowerHarness:
    """A follower over the demo account, and all changes that it reported."""

    def __init__(self, harness: ServiceHarness, sleep: Callable[[float], Awaitable[None]] | None = None) -> None:
        self.harness = harness
        self.changes: list[tuple[float, Deployment, End | None]] = []
        self.called: list[str] = []
        """Ids of the watched ones that ended."""
        self.start = harness.clock.now()
        self.follower = Follower(
            lambda: harness.service, self._changed, clock=harness.clock.now, sleep=sleep or self._bounded_sleep
        )

    def _changed(self, one: Followed, end: End | None) -> None:
        assert one.scope == self.harness.scope()
        self.changes.append(((self.harness.clock.now() - self.start) / 1000, one.row, end))
        if one.watched and end is not None:
            self.called.append(one.row.id)

    async def _bounded_sleep(self, seconds: float) -> None:
        assert self.harness.clock.now() - self.start < 3_600_000, "it never ends"
        await self.harness.sleep(seconds)

    async def redeploy(self) -> Deployment:
        """Build something again and follow it."""
        acme, service = self.harness.scope(), self.harness.service
        project = await service.projects.get(acme, "docs")
        assert project.production is not None
        made = await OF_DEPLOYMENT.plan(service, acme, project.production, Context(self.harness.clock.now()))
        row = service.deployments.written((await service.send(made.operation.request)).body)
        self.harness.wire.asked.clear()
        self.start = self.harness.clock.now()
        assert self.follower.follow(acme, row)
        return row

    @property
    def phases(self) -> list[str]:
        """The reported phases, each once, in order."""
        seen = [row.phase(self.start + round(at * 1000)) for at, row, _ in self.changes]
        return [phase for index, phase in enumerate(seen) if index == 0 or seen[index - 1] != phase]

    @property
    def ends(self) -> list[End]:
        return [end for _, _, end in self.changes if end is not None]


@pytest.mark.parametrize(("elapsed", "pause"), MOMENTS)
def test_requests_become_less_frequent_with_time(elapsed: float, pause: float) -> None:
    assert interval(elapsed) == pause


@given(st.floats(0, 1e9))
def test_no_pause_is_shorter_than_a_second_or_longer_than_the_slowest(elapsed: float) -> None:
    assert 1 <= interval(elapsed) <= MAX_INTERVAL


@pytest.mark.parametrize(("row", "end"), ENDS)
def test_only_final_states_are_ends(row: Deployment, end: End | None) -> None:
    assert ended(row, NOW) == end


def test_end_is_described_with_its_reason() -> None:
    row = Deployment("dpl_1", name="store", target="production", error_message="exit 1", block="TEAM_ACCESS_REQUIRED")
    assert describe_end(row, "ready") == "store is ready in production"
    assert describe_end(row, "failed") == "store failed in production: exit 1"
    assert describe_end(replace(row, error_message=None), "blocked") == "store is blocked: TEAM_ACCESS_REQUIRED"
    assert describe_end(row, "canceled") == "store was canceled"
    assert describe_end(Deployment("dpl_1"), "gone") == "dpl_1 was deleted"


def test_fields_missing_in_a_response_are_kept() -> None:
    known = Deployment("d", name="store", project_id="p", branch="main", sha="abc", message="fix", state="QUEUED")
    answer = Deployment("d", name="store", state="BUILDING", sha="def")
    assert completed(answer, known) == replace(known, state="BUILDING", sha="def")


def test_a_list_s_row_takes_no_details_away_and_an_answer_with_details_brings_its_own() -> None:
    known = Deployment("d", state="BUILDING", aliases=("a.example",), details=Details(regions=("iad1",)))
    listed = completed(Deployment("d", state="READY"), known)
    assert (listed.state, listed.aliases, listed.details) == ("READY", known.aliases, known.details)
    alone = Deployment("d", state="READY", details=Details(regions=("fra1",)))
    assert completed(alone, known) == alone, "aliases that are gone are gone"


async def test_build_is_followed_until_its_aliases_with_few_requests() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    await follower_harness.redeploy()
    await follower_harness.follower.run()
    assert follower_harness.phases == ["building", "completing", "ready"]
    assert follower_harness.ends == ["ready"]
    assert follower_harness.changes[-1][2] == "ready"
    assert follower_harness.changes[-1][1].aliased is True
    moments = [at for at, _, _ in follower_harness.changes]
    assert moments[:4] == [2, 4, 6, 11]
    assert all(later - earlier == 5 for earlier, later in pairwise(moments[2:]))
    assert follower_harness.follower.rows == ()


@pytest.mark.parametrize(
    ("scenario", "end", "word"),
    [
        ("create-fails", "failed", "failed in production"),
        ("create-canceled", "canceled", "was canceled"),
        ("create-blocked", "blocked", "is blocked"),
        ("alias-fails", "failed", "failed in production: "),
    ],
)
async def test_every_other_end_is_reported(scenario: str, end: End, word: str) -> None:
    follower_harness = FollowerHarness(ServiceHarness(scenario))
    await follower_harness.redeploy()
    await follower_harness.follower.run()
    assert follower_harness.ends == [end]
    assert word in describe_end(follower_harness.changes[-1][1], end)


@pytest.mark.parametrize("status", [404, 410])
async def test_request_that_has_ended_does_not_mean_that_the_deployment_is_gone(status: int) -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    row = (await anext(harness.service.deployments.pages(harness.scope()))).rows[0]
    harness.account.retired = {"/v13/deployments/{idOrHost}": status}
    assert follower_harness.follower.follow(harness.scope(), row)
    await follower_harness.follower.run()
    assert follower_harness.ends == ["unavailable"]
    assert describe_end(row, "unavailable") == "store is not available and no longer watched"


async def test_a_deployment_that_disappears_is_gone() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    row = await follower_harness.redeploy()
    harness.wire.instead = lambda _: reply(404, {"error": {"code": "not_found", "message": "no"}})
    await follower_harness.follower.run()
    assert [(row.id, end) for _, row, end in follower_harness.changes] == [(row.id, "gone")]


async def test_temporary_error_does_not_end_following() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    await follower_harness.redeploy()

    def broken(request: httpx.Request) -> httpx.Response | None:
        if harness.clock.now() - follower_harness.start < 30_000:
            raise httpx.ConnectError("down", request=request)
        return None

    harness.wire.instead = broken
    await follower_harness.follower.run()
    assert follower_harness.ends == ["ready"]
    assert min(at for at, _, _ in follower_harness.changes) >= 30


async def test_no_request_is_sent_while_the_rate_limit_is_used_up() -> None:
    harness = ServiceHarness()
    due: list[float] = []

    async def sleep(seconds: float) -> None:
        due.append((follower_harness.follower.rows[0].due - follower_harness.start) / 1000)
        await harness.sleep(seconds)

    follower_harness = FollowerHarness(harness, sleep)
    await follower_harness.redeploy()
    asked: list[float] = []

    def limited(_: httpx.Request) -> httpx.Response | None:
        asked.append((harness.clock.now() - follower_harness.start) / 1000)
        return reply(429, {"error": {"code": "too_many_requests"}}, retry_after="60") if len(asked) == 1 else None

    harness.wire.instead = limited
    await follower_harness.follower.run()
    assert asked[0] == 2
    assert asked[1] >= 62
    assert sorted(set(due))[1] >= 62, "it does not even try before"
    assert follower_harness.ends == ["ready"]


async def test_requests_for_one_deployment_never_overlap() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    row = await follower_harness.redeploy()
    again: list[bool] = []

    def meanwhile(_: httpx.Request) -> None:
        again.append(follower_harness.follower.follow(harness.scope(), row))

    harness.wire.instead = meanwhile
    await follower_harness.follower.run()
    assert not any(again)
    assert len(follower_harness.changes) == len(harness.wire.asked)
    assert follower_harness.ends == ["ready"]


async def test_rows_of_a_list_postpone_requests_and_the_end_is_reported_once() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    row = await follower_harness.redeploy()
    harness.clock.advance(1.5)
    follower_harness.follower.update_rows(harness.scope(), [replace(row, state="BUILDING"), Deployment("dpl_other")])
    assert [one.due - harness.clock.now() for one in follower_harness.follower.rows] == [2_000]
    assert [(row.state, end) for _, row, end in follower_harness.changes] == [("BUILDING", None)]
    ready = replace(row, state="READY", aliased=True)

    def meanwhile(_: httpx.Request) -> None:
        follower_harness.follower.update_rows(harness.scope(), [ready])

    harness.wire.instead = meanwhile
    await follower_harness.follower.run()
    assert follower_harness.ends == ["ready"]
    assert follower_harness.follower.rows == ()


async def test_two_deployments_are_followed_side_by_side() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    first, second = await follower_harness.redeploy(), await follower_harness.redeploy()
    assert len(follower_harness.follower.rows) == 2
    await follower_harness.follower.run()
    assert {row.id for _, row, end in follower_harness.changes if end == "ready"} == {first.id, second.id}
    assert follower_harness.ends == ["ready", "ready"]


async def building(harness: ServiceHarness) -> Deployment:
    """A running deployment of another user."""
    page = await anext(harness.service.deployments.pages(harness.scope(), limit=20))
    return next(row for row in page.rows if row.state == "BUILDING")


async def test_deployments_of_others_are_watched_with_the_same_requests() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    row = await building(harness)
    harness.wire.asked.clear()
    assert follower_harness.follower.watch(harness.scope(), row)
    assert not follower_harness.follower.follow(harness.scope(), row), "it is followed already"
    await follower_harness.follower.run()
    assert follower_harness.called == [row.id]
    assert len(follower_harness.changes) == len(harness.wire.asked) < 20


async def test_unwatched_deployment_is_requested_only_if_vtui_created_it() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness)
    foreign = await building(harness)
    own = await follower_harness.redeploy()
    for row in (foreign, own):
        follower_harness.follower.watch(harness.scope(), row)
    assert [follower_harness.follower.unwatch(harness.scope(), row.id) for row in (foreign, own)] == [True, True]
    assert not follower_harness.follower.unwatch(harness.scope(), own.id)
    assert [one.row.id for one in follower_harness.follower.rows] == [own.id]
    await follower_harness.follower.run()
    assert {row.id for _, row, _ in follower_harness.changes} == {own.id}
    assert follower_harness.ends == ["ready"]
    assert follower_harness.called == []


async def test_deployment_that_never_ends_is_left_and_reported() -> None:
    harness = ServiceHarness()
    follower_harness = FollowerHarness(harness, harness.sleep)
    row = Deployment("dpl_odd", name="store", state="HIBERNATING")
    harness.wire.instead = lambda _: reply(200, {"id": row.id, "name": "store", "readyState": "HIBERNATING"})
    follower_harness.follower.watch(harness.scope(), row)
    await follower_harness.follower.run()
    assert follower_harness.ends == ["left"]
    assert follower_harness.called == [row.id]
    assert MAX_SECONDS <= follower_harness.changes[-1][0] <= MAX_SECONDS + 2 * MAX_INTERVAL
    assert describe_end(row, "left") == "store did not finish within 2 hours and is no longer watched"
