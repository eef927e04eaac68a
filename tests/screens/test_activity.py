"""Activity: what was asked, done and refused, each with its words, and none of it secret."""

import httpx

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.screens.dialogs.entry import EntryScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.pages.activity import ActivityScreen
from vtui.screens.pages.registry import ROW_PAGES

REFUSED = reply(403, {"error": {"code": "forbidden", "message": "Not today"}}, x_vercel_id="iad1::refused")


async def activity(session: Session) -> None:
    await session.press("at")
    await session.until(lambda: isinstance(session.app.screen, ActivityScreen), "activity")


async def redeploy(session: Session) -> None:
    """Redeploy a ready deployment of `store`."""
    row = next(row for row in session.rows if row.name == "store" and row.state == "READY")
    session.listed.table.move_to(row.id)
    await session.press("R")
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.answer("R")


async def test_requests_are_shown_in_full_and_copied_as_curl() -> None:
    async with Stage().look(size=(80, 24)) as session:
        await session.rests()
        await activity(session)
        await session.see("requests", "done 0", "errors 0", "/v2/user")
        await session.press("G", "enter")
        await session.until(lambda: isinstance(session.app.screen, EntryScreen), "one in full")
        await session.see("GET /v2/user", "answer", "200", "limit left", "tries")
        await session.press("y", "y")
        wanted = 'curl -H "Authorization: Bearer $VERCEL_TOKEN" https://api.vercel.com/v2/user'
        await session.until(lambda: session.app.clipboard == wanted, "the command")
        await session.press("enter", "g", "y")
        await session.see("Copy from GET", "path")


async def test_tabs_without_anything_say_so() -> None:
    async with Stage().look() as session:
        await session.rests()
        await activity(session)
        await session.press("tab")
        await session.see("Nothing was changed", "tab next tab")
        await session.press("y", "enter", "tab")
        await session.see("No errors", "esc back")
        await session.press("tab")
        await session.see("/v2/user")
        await session.press("shift+tab")
        await session.see("No errors")
        await session.pilot.click(offset=(session.lines[2].index("requests"), 2))
        await session.see("/v2/user")


async def test_what_was_made_and_what_failed_is_under_done() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await redeploy(session)
        await session.toast("building again")
        session.clock.advance(1)  # the cursor went to the new build: its row has just changed
        stage.wire.instead = lambda request: REFUSED if request.method == "POST" else None
        await redeploy(session)
        await session.toast("Not today")
        await activity(session)
        await session.press("tab")
        await session.see("done 2", "errors 1", "● made", "× failed", "Redeploy to Production", "store", "acme")
        await session.press("enter")
        await session.see("Not today", "/v13/deployments?forceNew=1&teamId=", "iad1::refused")
        await session.press("escape", "tab")
        await session.see("acme does not allow this", "Redeploy to Production")


async def test_an_answer_that_never_came_is_under_done_as_unknown() -> None:
    def lost(request: httpx.Request) -> None:
        if request.method == "POST":
            raise httpx.ReadError("gone")

    stage = Stage()
    stage.wire.instead = lost
    async with stage.look() as session:
        await session.rests()
        await redeploy(session)
        await activity(session)
        await session.press("tab")
        await session.see("? unknown")


async def test_errors_of_lists_parts_and_pages_are_under_errors() -> None:
    stage = Stage()
    project = stage.account.teams[2].projects[1]
    refused = (f"/v10/projects/{project.id}/env", "/v5/domains")
    stage.wire.instead = lambda request: (
        REFUSED if request.url.path in refused or request.url.path.startswith("/v13") else None
    )
    async with stage.look() as session:
        await session.rests()
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.see("acme does not allow this")
        for key in ("4", "r", "3"):
            await session.press(key)
            await session.until(lambda: session.listed.progress.phase in ("idle", "failed"), "the list")
        await activity(session)
        await session.press("shift+tab")
        await session.see("errors 3", "Domains", "Env vars", f"{project.name}: acme does", "store: detail")
