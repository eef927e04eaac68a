"""Textual's driver for Unix terminals, with vtui's reader, and a way out and back that leaves nothing undone."""

import asyncio
import os
import selectors
import signal
from typing import Any

from textual.drivers.linux_driver import LinuxDriver

from vtui.terminal.reader import TerminalReader

READ_SIZE = 65_536
POLL = 0.1
"""Seconds to wait for a byte."""


class TerminalDriver(LinuxDriver):
    """Reads any byte, stops and continues as the shell wants, and fails where others can see it.

    Textual handles SIGTSTP and SIGCONT wherever the program happens to be, and takes each SIGCONT for the end of a stop
    of its own: after `kill -STOP` two threads would share the keys. Here both signals wait for the event loop.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        """Needs a running event loop; the arguments are those of Textual's driver."""
        super().__init__(*args, **options)
        self._active = False
        """Whether the terminal is vtui's now."""
        self._stopped = False
        """Whether SIGCONT gives the terminal back to vtui."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTSTP, self._stop)
        loop.add_signal_handler(signal.SIGCONT, self._continue)

    def write(self, data: str) -> None:
        """Write to the terminal; nothing while another program has it, or when it is gone."""
        if self._active and self._writer_thread is not None and self._writer_thread.is_alive():
            super().write(data)

    def start_application_mode(self) -> None:
        """Take the terminal. Where that is not possible from the background, SIGCONT tries again."""
        before, self._active = self._writer_thread, True
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual has no annotation there
        self._active = self._writer_thread is not before
        self._stopped = not self._active

    def close(self) -> None:
        """Write what is left, and nothing more."""
        super().close()
        self._active = False

    def _stop(self) -> None:
        """Give the terminal back and stop; where another program has it, only stop."""
        if self._auto_restart and self._active:
            self.suspend_application_mode()
            self._stopped = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _continue(self) -> None:
        """Take the terminal back, with all its modes: the shell has changed them, whoever stopped vtui."""
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
        """Whether the shell has the terminal, as after `bg`."""
        try:
            return os.tcgetpgrp(self.fileno) != os.getpgrp()
        except OSError:  # it is not the terminal that controls this process
            return False

    def _run_input_thread(self) -> None:
        """Read until the end; what goes wrong ends the app as any other failure does."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(_fail, error)

    def run_input_thread(self) -> None:
        """Read, and pass on what was read."""
        reader = TerminalReader(self._debug)
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for message in reader.feed(self._read()) if selector.select(POLL) else reader.poll():
                    self.process_message(message)
        reader.close()

    def _read(self) -> bytes:
        """What can be read; a terminal that is gone gives nothing, and the app looks after that."""
        try:
            data = os.read(self.fileno, READ_SIZE)
        except OSError:
            data = b""
        if not data:
            self.exit_event.wait(POLL)
        return data


def _fail(error: Exception) -> None:
    """Raise an error where the app handles those of its own messages."""
    raise error
