"""Lists: streaming, the cursor on refresh, and no requests while the list is not on view."""

from textual import events

from tests.harness.app import AppHarness, RunningApp
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.team import TeamMenu


async def switch(ui: RunningApp, team: str) -> None:
    await ui.press("t")
    await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
    await ui.press(*team, "enter")


async def test_first_rows_are_shown_while_others_load() -> None:
    harness = AppHarness(deployments=900)
    async with harness.run_app(refresh=0) as ui:
        await ui.until(lambda: len(ui.rows) >= 30, "the first page")
        await ui.see("store")
        first = ui.rows[0].id
        await ui.rests()
        await ui.see("900 total")
        assert (ui.rows[0].id, ui.under_cursor.id) == (first, first)
        assert len({row.id for row in ui.rows}) == 900


async def test_more_rows_load_near_the_end() -> None:
    async with AppHarness(deployments=2_000).run_app(auto_load=100, refresh=0) as ui:
        await ui.rests()
        loaded = len(ui.rows)
        assert loaded < 200
        await ui.press(*["pagedown"] * 4)
        await ui.until(lambda: len(ui.rows) > loaded, "more rows")
        await ui.rests()
        await ui.see("more available")
        assert len(ui.rows) < 2_000


async def test_escape_stops_loading_and_keeps_the_rows() -> None:
    harness = AppHarness(deployments=5_000)
    async with harness.run_app(auto_load=5_000, refresh=0) as ui:
        await ui.until(lambda: len(ui.rows) >= 129, "some rows")
        harness.wire.gate.clear()
        await ui.pilot.pause(0)
        await ui.press("escape")
        await ui.rests()
        loaded = len(ui.rows)
        harness.wire.gate.set()
        await ui.pilot.pause()
        assert len(ui.rows) == loaded < 5_000
        await ui.see(f"{loaded:,} loaded, more available")
        await ui.press("G", "enter")
        await ui.until(lambda: len(ui.rows) > loaded, "more rows after all")


async def test_new_rows_are_added_on_top_and_the_cursor_stays_on_its_row() -> None:
    harness = AppHarness(live=True)
    async with harness.run_app(tick=0.05) as ui:
        await ui.rests()
        await ui.press("j", "j", "j")
        before = ui.under_cursor.id
        newest = ui.rows[0].id
        for _ in range(20):
            await ui.pass_time(10, step=5)
            if ui.rows[0].id != newest:
                break
        assert ui.rows[0].id != newest
        assert ui.rows[0].created_at > ui.rows[1].created_at
        assert ui.under_cursor.id == before
        assert ui.listed.table.cursor_index == next(index for index, row in enumerate(ui.rows) if row.id == before)
        assert len({row.id for row in ui.rows}) == len(ui.rows)


async def test_cursor_at_the_top_stays_at_the_top() -> None:
    harness = AppHarness(live=True)
    async with harness.run_app(tick=0.05) as ui:
        await ui.rests()
        newest = ui.rows[0].id
        for _ in range(20):
            await ui.pass_time(10, step=5)
            if ui.rows[0].id != newest:
                break
        await ui.pilot.pause()
        assert ui.listed.table.cursor_index == 0
        assert ui.under_cursor.id == ui.rows[0].id != newest


async def test_builds_progress_on_view() -> None:
    async with AppHarness().run_app(tick=0.05) as ui:
        await ui.rests()
        await ui.see("◐ Building")
        building = next(row for row in ui.rows if row.state == "BUILDING")
        for _ in range(30):
            await ui.pass_time(10, step=5)
            row = ui.listed.collection.get(building.id)
            assert row is not None
            if not row.in_flight:
                return
        raise AssertionError("the build never ended")


async def test_unfocused_terminal_sends_no_requests() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=0.05) as ui:
        await ui.rests()
        ui.app.post_message(events.AppBlur())
        await ui.until(lambda: not ui.app.app_focus, "the terminal to lose the focus")
        asked = len(harness.wire.asked)
        await ui.pass_time(120, step=10)
        assert len(harness.wire.asked) == asked
        ui.app.post_message(events.AppFocus())
        await ui.until(lambda: len(harness.wire.asked) > asked, "a renewal")


async def test_idle_app_sends_at_most_six_requests_a_minute() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=0.02) as ui:
        await ui.rests()
        for _ in range(8):
            await ui.pass_time(10, step=5)
        asked = len(harness.wire.asked)
        await ui.pass_time(60, step=2)
        assert len(harness.wire.asked) - asked <= 6


