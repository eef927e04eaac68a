"""`[` and `]` walk where one has been, like a browser: lists, pages, projects, teams, each as it was left."""

from textual import events
from textual.keys import key_to_character

from tests.harness.app_stage import Session, Stage
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.domains import DomainsScreen
from vtui.screens.lists.env_vars import EnvVarsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.deployment import DeploymentScreen
from vtui.screens.pages.issues import AttentionScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.row_page import ItemScreen

LISTS = {"/v7/deployments", "/v10/projects"}


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


async def team(session: Session, name: str) -> None:
    await session.press("t", *name, "enter")
    await session.see(f" {name} ")


async def test_lists_pages_and_projects_are_walked_back_and_forward() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("j", "j", "enter")
        await on(session, DeploymentScreen)
        page = session.app.screen.query_one("#frame").crumb  # type: ignore[attr-defined] # the frame's
        await session.press("2")
        await on(session, ProjectsScreen)
        await session.rests()
        await session.press("j", "enter")
        await on(session, ProjectScreen)
        project = session.app.session.project.value
        await session.press("3")
        await on(session, DomainsScreen)
        await session.press("left_square_bracket")
        await on(session, ProjectScreen)
        assert session.app.session.project.value == project
        await session.press("left_square_bracket")
        await on(session, ProjectsScreen)
        assert (session.app.session.project.value.project_id, session.listed.table.cursor_index) == (None, 1)
        await session.press("left_square_bracket")
        await on(session, DeploymentScreen)
        await session.see(f"› {page}")
        await session.press("left_square_bracket")
        await on(session, DeploymentsScreen)
        assert session.listed.table.cursor_index == 2
        await session.press("left_square_bracket")
        await session.toast("no place before")
        await session.press(*["right_square_bracket"] * 4)
        await on(session, DomainsScreen)
        assert session.app.session.project.value == project
        await session.press("right_square_bracket")
        await session.toast("no place after")


async def test_keys_in_one_breath_go_back_as_often() -> None:
    async with Stage().look() as session:
        await session.rests()
        for key in ("2", "3", "4", "left_square_bracket", "left_square_bracket"):
            session.app.post_message(events.Key(key, key_to_character(key)))
        await on(session, ProjectsScreen)
        await session.press("1", "left_square_bracket", "right_square_bracket")
        await on(session, DeploymentsScreen)
        session.app.action_go("env")
        session.app.action_history(-1)
        await on(session, DeploymentsScreen)
        session.app.action_history(1)
        await on(session, EnvVarsScreen)
        assert session.app.session.navigator.history.future == ()


async def test_closing_a_page_is_a_step_that_can_be_taken_back() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("u")
        await on(session, ProjectScreen)
        await session.rests()
        page = session.app.screen
        await session.press("j", "enter")
        await on(session, DeploymentScreen)
        await session.press("left_square_bracket")
        await on(session, ProjectScreen)
        assert session.app.screen is page, "what is open already stays as it is"
        await session.press("right_square_bracket")
        await on(session, DeploymentScreen)
        await session.press("escape")
        await on(session, ProjectScreen)
        await session.press("escape")
        await on(session, DeploymentsScreen)
        await session.press("escape")
        await session.see("all projects")
        await session.press("left_square_bracket", "left_square_bracket")
        await on(session, ProjectScreen)
        await session.until(lambda: session.listed.table.cursor_index == 1, "its cursor")
        await session.press("left_square_bracket")
        await on(session, DeploymentScreen)
        await session.press("escape")
        await on(session, ProjectScreen)


async def test_teams_are_part_of_a_place_and_come_back_without_a_request() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("s", *"took", "enter")
        await session.until(lambda: session.listed.view.order is not None, "the order")
        await session.press(*"jjj")
        cursor, order = session.under_cursor.id, session.listed.view.order
        await team(session, "northwind")
        await session.rests()
        await session.press("s", *"age", "enter")
        await session.until(lambda: session.listed.view.order is None, "the server's order")
        await session.press("4")
        await on(session, EnvVarsScreen)
        await session.rests()
        asked = len(stage.wire.asked)
        await session.press("left_square_bracket", "left_square_bracket")
        await on(session, DeploymentsScreen)
        await session.see(" acme ")
        assert (session.under_cursor.id, session.listed.view.order) == (cursor, order)
        await session.press("right_square_bracket")
        await session.see(" northwind ")
        assert session.listed.view.order is None
        await session.rests()
        assert [request.url.path for request in stage.wire.asked[asked:] if request.url.path in LISTS] == []


async def test_filter_sort_and_cursor_come_back_even_when_the_rows_were_dropped() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.press("slash", *"branch:main", "enter", "s", *"took", "enter")
        await session.until(lambda: session.listed.table.order is not None, "the order")
        await session.press("j", "j")
        there, filtered = session.under_cursor.id, str(session.listed.view.filter)
        order = session.listed.view.order
        await session.press("2")
        await session.rests()
        for _ in range(5):  # more places than rows are kept of
            await session.press("j", "enter")
            await on(session, ProjectScreen)
            await session.press("1")
            await on(session, DeploymentsScreen)
            await session.rests()
            await session.press("2")
            await on(session, ProjectsScreen)
        asked = stage.wire.paths().count("/v7/deployments")
        while (
            session.app.session.project.value.project_id is not None
            or type(session.app.screen) is not DeploymentsScreen
        ):
            await session.press("left_square_bracket")
        await session.until(lambda: session.listed.table.cursor_key == there, "the row that the cursor was on")
        assert (str(session.listed.view.filter), session.listed.view.order) == (filtered, order)
        await session.see("branch:main")
        assert stage.wire.paths().count("/v7/deployments") > asked, "the rows were kept: nothing was shown"


async def test_the_list_of_a_project_s_page_comes_back_as_it_was_left_and_opens_whole_by_hand() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("u")
        await on(session, ProjectScreen)
        await session.rests()
        await session.press("slash", *"state:ready", "enter", "j", "j")
        there = session.under_cursor.id
        await session.press("2", "left_square_bracket")
        await on(session, ProjectScreen)
        await session.until(lambda: session.listed.table.cursor_key == there, "the row that the cursor was on")
        assert str(session.listed.view.filter) == "state:ready"
        await session.press("1", "0")
        await session.rests()
        await session.press("g", "u")
        await on(session, ProjectScreen)
        await session.rests()
        assert not session.listed.view.filter.terms


async def test_what_needs_attention_is_a_place_too() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("exclamation_mark")
        await on(session, AttentionScreen)
        await session.press("2", "left_square_bracket")
        await on(session, AttentionScreen)
        await session.press("left_square_bracket")
        await on(session, DeploymentsScreen)


async def test_a_thing_that_is_gone_is_told_of_and_its_list_opens() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("3")
        await on(session, DomainsScreen)
        await session.rests()
        row = session.under_cursor
        await session.press("enter")
        await on(session, ItemScreen)
        await session.press("1", "left_square_bracket")
        await on(session, ItemScreen)
        await session.press("1", "3")
        await on(session, DomainsScreen)
        assert session.listed.collection.remove(session.listed.resource.list.key(row))
        session.listed.view.sync()
        session.listed.table.refresh_rows()
        await session.press("1", *["left_square_bracket"] * 3)
        await session.toast(f"{row.name} is no longer there")
        await on(session, DomainsScreen)
