"""The project's page in large and small terminals."""

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES


async def opened(ui: RunningApp, name: str) -> ProjectScreen:
    """The page of a project, from the list of projects."""
    await ui.rests()
    await ui.press("2")
    await ui.rests()
    ui.listed.table.move_to(next(row.id for row in ui.rows if row.name == name))
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
    await ui.rests()
    page = ui.app.screen
    assert isinstance(page, ProjectScreen)
    return page


def refusing(path: str, request: httpx.Request) -> httpx.Response | None:
    """403 for what ends so."""
    refused = reply(403, {"error": {"code": "forbidden", "message": "Not today"}})
    return refused if request.url.path.endswith(path) else None


async def test_project_page_shows_all_boxes_and_an_error_in_a_failed_one() -> None:
    harness = AppHarness(deployments=2_000)
    harness.wire.instead = lambda request: refusing("/domains", request) if "/projects/" in request.url.path else None
    async with harness.run_app(size=(120, 40), refresh=0) as ui:
        await opened(ui, "checkout")
        shown = await ui.see("Production", "Last", "median", "Pending", "Env vars", "Settings", "repository")
        for words in (
            "Rolled back",
            "by ada",
            "stay staged",
            "25 production",
            "5 shared",
            "0 3 * * *",
            "Permission denied in",
        ):
            assert words in shown
        assert shown.count("Permission denied in") == 1
        assert ui.rows
        harness.wire.instead = lambda _: None
        await ui.press("r")
        await ui.see("● Valid")
        await ui.see_no("Permission denied in")


async def test_small_terminal_shows_production_and_list_and_other_boxes_after_tab() -> None:
    harness = AppHarness(deployments=2_000)
    async with harness.run_app(size=(80, 24), refresh=0) as ui:
        page = await opened(ui, "store")
        shown = await ui.see("Production", "● Ready ★", "since", "Status", "Commit", "? Help")
        assert "Env vars" not in shown
        assert page.pane.table.page >= 10
        await ui.press("tab")
        await ui.see("Last", "Pending", "Domains", "Env vars", "× Pending verification")
        assert "Production" not in ui.text
        await ui.press(*["j"] * 20)
        await ui.see("Settings", "repository", "acme/store")
        await ui.press("escape")
        await ui.see("Production", "Commit")
        await ui.press("escape")
        await ui.until(lambda: type(ui.app.screen) is ProjectsScreen, "the list")


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_keys_in_the_boxes_act_on_the_project(size: tuple[int, int]) -> None:
    async with AppHarness(deployments=2_000).run_app(size=size, refresh=0) as ui:
        page = await opened(ui, "api")
        await ui.press("j")
        row = ui.under_cursor
        await ui.press("y")
        await ui.see("Copy", row.url)
        await ui.press("escape", "tab", "y", "enter")
        await ui.until(lambda: ui.app.clipboard == "https://api-acme.vercel.app", "the project's address")
        offered = {active.binding.id for active in page.active_bindings.values() if active.enabled}
        assert offered >= {"boxes", "project.back", "refresh", "redeploy", "visit"}
        assert not offered & {"mark", "filter", "sort", "export", "preview", "table.open"}
        await ui.press("a")
        await ui.see("Actions on api")
        await ui.press("R")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Redeploy to Production?")
        await ui.press("escape", "tab", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the row's page")


async def test_unreadable_project_leaves_no_box_loading() -> None:
    harness = AppHarness(deployments=2_000)
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        project_id = ui.under_cursor.project_id
        harness.wire.instead = lambda request: refusing(project_id, request)
        await ui.press("u")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
        await ui.see("Permission denied in", "Domains", "Env vars", "total")
        await ui.rests()
        await ui.see_no("Loading …")
        assert "Settings" not in ui.text


async def test_boxes_of_a_page_are_requested_once() -> None:
    harness = AppHarness(deployments=2_000)
    async with harness.run_app(tick=0.05) as ui:
        await opened(ui, "api")
        await ui.see("Env vars", "Domains", "repository")
        asked = len(harness.wire.asked)
        await ui.pass_time(60, step=5)
        later = harness.wire.paths()[asked:]
        assert len(later) <= 6
        assert not [path for path in later if path.endswith(("/env", "/domains"))]


async def test_cards_of_builds_keep_their_height_while_builds_come_and_go() -> None:
    async with AppHarness(deployments=2_000).run_app(size=(120, 40)) as ui:
        page = await opened(ui, "store")
        boxes = [page.query_one(f"#part-{id_}") for id_ in ("production", "builds", "waiting", "domains")]
        before = [box.region for box in boxes]
        await ui.see("chore/i18n-he  queued")
        await ui.press("R")
        await ui.see("Redeploy to Preview?")
        await ui.answer("R")
        await ui.until(lambda: sum("chore/i18n-he  queued" in line for line in ui.lines) == 2, "a second pending build")
        assert [box.region for box in boxes] == before
        for _ in range(30):
            await ui.pass_time(10)
            assert [box.region for box in boxes] == before
        await ui.see("Nothing building")


async def test_empty_project_shows_a_message_in_each_box() -> None:
    async with AppHarness(deployments=2_000).run_app(refresh=0) as ui:
        await opened(ui, "sandbox-never-deployed")
        await ui.see("No production deployment yet.", "No builds yet.", "Nothing building, blocked or staged.")
        await ui.see_no("Loading …")


async def test_resizing_keeps_the_row_and_the_focused_box() -> None:
    async with AppHarness(deployments=2_000).run_app(size=(80, 24), refresh=0) as ui:
        page = await opened(ui, "store")
        await ui.press(*["j"] * 12)
        row = ui.under_cursor.id
        await ui.press("tab")
        await ui.pilot.resize_terminal(120, 36)
        await ui.see("Production", "Commit", "Settings")
        assert page.pane.table.cursor_key == row
        await ui.pilot.resize_terminal(80, 24)
        await ui.see("Env vars")
        await ui.see_no("Commit")
        await ui.press("tab")
        await ui.see("Commit", "▌")
        assert page.pane.table.cursor_key == row
