"""What the app learns beside its lists: each question is asked once at a time, and nothing kept grows without end."""

from typing import Any

from tests.harness.app_stage import Session, Stage
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import ViewState
from vtui.screens.lists.deployments import DeploymentsScreen


async def test_what_production_serves_is_asked_again_when_it_was_asked_for_meanwhile() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        scope, project = session.app.session.scope.value, session.rows[0].project_id
        assert scope is not None
        path = f"/v9/projects/{project}"
        before = stage.wire.paths().count(path)
        stage.wire.gate.clear()
        for _ in range(3):
            session.app.session.loader.fetch_project(scope, project)
        await session.until(lambda: stage.wire.paths().count(path) == before + 1, "the first request")
        stage.wire.gate.set()
        await session.until(lambda: stage.wire.paths().count(path) == before + 2, "the second request")
        await session.pass_time(2)
        assert stage.wire.paths().count(path) == before + 2


async def test_the_rows_of_the_last_three_projects_are_kept_and_no_more() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        projects = list(dict.fromkeys(row.project_id for row in session.rows if row.project_id))[:6]
        assert len(projects) == 6

        async def show(project: str | None) -> int:
            """Show the deployments of a project; how many requests for deployments that took."""
            before = stage.wire.paths().count("/v7/deployments")
            session.app.session.project.value = ProjectRef(project, "any") if project else ProjectRef()
            await session.pilot.pause()
            await session.rests()
            return stage.wire.paths().count("/v7/deployments") - before

        for project in projects:
            assert await show(project) > 0
        assert [await show(project) for project in reversed(projects[2:-1])] == [0, 0, 0]
        assert await show(projects[1]) > 0


async def test_how_the_last_fifty_lists_looked_is_remembered() -> None:
    async with Stage().look() as session:
        await session.rests()
        scope = Scope("acme", "Acme", "team_acme")
        for number in range(60):
            session.app.session.navigator.save_view_state(
                ("deployments", scope, ProjectRef(f"prj_{number}", "any")), ViewState()
            )
        kept = [place.project_id for _, _, place in session.app.session.navigator.view_states]
        assert kept == [f"prj_{number}" for number in range(10, 60)]


async def test_a_word_that_is_being_typed_searches_no_older_rows(monkeypatch: Any) -> None:
    monkeypatch.setattr("vtui.screens.lists.pane.search.PAUSE", 0.001)
    stage = Stage(deployments=20_000)
    async with stage.look(auto_load=100, refresh=0) as session:
        await session.rests()
        before = stage.wire.paths().count("/v7/deployments")
        await session.press("slash", *"nobody-wrote-this")
        await timers_have_fired(session)
        assert stage.wire.paths().count("/v7/deployments") == before
        await session.press("enter")
        await session.until(lambda: stage.wire.paths().count("/v7/deployments") > before, "the search")


async def timers_have_fired(session: Session) -> None:
    """Wait until a timer that was set last, and is longer than those before it, has fired."""
    fired: list[bool] = []
    session.app.screen.set_timer(0.05, lambda: fired.append(True))
    await session.until(lambda: fired, "the timer")
    assert isinstance(session.app.screen, DeploymentsScreen)
