"""The activity screen lists requests, writes and errors, without secrets."""

import httpx

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.registry import ROW_PAGES

REFUSED = reply(403, {"error": {"code": "forbidden", "message": "Not today"}}, x_vercel_id="iad1::refused")


async def activity(ui: RunningApp) -> None:
    await ui.press("at")
    await ui.until(lambda: isinstance(ui.app.screen, ActivityScreen), "activity")


async def redeploy(ui: RunningApp) -> None:
    """Redeploy a ready deployment of `store`."""
    row = next(row for row in ui.rows if row.name == "store" and row.state == "READY")
    ui.listed.table.move_to(row.id)
    await ui.press("R")
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.answer("R")


async def test_requests_are_shown_in_full_and_copied_as_curl() -> None:
    async with AppHarness().run_app(size=(80, 24)) as ui:
        await ui.rests()
        await activity(ui)
        await ui.see("requests", "changes 0", "errors 0", "/user")
        await ui.press("G", "enter")
        await ui.until(lambda: isinstance(ui.app.screen, EntryScreen), "one in full")
        await ui.see("GET /v2/user", "status", "200", "rate limit", "tries")
        await ui.press("y", "y")
        wanted = 'curl -H "Authorization: Bearer $VERCEL_TOKEN" https://api.vercel.com/v2/user'
        await ui.until(lambda: ui.app.clipboard == wanted, "the command")
        await ui.press("enter", "g", "y")
        await ui.see("Copy from GET", "path")


async def test_empty_tabs_show_a_message() -> None:
    async with AppHarness().run_app() as ui:
        await ui.rests()
        await activity(ui)
        await ui.press("tab")
        await ui.see("No changes yet", "tab next tab")
        await ui.press("y", "enter", "tab")
        await ui.see("No errors", "esc back")
        await ui.press("tab")
        await ui.see("/user")
        await ui.press("shift+tab")
        await ui.see("No errors")
        tabs = next(y for y, line in enumerate(ui.lines) if "changes 0" in line)
        await ui.pilot.click(offset=(ui.lines[tabs].index("requests"), tabs))
        await ui.see("/user")


async def test_summary_shows_what_spent_each_rate_limit() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        await ui.press("1")
        await ui.rests()
        await ui.press("r")
        await ui.rests()
        await activity(ui)
        shown = (await ui.see("Rate limits: remaining")).splitlines()
        env_vars, deployments = (
            next(line for line in shown if f"  {name} " in line) for name in ("env vars", "deployments")
        )
        projects = [path for path in harness.wire.paths() if path.startswith("/v10/projects/")]
        assert f"{500 - len(projects)}/500" in env_vars
        assert f"variables list {len(projects)}" in env_vars
        assert "refresh 1" in deployments


async def test_done_tab_lists_successful_and_failed_writes() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await redeploy(ui)
        await ui.toast("redeploying")
        ui.clock.advance(1)  # the cursor went to the new build: its row has just changed
        harness.wire.instead = lambda request: REFUSED if request.method == "POST" else None
        await redeploy(ui)
        await ui.toast("Not today")
        await activity(ui)
        await ui.press("tab")
        await ui.see("changes 2", "errors 1", "● done", "× failed", "Redeploy to Production", "store", "acme")
        await ui.press("enter")
        await ui.see("Not today", "/v13/deployments?forceNew=1&teamId=", "iad1::refused")
        await ui.press("escape", "tab")
        await ui.see("Permission denied in acme", "Redeploy to Production")


async def test_write_without_a_response_is_listed_as_unknown() -> None:
    def lost(request: httpx.Request) -> None:
        if request.method == "POST":
            raise httpx.ReadError("gone")

    harness = AppHarness()
    harness.wire.instead = lost
    async with harness.run_app() as ui:
        await ui.rests()
        await redeploy(ui)
        await activity(ui)
        await ui.press("tab")
        await ui.see("? unknown")


async def test_errors_tab_lists_errors_of_lists_parts_and_pages() -> None:
    harness = AppHarness()
    project = harness.account.teams[2].projects[1]
    refused = (f"/v10/projects/{project.id}/env", "/v5/domains")
    harness.wire.instead = lambda request: (
        REFUSED if request.url.path in refused or request.url.path.startswith("/v13") else None
    )
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.see("Permission denied in acme")
        for key in ("4", "r", "3"):
            await ui.press(key)
            await ui.until(lambda: ui.listed.progress.phase in ("idle", "failed"), "the list")
        await activity(ui)
        await ui.press("shift+tab")
        await ui.see("errors 3", "Domains", "Env vars", f"{project.name}: Permission denied", "store: detail")


async def test_requests_of_several_projects_differ_in_their_paths_at_80_columns() -> None:
    async with AppHarness().run_app(size=(80, 24), project="store") as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        await ui.press("0", "r")
        await ui.rests()
        await ui.press("at")
        text = await ui.see("variables list")
        paths = {line.split("/projects/")[1].split()[0] for line in text.split("\n") if "/projects/…" in line}
        assert len(paths) > 5
        assert all(path.endswith("/env") for path in paths)
