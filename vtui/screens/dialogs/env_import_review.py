"""What a `.env` file would change in a project: key by key, chosen and then asked about once."""

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Static

from vtui.api.errors import VercelError
from vtui.models.env_var import EnvVar
from vtui.models.scope import ProjectRef, Scope
from vtui.resources.env.dotenv import Parsed, UnreadableLine
from vtui.resources.env.import_file import TONES, Item, Target, classified, of_target, readings, state_counts, steps
from vtui.resources.env.size import compared, size_of
from vtui.resources.env.values import READ_NOTICE
from vtui.screens.dialogs.bulk import ask_sorted
from vtui.screens.dialogs.compare_values import may_read
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.session_app import SessionApp
from vtui.system.secret import Secret
from vtui.table.columns import Cell, Span, cell
from vtui.text import ELLIPSIS, count, listed
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import LIST_WIDTH, ModalBox, report_box, update_lines
from vtui.widgets.tones import block, padded
from vtui.writes.bulk import Batch

KEY = 28
"""Terminal cells of a key."""
MAX_FAULTS = 3
"""Maximum number of unreadable lines that are listed."""


async def own(app: SessionApp, scope: Scope, project_ref: ProjectRef) -> list[EnvVar]:
    """Fetch the project's own variables, without shared ones. Raises VercelError."""
    return [row async for page in app.session.service.env.of_project(scope, project_ref) for row in page.rows]


def describe_faults(faults: tuple[UnreadableLine, ...]) -> str:
    """The first lines that could not be read, and why."""
    shown = [f"line {fault.line}: {fault.words}" for fault in faults[:MAX_FAULTS]]
    more = f"; and {count(len(faults) - MAX_FAULTS, ('other', 'others'))}" if len(faults) > MAX_FAULTS else ""
    return "; ".join(shown) + more


