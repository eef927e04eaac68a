"""Opening an address: in the person's browser, or shown where none would be seen."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.style import Style
from textual.widgets import Static

from vtui.screens.modal import Modal
from vtui.screens.session_app import SessionApp
from vtui.table.columns import cell
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import block, content


class AddressScreen(Modal[None]):
    """Shows an address that was copied; terminals that know links (OSC 8) open it at a click."""

    DEFAULT_CSS: ClassVar[str] = "AddressScreen { & Static { height: auto; } & #url { margin-bottom: 1; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="address.close", tooltip="Close"),
        Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
    ]

    def __init__(self, url: str, why: str) -> None:
        """`url` is an https URL, `why` the reason why no browser was opened."""
        super().__init__()
        self._url, self._why = url, why

    def box(self) -> ModalBox:
        """The URL, and whether it was copied."""
        copied = "Copied to the terminal's clipboard. Many terminals open a URL on click."
        words = block((cell(self._why, "muted"), cell(copied, "muted")))
        link = content(cell(self._url, "accent")).stylize(Style(link=self._url))
        return ModalBox("URL", Static(link, id="url", markup=False), Static(words, markup=False))


def visit(app: SessionApp, url: str) -> None:
    """Open an https address, or show it."""
    browse = app.session.start.desktop().browse
    if browse is None:
        _show(app, url, "No browser is available in this session.")
    else:
        app.session.notifier.notify(f"Opening {url}")
        app.session.jobs.run(partial(_open, app, url, browse), "browser")


async def _open(app: SessionApp, url: str, browse: Callable[[str], bool]) -> None:
    if not await _started(browse, url):
        _show(app, url, "The browser could not be started.")


async def _started(browse: Callable[[str], bool], url: str) -> bool:
    """Whether a browser starts. Some are waited for until they are closed: the thread must not outlive the program."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bool] = loop.create_future()

    def finish(started: bool) -> None:
        if not answer.done():
            answer.set_result(started)

    def run() -> None:
        started = browse(url)
        with suppress(RuntimeError):  # the program has ended meanwhile
            loop.call_soon_threadsafe(finish, started)

    Thread(target=run, daemon=True).start()
    return await answer


def _show(app: SessionApp, url: str, why: str) -> None:
    app.copy_to_clipboard(url)
    app.push_screen(AddressScreen(url, why))
