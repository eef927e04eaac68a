"""A project's page: all of it at a glance where there is room, each key away where there is not."""

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.screens.dialogs.question import Question
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES


async def opened(session: Session, name: str) -> ProjectScreen:
    """The page of a project, from the list of projects."""
    await session.rests()
    await session.press("2")
    await session.rests()
    session.listed.table.move_to(next(row.id for row in session.rows if row.name == name))
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
    await session.rests()
    page = session.app.screen
    assert isinstance(page, ProjectScreen)
    return page


def refusing(path: str, request: httpx.Request) -> httpx.Response | None:
    """403 for what ends so."""
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
    return refused if request.url.path.endswith(path) else None


async def test_all_of_a_project_is_on_one_screen_and_a_box_that_fails_says_so_alone() -> None:
    stage = Stage(deployments=2_000)
    stage.wire.instead = lambda request: refusing("/domains", request) if "/projects/" in request.url.path else None
    async with stage.look(size=(120, 36), refresh=0) as session:
        await opened(session, "checkout")
        shown = await session.see("Production", "Last", "median", "Waiting", "Env vars", "Settings", "repository")
        for words in (
            "Rolled back",
            "by ada",
            "stay staged",
            "24 production",
            "5 shared by",
            "0 3 * * *",
            "does not allow this",
        ):
            assert words in shown
        assert shown.count("does not allow this") == 1
        assert session.rows
        stage.wire.instead = lambda _: None
        await session.press("r")
        await session.see("● Valid Configuration")
        await session.see_no("does not allow this")


async def test_a_small_terminal_shows_production_the_list_and_by_tab_the_rest() -> None:
    stage = Stage(deployments=2_000)
    async with stage.look(size=(80, 24), refresh=0) as session:
        page = await opened(session, "store")
        shown = await session.see("Production", "● Ready ★", "since", "State", "Commit", "tab More", "? Help")
        assert "Env vars" not in shown
        assert page.pane.table.page >= 10
        await session.press("tab")
        await session.see("Last", "Waiting", "Domains", "Env vars", "× Pending verification")
        assert "Production" not in session.text
        await session.press(*["j"] * 20)
        await session.see("Settings", "repository", "acme/store")
        await session.press("escape")
        await session.see("Production", "Commit")
        await session.press("escape")
        await session.until(lambda: type(session.app.screen) is ProjectsScreen, "the list")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_in_the_boxes_keys_mean_the_project(size: tuple[int, int]) -> None:
    async with Stage(deployments=2_000).look(size=size, refresh=0) as session:
        page = await opened(session, "api")
        await session.press("j")
        row = session.under_cursor
        await session.press("y")
        await session.see("Copy", row.url)
        await session.press("escape", "tab", "y", "enter")
        await session.until(lambda: session.app.clipboard == "https://api-acme.vercel.app", "the project's address")
        offered = {active.binding.id for active in page.active_bindings.values() if active.enabled}
        assert offered >= {"boxes", "project.back", "refresh", "redeploy", "visit"}
        assert not offered & {"mark", "filter", "sort", "export", "preview", "table.open"}
        await session.press("a")
        await session.see("Actions on api")
        await session.press("R")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.see("Redeploy to Production?")
        await session.press("escape", "tab", "enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the row's page")


async def test_a_project_that_cannot_be_read_leaves_nothing_awaited() -> None:
    stage = Stage(deployments=2_000)
    async with stage.look(refresh=0) as session:
        await session.rests()
        place = session.under_cursor.project_id
        stage.wire.instead = lambda request: refusing(place, request)
        await session.press("u")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
        await session.see("does not allow this", "Domains", "Env vars", "in all")
        await session.rests()
        await session.see_no("Loading …")
        assert "Settings" not in session.text


async def test_a_page_that_is_looked_at_asks_for_its_boxes_once() -> None:
    stage = Stage(deployments=2_000)
    async with stage.look(tick=0.05) as session:
        await opened(session, "api")
        await session.see("Env vars", "Domains", "repository")
        asked = len(stage.wire.asked)
        await session.pass_time(60, step=5)
        later = stage.wire.paths()[asked:]
        assert len(later) <= 6
        assert not [path for path in later if path.endswith(("/env", "/domains"))]


async def test_a_project_without_anything_says_so_in_each_box() -> None:
    async with Stage(deployments=2_000).look(refresh=0) as session:
        await opened(session, "sandbox-never-deployed")
        await session.see("Nothing in production yet.", "No builds yet.", "Nothing building, blocked or staged.")
        await session.see_no("Loading …")


async def test_resizing_keeps_the_row_and_the_box_that_was_looked_at() -> None:
    async with Stage(deployments=2_000).look(size=(80, 24), refresh=0) as session:
        page = await opened(session, "store")
        await session.press(*["j"] * 12)
        row = session.under_cursor.id
        await session.press("tab")
        await session.pilot.resize_terminal(120, 36)
        await session.see("Production", "Commit", "Settings")
        assert page.pane.table.cursor_key == row
        await session.pilot.resize_terminal(80, 24)
        await session.see("Env vars")
        await session.see_no("Commit")
        await session.press("tab")
        await session.see("Commit", "▌")
        assert page.pane.table.cursor_key == row
