"""A field of a form as it is drawn: its caption, its editor, and a message below."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from vtui.system.secret import HiddenText
from vtui.table.columns import Cell, cell
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.option_lines import CAPTION, CheckLine, OptionLine, RadioLine
from vtui.widgets.tones import content
from vtui.writes.form import Field, several

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from vtui.widgets.forms.value_area import ValueArea


@runtime_checkable
class TextEditor(Protocol):
    """An editor of several lines; its class is imported when a form needs one."""

    text: str


class FieldLine(Vertical):
    """Its id is `field-` and the field's; what it is filled in with has the field's own id.

    The message below takes a line whether there is one or not, unless the form is `dense`; a long one takes more.
    """

    DEFAULT_CSS: ClassVar[str] = f"""
    FieldLine {{
        height: auto;
        & > Horizontal {{ height: auto; }}
        & .caption {{ width: {CAPTION}; height: 1; color: $muted; }}
        & .message {{ width: 1fr; height: auto; min-height: 1; margin-left: {CAPTION + 1}; }}
        & Input.-alone {{ width: 1fr; }}
        & .message.-alone {{ margin-left: 1; }}
        &.-dense .message {{ display: none; }}
    }}
    """

    @dataclass
    class Changed(Message):
        """The value of the field changed."""

        line: "FieldLine"

    def __init__(self, field: Field, value: str, *, dense: bool = False) -> None:
        super().__init__(id=f"field-{field.id}", classes="-dense" if dense else "")
        self.field = field
        self.editor = self._editor(value)
        self._shown: Cell = ()
        self._message = Static(classes="message" if field.caption else "message -alone", markup=False)

    def _editor(self, value: str) -> Widget:
        field = self.field
        if field.kind == "several":
            return CheckLine(field.caption, field.choices, several(value), id=field.id)
        if field.choices:
            return RadioLine(field.caption, field.choices, value, id=field.id)
        if field.kind == "lines":
            from vtui.widgets.forms.value_area import ValueArea

            return ValueArea(field.example, id=field.id)
        return FormInput(
            value, placeholder=field.example, password=field.kind == "secret", select_on_focus=False, id=field.id
        )

    def compose(self) -> ComposeResult:
        """The captioned line, and the message."""
        if self.field.choices or not self.field.caption:
            yield self.editor
        else:
            yield Horizontal(Static(self.field.caption, classes="caption", markup=False), self.editor)
        yield self._message

    @property
    def value(self) -> str:
        """The value of the field; the repr of a secret does not show it."""
        match self.editor:
            case CheckLine(values=values):
                return ",".join(values)
            case Input(value=typed):
                return HiddenText(typed) if self.field.kind == "secret" else typed
            case RadioLine(value=chosen):
                return chosen
            case TextEditor(text=written):
                return HiddenText(written)
        return ""

    @value.setter
    def value(self, value: str) -> None:
        match self.editor:
            case CheckLine() as line:
                line.chosen = frozenset(several(value))
            case Input() as line:
                line.value = value
                line.cursor_position = len(value)
            case RadioLine() as line:
                line.choose(value)

    def show(self, message: Cell | str) -> None:
        """A message below it, an error where it is plain text; an empty one takes away what stood there."""
        message = cell(message, "error") if isinstance(message, str) else message
        if message != self._shown:  # an update lays the screen out, also when nothing is another
            self._shown = message
            self._message.update(content(message))

    @on(Input.Changed)
    @on(OptionLine.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    def on_text_area_changed(self, event: "TextArea.Changed") -> None:
        """Report a change in an editor of several lines."""
        self._changed(event)

    def on_value_area_refused(self, event: "ValueArea.Refused") -> None:
        """Show why a paste was refused."""
        event.stop()
        self.show(event.why)
