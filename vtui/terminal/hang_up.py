"""The end of the terminal: signals, and a terminal that is gone without one."""

import asyncio
import os
import select
import signal
import sys
import threading
from contextlib import suppress
from typing import Any

from textual.app import App

from vtui.system import platform

SHUTDOWN_TIMEOUT = 3.0
"""Maximum seconds for an orderly exit after a signal."""


class HangUp:
    """Ends the app in order when the program is to end, and leaves the terminal sane."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app

    def watch(self) -> None:
        """Handle signals, and check the terminal from time to time."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError):  # Windows: its only signal is ctrl+c
                    loop.add_signal_handler(number, self.end, 128 + number)
        self._app.set_interval(SHUTDOWN_TIMEOUT, self._look_at_terminal)

    def _look_at_terminal(self) -> None:
        """End if the terminal is gone without a signal, as when a container's connection ends."""
        if hasattr(select, "poll") and sys.__stdin__ is not None:
            watch = select.poll()
            watch.register(sys.__stdin__.fileno(), 0)
            gone = select.POLLHUP | select.POLLERR | (select.POLLNVAL if platform.polls_terminals() else 0)
            if any(event & gone for _, event in watch.poll(0)):
                self.end(129)

    def end(self, code: int) -> None:
        """Exit in order; a closed terminal must not block the exit."""
        last_resort = threading.Timer(SHUTDOWN_TIMEOUT, os._exit, (code,))
        last_resort.daemon = True
        last_resort.start()
        self._app.exit(return_code=code)
