"""Many rows on screen: marked, asked about once, sent one by one; paused, stopped, left, and never by accident."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import httpx
from textual.widgets import Button, Input

from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.harness.service_stage import reply
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.bulk import BulkScreen
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.row import RowMenu


def failed_preview(row: Deployment) -> bool:
    return row.state == "ERROR" and row.environment == "preview"


async def mark(session: Session, *rows: Deployment) -> None:
    """Mark rows one by one, as a person does."""
    for row in rows:
        session.listed.table.move_to(row.id)
        await session.press("space")
    await session.see(f"{len(rows)} marked")


async def ask(session: Session, key: str) -> Question:
    await session.press(key)
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see("Request")
    assert isinstance(session.app.screen, Question)
    return session.app.screen


async def confirm(session: Session, word: int | str) -> BulkScreen:
    """Type the number or the name, go to the button, press it."""
    session.clock.advance(0.5)
    await session.press(*("minus" if letter == "-" else letter for letter in str(word)))
    await session.answer("enter")
    await session.answer("enter")
    await session.until(lambda: isinstance(session.app.screen, BulkScreen), "the run")
    assert isinstance(session.app.screen, BulkScreen)
    return session.app.screen


def deleted(stage: Stage) -> list[str]:
    return [path.rpartition("/")[2] for path in stage.wire.paths("DELETE")]


async def test_marked_rows_are_deleted_and_what_was_refused_stays_marked() -> None:
    stage = Stage()
    async with stage.look(refresh=0, size=(80, 24)) as session:
        await session.rests()
        rows = [row for row in session.rows if failed_preview(row)][:4]
        served = next(row for row in session.rows if row.environment == "production" and row.state == "READY")
        stage.wire.instead = lambda request: (
            reply(403, {"error": {"code": "forbidden"}})
            if request.method == "DELETE" and rows[1].id in request.url.path
            else None
        )
        await mark(session, *rows, served)
        question = await ask(session, "D")
        await session.see("Delete 4 deployments?", "skipped", "1: production serves it", "Type 4", "8 requests")
        assert [widget.id for widget in question.focus_chain] == [None, "no", "show"]
        question.query_one("#show", Button).press()
        await session.see("Back")
        assert {widget.id for widget in question.focus_chain} == {"no", "show", "curl"}
        question.query_one("#show", Button).press()
        await session.see("Type 4")
        for row in rows:
            assert row.name in session.text
        for _ in range(20):  # the key is still held, then a text is pasted
            await session.press("D")
            session.clock.advance(0.03)
        await session.press("4", "enter", "enter", "enter", "D", "space")
        assert session.app.screen is question
        assert stage.wire.writes() == []
        question.query_one(Input).value = "3"
        await session.pilot.pause()
        assert question.query_one("#yes", Button).disabled
        question.query_one(Input).value = ""
        question.query_one(Input).focus()
        run = await confirm(session, 4)
        await session.see("Over.", "4 of 4", "3 deleted", "1 failed", "acme does not allow this")
        assert run.unavailable_reason("pause") == "the run has ended"
        assert deleted(stage) == [row.id for row in rows]
        await session.press("escape")
        await session.see("2 marked")
        assert session.listed.view.marks == {rows[1].id, served.id}
        assert {row.id for row in session.rows}.isdisjoint({rows[0].id, rows[2].id, rows[3].id})
        assert [deed.result for deed in session.app.session.activity.writes] == ["made", "failed", "made", "made"]


async def test_builds_are_canceled_paused_and_stopped(tmp_path: Path) -> None:
    stage = Stage()
    async with stage.look(refresh=0, ledger=tmp_path / "sent.jsonl") as session:
        await session.rests()
        flying = [row for row in session.rows if row.in_flight]
        ended = next(row for row in session.rows if row.state == "CANCELED")
        assert len(flying) == 4
        await mark(session, *flying, ended)
        await ask(session, "X")
        await session.see("Cancel 4 builds?", "it is canceled already", "Keep them", "4 requests")
        stage.wire.gate.clear()
        await confirm(session, 4)
        await session.until(stage.wire.writes, "the first")
        await session.press("space")
        stage.wire.gate.set()
        await session.see("Paused. Press space to continue.", "1 of 4", "1 canceled")
        await session.press("G")
        last = next(line for line in session.lines if "│ ▌" in line).partition("│ ▌")[2].split()
        await session.pass_time(3)
        assert len(stage.wire.writes()) == 1
        stage.wire.gate.clear()
        await session.press("space")
        await session.until(lambda: len(stage.wire.writes()) == 2, "the second")
        await session.press("escape")
        await session.see("Stopping")
        assert isinstance(session.app.screen, BulkScreen)
        assert session.app.screen.unavailable_reason("pause") == "the run is being stopped"
        stage.wire.gate.set()
        await session.see("Over. 2 were not sent.", "2 of 4", "What was sent stands in")
        line = next(place for place, line in enumerate(session.lines) if "│ ▌" in line)
        assert last[1:3] == session.lines[line].partition("│ ▌")[2].split()[3:5] == ["dashboard", "prod"], (
            "the cursor follows its row"
        )
        assert "not sent" in session.lines[line - 1], "which is not the last one any more"
        await session.press("space", "escape")
        await session.see("3 marked")
        canceled = [row.id for row in session.rows if row.id in {one.id for one in flying} and row.state == "CANCELED"]
        assert canceled == [request.url.path.split("/")[3] for request in stage.wire.writes()]


async def test_a_429_shows_a_countdown_and_the_row_is_sent_again_unless_it_is_stopped() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        rows = [row for row in session.rows if failed_preview(row)][:3]
        refused: list[str] = []

        def limited(request: httpx.Request) -> httpx.Response | None:
            if request.method != "DELETE" or rows[1].id not in request.url.path:
                return None
            refused.append(request.url.path)
            return reply(429, {"error": {"code": "rate_limited"}}, retry_after="40")

        stage.wire.instead = limited
        await mark(session, *rows)
        await ask(session, "D")
        await confirm(session, 3)
        await session.see("Waits 0:40 for the rate limit", "1 of 3", "1 deleted")
        await session.pass_time(10)
        await session.see("Waits 0:30 for the rate limit")
        assert "1 failed" not in session.text
        await session.pass_time(32)
        await session.until(lambda: len(refused) == 2, "the row again")
        assert refused[0] == refused[1]
        await session.see("Waits 0:3", "for the rate limit")
        await session.press("escape")
        await session.pass_time(1)
        await session.see("Over. 2 were not sent.", "1 of 3")
        assert len(stage.wire.writes()) == 3


async def test_marked_rows_are_built_again_each_once_and_followed() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        rows = [row for row in session.rows if failed_preview(row)][:2]
        await mark(session, *rows)
        await session.press("a")
        await session.until(lambda: isinstance(session.app.screen, RowMenu), "the menu")
        await session.see("The 2 rows that are marked")
        await session.press("escape")
        await ask(session, "R")
        await session.see("Redeploy 2 deployments?", "Production is not touched.")
        await confirm(session, 2)
        await session.see("Over.", "2 redeployed")
        await session.press("escape")
        assert [json.loads(one.content)["deploymentId"] for one in stage.wire.writes()] == [row.id for row in rows]
        assert len(session.app.session.watcher.follower.rows) == 2
        assert session.listed.view.marks == frozenset()


async def test_marked_rows_of_a_protected_project_want_its_name_typed() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        rows = [row for row in session.rows if failed_preview(row)][:2]
        session.app.session.settings.value = replace(
            session.app.session.settings.value, protected=(rows[0].name, "elsewhere")
        )
        await mark(session, *rows)
        question = await ask(session, "R")
        await session.see("Redeploy 2 deployments?", f"Type {rows[0].name}")
        question.query_one(Input).value = "2"
        await session.pilot.pause()
        assert question.query_one("#yes", Button).disabled
        question.query_one(Input).value = ""
        question.query_one(Input).focus()
        await confirm(session, rows[0].name)
        await session.see("Over.", "2 redeployed")
        assert len(stage.wire.writes()) == 2


async def test_what_cannot_be_done_to_any_is_said_and_asked_nobody() -> None:
    stage = Stage()
    async with stage.look(refresh=0) as session:
        await session.rests()
        await mark(session, *[row for row in session.rows if row.state == "CANCELED"][:2])
        await session.press("X")
        await session.toast("and 1 more: it is canceled already")
        assert not isinstance(session.app.screen, Question)


async def test_read_only_leaves_marked_rows_alone() -> None:
    stage = Stage()
    async with stage.look(refresh=0, read_only=True) as session:
        await session.rests()
        await mark(session, *[row for row in session.rows if failed_preview(row)][:2])
        await session.press("D")
        await session.toast("Read-only: Delete is disabled.")
        assert not isinstance(session.app.screen, Question)


async def test_the_service_s_own_lock_stops_at_the_first() -> None:
    stage = Stage()
    stage.read_only = lambda _: True
    async with stage.look(refresh=0) as session:
        await session.rests()
        await mark(session, *[row for row in session.rows if failed_preview(row)][:3])
        await ask(session, "D")
        await confirm(session, 3)
        await session.see("Over. 2 were not sent.", "Read-only: nothing was sent")
        assert stage.wire.writes() == []


async def test_quitting_in_the_middle_sends_no_more_and_the_file_tells(tmp_path: Path) -> None:
    stage = Stage()
    path = tmp_path / "sent.jsonl"
    async with stage.look(refresh=0, ledger=path) as session:
        await session.rests()
        rows = [row for row in session.rows if failed_preview(row)][:3]
        await mark(session, *rows)
        await ask(session, "D")
        stage.wire.instead = lambda request: stage.wire.gate.clear() if request.method == "DELETE" else None
        await confirm(session, 3)
        await session.until(stage.wire.writes, "the first")
        asyncio.get_running_loop().call_later(0.3, stage.wire.gate.set)  # the app listens to no key while it waits
        await session.press("ctrl+q")
        await session.until(lambda: not session.app.is_running, "the end")
    told = [json.loads(line) for line in path.read_text().splitlines()]
    assert [(one["id"], one["result"]) for one in told] == [(rows[0].id, "sending"), (rows[0].id, "done")]
    assert deleted(stage) == [rows[0].id]


async def test_old_previews_are_cleaned_up_by_name_of_the_command() -> None:
    stage = Stage(deployments=3_000)
    async with stage.look(refresh=0, project="docs", size=(80, 24)) as session:
        await session.rests()
        await session.press("colon", *"clean up")
        await session.see("Delete previews that are old")
        await session.press("enter")
        await session.see("Clean up old previews", "docs in acme", "days and more")
        await session.press("down", "right", "right", "enter")
        await session.see("old previews?", "the newest 3 of each branch stay", "newest of its branch")
        question = session.app.screen
        assert isinstance(question, Question)
        assert stage.wire.writes() == []
        number = int(session.lines[0].partition("Delete ")[2].partition(" ")[0])
        await confirm(session, number)
        await session.see("Over.", f"{number} deleted")
        assert len(deleted(stage)) == len(set(deleted(stage))) == number


async def test_read_only_offers_no_clean_up() -> None:
    stage = Stage()
    async with stage.look(refresh=0, read_only=True) as session:
        await session.rests()
        await session.press("colon", *"clean up old")
        await session.see("open clean up old")
        assert "Clean up" not in session.text


async def test_over_a_real_connection_that_loses_every_answer_each_is_looked_for_and_sent_once() -> None:
    stage = Stage("writes-unanswered")
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            await session.rests()
            rows = [row for row in session.rows if failed_preview(row)][:2]
            await mark(session, *rows)
            await ask(session, "D")
            screen = await confirm(session, 2)
            for _ in range(30):
                await session.pass_time(1)
                if "Over." in session.text:
                    break
            await session.see("Over.", "2 deleted", "no answer came, but it was done")
            assert [one.method for one in session.app.session.connection.requests].count("DELETE") == 2
            assert session.app.screen is screen
