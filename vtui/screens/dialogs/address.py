"""An address as text, for a browser somewhere else."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from vtui.screens.dialogs.modal import Modal
from vtui.table.columns import cell
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import block, content


class AddressScreen(Modal[None]):
    """Shows an address that was copied; terminals that know links (OSC 8) open it at a click."""

    DEFAULT_CSS: ClassVar[str] = "AddressScreen { & Static { height: auto; } & #url { margin-bottom: 1; } }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close", id="address.close", tooltip="Back to where you were"),
        Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]

    def __init__(self, url: str, why: str) -> None:
        """`url` is an https one, `why` the reason why it is not open."""
        super().__init__()
        self._url, self._why = url, why

    def box(self) -> ModalBox:
        """The address, and what was done with it."""
        copied = "It was copied through the terminal. Many terminals open it at a click."
        words = block((cell(self._why, "muted"), cell(copied, "muted")))
        return ModalBox("Address", Static(self._link(), id="url", markup=False), Static(words, markup=False))

    def _link(self) -> Content:
        return content(cell(self._url, "accent")).stylize(Style(link=self._url))
