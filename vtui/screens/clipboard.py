"""Copying: through the terminal, which reaches over ssh, and with the system's own tool where there is one."""

import asyncio
from functools import partial

from vtui import text
from vtui.screens.session_app import SessionApp
from vtui.system.desktop import Tool
from vtui.system.secret import HiddenText, Secret
from vtui.table.export.writer import MAX_CLIPBOARD_BYTES


def copy(app: SessionApp, what: str, value: str) -> None:
    """Copy a text and show a toast with what was copied and how. A terminal does not confirm a copy (OSC 52)."""
    app.copy_to_clipboard(value)
    tool = app.session.start.desktop().clipboard
    if tool is None:
        app.session.notifier.notify(f"Copied to the terminal's clipboard: {what}")
    else:
        app.session.jobs.run(partial(_hand_over, app, what, value, tool), "clipboard")


def copy_value(app: SessionApp, label: str, value: str) -> None:
    """Copy a text of a row; the toast shows its beginning."""
    copy(app, f"{label} {text.short(value)}", value)


def copy_hidden(app: SessionApp, what: str, secret: Secret) -> None:
    """Copy a text that no toast shows, as it is or not at all."""
    value = HiddenText(secret.reveal())
    if len(value.encode(errors="surrogatepass")) > MAX_CLIPBOARD_BYTES:
        problem = f"Not copied: longer than the {MAX_CLIPBOARD_BYTES // 1000} kB that terminals accept."
        app.session.notifier.notify(problem, error=True)
    else:
        copy(app, what, value)


async def _hand_over(app: SessionApp, what: str, value: str, tool: Tool) -> None:
    name, taken = tool.command[0], await asyncio.to_thread(tool.take, value)
    how = f"Copied with {name}" if taken else f"Copied to the terminal's clipboard only ({name} failed)"
    app.session.notifier.notify(f"{how}: {what}")
