"""Hosts on screen: typed, checked as they are typed, led to a deployment, taken away; nothing by accident."""

import json

from textual.widgets import Button, Input

from tests.harness.app_stage import Session, Stage, looking, made_of
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.question import Question
from vtui.screens.menus.row import RowMenu

HOST = "look.acme.example"


async def point(session: Session) -> Deployment:
    """The cursor on a preview that is ready."""
    await session.rests()
    row: Deployment = next(row for row in session.rows if row.environment == "preview" and row.state == "READY")
    session.listed.table.move_to(row.id)
    await session.pilot.pause()
    return row


async def asked(session: Session, words: str) -> Question:
    await session.until(lambda: isinstance(session.app.screen, Question), "the question")
    await session.see(words)
    assert isinstance(session.app.screen, Question)
    return session.app.screen


async def type_in(session: Session, text: str) -> None:
    session.clock.advance(0.5)
    session.app.screen.query_one(Input).value = text
    await session.pilot.pause()


async def test_a_host_is_led_to_a_deployment_and_taken_away_again() -> None:
    stage = Stage()
    async with stage.look(refresh=0, size=(80, 24)) as session:
        row = await point(session)
        await session.press("a")
        await session.until(lambda: isinstance(session.app.screen, RowMenu), "the menu")
        await session.see("Add host", "Drop host")
        await session.press("A")
        question = await asked(session, "Type the host that is to show it")
        yes = question.query_one("#yes", Button)
        for _ in range(9):  # the key is still held down
            await session.press("A")
            session.clock.advance(0.03)
        assert question.query_one(Input).value == ""
        assert yes.disabled
        await type_in(session, "no host")
        await session.see("That is no host.")
        assert yes.disabled
        await type_in(session, f"https://{HOST}/x")
        await session.see(f"{HOST} will show this deployment.")
        await session.press("enter", "enter")  # as a pasted text ends
        assert session.app.screen is question
        assert stage.wire.writes() == []
        await session.answer("enter")
        await session.answer("enter")
        await session.toast(f"{HOST} points at {row.name} now")
        (sent,) = stage.wire.writes()
        assert (sent.url.path, json.loads(sent.content)) == (f"/v2/deployments/{row.id}/aliases", {"alias": HOST})
        await session.press("U")
        question = await asked(session, "Type the one that is to answer nobody")
        await session.see(HOST)
        await type_in(session, "other.example")
        await session.see("That is none of its hosts.")
        assert question.query_one("#yes", Button).disabled
        await type_in(session, HOST)
        await session.see("will answer nobody any more")
        await session.answer("enter")
        await session.answer("enter")
        await session.toast(f"{HOST} points at nothing now")
        assert stage.wire.writes()[1].url.path.startswith("/v2/aliases/")
        assert [deed.result for deed in session.app.session.activity.writes] == ["made", "made"]


async def test_what_the_api_refuses_is_told() -> None:
    stage = Stage("assign-cert")
    async with stage.look(refresh=0) as session:
        await point(session)
        await session.press("A")
        await asked(session, "Type the host that is to show it")
        await type_in(session, HOST)
        await session.answer("enter")
        await session.answer("enter")
        await session.toast("The host cannot point at it Its certificate is not ready")


async def test_both_over_loopback_http() -> None:
    stage = Stage()
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0) as session:
            row = await point(session)
            for key, words, said in (
                ("A", "Type the host that is to show it", f"{HOST} points at {row.name} now"),
                ("U", "Type the one that is to answer nobody", f"{HOST} points at nothing now"),
            ):
                await session.press(key)
                await asked(session, words)
                if key == "U":
                    await session.see(HOST)
                await type_in(session, HOST)
                await session.answer("enter")
                await session.answer("enter")
                await session.toast(said)
            sent = [one.method for one in session.app.session.connection.requests if one.method != "GET"]
            assert sent == ["POST", "DELETE"]
