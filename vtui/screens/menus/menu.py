"""What all menus of lines have in common: a titled box, the keys that move in it, the keys shown below."""

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from vtui.screens.dialogs.modal import Modal
from vtui.table.columns import Cell, Span
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.key_bar import KeyBar
from vtui.widgets.tones import content

T = TypeVar("T")

EDGE = 4
"""Lines of the box's border and padding."""


class Menu(Modal[T]):
    """Lines to choose from. A subclass names them, draws them and says what picking one does."""

    HEADING: ClassVar[str]
    """What the menu is called."""
    TALLEST: ClassVar[int] = 85
    """Height of the box at most, in percent of the screen's."""
    AROUND: ClassVar[int] = 0
    """Lines of the box that stand above and below the list."""
    DEFAULT_CSS: ClassVar[str] = """
    Menu {
        align: center middle;
        background: $background 70%;
        & > #box {
            width: 48; max-width: 95%; height: auto; max-height: 85%;
            background: $surface; border: round $primary;
            border-title-color: $foreground; border-title-style: bold;
            padding: 1 1;
        }
        & KeyBar { dock: bottom; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "Down", id="menu.down", show=False, tooltip="Move to the next line"),
        Binding("k,up", "move(-1)", "Up", id="menu.up", show=False, tooltip="Move to the line above"),
        Binding("g,home", "first", "Top", id="menu.top", show=False, tooltip="Move to the first line"),
        Binding("G,end", "last", "End", id="menu.end", show=False, tooltip="Move to the last line"),
        Binding("ctrl+d", "page(0.5)", "Half down", id="menu.half-down", show=False, tooltip="Half a page down"),
        Binding("ctrl+u", "page(-0.5)", "Half up", id="menu.half-up", show=False, tooltip="Half a page up"),
        Binding("pagedown", "page(1)", "Page down", id="menu.page-down", show=False, tooltip="A page down"),
        Binding("pageup", "page(-1)", "Page up", id="menu.page-up", show=False, tooltip="A page up"),
        Binding("question_mark", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]

    @property
    def choices(self) -> ChoiceList:
        """The lines that the keys move in."""
        return self.query_one(ChoiceList)

    def compose(self) -> ComposeResult:
        """The box and the keys."""
        box = Vertical(id="box")
        box.border_title = content(self.heading())
        with box:
            yield from self.compose_box()
        yield KeyBar()

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with an answer; a job that ends after the menu was closed closes nothing else."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def heading(self) -> Cell:
        """What stands on the box's border."""
        return (Span(self.HEADING),)

    def compose_box(self) -> ComposeResult:
        """What stands in the box: one list of lines."""
        yield ChoiceList(self.line)

    def on_resize(self) -> None:
        """A list that is longer than the box scrolls within it."""
        room = (self.size.height - 1) * self.TALLEST // 100  # without the line of keys
        self.choices.styles.max_height = max(1, room - EDGE - self.AROUND)

    def line(self, index: int, room: int) -> Cell:
        """The cell of a line, for `room` terminal cells."""
        raise NotImplementedError

    def pick(self) -> None:
        """Do what the line under the cursor is for."""
        raise NotImplementedError

    def action_move(self, by: int) -> None:
        """Move the cursor by lines."""
        self.choices.go(self.choices.cursor + by)

    def action_first(self) -> None:
        """Move the cursor to the first line."""
        self.choices.go(0)

    def action_last(self) -> None:
        """Move the cursor to the last line."""
        self.choices.go(self.choices.count - 1)

    def action_page(self, pages: float) -> None:
        """Move the cursor by pages."""
        self.choices.page(pages)

    def action_pick(self) -> None:
        """The line under the cursor."""
        self.pick()

    def enter(self, choices: ChoiceList) -> None:
        """Let the keys move in these lines: those that were clicked."""

    @on(ChoiceList.Clicked)
    def _clicked(self, event: ChoiceList.Clicked) -> None:
        event.stop()
        self.enter(event.choices)
        self.pick()
