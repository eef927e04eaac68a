"""Bringing a `.env` file in: where it is and where it is to go, then what it would change, then one question."""

import asyncio
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, Static

from vtui.resources.env.dotenv import Parsed, UnreadableLine, read
from vtui.resources.env.drafts import Draft, faults, usual_type
from vtui.resources.env.import_file import (
    MAX_FILE_BYTES,
    TONES,
    Item,
    Target,
    classified,
    of_target,
    readings,
    state_counts,
    steps,
)
from vtui.resources.env.size import compared, size_of
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.dialogs.compare_values import may_read
from vtui.screens.dialogs.dialog import submit_keys
from vtui.screens.dialogs.env_form import TARGETS, TYPES, LinesForm, captioned
from vtui.screens.menus.menu import Menu
from vtui.shell import shell_of
from vtui.system.secret import HiddenText
from vtui.system.text_file import UnreadableError, read_text
from vtui.table.columns import Cell, Span, cell
from vtui.text import ELLIPSIS, count, listed
from vtui.widgets.forms.check_line import CheckLine
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.forms.radio_line import Option, RadioLine
from vtui.widgets.forms.value_area import ValueArea
from vtui.widgets.tones import block, padded
from vtui.writes.bulk import Batch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vtui.api.secret import Secret
    from vtui.models.env_var import EnvVar
    from vtui.models.scope import ProjectRef, Scope
    from vtui.shell import Shell

USUAL = ("production", "preview")
"""Where a file goes unless somebody says otherwise."""
KEY = 28
"""Terminal cells of a key."""
WIDTH = 92
"""Terminal cells of the box."""
TOLD = 3
"""Lines of a file that are told of one by one."""


class ImportForm(LinesForm):
    """Reads the file and opens what it would change; stays below it, with all that was written."""

    BINDINGS: ClassVar[list[BindingType]] = submit_keys("Go on", "Read it, and show what it would change")

    def __init__(self, scope: "Scope", place: "ProjectRef", environments: "Mapping[str, str]") -> None:
        """`environments` are the project's custom ones: id -> slug."""
        super().__init__()
        self._scope, self._place, self._environments = scope, place, environments
        self._typed_type = False

    def about(self) -> "tuple[str, str, Scope]":
        """Whose it is."""
        return "Import a .env file", self._place.project, self._scope

    def lines(self) -> ComposeResult:
        """The file or its text, and where it is to go."""
        yield from captioned("File", FormInput(".env", id="file"))
        yield Static(id="file-about", classes="about", markup=False)
        yield from captioned("Or text", ValueArea("paste it here instead", id="value"))
        yield Static(id="value-about", classes="about", markup=False)
        options = [Option(name, name.capitalize()) for name in TARGETS]
        options += [Option(id_, slug) for id_, slug in self._environments.items()]
        yield CheckLine("For", options, USUAL, id="places")
        yield Static(id="places-about", classes="about", markup=False)
        yield RadioLine("Type", TYPES, usual_type(USUAL), id="type")
        yield Static(id="type-about", classes="about", markup=False)
        yield from captioned("Branch", FormInput(placeholder="all; or one, of preview alone", id="branch"))
        yield Static(id="branch-about", classes="about", markup=False)

    def on_mount(self) -> None:
        """Begin with the file."""
        self.query_one("#file", Input).focus()
        self._judge()

    def _draft(self) -> Draft:
        chosen = self.places.values
        return Draft(
            targets=tuple(name for name in chosen if name in TARGETS),
            customs=tuple(name for name in chosen if name not in TARGETS),
            type=self.query_one("#type", RadioLine).value,
            branch=self.query_one("#branch", Input).value.strip(),
        )

    def _faults(self) -> dict[str, str]:
        return {field: words for field, words in faults(self._draft()).items() if field not in ("key", "value")}

    def _judge(self) -> None:
        found = self._faults()
        why = "for those that are new: nobody should read them out again" if self._draft().type == "sensitive" else ""
        self.tell("type", cell(found["type"], "error") if "type" in found else cell(why, "muted"))
        for field in ("places", "branch"):
            self.tell(field, cell(found.get(field), "error"))
        for field in ("file", "value"):
            self.tell(field, ())

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
        if not self._typed_type:
            values = [option.value for option in TYPES]
            self.query_one("#type", RadioLine).chosen = values.index(usual_type(self._draft().targets))
        self._judge()

    def action_submit(self) -> None:
        """Read it, unless something is wrong with where it is to go."""
        found = self._faults()
        for field, words in found.items():
            self.tell(field, cell(words, "error"))
        if found:
            self.go_to(next(iter(found)))
        else:
            self._read()

    @work(exclusive=True, group="import")
    async def _read(self) -> None:
        from vtui.api.errors import VercelError

        typed, field = HiddenText(self.query_one(ValueArea).text), "value"
        try:
            if not typed:
                field = "file"
                typed = await asyncio.to_thread(read_text, self.query_one("#file", Input).value, MAX_FILE_BYTES)
        except UnreadableError as error:
            self.tell("file", cell(str(error), "error"))
            self.go_to("file")
            return
        parsed = read(typed)
        if not parsed.entries:
            words = lines_told(parsed.faults) if parsed.faults else "there is no variable in it"
            self.tell(field, cell(words, "error"))
            self.go_to(field)
            return
        shell, scope, place = shell_of(self), self._scope, self._place
        try:
            rows = await own(shell, scope, place)
        except VercelError as error:
            shell.report(error, "import")
            return
        if self.app.screen is self and await self.app.push_screen_wait(
            ImportScreen(shell, parsed, rows, Target(scope, place, self._draft()))
        ):
            self.dismiss(None)


