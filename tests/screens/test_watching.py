"""`m` watches a deployment until it finishes and notifies then; builds in flight are counted on every screen."""

import pytest

from tests.harness.app import AppHarness, RunningApp
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.help import HelpScreen
from vtui.screens.pages.registry import ROW_PAGES

MAX_BUILD_SECONDS = 300
"""Seconds in which every build of the demo account has ended."""


async def on_building(ui: RunningApp) -> Deployment:
    """Put the cursor on a build in flight of another user; returns the row."""
    await ui.rests()
    row = next(row for row in ui.rows if row.state == "BUILDING")
    ui.listed.table.move_to(row.id)
    await ui.pilot.pause()
    assert isinstance(row, Deployment)
    return row


def line_of_cursor(ui: RunningApp) -> str:
    return next(line for line in ui.lines if line.startswith("▌"))


async def test_m_watches_a_build_and_notifies_with_bell_and_toast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TMUX", raising=False)
    harness = AppHarness()
    async with harness.run_app(notify="osc9", size=(80, 24)) as ui:
        row = await on_building(ui)
        assert line_of_cursor(ui).startswith("▌  ◐")
        await ui.press("m")
        await ui.toast(f"Watching {row.name} until it finishes")
        await ui.see("◉ 1 watched")
        assert line_of_cursor(ui).startswith("▌◉ ◐ Building")
        await ui.press("space", "k")
        assert line_of_cursor(ui).startswith("▌✓◉◐ Building")
        await ui.pass_time(MAX_BUILD_SECONDS)
        await ui.toast(f"{row.name} is ready in preview")
        await ui.until(lambda: ui.app.written, "the call")
        assert ui.app.written == [f"\x1b]9;vtui: {row.name} is ready in preview\a\a"]
        await ui.see_no("◉")
        assert harness.wire.writes() == []


async def test_second_m_stops_watching_and_its_requests() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row = await on_building(ui)
        await ui.press("m", "m")
        await ui.toast(f"{row.name} is no longer watched")
        await ui.see_no("◉")
        await ui.pass_time(MAX_BUILD_SECONDS, step=20)
        assert f"/v13/deployments/{row.id}" not in harness.wire.paths()
        assert ui.app.written == []


async def test_finished_deployment_cannot_be_watched() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.state == "READY" and row.aliased)
        ui.listed.table.move_to(row.id)
        await ui.press("m")
        await ui.toast(f"Watch: {row.name} is ready in")
        assert ui.app.session.watcher.follower.rows == ()


async def test_build_watched_on_its_page_notifies_in_another_team() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        row = await on_building(ui)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.press("m")
        await ui.until(lambda: "◉ watched" in ui.lines[0], "the mark")
        await ui.press("t", *"northwind", "enter")
        await ui.see("northwind  › all projects")
        await ui.press("2")
        await ui.rests()
        await ui.see("◉ 1 watched")
        await ui.pass_time(MAX_BUILD_SECONDS)
        await ui.toast(f"acme: {row.name} is ready in preview")
        assert ui.app.written == ["\a"]


async def test_m_is_bound_on_deployments_only_and_help_explains_the_glyph() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(80, 100)) as ui:
        await ui.rests()
        await ui.press("question_mark")
        await ui.until(lambda: isinstance(ui.app.screen, HelpScreen), "the help")
        assert "Notify when it finishes" in ui.text
        assert "Watched: you are notified when it finishes" in ui.text
        await ui.press("escape", "2")
        await ui.rests()
        assert "watch" not in {active.binding.id for active in ui.app.screen.active_bindings.values()}


async def test_own_redeploy_is_counted_as_building_on_every_list() -> None:
    harness = AppHarness()
    async with harness.run_app(project="docs", refresh=0) as ui:
        await ui.rests()
        assert "building" not in ui.lines[0], "one project's builds say nothing of the team's"
        await ui.press("2")
        await ui.rests()
        ui.listed.table.move_to(next(row.id for row in ui.rows if row.production is not None))
        await ui.press("R")
        await ui.see("Redeploy to Production?", "Cancel")
        await ui.answer("R")
        await ui.toast("redeploying to Production")
        for key in "34":
            await ui.press(key)
            await ui.see("◐ 1 building")
        await ui.pass_time(200)
        await ui.toast("is ready in production")
        await ui.see_no("◐ 1 building")
        assert ui.app.written == [], "nobody wanted to be called"
