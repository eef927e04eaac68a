"""Loading a list up to a target, errors, and refreshing without losing rows."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.harness.service import ServiceHarness, reply
from tests.harness.waiting import until
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.request_order import changed_now
from vtui.models.scope import ProjectRef
from vtui.resources.common.resource import Resource
from vtui.resources.deployments.resource import DEPLOYMENTS
from vtui.resources.env.resource import ENV_VARS
from vtui.resources.projects.resource import PROJECTS
from vtui.table.feed import FIRST_PAGE_ROWS, MAX_REFRESH_PAGES, RETRY_DELAYS, Feed

if TYPE_CHECKING:
    from vtui.table.progress import Progress

LISTS = {"deployments": "/v7/deployments", "projects": "/v10/projects"}
FORBIDDEN = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})


class WatchedFeed:
    """A feed that records its progress, rows and delays."""

    def __init__(
        self,
        harness: ServiceHarness,
        resource: Resource[Any] = DEPLOYMENTS,
        *,
        target_count: int = 1_000,
        query: Mapping[str, str] | None = None,
    ) -> None:
        self.harness, self.path = harness, LISTS.get(resource.name, "")
        self.waits: list[float] = []
        self.states: list[Progress] = []
        self.received: list[tuple[str, ...]] = []
        """IDs of the rows of each call of `on_rows`."""
        self.feed: Feed[Any] = Feed(
            resource.list,
            harness.service,
            harness.scope(),
            ProjectRef(),
            on_rows=lambda _, rows: self.received.append(tuple(row.id for row in rows)),
            on_progress=lambda feed: self.states.append(feed.progress),
            clock=harness.clock.now,
            sleep=self.sleep,
            query=query,
        )
        self.feed.target_count = target_count

    async def sleep(self, seconds: float) -> None:
        """Turn the clock."""
        self.waits.append(seconds)
        self.harness.clock.advance(seconds)

    @property
    def ids(self) -> list[str]:
        """The rows in order."""
        return [row.id for row in self.feed.collection]

    def row(self, id_: str) -> Any:
        """The row with this id."""
        return self.feed.collection.get(id_)

    @property
    def requested(self) -> int:
        """Count of requested pages, including retries."""
        return self.harness.wire.paths().count(self.path)

    async def during(self, job: Callable[[], Any]) -> None:
        """Renew, and do `job` after the request went out and before its answer comes."""
        self.harness.wire.gate.clear()
        before = self.requested
        renewing = asyncio.create_task(self.feed.refresh())
        await until(lambda: self.requested > before)
        job()
        self.harness.wire.gate.set()
        await renewing


def all_of(harness: ServiceHarness) -> list[str]:
    """Every deployment of the account, newest first."""
    stream = harness.account.teams[2].deployments
    new = [one.uid for one in reversed(stream.new)]
    return new + [stream.get(index).uid for index in range(stream.count)]


def deploy(harness: ServiceHarness, count: int = 1) -> list[str]:
    """Create deployments as another user; return their ids, newest first."""
    stream = harness.account.teams[2].deployments
    for _ in range(count):
        harness.clock.advance(0.001)
        number = len(stream.new)
        one = replace(
            stream.get(20),
            uid=f"dpl_new{number}",
            host=f"new{number}.vercel.app",
            created=stream.free_time(harness.clock.now()),
        )
        stream.add(one)
    return [one.uid for one in reversed(stream.new[-count:])]


def release(harness: ServiceHarness, project_id: str) -> None:
    """Deploy a project as another user, which updates it."""
    scope = harness.account.teams[2]
    project = scope.project(project_id)
    assert project is not None
    (id_,) = deploy(harness)
    index = scope.deployments.find(id_)
    assert index is not None
    scope.deployments.change(index, replace(scope.deployments.get(index), project=project))


def failing(status: int, when: Callable[[httpx.Request], bool]) -> Callable[[httpx.Request], httpx.Response | None]:
    return lambda request: reply(status) if when(request) else None


def is_later_page(request: httpx.Request) -> bool:
    """Whether a request is for a list's page after the first."""
    return "until" in request.url.params


