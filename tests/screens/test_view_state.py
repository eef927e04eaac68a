"""Choices and view state survive retries, refreshes and switching teams; data is current and not requested twice."""

import httpx
import pytest
from textual import events

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.session.store import STALE

LISTS = frozenset({"/v7/deployments", "/v10/projects"})


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def switch(ui: RunningApp, team: str) -> None:
    await ui.press("t")
    await on(ui, TeamMenu)
    await ui.press(*team, "enter")
    await ui.see(f" {team} ")


async def test_team_chosen_while_the_start_retries_stays_selected() -> None:
    harness = AppHarness()
    harness.wire.instead = lambda request: reply(500) if request.url.path.endswith("/projects/store") else None
    async with harness.run_app(project="store", tick=0.05) as ui:
        for _ in range(40):
            await ui.pass_time(1)
            if ui.app.session.trouble.value is not None:
                break
        await ui.see("Retrying")
        await switch(ui, "northwind")
        await ui.rests()
        harness.wire.instead = lambda _: None
        await ui.pass_time(90, step=5)
        await ui.rests()
        assert ui.app.session.scope.value is not None
        assert (ui.app.session.scope.value.slug, ui.app.session.project.value.project_id) == (
            "northwind",
            None,
        )
        await ui.see(" northwind ", "640 total")


@pytest.mark.parametrize("key", ["G", "pagedown"])
async def test_more_rows_requested_during_a_refresh_are_loaded(key: str) -> None:
    harness = AppHarness(deployments=2_000)
    async with harness.run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        loaded = len(ui.rows)
        harness.wire.gate.clear()
        asked = len(harness.wire.asked)
        await ui.press("r")
        await ui.until(lambda: len(harness.wire.asked) > asked, "the renewal")
        await ui.press(*["G", "enter"] if key == "G" else [key] * 5)
        harness.wire.gate.set()
        await ui.until(lambda: len(ui.rows) > loaded + 50, "more rows")
        await ui.rests()
        assert len({row.id for row in ui.rows}) == len(ui.rows)


async def test_enter_typed_three_times_at_once_opens_one_page() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        depth = len(ui.app.screen_stack)
        for _ in range(3):
            event = events.Key("enter", None)
            event.set_sender(ui.app)
            ui.app.post_message(event)
        await on(ui, DeploymentScreen)
        await ui.pilot.pause()
        assert len(ui.app.screen_stack) == depth + 1
        await ui.press("escape")
        await ui.rests()


async def test_page_without_details_has_no_refresh() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await ui.rests()
        await ui.press("4")
        await on(ui, EnvVarsScreen)
        await ui.rests()
        await ui.press("enter")
        await on(ui, EnvVarScreen)
        offered = {active.binding.id for active in ui.app.screen.active_bindings.values()}
        assert "page.refresh" not in offered
        assert "page.back" in offered
        asked = len(harness.wire.asked)
        await ui.press("r")
        await ui.pilot.pause()
        assert len(harness.wire.asked) == asked


async def test_u_on_a_project_page_opens_nothing() -> None:
    async with AppHarness().run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("u")
        await on(ui, ProjectScreen)
        await ui.rests()
        assert ui.rows
        depth = len(ui.app.screen_stack)
        await ui.press("u")
        await ui.pilot.pause()
        assert len(ui.app.screen_stack) == depth


async def test_unreadable_project_shows_an_error_and_r_retries() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        project_ref = ui.listed.resource.list.project_of(ui.under_cursor)
        assert project_ref is not None
        refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
        harness.wire.instead = lambda request: (
            refused if request.url.path == f"/v9/projects/{project_ref.project_id}" else None
        )
        await ui.press("u")
        await on(ui, ProjectScreen)
        await ui.rests()
        await ui.see("Permission denied in")
        assert "repository" not in ui.text
        assert ui.rows
        harness.wire.instead = lambda _: None
        await ui.press("r")
        await ui.see("repository")
        await ui.see_no("Permission denied in")


async def test_star_moves_after_a_promote_by_another_user() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=0.05) as ui:
        await ui.rests()
        store = next(row for row in ui.rows if row.name == "store")
        assert store.project_id is not None
        await ui.until(
            lambda: store.project_id in ui.app.session.store.facts.value.production, "what production serves"
        )
        before = ui.app.session.store.facts.value.production[store.project_id]
        other = next(
            row
            for row in ui.rows
            if row.project_id == store.project_id and row.state == "READY" and row.id not in (before, "")
        )
        promoted = {
            "id": store.project_id,
            "name": "store",
            "accountId": "x",
            "targets": {"production": {"id": other.id}},
        }

        def answer(request: httpx.Request) -> httpx.Response | None:
            if request.url.path in LISTS and "projects" in request.url.path:
                return reply(200, {"projects": [promoted], "pagination": {"count": 1, "next": None, "prev": None}})
            return None

        harness.wire.instead = answer
        ui.listed.table.move_to(other.id)
        assert "★" not in line_of(ui, other.id)
        await ui.pass_time(STALE / 1_000 + 20, step=5)
        await ui.until(
            lambda: store.project_id and ui.app.session.store.facts.value.production[store.project_id] == other.id,
            "the news",
        )
        ui.listed.table.move_to(other.id)
        await ui.until(lambda: "★" in line_of(ui, other.id), "the star on it")
        if before is not None and ui.listed.table.move_to(before):
            await ui.until(lambda: "★" not in line_of(ui, before), "no star where it was")


def line_of(ui: RunningApp, id_: str) -> str:
    """The screen's line of the row under the cursor."""
    table = ui.listed.table
    assert table.cursor_key == id_
    return ui.lines[table.region.y + 1 + table.cursor_index - round(table.scroll_y)]


async def test_switching_back_to_a_team_restores_its_list_without_a_request() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press(*["j"] * 7)
        cursor, rows = ui.under_cursor.id, [row.id for row in ui.rows]
        await switch(ui, "northwind")
        await ui.rests()
        assert ui.rows[0].id != rows[0]
        await ui.pilot.pause()
        harness.wire.gate.clear()
        asked = len(harness.wire.asked)
        await switch(ui, "acme")
        await ui.rests()
        assert [row.id for row in ui.rows] == rows
        assert (ui.under_cursor.id, ui.listed.table.cursor_index) == (cursor, 7)
        assert [request.url.path for request in harness.wire.asked[asked:] if request.url.path in LISTS] == []
        harness.wire.gate.set()
