"""After a session with env vars and failures, no value is in files, logs or output."""

import base64
import json
import logging
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.test_env import EnvHarness
from tests.harness.app import AppHarness, RunningApp, made_of, running_app
from tests.screens.test_bulk import confirm
from tests.screens.test_env_import import read_in
from tests.screens.test_env_vars import written
from tests.screens.test_env_writing import go_on, keys, on_env
from tests.screens.test_pages import open_page
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.env_vars import decrypted, decrypted_shared, project_env_vars, shared_env_vars
from vtui.demo.server.http_server import running_server
from vtui.table.export.writer import Format, text_chunks
from vtui.widgets.table.resource_table import ResourceTable

TYPED = (
    "typed-by-hand-1",
    "typed-by-hand-2",
    "refused-by-the-api",
    "in-a-file-1",
    "in a file, two\n\twords",
    "typed-for-the-team",
)
FORMATS: tuple[Format, ...] = ("csv", "json", "markdown")


def values_of(account: Account) -> set[str]:
    """Every value that the team has, and those that were typed."""
    team = account.team("acme")
    assert team is not None
    rows = [decrypted(item, team.env_values) for project in team.projects for item in project_env_vars(team, project)]
    rows += [decrypted_shared(item, team.env_values) for item in shared_env_vars(team)]
    every = {str(row.get("value") or "") for row in rows} | set(team.env_values.values()) | set(TYPED)
    return {value for value in every if len(value) > 8 and value != "VERCEL_URL"}


def spellings(value: str) -> set[str]:
    """A value as it could be found again."""
    raw = value.encode()
    texts = {value, value.strip(), repr(value)[1:-1], json.dumps(value)[1:-1], quote(value), quote(value, safe="")}
    return texts | {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}


async def brought_in(ui: RunningApp, file: Path) -> list[str]:
    """Bring a file in that has a fault and values that differ; what was on the screen."""
    seen: list[str] = []
    await read_in(ui, file)
    await ui.press("tilde")
    await ui.see("1 changed")
    seen.append(ui.text)
    await ui.press("enter")
    await ui.see("Set 3 values?")
    seen.append(ui.text)
    await confirm(ui, 3)
    await ui.see("Done.")
    seen.append(ui.text)
    await ui.press("escape")
    await ui.until(lambda: "FILED" in keys(ui), "the file's")
    return seen


async def compared(ui: RunningApp) -> None:
    """Compare the values of the row under the cursor."""
    await ui.press("tilde")
    await ui.see("Compare values?")
    await ui.press("down", "enter")
    await ui.until(lambda: any("Same value in" in toast or "different values" in toast for toast in ui.toasts), "alike")


async def go_through(ui: RunningApp, folder: Path) -> list[str]:
    """Add, see, edit, fail, import, compare, copy requests, delete; what was on the screen when nothing was shown."""
    seen: list[str] = []
    await on_env(ui)
    await ui.press("A", *"TYPED_ONE", "enter", *TYPED[0], "ctrl+s")
    await ui.see("Add TYPED_ONE?")
    await ui.press("tab", "tab")
    await ui.answer("enter")
    await ui.see("(hidden)")
    seen.append(ui.text)
    await ui.answer("A")
    await ui.toast("TYPED_ONE is set")
    await ui.until(lambda: "TYPED_ONE" in keys(ui), "it")
    await ui.press("A", *"LOG_LEVEL", "enter", *TYPED[2])
    await go_on(ui, "A")
    await ui.see("already exists")
    await ui.press("escape", "enter")
    await ui.rests()
    await open_page(ui, lambda row: row.key == "NEXT_PUBLIC_SITE_URL")
    await ui.press("v")
    await ui.see("hidden again in")
    await ui.press("v")
    await ui.see("••••••••  hidden")
    seen.append(ui.text)
    await ui.press("E", *TYPED[1])
    await go_on(ui, "E")
    await ui.toast("NEXT_PUBLIC_SITE_URL is changed")
    await ui.press("escape")
    await ui.rests()
    file = folder / "given.env"
    file.write_text(
        f"FILED={TYPED[3]}\nLOG_LEVEL='{TYPED[4]}'\nBROKEN=-----BEGIN-----\nrefused-by-the-api\n-----END-----\n"
    )
    seen += await brought_in(ui, file)
    file.unlink()
    await open_page(ui, lambda row: row.key == "CDN_HOST")
    await ui.press("v")
    await ui.see("hidden again in")
    await ui.press("v", "E", *TYPED[5])
    await go_on(ui, "E")
    await ui.toast("CDN_HOST is changed for 40 projects")
    await ui.press("escape")
    await ui.rests()
    await ui.press("b")
    await ui.see("side by side")
    assert ui.app.screen.query_one(ResourceTable).move_to("DATABASE_URL")
    await compared(ui)
    await ui.press("escape", "at")
    await ui.see("PATCH")
    seen.append(ui.text)
    await ui.press("escape")
    await ui.rests()
    return seen


async def test_no_value_is_left_after_a_session(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    harness = AppHarness("env-fails")
    ledger = tmp_path / "sent.jsonl"
    async with running_server(harness.account) as served:
        connect = made_of(harness.clock, served.url, DEMO_TOKEN, None)
        async with running_app(connect, harness.clock, refresh=0, project="store", ledger=ledger) as ui:
            left = await go_through(ui, tmp_path)
            app = ui.app
            for form in FORMATS:
                table = ui.listed.table
                left.append("".join(text_chunks(ui.rows, form, table.columns, ui.listed.context())))
            app.save_screenshot("list.svg", str(tmp_path))
            left += [
                repr(app.session.connection.requests),
                repr(app.session.activity.writes),
                repr(app.session.store.scopes),
                repr(app.session.state.current),
                *ui.toasts,
            ]
            left += [*app.written, app.clipboard, caplog.text]
            left += [f"{vars(screen)!r}" for screen in app.screen_stack]
    for printed in ("table", "json", "jsonl", "csv"):
        plain = EnvHarness()
        await plain.env("find", "DATABASE_URL", "--project", "store", "--format", printed)
        await plain.env("diff", "production", "preview", "--project", "store", "--compare", "--format", printed)
    left += [*capfd.readouterr(), *written(tmp_path)]
    everything = "\n".join(left)
    assert "TYPED_ONE" in everything
    assert "FILED" in ledger.read_text()
    values = values_of(harness.account)
    assert len(values) > 100
    assert not [value for value in values if any(spelled in everything for spelled in spellings(value))]
