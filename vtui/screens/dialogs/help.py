"""Help: what every key does here, made from the bindings."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import App
from textual.binding import ActiveBinding, Binding, BindingType
from textual.getters import query_one
from textual.widgets import Input, Static

from vtui import text
from vtui.screens.modal import Modal
from vtui.table.cells import LEGEND
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.widgets.bindings import move_keys
from vtui.widgets.frame.key_bar import acts, key_name, keys_line
from vtui.widgets.frame.modal_box import ModalBox, TextPane
from vtui.widgets.tones import block, padded
from vtui.widgets.tones import width as cell_width

FRAME = 4
"""Lines that the box takes for itself."""
HERE, MOVING, EVERYWHERE, SIGNS = "On this screen", "Table navigation", "Everywhere", "Symbols in lists"


class Group(NamedTuple):
    """Keys that belong together."""

    title: str
    keys: tuple[ActiveBinding, ...]


def grouped(active: Iterable[ActiveBinding]) -> tuple[Group, ...]:
    """The keys of a screen: its own, those that write first, then the table's moves, then the app's."""
    groups: dict[str, list[ActiveBinding]] = {HERE: [], MOVING: [], EVERYWHERE: []}
    for one in active:
        id_ = one.binding.id
        if id_ is not None:  # Textual's own have none, and say nothing about vtui
            title = EVERYWHERE if isinstance(one.node, App) else MOVING if id_.startswith("table.") else HERE
            groups[title].append(one)
    groups[HERE].sort(key=lambda one: not acts(one.binding))
    return tuple(Group(title, tuple(keys)) for title, keys in groups.items() if keys)


class HelpScreen(Modal[None]):
    """The keys of the screen that was on view, searchable; those that cannot be used now are faint."""

    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        & TextPane { height: 1fr; }
        & Static { width: 1fr; height: auto; }
        & #search { display: none; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="help.search", tooltip="Search keys by what they do"),
        Binding("escape,question_mark,q", "close", "Close", id="help.close", tooltip="Clear the search, or close"),
        *move_keys("help"),
    ]
    AUTO_FOCUS = ""

    search = query_one(Input)
    sheet = query_one(Static)
    body = query_one(TextPane)

    def __init__(self, about: Sequence[Group]) -> None:
        """`about` is what to explain: the keys of the screen below."""
        super().__init__()
        self._about = tuple(about)

    def box(self) -> ModalBox:
        """A line a command, under the heading of its group, in a box that stays as it is while some are looked for."""
        search = Input(placeholder="search by action", select_on_focus=False, id="search")
        box = ModalBox("Keys", search, TextPane(Static(markup=False)))
        box.styles.height = len(self._lines("")) + FRAME
        return box

    def on_mount(self) -> None:
        """All of them."""
        self._show("")

    def action_search(self) -> None:
        """Focus the search."""
        self.search.display = True
        self.search.focus()

    def action_close(self) -> None:
        """Clear the search, or close the help."""
        if self.search.display:
            self.search.value = ""
            self.search.display = False
            self.set_focus(None)
        else:
            self.dismiss()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)
        self.body.first()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.set_focus(None)

    def _show(self, wanted: str) -> None:
        all_keys = keys_line((key_name(self, "help.close", "escape"), "all"))
        self.sheet.update(block(self._lines(wanted) or [cell("No matching keys", "strong"), all_keys]))

    def _lines(self, wanted: str) -> list[Cell]:
        """Keys, and signs of the lists, whose words hold every word that is wanted."""
        words = text.fold(wanted).split()
        groups = [(group.title, self._commands(group)) for group in self._about]
        widths = [text.width(keys) for _, commands in groups for keys, *_ in commands]
        wide = max(*widths, *(cell_width(glyph) for glyph, _ in LEGEND)) + 3
        lines: list[Cell] = []
        for title, commands in groups:
            found = [
                (*padded(keys, wide, tone), Span(about, "" if enabled else "faint"))
                for keys, name, about, tone, enabled in commands
                if all(word in text.fold(f"{keys} {name} {about}") for word in words)
            ]
            lines += _headed(title, found, first=not lines)
        signs = [
            (*glyph, Span(" " * (wide - cell_width(glyph))), Span(meaning))
            for glyph, meaning in LEGEND
            if all(word in text.fold(meaning) for word in words)
        ]
        return [*lines, *_headed(SIGNS, signs, first=not lines)]

    def _commands(self, group: Group) -> list[tuple[str, str, str, Tone, bool]]:
        """Keys, name, words, tone and whether it can be used now, a command each."""
        commands: dict[str | None, list[ActiveBinding]] = {}
        for one in group.keys:
            commands.setdefault(one.binding.id, []).append(one)
        found: list[tuple[str, str, str, Tone, bool]] = []
        for several in commands.values():
            binding, enabled = several[0].binding, several[0].enabled
            keys = " ".join(self.app.get_key_display(one.binding) for one in several)
            tone: Tone = "faint" if not enabled else "write" if acts(binding) else "accent"
            found.append((keys, binding.description, binding.tooltip or binding.description, tone, enabled))
        return found


def _headed(title: str, lines: list[Cell], *, first: bool) -> list[Cell]:
    return [*([] if first else [()]), cell(title, "muted"), *lines] if lines else []
