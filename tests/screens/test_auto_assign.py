"""Auto-assign Custom Production Domains in the app: turned over from the project page, and said in every question."""

import json

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.screens.test_project_page import opened
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.screens.dialogs.question import Question

NAME = "Auto-assign Custom Production Domains"


async def on_page(session: Session, name: str) -> None:
    """The boxes of a project's page."""
    await opened(session, name)
    await session.press("T")
    await session.toast("press tab first")
    await session.press("tab")


async def ask(session: Session, *keys: str) -> None:
    await session.press(*keys)
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see("Request")


async def test_it_is_turned_off_from_the_project_page_and_the_next_questions_say_so() -> None:
    stage = Stage()
    async with stage.look(size=(120, 40)) as session:
        await on_page(session, "docs")
        await session.press("question_mark")
        await session.see("Turn Auto-assign Custom Production Domains on or off")
        await session.press("escape")
        await ask(session, "T")
        await session.see(f"Turn {NAME} off?", "will not be assigned to new", "docs.acme.example")
        await session.answer("T")
        await session.toast(f"docs: {NAME} is off")
        (sent,) = stage.wire.writes()
        assert (sent.method, json.loads(sent.content)) == ("PATCH", {"autoAssignCustomDomains": False})
        await session.see(f"{NAME} is off: new builds stay staged.", "auto-assign  off: new production")
        await ask(session, "R")
        await session.see("will not serve the new build.", f"{NAME} is off: the build stays")
        await session.press("escape")
        await ask(session, "T")
        await session.see(f"Turn {NAME} on?")
        await session.answer("T")
        await session.toast(f"docs: {NAME} is on")
        await session.see_no(f"{NAME} is off: new builds")
        assert [json.loads(request.content) for request in stage.wire.writes()][1:] == [
            {"autoAssignCustomDomains": True}
        ]
        await session.press("escape", "escape")
        await session.rests()
        assert session.under_cursor.auto_assign is True, "the list has the same row"


async def test_a_lost_answer_is_looked_for_and_read_only_says_why_not() -> None:
    stage = Stage("writes-unanswered")
    async with stage.look() as session:
        await on_page(session, "docs")
        await ask(session, "T")
        await session.answer("T")
        await session.until(stage.wire.writes, "the request")
        for _ in range(5):
            await session.pass_time(1)
        await session.toast(f"It was done all the same. docs: {NAME} is off")
        assert len(stage.wire.writes()) == 1
    async with Stage().look(read_only=True) as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        await session.press("T")
        await session.toast("Read-only: Auto-assign (toggle) is disabled.")


async def test_marked_builds_of_a_project_that_no_list_has_told_of_are_read_first() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        rows = [row for row in session.rows if row.environment == "production" and row.state == "READY"][:2]
        path = f"/v9/projects/{rows[0].project_id}"
        acme = stage.account.team("acme")
        assert acme is not None
        project = acme.project(rows[0].project_id)
        assert project is not None
        acme.moves.set_auto_assign(project, stage.clock.now(), enabled=False)  # by somebody else
        for row in rows:
            session.listed.table.move_to(row.id)
            await session.press("space")
        before = len(stage.wire.asked)
        await ask(session, "R")
        assert path in [request.url.path for request in stage.wire.asked[before:]]
        await session.see("will not be served until promoted", f"{NAME} is off")


async def test_over_http_a_build_without_the_domains_is_staged_and_serves_once_it_is_promoted() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, size=(120, 40)) as session:
            await on_page(session, "docs")
            project = session.app.screen.subject().row  # type: ignore[attr-defined] # a page has one
            before = session.app.session.store.facts.value.production[project.id]
            await ask(session, "T")
            await session.answer("T")
            await session.see(f"{NAME} is off: new builds stay staged.")
            await ask(session, "R")
            await session.see("will not serve the new build.")
            await session.answer("R")
            for _ in range(60):
                await session.pass_time(5)
                if any("docs is staged: promote it" in toast for toast in session.toasts):
                    break
            await session.toast("docs is staged: promote it to serve production")
            assert session.app.session.store.facts.value.production[project.id] == before
            await ask(session, "P")
            await session.see("will serve it in a few", f"{NAME} is off")
            await session.answer("P")
            for _ in range(20):
                await session.pass_time(1)
                if session.app.session.store.facts.value.production[project.id] != before:
                    break
            assert session.app.session.store.facts.value.production[project.id] != before
            assert project.id in session.app.session.store.facts.value.auto_assign_off
