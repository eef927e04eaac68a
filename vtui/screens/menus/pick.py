"""One of many by name: a line to search on, and those whose names hold what was typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input

from vtui.screens.menus.menu import Menu
from vtui.table.columns import Cell, Span

if TYPE_CHECKING:
    from vtui.screens.session_app import SessionApp


class Pick(NamedTuple):
    """One that can be picked."""

    id: str
    name: str
    about: str = ""


async def pick(app: "SessionApp", heading: str, picks: Sequence[Pick]) -> str | None:
    """The id of the one that was picked. For a worker."""
    return await app.push_screen_wait(PickMenu(heading, picks))


class PickMenu(Menu[str | None]):
    """Answers with the id of the one that was picked, or with nothing; letters go to the search."""

    AROUND = 3
    DEFAULT_CSS: ClassVar[str] = """
    PickMenu {
        & > #box { width: 64; }
        & Input, & Input:focus { height: 1; border: none; padding: 0 1; background: $raised; margin-bottom: 1; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close", id="menu.close", tooltip="Pick nothing"),
        Binding("down", "move(1)", "Down", id="menu.down", show=False, tooltip="Move to the next line"),
        Binding("up", "move(-1)", "Up", id="menu.up", show=False, tooltip="Move to the line above"),
        Binding("f1", "app.help", "Help", id="menu.help", tooltip="What the keys do here"),
    ]
    AUTO_FOCUS = "Input"

    search = query_one(Input)

    def __init__(self, heading: str, picks: Sequence[Pick]) -> None:
        """`picks` in their order."""
        super().__init__()
        self._heading, self._picks = heading, picks
        self._found = list(picks)

    def heading(self) -> Cell:
        """What is picked for."""
        return (Span(self._heading),)

    def compose_box(self) -> ComposeResult:
        """The search, and what it finds."""
        yield Input(placeholder="type to search", select_on_focus=False)
        yield from super().compose_box()

    def on_mount(self) -> None:
        """All of them."""
        self.choices.show(len(self._found), 0)

    def line(self, index: int, room: int) -> Cell:
        """A name, and what else there is to say."""
        del room
        one = self._found[index]
        return (Span("  "), Span(one.name, "strong"), *((Span("  "), Span(one.about, "muted")) if one.about else ()))

    @on(Input.Changed)
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        wanted = event.value.strip().casefold()
        self._found = [one for one in self._picks if wanted in one.name.casefold()]
        self.choices.show(len(self._found), 0)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.pick()

    def pick(self) -> None:
        """The one under the cursor."""
        if self._found:
            self.dismiss(self._found[self.choices.cursor].id)
