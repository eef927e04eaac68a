"""Where a value of several lines is written, with a paste as it is or not at all."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from vtui.system.secret import HiddenText

MAX_VALUE = 65_536
"""Characters that a paste may bring a value to: TextArea wraps all of it again at every key."""
FOREIGN = "".join(map(chr, (0, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)))
"""Characters that an area of lines would turn into plain line breaks, or lose."""


class ValueArea(TextArea):
    """What is written here is what it gives, to the character; enter is a line break, tab leads on.

    Terminals send the line ends of a paste as carriage returns, which are read as line breaks.
    """

    DEFAULT_CSS: ClassVar[str] = """
    ValueArea, ValueArea:focus {
        height: 5; border: none; padding: 0 1; background: $raised; scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: $raised; }
        & .text-area--placeholder { color: $muted; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "line_break", "Newline", id="form.line-break", tooltip="Insert a newline"),
        Binding("tab", "app.focus_next", "Next", id="question.options", tooltip="Go to the next field"),
    ]

    @dataclass
    class Refused(Message):
        """A paste was refused."""

        why: str

    def __init__(self, placeholder: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        """The area is empty and shows `placeholder` until something is written."""
        super().__init__(id=id, placeholder=placeholder, tab_behavior="focus", soft_wrap=True)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Scroll to the cursor once a click has set it; without the focus, to the beginning."""
        super().watch_has_focus(_has_focus)
        self.call_later(self.scroll_cursor_visible if _has_focus else self.scroll_home, animate=False)

    async def _on_paste(self, event: events.Paste) -> None:
        text = HiddenText(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        length = len(self.text) - len(self.selected_text) + len(text)
        if length > MAX_VALUE:
            self._refuse(event, f"{length:,} characters, at most {MAX_VALUE:,} are allowed")
            return
        if "\N{REPLACEMENT CHARACTER}" in text:
            self._refuse(event, "it contains bytes that are not UTF-8")
            return
        foreign = next((character for character in text if character in FOREIGN), None)
        if foreign is not None:
            self._refuse(event, f"it contains U+{ord(foreign):04X}, which this field cannot hold")
            return
        event.text = text

    def _refuse(self, event: events.Paste, why: str) -> None:
        event.prevent_default()
        event.stop()
        self.post_message(self.Refused(f"not pasted: {why}"))

    def action_line_break(self) -> None:
        """Insert a line break, for a key that `[keys]` puts in the place of enter."""
        self.insert("\n")
