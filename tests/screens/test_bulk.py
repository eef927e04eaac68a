"""Bulk runs on screen: marked rows, one question, requests one by one, pause and stop."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import httpx
from textual import events
from textual.widgets import Button, Input

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.harness.service import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.bulk import BulkScreen
from vtui.screens.dialogs.check import CheckScreen
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.row import RowMenu
from vtui.widgets.forms.option_lines import RadioLine


def failed_preview(row: Deployment) -> bool:
    return row.state == "ERROR" and row.environment == "preview"


async def mark(ui: RunningApp, *rows: Deployment) -> None:
    """Mark rows one by one, as a person does."""
    for row in rows:
        ui.listed.table.move_to(row.id)
        await ui.press("space")
    await ui.see(f"{len(rows)} marked")


async def ask(ui: RunningApp, key: str) -> QuestionScreen:
    await ui.press(key)
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see("Show API request")
    assert isinstance(ui.app.screen, QuestionScreen)
    return ui.app.screen


async def confirm(ui: RunningApp, word: int | str) -> BulkScreen:
    """Type the number or the name, go to the button, press it."""
    ui.clock.advance(0.5)
    await ui.press(*("minus" if letter == "-" else letter for letter in str(word)))
    await ui.answer("enter")
    await ui.answer("enter")
    await ui.until(lambda: isinstance(ui.app.screen, BulkScreen), "the run")
    assert isinstance(ui.app.screen, BulkScreen)
    return ui.app.screen


def deleted(harness: AppHarness) -> list[str]:
    return [path.rpartition("/")[2] for path in harness.wire.paths("DELETE")]


async def test_marked_rows_are_deleted_and_refused_ones_stay_marked() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, size=(80, 24)) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if failed_preview(row)][:4]
        served = next(row for row in ui.rows if row.environment == "production" and row.state == "READY")
        harness.wire.instead = lambda request: (
            reply(403, {"error": {"code": "forbidden"}})
            if request.method == "DELETE" and rows[1].id in request.url.path
            else None
        )
        await mark(ui, *rows, served)
        question = await ask(ui, "D")
        await ui.see("Delete 4 of 5 deployments?", "1: serving production", "Type 4", "8 (2 per deployment)")
        assert [widget.id for widget in question.focus_chain] == [None, "no", "show"]
        question.query_one("#show", Button).press()
        await ui.see("Back")
        assert {widget.id for widget in question.focus_chain} == {"no", "show", "curl"}
        question.query_one("#show", Button).press()
        await ui.see("Type 4")
        for row in rows:
            assert row.name in ui.text
        for _ in range(20):  # the key is still held, then a text is pasted
            await ui.press("D")
            ui.clock.advance(0.03)
        await ui.press("4", "enter", "enter", "enter", "D", "space")
        assert ui.app.screen is question
        assert harness.wire.writes() == []
        question.query_one(Input).value = "3"
        await ui.pilot.pause()
        assert question.query_one("#yes", Button).disabled
        question.query_one(Input).value = ""
        question.query_one(Input).focus()
        run = await confirm(ui, 4)
        await ui.see("Done.", "4 of 4", "3 deleted", "1 failed", "Permission denied in acme")
        assert run.unavailable_reason("pause") == "the run has ended"
        assert deleted(harness) == [row.id for row in rows]
        await ui.press("escape")
        await ui.see("2 marked")
        assert ui.listed.view.marks == {rows[1].id, served.id}
        assert {row.id for row in ui.rows}.isdisjoint({rows[0].id, rows[2].id, rows[3].id})
        assert [deed.result for deed in ui.app.session.activity.writes] == ["made", "failed", "made", "made"]


async def test_builds_are_canceled_paused_and_stopped(tmp_path: Path) -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, ledger=tmp_path / "sent.jsonl") as ui:
        await ui.rests()
        flying = [row for row in ui.rows if row.in_flight]
        ended = next(row for row in ui.rows if row.state == "CANCELED")
        assert len(flying) == 4
        await mark(ui, *flying, ended)
        await ask(ui, "X")
        await ui.see("Cancel 4 of 5 builds?", "it is already canceled", "Keep building", "requests  4")
        harness.wire.gate.clear()
        await confirm(ui, 4)
        await ui.until(harness.wire.writes, "the first")
        await ui.press("space")
        harness.wire.gate.set()
        await ui.see("Paused. Press space to continue.", "1 of 4", "1 canceled")
        await ui.press("G")
        last = next(line for line in ui.lines if "│ ▌" in line).partition("│ ▌")[2].split()
        await ui.pass_time(3)
        assert len(harness.wire.writes()) == 1
        harness.wire.gate.clear()
        await ui.press("space")
        await ui.until(lambda: len(harness.wire.writes()) == 2, "the second")
        await ui.press("escape")
        await ui.see("Stopping")
        assert isinstance(ui.app.screen, BulkScreen)
        assert ui.app.screen.unavailable_reason("pause") == "the run is stopping"
        harness.wire.gate.set()
        await ui.see("Stopped. 2 not sent.", "2 of 4", "Log of sent requests:")
        line = next(index for index, line in enumerate(ui.lines) if "│ ▌" in line)
        assert last[1:3] == ui.lines[line].partition("│ ▌")[2].split()[3:5] == ["dashboard", "prod"], (
            "the cursor follows its row"
        )
        assert "not sent" in ui.lines[line - 1], "which is not the last one any more"
        await ui.press("space", "escape")
        await ui.see("3 marked")
        canceled = [row.id for row in ui.rows if row.id in {one.id for one in flying} and row.state == "CANCELED"]
        assert canceled == [request.url.path.split("/")[3] for request in harness.wire.writes()]


async def test_rate_limited_row_is_sent_again_after_a_countdown_unless_stopped() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if failed_preview(row)][:3]
        refused: list[str] = []

        def limited(request: httpx.Request) -> httpx.Response | None:
            if request.method != "DELETE" or rows[1].id not in request.url.path:
                return None
            refused.append(request.url.path)
            return reply(429, {"error": {"code": "rate_limited"}}, retry_after="40")

        harness.wire.instead = limited
        await mark(ui, *rows)
        await ask(ui, "D")
        await confirm(ui, 3)
        await ui.see("Paused for the rate limit, resuming in 0:40", "1 of 3", "1 deleted")
        await ui.pass_time(10)
        await ui.see("for the rate limit, resuming in 0:30")
        assert "1 failed" not in ui.text
        await ui.pass_time(32)
        await ui.until(lambda: len(refused) == 2, "the row again")
        assert refused[0] == refused[1]
        await ui.see("for the rate limit, resuming in 0:3")
        await ui.press("escape")
        await ui.pass_time(1)
        await ui.see("Stopped. 2 not sent.", "1 of 3")
        assert len(harness.wire.writes()) == 3


async def test_marked_rows_are_redeployed_once_and_followed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if failed_preview(row)][:2]
        await mark(ui, *rows)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.app.screen, RowMenu), "the menu")
        await ui.see("2 marked rows")
        await ui.press("escape")
        await ask(ui, "R")
        await ui.see("Redeploy 2 deployments?", "Production is not affected.")
        await confirm(ui, 2)
        await ui.see("Done.", "2 redeployed")
        await ui.press("escape")
        assert [json.loads(one.content)["deploymentId"] for one in harness.wire.writes()] == [row.id for row in rows]
        assert len(ui.app.session.watcher.follower.rows) == 2
        assert ui.listed.view.marks == frozenset()


async def test_marked_rows_of_a_protected_project_require_its_name() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if failed_preview(row)][:2]
        ui.app.session.settings.value = replace(ui.app.session.settings.value, protected=(rows[0].name, "elsewhere"))
        await mark(ui, *rows)
        question = await ask(ui, "R")
        await ui.see("Redeploy 2 deployments?", f"Type {rows[0].name}")
        question.query_one(Input).value = "2"
        await ui.pilot.pause()
        assert question.query_one("#yes", Button).disabled
        question.query_one(Input).value = ""
        question.query_one(Input).focus()
        await confirm(ui, rows[0].name)
        await ui.see("Done.", "2 redeployed")
        assert len(harness.wire.writes()) == 2


def aliased_preview(row: Deployment) -> bool:
    """The newest of its branch, which has the branch's alias."""
    return row.state == "READY" and row.environment == "preview" and row.name == "docs"


