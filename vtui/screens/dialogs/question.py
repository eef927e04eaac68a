"""The question before a write: consequence first, Cancel at hand, the same capital again confirms."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.getters import query_one
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from vtui import text
from vtui.resources.common.action import Action
from vtui.screens.clipboard import copy
from vtui.screens.modal import Modal, relabel
from vtui.table.columns import Cell, Span, cell
from vtui.table.export.writer import MAX_CLIPBOARD_BYTES
from vtui.widgets.bindings import hidden
from vtui.widgets.cell_fit import fit_cell, shown
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.option_lines import RadioLine
from vtui.widgets.frame.modal_box import DIALOG_WIDTH, ModalBox, buttons, subject_line, update_lines
from vtui.widgets.tones import block, content
from vtui.writes.bulk_question import BatchPlan
from vtui.writes.form import Choice
from vtui.writes.plan import Entry, Operation, Plan
from vtui.writes.request_text import commands, request_count, request_lines

QUIET = 0.4
"""Keys confirm nothing until so many seconds pass without one: a held or pasted key is no answer."""
MAX_TEXT_WIDTH = 160
"""Terminal cells of a text in a question: a long name must not push the consequence and the buttons out of sight."""
REASON = 200
"""Maximum characters of a reason."""
AROUND_LINES = 15
"""Lines that stand around a list of alternatives, besides the borders and padding of the box."""
ROOMY = 80
"""Terminal cells from which the buttons have padding and long labels."""
FRAME = 7
"""Terminal cells of the box's borders, padding and scrollbar."""


class Typed(FormInput):
    """An input that the key does not write into which asked and is still held down."""

    def __init__(self, held: Callable[[], tuple[str, ...]], hasty: Callable[[], bool], placeholder: str) -> None:
        """`held` gives the keys that ask; `hasty` says whether the last key was too short a time ago to be meant."""
        super().__init__(placeholder=placeholder, max_length=REASON)
        self._held, self._hasty = held, hasty

    def on_key(self, event: events.Key) -> None:
        """Ignore the key of the action while it is held down."""
        if event.key in self._held() and not self.value and self._hasty():
            event.prevent_default()