async def own(shell: "Shell", scope: "Scope", place: "ProjectRef") -> "list[EnvVar]":
    """The project's own variables: what is brought in goes before those that it shares. Raises VercelError."""
    return [row async for page in shell.service.env.of_project(scope, place) for row in page.rows]


def lines_told(faults: tuple[UnreadableLine, ...]) -> str:
    """The first lines that could not be read, and why."""
    told = [f"line {fault.line}: {fault.words}" for fault in faults[:TOLD]]
    more = f"; and {count(len(faults) - TOLD, ('other', 'others'))}" if len(faults) > TOLD else ""
    return "; ".join(told) + more


class ImportScreen(Menu[bool]):
    """What a file would change. Answers whether all of what was chosen was brought in."""

    TALLEST = 100
    AROUND = 10
    DEFAULT_CSS: ClassVar[str] = """
    ImportScreen {
        & > #box { width: 92; max-height: 100%; border: round $write; }
        & #head, & #foot { height: auto; padding: 0 1; }
        & #head { margin-bottom: 1; }
        & #foot { margin-top: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", "Go on", id="form.submit", tooltip="Ask whether to set what is chosen"),
        Binding("enter", "pick", "Go on", id="menu.pick", show=False, tooltip="Ask whether to set what is chosen"),
        Binding("space", "check", "Choose", id="menu.toggle", tooltip="Bring it in, or not"),
        Binding("asterisk", "mark_all", "All", id="mark-all", tooltip="Choose all that can be; again: none"),
        Binding("tilde", "alike", "Compare", id="env.alike", tooltip="Read the values that are there: which differ?"),
        Binding("escape,q", "dismiss", "Back", id="menu.close", tooltip="Back to the form; nothing is changed"),
    ]

    head = query_one("#head", Static)
    foot = query_one("#foot", Static)

    def __init__(self, shell: "Shell", parsed: Parsed, rows: "Sequence[EnvVar]", target: Target) -> None:
        """`rows` are all of the project's variables."""
        super().__init__()
        self._shell, self._parsed, self._rows, self._target = shell, parsed, rows, target
        self._values: dict[str, Secret | None] = {}
        self._set_here: set[str] = set()
        self._items = self._judged()
        self._chosen = {item.key for item in self._items if item.chosen}
        self._reading: tuple[int, int] | None = None

    def _judged(self) -> list[Item]:
        items = classified(self._parsed.entries, self._rows, self._target, self._values, self._shell.context())
        set_here = self._set_here
        return [
            replace(item, state="same", explanation="set from here") if item.key in set_here else item for item in items
        ]

    def heading(self) -> Cell:
        """What goes where."""
        draft, environments = self._target.draft, self._shell.context().environments
        where = listed([environments.get(name, name) for name in (*draft.targets, *draft.customs)])
        branch = f", branch {draft.branch}" if draft.branch else ""
        return (Span(f"{self._target.place.project}: "), Span(f"into {where}{branch}"))

    def compose_box(self) -> ComposeResult:
        """The count, the keys, what else there is to say."""
        yield Static(id="head", markup=False)
        yield from super().compose_box()
        yield Static(id="foot", markup=False)

    def on_mount(self) -> None:
        """What needs a look is on top."""
        self.show()
        self.watch(self.choices, "cursor", self._draw_foot, init=False)

    def show(self) -> None:
        """Draw it as it stands."""
        self.choices.show(len(self._items))
        chosen = count(len(self._chosen))
        selected = Span(f"   {chosen} of {count(len(self._items))} selected", "strong")
        self.head.update(block([(*state_counts(self._items), selected), self._sizes()]))
        self._draw_foot()
        self.refresh_bindings()

    @property
    def _width(self) -> int:
        """Terminal cells of a line in the box."""
        return min(WIDTH, self.size.width * 95 // 100) - 6

    def _draw_foot(self) -> None:
        self.foot.update(block(self._notes()))
        self.foot.display = bool(self._notes())

    def _sizes(self) -> Cell:
        """How large each environment will be with what is selected."""
        draft, context = self._target.draft, self._shell.context()
        if draft.branch:
            return ()
        new = {item.key: len(item.value.reveal().encode()) for item in self._items if item.key in self._chosen}
        return compared([size_of(self._rows, name, new) for name in (*draft.targets, *draft.customs)], context)

    def _notes(self) -> list[Cell]:
        notes: list[Cell] = []
        wanted = readings(self._items)
        key, stop = self._shell.key_name("env.alike", "tilde"), self._shell.key_name("menu.close", "escape")
        if self._reading is not None:
            notes.append(
                cell(f"Comparing: {self._reading[0]} of {self._reading[1]} values read. {stop} stops.", "muted")
            )
        elif wanted:
            said = f" compares {count(len(wanted), ('current value', 'current values'))}, one request each."
            notes += [(Span(key, "accent"), Span(said, "muted")), cell(READ_NOTICE, "muted")]
        if self._parsed.faults:
            notes.append(cell(f"Not read: {lines_told(self._parsed.faults)}.", "error"))
        if any(item.remarks for item in self._items):  # always as many lines: nothing moves with the cursor
            item = self._items[self.choices.cursor]
            words = f"{item.key} (line {item.line}): {item.remarks}." if item.remarks else ""
            lines = wrap(words, self._width, max_lines=2, placeholder=" " + ELLIPSIS)
            notes += [cell(line, "warn") for line in [*lines, " ", " "][:2]]
        return notes

    def line(self, index: int, room: int) -> Cell:
        """Whether it is chosen, the key, and what it comes to."""
        del room
        item = self._items[index]
        mark = "■ " if item.key in self._chosen else "□ " if item.state != "left out" else "  "
        said = padded(item.state, 14, TONES[item.state])
        words = [Span(item.explanation, "muted"), Span("; " if item.explanation and item.remarks else "", "muted")]
        words += [Span("; ".join(item.faults), "warn"), Span("; " if item.faults and item.notes else "", "muted")]
        return (
            Span(mark, "accent"),
            *padded(item.key, KEY, "strong"),
            Span("  "),
            *said,
            *words,
            Span("; ".join(item.notes), "muted"),
        )

    # Keys

    def pick(self) -> None:
        """A click chooses the line, or not; what cannot be says why in its line."""
        if self.unavailable_reason("check") is None:
            self.action_check()

    def action_pick(self) -> None:
        """Enter means all that is chosen."""
        self.action_submit()

    def action_check(self) -> None:
        """Bring it in, or not."""
        self._chosen ^= {self._items[self.choices.cursor].key}
        self.show()

    def action_mark_all(self) -> None:
        """All that can be; a second time none."""
        every = {item.key for item in self._items if item.state != "left out"}
        self._chosen = set() if self._chosen == every else every
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is there, nothing is compared."""
        if action in ("alike", "check"):
            return self.unavailable_reason(action) is None
        return super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why values are not compared, or a line is not chosen, in words; None when they can be."""
        if action == "alike" and self._reading is not None:
            return "the values are being read"
        if action == "alike" and not readings(self._items):
            return "there are no values left to compare"
        item = self._items[self.choices.cursor]
        return item.explanation if action == "check" and item.state == "left out" else None

    @work(exclusive=True, group="compare")
    async def action_alike(self) -> None:
        """Read the values that are there, one after the other; what is known is shown at once."""
        from vtui.api.errors import VercelError

        wanted, scope = readings(self._items), self._target.scope
        if not await may_read(self._shell, len(wanted), announced=True):
            return
        try:
            for number, row in enumerate(wanted):
                self._reading = (number, len(wanted))
                self.show()
                self._values[row.id] = await self._shell.service.env.reveal(scope, row)
                self._rejudge()
        except VercelError as error:
            self._shell.report(error, "comparing")
        finally:
            self._reading = None
            if self.is_attached:
                self.show()

    def _rejudge(self) -> None:
        """What came of comparing; nothing that was chosen by hand is taken back, but what is the same is left."""
        before = {item.key: item.state for item in self._items}
        under = self._items[self.choices.cursor].key
        self._items = self._judged()
        for item in self._items:
            if item.state == "changed" != before[item.key]:
                self._chosen.add(item.key)
            elif item.state == "same":
                self._chosen.discard(item.key)
        self.choices.go(next(at for at, item in enumerate(self._items) if item.key == under))

    async def action_dismiss(self, result: bool | None = None) -> None:
        """Stop comparing; else back to the form."""
        if self._reading is not None:
            self.workers.cancel_group(self, "compare")
        else:
            await super().action_dismiss(result)

    @work(exclusive=True, group="import")
    async def action_submit(self) -> None:
        """Ask about those that are chosen, and set them one after the other."""
        from vtui.api.errors import VercelError
        from vtui.screens.dialogs.bulk import ask_sorted

        chosen = [item for item in self._items if item.key in self._chosen]
        if not chosen:
            key = self._shell.key_name("menu.toggle", "space")
            self._shell.say(f"Nothing is selected. Press {key} to select a line.", error=True)
            return
        shell, target = self._shell, self._target
        rows = steps(chosen, target, shell.context())
        action, many = of_target(target.place)
        done: set[str] = set()
        await ask_sorted(shell, Batch(action, many, target.scope, rows, subject=target.place.project), done.update)
        if not done or not self.is_attached:
            return
        if {row.id for row in rows} <= done:
            self.dismiss(True)
            return
        try:  # the rest is shown against what is there by now
            self._rows = await own(shell, target.scope, target.place)
        except VercelError as error:
            shell.report(error, "import")
        undone = {row.name for row in rows if row.id not in done}
        self._set_here |= {row.name for row in rows} - undone
        written = {row.row.id for row in rows if row.row is not None}
        self._values = {id_: value for id_, value in self._values.items() if id_ not in written}
        self._items, self._chosen = self._judged(), undone
        self.show()
