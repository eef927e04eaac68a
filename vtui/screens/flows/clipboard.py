"""Copying: through the terminal, which reaches over ssh, and with the system's own tool where there is one."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from vtui import text
from vtui.system.desktop import Tool
from vtui.system.secret import HiddenText, Secret
from vtui.table.export.writer import MAX_CLIPBOARD_BYTES

if TYPE_CHECKING:
    from vtui.shell import Shell


def copy(shell: "Shell", what: str, value: str) -> None:
    """Copy a text and tell what, and by which road. Nobody can tell whether a terminal took it (OSC 52)."""
    shell.copy_to_clipboard(value)
    tool = shell.start.desktop().clipboard
    if tool is None:
        shell.say(f"copied {what}, through the terminal")
    else:
        shell.run_job(partial(_hand_over, shell, what, value, tool), "clipboard")


def copy_value(shell: "Shell", label: str, value: str) -> None:
    """Copy a text of a row; the toast shows its beginning."""
    copy(shell, f"{label} {text.short(value)}", value)


def copy_hidden(shell: "Shell", what: str, secret: Secret) -> None:
    """Copy a text that no toast shows, as it is or not at all."""
    value = HiddenText(secret.reveal())
    if len(value.encode(errors="surrogatepass")) > MAX_CLIPBOARD_BYTES:
        shell.say(f"Terminals drop more than {MAX_CLIPBOARD_BYTES // 1000} kB: it was not copied.", error=True)
    else:
        copy(shell, what, value)


async def _hand_over(shell: "Shell", what: str, value: str, tool: Tool) -> None:
    name = tool.command[0]
    if await asyncio.to_thread(tool.take, value):
        shell.say(f"copied {what}, with {name}")
    else:
        shell.say(f"copied {what}, through the terminal alone: {name} did not take it")
