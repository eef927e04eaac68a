"""Ctrl+z suspends wherever nothing is to be undone; here the terminal of the tests says that it cannot be suspended."""

import pytest
from textual.widgets import Input, TextArea

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named
from tests.screens.test_env_writing import on_env
from vtui.palette import Palette
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.dialogs.too_small import TooSmall
from vtui.screens.menus.sort import SortMenu
from vtui.screens.menus.team import TeamMenu

REFUSED = "Suspending is not supported in this terminal."


async def suspends(session: Session, key: str = "ctrl+z") -> bool:
    """Whether the key suspends."""
    before = session.toasts.count(REFUSED)
    await session.press(key)
    return session.toasts.count(REFUSED) == before + 1


@pytest.mark.parametrize(
    ("key", "screen"),
    [("R", Question), ("t", TeamMenu), ("s", SortMenu), ("question_mark", HelpScreen), ("colon", Palette)],
)
async def test_it_works_on_a_list_and_above_it(key: str, screen: type) -> None:
    async with Stage().look() as session:
        await session.rests()
        assert await suspends(session)
        await session.press(key)
        await session.until(lambda: isinstance(session.app.screen, screen), f"to be on {screen.__name__}")
        assert await suspends(session)
        assert isinstance(session.app.screen, screen)


async def test_it_works_while_a_filter_is_written_and_in_a_terminal_that_is_too_small() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("slash", "a")
        assert await suspends(session)
        assert isinstance(session.app.focused, Input)
        assert session.app.focused.value == "a"
        await session.pilot.resize_terminal(40, 10)
        await session.until(lambda: isinstance(session.app.screen, TooSmall), "too small")
        assert await suspends(session)


async def test_in_a_text_area_it_is_undo_and_in_the_other_fields_it_suspends() -> None:
    async with Stage().look(project="store") as session:
        await on_env(session)
        await session.press("A")
        await session.until(lambda: Named("variable")(session.app.screen), "the form")
        assert await suspends(session)
        area = session.app.screen.query_one(TextArea)
        area.focus()
        await session.press("a")
        assert area.text == "a"
        assert not await suspends(session)
        assert area.text == ""


async def test_it_can_be_moved_to_another_key_everywhere() -> None:
    async with Stage().look(keys=(("suspend", ("ctrl+x",)),)) as session:
        await session.rests()
        assert not await suspends(session)
        assert await suspends(session, "ctrl+x")
        await session.press("colon")
        await session.until(lambda: isinstance(session.app.screen, Palette), "the palette")
        assert not await suspends(session)
        await session.press("escape", "t")
        await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
        assert not await suspends(session)


async def test_the_help_says_so() -> None:
    async with Stage().look(size=(120, 100)) as session:
        await session.rests()
        await session.press("question_mark")
        await session.see("ctrl+z     Suspend vtui; fg in the shell resumes it")
