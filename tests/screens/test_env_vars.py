"""Env vars as people find, read and mend them in the demo account."""

import logging
from pathlib import Path

import pytest

from tests.harness.app_stage import Stage
from tests.screens.test_pages import open_page
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.table.export.writer import Format, text_chunks
from vtui.widgets.table.resource_table import ResourceTable


def written(folder: Path) -> list[str]:
    """What the files in a folder hold."""
    return [path.read_text() for path in folder.iterdir()]


FORMATS: tuple[Format, ...] = ("csv", "json")


async def test_what_is_odd_is_marked_filtered_and_explained() -> None:
    stage = Stage()
    async with stage.look(project="checkout") as session:
        row = await open_page(session, lambda row: row.key == "PAYMENT_API_KEY" and not row.readable, "4")
        await session.see("Look at this", "changed 4h ago; production was built", "R redeploys production")
        assert row.type == "sensitive"
        await session.press("R")
        await session.see("Redeploy to Production?")
        await session.press("escape", "escape")
        await session.see("! not live yet", "! set twice", "! not in prev")
        await session.press("slash", *"odd:twice", "enter")
        await session.rests()
        await session.until(lambda: len(session.listed.view) == 2, "the two of them")
        assert {row.key for row in session.listed.view} == {"REDIS_URL"}
        await session.press("escape", "f")
        await session.see("Odd", "set twice")


async def test_a_value_is_shown_for_thirty_seconds_and_hidden_by_the_same_key() -> None:
    stage = Stage()
    async with stage.look(project="store", tick=0.05) as session:
        row = await open_page(session, lambda row: row.key == "TRAILING_NEWLINE", "4")
        path = f"/v1/projects/{row.project_id}/env/{row.id}"
        await session.see("••••••••  hidden", "Vercel records each read in the Activity log.")
        assert stage.wire.paths().count(path) == 0, "it is said before the value is read"
        await session.press("v")
        await session.see("not-a-real-value", "17 characters", "! ends in a line break", "hidden again in 0:30")
        assert stage.wire.paths().count(path) == 1
        await session.pass_time(6)
        await session.see("hidden again in 0:24", "not-a-real-value")
        await session.press("y")
        assert session.app.clipboard == "not-a-real-value\n", "as it is, when somebody asks for it"
        await session.toast("copied the value of TRAILING_NEWLINE")
        await session.pass_time(25)
        await session.see("••••••••  hidden")
        assert "not-a-real-value" not in session.text
        await session.press("v")
        await session.see("not-a-real-value")
        await session.press("v")
        await session.see_no("not-a-real-value")
        assert stage.wire.paths().count(path) == 2


async def test_a_value_is_hidden_when_something_else_is_on_view_or_nobody_looks() -> None:
    stage = Stage()
    async with stage.look(project="store") as session:
        await open_page(session, lambda row: row.key == "TRAILING_NEWLINE", "4")
        page = session.app.screen
        assert isinstance(page, EnvVarScreen)
        await session.press("v")
        await session.see("not-a-real-value")
        await session.press("question_mark")
        await session.until(lambda: page.pane.revealed is None, "help is open")
        await session.press("escape", "v")
        await session.see("not-a-real-value")
        session.app.app_focus = False
        await session.see_no("not-a-real-value")
        session.app.app_focus = True
        stage.wire.gate.clear()
        await session.press("v")
        await session.see("asking for it")
        await session.press("escape")
        stage.wire.gate.set()
        await session.rests()
        assert page.pane.revealed is None, "an answer that comes too late finds nobody"


async def test_what_cannot_be_read_is_not_asked_for_and_a_refusal_says_what_to_do() -> None:
    stage = Stage("env-challenge")
    async with stage.look(project="store") as session:
        await open_page(session, lambda row: row.type == "sensitive", "4")
        asked = len(stage.wire.asked)
        await session.press("v")
        await session.toast("Reveal: not readable: it can only be overwritten")
        assert len(stage.wire.asked) == asked
        await session.press("escape")
        await session.rests()
        await open_page(session, lambda row: row.type == "encrypted")
        await session.press("v")
        await session.see("Vercel wants to see a second factor for this", "A token made at")


async def test_no_value_is_anywhere_but_on_the_page_while_it_is_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Lists, exports, pictures, toasts, records, logs and what is printed, all of a session."""
    caplog.set_level(logging.DEBUG)
    stage = Stage()
    acme = stage.account.team("acme")
    assert acme is not None
    shown = {"TRAILING_NEWLINE", "REDIS_URL", "NEXT_PUBLIC_SITE_URL"}
    async with stage.look(project="store", tick=0.05) as session:
        await session.rests()
        await session.press("4")
        await session.rests()
        for key in shown:
            await open_page(session, lambda row, key=key: row.key == key)  # type: ignore[misc] # a default that binds
            await session.press("v")
            await session.see("hidden again in")
            await session.pass_time(31)
            await session.see("••••••••  hidden")
            session.app.save_screenshot("page.svg", str(tmp_path))
            (tmp_path / f"page-{key}").write_text((tmp_path / "page.svg").read_text() + session.text)
            await session.press("escape")
            await session.rests()
        for form in FORMATS:
            text = "".join(text_chunks(session.rows, form, session.listed.table.columns, session.listed.context()))
            (tmp_path / form).write_text(text)
        session.app.save_screenshot("list.svg", str(tmp_path))
        left = [
            repr(session.rows),
            repr(list(session.app.session.connection.requests)),
            repr(session.app.session.store.scopes),
            *session.toasts,
        ]
        left += [*session.app.written, caplog.text]
        left += [f"{vars(screen)!r}" for screen in session.app.screen_stack]
    left += [*capfd.readouterr(), *written(tmp_path)]
    values = {
        str(decrypted(item, acme.env_values).get("value") or "")
        for project in acme.projects
        for item in project_env_vars(acme, project)
    }
    telling = {value for value in values if len(value) > 8 and value != "VERCEL_URL"}
    assert len(telling) > 100
    everything = "\n".join(left)
    assert "TRAILING_NEWLINE" in everything
    assert not [value for value in telling if value.strip() in everything or repr(value) in everything]


async def test_keys_side_by_side_lead_to_their_variables() -> None:
    stage = Stage()
    async with stage.look(project="checkout") as session:
        await session.rests()
        await session.press("4")
        await session.rests()
        await session.press("b")
        await session.see("28 keys side by side", "Production", "! missing", "! set twice", "not readable")
        table = session.app.screen.query_one(ResourceTable)
        assert table.move_to(f"{session.app.session.project.value.project_id}/LOG_LEVEL")
        await session.press("enter")
        await session.see("Variable", "LOG_LEVEL")
        await session.press("escape")
        await session.see("side by side")
        assert table.move_to(f"{session.app.session.project.value.project_id}/DATABASE_URL")
        await session.press("tilde")
        await session.see("Compare values?", "Vercel records each read in the Activity log.", "Read 4 values")
        await session.press("down", "enter")
        await session.toast(
            "DATABASE_URL one for production; one for production, shared; one for preview; one for development"
        )
        assert not any("fake-" in toast for toast in session.toasts)
        await session.press("enter")
        await session.rests()
        await session.until(lambda: len(session.listed.view) == 4, "the four of them")
        await session.press("b", "b")
        await session.rests()
        await session.see("key:=DATABASE_URL")
