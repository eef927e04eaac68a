"""Every key does what the help says."""

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named, on_top
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.menus.palette import Palette
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.widgets.frame.key_groups import fold_of


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


def store_at(ui: RunningApp) -> int:
    """Where the first ready deployment of the project `store` stands."""
    return next(i for i, row in enumerate(ui.rows) if row.name == "store" and row.state == "READY")


async def test_digits_open_the_lists_and_each_keeps_its_cursor() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("j", "j", "j")
        third = ui.under_cursor.id
        for key, screen, word in (
            ("2", ProjectsScreen, "Production"),
            ("3", DomainsScreen, "Target"),
            ("4", EnvVarsScreen, "Issue"),
        ):
            await ui.press(key)
            await on(ui, screen)
            await ui.see(word)
            await ui.rests()
        await ui.press("2", "j")
        await on(ui, ProjectsScreen)
        assert ui.listed.table.cursor_index == 1
        await ui.press("1")
        await on(ui, DeploymentsScreen)
        assert (ui.listed.table.cursor_index, ui.under_cursor.id) == (3, third)
        await ui.press("2")
        assert ui.listed.table.cursor_index == 1


async def test_vim_keys_move_the_cursor() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        table = ui.listed.table
        await ui.press("j", "down", "j", "k", "up")
        assert table.cursor_index == 1
        await ui.press("ctrl+d")
        half = table.cursor_index - 1
        assert 10 <= half <= 20
        await ui.press("ctrl+u")
        assert table.cursor_index == 1
        await ui.press("pagedown", "pageup", "g")
        assert table.cursor_index == 0
        await ui.press("G")
        await ui.until(lambda: table.cursor_index == len(ui.rows) - 1, "the end")
        await ui.press("g")
        assert table.cursor_index == 0


async def test_shift_g_loads_the_remaining_rows() -> None:
    async with AppHarness(deployments=900).run_app(auto_load=60) as ui:
        await ui.rests()
        assert ui.listed.progress.more
        await ui.press("G")
        await on_top(ui, Named("load"))
        await ui.press("G", "enter")
        await ui.until(lambda: len(ui.rows) == 900, "all rows")
        await ui.rests()
        assert "900 total" in ui.text


async def test_left_and_right_scroll_columns_into_view() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        before = ui.lines[2]
        assert "Creator" not in before.split()
        await ui.press(*["right"] * 6)
        await ui.until(lambda: "Creator" in ui.lines[2].split(), "the last column")
        assert "Status" in ui.lines[2]
        await ui.press(*["left"] * 6)
        await ui.until(lambda: ui.lines[2] == before, "the first columns again")


async def test_enter_opens_a_page_and_escape_and_q_close_it() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        at = store_at(ui)
        await ui.press(*["j"] * at)
        row = ui.under_cursor
        for back in ("escape", "q"):
            await ui.press("enter")
            await on(ui, DeploymentScreen)
            await ui.see(row.id, "aliases", "› store")
            await ui.press("j", "k", "r", back)
            await on(ui, DeploymentsScreen)
            assert ui.under_cursor.id == row.id


async def test_page_shows_data_of_the_list_at_once() -> None:
    harness = AppHarness()
    async with harness.run_app(tick=1_000) as ui:
        await ui.rests()
        harness.wire.gate.clear()
        row = ui.under_cursor
        await ui.press("enter")
        await ui.see(row.id, "environment", f"› {row.name}")
        harness.wire.gate.set()


async def test_q_closes_screens_one_by_one_and_then_quits() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.rests()
        await ui.see("› store")
        await ui.press("2", "enter")
        await on(ui, ProjectScreen)
        await ui.press("q")
        await on(ui, ProjectsScreen)
        await ui.press("q")
        await ui.see("all projects")
        await ui.press("q")
        await ui.until(lambda: not ui.app.is_running, "the end")
        assert ui.app.return_code == 0


async def test_ctrl_q_quits_from_every_screen() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("t")
        await on(ui, TeamMenu)
        await ui.press("ctrl+q")
        await ui.until(lambda: not ui.app.is_running, "the end")


async def test_opened_project_filters_all_lists_until_0() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        await ui.press("j", "j")
        project = ui.under_cursor
        await ui.press("enter")
        await on(ui, ProjectScreen)
        await ui.see(f"› {project.name}", "production", "repository")
        await ui.rests()
        assert {row.project_id for row in ui.rows} == {project.id}
        for key, screen in (("1", DeploymentsScreen), ("3", DomainsScreen), ("4", EnvVarsScreen)):
            await ui.press(key)
            await on(ui, screen)
            await ui.rests()
            await ui.see(f"› {project.name}")
            assert {row.project_id for row in ui.rows} <= {project.id}
        await ui.press("2")
        await ui.rests()
        assert len({row.id for row in ui.rows}) > 50, "the list of projects is where one is chosen"
        await ui.press("1", "0")
        await ui.see("all projects")
        await ui.until(lambda: len({row.project_id for row in ui.rows}) > 5, "rows of all projects")


