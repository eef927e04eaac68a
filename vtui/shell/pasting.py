"""Pastes: what is too long for the input that takes it is left out, with the reason; lists see the beginning."""

from textual import events
from textual.app import App
from textual.widgets import Input, TextArea

from vtui import text

MAX_LINE = 2_048
"""Characters that a paste may bring a line to."""


class PasteLimits(App[None]):
    """An app whose keys are not held up by what was pasted: an input of 1 MB is drawn again at every key."""

    async def on_event(self, event: events.Event) -> None:
        """Hand a paste to the widget with the focus if it fits."""
        if isinstance(event, events.Paste) and not event.is_forwarded and not self._fit(event):
            return
        await super().on_event(event)

    def _fit(self, paste: events.Paste) -> bool:
        """Whether a paste fits, cut to its first line for an input; a text area decides for itself."""
        focused = self.focused
        if isinstance(focused, TextArea):
            return True
        if not isinstance(focused, Input):
            paste.text = paste.text[:MAX_LINE]
            return True
        line = text.first_line(paste.text)
        length = len(focused.value) - len(focused.selected_text) + len(line)
        if length > MAX_LINE:
            reason = f"Not pasted: {length:,} characters. A line takes at most {MAX_LINE:,}."
            self.notify(reason, severity="error", markup=False, timeout=8)
            return False
        paste.text = text.clean_line(line)
        return True
