"""The list and the pages of env vars in the demo account: problems, values, filters."""

import logging
from pathlib import Path

import pytest

from tests.harness.app import AppHarness
from tests.screens.test_pages import open_page
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.screens.pages.env_var import EnvVarScreen
from vtui.table.export.writer import Format, text_chunks
from vtui.widgets.table.resource_table import ResourceTable


def written(folder: Path) -> list[str]:
    """What the files in a folder hold."""
    return [path.read_text() for path in folder.iterdir()]


FORMATS: tuple[Format, ...] = ("csv", "json")


async def test_issues_of_variables_are_marked_filtered_and_explained() -> None:
    harness = AppHarness()
    async with harness.run_app(project="checkout") as ui:
        row = await open_page(ui, lambda row: row.key == "PAYMENT_API_KEY" and not row.readable, "4")
        await ui.see("Issues", "changed 4h ago; production was built", "R redeploys production")
        assert row.type == "sensitive"
        await ui.press("R")
        await ui.see("Redeploy to Production?")
        await ui.press("escape", "escape")
        await ui.see("! not live yet", "! set twice", "! not in prev")
        await ui.press("slash", *"odd:twice", "enter")
        await ui.rests()
        await ui.until(lambda: len(ui.listed.view) == 2, "the two of them")
        assert {row.key for row in ui.listed.view} == {"REDIS_URL"}
        await ui.press("escape", "f")
        await ui.see("Issue", "set twice")


async def test_value_is_shown_for_thirty_seconds_and_hidden_by_the_same_key() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store", tick=0.05) as ui:
        row = await open_page(ui, lambda row: row.key == "TRAILING_NEWLINE", "4")
        path = f"/v1/projects/{row.project_id}/env/{row.id}"
        await ui.see("••••••••  hidden", "Vercel records each read in the Activity log.")
        assert harness.wire.paths().count(path) == 0, "it is said before the value is read"
        await ui.press("v")
        await ui.see("not-a-real-value", "17 characters", "! trailing newline", "hidden again in 0:30")
        assert harness.wire.paths().count(path) == 1
        await ui.pass_time(6)
        await ui.see("hidden again in 0:24", "not-a-real-value")
        await ui.press("y")
        assert ui.app.clipboard == "not-a-real-value\n", "as it is, when somebody asks for it"
        await ui.toast("the value of TRAILING_NEWLINE")
        await ui.pass_time(25)
        await ui.see("••••••••  hidden")
        assert "not-a-real-value" not in ui.text
        await ui.press("v")
        await ui.see("not-a-real-value")
        await ui.press("v")
        await ui.see_no("not-a-real-value")
        assert harness.wire.paths().count(path) == 2


async def test_value_is_hidden_under_other_screens_and_without_focus() -> None:
    harness = AppHarness()
    async with harness.run_app(project="store") as ui:
        await open_page(ui, lambda row: row.key == "TRAILING_NEWLINE", "4")
        page = ui.app.screen
        assert isinstance(page, EnvVarScreen)
        await ui.press("v")
        await ui.see("not-a-real-value")
        await ui.press("question_mark")
        await ui.until(lambda: page.pane.revealed is None, "help is open")
        await ui.press("escape", "v")
        await ui.see("not-a-real-value")
        ui.app.app_focus = False
        await ui.see_no("not-a-real-value")
        ui.app.app_focus = True
        harness.wire.gate.clear()
        await ui.press("v")
        await ui.see("Loading …")
        await ui.press("escape")
        harness.wire.gate.set()
        await ui.rests()
        assert page.pane.revealed is None, "an answer that comes too late finds nobody"


async def test_unreadable_value_is_not_requested_and_a_refusal_shows_what_to_do() -> None:
    harness = AppHarness("env-challenge")
    async with harness.run_app(project="store") as ui:
        await open_page(ui, lambda row: row.type == "sensitive", "4")
        asked = len(harness.wire.asked)
        await ui.press("v")
        await ui.toast("Reveal: a Secret cannot be read back, only overwritten")
        assert len(harness.wire.asked) == asked
        await ui.press("escape")
        await ui.rests()
        await open_page(ui, lambda row: row.type == "encrypted")
        await ui.press("v")
        await ui.see("This request requires two-factor authentication", "Use a token created at")


async def test_value_is_only_on_the_page_while_it_is_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Lists, exports, pictures, toasts, records, logs and what is printed, all of a session."""
    caplog.set_level(logging.DEBUG)
    harness = AppHarness()
    acme = harness.account.team("acme")
    assert acme is not None
    shown = {"TRAILING_NEWLINE", "REDIS_URL", "NEXT_PUBLIC_SITE_URL"}
    async with harness.run_app(project="store", tick=0.05) as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        for key in shown:
            await open_page(ui, lambda row, key=key: row.key == key)  # type: ignore[misc] # a default that binds
            await ui.press("v")
            await ui.see("hidden again in")
            await ui.pass_time(31)
            await ui.see("••••••••  hidden")
            ui.app.save_screenshot("page.svg", str(tmp_path))
            (tmp_path / f"page-{key}").write_text((tmp_path / "page.svg").read_text() + ui.text)
            await ui.press("escape")
            await ui.rests()
        for form in FORMATS:
            text = "".join(text_chunks(ui.rows, form, ui.listed.table.columns, ui.listed.context()))
            (tmp_path / form).write_text(text)
        ui.app.save_screenshot("list.svg", str(tmp_path))
        left = [
            repr(ui.rows),
            repr(list(ui.app.session.connection.requests)),
            repr(ui.app.session.store.scopes),
            *ui.toasts,
        ]
        left += [*ui.app.written, caplog.text]
        left += [f"{vars(screen)!r}" for screen in ui.app.screen_stack]
    left += [*capfd.readouterr(), *written(tmp_path)]
    values = {
        str(decrypted(item, acme.env_values).get("value") or "")
        for project in acme.projects
        for item in project_env_vars(acme, project)
    }
    long_values = {value for value in values if len(value) > 8 and value != "VERCEL_URL"}
    assert len(long_values) > 100
    everything = "\n".join(left)
    assert "TRAILING_NEWLINE" in everything
    assert not [value for value in long_values if value.strip() in everything or repr(value) in everything]


async def test_key_of_the_matrix_opens_its_variables() -> None:
    harness = AppHarness()
    async with harness.run_app(project="checkout") as ui:
        await ui.rests()
        await ui.press("4")
        await ui.rests()
        await ui.press("b")
        await ui.see("29 keys side by side", "Production", "✓", "set in 3 of 3 environments")
        table = ui.app.screen.query_one(ResourceTable)
        assert table.move_to("LOG_LEVEL")
        await ui.press("enter")
        await ui.see("Variable", "LOG_LEVEL")
        await ui.press("escape")
        await ui.see("side by side")
        assert table.move_to("DATABASE_URL")
        await ui.press("tilde")
        await ui.see("Compare values?", "Vercel records each read in the Activity log.", "Compare 4 values")
        await ui.press("down", "enter")
        await ui.toast("DATABASE_URL 4 different values: production; production (shared); preview; development")
        assert not any("fake-" in toast for toast in ui.toasts)
        await ui.press("enter")
        await ui.rests()
        await ui.until(lambda: len(ui.listed.view) == 4, "the four of them")
        await ui.press("b", "b")
        await ui.rests()
        await ui.see("key:=DATABASE_URL")
