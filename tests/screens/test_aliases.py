"""Assigning and removing aliases: the host is checked as it is typed, and the write is confirmed."""

import json

from textual.widgets import Button, Input

from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from vtui.demo.data.account import DEMO_TOKEN
from vtui.demo.server.http_server import running_server
from vtui.models.deployment import Deployment
from vtui.screens.dialogs.question import QuestionScreen
from vtui.screens.menus.row import RowMenu

HOST = "look.acme.example"


async def point(ui: RunningApp) -> Deployment:
    """The cursor on a preview that is ready."""
    await ui.rests()
    row: Deployment = next(row for row in ui.rows if row.environment == "preview" and row.state == "READY")
    ui.listed.table.move_to(row.id)
    await ui.pilot.pause()
    return row


async def asked(ui: RunningApp, words: str) -> QuestionScreen:
    await ui.until(lambda: isinstance(ui.app.screen, QuestionScreen), "the question")
    await ui.see(words)
    assert isinstance(ui.app.screen, QuestionScreen)
    return ui.app.screen


async def type_in(ui: RunningApp, text: str) -> None:
    ui.clock.advance(0.5)
    ui.app.screen.query_one(Input).value = text
    await ui.pilot.pause()


async def test_alias_is_assigned_and_removed() -> None:
    harness = AppHarness()
    async with harness.run_app(refresh=0, size=(80, 24)) as ui:
        row = await point(ui)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.app.screen, RowMenu), "the menu")
        await ui.see("Assign alias", "Remove alias")
        await ui.press("A")
        question = await asked(ui, "Enter the alias to assign")
        yes = question.query_one("#yes", Button)
        for _ in range(9):  # the key is still held down
            await ui.press("A")
            ui.clock.advance(0.03)
        assert question.query_one(Input).value == ""
        assert yes.disabled
        await type_in(ui, "no host")
        await ui.see("Not a valid alias.")
        assert yes.disabled
        await type_in(ui, f"https://{HOST}/x")
        await ui.see(f"{HOST} will point to this deployment.")
        await ui.press("enter", "enter")  # as a pasted text ends
        assert ui.app.screen is question
        assert harness.wire.writes() == []
        await ui.answer("enter")
        await ui.answer("enter")
        await ui.toast(f"{HOST} assigned to {row.name}")
        (sent,) = harness.wire.writes()
        assert (sent.url.path, json.loads(sent.content)) == (f"/v2/deployments/{row.id}/aliases", {"alias": HOST})
        await ui.press("U")
        question = await asked(ui, "Enter the alias to remove")
        await ui.see(HOST)
        await type_in(ui, "other.example")
        await ui.see("Not an alias of this deployment.")
        assert question.query_one("#yes", Button).disabled
        await type_in(ui, HOST)
        await ui.see("will no longer point to a deployment")
        await ui.answer("enter")
        await ui.answer("enter")
        await ui.toast(f"Alias removed: {HOST}")
        assert harness.wire.writes()[1].url.path.startswith("/v2/aliases/")
        assert [deed.result for deed in ui.app.session.activity.writes] == ["made", "made"]


async def test_refusal_of_an_alias_is_shown() -> None:
    harness = AppHarness("assign-cert")
    async with harness.run_app(refresh=0) as ui:
        await point(ui)
        await ui.press("A")
        await asked(ui, "Enter the alias to assign")
        await type_in(ui, HOST)
        await ui.answer("enter")
        await ui.answer("enter")
        await ui.toast("The alias cannot be assigned The certificate or the deployment is not ready")


async def test_aliases_are_assigned_and_removed_over_loopback_http() -> None:
    harness = AppHarness()
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0) as ui:
            row = await point(ui)
            for key, words, toast in (
                ("A", "Enter the alias to assign", f"{HOST} assigned to {row.name}"),
                ("U", "Enter the alias to remove", f"Alias removed: {HOST}"),
            ):
                await ui.press(key)
                await asked(ui, words)
                if key == "U":
                    await ui.see(HOST)
                await type_in(ui, HOST)
                await ui.answer("enter")
                await ui.answer("enter")
                await ui.toast(toast)
            sent = [one.method for one in ui.app.session.connection.requests if one.method != "GET"]
            assert sent == ["POST", "DELETE"]
