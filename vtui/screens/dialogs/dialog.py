"""A box in the middle that asks for an answer: what all of them look like."""

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button

from vtui.screens.dialogs.modal import Answer, Modal
from vtui.widgets.forms.check_line import CheckLine
from vtui.widgets.forms.radio_line import RadioLine


def submit_keys(label: str, tooltip: str) -> list[BindingType]:
    """The keys that submit a form: ctrl+s anywhere, enter on the last field; on the others enter goes to the next."""
    return [
        Binding("ctrl+s", "submit", label, id="form.submit", tooltip=tooltip),
        Binding("enter", "next_field", "Next", id="form.next", tooltip="Go to the next field"),
        Binding("enter", "finish", label, id="form.finish", tooltip=tooltip),
    ]


class FormDialog(Modal[Answer]):
    """Fields, and below them buttons, of which `#yes` submits. A subclass says how; its own keys win over these."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *submit_keys("Submit", "Submit the form"),
        Binding("escape", "dismiss", "Cancel", id="menu.close", tooltip="Close the form and change nothing"),
        Binding("tab", "app.focus_next", "Next", id="question.options", show=False, tooltip="Go to the next field"),
        Binding("down,j", "move(1)", "Down", id="menu.down", show=False, tooltip="Go to the next field"),
        Binding("up,k", "move(-1)", "Up", id="menu.up", show=False, tooltip="Go to the previous field"),
        Binding("left", "sideways(-1)", "Left", id="menu.left", show=False, tooltip="Choose the option to the left"),
        Binding("right", "sideways(1)", "Right", id="menu.right", show=False, tooltip="Choose the option to the right"),
        Binding("f1,question_mark", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]

    def action_submit(self) -> None:
        """Go on with what was entered, unless something is wrong with it."""
        raise NotImplementedError

    @property
    def _fields(self) -> list[Widget]:
        """What can be filled in now, in order."""
        return [stop for stop in self.focus_chain if not isinstance(stop, Button)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter submits on the last field alone."""
        return self.unavailable_reason(action, *parameters) is None and super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why enter does not do this on the field with the focus, in words; None when it does."""
        if action not in ("next_field", "finish") or not self.is_mounted:
            return None
        last = self.focused in self._fields[-1:]
        if (action == "finish") == last:
            return None
        return "this is the last field" if last else "another field follows"

    def action_next_field(self) -> None:
        """Go to the next field."""
        fields = self._fields
        after = fields.index(self.focused) + 1 if self.focused in fields else 0
        for field in fields[after : after + 1]:
            field.focus()

    def action_finish(self) -> None:
        """Submit from the last field."""
        self.action_submit()

    def action_move(self, by: int) -> None:
        """Up and down between the fields; the buttons are one."""
        stops = [*self._fields, *self.query("#yes").results(Button)]
        now = stops[-1] if isinstance(self.focused, Button) else self.focused
        at = stops.index(now) if now in stops else 0
        wanted = stops[max(0, min(at + by, len(stops) - 1))]
        if wanted is not now:
            wanted.focus()

    def action_sideways(self, by: int) -> None:
        """Left and right within a line of options, or from button to button."""
        focused = self.focused
        if isinstance(focused, RadioLine | CheckLine):
            focused.move(by)
        elif isinstance(focused, Button):
            buttons = [stop for stop in self.focus_chain if isinstance(stop, Button)]
            buttons[max(0, min(buttons.index(focused) + by, len(buttons) - 1))].focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.press(event.button)

    def press(self, button: Button) -> None:
        """Submit, or close the form."""
        if button.id == "yes":
            self.action_submit()
        else:
            self.dismiss(None)