async def test_list_that_is_not_on_view_loads_nothing() -> None:
    harness = AppHarness(deployments=5_000)
    async with harness.run_app(auto_load=5_000) as ui:
        await ui.until(lambda: len(ui.rows) >= 129, "some rows")
        assert not any("/projects/" in path for path in harness.wire.paths())
        await ui.press("2")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectsScreen), "projects")
        await ui.rests()
        asked = harness.wire.paths().count("/v7/deployments")
        await ui.pilot.pause()
        assert harness.wire.paths().count("/v7/deployments") == asked
        assert not any(path.endswith("/env") for path in harness.wire.paths())
        await ui.press("1")
        await ui.see("5,000 total")


async def test_late_responses_are_dropped_after_switching_the_team() -> None:
    harness = AppHarness()
    northwind = harness.account.team("northwind")
    assert northwind is not None
    async with harness.run_app() as ui:
        await ui.rests()
        harness.wire.gate.clear()
        await ui.press("r")
        await ui.until(lambda: harness.wire.asked[-1].url.path == "/v7/deployments", "a renewal under way")
        await switch(ui, "northwind")
        await ui.see(" northwind ")
        assert ui.rows == []
        harness.wire.gate.set()
        await ui.rests()
        assert {row.name for row in ui.rows} <= {project.name for project in northwind.projects}
        await ui.see("640 total")


async def test_switching_teams_back_and_forth_shows_the_last_one() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app() as ui:
        await ui.rests()
        harness.wire.gate.clear()
        for team in ("northwind", "acme", "northwind", "acme"):
            await switch(ui, team)
            await ui.see(f" {team} ")
        harness.wire.gate.set()
        await ui.rests()
        await ui.see(" acme ", "350 total")
        acme = harness.account.team("acme")
        assert acme is not None
        assert {row.name for row in ui.rows} <= {project.name for project in acme.projects}


async def test_other_lists_follow_the_team() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.press("2")
        await ui.rests()
        await ui.see("checkout")
        await switch(ui, "northwind")
        await ui.rests()
        await ui.see("portal", "8 total")
        await ui.press("1")
        await ui.rests()
        await ui.see("640 total")


async def test_choosing_the_same_team_changes_nothing() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app() as ui:
        await ui.rests()
        asked = len(harness.wire.asked)
        await switch(ui, "acme")
        await ui.see("350 total")
        await ui.pilot.pause()
        assert len(harness.wire.asked) == asked


async def test_closing_during_a_response_raises_no_error() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        for key in ("u", "enter"):
            harness.wire.gate.clear()
            await ui.press(key)
            await ui.until(lambda: len(ui.app.screen_stack) > 1, "the page")
            await ui.press("escape")
            harness.wire.gate.set()
            await ui.until(lambda: len(ui.app.screen_stack) == 1, "the list")
            await ui.press("0")
            await ui.rests()
        harness.wire.gate.clear()
        await ui.press("r", "2")
        harness.wire.gate.set()
        await ui.press("q")
        await ui.until(lambda: not ui.app.is_running, "the end")
        assert ui.app.return_code == 0


async def test_env_values_are_never_on_the_screen() -> None:
    harness = AppHarness()
    acme = harness.account.team("acme")
    assert acme is not None
    store = acme.project("store")
    assert store is not None
    rows = project_env_vars(acme, store)
    values = {
        str(shown)
        for row in rows
        for shown in (row.get("value"), decrypted(row, {}).get("value"))
        if shown and len(str(shown)) > 4 and shown != row["key"]
    }
    assert len(values) > 10
    async with harness.run_app(project="store", size=(160, 60)) as ui:
        await ui.press("4")
        await ui.until(lambda: isinstance(ui.app.screen, EnvVarsScreen), "env vars")
        await ui.rests()
        shown = await ui.see("DATABASE_URL", "Config", "Secret")
        kinds = {row.type: row for row in ui.rows}
        assert len(kinds) >= 5
        for row in kinds.values():
            ui.listed.table.move_to(ui.listed.collection.key(row))
            await ui.press("enter")
            await ui.see("environments")
            shown += ui.text
            await ui.press("y")
            shown += await ui.see("Copy from")
            await ui.press("y", "escape")
            shown += ui.app.clipboard
        await ui.press("at")
        shown += await ui.see("/env")
        for value in values:
            for line in value.splitlines():
                assert line not in shown
        assert not any(value in toast for value in values for toast in ui.toasts)