async def test_u_opens_the_row_s_project() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        row = ui.under_cursor
        await ui.press("u")
        await on(ui, ProjectScreen)
        await ui.see(f"› {row.name}", "repository")
        await ui.press("escape")
        await on(ui, DeploymentsScreen)
        await ui.see("all projects")
        assert ui.under_cursor.id == row.id


async def test_o_i_and_y_open_and_copy_urls() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        row = ui.under_cursor
        await ui.press("o")
        await ui.until(lambda: ui.app.opened == [f"https://{row.url}"], "the site")
        await ui.press("i")
        await ui.until(lambda: ui.app.opened[1:] == [row.inspector_url], "the dashboard")
        assert ui.app.opened[1].startswith("https://vercel.com/")
        await ui.press("y", "y")
        await ui.until(lambda: ui.app.clipboard == f"https://{row.url}", "the copy")
        await ui.toast("URL https://")


async def test_unavailable_keys_are_grayed_and_do_nothing() -> None:
    async with AppHarness("url-null", "inspector-null").run_app() as ui:
        await ui.rests()
        await ui.press("o", "i")
        await ui.pilot.pause()
        assert ui.app.opened == []
        usable = {active.binding.id: active.enabled for active in ui.app.screen.active_bindings.values()}
        assert (usable["visit"], usable["dashboard"], usable["copy"]) == (False, False, True)


async def test_r_refreshes() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        before = harness.wire.paths().count("/v7/deployments")
        await ui.press("r")
        await ui.until(lambda: harness.wire.paths().count("/v7/deployments") == before + 1, "one more request")


async def test_full_stop_pauses_and_resumes_auto_refresh() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.see("(every 10s)")
        await ui.press("full_stop")
        await ui.see("paused")
        before = len(harness.wire.asked)
        await ui.pass_time(30, step=5)
        assert len(harness.wire.asked) == before
        await ui.press("full_stop")
        await ui.see("(every 10s)")
        await ui.until(lambda: len(harness.wire.asked) > before, "a renewal")


async def test_question_mark_shows_the_keys_of_the_screen() -> None:
    async with AppHarness().run_app(size=(120, 80)) as ui:
        await ui.rests()
        wanted = {
            active.binding.id: fold.text if (fold := fold_of(active.binding)) else active.binding.tooltip
            for active in ui.app.screen.active_bindings.values()
            if active.binding.id and active.enabled
        }
        await ui.press("question_mark")
        await on(ui, HelpScreen)
        shown = await ui.see("Keys", "Symbols in the list")
        boxed = " ".join(shown.split())
        for id_, help_text in wanted.items():
            assert all(word in boxed for word in help_text.split()), id_
        for close in ("escape", "question_mark", "q"):
            await ui.press(close)
            await on(ui, DeploymentsScreen)
            await ui.press("question_mark")
            await on(ui, HelpScreen)


async def test_help_of_a_question_lists_the_keys_that_confirm() -> None:
    async with AppHarness().run_app(size=(80, 60)) as ui:
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.state == "READY"))
        await ui.press("R")
        await ui.see("R again to redeploy", "Show API request")
        await ui.answer("question_mark")
        lines = [" ".join(line.strip(" │").split()) for line in (await ui.see("Keys", "Act")).split("\n")]
        assert "Act R Redeploy (same key again)" in lines
        assert "enter Use the selected button" in lines


async def test_at_shows_the_requests_without_secrets() -> None:
    harness = AppHarness(token="demo_token_SECRET42")  # noqa: S106 - it opens only an account made here
    harness.account.token = "demo_token_SECRET42"  # noqa: S105 - as above
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("at")
        await on(ui, ActivityScreen)
        shown = await ui.see("/deployments?", "/user/tokens/current", "GET", "200")
        assert "SECRET42" not in shown
        await ui.press("at")
        await on(ui, DeploymentsScreen)
        await ui.press("at", "escape")
        await on(ui, DeploymentsScreen)


@pytest.mark.parametrize("key", ["ctrl+p", "colon"])
async def test_palette_has_every_command_of_the_screen(key: str) -> None:
    async with AppHarness().run_app(size=(120, 100)) as ui:
        await ui.rests()
        await ui.press(key)
        await on(ui, Palette)
        await ui.see("Rebuild this commit", "Refresh, or retry", "Deployments", "Env vars", "Clean up old previews")
        await ui.press(*"proje", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectsScreen | ProjectScreen), "projects")


