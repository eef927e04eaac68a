"""Textual's toasts and the terminal, for the session's notifier."""

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp
    from vtui.session.notifier import Severity


class Toasts:
    """Shows what the notifier shows."""

    def __init__(self, app: "SessionApp") -> None:
        """`app` shows them."""
        self._app = app

    def show_toast(self, message: str, title: str, severity: "Severity", seconds: float) -> None:
        """Show a text for so many seconds. It is never parsed as markup."""
        self._app.notify(message, title=title, severity=severity, markup=False, timeout=seconds)

    def toasts_on_view(self) -> Collection[str]:
        """The messages of the toasts that are shown now."""
        return [shown.message for shown in self._app._notifications]  # noqa: SLF001 - not public

    def write(self, sequence: str) -> None:
        """Write a control sequence to the terminal."""
        self._app.to_terminal(sequence)
