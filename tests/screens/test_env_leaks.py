"""A whole session with variables, failures included: no value is left in anything that was written, kept or printed."""

import base64
import json
import logging
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.cli.test_env import EnvStage
from tests.harness.app_stage import Session, Stage, looking, made_of
from tests.screens.test_bulk import confirm
from tests.screens.test_env_import import read_in
from tests.screens.test_env_vars import written
from tests.screens.test_env_writing import go_on, keys, on_env
from tests.screens.test_pages import open_page
from vtui.demo.data.account import DEMO_TOKEN, Account
from vtui.demo.data.env_vars import decrypted, project_env_vars
from vtui.demo.data.shared_env import decrypted as decrypted_shared
from vtui.demo.data.shared_env import shared_env_vars
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
    whole = {value, value.strip(), repr(value)[1:-1], json.dumps(value)[1:-1], quote(value), quote(value, safe="")}
    return whole | {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}


async def brought_in(session: Session, file: Path) -> list[str]:
    """Bring a file in that has a fault and values that differ; what was on the screen."""
    seen: list[str] = []
    await read_in(session, file)
    await session.press("tilde")
    await session.see("1 changed")
    seen.append(session.text)
    await session.press("enter")
    await session.see("Set 3 values?")
    seen.append(session.text)
    await confirm(session, 3)
    await session.see("Over.")
    seen.append(session.text)
    await session.press("escape")
    await session.until(lambda: "FILED" in keys(session), "the file's")
    return seen


async def compared(session: Session) -> None:
    """Compare the values of the row under the cursor."""
    await session.press("tilde")
    await session.see("Compare values?")
    await session.press("down", "enter")
    await session.until(lambda: any("the same for" in toast or "one for" in toast for toast in session.toasts), "alike")


async def go_through(session: Session, folder: Path) -> list[str]:
    """Add, see, edit, fail, import, compare, copy requests, delete; what was on the screen when nothing was shown."""
    seen: list[str] = []
    await on_env(session)
    await session.press("A", *"TYPED_ONE", "enter", *TYPED[0], "ctrl+s")
    await session.see("Add TYPED_ONE?")
    await session.press("tab", "tab")
    await session.answer("enter")
    await session.see("(hidden)")
    seen.append(session.text)
    await session.answer("A")
    await session.toast("TYPED_ONE is set")
    await session.until(lambda: "TYPED_ONE" in keys(session), "it")
    await session.press("A", *"LOG_LEVEL", "enter", *TYPED[2])
    await go_on(session, "A")
    await session.see("already exists")
    await session.press("escape")
    await session.rests()
    await open_page(session, lambda row: row.key == "NEXT_PUBLIC_SITE_URL")
    await session.press("v")
    await session.see("hidden again in")
    await session.press("v")
    await session.see("••••••••  hidden")
    seen.append(session.text)
    await session.press("E", *TYPED[1])
    await go_on(session, "E")
    await session.toast("NEXT_PUBLIC_SITE_URL is changed")
    await session.press("escape")
    await session.rests()
    file = folder / "given.env"
    file.write_text(
        f"FILED={TYPED[3]}\nLOG_LEVEL='{TYPED[4]}'\nBROKEN=-----BEGIN-----\nrefused-by-the-api\n-----END-----\n"
    )
    seen += await brought_in(session, file)
    file.unlink()
    await open_page(session, lambda row: row.key == "CDN_HOST")
    await session.press("v")
    await session.see("hidden again in")
    await session.press("v", "E", *TYPED[5])
    await go_on(session, "E")
    await session.toast("CDN_HOST is changed for 40 projects")
    await session.press("escape")
    await session.rests()
    await session.press("b")
    await session.see("side by side")
    assert session.app.screen.query_one(ResourceTable).move_to(
        f"{session.app.session.project.value.project_id}/DATABASE_URL"
    )
    await compared(session)
    await session.press("escape", "at")
    await session.see("PATCH")
    seen.append(session.text)
    await session.press("escape")
    await session.rests()
    return seen


async def test_no_value_is_left_of_a_whole_session(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    stage = Stage("env-fails")
    ledger = tmp_path / "sent.jsonl"
    async with running_server(stage.account) as served:
        connect = made_of(stage.clock, served.url, DEMO_TOKEN, None)
        async with looking(connect, stage.clock, refresh=0, project="store", ledger=ledger) as session:
            left = await go_through(session, tmp_path)
            app = session.app
            for form in FORMATS:
                table = session.listed.table
                left.append("".join(text_chunks(session.rows, form, table.columns, session.listed.context())))
            app.save_screenshot("list.svg", str(tmp_path))
            left += [
                repr(app.session.connection.requests),
                repr(app.session.activity.writes),
                repr(app.session.store.scopes),
                repr(app.session.state.current),
                *session.toasts,
            ]
            left += [*app.written, app.clipboard, caplog.text]
            left += [f"{vars(screen)!r}" for screen in app.screen_stack]
    for printed in ("table", "json", "jsonl", "csv"):
        plain = EnvStage()
        await plain.env("find", "DATABASE_URL", "--project", "store", "--format", printed)
        await plain.env("diff", "production", "preview", "--project", "store", "--compare", "--format", printed)
    left += [*capfd.readouterr(), *written(tmp_path)]
    everything = "\n".join(left)
    assert "TYPED_ONE" in everything
    assert "FILED" in ledger.read_text()
    values = values_of(stage.account)
    assert len(values) > 100
    assert not [value for value in values if any(spelled in everything for spelled in spellings(value))]
