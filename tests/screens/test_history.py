"""`[` and `]` go back and forward through lists, pages, projects and teams, with their view state."""

from textual import events
from textual.keys import key_to_character

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.row_page import ItemScreen

LISTS = {"/v7/deployments", "/v10/projects"}


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def team(ui: RunningApp, name: str) -> None:
    await ui.press("t", *name, "enter")
    await ui.see(f" {name} ")


async def test_history_goes_back_and_forward_through_lists_pages_and_projects() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("j", "j", "enter")
        await on(ui, DeploymentScreen)
        page = ui.app.screen.query_one("#frame").crumb  # type: ignore[attr-defined] # the frame's
        await ui.press("2")
        await on(ui, ProjectsScreen)
        await ui.rests()
        await ui.press("j", "enter")
        await on(ui, ProjectScreen)
        project = ui.app.session.project.value
        await ui.press("3")
        await on(ui, DomainsScreen)
        await ui.press("left_square_bracket")
        await on(ui, ProjectScreen)
        assert ui.app.session.project.value == project
        await ui.press("left_square_bracket")
        await on(ui, ProjectsScreen)
        assert (ui.app.session.project.value.project_id, ui.listed.table.cursor_index) == (None, 1)
        await ui.press("left_square_bracket")
        await on(ui, DeploymentScreen)
        await ui.see(f"› {page}")
        await ui.press("left_square_bracket")
        await on(ui, DeploymentsScreen)
        assert ui.listed.table.cursor_index == 2
        await ui.press("left_square_bracket")
        await ui.toast("No earlier screen")
        await ui.press(*["right_square_bracket"] * 4)
        await on(ui, DomainsScreen)
        assert ui.app.session.project.value == project
        await ui.press("right_square_bracket")
        await ui.toast("No later screen")


async def test_several_queued_back_keys_go_back_as_many_steps() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        for key in ("2", "3", "4", "left_square_bracket", "left_square_bracket"):
            ui.app.post_message(events.Key(key, key_to_character(key)))
        await on(ui, ProjectsScreen)
        await ui.press("1", "left_square_bracket", "right_square_bracket")
        await on(ui, DeploymentsScreen)
        ui.app.action_go("env")
        ui.app.action_history(-1)
        await on(ui, DeploymentsScreen)
        ui.app.action_history(1)
        await on(ui, EnvVarsScreen)
        assert ui.app.session.navigator.history.future == ()


async def test_closing_a_page_can_be_undone_with_back() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("u")
        await on(ui, ProjectScreen)
        await ui.rests()
        page = ui.app.screen
        await ui.press("j", "enter")
        await on(ui, DeploymentScreen)
        await ui.press("left_square_bracket")
        await on(ui, ProjectScreen)
        assert ui.app.screen is page, "what is open already stays as it is"
        await ui.press("right_square_bracket")
        await on(ui, DeploymentScreen)
        await ui.press("escape")
        await on(ui, ProjectScreen)
        await ui.press("escape")
        await on(ui, DeploymentsScreen)
        await ui.press("escape")
        await ui.see("all projects")
        await ui.press("left_square_bracket", "left_square_bracket")
        await on(ui, ProjectScreen)
        await ui.until(lambda: ui.listed.table.cursor_index == 1, "its cursor")
        await ui.press("left_square_bracket")
        await on(ui, DeploymentScreen)
        await ui.press("escape")
        await on(ui, ProjectScreen)


async def test_history_restores_the_team_without_a_request() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("s", *"took", "enter")
        await ui.until(lambda: ui.listed.view.order is not None, "the order")
        await ui.press(*"jjj")
        cursor, order = ui.under_cursor.id, ui.listed.view.order
        await team(ui, "northwind")
        await ui.rests()
        await ui.press("s", *"age", "enter")
        await ui.until(lambda: ui.listed.view.order is None, "the server's order")
        await ui.press("4")
        await on(ui, EnvVarsScreen)
        await ui.rests()
        asked = len(harness.wire.asked)
        await ui.press("left_square_bracket", "left_square_bracket")
        await on(ui, DeploymentsScreen)
        await ui.see(" acme ")
        assert (ui.under_cursor.id, ui.listed.view.order) == (cursor, order)
        await ui.press("right_square_bracket")
        await ui.see(" northwind ")
        assert ui.listed.view.order is None
        await ui.rests()
        assert [request.url.path for request in harness.wire.asked[asked:] if request.url.path in LISTS] == []


async def test_filter_sort_and_cursor_are_restored_after_the_rows_were_dropped() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("slash", *"branch:main", "enter", "s", *"took", "enter")
        await ui.until(lambda: ui.listed.table.order is not None, "the order")
        await ui.press("j", "j")
        there, filtered = ui.under_cursor.id, str(ui.listed.view.filter)
        order = ui.listed.view.order
        await ui.press("2")
        await ui.rests()
        for _ in range(5):  # more places than rows are kept of
            await ui.press("j", "enter")
            await on(ui, ProjectScreen)
            await ui.press("1")
            await on(ui, DeploymentsScreen)
            await ui.rests()
            await ui.press("2")
            await on(ui, ProjectsScreen)
        asked = harness.wire.paths().count("/v7/deployments")
        at_start = ui.app.session.project
        await ui.press_until(
            "left_square_bracket",
            lambda: at_start.value.project_id is None and type(ui.app.screen) is DeploymentsScreen,
        )
        await ui.until(lambda: ui.listed.table.cursor_key == there, "the row that the cursor was on")
        assert (str(ui.listed.view.filter), ui.listed.view.order) == (filtered, order)
        await ui.see("branch:main")
        assert harness.wire.paths().count("/v7/deployments") > asked, "the rows were kept: nothing was shown"


async def test_list_of_a_project_page_is_restored_by_history_and_unfiltered_when_opened() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("u")
        await on(ui, ProjectScreen)
        await ui.rests()
        await ui.press("slash", *"status:ready", "enter", "j", "j")
        there = ui.under_cursor.id
        await ui.press("2", "left_square_bracket")
        await on(ui, ProjectScreen)
        await ui.until(lambda: ui.listed.table.cursor_key == there, "the row that the cursor was on")
        assert str(ui.listed.view.filter) == "status:ready"
        await ui.press("1", "0")
        await ui.rests()
        await ui.press("g", "u")
        await on(ui, ProjectScreen)
        await ui.rests()
        assert not ui.listed.view.filter.terms


async def test_issues_screen_is_in_the_history() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("exclamation_mark")
        await on(ui, AttentionScreen)
        await ui.press("2", "left_square_bracket")
        await on(ui, AttentionScreen)
        await ui.press("left_square_bracket")
        await on(ui, DeploymentsScreen)


async def test_removed_row_in_the_history_shows_a_message_and_opens_its_list() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("3")
        await on(ui, DomainsScreen)
        await ui.rests()
        row = ui.under_cursor
        await ui.press("enter")
        await on(ui, ItemScreen)
        await ui.press("1", "left_square_bracket")
        await on(ui, ItemScreen)
        await ui.press("1", "3")
        await on(ui, DomainsScreen)
        assert ui.listed.collection.remove(ui.listed.resource.list.key(row))
        ui.listed.view.sync()
        ui.listed.table.refresh_rows()
        await ui.press("1", *["left_square_bracket"] * 3)
        await ui.toast(f"{row.name} is no longer available")
        await on(ui, DomainsScreen)
