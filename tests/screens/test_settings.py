"""Settings in the dashboard: shown with where they come from, changed at once, written where nobody's line is lost."""

from pathlib import Path

import pytest

from tests.harness.app_stage import Session, Stage
from tests.harness.openings import Named
from vtui.config.file import ConfigFile
from vtui.config.reading import load_settings
from vtui.config.settings import Settings
from vtui.screens.dialogs.settings import ByHandScreen, SettingsScreen


async def opened(session: Session, name: str) -> SettingsScreen:
    """The settings, on one of them."""
    await session.rests()
    await session.press("comma")
    await session.see("Settings", "refresh")
    screen = session.app.screen
    assert isinstance(screen, SettingsScreen)
    names = [row.name for row in screen._rows]  # noqa: SLF001 - the lines in their order
    screen.choices.go(names.index(name))
    await session.pilot.pause()
    return screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_number_is_checked_as_it_is_typed_holds_at_once_and_is_written(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    file = tmp_path / "config.toml"
    file.write_text("refresh = 10\n")
    async with Stage().look(size=size, config=ConfigFile(file, {})) as session:
        await opened(session, "refresh")
        await session.see("line 1", "Seconds between refreshes", "It is a whole number from 0 to 86,400.")
        await session.press("enter")
        await session.until(lambda: Named("setting")(session.app.screen), "the form")
        await session.press("ctrl+u", *"often")
        await session.see("refresh must be a whole number from 0 to 86,400")
        await session.press("enter")
        assert Named("setting")(session.app.screen), "what is wrong goes nowhere"
        await session.press("ctrl+u", *"30", "enter")
        await session.toast("refresh is changed.")
        assert session.app.session.settings.value.refresh == 30
        assert load_settings(file).refresh == 30
        await session.press("escape")
        await session.see("live 30s")


async def test_choices_are_picked_and_the_lists_follow(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with Stage().look(config=ConfigFile(file, {})) as session:
        await opened(session, "times")
        await session.press("enter")
        await session.until(lambda: Named("pick")(session.app.screen), "the menu")
        await session.press(*"utc", "enter")
        await session.toast("times is changed.")
        assert load_settings(file).times == "utc"
        screen = session.app.screen
        assert isinstance(screen, SettingsScreen)
        await session.see('"utc"', "line 1")
        await session.press("escape")
        await session.see("13 Nov")
        await opened(session, "theme")
        await session.press("enter")
        await session.until(lambda: Named("pick")(session.app.screen), "the menu")
        await session.press(*"vtui-light", "enter")
        await session.until(lambda: session.app.theme == "vtui-light", "the colours")


async def test_a_file_with_comments_is_shown_the_line_and_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    text = "# mine\nascii = false  # for now\n"
    file.write_text(text)
    async with Stage().look(size=(80, 24), config=ConfigFile(file, {})) as session:
        await opened(session, "ascii")
        await session.press("enter")
        await session.until(lambda: Named("pick")(session.app.screen), "the menu")
        await session.press(*"true", "enter")
        await session.until(lambda: isinstance(session.app.screen, ByHandScreen), "the line")
        await session.see("Line 2 of", "ascii = true")
        await session.press("y")
        await session.until(lambda: session.app.clipboard == "ascii = true", "the copy")
        assert file.read_text() == text
        assert session.app.session.settings.value.ascii is True, "it holds for this run all the same"


async def test_what_a_variable_sets_is_not_changed_and_the_demo_writes_nothing(tmp_path: Path) -> None:
    file = ConfigFile(tmp_path / "config.toml", {"VTUI_REFRESH": "5"})
    async with Stage().look(config=file) as session:
        await opened(session, "refresh")
        await session.press("enter")
        await session.toast("refresh is set by VTUI_REFRESH, which goes before the file.")
        assert isinstance(session.app.screen, SettingsScreen)
    async with Stage().look() as session:
        await opened(session, "team")
        await session.see("Kept in nowhere: this is the demo.")
        await session.press("enter")
        await session.until(lambda: Named("setting")(session.app.screen), "the form")
        await session.press(*"acme", "enter")
        await session.toast("team is changed for this run.")
    assert file.path is not None
    assert file.rows(Settings())[0].origin == "VTUI_REFRESH"


async def test_a_file_that_cannot_be_written_is_told_of_and_nothing_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("refresh = \n")
    async with Stage().look(config=ConfigFile(file, {})) as session:
        await opened(session, "auto_load")
        await session.press("enter")
        await session.until(lambda: Named("setting")(session.app.screen), "the form")
        await session.press("ctrl+u", *"500", "enter")
        await session.toast("auto_load is changed for this run alone.")
        assert file.read_text() == "refresh = \n"
        await opened_again(session)


async def opened_again(session: Session) -> None:
    """Tables are written by a person."""
    screen = session.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.action_last()
    await session.press("enter")
    await session.until(lambda: isinstance(session.app.screen, ByHandScreen), "the lines")
    await session.see("Below all other lines of", "[keys]", 'redeploy = "ctrl+r"')


async def test_an_address_that_a_token_must_not_go_to_is_refused_as_it_is_typed() -> None:
    async with Stage().look() as session:
        await opened(session, "api_url")
        await session.press("enter")
        await session.until(lambda: Named("setting")(session.app.screen), "the form")
        await session.press(*"http://api.example.com", "enter")
        await session.until(lambda: Named("setting")(session.app.screen), "it still")
        await session.see("https")
        assert session.app.session.settings.value.api_url is None
