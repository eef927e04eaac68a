"""One happening in full, in a box."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.getters import query_one

from vtui.resources.common.copying import Copy
from vtui.resources.common.page import facts
from vtui.screens.menus.copy import CopyMenu
from vtui.screens.modal import Modal
from vtui.table.columns import Cell
from vtui.text import short
from vtui.widgets.bindings import hidden, move_keys
from vtui.widgets.frame.modal_box import LIST_WIDTH, ModalBox, TextPane
from vtui.widgets.layout.panel import PanelBox

COPY_ENTRY = Binding(
    "y",
    "copy",
    "Copy",
    id="requests.copy",
    tooltip="Copy details, or a request as a curl command (without the token)",
)
"""The key of an entry, and of the lists that open one."""


class EntryScreen(Modal[None]):
    """Labels and values, wrapped; too many for the terminal are scrolled."""

    DEFAULT_CSS: ClassVar[str] = """
    EntryScreen {
        & TextPane { height: auto; max-height: 100%; }
        & PanelBox { border: none; padding: 0 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        COPY_ENTRY,
        Binding("escape,q", "dismiss", "Close", id="entry.close", tooltip="Back to the list"),
        hidden("enter", "dismiss", "Close", "entry.enter", "Back to the list"),
        *move_keys("entry", half_pages=False),
        Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
    ]

    body = query_one(TextPane)

    def __init__(self, heading: str, fields: Sequence[tuple[str, Cell]], values: Sequence[Copy]) -> None:
        """`values` can be copied."""
        super().__init__()
        self._heading, self._fields, self._values = heading, fields, values

    def box(self) -> ModalBox:
        """The fields, scrolled inside the border."""
        heading = short(self._heading)
        return ModalBox(heading, TextPane(PanelBox(heading)), width=LIST_WIDTH, classes="-menu")

    def on_mount(self) -> None:
        """Show the fields."""
        self.query_one(PanelBox).show(facts(*self._fields))

    def action_copy(self) -> None:
        """Open the copy menu."""
        CopyMenu.ask(self.app, self._heading, self._values)
