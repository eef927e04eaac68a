"""The sort menu: by which column rows are sorted, in which direction, and whether they are grouped."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from textual.binding import Binding, BindingType

from vtui import text
from vtui.screens.menus.menu import MENU_WIDTH
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.table.columns import Cell, Column, Kind, Span
from vtui.table.grouping import Grouping
from vtui.table.sorting import Order
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import padded

ENDS: dict[Kind, tuple[str, str]] = {
    "text": ("A to Z", "Z to A"),
    "age": ("newest first", "oldest first"),
    "time": ("earliest first", "latest first"),
    "duration": ("shortest first", "longest first"),
    "number": ("smallest first", "largest first"),
}
"""Kind of values -> what ascending and descending mean; for choices it is the first or the last of them."""


class Sorting(NamedTuple):
    """How the rows of a list are sorted and grouped."""

    order: Order | None
    """None is the default order of the list."""
    grouped: bool = False


class SortMenu(Modal[Sorting]):
    """Answers with an order or the default one, and with the grouping; with nothing when it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Sort", id="menu.pick", tooltip="Sort by this column"),
        Binding("escape,q", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        Binding("left", "sideways(-1)", "Ascending", id="menu.left", tooltip="Sort ascending"),
        Binding("right", "sideways(1)", "Descending", id="menu.right", tooltip="Sort descending"),
        Binding("s", "reverse", "Reverse", id="sort.reverse", tooltip="Reverse the current order"),
    ]

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        order: Order | None,
        natural: str | None = None,
        grouping: Grouping[Any] | None = None,
        *,
        grouped: bool = False,
    ) -> None:
        """`order` is the current one, None the default; that one ascends by the column with the ID `natural`, if any.

        Columns without a value to sort by are omitted. `grouping` is how the rows can be grouped, `grouped` whether
        they are.
        """
        super().__init__()
        self._columns = [column for column in columns if column.values.of is not None]
        self._chosen = Sorting(order, grouped)
        self._now = order or (Order(natural) if natural is not None else None)
        self._grouping = grouping
        self._descending: bool | None = None

    def box(self) -> ModalBox:
        """The cursor on the current order; what groups the rows stands above the orders."""
        ids = [column.id for column in self._columns]
        at = ids.index(self._now.column) + 1 if self._now is not None and self._now.column in ids else 0
        lines = ChoiceList(self._line, len(ids) + 1 + self._above, at + self._above)
        return ModalBox(
            "Sort by" if self._grouping is None else "Sort and group", lines, width=MENU_WIDTH, classes="-menu"
        )

    @property
    def _above(self) -> int:
        """Count of lines above the orders."""
        return 0 if self._grouping is None else 1

    def on_mount(self) -> None:
        """Reset the direction when the cursor moves to another column."""
        self.watch(self.choices, "cursor", self._moved, init=False)

    def _line(self, index: int, room: int) -> Cell:
        at = index - self._above
        if at < 0 and self._grouping is not None:
            noun = self._grouping.noun[0]
            return _checked(f"Group by {noun}", f"one line per {noun}", room, checked=self._chosen.grouped)
        if not at:
            return _checked("Default order", "", room, checked=self._chosen.order is None)
        column = self._columns[at - 1]
        now = self._now if self._now is not None and self._now.column == column.id else None
        mark = Span("  " if now is None else f"{_arrow(now.descending)} ", "accent")
        direction = "" if now is None else _direction(column, now.descending)
        if index == self.choices.cursor:
            descending = self._ends(column.id)
            reverses = now is not None and now.descending != descending
            direction = ("reverse: " if reverses else "") + _direction(column, descending)
        name = padded(column.title, room - 2 - text.width(direction), "" if now is None else "strong")
        return (mark, *name, Span(direction, "muted"))

    def action_pick(self) -> None:
        """Sort by the column under the cursor, or group the rows (toggle)."""
        at = self.choices.cursor - self._above
        if at < 0:
            self.dismiss(self._chosen._replace(grouped=not self._chosen.grouped))
        elif not at:
            self.dismiss(self._chosen._replace(order=None))
        else:
            id_ = self._columns[at - 1].id
            self.dismiss(self._chosen._replace(order=Order(id_, self._ends(id_))))

    def action_sideways(self, by: int) -> None:
        """Choose the direction of the order."""
        self._descending = by > 0
        self.choices.refresh()

    def action_reverse(self) -> None:
        """Reverse the current order."""
        if self._now is not None:
            self.dismiss(self._chosen._replace(order=self._now._replace(descending=not self._now.descending)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable `reverse` while the rows are not sorted by a column."""
        return super().check_action(action, parameters) if self.unavailable_reason(action) is None else None

    def unavailable_reason(self, action: str, *_parameters: object) -> str | None:
        """Why the order cannot be reversed, as a text for the user; None when it can."""
        return "the rows are not sorted by a column" if action == "reverse" and self._now is None else None

    def _moved(self) -> None:
        self._descending = None

    def _ends(self, id_: str) -> bool:
        """Whether picking a column sorts descending: as chosen, else the reverse of the current order."""
        if self._descending is not None:
            return self._descending
        return self._now == Order(id_)


def _checked(label: str, note: str, room: int, *, checked: bool) -> Cell:
    """A line that is not a column, with a check mark if it is active."""
    name = padded(label, room - 2 - text.width(note), "strong" if checked else "")
    return (Span("✓ " if checked else "  ", "ok"), *name, Span(note, "muted"))


def _arrow(descending: bool) -> str:
    return "▼" if descending else "▲"


def _direction(column: Column[Any], descending: bool) -> str:
    """Arrow and words of a direction: `▼ oldest first`."""
    if column.values.rank is not None:
        words = f"issues {'last' if descending else 'first'}"
    elif column.values.kind == "choice" and column.values.choices:
        words = f"{column.values.choices[-1 if descending else 0]} first"
    else:
        words = ENDS.get(column.values.kind, ENDS["text"])[descending]
    return f"{_arrow(descending)} {words}"