async def test_the_first_page_is_smaller_than_those_that_follow() -> None:
    watched = WatchedFeed(ServiceHarness(deployments=400), target_count=200)
    await watched.feed.load()
    asked = [request for request in watched.harness.wire.asked if request.url.path == watched.path]
    assert [request.url.params["limit"] for request in asked] == ["30", "100", "100"]


# Pulling


async def test_loading_stops_at_the_target_and_continues_when_it_is_raised() -> None:
    watched = WatchedFeed(ServiceHarness(), target_count=FIRST_PAGE_ROWS)
    assert watched.feed.progress.phase == "loading"
    await watched.feed.load()
    progress = watched.feed.progress
    assert (progress.phase, progress.loaded, progress.more, watched.requested) == ("idle", FIRST_PAGE_ROWS, True, 1)
    assert not watched.feed.in_progress
    watched.feed.target_count = FIRST_PAGE_ROWS + 1
    await watched.feed.load()
    assert watched.requested == 2
    assert watched.ids == all_of(watched.harness)
    assert watched.feed.progress.complete
    await watched.feed.load()
    assert watched.requested == 2


async def test_a_target_below_the_end_leaves_rows_unloaded() -> None:
    watched = WatchedFeed(ServiceHarness(deployments=350), target_count=FIRST_PAGE_ROWS + 1)
    await watched.feed.load()
    assert watched.ids == all_of(watched.harness)[: FIRST_PAGE_ROWS + 99]
    assert watched.feed.progress.more
    assert not watched.feed.progress.complete


@pytest.mark.parametrize("fault", ["inclusive-edges", "duplicates", "empty-page"])
async def test_each_row_is_loaded_once(fault: str) -> None:
    watched = WatchedFeed(ServiceHarness(fault, deployments=350))
    await watched.feed.load()
    came = [id_ for ids in watched.received for id_ in ids]
    assert len(came) == len(set(came)) == 350
    assert watched.ids == came


async def cut(watched: WatchedFeed, pages: int) -> None:
    """Load, and cancel it during the request after so many pages."""
    gate = watched.harness.wire.gate
    pulling = asyncio.create_task(watched.feed.load())
    await until(lambda: len(watched.received) >= pages)
    gate.clear()
    before = watched.requested
    await until(lambda: watched.requested > before)
    pulling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pulling
    gate.set()


async def test_a_cancelled_page_is_requested_again() -> None:
    harness = ServiceHarness(deployments=350)
    watched = WatchedFeed(harness)
    for pages in (1, 2, 3):
        await cut(watched, pages)
        assert watched.feed.in_progress
    await watched.feed.load()
    assert watched.ids == all_of(harness)
    assert watched.feed.progress.complete


async def test_stopped_by_the_user_it_keeps_its_rows_and_shows_that_more_exist() -> None:
    harness = ServiceHarness(deployments=350)
    watched = WatchedFeed(harness)
    await cut(watched, 1)
    loaded = len(watched.ids)
    watched.feed.stop()
    progress = watched.feed.progress
    assert (progress.phase, progress.more, progress.loaded) == ("idle", True, loaded)
    assert loaded < 350
    assert not watched.feed.in_progress


# Faults


async def test_temporary_errors_are_retried_after_growing_delays() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    harness.wire.instead = lambda request: reply(500) if is_later_page(request) and len(watched.waits) < 7 else None
    await watched.feed.load()
    assert watched.waits == [5, 10, 20, 40, 60, 60, 60]
    waiting = [states for states in watched.states if states.phase == "waiting"]
    assert len(waiting) == 7
    assert all(states.retry_at and states.error and states.loaded == FIRST_PAGE_ROWS for states in waiting)
    assert watched.ids == all_of(harness)
    progress = watched.feed.progress
    assert (progress.complete, progress.error, progress.retry_at, watched.feed.error) == (True, None, None, None)


