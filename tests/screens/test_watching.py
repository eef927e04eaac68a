"""`m` follows a deployment to its end, whoever made it, and calls then; what is in flight is told on every screen."""

import pytest

from tests.harness.app_stage import Session, Stage
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.pages.registry import ROW_PAGES

LONGEST_BUILD = 300
"""Seconds in which every build of the demo account has ended."""


async def on_building(session: Session) -> Deployment:
    """Put the cursor on a build under way that somebody else made; gives the row."""
    await session.rests()
    row = next(row for row in session.rows if row.state == "BUILDING")
    session.listed.table.move_to(row.id)
    await session.pilot.pause()
    assert isinstance(row, Deployment)
    return row


def line_of_cursor(session: Session) -> str:
    return next(line for line in session.lines if line.startswith("▌"))


async def test_m_marks_the_row_counts_it_and_calls_at_the_end_with_a_bell_and_a_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    stage = Stage()
    async with stage.look(notify="osc9", size=(80, 24)) as session:
        row = await on_building(session)
        assert line_of_cursor(session).startswith("▌  ◐")
        await session.press("m")
        await session.toast(f"watching {row.name} until it ends")
        await session.see("◉ 1 watched")
        assert line_of_cursor(session).startswith("▌◉ ◐ Building")
        await session.press("space", "k")
        assert line_of_cursor(session).startswith("▌✓◉◐ Building")
        await session.pass_time(LONGEST_BUILD)
        await session.toast(f"{row.name} is ready in preview")
        await session.until(lambda: session.app.written, "the call")
        assert session.app.written == [f"\x1b]9;vtui: {row.name} is ready in preview\a\a"]
        await session.see_no("◉")
        assert stage.wire.writes() == []


async def test_a_second_m_stops_it_and_nothing_is_asked_for_any_more() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row = await on_building(session)
        await session.press("m", "m")
        await session.toast(f"{row.name} is no longer watched")
        await session.see_no("◉")
        await session.pass_time(LONGEST_BUILD, step=20)
        assert f"/v13/deployments/{row.id}" not in stage.wire.paths()
        assert session.app.written == []


async def test_what_has_ended_is_not_watched_and_says_so() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.state == "READY" and row.aliased)
        session.listed.table.move_to(row.id)
        await session.press("m")
        await session.toast(f"Watch: {row.name} is ready in")
        assert session.app.session.watcher.follower.rows == ()


async def test_a_watched_page_says_so_and_the_end_is_told_on_another_list_of_another_team() -> None:
    stage = Stage()
    async with stage.look() as session:
        row = await on_building(session)
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.press("m")
        await session.until(lambda: "◉ watched" in session.lines[0], "the mark")
        await session.press("t", *"northwind", "enter")
        await session.see("northwind  › all projects")
        await session.press("2")
        await session.rests()
        await session.see("◉ 1 watched")
        await session.pass_time(LONGEST_BUILD)
        await session.toast(f"acme: {row.name} is ready in preview")
        assert session.app.written == ["\a"]


async def test_m_is_no_key_of_other_lists_and_the_help_explains_the_glyph() -> None:
    stage = Stage()
    async with stage.look(size=(80, 90)) as session:
        await session.rests()
        await session.press("question_mark")
        await session.until(lambda: isinstance(session.app.screen, HelpScreen), "the help")
        assert "Call when the deployment ends" in session.text
        assert "watched until it ends" in session.text
        await session.press("escape", "2")
        await session.rests()
        assert "watch" not in {active.binding.id for active in session.app.screen.active_bindings.values()}


async def test_what_was_made_here_is_counted_on_every_list_though_no_list_counts_it() -> None:
    stage = Stage()
    async with stage.look(project="docs", refresh=0) as session:
        await session.rests()
        assert "building" not in session.lines[0], "one project's builds say nothing of the team's"
        await session.press("2")
        await session.rests()
        session.listed.table.move_to(next(row.id for row in session.rows if row.production is not None))
        await session.press("R")
        await session.see("Redeploy to Production?", "Cancel")
        await session.answer("R")
        await session.toast("building again for Production")
        for key in "34":
            await session.press(key)
            await session.see("◐ 1 building")
        await session.pass_time(200)
        await session.toast("is ready in production")
        await session.see_no("◐ 1 building")
        assert session.app.written == [], "nobody wanted to be called"
