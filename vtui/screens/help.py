"""Help: what every key does here, made from the bindings."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from vtui import text
from vtui.resources.base import Cell, Span, Tone
from vtui.resources.legend import LEGEND
from vtui.widgets.key_bar import KeyBar, writes
from vtui.widgets.tones import block, content, padded


class HelpScreen(ModalScreen[None]):
    """The keys of the screen that was on view: those that write first, then the others."""

    DEFAULT_CSS: ClassVar[str] = """
    HelpScreen {
        align: center middle;
        background: $background 70%;
        & > VerticalScroll {
            width: 72; max-width: 95%; height: auto; max-height: 90%;
            background: $surface; border: round $primary;
            border-title-color: $foreground; border-title-style: bold;
            padding: 1 2; scrollbar-size-vertical: 1;
        }
        & Static { width: auto; height: auto; }
        & KeyBar { dock: bottom; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q", "dismiss", "Close", id="help.close"),
        Binding("j,down", "scroll(1)", "Down", id="help.down"),
        Binding("k,up", "scroll(-1)", "Up", id="help.up"),
    ]

    def __init__(self, about: Iterable[Binding]) -> None:
        """`about` is what to explain: the bindings of the screen below."""
        super().__init__()
        self._about = tuple(about)

    def compose(self) -> ComposeResult:
        """A line a command."""
        box = VerticalScroll(can_focus=False)
        box.border_title = content((Span("Keys"),))
        with box:
            yield Static(block(self._lines()), markup=False)
        yield KeyBar()

    def action_scroll(self, lines: int) -> None:
        """Move by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def _lines(self) -> list[Cell]:
        commands: dict[str, tuple[list[str], str, bool]] = {}
        for binding in self._about:
            if binding.id is None:
                continue  # Textual's own, which say nothing about vtui
            told = binding.tooltip or binding.description
            keys, _, _ = commands.setdefault(binding.id, ([], told, writes(binding.key)))
            keys.append(self.app.get_key_display(binding))
        ranked = sorted(commands.values(), key=lambda command: not command[2])
        wide = max((text.width(" ".join(keys)) for keys, _, _ in ranked), default=0) + 3
        lines: list[Cell] = []
        for index, (keys, told, write) in enumerate(ranked):
            if index and ranked[index - 1][2] and not write:
                lines.append(())
            tone: Tone = "write" if write else "accent"
            lines.append((*padded(" ".join(keys), wide, tone), Span(told)))
        signs = [(*glyph, Span(" " * (wide - 1)), Span(meaning)) for glyph, meaning in LEGEND]
        return [*lines, (), *signs]