async def test_delays_start_again_after_a_loaded_page() -> None:
    harness = ServiceHarness(deployments=350)
    watched = WatchedFeed(harness)
    seen: list[int] = []

    def now_and_then(request: httpx.Request) -> httpx.Response | None:
        if is_later_page(request) and len(watched.received) not in seen:
            if len(watched.waits) == len(seen):
                return reply(500)
            seen.append(len(watched.received))
        return None

    harness.wire.instead = now_and_then
    await watched.feed.load()
    assert watched.waits == [RETRY_DELAYS[0]] * len(seen)
    assert len(seen) > 1


async def test_a_lasting_error_stops_loading_and_loading_again_continues() -> None:
    harness = ServiceHarness(deployments=350)
    watched = WatchedFeed(harness)
    refused = list[httpx.URL]()

    def third(request: httpx.Request) -> httpx.Response | None:
        if len(watched.received) == 2:
            refused.append(request.url)
            return FORBIDDEN
        return None

    harness.wire.instead = third
    await watched.feed.load()
    progress = watched.feed.progress
    assert (progress.phase, progress.loaded, progress.retry_at) == ("failed", FIRST_PAGE_ROWS + 99, None)
    assert progress.error
    assert watched.feed.error is not None
    assert watched.waits == []
    assert not progress.complete
    harness.wire.instead = lambda _: None
    before = len(harness.wire.asked)
    await watched.feed.load()
    assert harness.wire.asked[before].url == refused[0]
    assert watched.ids == all_of(harness)
    assert watched.feed.progress.complete
    assert watched.feed.progress.error is None


async def test_a_list_that_stops_early_is_never_called_complete() -> None:
    watched = WatchedFeed(ServiceHarness("cursor-ignored"))
    await watched.feed.load()
    assert watched.feed.progress.phase == "idle"
    assert watched.feed.progress.stopped is not None
    assert not watched.feed.progress.complete


# Renewing


async def test_new_rows_go_on_top_known_ones_are_patched_and_the_order_stays() -> None:
    harness = ServiceHarness(deployments=350)
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before, asked = watched.ids, watched.requested
    building = next(row for row in watched.feed.collection if row.in_flight)
    new = deploy(harness, 3)
    harness.clock.advance(600)
    assert await watched.feed.refresh() is not None
    assert watched.ids == new + before
    patched = watched.row(building.id)
    assert patched.state != building.state
    assert watched.requested == asked + 1
    progress = watched.feed.progress
    assert (progress.loaded, progress.complete, progress.updated_at) == (353, True, harness.clock.now())


async def test_a_refresh_requests_pages_until_a_known_row() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before, asked = watched.ids, watched.requested
    new = deploy(harness, FIRST_PAGE_ROWS + 99 * MAX_REFRESH_PAGES - 1)
    assert await watched.feed.refresh() is not None
    assert watched.ids == new + before
    assert watched.requested == asked + 1 + MAX_REFRESH_PAGES
    assert not watched.feed.has_gap


async def test_too_many_new_rows_are_a_gap_and_are_not_merged() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before, asked = watched.ids, watched.requested
    deploy(harness, FIRST_PAGE_ROWS + 100 * MAX_REFRESH_PAGES + 1)
    assert await watched.feed.refresh() is None
    assert watched.feed.has_gap
    assert watched.ids == before
    assert watched.requested == asked + 1 + MAX_REFRESH_PAGES


async def test_a_refresh_does_not_undo_a_row_that_was_put_meanwhile() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    old = watched.feed.collection[1]
    made = replace(old, id="dpl_made")

    def put() -> None:
        watched.feed.put(changed_now(replace(old, state="CANCELED")))
        watched.feed.put(made)

    await watched.during(put)
    assert watched.row(old.id).state == "CANCELED"
    assert watched.feed.collection[0] == made
    assert ("dpl_made",) in watched.received
    await watched.feed.refresh()
    assert watched.row(old.id) == old


# What was deleted, what moved


def delete(harness: ServiceHarness, *ids: str) -> None:
    """Delete deployments as another user."""
    stream = harness.account.teams[2].deployments
    for id_ in ids:
        index = stream.find(id_)
        assert index is not None
        stream.delete(index)


