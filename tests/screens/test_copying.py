"""Copying and opening on screen: the main value by two keys, by the road that there is; nothing opened unseen."""

import sys

import pytest

from tests.harness.app_stage import Session, Stage
from vtui.screens.dialogs.address import AddressScreen
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.system.desktop import Desktop, Tool

TAKES = Tool((sys.executable, "-c", "import sys; sys.stdin.read()"))
FAILS = Tool((sys.executable, "-c", "raise SystemExit(1)"))


async def copied(session: Session, value: str) -> None:
    await session.until(lambda: session.app.clipboard == value, f"to have copied {value}")


async def test_y_y_and_y_enter_copy_the_address_and_others_are_below() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        row = session.under_cursor
        for keys in (("y", "y"), ("y", "enter")):
            session.app.copy_to_clipboard("")
            await session.press(*keys)
            await copied(session, f"https://{row.url}")
        await session.toast(f"copied URL https://{row.url}, through the terminal")
        await session.press("y")
        shown = await session.see("Copy from store", "host", "sha", "branch", "message", "dashboard link", "curl")
        assert shown.index("URL") < shown.index("host")
        await session.press("G", "y")
        await session.until(lambda: session.app.clipboard.startswith("curl "), "the command")
        assert f"/v13/deployments/{row.id}?teamId=" in session.app.clipboard
        assert "$VERCEL_TOKEN" in session.app.clipboard
        await session.press("y", "q")
        assert session.app.clipboard.startswith("curl ")


async def test_a_project_gives_its_production_on_its_row_and_on_its_page() -> None:
    async with Stage().look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        project = next(row for row in session.rows if row.name == "store")
        session.listed.table.move_to(project.id)
        await session.press("y", "y")
        await copied(session, f"https://{project.domain}")
        session.app.copy_to_clipboard("")
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the page")
        await session.rests()
        await session.press("y")
        await session.until(lambda: isinstance(session.app.screen, CopyMenu), "the menu")
        await session.see("production")
        await session.press("y")
        await copied(session, f"https://{project.domain}")


async def test_a_newcomer_has_the_address_of_a_named_project_s_production_in_five_keys() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        await session.press("slash", *"checkout", "enter", "y", "y")
        project = next(row for row in session.rows if row.name == "checkout")
        await copied(session, f"https://{project.domain}")


@pytest.mark.parametrize(
    ("tool", "told"), [(TAKES, ", with "), (FAILS, ", through the terminal alone: "), (None, ", through the terminal")]
)
async def test_the_toast_tells_the_road(tool: Tool | None, told: str) -> None:
    async with Stage(deployments=30).look(desktop=Desktop(clipboard=tool)) as session:
        await session.rests()
        row = session.under_cursor
        await session.press("y", "y")
        await session.toast(f"copied URL https://{row.url}{told}")
        assert session.app.clipboard == f"https://{row.url}"


@pytest.mark.parametrize(
    ("desktop", "why"),
    [
        (Desktop(), "No browser of this machine would be seen by you."),
        (Desktop(browse=lambda _: False), "No browser could be started."),
    ],
)
async def test_an_address_that_no_browser_shows_is_shown_and_copied(desktop: Desktop, why: str) -> None:
    async with Stage(deployments=30).look(size=(80, 24), desktop=desktop) as session:
        await session.rests()
        row = session.under_cursor
        for key, url in (("o", f"https://{row.url}"), ("i", row.inspector_url)):
            await session.press(key)
            await session.until(lambda: isinstance(session.app.screen, AddressScreen), "the address")
            await session.see(url, why)
            assert session.app.clipboard == url
            strips = session.app.screen._compositor.render_strips(session.app.size)  # noqa: SLF001 - as in the stage
            assert any(f";{url}\x1b\\" in strip.render(session.app.console) for strip in strips), "a link (OSC 8)"
            await session.press("escape")
