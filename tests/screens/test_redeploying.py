"""Redeploy on screen: no accidental confirmation, every refusal is shown, nothing is sent twice."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest
from textual.widgets import Button

from tests.harness.app import AppHarness, RunningApp
from tests.harness.service import reply
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.lists.deployments import DeploymentsScreen
from vtui.screens.lists.projects import ProjectsScreen
from vtui.screens.pages.registry import ROW_PAGES


async def ask(ui: RunningApp, name: str = "store") -> Any:
    """Put the cursor on a ready deployment of a project, press R; gives the row."""
    await ui.rests()
    row = next(row for row in ui.rows if row.name == name and row.state == "READY")
    ui.listed.table.move_to(row.id)
    await ui.press("R")
    await asked(ui)
    return row


async def asked(ui: RunningApp) -> None:
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see("Redeploy to", "Cancel")


async def answered(ui: RunningApp) -> None:
    await ui.until(lambda: not isinstance(ui.app.screen, QuestionScreen), "the list again")


async def test_held_or_pasted_key_does_not_confirm() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ask(ui)
        for _ in range(30):
            await ui.press("R")
            ui.clock.advance(0.03)
        await ui.press(*"RRRR", "enter", "space")
        assert isinstance(ui.app.screen, QuestionScreen)
        ui.clock.advance(0.39)
        await ui.press("R")
        assert isinstance(ui.app.screen, QuestionScreen)
        assert ui.toasts[-1] == "R was ignored: it came too soon after another key."
        assert harness.wire.writes() == []
        await ui.answer("R")
        await answered(ui)
        await ui.until(lambda: len(harness.wire.writes()) == 1, "the write")


async def test_keys_typed_on_the_list_do_not_reach_the_buttons() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ask(ui)
        await ui.press("tab", "enter")
        assert isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.writes() == []


async def test_cancel_is_focused_and_escape_cancels() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        for key in ("enter", "escape"):
            row = await ask(ui)
            focused = ui.app.focused
            assert isinstance(focused, Button)
            assert str(focused.label) == "Cancel"
            await ui.answer(key)
            await answered(ui)
            assert ui.under_cursor.id == row.id
        await ui.pilot.pause()
        assert harness.wire.writes() == []


async def test_button_shows_the_request_and_another_confirms() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        row = await ask(ui)
        await ui.answer("tab")
        await ui.press("tab")
        await ui.answer("enter")
        shown = await ui.see("POST", "/v13/deployments?forceNew=1&teamId=team_", f'"deploymentId": "{row.id}"')
        assert "null" not in shown
        assert "Bearer" not in shown
        await ui.press("shift+tab")
        await ui.answer("enter")
        await answered(ui)
        await ui.until(lambda: len(harness.wire.writes()) == 1, "the write")


async def test_redeploy_can_be_repeated_after_its_response() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        for count in (1, 2):
            await ask(ui)
            await ui.answer("R")
            await answered(ui)
            await ui.until(lambda: len(harness.wire.writes()) == count, "the write")  # noqa: B023 - awaited in this round
            await ui.until(lambda: not ui.app.session.writes.requests, "its answer")
            ui.clock.advance(1)  # the new build is the row under the cursor now
        first, second = harness.wire.writes()
        assert (first.url, first.content) == (second.url, second.content)


async def test_another_capital_letter_does_not_confirm() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ask(ui)
        for key in "rDXPGN":
            await ui.answer(key)
        assert isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.writes() == []


async def test_project_is_redeployed_from_the_list_of_projects() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        project = next(row for row in ui.rows if row.name == "docs")
        ui.listed.table.move_to(project.id)
        await ui.press("R")
        await asked(ui)
        await ui.see("Redeploy to Production?", "docs")
        await ui.answer("R")
        await ui.toast("docs: redeploying to Production")
        body = json.loads(harness.wire.writes()[0].content)
        assert (body["deploymentId"], body["target"]) == (project.production.id, "production")
        assert isinstance(ui.app.screen, ProjectsScreen)


async def test_redeploy_of_a_project_without_production_shows_the_reason() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.press("2")
        await ui.rests()
        project = next(row for row in ui.rows if row.production is None and row.production_known)
        ui.listed.table.move_to(project.id)
        await ui.pilot.pause()
        enabled = {active.binding.id: active.enabled for active in ui.app.screen.active_bindings.values()}
        assert enabled["redeploy"] is False
        await ui.press("R")
        await ui.toast("Redeploy: it has no production deployment")
        assert isinstance(ui.app.screen, ProjectsScreen)
        assert harness.wire.writes() == []


async def test_project_is_redeployed_from_its_current_production() -> None:
    harness = AppHarness()
    owner = harness.account.team("acme")
    assert owner is not None
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "docs")
        ui.listed.table.move_to(row.id)
        project = owner.project("docs")
        assert project is not None
        serving = owner.serving(project, harness.clock.now())
        assert serving is not None
        later = replace(serving, uid="dpl_later", host="later.vercel.app", created=harness.clock.now())
        owner.deployments.add(later)
        harness.clock.advance(3_600)
        await ui.press("R")
        await asked(ui)
        assert row.production.id == serving.uid
        await ui.answer("R")
        await ui.toast("docs: redeploying to Production")
        (sent,) = harness.wire.writes()
        assert json.loads(sent.content)["deploymentId"] == "dpl_later"


async def test_redeploy_of_a_project_that_lost_production_shows_an_error() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("2")
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "docs")
        ui.listed.table.move_to(row.id)
        emptied = {"id": row.id, "name": "docs", "accountId": "x", "targets": {}}
        harness.wire.instead = lambda request: reply(200, emptied) if request.url.path.endswith(row.id) else None
        await ui.press("R")
        await ui.toast("Redeploy: it has no production deployment")
        assert isinstance(ui.app.screen, ProjectsScreen)
        assert harness.wire.writes() == []


def answering(body: bytes) -> Callable[[httpx.Request], httpx.Response | None]:
    """A server that accepts every redeploy with this answer."""
    return lambda request: httpx.Response(200, content=body) if request.method == "POST" else None


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"id": "dpl_', b"7", b"[]"])
async def test_accepted_redeploy_with_a_malformed_response_is_shown_as_done(body: bytes) -> None:
    harness = AppHarness()
    harness.wire.instead = answering(body)
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        rows = [row.id for row in ui.rows]
        await ask(ui, "docs")
        await ui.answer("R")
        await answered(ui)
        await ui.toast("docs: redeploying")
        assert any("Press r to refresh" in toast for toast in ui.toasts)
        assert ui.app.severities == ["information"] * len(ui.toasts)
        await ui.pass_time(60, step=20)
        assert len(harness.wire.writes()) == 1
        assert [row.id for row in ui.rows] == rows


async def test_redeploy_of_another_user_s_build_has_its_own_url_and_creator() -> None:
    harness = AppHarness()
    made = {"id": "dpl_made", "readyState": "QUEUED", "createdAt": harness.clock.now()}
    harness.wire.instead = answering(json.dumps(made).encode())
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.state == "READY" and row.creator not in (None, "ada") and row.url)
        ui.listed.table.move_to(row.id)
        await ui.press("R")
        await asked(ui)
        await ui.answer("R")
        await answered(ui)
        await ui.until(lambda: ui.rows[0].id == "dpl_made", "the new row")
        new = ui.rows[0]
        assert (new.url, new.inspector_url, new.creator) == (None, None, None)
        assert (new.name, new.project_id, new.sha, new.branch) == (row.name, row.project_id, row.sha, row.branch)


async def test_redeploy_from_a_page_updates_its_list() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.name == "docs" and row.state == "READY")
        ui.listed.table.move_to(row.id)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.press("R")
        await asked(ui)
        await ui.answer("R")
        await ui.toast("docs: redeploying")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page again")
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.app.screen, DeploymentsScreen), "the list")
        assert ui.rows[0].source == "redeploy"
        assert ui.rows[0].name == "docs"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("create-402", "Daily deployment limit reached"),
        ("create-403", "Permission denied in acme"),
        ("create-409", "The project is currently being transferred"),
        ("create-429", "Build limit of the plan reached"),
        ("create-400", "The framework of the project differs from the detected one"),
        ("create-500", "The change may or may not have been applied. Check before retrying"),
    ],
)
async def test_refusal_is_shown_and_not_sent_again(fault: str, words: str) -> None:
    harness = AppHarness(fault)
    async with harness.run_app() as ui:
        await ui.rests()
        first = ui.rows[0].id
        row = await ask(ui)
        await ui.answer("R")
        await answered(ui)
        await ui.until(lambda: ui.toasts, "a toast")
        assert words in ui.toasts[0]
        assert "redeploying" not in ui.toasts[0]
        await ui.pass_time(90, step=30)
        assert len(harness.wire.writes()) == 1
        assert (ui.rows[0].id, ui.under_cursor.id) == (first, row.id)
        assert ui.app.session.watcher.follower.rows == ()


@pytest.mark.parametrize("fault", [httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.WriteError])
async def test_lost_response_is_not_shown_as_a_failure(fault: type[httpx.TransportError]) -> None:
    harness = AppHarness()

    def lost(request: httpx.Request) -> None:
        if request.method == "POST":
            raise fault("gone", request=request)

    harness.wire.instead = lost
    async with harness.run_app() as ui:
        await ask(ui)
        await ui.answer("R")
        await ui.toast("No response: the change may or may not have been applied")
        assert any("Check before retrying" in toast for toast in ui.toasts)
        await ui.pass_time(60, step=30)
        assert len(harness.wire.writes()) == 1


async def test_redeploy_without_a_connection_shows_that_nothing_was_sent() -> None:
    harness = AppHarness()

    def refused(request: httpx.Request) -> None:
        if request.method == "POST":
            raise httpx.ConnectError("refused", request=request)

    harness.wire.instead = refused
    async with harness.run_app() as ui:
        await ask(ui)
        await ui.answer("R")
        await ui.toast("No connection to api.vercel.com")
        assert len(harness.wire.writes()) == 1


async def test_unreadable_source_opens_no_question() -> None:
    harness = AppHarness()
    async with harness.run_app() as ui:
        await ui.rests()
        row = next(row for row in ui.rows if row.state == "READY")
        ui.listed.table.move_to(row.id)
        harness.wire.instead = lambda request: (
            reply(404, {"error": {"code": "not_found"}}) if row.id in request.url.path else None
        )
        await ui.press("R")
        await ui.toast("Deployment not found in acme")
        assert isinstance(ui.app.screen, DeploymentsScreen)


@pytest.mark.parametrize(
    ("fault", "words", "state"),
    [
        ("create-fails", "failed in", "Error"),
        ("create-canceled", "was canceled", "Canceled"),
        ("create-blocked", "is blocked", "Blocked"),
    ],
)
async def test_failed_build_of_a_redeploy_is_shown(fault: str, words: str, state: str) -> None:
    harness = AppHarness(fault)
    async with harness.run_app(refresh=0) as ui:
        await ask(ui, "docs")
        await ui.answer("R")
        await ui.toast("redeploying")
        for _ in range(60):
            await ui.pass_time(2, step=2)
            if len(ui.toasts) > 1:
                break
        await ui.toast(words)
        await ui.press("g")
        await ui.until(lambda: state in ui.lines[3], state)
        assert len(harness.wire.writes()) == 1


async def test_write_is_sent_in_the_team_of_its_row_after_switching_the_team() -> None:
    harness = AppHarness()
    acme = harness.account.team("acme")
    assert acme is not None
    async with harness.run_app() as ui:
        await ask(ui)
        await ui.answer("R")
        await answered(ui)
        await ui.press("t")
        await ui.see("Type to search")
        await ui.press(*"northw", "enter")
        await ui.see(" northwind ")
        await ui.rests()
        (sent,) = harness.wire.writes()
        assert sent.url.params["teamId"] == acme.id
        assert all(row.source != "redeploy" for row in ui.rows)
        for _ in range(40):
            await ui.pass_time(5, step=5)
            if any("is ready in" in toast for toast in ui.toasts):
                break
        await ui.toast("store is ready in")
        followed = [request for request in harness.wire.asked if "/v13/deployments/" in request.url.path]
        assert {request.url.params["teamId"] for request in followed} == {acme.id}
