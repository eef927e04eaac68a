"""The settings screen: values with their source, changed at once, and saved without losing a line of the file."""

from pathlib import Path

import pytest

from tests.harness.app import AppHarness, RunningApp
from tests.harness.openings import Named
from vtui.config.file import ConfigFile
from vtui.config.reading import load_settings
from vtui.config.settings import Settings
from vtui.screens.dialogs.settings import ByHandScreen, SettingsScreen
from vtui.state import State


async def opened(ui: RunningApp, name: str) -> SettingsScreen:
    """The settings, on one of them."""
    await ui.rests()
    await ui.press("comma")
    await ui.see("Settings", "refresh")
    screen = ui.app.screen
    assert isinstance(screen, SettingsScreen)
    names = [row.name for row in screen._rows]  # noqa: SLF001 - the lines in their order
    screen.choices.go(names.index(name))
    await ui.pilot.pause()
    return screen


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_number_is_checked_while_typed_applied_and_saved(tmp_path: Path, size: tuple[int, int]) -> None:
    file = tmp_path / "config.toml"
    file.write_text("refresh = 10\n")
    async with AppHarness().run_app(size=size, config=ConfigFile(file, {})) as ui:
        await opened(ui, "refresh")
        await ui.see("line 1", "Seconds between refreshes", "Allowed: a whole number from 0 to 86,400.")
        await ui.press("enter")
        await ui.until(lambda: Named("setting")(ui.app.screen), "the form")
        await ui.press("ctrl+u", *"often")
        await ui.see("refresh must be a whole number from 0 to 86,400")
        await ui.press("enter")
        assert Named("setting")(ui.app.screen), "what is wrong goes nowhere"
        await ui.press("ctrl+u", *"30", "enter")
        await ui.toast("refresh changed.")
        assert ui.app.session.settings.value.refresh == 30
        assert load_settings(file).refresh == 30
        await ui.press("escape")
        await ui.see("(every 30s)")


async def test_choices_apply_to_the_lists(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    async with AppHarness().run_app(config=ConfigFile(file, {})) as ui:
        await opened(ui, "times")
        await ui.press("enter")
        await ui.until(lambda: Named("pick")(ui.app.screen), "the menu")
        await ui.press(*"utc", "enter")
        await ui.toast("times changed.")
        assert load_settings(file).times == "utc"
        screen = ui.app.screen
        assert isinstance(screen, SettingsScreen)
        await ui.see("utc", "line 1")
        await ui.press("escape")
        await ui.see("13 Nov")
        await opened(ui, "theme")
        await ui.press("enter")
        await ui.until(lambda: Named("pick")(ui.app.screen), "the menu")
        await ui.press(*"vtui-light", "enter")
        await ui.until(lambda: ui.app.theme == "vtui-light", "a color theme")


async def test_file_with_comments_is_not_changed(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    text = "# mine\nascii = false  # for now\n"
    file.write_text(text)
    async with AppHarness().run_app(size=(80, 24), config=ConfigFile(file, {})) as ui:
        await opened(ui, "ascii")
        await ui.press("enter")
        await ui.until(lambda: Named("pick")(ui.app.screen), "the menu")
        await ui.press(*"true", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, ByHandScreen), "the line")
        await ui.see("Line 2 in", "ascii = true")
        await ui.press("y")
        await ui.until(lambda: ui.app.clipboard == "ascii = true", "the copy")
        assert file.read_text() == text
        assert ui.app.session.settings.value.ascii is True, "it holds for this run all the same"


async def test_setting_from_a_variable_is_read_only_and_the_demo_saves_nothing(tmp_path: Path) -> None:
    file = ConfigFile(tmp_path / "config.toml", {"VTUI_REFRESH": "5"})
    async with AppHarness().run_app(config=file) as ui:
        await opened(ui, "refresh")
        await ui.press("enter")
        await ui.toast("refresh is set by VTUI_REFRESH, which overrides the config file.")
        assert isinstance(ui.app.screen, SettingsScreen)
    async with AppHarness().run_app() as ui:
        await opened(ui, "team")
        await ui.see("Not saved (demo)")
        await ui.press("enter")
        await ui.until(lambda: Named("setting")(ui.app.screen), "the form")
        await ui.press(*"acme", "enter")
        await ui.toast("team changed for this session.")
    assert file.path is not None
    assert file.rows(Settings())[0].origin == "VTUI_REFRESH"


async def test_unwritable_file_shows_an_error_and_the_setting_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("refresh = \n")
    async with AppHarness().run_app(config=ConfigFile(file, {})) as ui:
        await opened(ui, "auto_load")
        await ui.press("enter")
        await ui.until(lambda: Named("setting")(ui.app.screen), "the form")
        await ui.press("ctrl+u", *"500", "enter")
        await ui.toast("auto_load changed for this session only.")
        assert file.read_text() == "refresh = \n"
        await opened_again(ui)


async def opened_again(ui: RunningApp) -> None:
    """Tables are written by a person."""
    screen = ui.app.screen
    assert isinstance(screen, SettingsScreen)
    screen.action_last()
    await ui.press("enter")
    await ui.until(lambda: isinstance(ui.app.screen, ByHandScreen), "the lines")
    await ui.see("At the end of", "[keys]", 'redeploy = "ctrl+r"')


async def test_unsafe_api_address_is_refused_while_typed() -> None:
    async with AppHarness().run_app() as ui:
        await opened(ui, "api_url")
        await ui.press("enter")
        await ui.until(lambda: Named("setting")(ui.app.screen), "the form")
        await ui.press(*"http://api.example.com", "enter")
        await ui.until(lambda: Named("setting")(ui.app.screen), "it still")
        await ui.see("https")
        assert ui.app.session.settings.value.api_url is None


async def test_theme_in_use_is_shown_with_its_source() -> None:
    async with AppHarness().run_app(state=State(theme="vtui-light")) as ui:
        await ui.rests()
        for theme, source in (
            ("vtui-light", "theme menu"),
            ("vtui-16-colors", "terminal (16 colors)"),
            ("vtui-dark", "default"),
        ):
            ui.app.theme = theme
            await ui.press("comma")
            shown = (await ui.see("Setting", "Current", "Source")).splitlines()
            (line,) = [line for line in shown if "theme  " in line]
            assert theme in line
            assert source in line
            await ui.press("escape")
