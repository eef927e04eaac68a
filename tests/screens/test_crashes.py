"""A bug while a token and values are in use: nothing of them is printed, reported or held in a variable of vtui.

The bugs are planted in code that is not vtui's: httpx, Textual, the standard library. Their messages quote the secrets.
"""

import os
import stat
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
import pytest
from textual import events
from textual.app import App
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input, Static
from textual.worker import WorkerFailed

import vtui
from tests.harness.app import AppHarness, RunningApp, Watched
from tests.harness.credentials import BASE, machine
from tests.screens.test_env_import import read_in
from tests.screens.test_env_writing import on_env
from tests.screens.test_pages import open_page
from vtui.cli.crash import report_crash
from vtui.credentials.access import Access
from vtui.credentials.found_token import NamedSources
from vtui.screens.dialogs.form import FormScreen
from vtui.system.crash import Crash
from vtui.system.desktop import Desktop, Tool

TOKEN = "vcp_Hush4Hush5Hush6Hush7Hush8"  # noqa: S105 - it opens nothing
TYPED = "typed-Hush-value"
STORED = ("not-a-real-value", "fake-")
SECRETS = (TOKEN, TYPED, *STORED)
Patch = pytest.MonkeyPatch
Drive = Callable[[RunningApp, Patch], Awaitable[None]]


class Bug(Exception):  # noqa: N818 - what is looked for
    """A bug in a library, with its arguments in the text of the exception."""

    def __repr__(self) -> str:
        return "Bug"  # tasks and futures show it


class Planted:
    """Raises Bug where it is called, and keeps it with the frames that it went through."""

    def __init__(self) -> None:
        self.error: Bug | None = None

    def __call__(self, *_: Any, **__: Any) -> Any:
        self.error = Bug(" ".join(SECRETS))
        self.error.add_note(" ".join(SECRETS))
        raise self.error


BUG = Planted()


def inside(frames: TracebackType | None) -> Iterator[tuple[str, str, str]]:
    """Function, variable and repr of every local variable in a frame of vtui."""
    folder = str(Path(vtui.__file__).parent)
    while frames is not None:
        code = frames.tb_frame.f_code
        if code.co_filename.startswith(folder):
            for name, value in list(frames.tb_frame.f_locals.items()):
                yield code.co_qualname if hasattr(code, "co_qualname") else code.co_name, name, repr(value)
        frames = frames.tb_next


def held(error: BaseException) -> list[str]:
    """The variables of vtui that show a secret, in the frames of an exception and of those before it."""
    waiting: list[BaseException | None] = [error]
    found: list[str] = []
    while waiting:
        link = waiting.pop()
        if link is not None:
            found += [
                f"{function}: {name} = {shown[:200]}"
                for function, name, shown in inside(link.__traceback__)
                if any(secret in shown for secret in SECRETS)
            ]
            waiting += [link.__cause__, link.__context__]
    return found


async def broken(ui: RunningApp) -> None:
    """Wait until the bug has ended the app."""
    await ui.until(lambda: ui.app.failure is not None, "the bug")


def without_answers(patch: Patch, path: str) -> None:
    """The HTTP client has a bug as soon as a request goes to a path that holds `path`."""
    handle = httpx.AsyncClient.send

    async def send(self: httpx.AsyncClient, request: httpx.Request, **options: Any) -> httpx.Response:
        if path in request.url.path:
            BUG()
        return await handle(self, request, **options)

    patch.setattr(httpx.AsyncClient, "send", send)


async def a_token_is_pasted(ui: RunningApp, patch: Patch) -> None:
    screen = ui.app.screen
    assert isinstance(screen, FormScreen)
    screen.query_one(Input).insert_text_at_cursor(TOKEN)
    await ui.see("•" * 8)
    patch.setattr(DOMNode, "run_worker", BUG)
    await ui.press("enter")


async def a_token_is_cleared_from_the_input(ui: RunningApp, patch: Patch) -> None:
    screen = ui.app.screen
    assert isinstance(screen, FormScreen)
    screen.query_one(Input).insert_text_at_cursor(TOKEN)
    await ui.see("•" * 8)
    patch.setattr(Input, "_watch_value", BUG)
    await ui.press("enter")


async def a_pasted_token_is_sent(ui: RunningApp, patch: Patch) -> None:
    without_answers(patch, "user")
    await a_token_is_pasted_and_sent(ui)


async def a_token_is_kept(ui: RunningApp, patch: Patch) -> None:
    await a_token_is_pasted_and_sent(ui)
    await ui.see("Store in")
    patch.setattr(os, "fsync", BUG)
    await ui.press("enter")


async def a_token_is_pasted_and_sent(ui: RunningApp) -> None:
    screen = ui.app.screen
    assert isinstance(screen, FormScreen)
    screen.query_one(Input).insert_text_at_cursor(TOKEN)
    await ui.see("•" * 8)
    await ui.press("enter")


async def a_header_is_built(ui: RunningApp, patch: Patch) -> None:
    await ui.rests()
    put = httpx.Headers.__setitem__

    def item(self: httpx.Headers, key: str, value: str) -> None:
        if key == "Authorization":
            BUG()
        put(self, key, value)

    patch.setattr(httpx.Headers, "__setitem__", item)
    await ui.press("r")


async def a_request_is_sent(ui: RunningApp, patch: Patch) -> None:
    await ui.rests()
    without_answers(patch, "deployments")
    await ui.press("r")


async def a_value_is_drawn(ui: RunningApp, patch: Patch) -> None:
    await open_page(ui, lambda row: row.key == "TRAILING_NEWLINE", "4")
    await ui.see("••••••••  hidden")
    wrap = Content.wrap

    def wrapped(self: Content, *args: Any, **options: Any) -> list[Content]:
        if STORED[0] in self.plain:
            BUG()
        return wrap(self, *args, **options)

    patch.setattr(Content, "wrap", wrapped)
    await ui.press("v")


