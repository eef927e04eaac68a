"""The offer to open what was pasted on a list or a page."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from vtui.navigation.target import Target, pasted
from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span
from vtui.text import cut
from vtui.widgets.tones import block

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp

KINDS = {
    "deployment": "Open this deployment",
    "project": "Open this project",
    "team": "Switch to this team",
    "host": "Open the deployment at this URL",
}
"""Kind of a target -> what opening it does."""
NAME = 200
"""Characters of a target that are shown."""


def offer_to_open(app: "SessionApp", given: str) -> None:
    """Offer to open what was pasted; other text, which may be a secret, is neither used nor shown."""
    target = pasted(given)
    if target is not None:
        app.push_screen(PastedMenu(target), lambda opened: open_target(app, target) if opened else None)
    elif given.strip():
        app.session.notifier.notify("The pasted text is not a Vercel URL or a deployment ID.", warning=True)


def open_target(app: "SessionApp", target: Target) -> None:
    """Look for a target and open its page."""
    app.session.navigator.open_target(str(target))


class PastedMenu(Menu[bool]):
    """Answers whether to open a target."""

    HEADING = "Open the pasted URL or ID?"
    AROUND = 3
    DEFAULT_CSS: ClassVar[str] = """
    PastedMenu {
        & > #box { width: 76; }
        & Static { height: auto; margin: 0 1 1 1; color: $muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "pick", "Choose", id="menu.pick", tooltip="Do what the line says"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Open nothing"),
    ]

    def __init__(self, target: Target) -> None:
        """`target` was read from the text that was pasted."""
        super().__init__()
        self._target = target
        self._lines = (KINDS[target.kind], "Cancel")

    def compose_box(self) -> ComposeResult:
        """What it is, and the two choices."""
        yield Static(block([(Span(cut(str(self._target), NAME), "accent"),)]), markup=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """To open only reads."""
        self.choices.show(len(self._lines), 0)

    def line(self, index: int, room: int) -> Cell:
        """One of the two choices."""
        del room
        return (Span("  "), Span(self._lines[index], "strong"))

    def pick(self) -> None:
        """The choice under the cursor."""
        self.dismiss(self.choices.cursor == 0)
