"""Textual's driver for Unix terminals, with vtui's reader and safe suspending and resuming."""

import asyncio
import os
import selectors
import signal
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from vtui.terminal.reader import TerminalReader

READ_SIZE = 65_536
POLL = 0.1
"""Seconds to wait for input."""


class TerminalDriver(LinuxDriver):
    """Accepts any bytes, stops and continues by job control, and passes errors of its thread to the app.

    Textual handles SIGTSTP and SIGCONT in signal handlers, and treats each SIGCONT as the end of its own stop: after
    `kill -STOP` two threads would read the keys. Here both signals are handled on the event loop.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Needs a running event loop; the arguments are those of Textual's driver."""
        super().__init__(*args, **options)
        self._active = False
        """Whether vtui uses the terminal now."""
        self._stopped = False
        """Whether SIGCONT gives the terminal back to vtui."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._continue)

    def write(self, data: str) -> None:
        """Write to the terminal; nothing while another program uses it, or after it was closed."""
        if self._active and self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal. A process in the background cannot, and SIGCONT tries again."""
        before, self._active = self._writer_thread, True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual has no annotation there
        self._active = self._writer_thread is not before
        self._stopped = not self._active

    def close(self) -> None:
        """Write what is left, then nothing more."""
        super().close()
        self._active = False

    def _stop(self) -> None:
        """Give the terminal back and stop the process; only stop it where another program uses the terminal."""
        if self._auto_restart and self._active:
            self.suspend_application_mode()
            self._stopped = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """Take the terminal back with all its modes, which the shell has changed."""
        if not self._auto_restart or not (self._active or self._stopped):
            return
        if self._in_background():
            os.kill(os.getpid(), signal.SIGSTOP)
            return
        if self._active:
            self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()

    def _in_background(self) -> bool:
        """Whether the process is in the background, as after `bg`."""
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:  # it is not the terminal that controls this process
            return False

    def _run_input_thread(self) -> None:
        """Read until the end; an exception ends the app like one of its own."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(_fail, error)

    def run_input_thread(self) -> None:
        """Read input and post its messages."""
        reader = TerminalReader(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for message in reader.feed(self._read()) if selector.select(POLL) else reader.poll():
                    self.process_message(message)
        reader.close()

    def _read(self) -> bytes:
        """The bytes that can be read; empty for a terminal that was closed, which the app checks."""
        try:
            data = os.read(self.fileno, READ_SIZE)
        except OSError:
            data = b""
        if not data:
            self.exit_event.wait(POLL)
        return data


def _fail(error: Exception) -> None:
    """Raise an error in a message handler of the app."""
    raise error
