"""Redeploy on screen: nothing confirms it by accident, every refusal is told, nothing is sent twice."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from textual.widgets import Button

from tests.harness.app_stage import Session, Stage
from tests.harness.service_stage import reply
from vtui.screens.dialogs.question import Question
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.registry import ROW_PAGES


async def ask(session: Session, name: str = "store") -> Any:
    """Put the cursor on a ready deployment of a project, press R; gives the row."""
    await session.rests()
    row = next(row for row in session.rows if row.name == name and row.state == "READY")
    session.listed.table.move_to(row.id)
    await session.press("R")
    await asked(session)
    return row


async def asked(session: Session) -> None:
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see("Redeploy to", "Cancel")


async def answered(session: Session) -> None:
    await session.until(lambda: not isinstance(session.app.screen, Question), "the list again")


async def test_a_held_or_pasted_key_confirms_nothing() -> None:
    stage = Stage()
    async with stage.look() as session:
        await ask(session)
        for _ in range(30):
            await session.press("R")
            session.clock.advance(0.03)
        await session.press(*"RRRR", "enter", "space")
        assert isinstance(session.app.screen, Question)
        session.clock.advance(0.39)
        await session.press("R")
        assert isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []
        await session.answer("R")
        await answered(session)
        await session.until(lambda: len(stage.wire.writes()) == 1, "the write")


async def test_keys_typed_at_the_list_do_not_reach_the_question_s_buttons() -> None:
    stage = Stage()
    async with stage.look() as session:
        await ask(session)
        await session.press("tab", "enter")
        assert isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []


async def test_enter_rests_on_cancel_and_escape_cancels() -> None:
    stage = Stage()
    async with stage.look() as session:
        for key in ("enter", "escape"):
            row = await ask(session)
            focused = session.app.focused
            assert isinstance(focused, Button)
            assert str(focused.label) == "Cancel"
            await session.answer(key)
            await answered(session)
            assert session.under_cursor.id == row.id
        await session.pilot.pause()
        assert stage.wire.writes() == []


async def test_the_button_confirms_and_shows_the_request_before() -> None:
    stage = Stage()
    async with stage.look() as session:
        row = await ask(session)
        await session.answer("tab")
        await session.press("tab")
        await session.answer("enter")
        shown = await session.see("POST", "/v13/deployments?forceNew=1&teamId=team_", f'"deploymentId": "{row.id}"')
        assert "null" not in shown
        assert "Bearer" not in shown
        await session.press("shift+tab")
        await session.answer("enter")
        await answered(session)
        await session.until(lambda: len(stage.wire.writes()) == 1, "the write")


async def test_the_same_redeploy_can_be_sent_again_once_it_was_answered() -> None:
    stage = Stage()
    async with stage.look() as session:
        for count in (1, 2):
            await ask(session)
            await session.answer("R")
            await answered(session)
            await session.until(lambda: len(stage.wire.writes()) == count, "the write")  # noqa: B023 - awaited in this round
            await session.until(lambda: not session.app.session.writes.requests, "its answer")
            session.clock.advance(1)  # the new build is the row under the cursor now
        first, second = stage.wire.writes()
        assert (first.url, first.content) == (second.url, second.content)


async def test_another_capital_does_not_confirm() -> None:
    stage = Stage()
    async with stage.look() as session:
        await ask(session)
        for key in "rDXPGN":
            await session.answer(key)
        assert isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []


async def test_a_project_is_redeployed_from_the_list_of_projects() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        project = next(row for row in session.rows if row.name == "docs")
        session.listed.table.move_to(project.id)
        await session.press("R")
        await asked(session)
        await session.see("Redeploy to Production?", "docs")
        await session.answer("R")
        await session.toast("docs: building again for Production")
        body = json.loads(stage.wire.writes()[0].content)
        assert (body["deploymentId"], body["target"]) == (project.production.id, "production")
        assert isinstance(session.app.screen, ProjectsScreen)


async def test_a_project_without_production_says_why_not() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.press("2")
        await session.rests()
        project = next(row for row in session.rows if row.production is None and row.production_known)
        session.listed.table.move_to(project.id)
        await session.pilot.pause()
        enabled = {active.binding.id: active.enabled for active in session.app.screen.active_bindings.values()}
        assert enabled["redeploy"] is False
        await session.press("R")
        await session.toast("Redeploy: it has nothing in production")
        assert isinstance(session.app.screen, ProjectsScreen)
        assert stage.wire.writes() == []


async def test_a_project_is_built_from_what_it_serves_now_and_not_when_its_row_came() -> None:
    stage = Stage()
    owner = stage.account.team("acme")
    assert owner is not None
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        row = next(row for row in session.rows if row.name == "docs")
        session.listed.table.move_to(row.id)
        project = owner.project("docs")
        assert project is not None
        serving = owner.serving(project, stage.clock.now())
        assert serving is not None
        later = replace(serving, uid="dpl_later", host="later.vercel.app", created=stage.clock.now())
        owner.deployments.add(later)
        stage.clock.advance(3_600)
        await session.press("R")
        await asked(session)
        assert row.production.id == serving.uid
        await session.answer("R")
        await session.toast("docs: building again for Production")
        (sent,) = stage.wire.writes()
        assert json.loads(sent.content)["deploymentId"] == "dpl_later"


async def test_a_project_that_serves_nothing_any_more_is_refused_in_words() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await session.press("2")
        await session.rests()
        row = next(row for row in session.rows if row.name == "docs")
        session.listed.table.move_to(row.id)
        emptied = {"id": row.id, "name": "docs", "accountId": "x", "targets": {}}
        stage.wire.instead = lambda request: reply(200, emptied) if request.url.path.endswith(row.id) else None
        await session.press("R")
        await session.toast("Redeploy: it has nothing in production")
        assert isinstance(session.app.screen, ProjectsScreen)
        assert stage.wire.writes() == []


def answering(body: bytes) -> Callable[[httpx.Request], httpx.Response | None]:
    """A server that accepts every redeploy with this answer."""
    return lambda request: httpx.Response(200, content=body) if request.method == "POST" else None


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"id": "dpl_', b"7", b"[]"])
async def test_a_redeploy_that_was_accepted_is_told_as_done_even_if_its_answer_cannot_be_read(body: bytes) -> None:
    stage = Stage()
    stage.wire.instead = answering(body)
    async with stage.look(refresh=0) as session:
        await session.rests()
        rows = [row.id for row in session.rows]
        await ask(session, "docs")
        await session.answer("R")
        await answered(session)
        await session.toast("docs: building again")
        assert any("r shows what was made" in toast for toast in session.toasts)
        assert session.app.severities == ["information"] * len(session.toasts)
        await session.pass_time(60, step=20)
        assert len(stage.wire.writes()) == 1
        assert [row.id for row in session.rows] == rows


async def test_a_redeploy_of_somebody_else_s_build_borrows_neither_its_address_nor_its_maker() -> None:
    stage = Stage()
    made = {"id": "dpl_made", "readyState": "QUEUED", "createdAt": stage.clock.now()}
    stage.wire.instead = answering(json.dumps(made).encode())
    async with stage.look(refresh=0) as session:
        await session.rests()
        row = next(row for row in session.rows if row.state == "READY" and row.creator not in (None, "ada") and row.url)
        session.listed.table.move_to(row.id)
        await session.press("R")
        await asked(session)
        await session.answer("R")
        await answered(session)
        await session.until(lambda: session.rows[0].id == "dpl_made", "the new row")
        new = session.rows[0]
        assert (new.url, new.inspector_url, new.creator) == (None, None, None)
        assert (new.name, new.project_id, new.sha, new.branch) == (row.name, row.project_id, row.sha, row.branch)


async def test_a_page_redeploys_too_and_its_list_learns_of_it() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.name == "docs" and row.state == "READY")
        session.listed.table.move_to(row.id)
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.press("R")
        await asked(session)
        await session.answer("R")
        await session.toast("docs: building again")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page again")
        await session.press("escape")
        await session.until(lambda: isinstance(session.app.screen, DeploymentsScreen), "the list")
        assert session.rows[0].source == "redeploy"
        assert session.rows[0].name == "docs"


@pytest.mark.parametrize(
    ("oddity", "words"),
    [
        ("create-402", "The deployments of today are used up"),
        ("create-403", "acme does not allow this"),
        ("create-409", "The project is currently being transferred"),
        ("create-429", "Too many builds for this plan"),
        ("create-400", "The framework of the project differs from the detected one"),
        ("create-500", "It may have been done all the same: look before you send it again"),
    ],
)
async def test_a_refusal_is_told_in_words_and_nothing_is_sent_again(oddity: str, words: str) -> None:
    stage = Stage(oddity)
    async with stage.look() as session:
        await session.rests()
        first = session.rows[0].id
        row = await ask(session)
        await session.answer("R")
        await answered(session)
        await session.until(lambda: session.toasts, "a toast")
        assert words in session.toasts[0]
        assert "building again" not in session.toasts[0]
        await session.pass_time(90, step=30)
        assert len(stage.wire.writes()) == 1
        assert (session.rows[0].id, session.under_cursor.id) == (first, row.id)
        assert session.app.session.watcher.follower.rows == ()


@pytest.mark.parametrize("fault", [httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.WriteError])
async def test_a_lost_answer_is_not_called_a_failure(fault: type[httpx.TransportError]) -> None:
    stage = Stage()

    def lost(request: httpx.Request) -> None:
        if request.method == "POST":
            raise fault("gone", request=request)

    stage.wire.instead = lost
    async with stage.look() as session:
        await ask(session)
        await session.answer("R")
        await session.toast("No answer came: it may have been done or not")
        assert any("Look before you send it again" in toast for toast in session.toasts)
        await session.pass_time(60, step=30)
        assert len(stage.wire.writes()) == 1


async def test_without_a_connection_it_says_that_nothing_went_out() -> None:
    stage = Stage()

    def refused(request: httpx.Request) -> None:
        if request.method == "POST":
            raise httpx.ConnectError("refused", request=request)

    stage.wire.instead = refused
    async with stage.look() as session:
        await ask(session)
        await session.answer("R")
        await session.toast("No connection to api.vercel.com")
        assert len(stage.wire.writes()) == 1


async def test_a_source_that_cannot_be_read_makes_no_question() -> None:
    stage = Stage()
    async with stage.look() as session:
        await session.rests()
        row = next(row for row in session.rows if row.state == "READY")
        session.listed.table.move_to(row.id)
        stage.wire.instead = lambda request: (
            reply(404, {"error": {"code": "not_found"}}) if row.id in request.url.path else None
        )
        await session.press("R")
        await session.toast("That deployment not found in acme")
        assert isinstance(session.app.screen, DeploymentsScreen)


@pytest.mark.parametrize(
    ("oddity", "words", "state"),
    [
        ("create-fails", "failed in", "Error"),
        ("create-canceled", "was canceled", "Canceled"),
        ("create-blocked", "is blocked", "Blocked"),
    ],
)
async def test_a_build_that_does_not_get_there_is_told_too(oddity: str, words: str, state: str) -> None:
    stage = Stage(oddity)
    async with stage.look(refresh=0) as session:
        await ask(session, "docs")
        await session.answer("R")
        await session.toast("building again")
        for _ in range(60):
            await session.pass_time(2, step=2)
            if len(session.toasts) > 1:
                break
        await session.toast(words)
        await session.press("g")
        await session.until(lambda: state in session.lines[3], state)
        assert len(stage.wire.writes()) == 1


async def test_a_write_belongs_to_the_team_of_its_row_even_after_the_team_was_switched() -> None:
    stage = Stage()
    acme = stage.account.team("acme")
    assert acme is not None
    async with stage.look() as session:
        await ask(session)
        await session.answer("R")
        await answered(session)
        await session.press("t")
        await session.see("type to search")
        await session.press(*"northw", "enter")
        await session.see(" northwind ")
        await session.rests()
        (sent,) = stage.wire.writes()
        assert sent.url.params["teamId"] == acme.id
        assert all(row.source != "redeploy" for row in session.rows)
        for _ in range(40):
            await session.pass_time(5, step=5)
            if any("is ready in" in toast for toast in session.toasts):
                break
        await session.toast("store is ready in")
        followed = [request for request in stage.wire.asked if "/v13/deployments/" in request.url.path]
        assert {request.url.params["teamId"] for request in followed} == {acme.id}
