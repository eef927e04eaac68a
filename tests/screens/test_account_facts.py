"""What the app fetches for all lists: each request runs once at a time, and caches are limited."""

from typing import Any

from tests.harness.app import AppHarness, RunningApp
from vtui.models.scope import ProjectRef, Scope
from vtui.navigation.history import ViewState
from vtui.screens.lists.deployments import DeploymentsScreen


async def test_production_is_fetched_again_after_a_request_during_the_fetch() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        scope, project = ui.app.session.scope.value, ui.rows[0].project_id
        assert scope is not None
        path = f"/v9/projects/{project}"
        before = harness.wire.paths().count(path)
        harness.wire.gate.clear()
        for _ in range(3):
            ui.app.session.loader.fetch_project(scope, project)
        await ui.until(lambda: harness.wire.paths().count(path) == before + 1, "the first request")
        harness.wire.gate.set()
        await ui.until(lambda: harness.wire.paths().count(path) == before + 2, "the second request")
        await ui.pass_time(2)
        assert harness.wire.paths().count(path) == before + 2


async def test_rows_of_the_last_three_projects_are_cached() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        projects = list(dict.fromkeys(row.project_id for row in ui.rows if row.project_id))[:6]
        assert len(projects) == 6

        async def show(project: str | None) -> int:
            """Show the deployments of a project; how many requests for deployments that took."""
            before = harness.wire.paths().count("/v7/deployments")
            ui.app.session.project.value = ProjectRef(project, "any") if project else ProjectRef()
            await ui.pilot.pause()
            await ui.rests()
            return harness.wire.paths().count("/v7/deployments") - before

        for project in projects:
            assert await show(project) > 0
        assert [await show(project) for project in reversed(projects[2:-1])] == [0, 0, 0]
        assert await show(projects[1]) > 0


async def test_view_state_of_the_last_fifty_lists_is_kept() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        scope = Scope("acme", "Acme", "team_acme")
        for number in range(60):
            ui.app.session.navigator.save_view_state(
                ("deployments", scope, ProjectRef(f"prj_{number}", "any")), ViewState()
            )
        kept = [project_ref.project_id for _, _, project_ref in ui.app.session.navigator.view_states]
        assert kept == [f"prj_{number}" for number in range(10, 60)]


async def test_typing_a_filter_does_not_search_older_rows(monkeypatch: Any) -> None:
    monkeypatch.setattr("vtui.screens.lists.pane.search.PAUSE", 0.001)
    harness = AppHarness(deployments=20_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        before = harness.wire.paths().count("/v7/deployments")
        await ui.press("slash", *"nobody-wrote-this")
        await timers_have_fired(ui)
        assert harness.wire.paths().count("/v7/deployments") == before
        await ui.press("enter")
        await ui.until(lambda: harness.wire.paths().count("/v7/deployments") > before, "the search")


async def timers_have_fired(ui: RunningApp) -> None:
    """Wait until a timer that was set last, and is longer than those before it, has fired."""
    fired: list[bool] = []
    ui.app.screen.set_timer(0.05, lambda: fired.append(True))
    await ui.until(lambda: fired, "the timer")
    assert isinstance(ui.app.screen, DeploymentsScreen)
