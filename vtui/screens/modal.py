"""What every screen above the others has: a box and the keys below it; the keys that move in its body."""

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import getters, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.screen import ModalScreen

from vtui.screens.session_app import SessionGetter
from vtui.screens.toasts import uncover_cursor
from vtui.widgets.bindings import hidden, move_keys
from vtui.widgets.forms.choice_list import SHORT, ChoiceList
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.frame.modal_box import ModalBox, TextPane

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp

Result = TypeVar("Result")

SUSPEND = hidden("ctrl+z", "app.suspend_process", "Suspend", "suspend", "Suspend vtui (resume with fg)")
"""Textual asks the app for no key while a modal screen is open: each of them has this one as well."""
MOVE_KEYS: tuple[Binding, ...] = (
    *move_keys("menu", "line"),
    Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
)
"""The keys of a list of lines."""


class Modal(ModalScreen[Result]):
    """A box in the middle and the keys below, the screen under it dimmed. A subclass gives the box."""

    DEFAULT_CSS: ClassVar[str] = """
    Modal {
        align: center middle;
        background: $background 70%;
        & > KeyBar { dock: bottom; }
        &.-short > ModalBox { padding: 0 2; &.-menu { padding: 0 1; } }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [SUSPEND]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-tall")]  # noqa: RUF012 - Textual's, which mypy takes for an instance's

    if TYPE_CHECKING:  # what needs no session is also shown by other apps
        app = getters.app(SessionApp)
    session = SessionGetter()

    def on_screen_resume(self) -> None:
        """Keep the toasts that are shown already off the box."""
        self.call_after_refresh(uncover_cursor, self)

    def compose(self) -> ComposeResult:
        """The box and the keys."""
        yield self.box()
        yield KeyBar()

    def box(self) -> ModalBox:
        """The box with its widgets."""
        raise NotImplementedError

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with an answer; a job that ends after the screen was closed closes nothing else."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    @property
    def choices(self) -> ChoiceList:
        """The list, in a box that has one."""
        return self.query_one(ChoiceList)

    @property
    def body(self) -> ChoiceList | TextPane:
        """The widget that the movement keys act on."""
        return self.choices

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide unavailable actions."""
        return self.unavailable_reason(action, *parameters) is None and super().check_action(action, parameters)

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable now, as a text for the user; None when it can be done."""

    def action_move(self, by: int) -> None:
        """Move by lines."""
        self.body.move(by)

    def action_page(self, pages: float) -> None:
        """Move by pages."""
        self.body.page(pages)

    def action_first(self) -> None:
        """Move to the first line."""
        self.body.first()

    def action_last(self) -> None:
        """Move to the last line."""
        self.body.last()

    def action_pick(self) -> None:
        """Run the line under the cursor; does nothing unless overridden."""

    @on(ChoiceList.Clicked)
    def _clicked(self, event: ChoiceList.Clicked) -> None:
        event.stop()
        self.action_pick()


def relabel(
    node: DOMNode,
    keys: str,
    description: str,
    tooltip: str = "",
    *,
    show: bool = False,
    action: str = "",
    id_: str = "",
) -> None:
    """Describe what some keys of one screen or widget do in other words than its class, and `show` them below.

    `action` is the one of several actions of the keys that is meant; one with an id is listed in the help.
    """
    bindings = node._bindings.key_to_bindings  # noqa: SLF001 - a binding of one instance cannot be declared
    for key in keys.split(","):
        bindings[key] = [
            replace(
                binding,
                description=description,
                tooltip=tooltip or binding.tooltip,
                show=binding.show or show,
                id=id_ or binding.id,
            )
            if action in ("", binding.action)
            else binding
            for binding in bindings[key]
        ]
