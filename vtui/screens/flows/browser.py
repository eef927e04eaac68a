"""Opening an address: in the person's browser, or shown where none would be seen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from vtui.screens.dialogs.address import AddressScreen

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp

UNSEEN = "No browser of this machine would be seen by you."
FAILED = "No browser could be started."


def visit(app: "SessionApp", url: str) -> None:
    """Open an https address, or show it."""
    browse = app.session.start.desktop().browse
    if browse is None:
        _show(app, url, UNSEEN)
    else:
        app.session.notifier.notify(f"opening {url}")
        app.session.jobs.run(partial(_open, app, url, browse), "browser")


async def _open(app: "SessionApp", url: str, browse: Callable[[str], bool]) -> None:
    if not await _started(browse, url):
        _show(app, url, FAILED)


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


def _show(app: "SessionApp", url: str, why: str) -> None:
    app.copy_to_clipboard(url)
    app.push_screen(AddressScreen(url, why))
