"""All forms agree: enter goes to the next field and submits on the last, ctrl+s submits, a value has several lines."""

from typing import Any

import pytest
from textual.screen import Screen
from textual.widgets import Button

from tests.harness.app_stage import Session, Stage
from tests.screens.test_queued_keys import SCREENS, ready, world_of
from vtui.screens.dialogs.form import FormScreen
from vtui.screens.dialogs.question import Question
from vtui.widgets.forms.radio_line import RadioLine
from vtui.widgets.forms.value_area import ValueArea

FORMS = [name for name in SCREENS if name.startswith("FormScreen")]


def shown(session: Session) -> dict[str, str]:
    """Keys on the bottom line and what they do."""
    active = session.app.screen.active_bindings.values()
    return {one.binding.key: one.binding.description for one in active if one.binding.show and one.enabled}


def fields(screen: Screen[Any]) -> list[Any]:
    """What can be filled in."""
    return [stop for stop in screen.focus_chain if not isinstance(stop, Button)]


async def test_enter_goes_through_the_fields_of_every_form_and_the_key_line_says_so() -> None:
    assert len(FORMS) == 7
    async with Stage().look() as session:
        world = await world_of(session)
        for name in sorted(FORMS):
            made = SCREENS[name](world)
            screen = made if isinstance(made, Screen) else await made
            session.app.push_screen(screen)
            await ready(session)
            *before, last = fields(screen)
            if screen.focused not in fields(screen):
                await session.press("tab")
            for field in before:
                assert screen.focused is field, name
                if isinstance(field, ValueArea):
                    assert shown(session)["enter"] == "Line break"
                    await session.press("enter", "tab")
                    assert field.text == "\n"
                else:
                    assert shown(session)["enter"] == "Next", name
                    await session.press("enter")
            assert screen.focused is last, name
            assert shown(session)["enter"] == shown(session)["ctrl+s"] != "Next", name
            assert session.app.screen is screen, name
            screen.dismiss()
            await ready(session)


async def test_a_variable_is_written_with_enter_alone_and_asked_about_at_the_end() -> None:
    async with Stage().look(project="store") as session:
        await session.press("4")
        await session.rests()
        await session.press("A", *"API_KEY", "enter", "a", "enter", "b", "tab", "enter", "enter", "enter", *"why")
        form = session.app.screen
        assert isinstance(form, FormScreen)
        assert tuple(form.values[field] for field in ("key", "value", "comment")) == ("API_KEY", "a\nb", "why")
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")


async def test_j_and_k_move_where_no_letters_are_typed_and_are_typed_where_they_are() -> None:
    async with Stage().look(project="store") as session:
        await session.press("4")
        await session.rests()
        await session.press("A", "j", "k")
        form = session.app.screen
        assert isinstance(form, FormScreen)
        assert form.values["key"] == "jk"
        form.query_one("#type", RadioLine).focus()
        await session.press("j")
        assert getattr(form.focused, "id", None) == "branch"
        await session.press("up", "k")
        assert getattr(form.focused, "id", None) == "places"


@pytest.mark.parametrize("quick", [False, True])
async def test_a_question_that_takes_a_name_shows_which_key_comes_next(quick: bool) -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.name == "search" and row.state == "ERROR")
        session.listed.table.move_to(row.id)
        await session.press("D")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.see("Type search")
        assert "enter" not in shown(session)
        await session.press(*"searc", "enter")
        assert "enter" not in shown(session)
        await session.press("h")
        assert shown(session)["enter"] == "Go to Delete"
        await session.press("enter")
        assert shown(session)["enter"] == "Delete"
        assert stage.wire.writes() == []
        if quick:
            await session.press("enter", "enter")
            assert stage.wire.writes() == []
        else:
            await session.answer("enter")
            await session.until(stage.wire.writes, "the request")


async def test_a_job_that_ends_after_its_dialog_was_closed_closes_nothing_else() -> None:
    async with Stage().look() as session:
        world = await world_of(session)
        for name in ("FormScreen clean-up", "ImportScreen"):
            made = SCREENS[name](world)
            assert isinstance(made, Screen)
            session.app.push_screen(made)
            await ready(session)
            made.dismiss()
            made.dismiss()  # the job that looked for something comes with its answer
            await ready(session)
            assert session.app.screen is session.app.screen_stack[0]
            assert session.app.is_running
