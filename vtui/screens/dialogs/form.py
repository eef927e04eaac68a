"""Draws a form: fields checked as they are filled in; it stays until what comes of them is done."""

from collections.abc import Awaitable, Callable, Iterator
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Button, Static

from vtui.screens.dialogs.address import visit
from vtui.screens.menus.menu import confirm_menu
from vtui.screens.modal import Modal, relabel
from vtui.table.columns import Cell
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.field_line import FieldLine
from vtui.widgets.forms.file_line import FileLine
from vtui.widgets.forms.option_lines import CheckLine, RadioLine
from vtui.widgets.frame.modal_box import DIALOG_WIDTH, ModalBox, buttons, subject_line
from vtui.widgets.tones import block
from vtui.writes.form import Field, Form, ValidationError, Values, filled, hint, validate

T = TypeVar("T")

FORM_WIDTH = 78
"""Terminal cells of a form with long lines."""
DISCARD_WIDTH = 36
"""Terminal cells of the question before typed text is discarded."""
OVERWRITE = "overwrite"
"""ID of the value that allows an existing file to be overwritten."""


class FormScreen(Modal[T | None], Generic[T]):
    """Shows a form and hands what was filled in to `submit`, which closes the form, or shows what is wrong with it.

    Enter goes to the next field and submits on the last one; ctrl+s submits anywhere.
    """

    DEFAULT_CSS: ClassVar[str] = """
    FormScreen {
        & > #box { max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
        & > #box.-tight { padding: 0 2; }
        & > #box > Static { height: auto; margin-bottom: 1; }
        & > #box.-tight > Static { margin-bottom: 0; }
        &.-short ValueArea { height: 3; }
        & #overwrite { color: $write; text-style: bold; display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "next_field", "Next", id="form.next", tooltip="Go to the next field"),
        Binding("enter", "finish", "Submit", id="form.finish", tooltip="Submit the form"),
        Binding("ctrl+o", "open_page", "Open the page", id="sign-in.page", tooltip="Open the access tokens page"),
        Binding("ctrl+s", "submit", "Submit", id="form.submit", tooltip="Submit the form"),
        Binding("escape", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        hidden("tab", "app.focus_next", "Next", "question.options", "Go to the next field"),
        hidden("down,j", "move(1)", "Down", "menu.down", "Go to the next field"),
        hidden("up,k", "move(-1)", "Up", "menu.up", "Go to the previous field"),
        hidden("left", "sideways(-1)", "Left", "menu.left", "Select the previous option"),
        hidden("right", "sideways(1)", "Right", "menu.right", "Select the next option"),
        Binding("f1,question_mark", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
    ]

    def __init__(
        self,
        form: Form,
        submit: "Callable[[FormScreen[T], Values], object]",
        *,
        name: str,
        width: int = DIALOG_WIDTH,
        classes: str = "",
        dense: bool = False,
        error: tuple[str, str] | None = None,
    ) -> None:
        """`submit` may raise ValidationError. Of the `classes` of the box, `-tight` saves lines.

        In a `dense` form only files have messages. `error` is a field's id and what is wrong with it from the start.
        """
        super().__init__(name=name)
        self.form, self._submit = form, submit
        self._width, self._box_classes, self._dense, self._error = width, classes, dense, error
        self._seen = form.values
        self._edited: set[str] = set()
        """IDs of the text fields that were typed in."""
        self._name_keys()

    def _name_keys(self) -> None:
        relabel(self, "ctrl+s", *self.form.submit)
        relabel(self, "enter", *self.form.submit, action="finish")
        relabel(self, "escape", *self.form.cancel)

    def box(self) -> ModalBox:
        """The subject, the fields, the notes, the buttons."""
        return ModalBox(self.form.title, *self._parts(), width=self._width, classes=self._box_classes)

    def _parts(self) -> Iterator[Widget]:
        form = self.form
        if form.scope is not None:
            yield Static(subject_line(form.subject, form.scope))
        if form.about:
            yield Static(block(form.about), markup=False)
        for field in form.fields:
            kind = FileLine if field.kind == "file" else FieldLine
            yield kind(field, self._seen[field.id], dense=self._dense and field.kind != "file")
        if form.notes:
            yield Static(block(form.notes), id="notes", markup=False)
        if form.buttons:
            files = any(field.kind == "file" for field in form.fields)
            more = (Button("Overwrite", id="overwrite", compact=True),) if files else ()
            yield buttons(form.submit[0], form.cancel[0], *more)

    def on_mount(self) -> None:
        """Show the fields that apply to the values of the others."""
        self._arrange()
        self._show_messages()
        if self._error is not None:
            self.fail(*self._error)
        for line in self.query(FileLine):
            self.watch(line, "taken", self._offer_to_overwrite)

    async def become(self, form: Form, submit: "Callable[[FormScreen[T], Values], object]") -> None:
        """Replace the form by its next step."""
        self.form, self._submit, self._seen = form, submit, form.values
        self._edited.clear()
        self._name_keys()
        box = self.query_one(ModalBox)
        async with self.batch():
            await box.remove_children()
            await box.mount(*self._parts())
        self.on_mount()
        self.focus_field(form.fields[0].id)
        self.refresh_bindings()

    # What is filled in

    @property
    def lines(self) -> dict[str, FieldLine]:
        """The fields as they are drawn, by id."""
        return {line.field.id: line for line in self.query(FieldLine)}

    @property
    def values(self) -> dict[str, str]:
        """The current values of the fields."""
        return {id_: line.value for id_, line in self.lines.items()}

    @on(FieldLine.Changed)
    def _changed(self, event: FieldLine.Changed) -> None:
        event.stop()
        line, id_ = event.line, event.line.field.id
        values = self.values
        if self._seen.get(id_) == values.get(id_):
            return
        if not line.field.choices:
            self._edited.add(id_)
        lines = self.lines
        for other, value in self.form.follow(values, id_).items():
            values[other] = lines[other].value = value
        self._seen = values
        self._arrange()
        if self.form.messages is None and not isinstance(line, FileLine):
            line.show(hint(line.field, line.value))
        self._show_messages()
        for file in self.query(FileLine):
            file.settle()

    def _arrange(self) -> None:
        values = self.values
        for line in self.lines.values():
            wanted = line.field.wanted(values)
            if isinstance(line, FileLine):
                line.visible = wanted  # its room stays: nothing jumps
            else:
                line.display = wanted

    def _show_messages(self) -> None:
        if self.form.messages is not None:
            lines = self.lines
            for id_, message in self.form.messages(self.values).items():
                if id_ in lines:
                    lines[id_].show(message)

    @work(group="form", exclusive=True)
    async def run_in_background(self, job: Callable[[], Awaitable[None]]) -> None:
        """Run what comes of the answers; closing the form ends it, and so does another such job."""
        await job()

    def show_notes(self, *notes: Cell) -> None:
        """Replace the notes below the fields."""
        for widget in self.query("#notes").results(Static):
            widget.update(block(notes))

    def fail(self, id_: str, why: str) -> None:
        """Show what is wrong with a field, and focus it."""
        lines = self.lines
        if id_ in lines:
            lines[id_].show(why)
            self.focus_field(id_)
        else:
            self.session.notifier.notify(why, error=True)

    def focus_field(self, id_: str) -> None:
        """Focus a field."""
        if (line := self.lines.get(id_)) is not None:
            line.editor.focus()

    @property
    def typed(self) -> list[Field]:
        """The visible text fields."""
        values = self.values
        return [field for field in self.form.fields if not field.choices and field.wanted(values)]

    # Keys

    def action_submit(self) -> None:
        """Submit the form if its values are valid."""
        values = self.values
        if wrong := validate(self.form, values):
            for id_, why in reversed(wrong.items()):
                self.fail(id_, why)
            return
        free = [line.free() for line in self.query(FileLine) if line.visible]
        self._seen = self.values  # a free name on the line is no change by a person
        if None in free:
            return
        self._hand_over(filled(self.form, self._seen))

    action_finish = action_submit

    async def action_dismiss(self, result: T | None = None) -> None:
        """Close the form; ask first if that discards what was typed."""
        before, values = self.form.values, self.values
        if not any(values.get(id_) != before.get(id_) for id_ in self._edited):
            self.dismiss(result)
            return
        menu = confirm_menu(
            "Discard what you typed?", [], "Discard", name="discard", close="Keep editing", width=DISCARD_WIDTH
        )

        def answered(discard: bool | None) -> None:
            if discard:
                self.dismiss(None)

        self.app.push_screen(menu, answered)

    def _hand_over(self, values: Values) -> None:
        try:
            self._submit(self, values)
        except ValidationError as error:
            self.fail(error.field or (self.typed[-1].id if self.typed else ""), str(error))

    @property
    def _stops(self) -> list[Widget]:
        return [stop for stop in self.focus_chain if not isinstance(stop, Button)]

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why a key is unavailable in this form, as a text for the user; None when it works."""
        if action == "open_page" and not self.form.page:
            return "this form has no page"
        if action not in ("next_field", "finish") or not self.is_mounted:
            return None
        last = self.focused in self._stops[-1:]
        if (action == "finish") == last:
            return None
        return "this is the last field" if last else "another field follows"

    def action_next_field(self) -> None:
        """Go to the next field."""
        stops = self._stops
        after = stops.index(self.focused) + 1 if self.focused in stops else 0
        for stop in stops[after : after + 1]:
            stop.focus()

    def action_move(self, by: int) -> None:
        """Go to the previous or next field; the buttons count as one."""
        stops = [*self._stops, *self.query("#yes").results(Button)]
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
            several = [stop for stop in self.focus_chain if isinstance(stop, Button)]
            several[max(0, min(several.index(focused) + by, len(several) - 1))].focus()

    def action_open_page(self) -> None:
        """Open the page; over ssh its address can be copied from the screen."""
        visit(self.app, self.form.page)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "yes":
                self.action_submit()
            case "overwrite":
                taken = {line.field.id: str(line.taken) for line in self.query(FileLine)}
                self._hand_over({**filled(self.form, self.values), **taken, OVERWRITE: "yes"})
            case _:
                self.dismiss(None)

    def _offer_to_overwrite(self, taken: object) -> None:
        self.query_one("#overwrite", Button).display = taken is not None
