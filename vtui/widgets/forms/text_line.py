"""A line to type on, and below it what is to be said about what is typed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.widgets import Static

from vtui.table.columns import Span, Tone
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.radio_line import CAPTION
from vtui.widgets.tones import content


class TextLine(Vertical):
    """A caption, an input, and a line of words that takes its room whether there are any or not."""

    DEFAULT_CSS: ClassVar[str] = f"""
    TextLine {{
        height: 2;
        & > Horizontal {{ height: 1; }}
        & #caption {{ width: {CAPTION + 1}; height: 1; color: $muted; }}
        & Input, & Input:focus {{ width: 1fr; height: 1; border: none; padding: 0 1; background: $raised; }}
        & #note {{ width: 1fr; height: 1; margin-left: {CAPTION + 2}; text-overflow: ellipsis; text-wrap: nowrap; }}
    }}
    """

    input = query_one(FormInput)
    note = query_one("#note", Static)

    def __init__(self, caption: str, value: str, example: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        """Begins with `value` on it; `example` stands there while nothing does."""
        super().__init__(id=id)
        self._caption, self._value, self._example = caption, value, example
        self._told: tuple[str, Tone] = ("", "")

    def compose(self) -> ComposeResult:
        """Caption and input, then the words."""
        with Horizontal():
            yield Static(self._caption, id="caption", markup=False)
            yield FormInput(self._value, placeholder=self._example, select_on_focus=False)
        yield Static(id="note", markup=False)

    @property
    def value(self) -> str:
        """What is typed."""
        return self.input.value

    def say(self, words: str, tone: Tone = "error") -> None:
        """Words below it; empty ones take away what stood there."""
        if (words, tone) != self._told:  # an update lays the screen out, also when nothing is another
            self._told = words, tone
            self.note.update(content((Span(words, tone),)))
