"""Cancel, promote, roll back, delete and the ways to redeploy on screen: asked, confirmed, followed to their end."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from textual import events
from textual.widgets import Button, Input

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.resources.deployments.actions.cancel import CANCEL
from vtui.resources.deployments.actions.redeploy import OF_DEPLOYMENT as REDEPLOY
from vtui.screens.dialogs.question import Question
from vtui.screens.flows.run_plan import run_plan
from vtui.screens.pages.registry import ROW_PAGES
from vtui.widgets.forms.radio_line import RadioLine

Pick = Callable[[Deployment], bool]


def flying(row: Deployment) -> bool:
    return row.name == "dashboard" and row.state == "BUILDING"


def staged(row: Deployment) -> bool:
    return row.substate == "STAGED" and row.name == "billing"


def preview(row: Deployment) -> bool:
    return row.name == "docs" and row.environment == "preview" and row.state == "READY"


def failed(row: Deployment) -> bool:
    return row.state == "ERROR" and row.name == "search"


async def ask(session: Session, key: str, pick: Pick) -> Deployment:
    """Put the cursor on a row, press the key, wait for the question."""
    row = await point(session, pick)
    await session.press(key)
    await asked(session)
    return row


async def asked(session: Session) -> None:
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see("Request")


async def point(session: Session, pick: Pick) -> Deployment:
    await session.rests()
    await session.until(lambda: session.app.session.store.facts.value.production, "what production serves")
    row: Deployment = next(row for row in session.rows if pick(row))
    session.listed.table.move_to(row.id)
    await session.pilot.pause()
    return row


def older(session: Session, name: str = "docs") -> Pick:
    """A production build that the project served before."""
    serving = session.app.session.store.facts.value.production
    return lambda row: (
        row.name == name and row.rollback_candidate is True and serving.get(row.project_id or "") != row.id
    )


async def confirm(session: Session, key: str) -> None:
    await session.answer(key)
    await session.until(lambda: not isinstance(session.app.screen, Question), "the list again")


async def pass_until(session: Session, met: Callable[[], object], what: str) -> None:
    """Let time pass until something has happened."""
    for _ in range(60):
        if met():
            return
        await session.pass_time(1)
        await session.pilot.pause()
    raise AssertionError(f"never happened: {what}\n{session.text}\ntoasts: {session.toasts}")


async def toast_in_time(session: Session, words: str) -> None:
    await pass_until(session, lambda: any(words in toast for toast in session.toasts), words)


def row_of(session: Session, id_: str) -> Any:
    return next((row for row in session.rows if row.id == id_), None)


async def test_a_build_is_canceled_and_its_row_says_so() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row = await ask(session, "X", flying)
        await session.see("Cancel the build?", "dashboard", "Keep it", "What production serves stays as it is.")
        await confirm(session, "X")
        await session.toast("dashboard: the build is canceled")
        await session.until(lambda: row_of(session, row.id).state == "CANCELED", "its row")
        (sent,) = stage.wire.writes()
        assert (sent.method, sent.url.path, sent.content) == ("PATCH", f"/v12/deployments/{row.id}/cancel", b"")
        await session.press("X")
        await session.toast("Cancel: it is canceled already")


async def test_a_staged_build_is_promoted_and_the_star_moves() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row = await ask(session, "P", staged)
        await session.see("Promote to Production?", "Nothing is built", "serves now")
        await confirm(session, "P")
        await session.toast("billing: promote accepted, production moves in a moment")
        assert session.app.session.store.facts.value.production[row.project_id or ""] != row.id
        await toast_in_time(session, "billing: production serves main @ ")
        assert session.app.session.store.facts.value.production[row.project_id or ""] == row.id
        await session.until(lambda: row_of(session, row.id).substate == "PROMOTED", "its row")
        await session.see("Production ★")
        assert len(stage.wire.writes()) == 1
        asked = [one for one in stage.wire.asked if "rollbackInfo" in one.url.params]
        assert len(asked) <= 6


async def test_a_rollback_takes_a_reason_pins_the_project_and_a_promote_lets_it_go() -> None:
    stage = Stage(deployments=350)
    async with stage.look(refresh=0) as session:
        await point(session, staged)
        serving = dict(session.app.session.store.facts.value.production)
        row = await ask(session, "B", older(session))
        await session.see("Roll Production back?", "Auto-assign Custom Production Domains is turned off", "Reason")
        await session.press("shift+tab", *"cart B", "enter")
        focused = session.app.focused
        assert isinstance(focused, Button)
        assert focused.id == "yes"
        await confirm(session, "enter")
        await toast_in_time(session, "docs: production is back at main @ ")
        (sent,) = stage.wire.writes()
        project = row.project_id or ""
        assert sent.url.path == f"/v1/projects/{project}/rollback/{row.id}"
        assert sent.url.params["description"] == "cart B"
        assert session.app.session.store.facts.value.production[project] == row.id
        assert project in session.app.session.store.facts.value.pinned
        await session.see("★ pin")
        await session.press("2")
        await session.rests()
        assert next(one for one in session.rows if one.id == project).pinned
        await session.press("1")
        await ask(session, "P", lambda one: one.id == serving[project])
        await session.see("This ends the rollback")
        await confirm(session, "P")
        await toast_in_time(session, "docs: production serves main @ ")
        assert project not in session.app.session.store.facts.value.pinned


async def test_a_preview_is_built_for_production_after_that_was_said() -> None:
    stage = Stage(deployments=350)
    async with stage.look(refresh=0) as session:
        row = await ask(session, "P", preview)
        await session.see("Build for Production?", "It was not built for production")
        await confirm(session, "P")
        await session.toast("docs: building for Production")
        assert json.loads(stage.wire.writes()[0].content)["meta"] == {"action": "promote"}
        made = session.rows[0]
        assert (made.environment, made.sha, made.id == row.id) == ("production", row.sha, False)
        await toast_in_time(session, "docs is ready in production")
        await pass_until(
            session,
            lambda: session.app.session.store.facts.value.production[row.project_id or ""] == made.id,
            "the star",
        )


async def test_a_delete_wants_the_name_and_the_row_goes() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await point(session, failed)
        index = [one.id for one in session.rows].index(session.under_cursor.id)
        row = await ask(session, "D", failed)
        await session.see("Delete this deployment?", "Type search", "vtui cannot bring it back.")
        for _ in range(10):  # still held down
            await session.press("D")
            session.clock.advance(0.03)
        assert session.app.screen.query_one(Input).value == ""
        await session.answer("enter")
        await session.press(*"searc")
        await session.answer("enter")
        assert session.app.screen.query_one("#yes", Button).disabled
        assert isinstance(session.app.focused, Input)
        await session.press("h", "enter", "enter", "enter")  # as a pasted text ends
        assert isinstance(session.app.focused, Button)
        assert isinstance(session.app.screen, Question)
        assert stage.wire.writes() == []
        await confirm(session, "enter")
        await session.toast("search: the deployment is deleted")
        await session.until(lambda: row_of(session, row.id) is None, "the row gone")
        assert session.listed.table.cursor_row == session.rows[index]
        await session.press("r")
        await session.rests()
        assert row_of(session, row.id) is None


async def test_the_page_of_what_was_deleted_says_so() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await point(session, failed)
        await session.press("enter")
        await session.until(lambda: isinstance(session.app.screen, ROW_PAGES), "the page")
        await session.press("D")
        await asked(session)
        await session.press(*"search")
        await session.answer("enter")
        await confirm(session, "enter")
        await session.toast("search: the deployment is deleted")
        await session.see("Deleted")
        await session.press("R")
        await session.toast("Redeploy: it was deleted")


async def test_the_newest_commit_can_be_built_for_another_environment() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row = await ask(session, "R", lambda one: one.name == "store" and one.target == "production")
        await session.see("Redeploy to Production?", "same commit", "newest of main", "qa")
        build, to = session.app.screen.query(RadioLine)
        build.focus()
        await session.press("right", "tab", "right", "right")
        assert (build.value, to.value) == ("newest of main", "qa")
        await session.see("Redeploy to qa?", "the newest commit of main, whatever it is then")
        await session.answer("tab")
        await session.press("tab", "tab")
        await session.answer("enter")
        shown = await session.see('"withLatestCommit": true', '"customEnvironmentSlugOrId": "env_')
        assert '"target"' not in shown
        await confirm(session, "R")
        await session.toast("store: building again for qa")
        body = json.loads(stage.wire.writes()[0].content)
        assert (body["deploymentId"], body["withLatestCommit"]) == (row.id, True)
        assert session.rows[0].environment == "qa"
        assert session.rows[0].sha != row.sha


async def test_the_request_can_be_copied_as_a_command_without_the_token() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row = await ask(session, "R", preview)
        session.app.screen.query_one("#show", Button).focus()
        await session.answer("enter")
        await session.see("POST", "Copy as curl")
        await session.press("tab")
        await session.answer("enter")
        await session.toast("copied the request as a curl command")
        copied = session.app.clipboard
        assert copied.startswith('curl -X POST -H "Authorization: Bearer $VERCEL_TOKEN"')
        assert f'"deploymentId": "{row.id}"' in copied
        assert "'https://api.vercel.com/v13/deployments?forceNew=1&teamId=team_" in copied
        assert DEMO_TOKEN not in copied
        assert stage.wire.writes() == []


@pytest.mark.parametrize(("key", "pick"), [("X", flying), ("P", staged), ("B", None), ("D", failed), ("R", failed)])
async def test_a_held_key_and_a_pasted_text_confirm_none_of_them(key: str, pick: Pick | None) -> None:
    stage = Stage(deployments=350)
    async with stage.look(refresh=0) as session:
        await point(session, staged)
        await ask(session, key, pick or older(session))
        session.app.post_message(events.Paste(f"{key}\n{key}{key}\n"))
        await session.pilot.pause()
        for _ in range(20):
            await session.press(key)
            session.clock.advance(0.03)
        await session.press(key, "enter", "space", "enter")
        assert isinstance(session.app.screen, Question)
        await session.answer("escape")
        await session.pilot.pause()
        assert stage.wire.writes() == []


def pending(question: Question) -> int:
    """How many confirmations wait for their hour to pass."""
    timers = question._timers  # noqa: SLF001 - not public
    return sum(timer._interval == 3_600 and timer._task is not None for timer in timers)  # noqa: SLF001 - not public


async def test_a_key_or_a_choice_right_after_the_confirmation_takes_it_back() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row, app = await point(session, preview), session.app
        assert app.session.scope.value is not None
        plan = await REDEPLOY.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        question = Question(REDEPLOY, plan, lambda: session.clock.now() / 1_000, 3_600, app.session.connection.base_url)
        app.push_screen(question)
        await asked(session)
        await session.answer("R")
        assert pending(question) == 1
        await session.press("x")
        assert pending(question) == 0
        await session.answer("R")
        assert pending(question) == 1
        question.query(RadioLine).first().move(1)  # as a click does
        await session.until(lambda: pending(question) == 0)
        assert app.screen is question
        assert stage.wire.writes() == []


async def test_arrows_lead_from_button_to_button() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ask(session, "X", flying)
        focused = []
        for key in ("right", "right", "left", "left"):
            await session.press(key)
            focused.append(getattr(session.app.focused, "id", None))
        assert focused == ["yes", "show", "yes", "no"]


STATUSES: list[tuple[str, str, Pick, str]] = [
    ("cancel-late", "X", flying, "It cannot be canceled any more"),
    ("moves-403", "P", staged, "acme does not allow this"),
    ("moves-410", "P", staged, "Vercel has retired this request"),
    ("moves-429", "P", staged, "Rate limit reached for promote"),
    ("promote-409", "P", staged, "Production cannot be moved now Another promote or rollback is under way"),
    ("promote-422", "P", staged, "Vercel does not promote this deployment"),
]


@pytest.mark.parametrize(("oddity", "key", "pick", "words"), STATUSES)
async def test_every_refusal_of_the_api_is_told_in_words(oddity: str, key: str, pick: Pick, words: str) -> None:
    stage = Stage(oddity)
    async with stage.look(refresh=0) as session:
        row = await ask(session, key, pick)
        await confirm(session, key)
        await session.toast(words)
        await session.pass_time(20, step=5)
        assert session.app.severities.count("error") == len(stage.wire.writes()) == 1
        if key == "P":
            assert row_of(session, row.id).substate == "STAGED"


@pytest.mark.parametrize(
    ("oddity", "words"),
    [
        ("rollback-402", "The plan does not go back that far On Hobby only"),
        ("rollback-409", "Production cannot be moved now"),
        ("moves-fail", "docs: the rollback failed: "),
    ],
)
async def test_a_rollback_that_does_not_come_about_is_told(oddity: str, words: str) -> None:
    stage = Stage(oddity, deployments=350)
    async with stage.look(refresh=0) as session:
        await point(session, staged)
        before = session.app.session.store.facts.value.production
        await ask(session, "B", older(session))
        await confirm(session, "B")
        await toast_in_time(session, words)
        assert session.app.session.store.facts.value.production == before
        assert len(stage.wire.writes()) == 1


async def test_a_promote_behind_a_rolling_release_says_that_it_waits() -> None:
    stage = Stage("promote-queued")
    async with stage.look(refresh=0) as session:
        row = await ask(session, "P", staged)
        await confirm(session, "P")
        await session.toast("billing: promote accepted, it waits until the rolling release that runs is complete")
        await toast_in_time(session, "billing: production serves main @ ")
        assert session.app.session.store.facts.value.production[row.project_id or ""] == row.id


async def test_a_row_that_somebody_else_canceled_meanwhile_is_left_alone() -> None:
    stage = Stage()
    owner = stage.account.team("acme")
    assert owner is not None
    async with stage.look(refresh=0) as session:
        row = await ask(session, "X", flying)
        index = owner.deployments.find(row.id)
        assert index is not None
        one = owner.deployments.get(index)
        one.outcome, one.building = "C", 0
        owner.deployments.change(index, one)
        await confirm(session, "X")
        await session.toast("Cancel: it is canceled already. Nothing was sent.")
        await session.until(lambda: row_of(session, row.id).state == "CANCELED", "what the server says")
        assert stage.wire.writes() == []


async def test_a_write_that_is_confirmed_twice_before_it_was_sent_is_sent_once() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        row, app = await point(session, flying), session.app
        assert app.session.scope.value is not None
        plan = await CANCEL.plan(app.session.service, app.session.scope.value, row, app.session.store.context())
        stage.wire.gate.clear()

        async def confirm_and_wait_for_the_recheck() -> None:
            before = len(stage.wire.asked)
            run_plan(app, CANCEL, plan)
            await asked(session)
            await confirm(session, "X")
            await session.until(lambda: len(stage.wire.asked) > before, "the recheck")

        await confirm_and_wait_for_the_recheck()
        await confirm_and_wait_for_the_recheck()
        stage.wire.gate.set()
        await session.toast("dashboard: the build is canceled")
        await session.toast("Cancel: the same is on its way")
        assert len(stage.wire.writes()) == 1


async def test_a_row_that_is_gone_meanwhile_is_refused_and_no_other_is_taken() -> None:
    stage = Stage()
    owner = stage.account.team("acme")
    assert owner is not None
    async with stage.look() as session:
        row = await ask(session, "D", failed)
        index = owner.deployments.find(row.id)
        assert index is not None
        owner.deployments.delete(index)
        await session.press(*"search")
        await session.answer("enter")
        await confirm(session, "enter")
        await session.toast("Delete: it is gone already. Nothing was sent.")
        await session.until(lambda: row_of(session, row.id) is None, "the row gone")
        assert stage.wire.writes() == []


async def test_nothing_is_sent_when_nobody_can_tell_whether_it_still_holds() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await ask(session, "P", staged)
        stage.wire.instead = lambda request: reply(403) if "/projects/" in request.url.path else None
        await confirm(session, "P")
        await session.toast("Promote: nothing was sent")
        assert stage.wire.writes() == []


@pytest.mark.parametrize(
    ("key", "pick", "words"),
    [
        ("X", flying, "It was done all the same. dashboard: the build is canceled"),
        ("P", staged, "It was done all the same. billing: promote accepted"),
        ("R", preview, "It was done all the same. docs: building again"),
    ],
)
async def test_what_was_done_although_its_answer_was_lost_is_found_and_followed(
    key: str, pick: Pick, words: str
) -> None:
    stage = Stage("writes-unanswered")
    async with stage.look(refresh=0) as session:
        row = await ask(session, key, pick)
        await confirm(session, key)
        await session.toast("No answer came: it may have been done or not")
        await toast_in_time(session, words)
        assert len(stage.wire.writes()) == 1
        if key == "X":
            assert row_of(session, row.id).state == "CANCELED"
        elif key == "P":
            await toast_in_time(session, "billing: production serves main @ ")
        else:
            assert session.rows[0].id != row.id
            assert [one.row.id for one in session.app.session.watcher.follower.rows] == [session.rows[0].id]


@pytest.mark.parametrize(("key", "pick"), [("X", flying), ("P", staged), ("R", preview)])
async def test_what_was_not_done_is_said_and_not_sent_again(key: str, pick: Pick) -> None:
    stage = Stage("writes-unheard")
    async with stage.look(refresh=0) as session:
        row = await ask(session, key, pick)
        await confirm(session, key)
        await toast_in_time(session, "no sign of the change. It was probably not applied. Check before retrying.")
        assert session.app.severities[-1] == "error"
        assert len(stage.wire.writes()) == 1
        assert row_of(session, row.id) == row
        assert session.app.session.watcher.follower.rows == ()


async def test_over_a_real_connection_that_the_server_closes_after_reading() -> None:
    stage = Stage("writes-unanswered")
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            row = await ask(session, "X", flying)
            await confirm(session, "X")
            await session.toast("No answer came: it may have been done or not")
            await toast_in_time(session, "It was done all the same. dashboard: the build is canceled")
            assert row_of(session, row.id).state == "CANCELED"
            assert [one.method for one in session.app.session.connection.requests].count("PATCH") == 1


async def test_in_a_protected_project_the_name_has_to_be_typed() -> None:
    stage = Stage()
    async with stage.look(refresh=0, protected=("dashboard",)) as session:
        await ask(session, "X", flying)
        await session.see("Type dashboard")
        await session.answer("X")
        assert isinstance(session.app.screen, Question)
        session.app.screen.query_one(Input).value = "dashboard"
        await session.pilot.pause()
        await session.press("enter")
        await confirm(session, "enter")
        await session.toast("dashboard: the build is canceled")
        assert len(stage.wire.writes()) == 1


@pytest.mark.parametrize(
    ("key", "pick", "typed", "done"),
    [
        ("X", flying, "", "dashboard: the build is canceled"),
        ("P", staged, "", "billing: production serves main @ "),
        ("P", preview, "", "docs is ready in production"),
        ("B", None, "", "docs: production is back at main @ "),
        ("R", failed, "", "search: building again for Preview"),
        ("D", failed, "search", "search: the deployment is deleted"),
    ],
)
async def test_every_action_over_loopback_http(key: str, pick: Pick | None, typed: str, done: str) -> None:
    stage = Stage(deployments=350)
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            await point(session, staged)
            await ask(session, key, pick or older(session))
            if typed:
                session.app.screen.query_one(Input).value = typed
                await session.pilot.pause()
                await session.press("enter")
            await confirm(session, "enter" if typed else key)
            await toast_in_time(session, done)
            assert [one.method for one in session.app.session.connection.requests if one.method != "GET"] != []
