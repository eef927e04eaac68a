"""Every key does what the help says of it."""

import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named, on_top
from vtui.palette import Palette
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


def store_at(session: Session) -> int:
    """Where the first ready deployment of the project `store` stands."""
    return next(i for i, row in enumerate(session.rows) if row.name == "store" and row.state == "READY")


async def test_digits_go_to_the_lists_and_each_keeps_its_own_cursor() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("j", "j", "j")
        third = session.under_cursor.id
        for key, screen, word in (
            ("2", ProjectsScreen, "Production"),
            ("3", DomainsScreen, "Serves"),
            ("4", EnvVarsScreen, "Value"),
        ):
            await session.press(key)
            await on(session, screen)
            await session.see(word)
            await session.rests()
        await session.press("2", "j")
        await on(session, ProjectsScreen)
        assert session.listed.table.cursor_index == 1
        await session.press("1")
        await on(session, DeploymentsScreen)
        assert (session.listed.table.cursor_index, session.under_cursor.id) == (3, third)
        await session.press("2")
        assert session.listed.table.cursor_index == 1


async def test_moving_is_vim_s() -> None:
    async with Stage().look() as session:
        await session.rests()
        table = session.listed.table
        await session.press("j", "down", "j", "k", "up")
        assert table.cursor_index == 1
        await session.press("ctrl+d")
        half = table.cursor_index - 1
        assert 10 <= half <= 20
        await session.press("ctrl+u")
        assert table.cursor_index == 1
        await session.press("pagedown", "pageup", "g")
        assert table.cursor_index == 0
        await session.press("G")
        await session.until(lambda: table.cursor_index == len(session.rows) - 1, "the end")
        await session.press("g")
        assert table.cursor_index == 0


async def test_g_to_the_end_goes_on_loading_what_is_not_there_yet() -> None:
    async with Stage(deployments=900).look(auto_load=60) as session:
        await session.rests()
        assert session.listed.progress.more
        await session.press("G")
        await on_top(session, Named("load"))
        await session.press("G", "enter")
        await session.until(lambda: len(session.rows) == 900, "all rows")
        await session.rests()
        assert "all 900" in session.text


async def test_left_and_right_scroll_columns_into_view() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        before = session.lines[2]
        assert "By" not in before.split()
        await session.press(*["right"] * 6)
        await session.until(lambda: "By" in session.lines[2].split(), "the last column")
        assert "State" in session.lines[2]
        await session.press(*["left"] * 6)
        await session.until(lambda: session.lines[2] == before, "the first columns again")


async def test_enter_opens_a_page_and_escape_and_q_close_it() -> None:
    async with Stage().look() as session:
        await session.rests()
        at = store_at(session)
        await session.press(*["j"] * at)
        row = session.under_cursor
        for back in ("escape", "q"):
            await session.press("enter")
            await on(session, DeploymentScreen)
            await session.see(row.id, "serves", "› store")
            await session.press("j", "k", "r", back)
            await on(session, DeploymentsScreen)
            assert session.under_cursor.id == row.id


async def test_a_page_shows_at_once_what_the_list_knows() -> None:
    stage = Stage()
    async with stage.look(tick=1_000) as session:
        await session.rests()
        stage.wire.gate.clear()
        row = session.under_cursor
        await session.press("enter")
        await session.see(row.id, "environment", f"› {row.name}")
        stage.wire.gate.set()


async def test_q_leaves_step_by_step_and_then_the_program() -> None:
    async with Stage().look(project="store") as session:
        await session.rests()
        await session.see("› store")
        await session.press("2", "enter")
        await on(session, ProjectScreen)
        await session.press("q")
        await on(session, ProjectsScreen)
        await session.press("q")
        await session.see("all projects")
        await session.press("q")
        await session.until(lambda: not session.app.is_running, "the end")
        assert session.app.return_code == 0


