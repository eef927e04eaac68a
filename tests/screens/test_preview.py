"""The preview: the row under the cursor, asked about once when the cursor rests."""

import pytest
from textual import events
from textual.keys import key_to_character

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.screens.lists.pane import preview
from vtui.screens.lists.pane.preview import Preview
from vtui.screens.pages.project import ProjectScreen
from vtui.widgets.layout.split_view import Beside


def details(stage: Stage) -> list[str]:
    """The deployments whose details were asked for."""
    return [path.rsplit("/", 1)[1] for path in stage.wire.paths() if path.startswith("/v13/deployments/")]


def shown(session: Session) -> Preview:
    return session.app.screen.query_one(Preview)


async def rested(session: Session) -> None:
    """Wait until the cursor, which has moved just now, counts as resting, and what that asks for has come."""
    pane = shown(session)
    await session.pilot.pause(0)
    await session.until(lambda: pane.resting, "the cursor to rest")
    await session.pilot.pause()


async def hold(session: Session, monkeypatch: pytest.MonkeyPatch, key: str, times: int) -> None:
    """A key that is held down, however long that takes; the cursor rests soon after the last one."""
    ends_at = session.listed.table.cursor_index + (times if key == "j" else -times)
    monkeypatch.setattr(preview, "PAUSE", 600.0)
    for left in range(times, 0, -1):
        if left == 1:
            await session.until(lambda: abs(session.listed.table.cursor_index - ends_at) == 1, "the last but one")
            monkeypatch.setattr(preview, "PAUSE", 0.01)
        event = events.Key(key, key_to_character(key))
        event.set_sender(session.app)
        session.app.post_message(event)
    await session.until(lambda: session.listed.table.cursor_index == ends_at, "the last row")


async def test_a_row_is_asked_about_once_when_the_cursor_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    stage = Stage(deployments=350)
    async with stage.look(refresh=0, tick=0.05) as session:
        await session.rests()
        assert details(stage) == []
        await session.press("p")
        first = session.under_cursor.id
        await session.until(lambda: details(stage) == [first], "the first row's details")
        await session.pilot.pause()
        await hold(session, monkeypatch, "j", 20)
        last = session.under_cursor.id
        await rested(session)
        await session.until(lambda: len(details(stage)) > 1, "the last row's details")
        await session.pilot.pause()
        assert details(stage) == [first, last]
        await hold(session, monkeypatch, "k", 20)
        assert session.under_cursor.id == first
        await rested(session)
        await session.pass_time(3)
        assert details(stage) == [first, last], "what was asked for is kept"
        await session.press("r")
        await session.until(lambda: details(stage) == [first, last, first], "a fresh look")


async def test_a_question_is_given_up_when_the_cursor_moves_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.05)
    stage = Stage()
    async with stage.look(refresh=0, tick=0.05) as session:
        await session.rests()
        stage.wire.gate.clear()
        await session.press("p")
        first, second = session.rows[0].id, session.rows[1].id
        await session.until(lambda: details(stage) == [first], "the first row's question")
        assert "loading" in str(shown(session).border_subtitle)
        await session.press("j")
        await session.until(lambda: details(stage) == [first, second], "the second row's question")
        stage.wire.gate.set()
        await session.until(lambda: not str(shown(session).border_subtitle), "its answer")
        await session.press("k")
        await session.until(lambda: len(details(stage)) > 2, "the first row's question again")
        assert details(stage) == [first, second, first], "its answer was not waited for"


async def test_a_row_that_changes_is_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    stage = Stage()
    async with stage.look(tick=0.05) as session:
        await session.rests()
        building = next(row for row in session.rows if row.state == "BUILDING")
        session.listed.table.move_to(building.id)
        await session.press("p")
        await session.until(lambda: details(stage) == [building.id], "its details")
        await session.pass_time(5, step=1)
        assert details(stage) == [building.id]
        for _ in range(30):
            await session.pass_time(10, step=5)
            if not session.under_cursor.in_flight:
                break
        await session.until(lambda: len(details(stage)) > 1, "another look")
        assert set(details(stage)) == {building.id}


async def test_a_row_that_cannot_be_read_says_so_beside_what_the_list_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    stage = Stage(deployments=350)
    stage.wire.instead = lambda request: (
        reply(404, {"error": {"code": "not_found", "message": "gone"}}) if "/v13/" in request.url.path else None
    )
    async with stage.look(refresh=0, tick=0.05) as session:
        await session.rests()
        await session.press("p")
        await session.until(lambda: str(shown(session).border_subtitle), "an error")
        asked = len(details(stage))
        await session.pass_time(5)
        assert len(details(stage)) == asked == 1, "a row that stays is not asked about over and over"
        assert session.under_cursor.branch in session.text


async def test_the_preview_is_there_on_all_lists_and_goes_everywhere() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("p")
        for key in "1234":
            await session.press(key)
            await session.rests()
            await session.until(lambda: shown(session).border_title, f"a preview on {key}")
            table = session.listed.table
            assert table.has_focus
            assert shown(session).region.x >= table.region.right, "beside it"
        await session.press("2", "enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project")
        await session.rests()
        await session.until(lambda: shown(session).border_title, "a preview on the page")
        assert shown(session).region.y >= session.listed.table.region.bottom, "below it"
        await session.press("p")
        assert not shown(session).display
        await session.press("1")
        await session.rests()
        assert not shown(session).display


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_it_takes_two_fifths_and_resizing_keeps_the_cursor(size: tuple[int, int]) -> None:
    async with Stage().look(size=size, refresh=0) as session:
        await session.rests()
        await session.press("pagedown", "p")
        await session.until(lambda: shown(session).border_title, "the preview")
        key, pane = session.listed.table.cursor_key, shown(session)
        whole = session.app.screen.query_one(Beside).size
        part = pane.outer_size.width / whole.width if size[0] > 100 else pane.outer_size.height / whole.height
        assert 0.38 <= part <= 0.42
        assert "▌" in session.text
        await session.pilot.resize_terminal(*((80, 24) if size[0] > 100 else (120, 36)))
        await session.see("▌")
        assert session.listed.table.cursor_key == key
        await session.press("p")
        await session.see("▌")
        assert session.listed.table.cursor_key == key


async def test_the_preview_of_a_project_s_builds_shows_none_while_the_boxes_of_its_page_have_the_focus() -> None:
    async with Stage(deployments=40).look(refresh=0) as session:
        await session.rests()
        await session.press("u")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project")
        await session.rests()
        await session.press("tab")
        session.app.session.preview.value = True
        await session.pilot.pause()
        assert isinstance(session.app.screen, ProjectScreen)
