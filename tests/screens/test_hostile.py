"""Texts that an attacker wrote, wherever they reach: they are shown as they are, in their place, and do nothing."""

import pytest
from rich.cells import cell_len

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui import text
from vtui.models.scope import ProjectRef
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.team import TeamMenu
from vtui.screens.pages.project import ProjectScreen
from vtui.screens.pages.registry import ROW_PAGES

FORBIDDEN = frozenset("\x1b\x07\x00\r\t\x9b\u202e\u202a\u2066\u200b\u200d\ufeff")


def check(session: Session) -> None:
    """The screen is in shape: every line as wide as the terminal, nothing on it that a terminal obeys."""
    width, height = session.app.size
    lines = session.lines
    assert len(lines) == height
    for line in lines:
        assert cell_len(line) == width, line
        assert not FORBIDDEN & set(line), line


async def check_menus(session: Session) -> None:
    """What can be done with the row and copied of it stays in shape; the row is copied and opened."""
    for key, heading, leave in (("a", "Actions on", "escape"), ("y", "Copy from", "y")):
        await session.press(key)
        await session.see(heading)
        check(session)
        await session.press(leave)
    await session.press("o")
    check(session)


async def check_activity(session: Session) -> None:
    """What was asked and done stays in shape, in the list and in full."""
    await session.press("at")
    for word in ("Status", "Result", "Error"):
        await session.see(word)
        check(session)
        await session.press("enter")
        check(session)
        await session.press(*(["escape"] if session.app.screen.is_modal else []), "tab")
    await session.press("at")


@pytest.mark.parametrize("size", [(120, 36), (60, 16)])
async def test_every_place_that_such_a_text_reaches_keeps_its_shape(size: tuple[int, int]) -> None:
    stage = Stage("hostile-text", deployments=60)
    team = stage.account.teams[2]
    async with stage.look(team=team.id, size=size, refresh=0) as session:
        await session.rests()
        check(session)
        assert "[red][/x]" in session.rows[0].name
        if size[0] == 120:
            assert "[red][/x]" in session.text
        row = next(row for row in session.rows if row.state == "READY")
        session.listed.table.move_to(row.id)
        await session.press(*["right"] * 3)
        await check_menus(session)
        check(session)
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.pilot.pause()
        check(session)
        session.app.clear_notifications()
        await session.press("escape", "R")
        await session.until(lambda: isinstance(session.app.screen, Question), "the question")
        await session.pilot.pause()
        check(session)
        if size[1] >= 24:
            await session.see("Production is not touched", "Cancel", "Request")
        await session.answer("R")
        await session.until(lambda: any("building again" in toast for toast in session.toasts), "a toast")
        await session.pilot.pause()
        check(session)
        await session.press("t")
        await session.until(lambda: isinstance(session.app.screen, TeamMenu), "the menu")
        await session.pilot.pause()
        check(session)
        await session.press(*"[/x]", "escape", "u")
        await session.until(lambda: isinstance(session.app.screen, ProjectScreen), "the project")
        await session.rests()
        check(session)
        for key in ("1", "2", "3", "4"):
            await session.press(key)
            await session.rests()
            check(session)
        session.app.clear_notifications()
        await check_activity(session)
        await session.press("question_mark")
        await session.until(lambda: isinstance(session.app.screen, HelpScreen), "help")
        await session.pilot.pause()
        check(session)
        assert not FORBIDDEN & set(session.app.clipboard)
        for toast in session.toasts:
            assert not FORBIDDEN & set(toast)
        assert session.app.title == "vtui"


async def test_an_error_s_own_words_are_only_words() -> None:
    stage = Stage()
    evil = "[/x] [@click=app.quit]press me[/] \x1b]0;owned\x07\x1b[2J\u202e line\nbreak " + "x" * 9_000
    stage.wire.instead = lambda request: (
        reply(403, {"error": {"code": evil, "message": evil}}, x_vercel_warning_1="[/x] be [b]warned[/b]")
        if request.url.path.startswith("/v7/")
        else None
    )
    async with stage.look() as session:
        await session.see("acme does not allow this", "[/x] [@click=app.quit]press me[/]", "r try again")
        check(session)
        await session.toast("[/x] be [b]warned[/b]")
        await session.see("[/x] be [b]warned[/b]")
        check(session)


async def test_a_toast_shows_brackets_and_survives_what_looks_like_markup() -> None:
    async with Stage(deployments=30).look() as session:
        await session.rests()
        for words in ("[wip] [/x] done", "[bold", "]] [[/", "\x1b[31mred", "日本語" * 50, "x" * 10_000):
            session.app.session.notifier.notify(words, title=words, error=True)
            await session.see(text.clean(words)[:16])
            check(session)


async def test_a_chosen_project_with_such_a_name_stays_in_the_frame() -> None:
    async with Stage(deployments=30).look(size=(100, 20)) as session:
        await session.rests()
        for name in ("[/red]\x1b[31m", "語" * 5_000, "\u202eevil", "a\nb", ""):
            session.app.session.project.value = ProjectRef("prj_none", name)
            await session.pilot.pause()
            check(session)
            shown = text.cut(text.clean(name), 8).rstrip(text.ELLIPSIS)
            assert shown in session.lines[0]
