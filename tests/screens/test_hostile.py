"""Hostile texts are shown unchanged in their place on every screen, and have no effect."""

import pytest
from rich.cells import cell_len

from tests.harness.app import LIST_KEYS, AppHarness, RunningApp
from tests.harness.service import reply
from vtui import text
from vtui.models.scope import ProjectRef
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

FORBIDDEN = frozenset("\x1b\x07\x00\r\t\x9b\u202e\u202a\u2066\u200b\u200d\ufeff")


def check(ui: RunningApp) -> None:
    """The screen is in shape: every line as wide as the terminal, nothing on it that a terminal obeys."""
    width, height = ui.app.size
    lines = ui.lines
    assert len(lines) == height
    for line in lines:
        assert cell_len(line) == width, line
        assert not FORBIDDEN & set(line), line


async def check_menus(ui: RunningApp) -> None:
    """What can be done with the row and copied of it stays in shape; the row is copied and opened."""
    for key, heading, leave in (("a", "Actions on", "escape"), ("y", "Copy from", "y")):
        await ui.press(key)
        await ui.see(heading)
        check(ui)
        await ui.press(leave)
    await ui.press("o")
    check(ui)


async def check_activity(ui: RunningApp) -> None:
    """What was asked and done stays in shape, in the list and in full."""
    await ui.press("at")
    for word in ("Status", "Result", "Error"):
        await ui.see(word)
        check(ui)
        await ui.press("enter")
        check(ui)
        await ui.press(*(["escape"] if ui.app.screen.is_modal else []), "tab")
    await ui.press("at")


@pytest.mark.parametrize("size", [(120, 36), (60, 16)])
async def test_hostile_texts_do_not_break_the_layout_of_any_screen(size: tuple[int, int]) -> None:
    harness = AppHarness("hostile-text", deployments=60)
    team = harness.account.teams[2]
    async with harness.run_app(team=team.id, size=size, refresh=0) as ui:
        await ui.rests()
        check(ui)
        assert "[red][/x]" in ui.rows[0].name
        if size[0] == 120:
            assert "[red][/x]" in ui.text
        row = next(row for row in ui.rows if row.state == "READY")
        ui.listed.table.move_to(row.id)
        await ui.press(*["right"] * 3)
        await check_menus(ui)
        check(ui)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.pilot.pause()
        check(ui)
        ui.app.clear_notifications()
        await ui.press("escape", "R")
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.pilot.pause()
        check(ui)
        if size[1] >= 24:
            await ui.see("Production is not affected", "Cancel", "Show API request")
        await ui.answer("R")
        await ui.until(lambda: any("redeploying" in toast for toast in ui.toasts), "a toast")
        await ui.pilot.pause()
        check(ui)
        await ui.press("t")
        await ui.until(lambda: isinstance(ui.app.screen, TeamMenu), "the menu")
        await ui.pilot.pause()
        check(ui)
        await ui.press(*"[/x]", "escape", "u")
        await ui.until(lambda: isinstance(ui.app.screen, ProjectScreen), "the project")
        await ui.rests()
        check(ui)
        for key in LIST_KEYS:
            await ui.press(key)
            await ui.rests()
            check(ui)
        ui.app.clear_notifications()
        await check_activity(ui)
        await ui.press("question_mark")
        await ui.until(lambda: isinstance(ui.app.screen, HelpScreen), "help")
        await ui.pilot.pause()
        check(ui)
        assert not FORBIDDEN & set(ui.app.clipboard)
        for toast in ui.toasts:
            assert not FORBIDDEN & set(toast)
        assert ui.app.title == "vtui"


async def test_hostile_error_message_is_shown_as_text() -> None:
    harness = AppHarness()
    evil = "[/x] [@click=app.quit]press me[/] \x1b]0;owned\x07\x1b[2J\u202e line\nbreak " + "x" * 9_000
    harness.wire.instead = lambda request: (
        reply(403, {"error": {"code": evil, "message": evil}}, x_vercel_warning_1="[/x] be [b]warned[/b]")
        if request.url.path.startswith("/v7/")
        else None
    )
    async with harness.run_app() as ui:
        await ui.see("Permission denied in acme", "[/x] [@click=app.quit]press me[/]", "r retry")
        check(ui)
        await ui.toast("[/x] be [b]warned[/b]")
        await ui.see("[/x] be [b]warned[/b]")
        check(ui)


async def test_toast_shows_brackets_and_markup_as_text() -> None:
    async with AppHarness(deployments=30).run_app() as ui:
        await ui.rests()
        for words in ("[wip] [/x] done", "[bold", "]] [[/", "\x1b[31mred", "日本語" * 50, "x" * 10_000):
            ui.app.session.notifier.notify(words, title=words, error=True)
            await ui.see(text.clean(words)[:16])
            check(ui)


async def test_selected_project_with_a_hostile_name_stays_in_the_frame() -> None:
    async with AppHarness(deployments=30).run_app(size=(100, 20)) as ui:
        await ui.rests()
        for name in ("[/red]\x1b[31m", "語" * 5_000, "\u202eevil", "a\nb", ""):
            ui.app.session.project.value = ProjectRef("prj_none", name)
            await ui.pilot.pause()
            check(ui)
            shown = text.cut(text.clean(name), 8).rstrip(text.ELLIPSIS)
            assert shown in ui.lines[0]
