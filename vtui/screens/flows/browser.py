"""Opening an address: in the person's browser, or shown where none would be seen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.shell import Shell

UNSEEN = "No browser of this machine would be seen by you."
FAILED = "No browser could be started."


def visit(shell: "Shell", url: str) -> None:
    """Open an https address, or show it."""
    browse = shell.start.desktop().browse
    if browse is None:
        _show(shell, url, UNSEEN)
    else:
        shell.say(f"opening {url}")
        shell.run_job(partial(_open, shell, url, browse), "browser")


async def _open(shell: "Shell", url: str, browse: Callable[[str], bool]) -> None:
    if not await _started(browse, url):
        _show(shell, url, FAILED)


async def _started(browse: Callable[[str], bool], url: str) -> bool:
    """Whether a browser starts. Some are waited for until they are closed: the thread must not outlive the program."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def tell(started: bool) -> None:
        if not answer.done():
            answer.set_result(started)

    def run() -> None:
        started = browse(url)
        with suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(tell, started)

    Thread(target=run, daemon=True).start()
    return await answer


def _show(shell: "Shell", url: str, why: str) -> None:
    from vtui.screens.dialogs.address import AddressScreen

    shell.copy_to_clipboard(url)
    shell.push_screen(AddressScreen(url, why))