class QuestionScreen(Modal[Plan | BatchPlan | None]):
    """Asks whether to carry out a plan; answers with the way of it that was chosen, only to a deliberate yes."""

    DEFAULT_CSS: ClassVar[str] = """
    QuestionScreen {
        & > #box { max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
        & Static { height: auto; width: 1fr; }
        & #facts, & #choices, & #lines-caption, & #rows { margin-top: 1; }
        & #facts, & #rows { text-wrap: nowrap; text-overflow: ellipsis; }
        & #choices { height: auto; }
        & #typed { height: auto; margin-bottom: 1; }
        & #typed.-stacked { layout: vertical; & #caption { width: 1fr; } & Input { width: 100%; } }
        & #row-changed { margin-bottom: 1; }
        & #caption { width: auto; color: $muted; margin-right: 1; }
        & Button.-style-default {
            &#yes:disabled { color: $faint; text-style: none; text-opacity: 100%; opacity: 100%; }
            &#show, &#curl { color: $muted; background: $surface; }
            &#show:focus, &#curl:focus { background: $cursor-row; }
        }
        & #request, & #curl { display: none; }
        & #request { margin-top: 1; color: $muted; }
        & .-request {
            & #request, & #curl { display: block; }
            & #consequence, & #rows, & #facts, & #choices, & #typed, & #row-changed { display: none; }
            & #lines-caption, & ChoiceList { display: none; }
        }
        &.-tight Button.-style-default { min-width: 0; padding: 0; margin-right: 1; }
        &.-short {
            & #facts, & #choices, & #lines-caption, & #rows { margin-top: 0; }
            & .pinned { margin-top: 0; }
            & #typed, & #row-changed { margin-bottom: 0; }
            & Button.-style-default { margin-right: 1; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Cancel", id="question.cancel"),
        hidden("left", "sideways(-1)", "Previous", "question.left"),
        hidden("right", "sideways(1)", "Next", "question.right"),
        hidden("up,k", "scroll(-1)", "Up", "question.up", "Scroll up"),
        hidden("down,j", "scroll(1)", "Down", "question.down", "Scroll down"),
        hidden("pageup", "scroll(-9)", "Page up", "question.page-up", "Scroll up by nine lines"),
        hidden("pagedown", "scroll(9)", "Page down", "question.page-down", "Scroll down by nine lines"),
        Binding("enter", "to_yes", "Next", id="question.next", tooltip="Go to the confirm button"),
        Binding("tab", "app.focus_next", "Options", id="question.options"),
        Binding("question_mark", "app.help", "Help", id="question.help", tooltip="Show the keys of this screen"),
    ]
    AUTO_FOCUS = "Typed.-must, #no"

    yes = query_one("#yes", Button)
    _yes: Timer | None = None

    def __init__(self, action: Action[Any], plan: Plan | BatchPlan, *, row_changed: bool = False) -> None:
        """The key of `action` confirms `plan`, if no other follows it at once: a held one repeats sooner.

        With `row_changed` only the button confirms: the key may have been meant for the row that was there before.
        """
        super().__init__()
        self._stopwatch, self._settle = self.session.start.stopwatch, self.session.start.settle
        self._action, self._plan = action, plan
        self._ways = {way.question.choice: way for way in (plan, *plan.others)}
        self._listed: list[Plan | BatchPlan] = [way for way in (plan, *plan.others) if way.question.line]
        self._last_key = 0.0
        self._keys: tuple[str, ...] = (action.key,)
        self._only_button = row_changed and not self._to_type

    def box(self) -> ModalBox:
        """Subject and scope, consequence, facts, what can be chosen or typed, buttons."""
        return ModalBox(self._plan.question.title, *self._parts(), classes="-write")

    def _parts(self) -> Iterator[Widget]:
        plan, question = self._plan, self._plan.question
        yield Static(id="subject")
        yield Static(id="consequence", markup=False)
        yield Static(id="facts", markup=False)
        if self._listed:
            down, up = (self.session.keys.name(id_, key) for id_, key in (("question.down", "j"), ("question.up", "k")))
            choose = cell(f"Choose the build ({down} / {up})", "muted")
            yield Static(block([choose]), id="lines-caption", markup=False)
            yield ChoiceList(self._line, len(self._listed), around=AROUND_LINES, tallest=100)
        elif plan.others:
            yield Vertical(*self._choices(), id="choices")
        if question.rows:
            yield Static(id="rows", markup=False)
        yield Static(id="request", markup=False)
        show = Button(self._request_label, id="show", compact=True)
        curl = Button("Copy as curl", id="curl", compact=True)
        line = buttons(self._yes_label, question.no, show, curl)
        yield Vertical(*self._typed_line(), line, classes="pinned")

    def _typed_line(self) -> Iterator[Widget]:
        """What must or can be typed, or why the button must be used."""
        question = self._plan.question
        if self._to_type or question.reason:
            enter = self.session.keys.name("question.next", "enter")
            hint = f"and press {enter} twice to confirm" if self._to_type else "Optional. Visible to the team."
            typed = Typed(lambda: self._keys, self._too_soon, hint)
            typed.set_class(self._to_type, "-must")
            yield Horizontal(Static(self._caption, id="caption", markup=False), typed, id="typed")
        if self._only_button:
            changed = "The selected row just changed. Confirm with the button."
            yield Static(block([cell(changed, "warn")]), id="row-changed", markup=False)

    @property
    def _caption(self) -> str:
        """What stands before the input."""
        if self._plan.question.word:
            return f"Type {self._plan.question.word}"
        return self._entry.caption if self._entry else "Reason"

    def _line(self, index: int, _room: int) -> Cell:
        return self._listed[index].question.line

    def _choices(self) -> Iterator[RadioLine]:
        for index, (caption, chosen) in enumerate(self._plan.question.choice):
            values = dict.fromkeys(way[index][1] for way in self._ways)
            if len(values) > 1:
                yield RadioLine(caption, [Choice(value, value) for value in values], chosen, id=f"choice-{index}")

    def on_mount(self) -> None:
        """The key that asked confirms, unless something must be typed for it or the row had just changed."""
        self._last_key = self._stopwatch()
        self._keys = self.session.keys.of(self._action.id, self._action.key)
        self.yes.disabled = self._to_type
        label = self._yes_label
        if not self._to_type and not self._only_button:
            again, confirm = f"again to {label[:1].lower()}{label[1:]}", Binding("", "again", id="question.confirm")
            for key in self._keys:
                binding = replace(confirm, key=key, description=again, tooltip=f"{label} (same key again)")
                self._bindings.key_to_bindings.setdefault(key, []).append(binding)
        relabel(self, "escape", self._plan.question.no)
        relabel(self, "enter", "Confirm" if self._plan.question.word else "Next")
        for button in self.query(Button):
            relabel(button, "enter", "Selected button", "Use the selected button", id_="question.press")
        self._show()

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why enter does not go to the button, as a text for the user; None when it does."""
        if action != "to_yes" or not self.is_mounted or (isinstance(self.focused, Input) and not self.yes.disabled):
            return None
        word = self._plan.question.word
        return f"type {word} first" if word else "nothing to type"

    def _show(self) -> None:
        question = self._plan.question
        self.query_one(ModalBox).border_title = content((Span(question.title),))
        if question.word:
            self.query_one("#caption", Static).update(block([cell(self._caption)]))
            self.yes.disabled = self._typed != question.word
        self._label(self.yes, self._yes_label)
        if not self.query_one(ModalBox).has_class("-request"):
            self._label(self.query_one("#show", Button), self._request_label)
        relabel(self.yes, "enter", self._yes_label, self._yes_label, show=True)
        self.refresh_bindings()
        self.query_one("#subject", Static).update(subject_line(question.subject, self._plan.scope))
        self.query_one("#consequence", Static).update(block(((), *map(_brief, question.consequences))))
        wide = max((len(label) for label, _ in question.facts), default=0) + 2
        room = min(DIALOG_WIDTH, self.size.width * 95 // 100) - FRAME
        facts = [(Span(label.ljust(wide), "muted"), *fit_cell(value, room - wide)) for label, value in question.facts]
        update_lines(self.query_one("#facts", Static), facts)
        for rows in self.query("#rows").results(Static):
            rows.update(block([fit_cell(line, room) for line in question.rows]))
        for typed in self.query(Typed):
            wanted = text.width(self._caption) + text.width(str(typed.placeholder)) + 3
            self.query_one("#typed").set_class(wanted > room, "-stacked")
        self.set_class(self._tight, "-tight")
        self.query_one("#curl", Button).label = "curl" if self._tight else "Copy as curl"

    on_resize = _show

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Remember when a key came last; one that follows too closely confirms nothing and takes a yes back."""
        hasty = self._pressed()
        keys = (*self._keys, "enter", "space", *(key.lower() for key in self._keys))
        if hasty and not isinstance(self.focused, Input) and event.key in keys:
            event.stop()
            event.prevent_default()
            self.session.notifier.hint(f"{event.key} was ignored: it came too soon after another key.")

    def _pressed(self) -> bool:
        """Note a key press; return whether it came too soon after the previous one."""
        hasty = self._too_soon()
        self._last_key = self._stopwatch()
        self._take_back()
        return hasty

    def _too_soon(self) -> bool:
        return self._stopwatch() - self._last_key < QUIET

    def action_sideways(self, by: int) -> None:
        """Move within a line of choices, otherwise between the buttons."""
        focused = self.focused
        if isinstance(focused, RadioLine):
            focused.move(by)
        elif by < 0:
            self.focus_previous()
        else:
            self.focus_next()

    def action_scroll(self, by: int) -> None:
        """Choose another alternative of a list, else scroll by lines."""
        box = self.query_one(ModalBox)
        if self._listed and not box.has_class("-request"):
            self.choices.move(by)
            self._chose_line()
        else:
            box.scroll_relative(y=by, animate=False)

    def action_again(self) -> None:
        """Confirm, once nothing has followed the key for a moment: a held key goes on, after a stall as well."""
        self._take_back()
        if self._settle <= 0:
            self.action_answer(True)
        else:
            self._yes = self.set_timer(self._settle, partial(self.action_answer, True))

    def action_answer(self, yes: bool) -> None:
        """Confirm or cancel."""
        self.dismiss(self._final() if yes else None)

    def _take_back(self) -> None:
        if self._yes is not None:
            self._yes.stop()
            self._yes = None

    # What is chosen and typed

    @property
    def _to_type(self) -> bool:
        return bool(self._plan.question.word or self._entry)

    @property
    def _entry(self) -> Entry | None:
        return self._plan.entry if isinstance(self._plan, Plan) else None

    @property
    def _yes_label(self) -> str:
        return self._plan.question.yes or self._action.label

    @property
    def _typed(self) -> str:
        return next((field.value.strip() for field in self.query(Input)), "")

    def _final(self) -> Plan | BatchPlan:
        plan, reason = self._plan, self._plan.question.reason
        if isinstance(plan, BatchPlan):
            return plan
        if not reason or not self._typed:
            return replace(plan, others=())
        request = plan.operation.request
        request = replace(request, params={**request.params, reason: self._typed})
        return replace(plan, operation=replace(plan.operation, request=request), others=())

    @property
    def _requests(self) -> tuple[tuple[Operation, ...], int]:
        """The operations whose requests are shown, and the number of rows whose requests are not."""
        plan = self._final()
        return (plan.operations, plan.more) if isinstance(plan, BatchPlan) else ((plan.operation,), 0)

    @on(RadioLine.Changed)
    def _chose(self, event: RadioLine.Changed) -> None:
        event.stop()
        self._take_back()
        chosen = {line.id: line.value for line in self.query(RadioLine)}
        usual = self._plan.question.choice
        choice = tuple((caption, chosen.get(f"choice-{index}", value)) for index, (caption, value) in enumerate(usual))
        self._plan = self._ways[choice]
        self._show()

    @on(ChoiceList.Clicked)
    def _chose_line(self) -> None:
        self._take_back()
        self._plan = self._listed[self.choices.cursor]
        self._show()

    @on(Input.Changed)
    def _wrote(self, event: Input.Changed) -> None:
        """What is typed counts as keys: it takes a yes back, and what follows it too closely confirms nothing."""
        event.stop()
        self._pressed()
        if self._entry is not None:
            self._plan = self._entry.fill(self._typed)
            self.yes.disabled = not self._entry.complete
        self._show()

    def action_to_yes(self) -> None:
        """Go from what is typed to the button that confirms."""
        self.yes.focus()

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        event.stop()
        match event.button.id:
            case "show":
                self._show_request()
            case "curl":
                self._copy()
            case "yes":
                self.action_again()
            case _:
                self.dismiss(None)

    # The request

    def _show_request(self) -> None:
        """Switch between the question and its requests."""
        box = self.query_one(ModalBox).toggle_class("-request")
        self._label(self.query_one("#show", Button), "Back" if box.has_class("-request") else self._request_label)
        box.scroll_home(animate=False)
        self.query_one("#request", Static).update(block(request_lines(*self._requests)))

    @property
    def _tight(self) -> bool:
        """Whether the buttons have no room for padding and long labels."""
        return self.app.size.width < ROOMY

    @staticmethod
    def _label(button: Button, label: str) -> None:
        """Give a button another label and the width that this needs."""
        if str(button.label) != label:
            button.label = label
            button.refresh(layout=True)

    @property
    def _request_label(self) -> str:
        label = "API requests" if request_count(self._requests[0]) > 1 else "API request"
        return label if self._tight else f"Show {label}"

    def _copy(self) -> None:
        operations, more = self._requests
        number, copied = request_count(operations), commands(operations, self.session.connection.base_url, more)
        if len(copied.encode()) > MAX_CLIPBOARD_BYTES:
            too_long = f"Not copied: longer than the {MAX_CLIPBOARD_BYTES // 1000} kB that terminals accept."
            self.session.notifier.notify(too_long, error=True)
            return
        what = "request as a curl command" if number == 1 else f"{text.count(number)} requests as curl commands"
        copy(self.app, f"{what} (without the token)", copied)


def _brief(line: Cell) -> Cell:
    return tuple(Span(text.cut(shown(span.text), MAX_TEXT_WIDTH), span.tone) for span in line)
