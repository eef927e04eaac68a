"""Copying values and opening URLs from the screens."""

import sys

import pytest

from tests.harness.app import AppHarness, RunningApp
from vtui.screens.dialogs.address import AddressScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.system.desktop import Desktop, Tool

TAKES = Tool((sys.executable, "-c", "import sys; sys.stdin.read()"))
FAILS = Tool((sys.executable, "-c", "raise SystemExit(1)"))


async def copied(ui: RunningApp, value: str) -> None:
    await ui.until(lambda: ui.app.clipboard == value, f"to have copied {value}")


async def test_y_twice_or_y_and_enter_copy_the_url() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        row = ui.under_cursor
        for keys in (("y", "y"), ("y", "enter")):
            ui.app.copy_to_clipboard("")
            await ui.press(*keys)
            await copied(ui, f"https://{row.url}")
        await ui.toast(f"Copied to the terminal's clipboard: URL https://{row.url}")
        await ui.press("y")
        shown = await ui.see("Copy from store", "hostname", "SHA", "branch", "message", "dashboard link", "curl")
        assert shown.index("URL") < shown.index("hostname")
        await ui.press("G", "y")
        await ui.until(lambda: ui.app.clipboard.startswith("curl "), "the command")
        assert f"/v13/deployments/{row.id}?teamId=" in ui.app.clipboard
        assert "$VERCEL_TOKEN" in ui.app.clipboard
        await ui.press("y", "q")
        assert ui.app.clipboard.startswith("curl ")


async def test_project_copies_its_production_url_from_row_and_page() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        project = next(row for row in ui.rows if row.name == "store")
        ui.listed.table.move_to(project.id)
        await ui.press("y", "y")
        await copied(ui, f"https://{project.domain}")
        ui.app.copy_to_clipboard("")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the page")
        await ui.rests()
        await ui.press("y")
        await ui.until(lambda: isinstance(ui.app.screen, CopyMenu), "the menu")
        await ui.see("production")
        await ui.press("y")
        await copied(ui, f"https://{project.domain}")


async def test_production_url_of_a_named_project_is_copied_in_five_keys() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        await ui.press("slash", *"checkout", "enter", "y", "y")
        project = next(row for row in ui.rows if row.name == "checkout")
        await copied(ui, f"https://{project.domain}")


@pytest.mark.parametrize(
    ("tool", "how"),
    [
        (TAKES, "Copied with "),
        (FAILS, "Copied to the terminal's clipboard only ("),
        (None, "Copied to the terminal's clipboard: "),
    ],
)
async def test_toast_shows_how_the_text_was_copied(tool: Tool | None, how: str) -> None:
    async with AppHarness(deployments=30).run_app(desktop=Desktop(clipboard=tool)) as ui:
        await ui.rests()
        row = ui.under_cursor
        await ui.press("y", "y")
        await ui.toast(how)
        await ui.toast(f": URL https://{row.url}")
        assert ui.app.clipboard == f"https://{row.url}"


@pytest.mark.parametrize(
    ("desktop", "why"),
    [
        (Desktop(), "No browser is available in this session."),
        (Desktop(browse=lambda _: False), "The browser could not be started."),
    ],
)
async def test_url_is_shown_and_copied_when_no_browser_opens(desktop: Desktop, why: str) -> None:
    async with AppHarness(deployments=30).run_app(size=(80, 24), desktop=desktop) as ui:
        await ui.rests()
        row = ui.under_cursor
        for key, url in (("o", f"https://{row.url}"), ("i", row.inspector_url)):
            await ui.press(key)
            await ui.until(lambda: isinstance(ui.app.screen, AddressScreen), "the address")
            await ui.see(url, why)
            assert ui.app.clipboard == url
            strips = ui.app.screen._compositor.render_strips(ui.app.size)  # noqa: SLF001 - as in the harness
            assert any(f";{url}\x1b\\" in strip.render(ui.app.console) for strip in strips), "a link (OSC 8)"
            await ui.press("escape")