async def test_a_row_missing_between_two_rows_of_a_fresh_response_is_removed() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    gone = (before[3], before[4], before[12])
    delete(harness, *gone, before[60])
    new = deploy(harness, 2)
    assert await watched.feed.refresh() is not None
    assert watched.ids == new + [id_ for id_ in before if id_ not in gone]
    assert watched.feed.progress.loaded == 119
    assert watched.feed.progress.complete


async def test_the_newest_row_is_removed_once_a_newer_one_is_seen() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    delete(harness, before[0])
    await watched.feed.refresh()
    assert watched.ids == before, "nothing newer was in the response"
    new = deploy(harness)
    await watched.feed.refresh()
    assert watched.ids == new + before[1:]


async def test_local_rows_and_rows_of_the_edge_s_ms_are_not_removed() -> None:
    harness = ServiceHarness(tied=4)
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    between = replace(watched.feed.collection[9], id="dpl_made", created_at=watched.feed.collection[9].created_at + 1)
    watched.feed.put(between)
    meanwhile = watched.row(before[15])

    def during() -> None:
        watched.feed.put(changed_now(replace(meanwhile, state="CANCELED")))

    delete(harness, before[3], before[14], before[15], before[32])  # it begins and ends in the ms of two of them
    await watched.during(during)
    assert "dpl_made" in watched.ids
    assert [id_ for id_ in before if id_ not in watched.ids] == [before[14]]
    assert watched.row(meanwhile.id).state == "CANCELED"


@pytest.mark.parametrize("fault", ["null-rows", "idless-rows", "wrong-types"])
async def test_a_row_that_could_not_be_decoded_is_not_removed(fault: str) -> None:
    harness = ServiceHarness(fault)
    harness.account.faults = frozenset()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    harness.account.faults = frozenset({fault})
    delete(harness, before[4])
    assert await watched.feed.refresh() is not None
    assert [id_ for id_ in before if id_ not in watched.ids] == [before[4]]


async def test_a_refresh_removes_no_rows_of_a_filtered_list() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness, query={"state": "READY"})
    await watched.feed.load()
    before = watched.ids
    delete(harness, before[4])
    await watched.feed.refresh()
    assert watched.ids == before


async def test_a_new_project_comes_although_known_ones_were_updated_after_it() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness, PROJECTS, target_count=30)
    await watched.feed.load()
    assert watched.feed.progress.more
    before = watched.ids
    owner = harness.account.teams[2]
    unseen = next(project for project in owner.projects if project.id not in before)
    for project_id in (unseen.id, before[20], before[11]):
        release(harness, project_id)
    assert await watched.feed.refresh() is not None
    moved = [before[11], before[20]]
    assert watched.ids == [*moved, unseen.id, *(id_ for id_ in before if id_ not in moved)]
    assert watched.ids == (await server_order(harness))[:31]
    watched.feed.target_count = 100
    await watched.feed.load()
    assert watched.ids == await server_order(harness)


async def test_a_refresh_reads_further_pages_when_more_projects_moved_than_one_page_has() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness, PROJECTS, target_count=30)
    await watched.feed.load()
    unseen = next(one.id for one in harness.account.teams[2].projects if one.id not in watched.ids)
    release(harness, unseen)
    for project_id in watched.ids[:29]:
        release(harness, project_id)
    asked = watched.requested
    assert await watched.feed.refresh() is not None
    assert watched.requested - asked == 2
    assert set((await server_order(harness))[:31]) <= set(watched.ids)
    assert watched.ids == (await server_order(harness))[: len(watched.ids)]


async def projects(harness: ServiceHarness) -> WatchedFeed:
    """The list of projects, all of it loaded."""
    watched = WatchedFeed(harness, PROJECTS)
    await watched.feed.load()
    assert watched.feed.progress.complete
    assert len(watched.ids) > 40
    return watched


async def server_order(harness: ServiceHarness) -> list[str]:
    """The projects as the server lists them now."""
    return [row.id async for page in harness.service.projects.pages(harness.scope()) for row in page.rows]


