"""Messages to the user that no screen shows: toasts, the bell, notices of the desktop."""

import os
from collections.abc import Collection
from typing import TYPE_CHECKING, Literal, Protocol

from vtui import text
from vtui.config.settings import Settings
from vtui.resources.activity.log import Activity
from vtui.session.observable import Observable
from vtui.system.notifications import notice

if TYPE_CHECKING:
    from vtui.api.errors import VercelError

Severity = Literal["information", "warning", "error"]

MAX_LENGTH = 400
"""Characters of a toast that are shown."""
MAX_TITLE = 120
"""Characters of its title that are shown."""


class Display(Protocol):
    """What shows toasts, and the terminal that it is shown in."""

    def show_toast(self, message: str, title: str, severity: Severity, seconds: float, *, hint: bool = False) -> None:
        """Show a text for so many seconds; a `hint` in the place of the last. It is never parsed as markup."""

    def toasts_on_view(self) -> Collection[str]:
        """The messages of the toasts that are shown now."""
        ...

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""


class Notifier:
    """Shows messages. Texts may be hostile: they are cleaned here."""

    def __init__(self, display: Display, activity: Activity, settings: Observable[Settings]) -> None:
        """Errors are also noted in `activity`."""
        self._display, self._activity, self._settings = display, activity, settings

    def notify(self, message: str, *, error: bool = False, warning: bool = False, title: str = "") -> None:
        """Show a toast."""
        self._display.show_toast(
            text.clean_block(message, MAX_LENGTH),
            text.clean(title, MAX_TITLE),
            "error" if error else "warning" if warning else "information",
            8 if error or warning else 5,
        )

    def hint(self, message: str, *, warning: bool = True) -> None:
        """Show a toast about a key in the place of the last one; not again while it is shown, as when a key is held."""
        shown = text.clean_block(message, MAX_LENGTH)
        if shown not in self._display.toasts_on_view():
            severity: Severity = "warning" if warning else "information"
            self._display.show_toast(shown, "", severity, 8 if warning else 5, hint=True)

    def report(self, error: "VercelError", where: str = "") -> None:
        """Show an error that no banner shows, and note it; `where` is what it kept from being done."""
        self._activity.record_error(error, where)
        message = " ".join(part for part in (error.hint, error.detail) if part)
        self.notify(message, error=True, title=error.title)

    def alert(self, message: str) -> None:
        """Ring the bell and send a notice to the desktop, as the settings say."""
        self._display.write(notice(self._settings.value.notify, message, tmux="TMUX" in os.environ))
