"""The form of a variable: what is wrong is said where it is written, and nothing is sent from here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.widgets import Button, Input, Static

from vtui import text
from vtui.models.scope import Scope
from vtui.models.value_faults import value_faults
from vtui.resources.env.drafts import Draft, faults, field_of, usual_type, wrong_key
from vtui.screens.dialogs.dialog import FormDialog, submit_keys
from vtui.system.secret import HiddenText, Secret
from vtui.table.columns import Cell, Span, cell
from vtui.widgets.forms.check_line import CheckLine
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.radio_line import CAPTION, Option, RadioLine
from vtui.widgets.forms.value_area import ValueArea
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.frame.top_line import chip_colour
from vtui.widgets.tones import content

if TYPE_CHECKING:
    from vtui.api.errors import VercelError
    from vtui.screens.flows.run_plan import Ended

TYPES = (
    Option("sensitive", "Sensitive", "written once, never read back"),
    Option("encrypted", "Encrypted", "who may can read it back"),
    Option("plain", "Plain", "every member reads it"),
)
KNOWN = tuple(option.value for option in TYPES)
TARGETS = ("production", "preview", "development")


@dataclass(frozen=True, slots=True)
class Start:
    """What a form begins with."""

    heading: str
    project: str
    scope: Scope
    environments: Mapping[str, str]
    """Id of each custom environment that there is -> its slug."""
    draft: Draft
    new: bool = True
    """Whether it is a new variable; else the key stands, and so may the value."""
    shared: bool = False
    """Whether it is the team's: it has no branch, is not plain, and is changed as a whole."""


