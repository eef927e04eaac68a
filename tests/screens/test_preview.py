"""The preview shows the row under the cursor and requests its details once."""

import pytest
from textual import events
from textual.keys import key_to_character

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from tests.harness.waiting import settle
from vtui.screens.lists.pane import preview
from vtui.screens.lists.pane.preview import Preview
from vtui.screens.pages.project import ProjectScreen
from vtui.widgets.layout.side_by_side import SplitView


def details(harness: AppHarness) -> list[str]:
    """The deployments whose details were requested."""
    return [path.rsplit("/", 1)[1] for path in harness.wire.paths() if path.startswith("/v13/deployments/")]


def shown(ui: RunningApp) -> Preview:
    return ui.app.screen.query_one(Preview)


async def rested(ui: RunningApp) -> None:
    """Wait until the cursor, which has moved just now, counts as resting, and what that asks for has come."""
    pane = shown(ui)
    await ui.pilot.pause(0)
    await ui.until(lambda: pane.resting, "the cursor to rest")
    await ui.pilot.pause()


async def hold(ui: RunningApp, monkeypatch: pytest.MonkeyPatch, key: str, times: int) -> None:
    """A key that is held down, however long that takes; the cursor rests soon after the last one."""
    ends_at = ui.listed.table.cursor_index + (times if key == "j" else -times)
    monkeypatch.setattr(preview, "PAUSE", 600.0)
    for left in range(times, 0, -1):
        if left == 1:
            await ui.until(lambda: abs(ui.listed.table.cursor_index - ends_at) == 1, "the last but one")
            await settle()  # the preview has followed: its timer for this row is the long one
            monkeypatch.setattr(preview, "PAUSE", 0.01)
        event = events.Key(key, key_to_character(key))
        event.set_sender(ui.app)
        ui.app.post_message(event)
    await ui.until(lambda: ui.listed.table.cursor_index == ends_at, "the last row")


async def test_details_are_requested_once_when_the_cursor_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    harness = AppHarness(deployments=350)
    async with harness.run_app(refresh=0, tick=0.05) as ui:
        await ui.rests()
        assert details(harness) == []
        await ui.press("p")
        first = ui.under_cursor.id
        await ui.until(lambda: details(harness) == [first], "the first row's details")
        await ui.pilot.pause()
        await hold(ui, monkeypatch, "j", 20)
        last = ui.under_cursor.id
        await rested(ui)
        await ui.until(lambda: len(details(harness)) > 1, "the last row's details")
        await ui.pilot.pause()
        assert details(harness) == [first, last]
        await hold(ui, monkeypatch, "k", 20)
        assert ui.under_cursor.id == first
        await rested(ui)
        await ui.pass_time(3)
        assert details(harness) == [first, last], "what was asked for is kept"
        await ui.press("r")
        await ui.until(lambda: details(harness) == [first, last, first], "a fresh look")


async def test_request_is_canceled_when_the_cursor_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.05)
    harness = AppHarness()
    async with harness.run_app(refresh=0, tick=0.05) as ui:
        await ui.rests()
        harness.wire.gate.clear()
        await ui.press("p")
        first, second = ui.rows[0].id, ui.rows[1].id
        await ui.until(lambda: details(harness) == [first], "the first row's question")
        assert "loading" in str(shown(ui).border_subtitle)
        await ui.press("j")
        await ui.until(lambda: details(harness) == [first, second], "the second row's question")
        harness.wire.gate.set()
        await ui.until(lambda: not str(shown(ui).border_subtitle), "its answer")
        await ui.press("k")
        await ui.until(lambda: len(details(harness)) > 2, "the first row's question again")
        assert details(harness) == [first, second, first], "its answer was not waited for"


async def test_details_are_requested_again_when_the_row_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    harness = AppHarness()
    async with harness.run_app(tick=0.05) as ui:
        await ui.rests()
        building = next(row for row in ui.rows if row.state == "BUILDING")
        ui.listed.table.move_to(building.id)
        await ui.press("p")
        await ui.until(lambda: details(harness) == [building.id], "its details")
        await ui.pass_time(5, step=1)
        assert details(harness) == [building.id]
        for _ in range(30):
            await ui.pass_time(10, step=5)
            if not ui.under_cursor.in_flight:
                break
        await ui.until(lambda: len(details(harness)) > 1, "another look")
        assert set(details(harness)) == {building.id}


async def test_failed_details_show_an_error_and_data_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview, "PAUSE", 0.01)
    harness = AppHarness(deployments=350)
    harness.wire.instead = lambda request: (
        reply(404, {"error": {"code": "not_found", "message": "gone"}}) if "/v13/" in request.url.path else None
    )
    async with harness.run_app(refresh=0, tick=0.05) as ui:
        await ui.rests()
        await ui.press("p")
        await ui.until(lambda: str(shown(ui).border_subtitle), "an error")
        asked = len(details(harness))
        await ui.pass_time(5)
        assert len(details(harness)) == asked == 1, "a row that stays is not asked about over and over"
        assert ui.under_cursor.branch in ui.text


async def test_preview_is_on_all_lists_and_project_pages_until_toggled_off() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("p")
        for key in "1234":
            await ui.press(key)
            await ui.rests()
            await ui.until(lambda: shown(ui).border_title, f"a preview on {key}")
            table = ui.listed.table
            assert table.has_focus
            assert shown(ui).region.x >= table.region.right, "beside it"
        await ui.press("2", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the project")
        await ui.rests()
        await ui.until(lambda: shown(ui).border_title, "a preview on the page")
        assert shown(ui).region.y >= ui.listed.table.region.bottom, "below it"
        await ui.press("p")
        assert not shown(ui).display
        await ui.press("1")
        await ui.rests()
        assert not shown(ui).display


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_preview_takes_two_fifths_and_resizing_keeps_the_cursor(size: tuple[int, int]) -> None:
    async with AppHarness().run_app(size=size, refresh=0) as ui:
        await ui.rests()
        await ui.press("pagedown", "p")
        await ui.until(lambda: shown(ui).border_title, "the preview")
        key, pane = ui.listed.table.cursor_key, shown(ui)
        split = ui.app.screen.query_one(SplitView).size
        part = pane.outer_size.width / split.width if size[0] > 100 else pane.outer_size.height / split.height
        assert 0.38 <= part <= 0.42
        assert "▌" in ui.text
        await ui.pilot.resize_terminal(*((80, 24) if size[0] > 100 else (120, 36)))
        await ui.see("▌")
        assert ui.listed.table.cursor_key == key
        await ui.press("p")
        await ui.see("▌")
        assert ui.listed.table.cursor_key == key


async def test_preview_of_a_project_page_is_empty_while_its_boxes_have_the_focus() -> None:
    async with AppHarness(deployments=40).run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("u")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the project")
        await ui.rests()
        await ui.press("tab")
        ui.app.session.preview.value = True
        await ui.pilot.pause()
        assert isinstance(ui.app.screen, ProjectScreen)
