"""The cursor follows its row once the user has moved it, and a row that has just changed requires the button."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.models.deployment import Deployment
from vtui.models.request_order import next_request_number
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.table.filtering.terms import Filter
from vtui.table.sorting import Order

WHY = "The selected row just changed"


async def on(ui: RunningApp, screen: type) -> None:
    await ui.until(lambda: type(ui.app.screen) is screen, f"to be on {screen.__name__}")


async def ready(ui: RunningApp) -> None:
    await ui.rests()
    await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")


async def send_as_another_user(harness: AppHarness, ui: RunningApp, method: str, path: str, body: Any = None) -> Any:
    """Send a write as another user; returns the response."""
    scope = ui.app.session.scope.value
    assert scope is not None
    async with httpx.AsyncClient(transport=harness.wire, base_url="https://api.vercel.com") as client:
        query = {"teamId": scope.team_id or "", "forceNew": "1"}
        headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
        answer = await client.request(method, path, params=query, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def build_as_another_user(harness: AppHarness, ui: RunningApp) -> str:
    """Start a build as another user and refresh the list; returns the id of the new first row."""
    source = next(row for row in ui.rows if row.state == "READY")
    body = {"name": source.name, "deploymentId": source.id}
    answer = await send_as_another_user(harness, ui, "POST", "/v13/deployments", body)
    harness.wire.asked.clear()
    await ui.press("r")
    id_ = answer["id"]
    await ui.until(lambda: ui.rows[0].id == id_, "the new row")
    await ui.pilot.pause()
    return str(id_)


async def question(ui: RunningApp) -> None:
    await on(ui, QuestionScreen)
    await ui.see("Show API request")


def canceled(harness: AppHarness) -> list[str]:
    return [path.split("/")[3] for path in harness.wire.paths("PATCH")]


async def test_key_does_not_confirm_for_a_row_that_a_refresh_has_just_added() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        new = await build_as_another_user(harness, ui)
        assert ui.under_cursor.id == new, "nobody has used the list: it shows its top"
        ui.clock.advance(0.9)
        await ui.press("X")
        await question(ui)
        await ui.see("Cancel the build?", WHY, "Confirm with the button")
        assert "again to" not in ui.text
        await ui.answer("X")
        await ui.answer("X")
        assert isinstance(ui.app.screen, QuestionScreen)
        assert canceled(harness) == []
        await ui.answer("right")
        await ui.answer("enter")
        await ui.until(lambda: canceled(harness) == [new], "the button confirms")


async def test_key_confirms_for_a_row_that_has_been_there_for_a_second() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        new = await build_as_another_user(harness, ui)
        ui.clock.advance(1.0)
        await ui.press("X")
        await question(ui)
        await ui.see("X again to cancel")
        assert WHY not in ui.text
        await ui.answer("X")
        await ui.until(lambda: canceled(harness) == [new], "the same key confirms")


@pytest.mark.parametrize("keys", [("j", "k"), ("y", "escape"), ("space", "g"), ("enter", "escape"), ("p", "p")])
async def test_cursor_stays_on_the_first_row_after_a_key_that_uses_it(
    keys: tuple[str, ...],
) -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        row = ui.under_cursor
        for key in keys:
            await ui.press(key)
            await ui.pilot.pause()
        await ui.rests()
        await build_as_another_user(harness, ui)
        assert (ui.under_cursor.id, ui.listed.table.cursor_index) == (row.id, 1)
        await ui.press("R")
        await question(ui)
        assert WHY not in ui.text, "it is the row that was there all the time"


async def test_cursor_stays_at_the_top_after_a_key_that_uses_no_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        await ui.press("question_mark", "escape", "full_stop")
        await ui.rests()
        new = await build_as_another_user(harness, ui)
        assert ui.under_cursor.id == new


async def test_cursor_on_the_first_row_follows_it_through_sort_and_filter() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        await ui.press("y")
        await on(ui, CopyMenu)
        await ui.press("escape")
        row = ui.under_cursor
        ui.listed.columns.sort_by(Order("project", descending=True))
        assert (ui.under_cursor.id, ui.listed.table.cursor_index > 0) == (row.id, True)
        ui.listed.columns.sort_by(None)
        assert (ui.under_cursor.id, ui.listed.table.cursor_index) == (row.id, 0)
        ui.listed.filtering.read("state:ready")
        kept = ui.under_cursor
        assert ui.listed.table.cursor_index == 0
        ui.listed.filtering.set(Filter())
        assert ui.under_cursor.id == kept.id


async def test_list_opens_again_on_the_row_that_was_first() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        await ui.press("j", "k")
        row = ui.under_cursor
        ui.app.session.project.value = replace(
            ui.app.session.project.value, project_id=row.project_id, project=row.name
        )
        await ui.rests()
        await ui.press("0")
        await ui.rests()
        assert ui.under_cursor.id == row.id
        await build_as_another_user(harness, ui)
        assert ui.under_cursor.id == row.id


async def test_reloaded_list_keeps_the_cursor_on_the_chosen_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        await ui.press("j", "k")
        row, key = ui.under_cursor, ui.listed.resource.list.key
        await ui.press("r")
        await ui.rests()
        assert key(ui.under_cursor) == key(row)
        feed = ui.listed.feed
        assert feed is not None
        feed.replace_project(
            [replace(row, id="env_new", key="A_NEW_KEY"), *ui.rows], row.project_id, next_request_number()
        )
        await ui.pilot.pause()
        assert key(ui.under_cursor) == key(row)


async def test_new_first_row_after_a_reload_counts_as_changed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, project="store") as ui:
        await on_env(ui)
        first, second = ui.rows[:2]
        path = f"/v9/projects/{first.project_id}/env/{first.id}"
        assert await send_as_another_user(harness, ui, "DELETE", path)
        await ui.press("r")
        await ui.until(lambda: ui.rows and ui.rows[0].id != first.id, "the list without it")
        await ui.rests()
        assert ui.under_cursor.id == second.id
        assert ui.listed.owner.row_changed()
        ui.clock.advance(1)
        assert not ui.listed.owner.row_changed()


async def test_only_the_button_confirms_after_the_row_under_the_cursor_was_deleted() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        gone, after = [row for row in ui.rows if row.state == "READY"][:2]
        for row in ui.rows[ui.rows.index(gone) + 1 : ui.rows.index(after)]:
            drop(ui, row)
        ui.listed.table.move_to(gone.id)
        drop(ui, gone)
        assert ui.under_cursor.id == after.id
        await ui.press("R")
        await question(ui)
        await ui.see(after.name, WHY)


def drop(ui: RunningApp, row: Deployment) -> None:
    feed = ui.listed.feed
    assert feed is not None
    feed.remove(row.id)


async def test_only_the_button_confirms_after_a_filter_changed_the_row_under_the_cursor() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        assert ui.under_cursor.state != "ERROR"
        ui.listed.filtering.read("state:error project:search")
        assert ui.under_cursor.state == "ERROR"
        await ui.press("R")
        await question(ui)
        await ui.see(WHY)
        await ui.press("escape")
        ui.clock.advance(1)
        await ui.press("R")
        await question(ui)
        await ui.see("R again to redeploy")


async def test_menu_on_a_row_that_has_just_changed_requires_the_button() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        await build_as_another_user(harness, ui)
        await ui.press("a")
        await on(ui, RowMenu)
        ui.clock.advance(5)
        await ui.press("X")
        await question(ui)
        await ui.see("Cancel the build?", WHY)


async def test_page_does_not_require_the_button_for_its_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ready(ui)
        await build_as_another_user(harness, ui)
        await ui.press("enter")
        await ui.see("Queued", "redeploy")
        await ui.press("R")
        await question(ui)
        await ui.see("R again to redeploy")


async def test_cursor_of_the_requests_list_follows_the_request_used_by_a_key() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, tick=0.05) as ui:
        await ready(ui)
        project = ui.rows[0].project_id
        await ui.press("at")
        await on(ui, ActivityScreen)
        screen: Any = ui.app.screen
        first = screen.table.cursor_key
        await ui.press("y", "escape")
        assert ui.app.session.scope.value is not None
        ui.app.session.loader.fetch_project(ui.app.session.scope.value, project)
        await ui.until(lambda: screen.table.cursor_index > 0, "a request above it")
        assert screen.table.cursor_key == first
