"""Keys typed before a screen is built or focused reach the screen they were typed for."""

import asyncio

import pytest
from textual import events
from textual._xterm_parser import XTermParser  # Textual reads a terminal's bytes nowhere else
from textual.keys import key_to_character

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.dialogs.settings import SettingsScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.sort import SortMenu
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

ENTER = events.Key("enter", None)


def settled(ui: RunningApp) -> bool:
    """Whether all that was typed has been handled, with what came of it."""
    return ui.app.type_ahead.settled(ENTER)


async def burst(ui: RunningApp, typed: str, turns: int = 0) -> None:
    """Bytes of a terminal, read in one go, with some turns of the event loop between two keys."""
    for event in XTermParser().feed(typed):
        ui.app.post_message(event)
        for _ in range(turns):
            await asyncio.sleep(0)
    await ui.until(lambda: settled(ui), "all keys to be handled")


def post(ui: RunningApp, *keys: str) -> None:
    """Keys without a pause, and without waiting for what they do."""
    for key in keys:
        ui.app.post_message(events.Key(key, key_to_character(key)))


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_text_after_slash_is_the_filter_at_any_speed(turns: int) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await burst(ui, "/state:error branch:main", turns)
        assert ui.listed.bar.input.value == "state:error branch:main"
        assert type(ui.app.screen) is DeploymentsScreen


async def test_text_before_the_first_screen_is_built_is_the_filter() -> None:
    async with AppHarness().run_app() as ui:
        await burst(ui, "/state:error")
        assert ui.listed.bar.input.value == "state:error"


async def test_text_typed_while_the_list_loads_filters_it() -> None:
    harness = AppHarness()
    harness.wire.gate.clear()
    async with harness.run_app() as ui:
        await burst(ui, "/sta")
        assert ui.listed.bar.input.value == "sta"
        harness.wire.gate.set()
        await ui.rests()
        await burst(ui, "te:error")
        assert ui.listed.bar.input.value == "state:error"
        assert {row.state for row in ui.listed.view} == {"ERROR"}
        await ui.press("escape")
        assert ui.listed.bar.input.value == ""
        assert len(ui.listed.view) > 100


async def test_keys_after_enter_in_the_filter_go_to_the_list() -> None:
    async with AppHarness(deployments=350).run_app() as ui:
        await ui.rests()
        await burst(ui, "/state:error branch:main\rjj")
        assert ui.listed.table.cursor_index == 2
        assert (ui.under_cursor.state, ui.under_cursor.branch) == ("ERROR", "main")
        third = ui.under_cursor.id
        await burst(ui, "\x1b[A\x1b[Bl")
        screen = ui.app.screen
        assert isinstance(screen, LogScreen)
        assert screen.pane.row.id == third


async def test_enter_after_a_filter_of_many_rows_waits_until_they_are_filtered() -> None:
    async with AppHarness(deployments=6_000).run_app(auto_load=6_000) as ui:
        await ui.until(lambda: len(ui.rows) >= 5_000, "more rows than are filtered in one go")
        await burst(ui, "/state:error\r\r")
        screen = ui.app.screen
        assert isinstance(screen, ROW_PAGES)
        await ui.see("× Error")


async def test_paste_after_slash_is_the_filter_in_typed_order() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await burst(ui, "/sta\x1b[200~te:err\x1b[201~or")
        assert ui.listed.bar.input.value == "state:error"


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_text_after_a_colon_goes_to_the_palette_and_enter_runs_the_match(turns: int) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await burst(ui, ":settings\rjj\r", turns)
        await ui.until(lambda: Named("setting")(ui.app.screen), "the form of the third setting")
        await ui.see("─ log_lines ─")


async def test_escape_closes_the_palette_at_once_and_the_next_keys_go_to_the_list() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        post(ui, "colon", "x", "y", "escape", "j")
        await ui.until(lambda: settled(ui), "all keys to be handled")
        assert type(ui.app.screen) is DeploymentsScreen
        assert ui.listed.table.cursor_index == 1


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_key_tab_value_fills_two_fields_of_a_new_variable(turns: int) -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await burst(ui, "AAPI_KEY\thunter2", turns)
        form = ui.app.screen
        assert isinstance(form, FormScreen)
        assert (form.values["key"], form.values["value"]) == ("API_KEY", "hunter2")


async def test_keys_after_submitting_a_form_go_to_the_question() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await burst(ui, "AAPI_KEY\thunter2\x13\x1b[C")
        question = ui.app.screen
        assert isinstance(question, QuestionScreen)
        assert getattr(question.focused, "id", None) == "yes"


@pytest.mark.parametrize("turns", [0, 1, 2])
@pytest.mark.parametrize(
    ("opening", "second", "screen"),
    [
        ("f", "enter", DeploymentsScreen),
        ("f", "space", FacetsMenu),
        ("f", "j", FacetsMenu),
        ("f", "right", FacetsMenu),
        ("x", "enter", FormScreen),
        ("x", "j", FormScreen),
        ("s", "right", SortMenu),
        ("comma", "j", SettingsScreen),
    ],
)
async def test_second_key_waits_for_the_menu(opening: str, second: str, screen: type, turns: int) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        for key in (opening, second):
            post(ui, key)
            for _ in range(turns):
                await asyncio.sleep(0)
        await ui.until(lambda: settled(ui), "both keys to be handled")
        assert type(ui.app.screen) is screen


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_capital_letter_typed_twice_at_once_does_not_confirm(turns: int) -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "store" and row.state == "READY")
        ui.listed.table.move_to(row.id)
        await burst(ui, "RR\r", turns)
        assert isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.writes() == []


async def test_quit_key_is_never_delayed() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        harness.wire.gate.clear()
        post(ui, "R", "j", "j", "ctrl+q")
        await ui.until(lambda: not ui.app.is_running, "the end")
        harness.wire.gate.set()


async def test_keys_wait_a_limited_time_for_a_missing_response() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "store" and row.state == "READY")
        ui.listed.table.move_to(row.id)
        before = ui.listed.table.cursor_index
        harness.wire.gate.clear()
        post(ui, "R", "j", "j")
        await ui.until(lambda: ui.listed.table.cursor_index == before + 2, "both moves")
        harness.wire.gate.set()


async def test_moves_typed_before_the_first_rows_move_over_them() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        for key in ("2", "j", "j", "enter"):
            ui.app.post_message(events.Key(key, key))
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
        assert ui.app.session.project.value.project == "api"
