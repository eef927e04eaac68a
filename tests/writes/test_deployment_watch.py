"""Following a deployment to its real end, frugally."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.service import ServiceHarness, reply
from vtui.models.deployment import ALIAS_GRACE, Deployment
from vtui.models.details import Details
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


class Watch:
    """A follower over an account, and all that it was told."""

    def __init__(self, harness: ServiceHarness, sleep: Callable[[float], Awaitable[None]] | None = None) -> None:
        self.harness = harness
        self.news: list[tuple[float, Deployment, End | None]] = []
        self.called: list[str] = []
        """Ids of the watched ones that ended."""
        self.start = harness.clock.now()
        self.follower = Follower(
            lambda: harness.service, self._changed, clock=harness.clock.now, sleep=sleep or self._bounded_sleep
        )

    def _changed(self, one: Followed, end: End | None) -> None:
        assert one.scope == self.harness.scope()
        self.news.append(((self.harness.clock.now() - self.start) / 1000, one.row, end))
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
        """The phases it was told of, each once, in order."""
        seen = [row.phase(self.start + round(at * 1000)) for at, row, _ in self.news]
        return [phase for place, phase in enumerate(seen) if place == 0 or seen[place - 1] != phase]

    @property
    def ends(self) -> list[End]:
        return [end for _, _, end in self.news if end is not None]


@pytest.mark.parametrize(("elapsed", "pause"), MOMENTS)
def test_questions_grow_rarer_with_time(elapsed: float, pause: float) -> None:
    assert interval(elapsed) == pause


@given(st.floats(0, 1e9))
def test_no_pause_is_shorter_than_a_second_or_longer_than_the_slowest(elapsed: float) -> None:
    assert 1 <= interval(elapsed) <= MAX_INTERVAL


@pytest.mark.parametrize(("row", "end"), ENDS)
def test_only_a_real_end_is_an_end(row: Deployment, end: End | None) -> None:
    assert ended(row, NOW) == end


def test_the_end_is_told_with_its_reason() -> None:
    row = Deployment("dpl_1", name="store", target="production", error_message="exit 1", block="TEAM_ACCESS_REQUIRED")
    assert describe_end(row, "ready") == "store is ready in production"
    assert describe_end(row, "failed") == "store failed in production: exit 1"
    assert describe_end(replace(row, error_message=None), "blocked") == "store is blocked: TEAM_ACCESS_REQUIRED"
    assert describe_end(row, "canceled") == "store was canceled"
    assert describe_end(Deployment("dpl_1"), "gone") == "dpl_1 is gone"


def test_what_an_answer_leaves_out_is_kept() -> None:
    known = Deployment("d", name="store", project_id="p", branch="main", sha="abc", message="fix", state="QUEUED")
    answer = Deployment("d", name="store", state="BUILDING", sha="def")
    assert completed(answer, known) == replace(known, state="BUILDING", sha="def")


def test_a_list_s_row_takes_no_details_away_and_an_answer_with_details_brings_its_own() -> None:
    known = Deployment("d", state="BUILDING", aliases=("a.example",), details=Details(regions=("iad1",)))
    listed = completed(Deployment("d", state="READY"), known)
    assert (listed.state, listed.aliases, listed.details) == ("READY", known.aliases, known.details)
    alone = Deployment("d", state="READY", details=Details(regions=("fra1",)))
    assert completed(alone, known) == alone, "aliases that are gone are gone"


async def test_it_is_followed_through_completing_to_ready_at_a_frugal_pace() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    await watch.redeploy()
    await watch.follower.run()
    assert watch.phases == ["building", "completing", "ready"]
    assert watch.ends == ["ready"]
    assert watch.news[-1][2] == "ready"
    assert watch.news[-1][1].aliased is True
    moments = [at for at, _, _ in watch.news]
    assert moments[:4] == [2, 4, 6, 11]
    assert all(later - earlier == 5 for earlier, later in pairwise(moments[2:]))
    assert watch.follower.rows == ()


@pytest.mark.parametrize(
    ("oddity", "end", "word"),
    [
        ("create-fails", "failed", "failed in production"),
        ("create-canceled", "canceled", "was canceled"),
        ("create-blocked", "blocked", "is blocked"),
        ("alias-fails", "failed", "failed in production: "),
    ],
)
async def test_every_other_end_is_found_too(oddity: str, end: End, word: str) -> None:
    watch = Watch(ServiceHarness(oddity))
    await watch.redeploy()
    await watch.follower.run()
    assert watch.ends == [end]
    assert word in describe_end(watch.news[-1][1], end)


async def test_a_deployment_that_disappears_is_gone() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    row = await watch.redeploy()
    harness.wire.instead = lambda _: reply(404, {"error": {"code": "not_found", "message": "no"}})
    await watch.follower.run()
    assert [(news.id, end) for _, news, end in watch.news] == [(row.id, "gone")]


async def test_a_fault_that_passes_does_not_end_it() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    await watch.redeploy()

    def broken(request: httpx.Request) -> httpx.Response | None:
        if harness.clock.now() - watch.start < 30_000:
            raise httpx.ConnectError("down", request=request)
        return None

    harness.wire.instead = broken
    await watch.follower.run()
    assert watch.ends == ["ready"]
    assert min(at for at, _, _ in watch.news) >= 30


async def test_a_spent_limit_is_waited_for_and_not_asked_against() -> None:
    harness = ServiceHarness()
    due: list[float] = []

    async def sleep(seconds: float) -> None:
        due.append((watch.follower.rows[0].due - watch.start) / 1000)
        await harness.sleep(seconds)

    watch = Watch(harness, sleep)
    await watch.redeploy()
    asked: list[float] = []

    def limited(_: httpx.Request) -> httpx.Response | None:
        asked.append((harness.clock.now() - watch.start) / 1000)
        return reply(429, {"error": {"code": "too_many_requests"}}, retry_after="60") if len(asked) == 1 else None

    harness.wire.instead = limited
    await watch.follower.run()
    assert asked[0] == 2
    assert asked[1] >= 62
    assert sorted(set(due))[1] >= 62, "it does not even try before"
    assert watch.ends == ["ready"]


async def test_one_deployment_is_never_asked_for_twice_at_once() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    row = await watch.redeploy()
    again: list[bool] = []

    def meanwhile(_: httpx.Request) -> None:
        again.append(watch.follower.follow(harness.scope(), row))

    harness.wire.instead = meanwhile
    await watch.follower.run()
    assert not any(again)
    assert len(watch.news) == len(harness.wire.asked)
    assert watch.ends == ["ready"]


async def test_what_a_list_has_told_is_not_asked_for_and_an_end_is_told_once() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    row = await watch.redeploy()
    harness.clock.advance(1.5)
    watch.follower.update_rows(harness.scope(), [replace(row, state="BUILDING"), Deployment("dpl_other")])
    assert [one.due - harness.clock.now() for one in watch.follower.rows] == [2_000]
    assert [(row.state, end) for _, row, end in watch.news] == [("BUILDING", None)]
    ready = replace(row, state="READY", aliased=True)

    def meanwhile(_: httpx.Request) -> None:
        watch.follower.update_rows(harness.scope(), [ready])

    harness.wire.instead = meanwhile
    await watch.follower.run()
    assert watch.ends == ["ready"]
    assert watch.follower.rows == ()


async def test_two_deployments_are_followed_side_by_side() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    first, second = await watch.redeploy(), await watch.redeploy()
    assert len(watch.follower.rows) == 2
    await watch.follower.run()
    assert {row.id for _, row, end in watch.news if end == "ready"} == {first.id, second.id}
    assert watch.ends == ["ready", "ready"]


async def building(harness: ServiceHarness) -> Deployment:
    """A deployment that somebody else made and that is under way."""
    page = await anext(harness.service.deployments.pages(harness.scope(), limit=20))
    return next(row for row in page.rows if row.state == "BUILDING")


async def test_what_others_made_is_watched_to_its_end_by_the_same_questions() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    row = await building(harness)
    harness.wire.asked.clear()
    assert watch.follower.watch(harness.scope(), row)
    assert not watch.follower.follow(harness.scope(), row), "it is followed already"
    await watch.follower.run()
    assert watch.called == [row.id]
    assert len(watch.news) == len(harness.wire.asked) < 20


async def test_what_is_watched_no_longer_is_not_asked_for_unless_it_was_made_here() -> None:
    harness = ServiceHarness()
    watch = Watch(harness)
    foreign = await building(harness)
    own = await watch.redeploy()
    for row in (foreign, own):
        watch.follower.watch(harness.scope(), row)
    assert [watch.follower.unwatch(harness.scope(), row.id) for row in (foreign, own)] == [True, True]
    assert not watch.follower.unwatch(harness.scope(), own.id)
    assert [one.row.id for one in watch.follower.rows] == [own.id]
    await watch.follower.run()
    assert {row.id for _, row, _ in watch.news} == {own.id}
    assert watch.ends == ["ready"]
    assert watch.called == []


async def test_what_never_ends_is_left_and_that_is_told() -> None:
    harness = ServiceHarness()
    watch = Watch(harness, harness.sleep)
    row = Deployment("dpl_odd", name="store", state="HIBERNATING")
    harness.wire.instead = lambda _: reply(200, {"id": row.id, "name": "store", "readyState": "HIBERNATING"})
    watch.follower.watch(harness.scope(), row)
    await watch.follower.run()
    assert watch.ends == ["left"]
    assert watch.called == [row.id]
    assert MAX_SECONDS <= watch.news[-1][0] <= MAX_SECONDS + 2 * MAX_INTERVAL
    assert describe_end(row, "left") == "store has not ended in 2 hours and is no longer followed"
