"""Lists: streaming, staying where one is, keeping quiet when nobody looks."""

from textual import events

from tests.harness.app_stage import Session, Stage
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.team import TeamMenu


async def switch(session: Session, team: str) -> None:
    await session.press("t")
    await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
    await session.press(*team, "enter")


async def test_the_first_rows_are_there_while_the_others_still_come() -> None:
    stage = Stage(deployments=900)
    async with stage.look(refresh=0) as session:
        await session.until(lambda: len(session.rows) >= 30, "the first page")
        await session.see("store")
        first = session.rows[0].id
        await session.rests()
        await session.see("all 900")
        assert (session.rows[0].id, session.under_cursor.id) == (first, first)
        assert len({row.id for row in session.rows}) == 900


async def test_more_rows_come_when_their_end_comes_near() -> None:
    async with Stage(deployments=2_000).look(auto_load=100, refresh=0) as session:
        await session.rests()
        loaded = len(session.rows)
        assert loaded < 200
        await session.press(*["pagedown"] * 4)
        await session.until(lambda: len(session.rows) > loaded, "more rows")
        await session.rests()
        await session.see("more exist")
        assert len(session.rows) < 2_000


async def test_escape_stops_the_loading_and_keeps_the_rows() -> None:
    stage = Stage(deployments=5_000)
    async with stage.look(auto_load=5_000, refresh=0) as session:
        await session.until(lambda: len(session.rows) >= 129, "some rows")
        stage.wire.gate.clear()
        await session.pilot.pause(0)
        await session.press("escape")
        await session.rests()
        loaded = len(session.rows)
        stage.wire.gate.set()
        await session.pilot.pause()
        assert len(session.rows) == loaded < 5_000
        await session.see(f"{loaded:,} loaded, more exist")
        await session.press("G", "enter")
        await session.until(lambda: len(session.rows) > loaded, "more rows after all")


async def test_live_rows_come_in_on_top_and_the_cursor_stays_on_its_row() -> None:
    stage = Stage(live=True)
    async with stage.look(tick=0.05) as session:
        await session.rests()
        await session.press("j", "j", "j")
        before = session.under_cursor.id
        newest = session.rows[0].id
        for _ in range(20):
            await session.pass_time(10, step=5)
            if session.rows[0].id != newest:
                break
        assert session.rows[0].id != newest
        assert session.rows[0].created_at > session.rows[1].created_at
        assert session.under_cursor.id == before
        assert session.listed.table.cursor_index == next(
            place for place, row in enumerate(session.rows) if row.id == before
        )
        assert len({row.id for row in session.rows}) == len(session.rows)


async def test_a_cursor_at_the_top_stays_at_the_top() -> None:
    stage = Stage(live=True)
    async with stage.look(tick=0.05) as session:
        await session.rests()
        newest = session.rows[0].id
        for _ in range(20):
            await session.pass_time(10, step=5)
            if session.rows[0].id != newest:
                break
        await session.pilot.pause()
        assert session.listed.table.cursor_index == 0
        assert session.under_cursor.id == session.rows[0].id != newest


async def test_builds_progress_while_one_looks() -> None:
    async with Stage().look(tick=0.05) as session:
        await session.rests()
        await session.see("◐ Building")
        building = next(row for row in session.rows if row.state == "BUILDING")
        for _ in range(30):
            await session.pass_time(10, step=5)
            row = session.listed.collection.get(building.id)
            assert row is not None
            if not row.in_flight:
                return
        raise AssertionError("the build never ended")


async def test_nobody_looking_means_no_requests() -> None:
    stage = Stage()
    async with stage.look(tick=0.05) as session:
        await session.rests()
        session.app.post_message(events.AppBlur())
        await session.until(lambda: not session.app.app_focus, "the terminal to lose the focus")
        asked = len(stage.wire.asked)
        await session.pass_time(120, step=10)
        assert len(stage.wire.asked) == asked
        session.app.post_message(events.AppFocus())
        await session.until(lambda: len(stage.wire.asked) > asked, "a renewal")


async def test_an_idle_app_asks_at_most_six_times_a_minute() -> None:
    stage = Stage()
    async with stage.look(tick=0.02) as session:
        await session.rests()
        for _ in range(8):
            await session.pass_time(10, step=5)
        asked = len(stage.wire.asked)
        await session.pass_time(60, step=2)
        assert len(stage.wire.asked) - asked <= 6


