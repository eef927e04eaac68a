"""The cursor follows its row once a person has used the list, and a row that has just changed needs the button."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.harness.app_stage import Session, Stage
from tests.screens.test_env_writing import on_env
from vtui.demo.data.account import DEMO_TOKEN
from vtui.models.deployment import Deployment
from vtui.models.request_order import next_request_number
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.menus.row import RowMenu
from vtui.screens.pages.activity import ActivityScreen
from vtui.table.order import Order

WHY = "The row under the cursor changed less than a second before the key"


async def on(session: Session, screen: type) -> None:
    await session.until(lambda: type(session.app.screen) is screen, f"to be on {screen.__name__}")


async def ready(session: Session) -> None:
    await session.rests()
    await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")


async def elsewhere(stage: Stage, session: Session, method: str, path: str, body: Any = None) -> Any:
    """Somebody else changes something; gives the answer."""
    scope = session.app.session.scope.value
    assert scope is not None
    async with httpx.AsyncClient(transport=stage.wire, base_url="https://api.vercel.com") as client:
        query = {"teamId": scope.team_id or "", "forceNew": "1"}
        headers = {"Authorization": f"Bearer {DEMO_TOKEN}"}
        answer = await client.request(method, path, params=query, json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def built_elsewhere(stage: Stage, session: Session) -> str:
    """Somebody else starts a build, and the list is refreshed; gives the id of the new first row."""
    source = next(row for row in session.rows if row.state == "READY")
    body = {"name": source.name, "deploymentId": source.id}
    answer = await elsewhere(stage, session, "POST", "/v13/deployments", body)
    stage.wire.asked.clear()
    await session.press("r")
    id_ = answer["id"]
    await session.until(lambda: session.rows[0].id == id_, "the new row")
    await session.pilot.pause()
    return str(id_)


async def question(session: Session) -> None:
    await on(session, Question)
    await session.see("Request")


def canceled(stage: Stage) -> list[str]:
    return [path.split("/")[3] for path in stage.wire.paths("PATCH")]


async def test_the_same_capital_does_not_confirm_for_a_row_that_a_refresh_has_just_brought() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        new = await built_elsewhere(stage, session)
        assert session.under_cursor.id == new, "nobody has used the list: it shows its top"
        session.clock.advance(0.9)
        await session.press("X")
        await question(session)
        await session.see("Cancel the build?", WHY, "only the button confirms")
        assert "again to" not in session.text
        await session.answer("X")
        await session.answer("X")
        assert isinstance(session.app.screen, Question)
        assert canceled(stage) == []
        await session.answer("right")
        await session.answer("enter")
        await session.until(lambda: canceled(stage) == [new], "the button confirms")


async def test_the_same_capital_confirms_for_a_row_that_has_been_there_for_a_second() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        new = await built_elsewhere(stage, session)
        session.clock.advance(1.0)
        await session.press("X")
        await question(session)
        await session.see("X again to cancel")
        assert WHY not in session.text
        await session.answer("X")
        await session.until(lambda: canceled(stage) == [new], "the same key confirms")


@pytest.mark.parametrize("keys", [("j", "k"), ("y", "escape"), ("space", "g"), ("enter", "escape"), ("p", "p")])
async def test_after_a_key_that_refers_to_the_first_row_a_refresh_leaves_the_cursor_on_it(
    keys: tuple[str, ...],
) -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        row = session.under_cursor
        for key in keys:
            await session.press(key)
            await session.pilot.pause()
        await session.rests()
        await built_elsewhere(stage, session)
        assert (session.under_cursor.id, session.listed.table.cursor_index) == (row.id, 1)
        await session.press("R")
        await question(session)
        assert WHY not in session.text, "it is the row that was there all the time"


async def test_a_key_that_refers_to_no_row_leaves_the_cursor_at_the_top() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        await session.press("question_mark", "escape", "full_stop")
        await session.rests()
        new = await built_elsewhere(stage, session)
        assert session.under_cursor.id == new


async def test_a_cursor_on_the_first_row_follows_it_through_sort_and_filter() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        await session.press("y")
        await on(session, CopyMenu)
        await session.press("escape")
        row = session.under_cursor
        session.listed.sort_by(Order("project", descending=True))
        assert (session.under_cursor.id, session.listed.table.cursor_index > 0) == (row.id, True)
        session.listed.sort_by(None)
        assert (session.under_cursor.id, session.listed.table.cursor_index) == (row.id, 0)
        session.listed.filtering.read("state:ready")
        kept = session.under_cursor
        assert session.listed.table.cursor_index == 0
        session.listed.clear_filter()
        assert session.under_cursor.id == kept.id


async def test_a_list_that_was_left_on_its_first_row_is_found_on_this_row_again() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        await session.press("j", "k")
        row = session.under_cursor
        session.app.session.project.value = replace(
            session.app.session.project.value, project_id=row.project_id, project=row.name
        )
        await session.rests()
        await session.press("0")
        await session.rests()
        assert session.under_cursor.id == row.id
        await built_elsewhere(stage, session)
        assert session.under_cursor.id == row.id


async def test_a_list_that_is_loaded_anew_keeps_the_cursor_on_the_row_that_a_person_chose() -> None:
    stage = Stage()
    async with stage.look(refresh=0, project="store") as session:
        await on_env(session)
        await session.press("j", "k")
        row, key = session.under_cursor, session.listed.resource.list.key
        await session.press("r")
        await session.rests()
        assert key(session.under_cursor) == key(row)
        feed = session.listed.feed
        assert feed is not None
        feed.replace_project(
            [replace(row, id="env_new", key="A_NEW_KEY"), *session.rows], row.project_id, next_request_number()
        )
        await session.pilot.pause()
        assert key(session.under_cursor) == key(row)


async def test_another_first_row_after_a_list_was_loaded_anew_is_a_change() -> None:
    stage = Stage()
    async with stage.look(refresh=0, project="store") as session:
        await on_env(session)
        first, second = session.rows[:2]
        path = f"/v9/projects/{first.project_id}/env/{first.id}"
        assert await elsewhere(stage, session, "DELETE", path)
        await session.press("r")
        await session.until(lambda: session.rows and session.rows[0].id != first.id, "the list without it")
        await session.rests()
        assert session.under_cursor.id == second.id
        assert session.listed.owner.row_changed()
        session.clock.advance(1)
        assert not session.listed.owner.row_changed()


async def test_after_the_row_under_the_cursor_was_deleted_only_the_button_confirms() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        gone, after = [row for row in session.rows if row.state == "READY"][:2]
        for row in session.rows[session.rows.index(gone) + 1 : session.rows.index(after)]:
            drop(session, row)
        session.listed.table.move_to(gone.id)
        drop(session, gone)
        assert session.under_cursor.id == after.id
        await session.press("R")
        await question(session)
        await session.see(after.name, WHY)


def drop(session: Session, row: Deployment) -> None:
    feed = session.listed.feed
    assert feed is not None
    feed.remove(row.id)


async def test_after_a_filter_brought_another_row_under_the_cursor_only_the_button_confirms() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        assert session.under_cursor.state != "ERROR"
        session.listed.filtering.read("state:error project:search")
        assert session.under_cursor.state == "ERROR"
        await session.press("R")
        await question(session)
        await session.see(WHY)
        await session.press("escape")
        session.clock.advance(1)
        await session.press("R")
        await question(session)
        await session.see("R again to redeploy")


async def test_a_menu_that_was_opened_on_a_row_that_had_just_changed_needs_the_button_too() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        await built_elsewhere(stage, session)
        await session.press("a")
        await on(session, RowMenu)
        session.clock.advance(5)
        await session.press("X")
        await question(session)
        await session.see("Cancel the build?", WHY)


async def test_a_page_needs_no_button_for_its_own_row() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ready(session)
        await built_elsewhere(stage, session)
        await session.press("enter")
        await session.see("Queued", "a redeploy")
        await session.press("R")
        await question(session)
        await session.see("R again to redeploy")


async def test_in_the_list_of_requests_the_cursor_follows_the_request_that_a_key_referred_to() -> None:
    stage = Stage()
    async with stage.look(refresh=0, tick=0.05) as session:
        await ready(session)
        project = session.rows[0].project_id
        await session.press("at")
        await on(session, ActivityScreen)
        screen: Any = session.app.screen
        first = screen.table.cursor_key
        await session.press("y", "escape")
        assert session.app.session.scope.value is not None
        session.app.session.loader.fetch_project(session.app.session.scope.value, project)
        await session.until(lambda: screen.table.cursor_index > 0, "a request above it")
        assert screen.table.cursor_key == first