async def test_ctrl_q_leaves_from_anywhere() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("t")
        await on(session, TeamMenu)
        await session.press("ctrl+q")
        await session.until(lambda: not session.app.is_running, "the end")


async def test_a_project_that_is_opened_is_the_place_of_all_lists_until_0() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        await session.press("j", "j")
        project = session.under_cursor
        await session.press("enter")
        await on(session, ProjectScreen)
        await session.see(f"› {project.name}", "production", "repository")
        await session.rests()
        assert {row.project_id for row in session.rows} == {project.id}
        for key, screen in (("1", DeploymentsScreen), ("3", DomainsScreen), ("4", EnvVarsScreen)):
            await session.press(key)
            await on(session, screen)
            await session.rests()
            await session.see(f"› {project.name}")
            assert {row.project_id for row in session.rows} <= {project.id}
        await session.press("2")
        await session.rests()
        assert len({row.id for row in session.rows}) > 50, "the list of projects is where one is chosen"
        await session.press("1", "0")
        await session.see("all projects")
        await session.until(lambda: len({row.project_id for row in session.rows}) > 5, "rows of all projects")


async def test_u_opens_the_row_s_project() -> None:
    async with Stage().look() as session:
        await session.rests()
        row = session.under_cursor
        await session.press("u")
        await on(session, ProjectScreen)
        await session.see(f"› {row.name}", "repository")
        await session.press("escape")
        await on(session, DeploymentsScreen)
        await session.see(f"› {row.name}")
        await session.rests()
        await session.press("escape")
        await session.see("all projects")


async def test_o_i_and_y_give_addresses() -> None:
    async with Stage().look() as session:
        await session.rests()
        row = session.under_cursor
        await session.press("o")
        await session.until(lambda: session.app.opened == [f"https://{row.url}"], "the site")
        await session.press("i")
        await session.until(lambda: session.app.opened[1:] == [row.inspector_url], "the dashboard")
        assert session.app.opened[1].startswith("https://vercel.com/")
        await session.press("y", "y")
        await session.until(lambda: session.app.clipboard == f"https://{row.url}", "the copy")
        await session.toast("copied URL https://")


async def test_keys_that_mean_nothing_here_are_greyed_and_do_nothing() -> None:
    async with Stage("url-null", "inspector-null").look() as session:
        await session.rests()
        await session.press("o", "i")
        await session.pilot.pause()
        assert session.app.opened == []
        usable = {active.binding.id: active.enabled for active in session.app.screen.active_bindings.values()}
        assert (usable["visit"], usable["inspect"], usable["copy"]) == (False, False, True)


async def test_r_asks_the_api_again() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        before = stage.wire.paths().count("/v7/deployments")
        await session.press("r")
        await session.until(lambda: stage.wire.paths().count("/v7/deployments") == before + 1, "one more request")


async def test_a_full_stop_pauses_and_resumes_the_renewing() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.see("live 10s")
        await session.press("full_stop")
        await session.see("paused")
        before = len(stage.wire.asked)
        await session.pass_time(30, step=5)
        assert len(stage.wire.asked) == before
        await session.press("full_stop")
        await session.see("live 10s")
        await session.until(lambda: len(stage.wire.asked) > before, "a renewal")


async def test_question_mark_explains_the_keys_of_this_screen() -> None:
    async with Stage().look(size=(120, 80)) as session:
        await session.rests()
        wanted = {
            active.binding.id: active.binding.tooltip or active.binding.description
            for active in session.app.screen.active_bindings.values()
            if active.binding.id and active.enabled
        }
        await session.press("question_mark")
        await on(session, HelpScreen)
        headings = ("On this screen", "Moving in the table", "Everywhere")
        shown = await session.see("Keys", "Build it again: this commit or the newest, anywhere", *headings)
        for id_, told in wanted.items():
            assert told in shown, id_
        boxed = [line.split("│")[1].split() for line in session.lines if line.count("│") == 2]
        assert [words for words in boxed if words][1][0] == "R"
        assert sorted(headings, key=shown.index) == list(headings)
        for close in ("escape", "question_mark", "q"):
            await session.press(close)
            await on(session, DeploymentsScreen)
            await session.press("question_mark")
            await on(session, HelpScreen)


