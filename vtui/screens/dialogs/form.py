"""A form: lines to type and choose on, checked as they are typed; it stays until what comes of it is done."""

from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from vtui import text
from vtui.screens.dialogs.dialog import FormDialog, submit_keys
from vtui.screens.flows.run_plan import run_plan
from vtui.shell import shell_of
from vtui.table.columns import Span
from vtui.widgets.forms.radio_line import Option, RadioLine
from vtui.widgets.forms.text_line import TextLine
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.top_line import chip_colour
from vtui.widgets.tones import content
from vtui.writes.action import Action
from vtui.writes.form import Faulty, Field, Form, faults, filled

if TYPE_CHECKING:
    from vtui.api.errors import VercelError


@runtime_checkable
class FindsRow(Protocol):
    """A list that can put its cursor on a row."""

    def find_id(self, id_: str) -> str | None:
        """Put the cursor on the row of an id, and give its title; None where it is not in the list."""


class FormScreen(FormDialog[None]):
    """Shows a form, and asks about the plan that comes of it. What is refused is told at the line, and stays typed."""

    DEFAULT_CSS: ClassVar[str] = """
    FormScreen {
        & > #box { max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
        & Static { height: auto; }
        & #about { margin-bottom: 1; }
        & RadioLine { margin-bottom: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Go on", "See what will happen, and confirm it")

    def __init__(self, action: Action[Any], form: Form) -> None:
        """The key of `action` confirms the plan that comes of `form`."""
        super().__init__()
        self._action, self._form = action, form
        self._values = form.values

    def compose(self) -> ComposeResult:
        """What it is about, a line for each field, buttons."""
        form = self._form
        chip = content((Span(f" {text.short(form.scope.slug)} ", "chip"),)).stylize_before(
            f"on {chip_colour(form.scope)}"
        )
        box = Vertical(id="box")
        box.border_title = content((Span(form.title),))
        with box:
            yield Static(
                content((Span(text.short(form.subject), "strong"), Span("   in ", "muted"))) + chip, id="about"
            )
            for field in form.fields:
                yield self._line(field)
            with Horizontal(id="buttons"):
                yield Button("Go on", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
        yield KeyBar()

    def _line(self, field: Field) -> Widget:
        value, id_ = self._values[field.id], f"field-{field.id}"
        if field.choices:
            return RadioLine(field.caption, [Option(*choice) for choice in field.choices], value, id=id_)
        return TextLine(field.caption, text.clean(value), field.example, id=id_)

    def on_mount(self) -> None:
        """Only the lines that mean something as the others stand."""
        self._arrange()

    def _arrange(self) -> None:
        for field in self._form.fields:
            self._widget(field).display = field.wanted(self._values)

    def _widget(self, field: Field) -> Widget:
        return self.query_one(f"#field-{field.id}", Widget)

    def _text(self, id_: str) -> TextLine | None:
        return next(iter(self.query(f"#field-{id_}").results(TextLine)), None)

    # What is filled in

    @on(RadioLine.Changed)
    def _chose(self, event: RadioLine.Changed) -> None:
        event.stop()
        self._values[(event.line.id or "").removeprefix("field-")] = event.line.value
        self._arrange()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """A host that is half typed is no fault yet: what is said of it is what it would be sent as."""
        event.stop()
        line = next(node for node in event.input.ancestors if isinstance(node, TextLine))
        field = next(field for field in self._form.fields if line.id == f"field-{field.id}")
        if event.value == self._values[field.id]:
            return
        self._values[field.id] = event.value
        try:
            line.say(field.check(event.value), "muted")
        except Faulty as fault:
            line.say(str(fault) if event.value.strip() else "", "muted")

    def action_submit(self) -> None:
        """Ask about what comes of it, unless something will not do."""
        if wrong := faults(self._form, self._values):
            for id_, why in wrong.items():
                self._blame(id_, why)
            self._focus(next(iter(wrong)))
            return
        try:
            plan = self._form.plan(filled(self._form, self._values))
        except Faulty as fault:
            self._blame(self._last, str(fault))
            return
        run_plan(shell_of(self), self._action, plan, ended=self._heard)

    @property
    def _last(self) -> str:
        """The last line to type on that is there, for what is wrong with all of them together."""
        there = [field.id for field in self._form.fields if not field.choices and field.wanted(self._values)]
        return there[-1] if there else ""

    def _blame(self, id_: str, why: str) -> None:
        line = self._text(id_)
        if line is not None:
            line.say(why)
        else:
            shell_of(self).say(why, error=True)

    def _focus(self, id_: str) -> None:
        if (line := self._text(id_)) is not None:
            line.input.focus()

    def _heard(self, error: "VercelError | None") -> None:
        """What came of it: done, or why not."""
        if not self.is_attached:
            return
        if error is None:
            self.app.call_later(self._close)
            return
        first = next((field.id for field in self._form.fields if not field.choices and field.wanted(self._values)), "")
        self._blame(first, self._in_the_way(error) or f"{error.title}: {error.detail or error.hint}")
        self._focus(first)

    def _in_the_way(self, error: "VercelError") -> str:
        """What it clashes with, where the list below has it: the cursor is put there. Empty where nobody knows."""
        below = next((pane for screen in reversed(self.app.screen_stack) for pane in screen.query("ListPane")), None)
        named = below.find_id(error.in_the_way) if isinstance(below, FindsRow) and error.in_the_way else None
        if named is None:
            return ""
        key = shell_of(self).key_name("menu.close", "escape")
        return f"It conflicts with {named}: press {key} to go to it"

    def _close(self) -> None:
        if self.app.screen is self:
            self.dismiss()