async def test_marked_rows_are_deleted_with_or_without_those_that_have_an_alias() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, size=(80, 24)) as ui:
        await ui.rests()
        failed = [row for row in ui.rows if failed_preview(row)][:2]
        aliased = next(row for row in ui.rows if aliased_preview(row))
        await mark(ui, *failed, aliased)
        await ask(ui, "D")
        await ui.see(
            "Delete 2 of 3 deployments?", "1: still has an alias", "● skip those with one   ○ delete too", "Type 2"
        )
        await ui.press("enter")
        await ui.toast("Confirm: type 2 first")
        await ui.press("2")
        await ui.until(lambda: not ui.app.screen.query_one("#yes", Button).disabled, "the button")
        await ui.press("shift+tab", "right")
        await ui.see("Delete 3 deployments?", "  Delete 3 deployments  ", "● delete too", "Type 3")
        await ui.see("will no longer point", failed[0].name, failed[1].name, aliased.name)
        assert ui.app.screen.query_one("#yes", Button).disabled, "what was typed is the number of the other way"
        await ui.press("tab", "backspace")
        await confirm(ui, 3)
        await ui.see("Done.", "3 deleted")
        assert set(deleted(harness)) == {row.id for row in (*failed, aliased)}
        await ui.press("escape")
        assert ui.listed.view.marks == frozenset()


