"""Keys that come before a screen is built, or before the focus has moved, reach what they were typed for."""

import asyncio

import pytest
from textual import events
from textual._xterm_parser import XTermParser  # Textual reads a terminal's bytes nowhere else
from textual.keys import key_to_character

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.dialogs.settings import SettingsScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.menus.facets import FacetsMenu
from vtui.screens.menus.sort import SortMenu
from vtui.screens.pages.log import LogScreen
from vtui.screens.pages.registry import ROW_PAGES

ENTER = events.Key("enter", None)


def settled(session: Session) -> bool:
    """Whether all that was typed has been handled, with what came of it."""
    return session.app.type_ahead.settled(ENTER)


async def burst(session: Session, typed: str, turns: int = 0) -> None:
    """Bytes of a terminal, read in one go, with some turns of the event loop between two keys."""
    for event in XTermParser().feed(typed):
        session.app.post_message(event)
        for _ in range(turns):
            await asyncio.sleep(0)
    await session.until(lambda: settled(session), "all keys to be handled")


def post(session: Session, *keys: str) -> None:
    """Keys without a pause, and without waiting for what they do."""
    for key in keys:
        session.app.post_message(events.Key(key, key_to_character(key)))


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_text_after_slash_is_the_filter_at_any_speed(turns: int) -> None:
    async with Stage().look() as session:
        await session.rests()
        await burst(session, "/state:error branch:main", turns)
        assert session.listed.bar.input.value == "state:error branch:main"
        assert type(session.app.screen) is DeploymentsScreen


async def test_text_before_the_first_screen_is_built_is_the_filter() -> None:
    async with Stage().look() as session:
        await burst(session, "/state:error")
        assert session.listed.bar.input.value == "state:error"


async def test_text_that_is_typed_while_the_list_loads_stays_and_filters_it() -> None:
    stage = Stage()
    stage.wire.gate.clear()
    async with stage.look() as session:
        await burst(session, "/sta")
        assert session.listed.bar.input.value == "sta"
        stage.wire.gate.set()
        await session.rests()
        await burst(session, "te:error")
        assert session.listed.bar.input.value == "state:error"
        assert {row.state for row in session.listed.view} == {"ERROR"}
        await session.press("escape")
        assert session.listed.bar.input.value == ""
        assert len(session.listed.view) > 100


async def test_keys_after_enter_in_the_filter_belong_to_the_list() -> None:
    async with Stage(deployments=350).look() as session:
        await session.rests()
        await burst(session, "/state:error branch:main\rjj")
        assert session.listed.table.cursor_index == 2
        assert (session.under_cursor.state, session.under_cursor.branch) == ("ERROR", "main")
        third = session.under_cursor.id
        await burst(session, "\x1b[A\x1b[Bl")
        screen = session.app.screen
        assert isinstance(screen, LogScreen)
        assert screen.pane.row.id == third


async def test_enter_after_a_filter_of_many_rows_waits_until_they_are_filtered() -> None:
    async with Stage(deployments=6_000).look(auto_load=6_000) as session:
        await session.until(lambda: len(session.rows) >= 5_000, "more rows than are filtered in one go")
        await burst(session, "/state:error\r\r")
        screen = session.app.screen
        assert isinstance(screen, ROW_PAGES)
        await session.see("× Error")


async def test_a_paste_after_slash_is_the_filter_and_stands_where_it_came() -> None:
    async with Stage().look() as session:
        await session.rests()
        await burst(session, "/sta\x1b[200~te:err\x1b[201~or")
        assert session.listed.bar.input.value == "state:error"


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_text_after_a_colon_is_the_palette_s_and_enter_runs_what_was_found(turns: int) -> None:
    async with Stage().look() as session:
        await session.rests()
        await burst(session, ":settings\rjj\r", turns)
        await session.until(lambda: Named("setting")(session.app.screen), "the form of the third setting")
        await session.see("─ log_lines ─")


async def test_escape_leaves_the_palette_at_once_and_the_next_keys_are_the_list_s() -> None:
    async with Stage().look() as session:
        await session.rests()
        post(session, "colon", "x", "y", "escape", "j")
        await session.until(lambda: settled(session), "all keys to be handled")
        assert type(session.app.screen) is DeploymentsScreen
        assert session.listed.table.cursor_index == 1


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_key_tab_value_fills_two_fields_of_a_new_variable(turns: int) -> None:
    async with Stage().look(project="store") as session:
        await session.press("4")
        await session.rests()
        await burst(session, "AAPI_KEY\thunter2", turns)
        form = session.app.screen
        assert isinstance(form, FormScreen)
        assert (form.values["key"], form.values["value"]) == ("API_KEY", "hunter2")


async def test_keys_after_a_form_s_end_belong_to_the_question_that_opens() -> None:
    async with Stage().look(project="store") as session:
        await session.press("4")
        await session.rests()
        await burst(session, "AAPI_KEY\thunter2\x13\x1b[C")
        question = session.app.screen
        assert isinstance(question, Question)
        assert getattr(question.focused, "id", None) == "yes"


@pytest.mark.parametrize("turns", [0, 1, 2])
@pytest.mark.parametrize(
    ("opening", "second", "screen"),
    [
        ("f", "enter", FacetsMenu),
        ("f", "space", FacetsMenu),
        ("f", "j", FacetsMenu),
        ("f", "right", FacetsMenu),
        ("x", "enter", FormScreen),
        ("x", "j", FormScreen),
        ("s", "right", SortMenu),
        ("comma", "j", SettingsScreen),
    ],
)
async def test_a_second_key_waits_for_the_menu(opening: str, second: str, screen: type, turns: int) -> None:
    async with Stage().look() as session:
        await session.rests()
        for key in (opening, second):
            post(session, key)
            for _ in range(turns):
                await asyncio.sleep(0)
        await session.until(lambda: settled(session), "both keys to be handled")
        assert type(session.app.screen) is screen


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_a_capital_typed_twice_in_one_breath_confirms_nothing(turns: int) -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.name == "store" and row.state == "READY")
        session.listed.table.move_to(row.id)
        await burst(session, "RR\r", turns)
        assert isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []


async def test_the_key_that_quits_never_waits() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        stage.wire.gate.clear()
        post(session, "R", "j", "j", "ctrl+q")
        await session.until(lambda: not session.app.is_running, "the end")
        stage.wire.gate.set()


async def test_keys_do_not_wait_for_ever_for_an_answer_that_does_not_come() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.name == "store" and row.state == "READY")
        session.listed.table.move_to(row.id)
        before = session.listed.table.cursor_index
        stage.wire.gate.clear()
        post(session, "R", "j", "j")
        await session.until(lambda: session.listed.table.cursor_index == before + 2, "both moves")
        stage.wire.gate.set()
