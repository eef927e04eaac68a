"""Ctrl+z suspends vtui on every screen; the terminal of the tests reports that it cannot be suspended."""

import pytest
from textual.widgets import Input, TextArea

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named
from tests.screens.test_env_writing import on_env
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.dialogs.too_small import TooSmall
from vtui.screens.menus.palette import Palette
from vtui.screens.menus.sort import SortMenu
from vtui.screens.menus.team import TeamMenu

REFUSED = "Suspending is not supported in this terminal."


async def suspends(ui: RunningApp, key: str = "ctrl+z") -> bool:
    """Whether the key suspends."""
    before = ui.toasts.count(REFUSED)
    await ui.press(key)
    return ui.toasts.count(REFUSED) == before + 1


@pytest.mark.parametrize(
    ("key", "screen"),
    [("R", QuestionScreen), ("t", TeamMenu), ("s", SortMenu), ("question_mark", HelpScreen), ("colon", Palette)],
)
async def test_ctrl_z_suspends_lists_and_dialogs(key: str, screen: type) -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        assert await suspends(ui)
        await ui.press(key)
        await ui.until(lambda: isinstance(ui.app.screen, screen), f"to be on {screen.__name__}")
        assert await suspends(ui)
        assert isinstance(ui.app.screen, screen)


async def test_ctrl_z_suspends_while_filtering_and_in_a_too_small_terminal() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("slash", "a")
        assert await suspends(ui)
        assert isinstance(ui.app.focused, Input)
        assert ui.app.focused.value == "a"
        await ui.pilot.resize_terminal(40, 10)
        await ui.until(lambda: isinstance(ui.app.screen, TooSmall), "too small")
        assert await suspends(ui)


async def test_ctrl_z_undoes_in_a_text_area_and_suspends_in_other_fields() -> None:
    async with AppHarness().run_app(project="store") as ui:
        await on_env(ui)
        await ui.press("A")
        await ui.until(lambda: Named("variable")(ui.app.screen), "the form")
        assert await suspends(ui)
        area = ui.app.screen.query_one(TextArea)
        area.focus()
        await ui.press("a")
        assert area.text == "a"
        assert not await suspends(ui)
        assert area.text == ""


async def test_suspend_can_be_moved_to_another_key() -> None:
    async with AppHarness().run_app(keys=(("suspend", ("ctrl+x",)),)) as ui:
        await ui.rests()
        assert not await suspends(ui)
        assert await suspends(ui, "ctrl+x")
        await ui.press("colon")
        await ui.until(lambda: isinstance(ui.app.screen, Palette), "the palette")
        assert not await suspends(ui)
        await ui.press("escape", "t")
        await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
        assert not await suspends(ui)


async def test_help_lists_suspend() -> None:
    async with AppHarness().run_app(size=(120, 100)) as ui:
        await ui.rests()
        await ui.press("question_mark")
        await ui.see("ctrl+z", "Suspend vtui (resume with fg)")
