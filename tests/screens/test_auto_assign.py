"""Auto-assign Custom Production Domains: changed from the project page, and shown in every question."""

import json

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.screens.test_project_page import opened
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.dialogs.question import QuestionScreen

NAME = "Auto-assign Custom Production Domains"


async def on_page(ui: RunningApp, name: str) -> None:
    """The boxes of a project's page."""
    await opened(ui, name)
    await ui.press("tab")


async def ask(ui: RunningApp, *keys: str) -> None:
    await ui.press(*keys)
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see("Show API request")


async def test_auto_assign_is_disabled_on_the_project_page_and_shown_in_questions() -> None:
    harness = AppHarness()
    async with harness.run_app(size=(120, 40)) as ui:
        await on_page(ui, "docs")
        await ui.press("question_mark")
        await ui.see("T            Auto-assign Custom Production Domains")
        await ui.press("escape")
        await ask(ui, "T")
        await ui.see(f"Turn {NAME} off?", "will not be assigned to new", "docs.acme.example")
        await ui.answer("T")
        await ui.toast(f"docs: {NAME} is off")
        (sent,) = harness.wire.writes()
        assert (sent.method, json.loads(sent.content)) == ("PATCH", {"autoAssignCustomDomains": False})
        await ui.see(f"{NAME} is off: new builds stay staged.", "auto-assign    off: new production")
        await ask(ui, "R")
        await ui.see("will not serve the new build.", f"{NAME} is off: the build stays")
        await ui.press("escape")
        await ask(ui, "T")
        await ui.see(f"Turn {NAME} on?")
        await ui.answer("T")
        await ui.toast(f"docs: {NAME} is on")
        await ui.see_no(f"{NAME} is off: new builds")
        assert [json.loads(request.content) for request in harness.wire.writes()][1:] == [
            {"autoAssignCustomDomains": True}
        ]
        await ui.press("escape", "escape")
        await ui.rests()
        assert ui.under_cursor.auto_assign is True, "the list has the same row"


async def test_lost_response_is_verified_and_read_only_has_a_reason() -> None:
    harness = AppHarness("writes-unanswered")
    async with harness.run_app() as ui:
        await on_page(ui, "docs")
        await ask(ui, "T")
        await ui.answer("T")
        await ui.until(harness.wire.writes, "the request")
        for _ in range(5):
            await ui.pass_time(1)
        await ui.toast(f"The change was applied. docs: {NAME} is off")
        assert len(harness.wire.writes()) == 1
    async with AppHarness().run_app(read_only=True) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        await ui.press("T")
        await ui.toast("Read-only: Auto-assign is disabled.")


async def test_project_of_marked_builds_is_fetched_before_the_question() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if row.environment == "production" and row.state == "READY"][:2]
        path = f"/v9/projects/{rows[0].project_id}"
        acme = harness.account.team("acme")
        assert acme is not None
        project = acme.project(rows[0].project_id)
        assert project is not None
        acme.moves.set_auto_assign(project, harness.clock.now(), enabled=False)  # by another user
        for row in rows:
            ui.listed.table.move_to(row.id)
            await ui.press("space")
        before = len(harness.wire.asked)
        await ask(ui, "R")
        assert path in [request.url.path for request in harness.wire.asked[before:]]
        await ui.see("will stay staged until promoted", "Domains is off in store")


async def test_staged_build_serves_after_promote_over_http() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, size=(120, 40)) as ui:
            await on_page(ui, "docs")
            project = ui.app.screen.subject().row  # type: ignore[attr-defined] # a page has one
            before = ui.app.session.store.facts.value.production[project.id]
            await ask(ui, "T")
            await ui.answer("T")
            await ui.see(f"{NAME} is off: new builds stay staged.")
            await ask(ui, "R")
            await ui.see("will not serve the new build.")
            await ui.answer("R")
            for _ in range(60):
                await ui.pass_time(5)
                if any("docs is staged: promote it" in toast for toast in ui.toasts):
                    break
            await ui.toast("docs is staged: promote it to serve production")
            assert ui.app.session.store.facts.value.production[project.id] == before
            await ask(ui, "P")
            await ui.see("will serve this build in a few", f"{NAME} is off")
            await ui.answer("P")
            for _ in range(20):
                await ui.pass_time(1)
                if ui.app.session.store.facts.value.production[project.id] != before:
                    break
            assert ui.app.session.store.facts.value.production[project.id] != before
            assert project.id in ui.app.session.store.facts.value.auto_assign_off
