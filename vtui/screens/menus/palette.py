"""The palette: an input, and a line for each command and place that matches what was typed."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from vtui import text
from vtui.screens.modal import Modal
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.forms.form_input import FormInput
from vtui.widgets.frame.modal_box import LIST_WIDTH, ModalBox
from vtui.widgets.tones import padded

KIND_WIDTH = 9
"""Terminal cells of the kind of an entry."""


class Entry(NamedTuple):
    """A line of the palette."""

    kind: str
    """Kind of the entry: `List`, `Project`."""
    name: str
    """Label of the entry. May be hostile."""
    run: Callable[[], object] | None = None
    """Runs the entry; None if it can only be completed or read."""
    label: str = ""
    """A short form of the name: searched as well, and shown where the name does not fit. The name of a project or
    another thing has none, and also matches if it has the letters of the input in their order."""
    key: str = ""
    """The key of the same action."""
    writes: bool = False
    """Whether it changes data."""
    completion: str = ""
    """The input after tab."""
    invalid: bool = False
    """Whether the name is an error."""
    words: tuple[str, ...] = ()
    """Further texts that find it."""
    reason: str = ""
    """Why it is unavailable now, in place of which `run` shows this; empty if it can be run."""

    def rank(self, query: str) -> int | None:
        """How well it matches a folded query, 0 is best; None if it does not match."""
        names = [text.fold(self.name), text.fold(self.label)]
        if query in names:
            return 0
        if any(name.startswith(query) for name in names):
            return 1
        words = query.split()
        searched = " ".join(["", *([text.fold(self.kind)] if len(words) > 1 else ()), *names])
        if all(f" {word}" in searched for word in words):
            return 2
        synonyms = " ".join(["", *map(text.fold, self.words)])
        if all(f" {word}" in synonyms or f" {word}" in searched for word in words):
            return 3
        if all(word in searched for word in words):
            return 4
        letters = iter(names[0])
        return 5 if not self.label and all(letter in letters for letter in query) else None


def best(entries: Iterable[Entry], query: str, limit: int | None = None) -> list[Entry]:
    """The entries that match, best first, at most `limit`."""
    wanted = text.fold(query.strip())
    ranked = [(rank, entry) for entry in entries if (rank := entry.rank(wanted)) is not None]
    return [entry for _, entry in sorted(ranked, key=lambda item: item[0])][:limit]


class Palette(Modal[Entry]):
    """The command palette; returns the entry to run, or None."""

    DEFAULT_CSS: ClassVar[str] = """
    Palette {
        & > #box { height: 85%; max-height: 32; padding: 0 1 1 1; }
        & ChoiceList { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "pick", "Run", id="menu.choose", tooltip="Run the selected command, or open the selected page"
        ),
        Binding("tab", "take", "Complete", id="filter.complete", tooltip="Insert the selected completion"),
        Binding("up", "previous", "History", id="palette.up", tooltip="Move up; in an empty input: the previous input"),
        Binding("escape", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        hidden("down", "move(1)", "Down", "menu.down", "Move to the next line"),
        hidden("pagedown", "page(1)", "Page down", "menu.page-down", "Move a page down"),
        hidden("pageup", "page(-1)", "Page up", "menu.page-up", "Move a page up"),
        Binding("f1", "app.help", "Help", id="menu.help", tooltip="Show the keys of this screen"),
    ]

    def __init__(self, find: Callable[[str], Sequence[Entry]], history: list[str]) -> None:
        """`find` gives the entries for an input; `history` has earlier inputs, and takes the one that is run."""
        super().__init__()
        self._find, self._history = find, history
        self._found: Sequence[Entry] = ()
        self._steps_back = 0

    def box(self) -> ModalBox:
        """Create a box of fixed height, so that nothing moves while typing."""
        search = FormInput(
            placeholder="Command, project, team, URL, or a list and its filter", select_on_focus=False, id="search"
        )
        return ModalBox("Palette", search, ChoiceList(self._line), width=LIST_WIDTH, classes="-menu")

    def on_mount(self) -> None:
        """Show all commands."""
        self._show("")

    @property
    def search(self) -> Input:
        """The input."""
        return self.query_one(Input)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def _show(self, query: str) -> None:
        self._found = self._find(query)
        self.choices.show(len(self._found) or 1, 0)

    def _line(self, index: int, room: int) -> Cell:
        if not self._found:
            return cell("No matches. Type a part of a command or a name.", "muted")
        entry = self._found[index]
        key_tone: Tone = "faint" if entry.reason else "write" if entry.writes else "accent"
        key = (Span("  "), Span(entry.key, key_tone)) if entry.key else ()
        left = room - KIND_WIDTH - sum(text.width(span.text) for span in key)
        short = entry.label and not entry.reason and text.width(entry.name) > left
        name = entry.label if short else text.cut(entry.name, left)
        tone: Tone = "error" if entry.invalid else "faint" if entry.reason else ""
        return (*padded(entry.kind, KIND_WIDTH, "faint" if entry.reason else "muted"), *padded(name, left, tone), *key)

    def action_pick(self) -> None:
        """Run the entry under the cursor; insert one that is only a completion."""
        entry = self._found[self.choices.cursor] if self._found else None
        if entry is None or entry.run is None:
            self.action_take()
            return
        if entry.reason:
            entry.run()
            return
        if typed := self.search.value.strip():
            self._history[:] = [*(earlier for earlier in self._history if earlier != typed), typed]
        self.dismiss(entry)

    def action_take(self) -> None:
        """Insert the completion of the entry under the cursor."""
        if self._found and (completion := self._found[self.choices.cursor].completion):
            self._write(completion)

    def action_previous(self) -> None:
        """Move up; from the first line of an empty input insert the previous input, and again the one before."""
        typed, earlier = self.search.value, self._history[::-1]
        if self.choices.cursor or typed not in ("", *earlier[self._steps_back - 1 : self._steps_back]):
            self.action_move(-1)
        else:
            self._steps_back = self._steps_back if typed else 0
            self._write(earlier[self._steps_back] if self._steps_back < len(earlier) else typed)
            self._steps_back = min(self._steps_back + 1, len(earlier))

    def _write(self, value: str) -> None:
        self.search.value = value
        self.search.cursor_position = len(value)
