"""Pastes: what is too long for the input that takes it is left out, with the reason; lists see the beginning."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.widgets import Input

from vtui import text

MAX_LINE = 2_048
"""Characters that a paste may bring a line to."""


class PasteLimits:
    """Keeps keys from being held up by what was pasted: an input of 1 MB is drawn again at every key."""

    def __init__(self, app: App[Any], handle: Callable[[events.Key | events.Paste], Awaitable[None]]) -> None:
        """`app` is pasted into; `handle` gives a key or a paste to Textual."""
        self._app, self._handle = app, handle

    async def handle(self, event: events.Key | events.Paste) -> None:
        """Pass on a key, and a paste if it fits."""
        if isinstance(event, events.Key) or self._fit(event):
            await self._handle(event)

    def _fit(self, paste: events.Paste) -> bool:
        """Whether a paste fits, cut to its first line for an input; a text area decides for itself."""
        focused = self._app.focused
        if not isinstance(focused, Input):
            from textual.widgets import TextArea

            if not isinstance(focused, TextArea):
                paste.text = paste.text[:MAX_LINE]
            return True
        line = text.first_line(paste.text)
        length = len(focused.value) - len(focused.selected_text) + len(line)
        if length > MAX_LINE:
            reason = f"Not pasted: {length:,} characters. A line takes at most {MAX_LINE:,}."
            self._app.notify(reason, severity="error", markup=False, timeout=8)
            return False
        paste.text = text.clean_line(line)
        return True