class LinesForm(FormDialog[None]):
    """Lines to write and choose on, what is wrong below each, two buttons."""

    DEFAULT_CSS: ClassVar[str] = f"""
    LinesForm {{
        & > #box {{
            width: 78; max-width: 97%; max-height: 95%; border: round $write;
            padding: 0 2; overflow-y: auto; scrollbar-size-vertical: 1;
        }}
        & Static {{ height: auto; width: 1fr; }}
        & .line {{ height: auto; }}
        & .caption {{ width: {CAPTION}; color: $muted; }}
        & Input, & Input:focus {{ width: 1fr; height: 1; border: none; padding: 0 1; background: $raised; }}
        & ValueArea {{ width: 1fr; }}
        & .about {{ height: 1; padding-left: {CAPTION + 1}; }}
        & Button.-style-default#yes {{ color: $write; }}
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Go on", "Ask whether to store it")

    places = query_one(CheckLine)

    def compose(self) -> ComposeResult:
        """Whose it is, the lines, the buttons."""
        heading, project, scope = self.about()
        box = ModalBox(heading)
        with box:
            chip = content((Span(f" {text.short(scope.slug)} ", "chip"),))
            chip = chip.stylize_before(f"on {chip_colour(scope)}")
            yield Static(content((Span(text.short(project), "strong"), Span("   in ", "muted"))) + chip)
            yield from self.lines()
            with Horizontal(id="buttons"):
                yield Button("Go on", id="yes", compact=True)
                yield Button("Cancel", id="no", compact=True)
        yield KeyBar()

    def about(self) -> tuple[str, str, Scope]:
        """Heading, project and team."""
        raise NotImplementedError

    def lines(self) -> ComposeResult:
        """A line a field, with a line below it for what is wrong."""
        raise NotImplementedError

    def tell(self, field: str, said: Cell) -> None:
        """What there is to say of a field."""
        for about in self.query(f"#{field}-about").results(Static):
            about.update(content(said))

    def go_to(self, field: str) -> None:
        """Put the cursor there."""
        for widget in self.query(f"#{field}"):
            widget.focus()


class EnvForm(LinesForm):
    """Hands what was written to `submit`, and stays until that was accepted, with all that was written."""

    key_field = query_one("#key", Input)
    value = query_one(ValueArea)

    def __init__(self, start: Start, submit: "Callable[[Draft, Ended], None]") -> None:
        """`submit` asks about the draft and tells what became of it."""
        super().__init__()
        self._start, self._submit = start, submit
        self._typed_type = not start.new

    def about(self) -> tuple[str, str, Scope]:
        """Whose it is."""
        return self._start.heading, self._start.project, self._start.scope

    def lines(self) -> ComposeResult:
        """Of a row that is there the key stands."""
        start, draft = self._start, self._start.draft
        if start.new:
            yield from captioned("Key", FormInput(draft.key, id="key"))
        yield Static(id="key-about", classes="about", markup=False)
        keeps = "" if start.new else "the new value; nothing written here keeps the old one"
        yield from captioned("Value", ValueArea(keeps, id="value"))
        yield Static(id="value-about", classes="about", markup=False)
        yield CheckLine("For", self._options(), (*draft.targets, *draft.customs), id="places")
        yield Static(id="places-about", classes="about", markup=False)
        yield RadioLine("Type", TYPES[:2] if start.shared else TYPES, draft.type, id="type")
        yield Static(id="type-about", classes="about", markup=False)
        if not start.shared:
            branch = FormInput(draft.branch, placeholder="all; or one, of preview alone", id="branch")
            yield from captioned("Branch", branch)
            yield Static(id="branch-about", classes="about", markup=False)
        yield from captioned("Comment", FormInput(draft.comment, placeholder="for whoever comes next", id="comment"))
        yield Static(id="comment-about", classes="about", markup=False)

    def _options(self) -> list[Option]:
        """The environments that there are, and those of the row that nobody knows."""
        draft = self._start.draft
        known = [(name, name.capitalize()) for name in TARGETS] + list(self._start.environments.items())
        others = [(name, name) for name in (*draft.targets, *draft.customs) if name not in dict(known)]
        return [Option(value, text.short(label)) for value, label in (*known, *others)]

    def on_mount(self) -> None:
        """Begin where something is to be written."""
        (self.key_field if self._start.new else self.value).focus()
        self._judge()

    # What is written

    def draft(self) -> Draft:
        """What is written now."""
        before, chosen = self._start.draft, self.places.values
        written = Secret(self.value.text)
        return Draft(
            key=self.key_field.value if self._start.new else before.key,
            value=written if written.reveal() or self._start.new else None,
            targets=tuple(name for name in chosen if name in TARGETS or name in before.targets),
            customs=tuple(name for name in chosen if name not in TARGETS and name not in before.targets),
            type=self.query_one("#type", RadioLine).value if before.type in KNOWN else before.type,
            branch="" if self._start.shared else self.query_one("#branch", Input).value.strip(),
            comment=self.query_one("#comment", Input).value,
        )

    def _faults(self, draft: Draft) -> dict[str, str]:
        before = self._start.draft
        found = faults(draft)
        if self._start.new or found:
            return found
        if before.type == "sensitive" != draft.type:
            return {"type": "a sensitive one stays so: delete it, and add it anew"}
        part = not {*before.targets, *before.customs} <= {*draft.targets, *draft.customs}
        if draft.value is None and part and not self._start.shared:
            return {"value": "for some of them alone it needs a value of its own"}
        if draft.value is None and draft.type != before.type:
            return {"value": "another type needs the value once more"}
        same = {*before.targets, *before.customs} == {*draft.targets, *draft.customs}
        if same and replace(draft, targets=before.targets, customs=before.customs) == before:
            return {"value": "nothing is changed yet"}
        return {}

    def _judge(self) -> None:
        """Say of what is written what can be said before it is sent; none of it is in the way yet."""
        draft = self.draft()
        key = wrong_key(draft.key)
        self.tell("key", cell(key, "error") if key else cell("" if self._start.new else draft.key, "strong"))
        value = HiddenText(draft.value.reveal() if draft.value is not None else "")
        odd = [fault for fault in value_faults(value) if value]
        size = text.count(len(value), ("character", "characters")) if value else ""
        self.tell("value", (*cell(size, "muted"), *cell(f"  ! {', '.join(odd)}" if odd else "", "warn")))
        found = faults(draft)
        why = "production and preview: nobody should read it out again" if draft.type == "sensitive" else ""
        self.tell("type", cell(found["type"], "error") if "type" in found else cell(why, "muted"))
        for field in ("places", "branch", "comment"):
            self.tell(field, cell(found.get(field) if field != "places" or not self._start.new else "", "error"))

    @on(Input.Changed)
    @on(ValueArea.Changed)
    def _wrote(self) -> None:
        self._judge()

    @on(ValueArea.Refused)
    def _not_pasted(self, event: ValueArea.Refused) -> None:
        self.tell("value", cell(event.why, "error"))

    @on(RadioLine.Changed)
    def _chose_type(self) -> None:
        self._typed_type |= self.query_one("#type", RadioLine).has_focus
        self._judge()

    @on(CheckLine.Changed)
    def _chose_places(self) -> None:
        """The type follows the environments until somebody chooses one."""
        if not self._typed_type:
            line = self.query_one("#type", RadioLine)
            values = [option.value for option in TYPES]
            line.chosen = values.index(usual_type(self.draft().targets))
        self._judge()

    # Keys

    def action_submit(self) -> None:
        """Go on to the question, unless something is wrong."""
        draft = self.draft()
        found = self._faults(draft)
        for field, words in found.items():
            self.tell(field, cell(words, "error"))
        if found:
            self.go_to(next(iter(found)))
        else:
            self._submit(draft, self._ended)

    def _ended(self, error: "VercelError | None") -> None:
        """Close when it is stored; a refusal is said where it belongs, and what was written stays."""
        if not self.is_attached:
            return
        if error is None:
            self.dismiss(None)
            return
        field = field_of(error.code) or "key"
        self.tell(field, cell(error.detail or f"{error.title}. {error.hint}", "error"))
        self.go_to(field)


def captioned(caption: str, widget: Input | ValueArea) -> ComposeResult:
    """A line with its name before it."""
    with Horizontal(classes="line"):
        yield Static(caption, classes="caption", markup=False)
        yield widget
