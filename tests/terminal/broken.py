"""A driver that fails while reading: `TEXTUAL_DRIVER=tests.terminal.broken:BrokenDriver`."""

from vtui.terminal.driver import TerminalDriver


class BrokenDriver(TerminalDriver):
    """Cannot read the keyboard."""

    def run_input_thread(self) -> None:
        """Fail at once."""
        raise RuntimeError("the keyboard is on fire")