async def test_deletion_of_deployments_that_all_have_an_alias_names_the_aliases() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        aliased = next(row for row in ui.rows if aliased_preview(row))
        await mark(ui, aliased)
        question = await ask(ui, "D")
        await ui.see("Delete 1 deployment?", "docs-git-", "will no longer point", "Type 1")
        assert not question.query(RadioLine)
        await confirm(ui, 1)
        await ui.see("Done.", "1 deleted")
        assert deleted(harness) == [aliased.id]


async def test_check_of_many_rows_shows_its_progress_at_once_and_is_canceled_by_escape() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await ui.press("asterisk")
        marked = len(ui.listed.view.marks)
        harness.wire.gate.clear()
        ui.app.post_message(events.Key("D", "D"))
        await ui.see(f"Delete {marked:,} deployments?", f"Checking {marked:,} deployments …", "esc Cancel")
        await ui.until(lambda: harness.wire.paths()[-1] == "/v4/aliases", "the first project to be read")
        read = len(harness.wire.asked)
        await ui.until(
            lambda: ui.app.type_ahead.settled(events.Key("escape", None)), "escape not to wait for the check"
        )
        assert not ui.app.type_ahead.settled(events.Key("2", "2")), "a number waits for the question"
        ui.app.post_message(events.Key("escape", None))
        await ui.until(lambda: not isinstance(ui.app.screen, CheckScreen), "the list")
        await ui.press("j")
        harness.wire.gate.set()
        await ui.press("k")
        assert not isinstance(ui.app.screen, QuestionScreen)
        assert harness.wire.paths()[read:] == []
        assert len(ui.listed.view.marks) == marked


async def test_number_that_is_typed_during_the_check_reaches_the_question() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await mark(ui, *[row for row in ui.rows if failed_preview(row)][:2])
        harness.wire.gate.clear()
        for key in ("D", "2"):
            ui.app.post_message(events.Key(key, key))
        await ui.see("Checking 2 deployments …")
        harness.wire.gate.set()
        await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
        await ui.until(lambda: [field.value for field in ui.app.screen.query(Input)] == ["2"], "the number")


async def test_action_unavailable_for_all_marked_rows_shows_the_reason_without_a_question() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await mark(ui, *[row for row in ui.rows if row.state == "CANCELED"][:2])
        await ui.press("X")
        await ui.toast("and 1 more: it is already canceled")
        assert not isinstance(ui.app.screen, QuestionScreen)


