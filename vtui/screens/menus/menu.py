"""The menu of lines to choose from, as a value: what stands on the lines, and what the keys are called."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from vtui.screens.modal import MOVE_KEYS, Modal, relabel
from vtui.table.columns import Cell, Span
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.modal_box import ModalBox, note

if TYPE_CHECKING:
    from textual.widget import Widget

T = TypeVar("T")

MENU_WIDTH = 48
"""Terminal cells of a menu."""


class Menu(Modal[T | None], Generic[T]):
    """A list to choose from; returns the chosen value, or None.

    `Menu("Fruit", ["apple", "pear"], lambda fruit, room: cell(fruit), name="fruit")` is a complete menu.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Menu.-beside {
        align: right middle; background: transparent;
        & > ModalBox { height: 80%; margin-right: 1; }
        & ChoiceList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Choose", id="menu.pick", tooltip="Choose this item"),
        Binding("escape,q", "dismiss", "Close", id="menu.close", tooltip="Close"),
        hidden("f1", "app.help", "Help", "menu.help", "Show the keys of this screen"),
    ]

    def __init__(
        self,
        title: Cell | str,
        values: Sequence[T],
        line: Callable[[T, int], Cell],
        *,
        name: str,
        notes: Sequence[Cell] = (),
        width: int = MENU_WIDTH,
        at: int = 0,
        pick: tuple[str, str] | None = ("Choose", "Choose this item"),
        close: str = "Close",
        search: Callable[[T], str] | None = None,
        moved: Callable[[T], None] | None = None,
        classes: str = "",
    ) -> None:
        """`line` makes the cell of a value for some terminal cells of room; `at` is the line the cursor begins on.

        `pick` is what enter is called and does, None where it does nothing; `close` is what escape does. With `search`,
        which gives the text of a value, letters narrow the lines. `moved` is called with the value that comes under the
        cursor. Of the `classes`, `-beside` leaves the screen below in view.
        """
        super().__init__(name=name, classes=classes)
        self._title, self._values, self._line, self._notes, self._width = title, values, line, notes, width
        self._search, self._moved = search, moved
        self._found = list(values)
        self._at = at
        self._picks = pick is not None
        if pick is None:
            del self._bindings.key_to_bindings["enter"]
        else:
            relabel(self, "enter", *pick)
        relabel(self, "escape,q", "Close" if pick is None else "Cancel", close)
        if search is not None:
            del self._bindings.key_to_bindings["question_mark"]
            relabel(self, "f1", "Help", show=True)

    def box(self) -> ModalBox:
        """Create the notes, the search input and the lines."""
        above: list[Widget] = [note(*self._notes)] if self._notes else []
        if self._search is not None:
            above.append(Input(placeholder="Type to search", select_on_focus=False, id="search"))
        around = len(self._notes) + len(above) + bool(above)
        lines = ChoiceList(
            lambda index, room: self._line(self._found[index], room), len(self._found), self._at, around=around
        )
        return ModalBox(self._title, *above, lines, width=self._width, classes="-menu")

    def on_mount(self) -> None:
        """Start watching the cursor."""
        if self._moved is not None:
            self.watch(self.choices, "cursor", self._follow, init=False)

    def _follow(self) -> None:
        if self._moved is not None and self._found:
            self._moved(self._found[self.choices.cursor])

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        if self._search is not None:
            wanted = event.value.strip().casefold()
            self._found = [value for value in self._values if wanted in self._search(value).casefold()]
            self.choices.show(len(self._found), 0)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_pick()

    def action_pick(self) -> None:
        """Choose the line under the cursor."""
        if self._found and self._picks:
            self.dismiss(self._found[self.choices.cursor])


def confirm_menu(
    title: str, notes: Sequence[Cell], yes: str, *, name: str, close: str, width: int, first: bool = True
) -> Menu[bool]:
    """A menu of two lines that answers with True to `yes`; with `first` False the cursor begins on `close`."""

    def line(agreed: bool, _room: int) -> Cell:
        return (Span("  "), Span(yes if agreed else close, "strong"))

    values = (True, False) if first else (False, True)
    menu = Menu(title, values, line, name=name, notes=notes, width=width, close=close)
    relabel(menu, "escape,q", close)
    return menu
