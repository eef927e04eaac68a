"""The question before a write: consequence first, Cancel at hand, the same capital again confirms."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from vtui import text
from vtui.resources.base import Action, Cell, Plan, Span
from vtui.shell import shell_of
from vtui.widgets.cell_fit import shown
from vtui.widgets.frame import chip_colour
from vtui.widgets.key_bar import KeyBar
from vtui.widgets.tones import block, content

if TYPE_CHECKING:
    from textual.timer import Timer

QUIET = 0.4
"""Keys confirm nothing until so many seconds pass without one: a held or pasted key is no answer."""

LONGEST = 160
"""Terminal cells of a text in a question: a long name must not push the consequence and the buttons out of sight."""


class Question(ModalScreen[bool]):
    """Asks whether to carry out a plan; answers True only to a deliberate yes."""

    DEFAULT_CSS: ClassVar[str] = """
    Question {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 76;
            max-width: 95%;
            height: auto;
            max-height: 100%;
            background: $surface;
            border: round $write;
            border-title-color: $foreground;
            border-title-style: bold;
            padding: 1 2;
        }
        & Static { height: auto; width: 1fr; }
        & #facts, & #buttons, & #request { margin-top: 1; }
        & #buttons { height: 1; }
        & Button.-style-default {
            min-width: 10; padding: 0 1; margin-right: 2;
            background: $raised; color: $foreground; text-style: none;
            &#yes { color: $write; text-style: bold; }
            &#show { color: $muted; background: $surface; }
            &:focus { background: $cursor-row; text-style: bold underline; background-tint: $foreground 0%; }
            &#show:focus { background: $cursor-row; }
        }
        & #request { display: none; color: $muted; }
        & KeyBar { dock: bottom; }
        &.-short {
            & > #box { padding: 0 2; }
            & #facts { margin-top: 0; }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Cancel", id="question.cancel"),
        Binding("left", "app.focus_previous", "Before", show=False, id="question.left"),
        Binding("right", "app.focus_next", "Next", show=False, id="question.right"),
        Binding("tab", "app.focus_next", "Options", id="question.options"),
        Binding("question_mark", "app.help", "Help", id="question.help", tooltip="What the keys do here"),
    ]
    AUTO_FOCUS = "#no"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012 - Textual's, which mypy takes for an instance's

    def __init__(self, action: Action[Any], plan: Plan, stopwatch: Callable[[], float], settle: float) -> None:
        """The key of `action` confirms `plan`, if no other follows it within `settle` s: a held one repeats sooner.

        `stopwatch` tells s and never runs backwards.
        """
        super().__init__()
        self._settle = settle
        self._action, self._plan = action, plan
        self._stopwatch = stopwatch
        self._last_key = 0.0
        self._yes: Timer | None = None
        self._keys: tuple[str, ...] = (action.key,)

    def compose(self) -> ComposeResult:
        """Subject and scope, consequence, facts, buttons."""
        plan = self._plan
        box = Vertical(id="box")
        box.border_title = content((Span(plan.title),))
        with box:
            chip = content((Span(f" {text.short(plan.scope.slug)} ", "chip"),)).stylize_before(
                f"on {chip_colour(plan.scope)}"
            )
            yield Static(content((Span(text.short(plan.subject), "strong"), Span("   in ", "muted"))) + chip)
            yield Static(block(((), *map(_brief, plan.consequence))), markup=False)
            wide = max((len(label) for label, _ in plan.facts), default=0) + 2
            facts: list[Cell] = [(Span(label.ljust(wide), "muted"), *_brief(value)) for label, value in plan.facts]
            yield Static(block(facts), id="facts", markup=False)
            with Horizontal(id="buttons"):
                yield Button("Cancel", id="no", compact=True)
                yield Button(self._action.label, id="yes", compact=True)
                yield Button("Request", id="show", compact=True)
            yield Static(id="request", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """The key that asked confirms."""
        self._last_key = self._stopwatch()
        self._keys = shell_of(self).keys_of(self._action.id, self._action.key)
        self._bindings.bind(",".join(self._keys), "again", f"again {self._action.label.lower()}s")
        self.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        """Remember when a key came last; one that follows too closely confirms nothing and takes a yes back."""
        now = self._stopwatch()
        hasty = now - self._last_key < QUIET
        self._last_key = now
        self._take_back()
        if hasty and event.key in (*self._keys, "enter", "space", *(key.lower() for key in self._keys)):
            event.stop()
            event.prevent_default()

    def action_again(self) -> None:
        """The same capital again."""
        self._confirm()

    def _confirm(self) -> None:
        """A yes counts once nothing has followed it for a moment: a held key goes on, after a stall as well."""
        self._take_back()
        if self._settle <= 0:
            self._carry_on()
            return
        self._yes = self.set_timer(self._settle, self._carry_on)

    def _carry_on(self) -> None:
        self.dismiss(True)

    def _take_back(self) -> None:
        if self._yes is not None:
            self._yes.stop()
            self._yes = None

    def action_answer(self, yes: bool) -> None:
        """A plain answer."""
        self.dismiss(yes)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Cancel, carry out, or show the request."""
        event.stop()
        if event.button.id == "show":
            request = self.query_one("#request", Static)
            request.display = not request.display
            request.update(block(self._request_lines()))
        elif event.button.id == "yes":
            self._confirm()
        else:
            self.dismiss(False)

    def _request_lines(self) -> list[Cell]:
        """The request as it will be sent, without the token."""
        from vtui.api.address import address_of

        request = self._plan.request
        method, path = address_of(request)
        lines: list[Cell] = [(Span(f"{method} ", "write"), Span(path))]
        if request.body is not None:
            lines += [(Span(line),) for line in json.dumps(request.body, indent=2, ensure_ascii=True).split("\n")]
        return lines


def _brief(cell: Cell) -> Cell:
    return tuple(Span(text.cut(shown(span.text), LONGEST), span.tone) for span in cell)
