"""One or several of few options, side by side behind a caption."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from vtui import text
from vtui.table.columns import Span
from vtui.widgets.tones import content, padded
from vtui.writes.form import Choice

CAPTION = 9
"""Terminal cells of the caption."""
MORE = "… "
"""Shown before the options when some are scrolled out at the left."""


class OptionLine(Widget, can_focus=True):
    """A caption and options. The screen moves between them; a click chooses too."""

    ALLOW_SELECT = False
    DEFAULT_CSS: ClassVar[str] = "OptionLine { height: auto; width: 1fr; background: $surface; color: $foreground; }"

    class Changed(Message):
        """The chosen options have changed."""

    def __init__(self, caption: str, options: Sequence[Choice], *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._caption, self._options = content(padded(caption, CAPTION, "muted")), tuple(options)

    def post_changed(self) -> None:
        """Post `Changed`."""
        self.post_message(self.Changed())

    def nearest(self, index: int) -> int:
        """The nearest valid index of an option."""
        return max(0, min(index, len(self._options) - 1))

    def drawn(self, option: Choice, glyph: str, *, chosen: bool, here: bool) -> Content:
        """An option after its glyph; `here` is the one under the cursor."""
        mark = content((Span(f" {glyph} ", "accent" if chosen else "faint"),))
        label = content((Span(option.label, "strong" if chosen else "muted"),))
        if here and self.has_focus:
            return (mark + label.stylize("underline") + Content(" ")).stylize_before("on $cursor-row")
        return mark + label + Content(" ")


class RadioLine(OptionLine):
    """A choice of one option, on one line."""

    DEFAULT_CSS: ClassVar[str] = "RadioLine { height: 1; }"

    chosen: reactive[int] = reactive(0)
    """Index of the chosen option."""

    def __init__(self, caption: str, options: Sequence[Choice], chosen: str = "", *, id: str) -> None:  # noqa: A002 - Textual's name
        """The option with the value `chosen`, else the first one, is chosen at first."""
        super().__init__(caption, options, id=id)
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

    validate_chosen = OptionLine.nearest
    watch_chosen = OptionLine.post_changed

    def render(self) -> Content:
        """The caption, the options (the chosen one with another mark), and the description of the chosen one."""
        drawn = [self._option(index) + Content(" ") for index in range(len(self._options))]
        first, room = 0, self.size.width - CAPTION - len(MORE)
        while first < self.chosen and sum(one.cell_length for one in drawn[first : self.chosen + 1]) > room:
            first += 1  # the chosen one is always seen
        line = self._caption + content((Span(MORE if first else "", "faint"),))
        self._ends = [0] * first
        for one in drawn[first:]:
            line += one
            self._ends.append(line.cell_length)
        about = self._options[self.chosen].about
        if about and line.cell_length + 1 + text.width(about) <= self.size.width:
            line += content((Span(f" {about}", "muted"),))
        return line.truncate(self.size.width, ellipsis=True)

    def _option(self, index: int) -> Content:
        option, chosen = self._options[index], index == self.chosen
        if len(self._options) == 1:
            return content((Span(f" {option.label}"),))
        return self.drawn(option, "●" if chosen else "○", chosen=chosen, here=chosen)

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked."""
        if event.button == 1 and event.x >= CAPTION:
            self.chosen = next((index for index, end in enumerate(self._ends) if event.x < end), self.chosen)


class CheckLine(OptionLine):
    """A choice of several options, wrapped to more lines where one is too short."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "choose", "Select", id="form.toggle", tooltip="Select the option (toggle)")
    ]

    at: reactive[int] = reactive(0)
    """Index of the option under the cursor."""
    chosen: reactive[frozenset[str]] = reactive(frozenset())
    """The values of the chosen options."""

    def __init__(self, caption: str, options: Sequence[Choice], chosen: Collection[str], *, id: str) -> None:  # noqa: A002 - Textual's name
        """The options whose values are in `chosen` are checked at first."""
        super().__init__(caption, options, id=id)
        self.set_reactive(CheckLine.chosen, frozenset(chosen))
        self._ends: list[tuple[int, int]] = []

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the chosen options, in the order of the line."""
        return tuple(option.value for option in self._options if option.value in self.chosen)

    def move(self, by: int) -> None:
        """Move the cursor to the next or previous option; it stops at the ends."""
        self.at += by

    validate_at = OptionLine.nearest
    watch_chosen = OptionLine.post_changed

    def action_choose(self) -> None:
        """Toggle the option under the cursor."""
        self.chosen ^= {self._options[self.at].value}

    def render(self) -> Content:
        """The caption and the options, checked ones with another mark; what does not fit wraps to the next lines."""
        return Content("\n").join(self._lines(self.content_size.width))

    def get_content_height(self, _container: Size, _viewport: Size, width: int) -> int:
        """Count of lines that the options take."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        lines, self._ends = [self._caption], []
        for index, option in enumerate(self._options):
            chosen = option.value in self.chosen
            drawn = self.drawn(option, "■" if chosen else "□", chosen=chosen, here=index == self.at) + Content(" ")
            if lines[-1].cell_length + drawn.cell_length > max(width, CAPTION + 1) and lines[-1].cell_length > CAPTION:
                lines.append(Content(" " * CAPTION))
            lines[-1] += drawn
            self._ends.append((len(lines) - 1, lines[-1].cell_length))
        return [line.truncate(width, ellipsis=True) for line in lines]

    def on_click(self, event: events.Click) -> None:
        """Toggle the option that was clicked."""
        if event.button == 1 and event.x >= CAPTION:
            here = (event.y, event.x)
            self.at = next((index for index, end in enumerate(self._ends) if here < end), self.at)
            self.action_choose()