async def a_value_is_copied_through_the_terminal(ui: RunningApp, patch: Patch) -> None:
    await open_page(ui, lambda row: row.key == "TRAILING_NEWLINE", "4")
    await ui.press("v")
    await ui.see(STORED[0])
    patch.setattr(App, "copy_to_clipboard", BUG)
    await ui.press("y")


async def a_value_is_copied_with_a_tool(ui: RunningApp, patch: Patch) -> None:
    await open_page(ui, lambda row: row.key == "TRAILING_NEWLINE", "4")
    await ui.press("v")
    await ui.see(STORED[0])
    patch.setattr(subprocess, "run", BUG)
    await ui.press("y")


async def a_value_is_typed(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    await ui.press("A", *"HUSHED", "enter")
    update = Static.update

    def updated(self: Static, text: Any = "", **options: Any) -> None:
        if "16 characters" in str(text):
            BUG()
        update(self, text, **options)

    patch.setattr(Static, "update", updated)
    ui.app.post_message(events.Paste(TYPED))


async def a_form_is_sent(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    await ui.press("A", *"HUSHED", "enter")
    ui.app.post_message(events.Paste(TYPED))
    await ui.see("16 characters")
    screen = ui.app.screen
    assert isinstance(screen, FormScreen)
    patch.setattr(App, "push_screen", BUG)
    patch.setattr(DOMNode, "run_worker", BUG)
    await ui.press("ctrl+s")


async def a_value_is_sent(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    await ui.press("A", *"HUSHED", "enter")
    ui.app.post_message(events.Paste(TYPED))
    await ui.see("16 characters")
    await ui.press("ctrl+s")
    await ui.see("Add HUSHED?")
    patch.setattr(httpx.AsyncClient, "stream", BUG)
    await ui.answer("A")


async def a_file_is_brought_in(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    file = Path.home() / "hush.env"
    file.write_text(f"HUSHED={TYPED}\n")
    without_answers(patch, "/env")
    await ui.press("I", "ctrl+u", *str(file), "ctrl+s")


async def a_file_is_compared(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    file = Path.home() / "hush.env"
    file.write_text(f"LOG_LEVEL={TYPED}\n")
    await read_in(ui, file)
    patch.setattr(Static, "update", BUG)
    await ui.press("tilde")


async def values_are_written_to_a_file(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui)
    await ui.press("x")
    await ui.see("Export variables", ".env")
    await ui.press("right", "right", "right", "down", "ctrl+u", *str(Path.home() / "out.env"), "ctrl+s")
    await ui.see("Environment to export")
    patch.setattr(os, "fsync", BUG)
    await ui.press("enter")


async def values_are_compared(ui: RunningApp, patch: Patch) -> None:
    await on_env(ui, "DATABASE_URL")
    await ui.press("slash", *"key:=DATABASE_URL", "enter")
    await ui.rests()
    await ui.press("tilde")
    await ui.see("Compare values?")
    patch.setattr(App, "notify", BUG)
    await ui.press("down", "enter")


SIGNED_OUT: tuple[Drive, ...] = (
    a_token_is_pasted,
    a_token_is_cleared_from_the_input,
    a_pasted_token_is_sent,
    a_token_is_kept,
)
SIGNED_IN: tuple[Drive, ...] = (
    a_header_is_built,
    a_request_is_sent,
    a_value_is_drawn,
    a_value_is_copied_through_the_terminal,
    a_value_is_copied_with_a_tool,
    a_value_is_typed,
    a_form_is_sent,
    a_value_is_sent,
    a_file_is_brought_in,
    a_file_is_compared,
    values_are_written_to_a_file,
    values_are_compared,
)


def options_of(drive: Drive, harness: AppHarness, home: Path) -> dict[str, Any]:
    """The app for one of the places."""
    if drive in SIGNED_OUT:
        way = Access(NamedSources(), machine(home), BASE, harness.clock.now)
        way.find()
        return {"access": way}
    return {"project": "store", "desktop": Desktop(clipboard=Tool(("true",)))}


@pytest.mark.parametrize("drive", [*SIGNED_OUT, *SIGNED_IN], ids=lambda drive: drive.__name__)
async def test_bug_ends_the_app_without_exposing_tokens_or_values(
    drive: Drive, tmp_path: Path, monkeypatch: Patch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VTUI_STATE_DIR", str(tmp_path / "state"))
    harness = AppHarness(token=None if drive in SIGNED_OUT else TOKEN, deployments=40)
    harness.account.token = TOKEN
    apps: list[Watched] = []

    async def run() -> None:
        with monkeypatch.context() as patch:
            async with harness.run_app(**options_of(drive, harness, tmp_path)) as ui:
                apps.append(ui.app)
                if drive in SIGNED_OUT:
                    await ui.see("Sign in")
                await drive(ui, patch)
                await broken(ui)

    with pytest.raises((Bug, WorkerFailed)):
        await run()
    app = apps[0]
    assert app.return_code == 70
    assert isinstance(app.failure, Bug)
    assert BUG.error is not None
    assert held(app.failure) == []

    assert report_crash(Crash(app.failure), ["env"]) == 70
    out, err = capfd.readouterr()
    (report,) = (tmp_path / "state").glob("crash-*.txt")
    assert out == ""
    assert err == f"vtui: internal error (Bug). Restart vtui and attach {report} to a bug report.\n"
    text = report.read_text()
    assert "exception: tests.screens.test_crashes.Bug\n" in text
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert not any(secret in text for secret in SECRETS)