async def test_a_list_that_is_not_on_view_loads_nothing() -> None:
    stage = Stage(deployments=5_000)
    async with stage.look(auto_load=5_000) as session:
        await session.until(lambda: len(session.rows) >= 129, "some rows")
        assert not any("/projects/" in path for path in stage.wire.paths())
        await session.press("2")
        await session.until(lambda: isinstance(session.app.screen, ProjectsScreen), "projects")
        await session.rests()
        asked = stage.wire.paths().count("/v7/deployments")
        await session.pilot.pause()
        assert stage.wire.paths().count("/v7/deployments") == asked
        assert not any(path.endswith("/env") for path in stage.wire.paths())
        await session.press("1")
        await session.see("all 5,000")


async def test_a_switch_of_the_team_drops_late_answers() -> None:
    stage = Stage()
    northwind = stage.account.team("northwind")
    assert northwind is not None
    async with stage.look() as session:
        await session.rests()
        stage.wire.gate.clear()
        await session.press("r")
        await session.until(lambda: stage.wire.asked[-1].url.path == "/v7/deployments", "a renewal under way")
        await switch(session, "northwind")
        await session.see(" northwind ")
        assert session.rows == []
        stage.wire.gate.set()
        await session.rests()
        assert {row.name for row in session.rows} <= {project.name for project in northwind.projects}
        await session.see("all 640")


async def test_a_switch_back_and_forth_ends_where_it_ended() -> None:
    stage = Stage(deployments=350)
    async with stage.look() as session:
        await session.rests()
        stage.wire.gate.clear()
        for team in ("northwind", "acme", "northwind", "acme"):
            await switch(session, team)
            await session.see(f" {team} ")
        stage.wire.gate.set()
        await session.rests()
        await session.see(" acme ", "all 350")
        acme = stage.account.team("acme")
        assert acme is not None
        assert {row.name for row in session.rows} <= {project.name for project in acme.projects}


async def test_the_other_lists_follow_the_team() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.press("2")
        await session.rests()
        await session.see("checkout")
        await switch(session, "northwind")
        await session.rests()
        await session.see("portal", "all 8")
        await session.press("1")
        await session.rests()
        await session.see("all 640")


async def test_the_same_team_again_changes_nothing() -> None:
    stage = Stage(deployments=350)
    async with stage.look() as session:
        await session.rests()
        asked = len(stage.wire.asked)
        await switch(session, "acme")
        await session.see("all 350")
        await session.pilot.pause()
        assert len(stage.wire.asked) == asked


async def test_leaving_a_page_or_the_program_in_the_middle_of_an_answer_is_quiet() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        for key in ("u", "enter"):
            stage.wire.gate.clear()
            await session.press(key)
            await session.until(lambda: len(session.app.screen_stack) > 1, "the page")
            await session.press("escape")
            stage.wire.gate.set()
            await session.until(lambda: len(session.app.screen_stack) == 1, "the list")
            await session.press("0")
            await session.rests()
        stage.wire.gate.clear()
        await session.press("r", "2")
        stage.wire.gate.set()
        await session.press("q")
        await session.until(lambda: not session.app.is_running, "the end")
        assert session.app.return_code == 0


async def test_env_values_are_never_on_the_screen() -> None:
    stage = Stage()
    acme = stage.account.team("acme")
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
    async with stage.look(project="store", size=(160, 60)) as session:
        await session.press("4")
        await session.until(lambda: isinstance(session.app.screen, EnvVarsScreen), "env vars")
        await session.rests()
        shown = await session.see("DATABASE_URL", "••••••••", "not readable")
        kinds = {row.type: row for row in session.rows}
        assert len(kinds) >= 5
        for row in kinds.values():
            session.listed.table.move_to(session.listed.collection.key(row))
            await session.press("enter")
            await session.see("environments")
            shown += session.text
            await session.press("y")
            shown += await session.see("Copy from")
            await session.press("y", "escape")
            shown += session.app.clipboard
        await session.press("at")
        shown += await session.see("/env")
        for value in values:
            for line in value.splitlines():
                assert line not in shown
        assert not any(value in toast for value in values for toast in session.toasts)
