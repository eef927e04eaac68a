"""Which driver the terminal gets."""

from textual.driver import Driver

from vtui.system import platform


def with_own_driver(driver: type[Driver]) -> type[Driver]:
    """vtui's driver in the place of Textual's for Unix terminals; any other driver as it is."""
    if platform.is_windows():
        return driver
    from vtui.terminal.driver import TerminalDriver  # Windows has no termios

    return TerminalDriver if issubclass(TerminalDriver, driver) else driver
