"""Cancel, promote, roll back, delete and redeploy: the question, the request and the result on screen."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual import events
from textual.widgets import Button, Input

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.resources.deployments.actions.cancel import CANCEL
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT as REDEPLOY
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.pages.registry import ROW_PAGES
from vtui.widgets.forms.option_lines import RadioLine

Pick = Callable[[Deployment], bool]


def flying(row: Deployment) -> bool:
    return row.name == "dashboard" and row.state == "BUILDING"


def staged(row: Deployment) -> bool:
    return row.substate == "STAGED" and row.name == "billing"


def preview(row: Deployment) -> bool:
    return row.name == "docs" and row.environment == "preview" and row.state == "READY"


def failed(row: Deployment) -> bool:
    return row.state == "ERROR" and row.name == "search"


async def ask(ui: RunningApp, key: str, pick: Pick) -> Deployment:
    """Put the cursor on a row, press the key, wait for the question."""
    row = await point(ui, pick)
    await ui.press(key)
    await asked(ui)
    return row


async def asked(ui: RunningApp) -> None:
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see("Show API request")


async def point(ui: RunningApp, pick: Pick) -> Deployment:
    await ui.rests()
    await ui.until(lambda: ui.app.session.store.facts.value.production, "what production serves")
    row: Deployment = next(row for row in ui.rows if pick(row))
    ui.listed.table.move_to(row.id)
    await ui.pilot.pause()
    return row


def older(ui: RunningApp, name: str = "docs") -> Pick:
    """A production build that the project served before."""
    serving = ui.app.session.store.facts.value.production
    return lambda row: (
        row.name == name and row.rollback_candidate is True and serving.get(row.project_id or "") != row.id
    )


async def confirm(ui: RunningApp, key: str) -> None:
    await ui.answer(key)
    await ui.until(lambda: not isinstance(ui.app.screen, QuestionScreen), "the list again")


async def pass_until(ui: RunningApp, met: Callable[[], object], what: str) -> None:
    """Let time pass until something has happened."""
    for _ in range(60):
        if met():
            return
        await ui.pass_time(1)
        await ui.pilot.pause()
    raise AssertionError(f"never happened: {what}\n{ui.text}\ntoasts: {ui.toasts}")


async def toast_in_time(ui: RunningApp, words: str) -> None:
    await pass_until(ui, lambda: any(words in toast for toast in ui.toasts), words)


def row_of(ui: RunningApp, id_: str) -> Any:
    return next((row for row in ui.rows if row.id == id_), None)


async def test_canceled_build_is_shown_in_its_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "X", flying)
        await ui.see(
            "Cancel the build?", "dashboard", "Keep building", "The current production deployment stays in place."
        )
        await confirm(ui, "X")
        await ui.toast("dashboard: build canceled")
        await ui.until(lambda: row_of(ui, row.id).state == "CANCELED", "its row")
        (sent,) = harness.wire.writes()
        assert (sent.method, sent.url.path, sent.content) == ("PATCH", f"/v12/deployments/{row.id}/cancel", b"")
        await ui.press("X")
        await ui.toast("Cancel: it is already canceled")


async def test_promoted_staged_build_gets_the_star() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "P", staged)
        await ui.see("Promote to Production?", "Nothing is built", "current production")
        await confirm(ui, "P")
        await ui.toast("billing: promotion accepted, production is switching")
        assert ui.app.session.store.facts.value.production[row.project_id or ""] != row.id
        await toast_in_time(ui, "billing: production now serves main @ ")
        assert ui.app.session.store.facts.value.production[row.project_id or ""] == row.id
        await ui.until(lambda: row_of(ui, row.id).substate == "PROMOTED", "its row")
        await ui.see("prod ★")
        assert len(harness.wire.writes()) == 1
        asked = [one for one in harness.wire.asked if "rollbackInfo" in one.url.params]
        assert len(asked) <= 6


async def test_rollback_pins_the_project_until_a_promote() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app(refresh=0) as ui:
        await point(ui, staged)
        serving = dict(ui.app.session.store.facts.value.production)
        row = await ask(ui, "B", older(ui))
        await ui.see("Roll back Production?", "Auto-assign Custom Production Domains will be turned off", "Reason")
        await ui.press("shift+tab", *"cart B", "enter")
        focused = ui.app.focused
        assert isinstance(focused, Button)
        assert focused.id == "yes"
        await confirm(ui, "enter")
        await toast_in_time(ui, "docs: production rolled back to main @ ")
        (sent,) = harness.wire.writes()
        project = row.project_id or ""
        assert sent.url.path == f"/v1/projects/{project}/rollback/{row.id}"
        assert sent.url.params["description"] == "cart B"
        assert ui.app.session.store.facts.value.production[project] == row.id
        assert project in ui.app.session.store.facts.value.pinned
        await ui.see("prod ★")
        await ui.press("2")
        await ui.rests()
        assert next(one for one in ui.rows if one.id == project).pinned
        await ui.press("1")
        await ask(ui, "P", lambda one: one.id == serving[project])
        await ui.see("This ends the rollback")
        await confirm(ui, "P")
        await toast_in_time(ui, "docs: rollback undone, production now serves main @ ")
        assert project not in ui.app.session.store.facts.value.pinned


async def test_preview_is_built_for_production_after_a_notice() -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "P", preview)
        await ui.see("Build for Production?", "This is not a production build")
        await confirm(ui, "P")
        await ui.toast("docs: building for Production")
        assert json.loads(harness.wire.writes()[0].content)["meta"] == {"action": "promote"}
        made = ui.rows[0]
        assert (made.environment, made.sha, made.id == row.id) == ("production", row.sha, False)
        await toast_in_time(ui, "docs is ready in production")
        await pass_until(
            ui,
            lambda: ui.app.session.store.facts.value.production[row.project_id or ""] == made.id,
            "the star",
        )


async def test_delete_requires_the_name_and_removes_the_row() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await point(ui, failed)
        index = [one.id for one in ui.rows].index(ui.under_cursor.id)
        row = await ask(ui, "D", failed)
        await ui.see("Delete this deployment?", "Type search", "vtui cannot undo this.")
        for _ in range(10):  # still held down
            await ui.press("D")
            ui.clock.advance(0.03)
        assert ui.app.screen.query_one(Input).value == ""
        await ui.answer("enter")
        await ui.press(*"searc")
        await ui.answer("enter")
        assert ui.app.screen.query_one("#yes", Button).disabled
        assert isinstance(ui.app.focused, Input)
        await ui.press("h", "enter", "enter", "enter")  # as a pasted text ends
        assert isinstance(ui.app.focused, Button)
        assert isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.writes() == []
        await confirm(ui, "enter")
        await ui.toast("search: deployment deleted")
        await ui.until(lambda: row_of(ui, row.id) is None, "the row gone")
        assert ui.listed.table.cursor_row == ui.rows[index]
        await ui.press("r")
        await ui.rests()
        assert row_of(ui, row.id) is None


async def test_page_of_a_deleted_deployment_shows_that_it_is_deleted() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await point(ui, failed)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.app.screen, ROW_PAGES), "the page")
        await ui.press("D")
        await asked(ui)
        await ui.press(*"search")
        await ui.answer("enter")
        await confirm(ui, "enter")
        await ui.toast("search: deployment deleted")
        await ui.see("Deleted")
        await ui.press("R")
        await ui.toast("Redeploy: it was deleted")


async def test_newest_commit_can_be_built_for_another_environment() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "R", lambda one: one.name == "store" and one.target == "production")
        await ui.see("Redeploy to Production?", "same commit", "newest of main", "qa")
        build, to = ui.app.screen.query(RadioLine)
        build.focus()
        await ui.press("right", "tab", "right", "right")
        assert (build.value, to.value) == ("newest of main", "qa")
        await ui.see("Redeploy to qa?", "the newest commit of main at build time")
        await ui.answer("tab")
        await ui.press("tab", "tab")
        await ui.answer("enter")
        shown = await ui.see('"withLatestCommit": true', '"customEnvironmentSlugOrId": "env_')
        assert '"target"' not in shown
        await confirm(ui, "R")
        await ui.toast("store: redeploying to qa")
        body = json.loads(harness.wire.writes()[0].content)
        assert (body["deploymentId"], body["withLatestCommit"]) == (row.id, True)
        assert ui.rows[0].environment == "qa"
        assert ui.rows[0].sha != row.sha


async def test_request_is_copied_as_a_command_without_the_token() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "R", preview)
        ui.app.screen.query_one("#show", Button).focus()
        await ui.answer("enter")
        await ui.see("POST", "Copy as curl")
        await ui.press("tab")
        await ui.answer("enter")
        await ui.toast("request as a curl command")
        copied = ui.app.clipboard
        assert copied.startswith('curl -X POST -H "Authorization: Bearer $VERCEL_TOKEN"')
        assert f'"deploymentId": "{row.id}"' in copied
        assert "'https://api.vercel.com/v13/deployments?forceNew=1&teamId=team_" in copied
        assert DEMO_TOKEN not in copied
        assert harness.wire.writes() == []


@pytest.mark.parametrize(("key", "pick"), [("X", flying), ("P", staged), ("B", None), ("D", failed), ("R", failed)])
async def test_held_keys_and_pastes_do_not_confirm_actions(key: str, pick: Pick | None) -> None:
    harness = AppHarness(deployments=350)
    async with harness.run_app(refresh=0) as ui:
        await point(ui, staged)
        await ask(ui, key, pick or older(ui))
        ui.app.post_message(events.Paste(f"{key}\n{key}{key}\n"))
        await ui.pilot.pause()
        for _ in range(20):
            await ui.press(key)
            ui.clock.advance(0.03)
        await ui.press(key, "enter", "space", "enter")
        assert isinstance(ui.app.screen, QuestionScreen)
        await ui.answer("escape")
        await ui.pilot.pause()
        assert harness.wire.writes() == []


def pending(question: QuestionScreen) -> int:
    """How many confirmations wait for their hour to pass."""
    timers = question._timers  # noqa: SLF001 - not public
    return sum(timer._interval == 3_600 and timer._task is not None for timer in timers)  # noqa: SLF001 - not public


async def test_key_or_choice_right_after_a_confirmation_cancels_it() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row, app = await point(ui, preview), ui.app
        assert app.session.scope.value is not None
        plan = await REDEPLOY.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        app.session.start = replace(app.session.start, settle=3_600)
        question = QuestionScreen(REDEPLOY, plan)
        app.push_screen(question)
        await asked(ui)
        await ui.answer("R")
        assert pending(question) == 1
        await ui.press("x")
        assert pending(question) == 0
        await ui.answer("R")
        assert pending(question) == 1
        question.query(RadioLine).first().move(1)  # as a click does
        await ui.until(lambda: pending(question) == 0)
        assert app.screen is question
        assert harness.wire.writes() == []


async def test_arrows_move_between_buttons() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ask(ui, "X", flying)
        focused = []
        for key in ("right", "right", "left", "left"):
            await ui.press(key)
            focused.append(getattr(ui.app.focused, "id", None))
        assert focused == ["yes", "show", "yes", "no"]


STATUSES: list[tuple[str, str, Pick, str]] = [
    ("cancel-late", "X", flying, "The deployment cannot be canceled"),
    ("moves-403", "P", staged, "Permission denied in acme"),
    ("moves-410", "P", staged, "Vercel no longer supports this request"),
    ("moves-429", "P", staged, "Rate limit reached for promote"),
    ("promote-409", "P", staged, "Production cannot be changed now Another promotion or rollback is in progress"),
    ("promote-422", "P", staged, "This deployment cannot be promoted"),
]


@pytest.mark.parametrize(("fault", "key", "pick", "words"), STATUSES)
async def test_every_error_status_of_the_api_has_a_message(fault: str, key: str, pick: Pick, words: str) -> None:
    harness = AppHarness(fault)
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, key, pick)
        await confirm(ui, key)
        await ui.toast(words)
        await ui.pass_time(20, step=5)
        assert ui.app.severities.count("error") == len(harness.wire.writes()) == 1
        if key == "P":
            assert row_of(ui, row.id).substate == "STAGED"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("rollback-402", "The plan does not allow this rollback On Hobby, only"),
        ("rollback-409", "Production cannot be changed now"),
        ("moves-fail", "docs: the rollback failed for "),
    ],
)
async def test_failed_rollback_is_shown(fault: str, words: str) -> None:
    harness = AppHarness(fault, deployments=350)
    async with harness.run_app(refresh=0) as ui:
        await point(ui, staged)
        before = ui.app.session.store.facts.value.production
        await ask(ui, "B", older(ui))
        await confirm(ui, "B")
        await toast_in_time(ui, words)
        assert ui.app.session.store.facts.value.production == before
        assert len(harness.wire.writes()) == 1


async def test_promote_during_a_rolling_release_is_shown_as_waiting() -> None:
    harness = AppHarness("promote-queued")
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "P", staged)
        await confirm(ui, "P")
        await ui.toast("billing: promotion accepted, it starts when the current rolling release is complete")
        await toast_in_time(ui, "billing: production now serves main @ ")
        assert ui.app.session.store.facts.value.production[row.project_id or ""] == row.id


async def test_row_canceled_by_another_user_is_not_changed() -> None:
    harness = AppHarness()
    owner = harness.account.team("acme")
    assert owner is not None
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, "X", flying)
        index = owner.deployments.find(row.id)
        assert index is not None
        one = owner.deployments.get(index)
        one.outcome, one.building = "C", 0
        owner.deployments.change(index, one)
        await confirm(ui, "X")
        await ui.toast("Cancel: it is already canceled. Nothing was sent.")
        await ui.until(lambda: row_of(ui, row.id).state == "CANCELED", "what the server says")
        assert harness.wire.writes() == []


async def test_write_confirmed_twice_is_sent_once() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        row, app = await point(ui, flying), ui.app
        assert app.session.scope.value is not None
        plan = await CANCEL.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        harness.wire.gate.clear()

        async def confirm_and_wait_for_the_recheck() -> None:
            before = len(harness.wire.asked)
            run_plan(app, CANCEL, plan)
            await asked(ui)
            await confirm(ui, "X")
            await ui.until(lambda: len(harness.wire.asked) > before, "the recheck")

        await confirm_and_wait_for_the_recheck()
        await confirm_and_wait_for_the_recheck()
        harness.wire.gate.set()
        await ui.toast("dashboard: build canceled")
        await ui.toast("Cancel: the same request was already sent")
        assert len(harness.wire.writes()) == 1


async def test_action_on_a_removed_row_is_refused() -> None:
    harness = AppHarness()
    owner = harness.account.team("acme")
    assert owner is not None
    async with harness.run_app() as ui:
        row = await ask(ui, "D", failed)
        index = owner.deployments.find(row.id)
        assert index is not None
        owner.deployments.delete(index)
        await ui.press(*"search")
        await ui.answer("enter")
        await confirm(ui, "enter")
        await ui.toast("Delete: it was already deleted. Nothing was sent.")
        await ui.until(lambda: row_of(ui, row.id) is None, "the row gone")
        assert harness.wire.writes() == []


async def test_nothing_is_sent_when_the_row_cannot_be_rechecked() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ask(ui, "P", staged)
        harness.wire.instead = lambda request: reply(403) if "/projects/" in request.url.path else None
        await confirm(ui, "P")
        await ui.toast("Promote: nothing was sent")
        assert harness.wire.writes() == []


@pytest.mark.parametrize(
    ("key", "pick", "words"),
    [
        ("X", flying, "The change was applied. dashboard: build canceled"),
        ("P", staged, "The change was applied. billing: promotion accepted"),
        ("R", preview, "The change was applied. docs: redeploying"),
    ],
)
async def test_applied_write_with_a_lost_response_is_found_and_followed(key: str, pick: Pick, words: str) -> None:
    harness = AppHarness("writes-unanswered")
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, key, pick)
        await confirm(ui, key)
        await ui.toast("No response: the change may or may not have been applied")
        await toast_in_time(ui, words)
        assert len(harness.wire.writes()) == 1
        if key == "X":
            assert row_of(ui, row.id).state == "CANCELED"
        elif key == "P":
            await toast_in_time(ui, "billing: production now serves main @ ")
        else:
            assert ui.rows[0].id != row.id
            assert [one.row.id for one in ui.app.session.watcher.follower.rows] == [ui.rows[0].id]


@pytest.mark.parametrize(("key", "pick"), [("X", flying), ("P", staged), ("R", preview)])
async def test_unapplied_write_with_a_lost_response_is_reported_and_not_repeated(key: str, pick: Pick) -> None:
    harness = AppHarness("writes-unheard")
    async with harness.run_app(refresh=0) as ui:
        row = await ask(ui, key, pick)
        await confirm(ui, key)
        await toast_in_time(ui, "the change was not found and was probably not applied. Check before retrying.")
        assert ui.app.severities[-1] == "error"
        assert len(harness.wire.writes()) == 1
        assert row_of(ui, row.id) == row
        assert ui.app.session.watcher.follower.rows == ()


async def test_write_on_a_connection_closed_after_the_request_is_verified() -> None:
    harness = AppHarness("writes-unanswered")
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            row = await ask(ui, "X", flying)
            await confirm(ui, "X")
            await ui.toast("No response: the change may or may not have been applied")
            await toast_in_time(ui, "The change was applied. dashboard: build canceled")
            assert row_of(ui, row.id).state == "CANCELED"
            assert [one.method for one in ui.app.session.connection.requests].count("PATCH") == 1


async def test_protected_project_requires_its_name() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, protected=("dashboard",)) as ui:
        await ask(ui, "X", flying)
        await ui.see("Type dashboard")
        await ui.answer("X")
        assert isinstance(ui.app.screen, QuestionScreen)
        ui.app.screen.query_one(Input).value = "dashboard"
        await ui.pilot.pause()
        await ui.press("enter")
        await confirm(ui, "enter")
        await ui.toast("dashboard: build canceled")
        assert len(harness.wire.writes()) == 1


@pytest.mark.parametrize(
    ("key", "pick", "typed", "done"),
    [
        ("X", flying, "", "dashboard: build canceled"),
        ("P", staged, "", "billing: production now serves main @ "),
        ("P", preview, "", "docs is ready in production"),
        ("B", None, "", "docs: production rolled back to main @ "),
        ("R", failed, "", "search: redeploying to Preview"),
        ("D", failed, "search", "search: deployment deleted"),
    ],
)
async def test_every_action_works_over_loopback_http(key: str, pick: Pick | None, typed: str, done: str) -> None:
    harness = AppHarness(deployments=350)
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            await point(ui, staged)
            await ask(ui, key, pick or older(ui))
            if typed:
                ui.app.screen.query_one(Input).value = typed
                await ui.pilot.pause()
                await ui.press("enter")
            await confirm(ui, "enter" if typed else key)
            await toast_in_time(ui, done)
            assert [one.method for one in ui.app.session.connection.requests if one.method != "GET"] != []
