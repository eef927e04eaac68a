"""One of few, on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from vtui import text
from vtui.table.columns import Span, Tone
from vtui.widgets.tones import content, padded
from vtui.writes.form import Choice

CAPTION = 9
"""Terminal cells of the caption."""


MORE = "… "
"""Stands before options of which some are out of sight to the left."""


class RadioLine(Widget, can_focus=True):
    """A caption and radio buttons side by side. The screen moves the choice; a click chooses too."""

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = "RadioLine { height: 1; width: 1fr; background: $surface; color: $foreground; }"

    chosen: reactive[int] = reactive(0)
    """Which option is chosen, from 0."""

    @dataclass
    class Changed(Message):
        """Another option was chosen."""

        line: "RadioLine"

    def __init__(self, caption: str, options: Sequence[Choice], chosen: str = "", *, id: str) -> None:  # noqa: A002 - Textual's name
        """The option with the value `chosen`, else the first one, is chosen at first."""
        super().__init__(id=id)
        self._caption, self._options = caption, tuple(options)
        values = [option.value for option in options]
        self.set_reactive(RadioLine.chosen, values.index(chosen) if chosen in values else 0)
        self.can_focus = len(values) > 1
        self._ends: list[int] = []

    @property
    def value(self) -> str:
        """The value of the chosen option."""
        return self._options[self.chosen].value

    def choose(self, value: str) -> None:
        """Choose the option that has a value."""
        self.chosen = [option.value for option in self._options].index(value)

    def move(self, by: int) -> None:
        """Choose the next or previous option; it stops at the ends."""
        self.chosen += by

    def validate_chosen(self, chosen: int) -> int:
        """Limit the choice to the existing options."""
        return max(0, min(chosen, len(self._options) - 1))

    def watch_chosen(self) -> None:
        """Post `Changed`."""
        self.post_message(self.Changed(self))

    def render(self) -> Content:
        """The caption, the options (the chosen one with another mark), and the description of the chosen one."""
        line = content(padded(self._caption, CAPTION, "muted"))
        drawn = [self._drawn(option, index == self.chosen) + Content(" ") for index, option in enumerate(self._options)]
        first, room = 0, self.size.width - CAPTION - len(MORE)
        while first < self.chosen and sum(one.cell_length for one in drawn[first : self.chosen + 1]) > room:
            first += 1  # the chosen one is always seen
        line += content((Span(MORE if first else "", "faint"),))
        self._ends = [0] * first
        for one in drawn[first:]:
            line += one
            self._ends.append(line.cell_length)
        about = self._options[self.chosen].about
        if about and line.cell_length + 1 + text.width(about) <= self.size.width:
            line += content((Span(f" {about}", "muted"),))
        return line.truncate(self.size.width, ellipsis=True)

    def _drawn(self, option: Choice, chosen: bool) -> Content:
        if len(self._options) == 1:
            return content((Span(f" {option.label}"),))
        tone: Tone = "strong" if chosen else "muted"
        drawn = content((Span(" ● ", "accent") if chosen else Span(" ○ ", "faint"),))
        label = content((Span(option.label, tone),))
        if not chosen or not self.has_focus:
            return drawn + label + Content(" ")
        return (drawn + label.stylize("underline") + Content(" ")).stylize_before("on $cursor-row")

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked."""
        if event.button == 1 and event.x >= CAPTION:
            self.chosen = next((index for index, end in enumerate(self._ends) if event.x < end), self.chosen)