class ImportScreen(Modal[bool]):
    """What a file would change. Answers whether all selected variables were imported."""

    DEFAULT_CSS: ClassVar[str] = "ImportScreen > #box { max-height: 100%; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("ctrl+s", "submit", "Continue", id="form.submit", tooltip="Review and confirm"),
        hidden("enter", "pick", "Continue", "menu.pick", "Review and confirm"),
        Binding("space", "check", "Select", id="menu.toggle", tooltip="Select the variable (toggle)"),
        Binding("asterisk", "mark_all", "All", id="mark-all", tooltip="Select all variables, or none"),
        Binding(
            "tilde",
            "compare_values",
            "Compare values",
            id="env.compare-values",
            tooltip="Compare the values (1 request each)",
        ),
        Binding("escape,q", "dismiss", "Back", id="menu.close", tooltip="Close"),
    ]

    head = query_one("#head", Static)
    foot = query_one("#foot", Static)

    def __init__(self, parsed: Parsed, rows: Sequence[EnvVar], target: Target) -> None:
        """`rows` are all of the project's variables."""
        super().__init__()
        self._parsed, self._rows, self._target = parsed, rows, target
        self._values = dict[str, Secret | None]()
        self._set_here: set[str] = set()
        self._items = self._classified()
        self._chosen = {item.id for item in self._items if item.chosen}
        self._reading: tuple[int, int] | None = None

    def _classified(self) -> list[Item]:
        context = self.session.store.context()
        return [
            replace(item, state="same", explanation="imported") if item.id in self._set_here else item
            for item in classified(self._parsed.entries, self._rows, self._target, self._values, context)
        ]

    def box(self) -> ModalBox:
        """Create the counts, the list of keys and the notes."""
        draft, environments = self._target.draft, self.session.store.context().projects.environments
        where = listed([environments.get(name, name) for name in (*draft.targets, *draft.customs)])
        branch = f", branch {draft.branch}" if draft.branch else ""
        title = (Span(f"{self._target.project_ref.project}: "), Span(f"into {where}{branch}"))
        return report_box(title, ChoiceList(self._line, len(self._items), around=10, tallest=100), classes="-write")

    def on_mount(self) -> None:
        """Show the items, those to review first."""
        self.show()
        self.watch(self.choices, "cursor", self._draw_foot, init=False)

    def show(self) -> None:
        """Draw the current state."""
        self.choices.show(len(self._items))
        chosen = count(len(self._chosen))
        selected = Span(f"   {chosen} of {count(len(self._items))} selected", "strong")
        self.head.update(block([(*state_counts(self._items), selected), self._sizes()]))
        self._draw_foot()
        self.refresh_bindings()

    def _draw_foot(self) -> None:
        update_lines(self.foot, self._notes())

    def _sizes(self) -> Cell:
        draft, context = self._target.draft, self.session.store.context()
        if draft.branch:
            return ()
        new = {item.key: len(item.value.reveal().encode()) for item in self._items if item.id in self._chosen}
        return compared([size_of(self._rows, name, new) for name in (*draft.targets, *draft.customs)], context)

    def _notes(self) -> list[Cell]:
        notes: list[Cell] = []
        wanted = readings(self._items)
        key, stop = (
            self.session.keys.name("env.compare-values", "tilde"),
            self.session.keys.name("menu.close", "escape"),
        )
        if self._reading is not None:
            done, total = self._reading
            notes.append(cell(f"Comparing: {done} of {total} values read. {stop} stops.", "muted"))
        elif wanted:
            text = f" compares {count(len(wanted), ('current value', 'current values'))}, one request each."
            notes += [(Span(key, "accent"), Span(text, "muted")), cell(READ_NOTICE, "muted")]
        if self._parsed.faults:
            notes.append(cell(f"Not read: {describe_faults(self._parsed.faults)}.", "error"))
        if any(item.remarks for item in self._items):  # always as many lines: nothing moves with the cursor
            item = self._items[self.choices.cursor]
            words = f"{item.key} (line {item.line}): {item.remarks}." if item.remarks else ""
            width = min(LIST_WIDTH, self.size.width * 95 // 100) - 6
            lines = wrap(words, width, max_lines=2, placeholder=" " + ELLIPSIS)
            notes += [cell(line, "warn") for line in [*lines, " ", " "][:2]]
        return notes

    def _line(self, index: int, _room: int) -> Cell:
        item = self._items[index]
        mark = "■ " if item.id in self._chosen else "□ " if item.state != "skipped" else "  "
        state = padded(item.state, 14, TONES[item.state])
        words = [Span(item.explanation, "muted"), Span("; " if item.explanation and item.remarks else "", "muted")]
        words += [Span("; ".join(item.faults), "warn"), Span("; " if item.faults and item.notes else "", "muted")]
        words.append(Span("; ".join(item.notes), "muted"))
        return (Span(mark, "accent"), *padded(item.key, KEY, "strong"), Span("  "), *state, *words)

    # Keys

    @on(ChoiceList.Clicked)
    def _click(self, event: ChoiceList.Clicked) -> None:
        """A click chooses the line, or not; one that is skipped has the reason in its line."""
        event.prevent_default()
        if self.unavailable_reason("check") is None:
            self.action_check()

    def action_check(self) -> None:
        """Select or deselect the variable under the cursor."""
        self._chosen ^= {self._items[self.choices.cursor].id}
        self.show()

    def action_mark_all(self) -> None:
        """Select all variables that can be imported; none if all are selected."""
        every = {item.id for item in self._items if item.state != "skipped"}
        self._chosen = set() if self._chosen == every else every
        self.show()

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why values cannot be compared or a line cannot be chosen, as a text for the user; None when they can."""
        if action == "compare_values" and self._reading is not None:
            return "the values are being read"
        if action == "compare_values" and not readings(self._items):
            return "no values left to compare"
        if action == "check" and (item := self._items[self.choices.cursor]).state == "skipped":
            return item.explanation
        return None

    @work(exclusive=True, group="compare")
    async def action_compare_values(self) -> None:
        """Read the current values one after the other and show each result as it arrives."""
        wanted, scope = readings(self._items), self._target.scope
        if not await may_read(self.app, len(wanted), announced=True):
            return
        try:
            for number, row in enumerate(wanted):
                self._reading = (number, len(wanted))
                self.show()
                self._values[row.id] = await self.session.service.env.reveal(scope, row)
                self._reclassify()
        except VercelError as error:
            self.session.notifier.report(error, "comparing")
        finally:
            self._reading = None
            if self.is_attached:
                self.show()

    def _reclassify(self) -> None:
        """Update the items after a comparison: keep what the user chose, and deselect variables that are the same."""
        before = {item.id: item.state for item in self._items}
        under = self._items[self.choices.cursor].id
        self._items = self._classified()
        for item in self._items:
            if item.state == "changed" != before[item.id]:
                self._chosen.add(item.id)
            elif item.state == "same":
                self._chosen.discard(item.id)
        self.choices.go(next(at for at, item in enumerate(self._items) if item.id == under))

    async def action_dismiss(self, result: bool | None = None) -> None:
        """Stop comparing, or go back to the form."""
        if self._reading is not None:
            self.workers.cancel_group(self, "compare")
        else:
            await super().action_dismiss(result)

    @work(exclusive=True, group="import")
    async def action_submit(self) -> None:
        """Ask about the selected variables, then set them one by one."""
        chosen = [item for item in self._items if item.id in self._chosen]
        if not chosen:
            key = self.session.keys.name("menu.toggle", "space")
            self.session.notifier.notify(f"Nothing is selected. Press {key} to select a line.", error=True)
            return
        app, target = self.app, self._target
        rows = steps(chosen, target, app.session.store.context())
        action, many = of_target(target.project_ref)
        done: set[str] = set()
        batch = Batch(action.id, many, target.scope, rows, subject=target.project_ref.project)
        await ask_sorted(app, action, batch, done.update)
        if not done or not self.is_attached:
            return
        if {row.id for row in rows} <= done:
            self.dismiss(True)
            return
        try:  # the rest is shown against what is there by now
            self._rows = await own(app, target.scope, target.project_ref)
        except VercelError as error:
            app.session.notifier.report(error, "import")
        undone = {row.name for row in rows if row.id not in done}
        self._set_here |= {row.name for row in rows} - undone
        for row in rows:
            self._values.pop("" if row.row is None else row.row.id, None)
        self._items, self._chosen = self._classified(), undone
        self.show()

    def action_pick(self) -> None:
        """Import all selected variables."""
        self.action_submit()
