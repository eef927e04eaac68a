"""The line in which a filter is written, with completions below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.highlighter import Highlighter
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from vtui import text
from vtui.table.columns import Cell, Span
from vtui.table.filtering.completion import Completion
from vtui.widgets.bindings import hidden
from vtui.widgets.text_input import TextInput
from vtui.widgets.tones import content

OFFERED = 8
"""Completions that are offered at once."""


class Fault(NamedTuple):
    """What is wrong with an expression, and where: from a character to the one before `end`."""

    message: str
    at: int
    end: int


class FaultHighlighter(Highlighter):
    """Underlines the invalid part of an expression."""

    fault: Fault | None = None

    def highlight(self, text: Text) -> None:
        """Called by the input at every stroke."""
        if self.fault is not None:
            text.stylize("underline", self.fault.at, max(self.fault.end, self.fault.at + 1))


class FilterInput(TextInput):
    """An input whose keys are shown in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Apply", id="filter.apply", tooltip="Apply the filter"),
        Binding("tab", "take", "Complete", id="filter.complete", tooltip="Insert the selected completion"),
        Binding("escape", "cancel", "Cancel", id="filter.cancel", tooltip="Restore the previous filter"),
        hidden("down", "offers(1)", "Down", "filter.down", "Go to the next completion"),
        hidden("up", "offers(-1)", "Up", "filter.up", "Go to the previous completion"),
    ]

    def action_take(self) -> None:
        """Insert the completion."""
        self.post_message(FilterBar.Taken())

    def action_cancel(self) -> None:
        """Close the input and restore the previous filter."""
        self.post_message(FilterBar.Cancelled())

    def action_offers(self, by: int) -> None:
        """Move the cursor in the completions."""
        self.post_message(FilterBar.Moved(by))


class FilterBar(Vertical):
    """A line with the filter's input and, next to it, a summary of the matches."""

    DEFAULT_CSS: ClassVar[str] = """
    FilterBar {
        display: none; height: 1; background: $background;
        & > Horizontal { height: 1; padding: 0 1 0 0; }
        & #slash { width: 3; padding: 0 1; color: $primary; text-style: bold; }
        & #summary { width: auto; max-width: 60%; height: 1; padding: 0 0 0 2; }
        & Input, & Input:focus { width: 1fr; height: 1; border: none; padding: 0; background: $background; }
        & Input:focus { background: $raised; }
        & OptionList {
            overlay: screen; constrain: inside inside;
            display: none; width: auto; min-width: 24; max-width: 90%; height: auto; max-height: 10; margin: 0 0 0 2;
            border: round $border-blurred; padding: 0; background: $surface; scrollbar-size: 0 0;
            & > .option-list--option { padding: 0 1; color: $foreground; }
            & > .option-list--option-highlighted { background: $cursor-row; color: $foreground; text-style: none; }
            & > .option-list--option-disabled { color: $error; }
        }
    }
    """

    input = query_one(FilterInput)
    summary = query_one("#summary", Static)
    offers = query_one(OptionList)

    @dataclass
    class Written(Message):
        """The expression changed."""

        expression: str

    class Applied(Message):
        """The user applied the expression."""

    class Cancelled(Message):
        """The user canceled: the expression from before is restored."""

    class Left(Message):
        """The user left the input."""

    class Taken(Message):
        """The user took the completion under the cursor."""

    @dataclass
    class Moved(Message):
        """The cursor moved in the completions."""

        by: int

    def __init__(self, complete: Callable[[str, int], Sequence[Completion]]) -> None:
        """`complete` returns the completions for a cursor position (characters) in an expression."""
        super().__init__(id="filter")
        self._complete = complete
        self._highlighter = FaultHighlighter()
        self._offered: Sequence[Completion] = ()
        self._set = ""
        self._summary: Cell = ()
        self.writing = False
        """Whether the user is writing in it; the focus itself changes a moment later."""

    def compose(self) -> ComposeResult:
        """The line, and the completions that hang below it."""
        with Horizontal():
            yield Static("/", id="slash", markup=False)
            yield FilterInput(highlighter=self._highlighter, select_on_focus=False)
            yield Static(id="summary", markup=False)
        offers = OptionList()
        offers.can_focus = False
        yield offers

    def set(self, expression: str) -> None:
        """Show an expression without posting `Written`."""
        self._set = expression
        self.input.value = expression
        self.input.cursor_position = len(expression)
        self.fault(None)

    def open(self) -> None:
        """Focus the input. The old text is selected: typing replaces it, an arrow key keeps it."""
        self.writing = True
        self.input.focus()
        self.input.select_all()
        self._offer()

    def close(self) -> None:
        """Leave the input."""
        self.writing = False
        self.offers.display = False

    def on_descendant_focus(self) -> None:
        """Open the input, as the filter key does."""
        self.writing = True
        self._offer()

    def on_descendant_blur(self) -> None:
        """Leave the input after a click elsewhere, but not when the terminal loses the focus."""
        if self.app.app_focus:
            self.close()
            self.post_message(self.Left())

    @property
    def invalid(self) -> bool:
        """Whether the expression is invalid."""
        return self._highlighter.fault is not None

    def show_summary(self, summary: Cell) -> None:
        """Show the summary of the matches next to the input."""
        if summary != self._summary:  # an update lays out the screen even if nothing changed
            self._summary = summary
            self.summary.update(content(summary))

    def fault(self, fault: Fault | None) -> None:
        """Mark what is wrong with the expression; None for nothing."""
        if fault == self._highlighter.fault:
            return
        self._highlighter.fault = fault
        self.input.refresh()
        self._offer()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._set:
            self._set = event.value
            self._highlighter.fault = None
            self.post_message(self.Written(event.value))
        self._offer()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._highlighter.fault is None:
            self.post_message(self.Applied())

    @on(Moved)
    def _moved(self, event: Moved) -> None:
        event.stop()
        if event.by > 0:
            self.offers.action_cursor_down()
        else:
            self.offers.action_cursor_up()

    @on(Taken)
    def _taken(self, event: Taken) -> None:
        event.stop()
        index = self.offers.highlighted
        if self.offers.display and index is not None and index < len(self._offered):
            self._take(self._offered[index])

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_index < len(self._offered):
            self._take(self._offered[event.option_index])
            self.input.focus()

    def _take(self, completion: Completion) -> None:
        self.input.value = completion.text
        self.input.cursor_position = completion.cursor

    def _offer(self) -> None:
        offers, fault = self.offers, self._highlighter.fault
        self._offered = self._complete(self.input.value, self.input.cursor_position) if self.writing else ()
        offers.clear_options()
        for completion in self._offered[:OFFERED]:
            offers.add_option(Option(content((Span(text.cut(text.clean(completion.label), 40)),))))
        if fault is not None and self.writing and not self._offered:
            offers.add_option(Option(content((Span(fault.message, "error"),)), disabled=True))
        offers.display = bool(offers.option_count)
        if self._offered:
            offers.highlighted = 0
        # Textual keeps the height it measured while a layout was already due: asked again later, it measures anew.
        offers.call_after_refresh(offers.refresh, layout=True)