async def test_a_complete_refresh_takes_the_server_s_order_and_removes_missing_rows() -> None:
    harness = ServiceHarness()
    watched = await projects(harness)
    before = watched.ids
    owner = harness.account.teams[2]
    gone = owner.projects.pop(3)
    deploy(harness)
    assert await watched.feed.refresh() is not None
    assert watched.ids == await server_order(harness)
    assert set(before) - set(watched.ids) == {gone.id}
    assert watched.ids != [id_ for id_ in before if id_ != gone.id]
    assert watched.feed.progress.complete


async def test_a_complete_refresh_keeps_rows_put_during_the_request() -> None:
    harness = ServiceHarness()
    watched = await projects(harness)
    known = watched.feed.collection[5]
    new = Project("prj_made", name="made")

    def put() -> None:
        watched.feed.put(changed_now(replace(known, name="renamed")))
        watched.feed.put(changed_now(new))

    before = watched.ids
    await watched.during(put)
    assert watched.ids == ["prj_made", *before]
    assert watched.row(known.id).name == "renamed"
    await watched.feed.refresh()
    assert watched.ids == before
    assert watched.row(known.id) == known


def shortened(harness: ServiceHarness) -> Callable[[httpx.Request], httpx.Response | None]:
    """Projects that end after a few, because the same cursor is given again and again."""
    rows = [{"id": one.id, "name": f"{one.name}-2", "accountId": "x"} for one in harness.account.teams[2].projects[:9]]
    return lambda request: (
        reply(200, {"projects": rows, "pagination": {"count": 9, "next": 7, "prev": None}})
        if request.url.path == LISTS["projects"]
        else None
    )


async def test_a_complete_refresh_that_stops_early_removes_nothing_and_is_incomplete() -> None:
    harness = ServiceHarness()
    watched = await projects(harness)
    before = set(watched.ids)
    harness.wire.instead = shortened(harness)
    await watched.feed.refresh()
    assert set(watched.ids) == before
    assert sum(row.name.endswith("-2") for row in watched.feed.collection) == 9
    assert not watched.feed.progress.complete
    harness.wire.instead = lambda _: None
    await watched.feed.refresh()
    assert watched.feed.progress.complete


async def test_a_complete_refresh_that_fails_in_part_removes_nothing_and_is_incomplete() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(
        harness, replace(ENV_VARS, list=replace(ENV_VARS.list, refresh="complete")), target_count=100_000
    )
    await watched.feed.load()
    assert watched.feed.progress.complete
    before = set(watched.ids)
    project = harness.account.teams[2].projects[1]
    harness.wire.instead = lambda request: FORBIDDEN if f"{project.id}/env" in request.url.path else None
    assert await watched.feed.refresh() is not None
    assert set(watched.ids) == before
    assert not watched.feed.progress.complete


async def test_a_failing_refresh_keeps_the_rows_and_waits_longer_each_time() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    renewed_at = watched.feed.refreshed_at
    harness.wire.instead = failing(500, lambda _: True)
    for pause in (5, 10, 20):
        assert await watched.feed.refresh() is None
        progress = watched.feed.progress
        assert progress.retry_at == harness.clock.now() + pause * 1_000
        assert progress.error
        assert progress.phase == "idle"
        assert watched.ids == before
        assert not watched.feed.refresh_due(0.001)
        harness.clock.advance(pause)
        assert watched.feed.refresh_due(0.001)
    assert watched.feed.refreshed_at == renewed_at
    assert not watched.feed.has_gap
    harness.wire.instead = lambda _: None
    assert await watched.feed.refresh() is not None
    assert (watched.feed.progress.error, watched.feed.progress.retry_at) == (None, None)
    harness.wire.instead = failing(500, lambda _: True)
    await watched.feed.refresh()
    assert watched.feed.progress.retry_at == harness.clock.now() + 5_000


async def test_a_refresh_that_fails_in_the_middle_changes_nothing() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    deploy(harness, 150)
    harness.wire.instead = failing(403, is_later_page)
    assert await watched.feed.refresh() is None
    assert watched.ids == before
    assert watched.feed.progress.retry_at == harness.clock.now() + RETRY_DELAYS[-1] * 1_000


# When


