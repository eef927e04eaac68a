from dataclasses import replace

from tests.session.harness import Seat
from vtui.config.settings import Settings
from vtui.models.deployment import Deployment
from vtui.writes.effects import RowChange


async def newest(seat: Seat, state: str = "READY") -> Deployment:
    """A deployment of the account, as if it were being built."""
    pages = seat.harness.service.deployments.pages(seat.scope)
    return next(row for row in [row async for page in pages for row in page.rows] if row.state == state)


async def test_a_new_deployment_is_published_and_followed_to_its_end() -> None:
    seat = await Seat().connected()
    row = await newest(seat)
    changes: list[RowChange] = []
    seat.session.changes.subscribe(changes.append)
    seat.session.publish(RowChange(seat.scope, "deployments", replace(row, state="BUILDING", request_number=0), "new"))
    watcher = seat.session.watcher
    assert watcher.building == 1
    await seat.jobs.over("follow")
    assert [change.kind for change in changes[:2]] == ["new", "changed"]
    assert changes[-1].row.state == "READY"
    assert any(row.name in message for message in seat.messages)
    assert (watcher.building, watcher.follower.rows, seat.display.written) == (0, (), [])


async def test_a_watched_deployment_rings_the_bell_at_its_end() -> None:
    seat = await Seat(settings=Settings(notify="bell")).connected()
    row = replace(await newest(seat), state="BUILDING", request_number=0)
    watcher = seat.session.watcher
    seen: list[int] = []
    watcher.watched.subscribe(lambda watched: seen.append(len(watched)))
    watcher.toggle_watch(seat.scope, row)
    assert watcher.watched_in(seat.scope) == {row.id}
    await seat.jobs.over("follow")
    assert seen == [1, 0]
    assert seat.display.written == ["\a"]


async def test_a_second_time_it_is_watched_no_longer() -> None:
    seat = await Seat().connected()
    row = replace(await newest(seat), state="BUILDING")
    watcher = seat.session.watcher
    watcher.toggle_watch(seat.scope, row)
    watcher.toggle_watch(seat.scope, row)
    assert watcher.watched.value == frozenset()
    assert watcher.follower.rows == ()
    seat.jobs.cancel("follow")


async def test_a_deleted_deployment_is_followed_and_counted_no_longer() -> None:
    seat = await Seat().connected()
    row = replace(await newest(seat), state="BUILDING")
    watcher = seat.session.watcher
    watcher.counted.value = (frozenset({row.id, "dpl_other"}), seat.harness.clock.now())
    watcher.toggle_watch(seat.scope, row)
    changes: list[RowChange] = []
    seat.session.changes.subscribe(changes.append)
    seat.session.publish(RowChange(seat.scope, "deployments", row, "gone"))
    assert set(watcher.counted.value[0]) == {"dpl_other"}
    assert not watcher.follower.rows
    assert [change.kind for change in changes] == ["gone"]
    seat.jobs.cancel("follow")
    await seat.jobs.over("learn")


async def test_a_count_is_of_one_scope_and_ages() -> None:
    seat = await Seat().connected()
    watcher = seat.session.watcher
    watcher.counted.value = (frozenset({"dpl_1", "dpl_2"}), seat.harness.clock.now())
    assert watcher.building == 2
    seat.harness.clock.advance(121)
    assert watcher.building == 0
    watcher.counted.value = (frozenset({"dpl_1"}), seat.harness.clock.now())
    seat.session.select(seat.harness.scope("northwind"), seat.session.project.value)
    assert watcher.building == 0