async def test_read_only_sends_nothing_for_marked_rows() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, read_only=True) as ui:
        await ui.rests()
        await mark(ui, *[row for row in ui.rows if failed_preview(row)][:2])
        await ui.press("D")
        await ui.toast("Read-only: Delete is disabled.")
        assert not isinstance(ui.app.screen, QuestionScreen)


async def test_read_only_service_stops_the_run_at_the_first_row() -> None:
    harness = AppHarness()
    harness.read_only = lambda _: True
    async with harness.run_app(refresh=0) as ui:
        await ui.rests()
        await mark(ui, *[row for row in ui.rows if failed_preview(row)][:3])
        await ask(ui, "D")
        await confirm(ui, 3)
        await ui.see("Stopped. 2 not sent.", "Read-only: nothing was sent")
        assert harness.wire.writes() == []


async def test_quitting_a_run_sends_no_more_and_is_in_the_audit_file(tmp_path: Path) -> None:
    harness = AppHarness()
    path = tmp_path / "sent.jsonl"
    async with harness.run_app(refresh=0, ledger=path) as ui:
        await ui.rests()
        rows = [row for row in ui.rows if failed_preview(row)][:3]
        await mark(ui, *rows)
        await ask(ui, "D")
        harness.wire.instead = lambda request: harness.wire.gate.clear() if request.method == "DELETE" else None
        await confirm(ui, 3)
        await ui.until(harness.wire.writes, "the first")
        asyncio.get_running_loop().call_later(0.3, harness.wire.gate.set)  # the app listens to no key while it waits
        await ui.press("ctrl+q")
        await ui.until(lambda: not ui.app.is_running, "the end")
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(one["id"], one["result"]) for one in entries] == [(rows[0].id, "sending"), (rows[0].id, "done")]
    assert deleted(harness) == [rows[0].id]


async def test_clean_up_command_deletes_old_previews() -> None:
    harness = AppHarness(deployments=3_000)
    async with harness.run_app(refresh=0, project="docs", size=(80, 24)) as ui:
        await ui.rests()
        await ui.press("colon", *"clean up")
        await ui.see("Act      Clean up old previews")
        await ui.press("enter")
        await ui.see("Clean up old previews", "docs in acme", "days or older")
        await ui.press("down", "right", "right", "enter")
        await ui.see("old previews?", "The newest 3 of each branch are kept", "newest of its branch")
        question = ui.app.screen
        assert isinstance(question, QuestionScreen)
        assert harness.wire.writes() == []
        number = int(ui.lines[0].partition("Delete ")[2].partition(" ")[0])
        await confirm(ui, number)
        await ui.see("Done.", f"{number} deleted")
        assert len(deleted(harness)) == len(set(deleted(harness))) == number


async def test_clean_up_is_not_offered_in_read_only_mode() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, read_only=True) as ui:
        await ui.rests()
        await ui.press("colon", *"clean up old")
        await ui.see("No matches.")


async def test_lost_responses_of_a_run_are_verified_and_each_write_is_sent_once() -> None:
    harness = AppHarness("writes-unanswered")
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            await ui.rests()
            rows = [row for row in ui.rows if failed_preview(row)][:2]
            await mark(ui, *rows)
            await ask(ui, "D")
            screen = await confirm(ui, 2)
            for _ in range(30):
                await ui.pass_time(1)
                if "Done." in ui.text:
                    break
            await ui.see("Done.", "2 deleted", "no response, but the change was applied")
            assert [one.method for one in ui.app.session.connection.requests].count("DELETE") == 2
            assert ui.app.screen is screen


async def test_result_is_shown_before_the_clock_ticks() -> None:
    async with AppHarness().run_app(tick=1_000.0) as ui:
        await ui.rests()
        await mark(ui, next(row for row in ui.rows if failed_preview(row)))
        await ask(ui, "D")
        await confirm(ui, 1)
        await ui.see("Done.", "1 of 1", "1 deleted")
