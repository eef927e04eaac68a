"""Rows of the last session without screens: given once, for the right user and location, and kept for the next one."""

from pathlib import Path
from typing import Any

from tests.session.harness import Seat
from vtui.models.deployment import Deployment
from vtui.models.project import Project
from vtui.models.scope import ProjectRef
from vtui.navigation.target import parse_target
from vtui.resources.registry import RESOURCES
from vtui.session.row_cache import RowCache
from vtui.system.cache_folder import CacheFolder

DEPLOYMENTS, PROJECTS, ENV = (RESOURCES[name] for name in ("deployments", "projects", "env"))
ALL = ProjectRef()
ROWS = [Deployment(f"dpl_{number}", "store") for number in range(300)]


def seat(folder: Path, **start: Any) -> Seat:
    return Seat(rows=RowCache(CacheFolder(folder), "https://api.vercel.com", lambda: "ada"), **start)


async def noted(folder: Path, resource: Any = DEPLOYMENTS, rows: Any = ROWS, project: ProjectRef = ALL) -> Seat:
    """A session that has shown rows, and is over."""
    session = (await seat(folder).connected()).session
    assert session.scope.value is not None
    session.last_session.note(resource, session.scope.value, project, rows)
    session.last_session.write()
    return seat(folder)


def take(seat: Seat, resource: Any = DEPLOYMENTS, *, filtered: bool = True) -> Any:
    return seat.session.last_session.take(resource, None, project_filtered=filtered)


async def test_the_first_rows_are_given_once(tmp_path: Path) -> None:
    after = await noted(tmp_path)
    saved = take(after)
    assert [row.id for row in saved.rows] == [row.id for row in ROWS[:200]]
    assert (saved.scope.slug, saved.project) == ("acme", ALL)
    assert take(after) is None


async def test_a_list_of_this_session_is_not_one_of_the_last(tmp_path: Path) -> None:
    session = (await (await noted(tmp_path)).connected()).session
    assert session.scope.value is not None
    session.last_session.note(DEPLOYMENTS, session.scope.value, ALL, ROWS[:3])
    home = session.scope.value, ALL
    assert session.last_session.take(DEPLOYMENTS, home, project_filtered=True) is None


async def test_each_location_has_rows_of_its_own(tmp_path: Path) -> None:
    store = ProjectRef("prj_1", "store")
    after = await noted(tmp_path, project=store)
    assert take(after) is None
    await noted(tmp_path, rows=ROWS[:1])
    await after.connected()
    scope = after.scope
    assert after.session.last_session.take(DEPLOYMENTS, (scope, ProjectRef("prj_1", "renamed")), project_filtered=True)
    assert take(seat(tmp_path, project="store")).project == store
    assert take(seat(tmp_path, project="prj_1")).project == store
    assert take(seat(tmp_path, project="docs")) is None
    assert take(seat(tmp_path, project="docs"), PROJECTS, filtered=False) is None
    assert take(seat(tmp_path, target=parse_target("store"))) is None


async def test_a_list_without_kept_rows_gives_none(tmp_path: Path) -> None:
    after = await noted(tmp_path, PROJECTS, [Project("prj_1", "store")])
    assert take(after) is None
    assert take(after, PROJECTS, filtered=False).rows == (Project("prj_1", "store"),)


async def test_a_build_in_progress_is_kept_without_its_duration(tmp_path: Path) -> None:
    rows = [
        Deployment("dpl_1", state="BUILDING", building_at=5),
        Deployment("dpl_2", state="READY", building_at=5, ready_at=9),
    ]
    found = take(await noted(tmp_path, rows=rows)).rows
    assert [(row.building_at, row.build_ms) for row in found] == [(None, None), (5, 4)]


async def test_they_are_written_soon_once_for_each_list(tmp_path: Path) -> None:
    running = await seat(tmp_path).connected()
    session, timers = running.session, running.jobs.timers
    before = len(timers)
    for _ in range(3):
        session.last_session.note(DEPLOYMENTS, running.scope, ALL, ROWS)
    assert len(timers) == before + 1
    timers[-1]()
    await running.jobs.over("cache")
    assert take(seat(tmp_path)) is not None
    session.last_session.note(DEPLOYMENTS, running.scope, ALL, ROWS[:2])
    assert len(timers) == before + 1
    assert len(take(seat(tmp_path)).rows) == 200
    session.last_session.write()
    assert len(take(seat(tmp_path)).rows) == 2


async def test_without_a_known_user_nothing_is_kept(tmp_path: Path) -> None:
    known = await seat(tmp_path).connected()
    fresh = seat(tmp_path)
    fresh.session.last_session.note(DEPLOYMENTS, known.scope, ALL, ROWS)
    fresh.session.last_session.write()
    assert not list(tmp_path.iterdir())  # noqa: ASYNC240 - a folder in memory