@pytest.mark.parametrize(
    ("width", "end"),
    [
        (60, "y Copy  a Actions  / Filter  ? Help"),
        (80, "a Actions  r Refresh  / Filter  ? Help"),
        (120, "s Sort  p Preview  / Filter  ? Help  R Redeploy  X Cancel  P Promote"),
        (200, "/ Filter  ? Help  R Redeploy  X Cancel  P Promote  B Roll back  D Delete"),
    ],
)
async def test_footer_always_shows_filter_and_help_and_from_110_columns_three_writes(width: int, end: str) -> None:
    async with AppHarness(deployments=40).run_app(size=(width, 30)) as ui:
        await ui.rests()
        line = ui.lines[-1].strip()
        assert line.startswith("enter Open")
        assert line.endswith(end)


@pytest.mark.parametrize(
    ("key", "writes"),
    [
        ("2", "R Redeploy  P Promote  B Roll back"),
        ("3", "V Verify  A Add  E Edit"),
        ("4", "A Add  E Edit  C Copy to"),
    ],
)
async def test_footer_of_every_list_shows_three_writes_at_120_columns(key: str, writes: str) -> None:
    async with AppHarness(deployments=40).run_app() as ui:
        await ui.rests()
        await ui.press(key)
        await ui.rests()
        assert ui.lines[-1].strip().endswith(f"? Help  {writes}")


async def test_tabs_have_short_names_at_80_columns_and_the_current_one_at_60() -> None:
    names = {
        120: ["Deployments", "Env vars"],
        80: ["1 Deploys", "2 Projects", "3 Domains", "4 Env "],
        60: ["1 Deploys"],
    }
    async with AppHarness(deployments=40).run_app(size=(120, 36)) as ui:
        await ui.rests()
        for width, shown in names.items():
            await ui.pilot.resize_terminal(width, 24)
            await ui.see(" acme ", "all projects", "/1000", *shown)


async def test_tabs_keep_their_short_names_at_80_columns_while_nothing_is_building() -> None:
    async with AppHarness(deployments=0).run_app(size=(80, 24)) as ui:
        await ui.rests()
        assert " ".join(ui.lines[0].split()).endswith("1 Deploys 2 Projects 3 Domains 4 Env")


async def test_team_menu_is_searched_by_typing_and_shows_locked_teams() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("t")
        await on(ui, TeamMenu)
        shown = await ui.see("Type to search", "✓ ● acme", "northwind", "personal account", "× bigco", "locked")
        assert shown.index("acme") < shown.index("bigco")
        await ui.see("Token of ada")
        await ui.press(*"[stag")
        await ui.see("Northwind [staging]")
        await ui.see_no("bigco")
        await ui.press(*"zzz")
        await ui.see("no matching teams")
        await ui.press("enter")
        await on(ui, TeamMenu)
        await ui.press("escape")
        await on(ui, DeploymentsScreen)
        assert " acme " in ui.lines[0]


async def test_arrows_move_in_the_team_menu_and_letters_search() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("t")
        await on(ui, TeamMenu)
        menu = ui.app.screen
        assert isinstance(menu, TeamMenu)
        here = menu.choices.cursor
        await ui.press("down", "up", "down")
        assert menu.choices.cursor == here + 1
        await ui.press("q", "1", "R", "t")
        await on(ui, TeamMenu)
        assert menu.query_one("Input").value == "q1Rt"  # type: ignore[attr-defined] # an Input has a value
        await ui.press("ctrl+q")


async def test_clicks_do_what_keys_do() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        at = ui.lines[0].index("Projects")
        await ui.pilot.click(offset=(at, 0))
        await on(ui, ProjectsScreen)
        await ui.rests()
        await ui.pilot.click(offset=(20, 5))
        assert ui.listed.table.cursor_index == 2
        await ui.pilot.click(offset=(ui.lines[0].index("acme"), 0))
        await on(ui, TeamMenu)
        await ui.press("escape")
        await ui.pilot.click(offset=(ui.lines[-1].index("Help"), 35))
        await on(ui, HelpScreen)


async def test_keys_of_the_app_do_nothing_in_a_question() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press(*["j"] * store_at(ui), "R")
        await on(ui, QuestionScreen)
        ui.clock.advance(1)
        await ui.press("t", "1", "2", "q", "at", "r", "full_stop")
        await on(ui, QuestionScreen)
        assert ui.app.session.live.value
        await ui.press("escape")
        await on(ui, DeploymentsScreen)
