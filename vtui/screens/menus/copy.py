"""The copy menu: what a row has to copy, its main value under the cursor."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from textual.binding import Binding, BindingType

from vtui import text
from vtui.resources.common.copying import Copy
from vtui.screens.clipboard import copy_value
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.session_app import SessionApp
from vtui.table.columns import Cell, Span
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import padded


class CopyMenu(Modal[Copy]):
    """The menu of values to copy; returns the chosen one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Copy", id="menu.pick", tooltip="Copy this value"),
        hidden("y", "pick", "Copy", "copy.pick", "Copy this value"),
        Binding("escape,q", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
    ]

    def __init__(self, name: str, values: Sequence[Copy]) -> None:
        """`name` is the row that the values belong to; at least one value."""
        super().__init__()
        self._of, self._values = name, values
        self._wide = max(text.width(copy.label) for copy in values) + 2

    @classmethod
    def ask(
        cls,
        app: SessionApp,
        name: str,
        values: Sequence[Copy],
        fetched: Mapping[str, Callable[[], None]] = MappingProxyType({}),
    ) -> None:
        """Show a menu and copy the chosen value; `fetched`: label -> what requests and copies a value."""

        def chosen(copy: Copy | None) -> None:
            if copy is not None and copy.label in fetched:
                fetched[copy.label]()
            elif copy is not None:
                copy_value(app, copy.label, copy.text)

        if values:
            app.push_screen(cls(name, values), chosen)

    def box(self) -> ModalBox:
        """Create the list, with the cursor on the main value."""
        return ModalBox(f"Copy from {text.short(self._of)}", ChoiceList(self._line, len(self._values)), classes="-menu")

    def _line(self, index: int, room: int) -> Cell:
        label, value = self._values[index]
        shown = text.cut(text.clean(value), max(0, room - self._wide), "middle" if label == "curl" else "end")
        return (*padded(label, self._wide, "muted"), Span(shown))

    def action_pick(self) -> None:
        """Copy the value under the cursor."""
        self.dismiss(self._values[self.choices.cursor])
