"""All forms behave alike: enter goes to the next field and submits on the last, ctrl+s submits."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Button, Input

from tests.harness.app import AppHarness, RunningApp
from tests.screens.test_queued_keys import SCREENS, load_app, ready
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.modal import Modal
from vtui.widgets.forms.option_lines import RadioLine
from vtui.widgets.forms.value_area import ValueArea

FORMS = [name for name in SCREENS if name.startswith("FormScreen")]


def shown(ui: RunningApp) -> dict[str, str]:
    """Keys on the bottom line and what they do."""
    active = ui.app.screen.active_bindings.values()
    return {one.binding.key: one.binding.description for one in active if one.binding.show and one.enabled}


def fields(screen: Screen[Any]) -> list[Any]:
    """What can be filled in."""
    return [stop for stop in screen.focus_chain if not isinstance(stop, Button)]


async def opened_forms(ui: RunningApp) -> AsyncIterator[tuple[str, Screen[Any]]]:
    """Open each form in turn, with its name; the one before is to be closed by then."""
    loaded = await load_app(ui)
    for name in sorted(FORMS):
        made = SCREENS[name](loaded)
        screen = made if isinstance(made, Screen) else await made
        ui.app.push_screen(screen)
        await ready(ui)
        yield name, screen


async def test_enter_goes_through_the_fields_of_every_form_and_is_in_the_key_line() -> None:
    assert len(FORMS) == 7
    async with AppHarness().run_app() as ui:
        async for name, screen in opened_forms(ui):
            *before, last = fields(screen)
            if screen.focused not in fields(screen):
                await ui.press("tab")
            for field in before:
                assert screen.focused is field, name
                if isinstance(field, ValueArea):
                    assert shown(ui)["enter"] == "Newline"
                    await ui.press("enter", "tab")
                    assert field.text == "\n"
                else:
                    assert shown(ui)["enter"] == "Next", name
                    await ui.press("enter")
            assert screen.focused is last, name
            assert shown(ui)["enter"] == shown(ui)["ctrl+s"] != "Next", name
            assert ui.app.screen is screen, name
            screen.dismiss()
            await ready(ui)


async def test_variable_form_is_filled_with_enter_only() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await ui.press("A", *"API_KEY", "enter", "a", "enter", "b", "tab", "enter", "enter", "enter", *"why")
        form = ui.app.screen
        assert isinstance(form, FormScreen)
        assert tuple(form.values[field] for field in ("key", "value", "comment")) == ("API_KEY", "a\nb", "why")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")


async def test_j_and_k_move_unless_a_text_field_has_the_focus() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await ui.press("A", "j", "k")
        form = ui.app.screen
        assert isinstance(form, FormScreen)
        assert form.values["key"] == "jk"
        form.query_one("#type", RadioLine).focus()
        await ui.press("j")
        assert getattr(form.focused, "id", None) == "branch"
        await ui.press("up", "k")
        assert getattr(form.focused, "id", None) == "places"


@pytest.mark.parametrize("quick", [False, True])
async def test_question_that_requires_a_name_shows_the_next_key(quick: bool) -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "search" and row.state == "ERROR")
        ui.listed.table.move_to(row.id)
        await ui.press("D")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.see("Type search")
        assert "enter" not in shown(ui)
        await ui.press(*"searc", "enter")
        assert "enter" not in shown(ui)
        await ui.press("h")
        assert shown(ui)["enter"] == "Confirm"
        await ui.press("enter")
        assert shown(ui)["enter"] == "Delete"
        assert harness.wire.writes() == []
        if quick:
            await ui.press("enter", "enter")
            assert harness.wire.writes() == []
        else:
            await ui.answer("enter")
            await ui.until(harness.wire.writes, "the request")


async def test_job_of_a_closed_dialog_closes_no_other_screen() -> None:
    async with AppHarness().run_app() as ui:
        loaded = await load_app(ui)
        for name in ("FormScreen clean-up", "ImportScreen"):
            made = SCREENS[name](loaded)
            assert isinstance(made, Screen)
            ui.app.push_screen(made)
            await ready(ui)
            made.dismiss()
            made.dismiss()  # the job that looked for something comes with its answer
            await ready(ui)
            assert ui.app.screen is ui.app.screen_stack[0]
            assert ui.app.is_running


async def test_escape_asks_before_typed_text_is_discarded() -> None:
    async with AppHarness().run_app(project="store", size=(80, 24)) as ui:
        await ui.press("4")
        await ui.rests()
        await ui.press("A", "escape")
        assert not isinstance(ui.app.screen, FormScreen)
        await ui.press("A", *"API_KEY", "escape")
        await ui.see("Discard what you typed?", "Discard", "esc Keep editing")
        await ui.press("escape")
        form = ui.app.screen
        assert isinstance(form, FormScreen)
        assert form.values["key"] == "API_KEY"
        await ui.press("escape", "enter")
        await ui.until(lambda: not isinstance(ui.app.screen, FormScreen), "the list")
        assert len(ui.app.screen_stack) == 1


async def test_escape_closes_an_unchanged_form() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await ui.press("4")
        await ui.rests()
        await ui.press("A", "x", "backspace", "escape")
        assert len(ui.app.screen_stack) == 1


async def test_every_form_asks_before_typed_text_is_discarded() -> None:
    async with AppHarness().run_app() as ui:
        async for name, screen in opened_forms(ui):
            texts = [field for field in fields(screen) if isinstance(field, Input | ValueArea)]
            for field in texts[:1]:
                field.focus()
                await ui.press("z", "escape")
                await ui.see("Discard what you typed?")
                await ui.press("enter")
            if not texts:
                await ui.press("escape")
            await ui.until(lambda: not isinstance(ui.app.screen, Modal), name)