async def test_at_shows_the_requests_without_a_secret() -> None:
    stage = Stage(token="demo_token_SECRET42")  # noqa: S106 - it opens only an account made here
    stage.account.token = "demo_token_SECRET42"  # noqa: S105 - as above
    async with stage.look() as session:
        await session.rests()
        await session.press("at")
        await on(session, ActivityScreen)
        shown = await session.see("/v7/deployments?", "/v2/user", "GET", "200")
        assert "SECRET42" not in shown
        await session.press("at")
        await on(session, DeploymentsScreen)
        await session.press("at", "escape")
        await on(session, DeploymentsScreen)


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_the_palette_knows_every_command_of_the_screen(key: str) -> None:
    async with Stage().look(size=(120, 100)) as session:
        await session.rests()
        await session.press(key)
        await on(session, Palette)
        await session.see("Redeploy", "Switch the team", "Ask the API again", "Deployments", "Env vars")
        await session.press(*"proje", "enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectsScreen | ProjectScreen), "projects")


async def test_the_footer_shows_what_writes_first_and_help_always() -> None:
    for size in ((120, 36), (80, 24), (60, 16)):
        async with Stage(deployments=40).look(size=size) as session:
            await session.rests()
            words = session.lines[-1].split()
            assert words[:2] == ["R", "Redeploy"]
            assert words[-2:] == ["?", "Help"]


async def test_the_team_menu_finds_by_typing_and_tells_who_is_locked() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("t")
        await on(session, TeamMenu)
        shown = await session.see("type to search", "✓ ● acme", "northwind", "personal account", "× bigco", "locked")
        assert shown.index("acme") < shown.index("bigco")
        await session.see("token of ada")
        await session.press(*"[stag")
        await session.see("Northwind [staging]")
        await session.see_no("bigco")
        await session.press(*"zzz")
        await session.see("no such team")
        await session.press("enter")
        await on(session, TeamMenu)
        await session.press("escape")
        await on(session, DeploymentsScreen)
        assert " acme " in session.lines[0]


async def test_the_team_menu_moves_by_arrows_and_letters_belong_to_the_search() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("t")
        await on(session, TeamMenu)
        menu = session.app.screen
        assert isinstance(menu, TeamMenu)
        here = menu.choices.cursor
        await session.press("down", "up", "down")
        assert menu.choices.cursor == here + 1
        await session.press("q", "1", "R", "t")
        await on(session, TeamMenu)
        assert menu.query_one("Input").value == "q1Rt"  # type: ignore[attr-defined] # an Input has a value
        await session.press("ctrl+q")


async def test_clicks_do_what_keys_do() -> None:
    async with Stage().look() as session:
        await session.rests()
        at = session.lines[0].index("Projects")
        await session.pilot.click(offset=(at, 0))
        await on(session, ProjectsScreen)
        await session.rests()
        await session.pilot.click(offset=(20, 5))
        assert session.listed.table.cursor_index == 2
        await session.pilot.click(offset=(session.lines[0].index("acme"), 0))
        await on(session, TeamMenu)
        await session.press("escape")
        await session.pilot.click(offset=(session.lines[-1].index("Help"), 35))
        await on(session, HelpScreen)


async def test_a_question_keeps_the_app_s_keys_out() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press(*["j"] * store_at(session), "R")
        await on(session, Question)
        session.clock.advance(1)
        await session.press("t", "1", "2", "q", "at", "r", "full_stop")
        await on(session, Question)
        assert session.app.session.live.value
        await session.press("escape")
        await on(session, DeploymentsScreen)
