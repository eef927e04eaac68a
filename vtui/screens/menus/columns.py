"""The columns menu: which columns stand in the table, in which order, how wide."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from vtui import text
from vtui.screens.menus.menu import MENU_WIDTH
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.table.arrangement import DECLARED, Arrangement, fitted, moved, ordered, toggled, widened
from vtui.table.columns import Cell, Column, Span
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import padded


class ColumnsMenu(Modal[None]):
    """Changes take effect immediately and are kept on close."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("space", "check", "Show or hide", id="menu.toggle", tooltip="Show or hide the column"),
        hidden("enter", "pick", "Show or hide", "menu.pick", "Show or hide the column"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
        Binding("shift+down", "shift(1)", "Move", id="columns.move-right", tooltip="Move the column right"),
        hidden("shift+up", "shift(-1)", "Move left", "columns.move-left", "Move the column left"),
        Binding("greater_than_sign", "widen(1)", "Wider", id="columns.wider", tooltip="Make the column wider"),
        hidden("less_than_sign", "widen(-1)", "Narrower", "columns.narrower", "Make the column narrower"),
        hidden("equals_sign", "fit", "Auto width", "columns.auto-width", "Reset the width of the column"),
        Binding(
            "backspace",
            "reset",
            "Reset",
            id="menu.reset",
            key_display="backspace",
            tooltip="Reset all columns to the default",
        ),
        hidden("c", "dismiss", "Close", "columns.close", "Back to the list"),
    ]

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        arrangement: Arrangement,
        changed: Callable[[Arrangement], None],
        drawn: Mapping[str, int] | None = None,
    ) -> None:
        """`changed` is called with every change. `drawn` has the widths on view: id -> terminal cells."""
        super().__init__()
        self._columns, self._arrangement, self._changed = tuple(columns), arrangement, changed
        self._drawn = dict(drawn or {})

    def box(self) -> ModalBox:
        """Create the list of all columns."""
        return ModalBox("Columns", ChoiceList(self._line, len(self._columns)), width=MENU_WIDTH, classes="-menu")

    def _line(self, index: int, room: int) -> Cell:
        column = ordered(self._columns, self._arrangement)[index]
        shown = self._arrangement.shows(column)
        width = self._arrangement.width(column.id)
        size = Span("auto", "faint") if width is None else Span(f"{width} wide", "muted")
        name = padded(column.title, room - 2 - text.width(size.text), "" if shown else "muted")
        return (Span("✓ " if shown else "  ", "ok"), *name, size)

    def action_pick(self) -> None:
        """Show or hide the column under the cursor."""
        self._change(toggled(self._columns, self._arrangement, self._at_cursor))

    action_check = action_pick

    def action_shift(self, by: int) -> None:
        """Move the column under the cursor, and the cursor with it."""
        id_ = self._at_cursor
        self._change(moved(self._columns, self._arrangement, id_, by))
        self._follow(id_)

    def action_widen(self, by: int) -> None:
        """Make the column under the cursor wider, or narrower."""
        id_ = self._at_cursor
        self._change(widened(self._columns, self._arrangement, id_, by, self._drawn.get(id_)))

    def action_fit(self) -> None:
        """Reset the width of the column under the cursor."""
        self._change(fitted(self._arrangement, self._at_cursor))

    def action_reset(self) -> None:
        """Reset all columns; the cursor stays on its column."""
        id_ = self._at_cursor
        self._change(DECLARED)
        self._follow(id_)

    @property
    def _at_cursor(self) -> str:
        return ordered(self._columns, self._arrangement)[self.choices.cursor].id

    def _follow(self, id_: str) -> None:
        ids = [column.id for column in ordered(self._columns, self._arrangement)]
        self.choices.go(ids.index(id_))

    def _change(self, arrangement: Arrangement) -> None:
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self._changed(arrangement)
            self.choices.refresh()