async def test_a_refresh_is_due_after_the_interval() -> None:
    watched = WatchedFeed(ServiceHarness())
    await watched.feed.load()
    assert not watched.feed.refresh_due(0)
    assert not watched.feed.refresh_due(10)
    watched.harness.clock.advance(9.999)
    assert not watched.feed.refresh_due(10)
    watched.harness.clock.advance(0.001)
    assert watched.feed.refresh_due(10)
    await watched.feed.refresh()
    assert not watched.feed.refresh_due(10)
    assert not watched.feed.refresh_due(0)


@pytest.mark.parametrize(("left", "factor"), [(20, 1), (10, 1), (8, 2), (4, 4), (2, 4), (1, 12)])
async def test_refreshes_slow_down_with_the_remaining_limit(left: int, factor: int) -> None:
    harness = ServiceHarness(rate_limit=20)
    watched = WatchedFeed(harness, target_count=FIRST_PAGE_ROWS)
    await watched.feed.load()
    for _ in range(19 - left):
        await anext(harness.service.deployments.pages(harness.scope()))
    assert watched.feed.refresh_interval(2) == 2 * factor
    harness.clock.advance(2 * factor - 0.001)
    assert not watched.feed.refresh_due(2)
    harness.clock.advance(0.001)
    assert watched.feed.refresh_due(2)


async def test_a_refresh_of_many_pages_is_less_frequent() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    assert watched.feed.refresh_interval(10) == 10
    deploy(harness, FIRST_PAGE_ROWS + 100)
    await watched.feed.refresh()
    assert watched.feed.refresh_interval(10) == 30
    harness.clock.advance(29)
    assert not watched.feed.refresh_due(10)
    harness.clock.advance(1)
    assert watched.feed.refresh_due(10)
    await watched.feed.refresh()
    assert watched.feed.refresh_interval(10) == 10


async def test_no_refresh_is_due_while_loading_or_after_a_failure_or_an_early_stop() -> None:
    loading = WatchedFeed(ServiceHarness())
    failed = WatchedFeed(ServiceHarness())
    failed.harness.wire.instead = lambda request: FORBIDDEN if is_later_page(request) else None
    await failed.feed.load()
    stopped = WatchedFeed(ServiceHarness("cursor-ignored"))
    await stopped.feed.load()
    for watched in (loading, failed, stopped):
        watched.harness.clock.advance(3_600)
        assert not watched.feed.refresh_due(10)
    assert failed.feed.progress.phase == "failed"
    assert isinstance(failed.feed.collection[0], Deployment)


async def test_rows_created_before_a_local_one_are_loaded_too() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    await watched.feed.load()
    before = watched.ids
    new = deploy(harness, 3)
    answer = await anext(harness.service.deployments.pages(harness.scope()))
    watched.feed.put(answer.rows[0])
    assert await watched.feed.refresh() is not None
    assert watched.ids == new + before


@pytest.mark.parametrize("made_here", [False, True])
async def test_the_first_rows_of_an_empty_list_are_no_gap(made_here: bool) -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness)
    harness.wire.instead = lambda _: reply(200, {"deployments": [], "pagination": {"count": 0, "next": None}})
    await watched.feed.load()
    assert watched.ids == []
    harness.wire.instead = lambda _: None
    if made_here:
        answer = await anext(harness.service.deployments.pages(harness.scope()))
        watched.feed.put(answer.rows[0])
    assert await watched.feed.refresh() is not None
    assert (watched.ids, watched.feed.has_gap) == (all_of(harness)[: len(watched.ids)], False)
    assert len(watched.ids) >= 30


async def test_a_removed_row_does_not_come_back_with_an_earlier_response() -> None:
    harness = ServiceHarness()
    watched = WatchedFeed(harness, target_count=30)
    await watched.feed.load()
    gone, before = watched.feed.collection[0], watched.ids
    await watched.during(lambda: watched.feed.remove(gone.id))
    assert watched.ids == [id_ for id_ in before if id_ != gone.id]
    assert watched.feed.progress.loaded == len(before) - 1
    watched.feed.target_count = 60
    await watched.feed.load()
    assert gone.id not in watched.ids
