"""An address as text, for a browser somewhere else."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from vtui.screens.dialogs.modal import Modal
from vtui.table.columns import Span, cell
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.tones import block, content


class AddressScreen(Modal[None]):
    """Shows an address that was copied; terminals that know links (OSC 8) open it at a click."""

    DEFAULT_CSS: ClassVar[str] = """
    AddressScreen {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 76; max-width: 95%; height: auto;
            background: $surface; border: round $primary;
            border-title-color: $foreground; border-title-style: bold;
            padding: 1 2;
        }
        & Static { height: auto; }
        & #url { margin-bottom: 1; }
        & KeyBar { dock: bottom; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="address.close", tooltip="Back to where you were"),
        Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]

    def __init__(self, url: str, why: str) -> None:
        """`url` is an https one, `why` a sentence that says why it is not open."""
        super().__init__()
        self._url, self._why = url, why

    def compose(self) -> ComposeResult:
        """The address, and what was done with it."""
        box = Vertical(id="box")
        box.border_title = content((Span("Address"),))
        with box:
            yield Static(self._link(), id="url", markup=False)
            told = "It was copied through the terminal. Many terminals open it at a click."
            yield Static(block((cell(self._why, "muted"), cell(told, "muted"))), markup=False)
        yield KeyBar()

    def _link(self) -> Content:
        return content(cell(self._url, "accent")).stylize(Style(link=self._url))
