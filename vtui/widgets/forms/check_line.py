"""Several of few, on one line, or on a few where they do not fit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from vtui.table.columns import Span
from vtui.widgets.forms.radio_line import CAPTION
from vtui.widgets.tones import content, padded
from vtui.writes.form import Choice


class CheckLine(Widget, can_focus=True):
    """A caption and checkboxes side by side. The screen moves the cursor between them; a click toggles one."""

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = "CheckLine { height: auto; width: 1fr; background: $surface; color: $foreground; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Choose", id="form.toggle", tooltip="Choose it, or not"),
    ]

    at: reactive[int] = reactive(0)
    """Which option the keys mean, from 0."""
    chosen: reactive[frozenset[str]] = reactive(frozenset())
    """The values of those that are chosen."""

    @dataclass
    class Changed(Message):
        """Other options are chosen."""

        line: "CheckLine"

    def __init__(self, caption: str, options: Sequence[Choice], chosen: Collection[str], *, id: str) -> None:  # noqa: A002 - Textual's name
        """The options whose values are in `chosen` are checked at first."""
        super().__init__(id=id)
        self._caption, self._options = caption, tuple(options)
        self.set_reactive(CheckLine.chosen, frozenset(chosen))
        self._ends: list[tuple[int, int]] = []

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the chosen options, in the order of the line."""
        return tuple(option.value for option in self._options if option.value in self.chosen)

    def move(self, by: int) -> None:
        """Move the cursor to the next or previous option; it stops at the ends."""
        self.at += by

    def validate_at(self, at: int) -> int:
        """Limit the cursor to the existing options."""
        return max(0, min(at, len(self._options) - 1))

    def watch_chosen(self) -> None:
        """Post `Changed`."""
        self.post_message(self.Changed(self))

    def action_choose(self) -> None:
        """Toggle the option under the cursor."""
        self.chosen ^= {self._options[self.at].value}

    def render(self) -> Content:
        """The caption and the options, checked ones with another mark; what does not fit wraps to the next lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Count of lines that the options take."""
        del container, viewport
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        lines = [content(padded(self._caption, CAPTION, "muted"))]
        self._ends = []
        for index, option in enumerate(self._options):
            drawn = self._drawn(option, index) + Content(" ")
            if lines[-1].cell_length + drawn.cell_length > max(width, CAPTION + 1) and lines[-1].cell_length > CAPTION:
                lines.append(Content(" " * CAPTION))
            lines[-1] += drawn
            self._ends.append((len(lines) - 1, lines[-1].cell_length))
        return [line.truncate(width, ellipsis=True) for line in lines]

    def _drawn(self, option: Choice, index: int) -> Content:
        chosen = option.value in self.chosen
        mark = content((Span(" ■ ", "accent") if chosen else Span(" □ ", "faint"),))
        label = content((Span(option.label, "strong" if chosen else "muted"),))
        if index == self.at and self.has_focus:
            return (mark + label.stylize("underline") + Content(" ")).stylize_before("on $cursor-row")
        return mark + label + Content(" ")

    def on_click(self, event: events.Click) -> None:
        """Toggle the option that was clicked."""
        if event.button == 1 and event.x >= CAPTION:
            here = (event.y, event.x)
            self.at = next((index for index, end in enumerate(self._ends) if here < end), self.at)
            self.action_choose()
