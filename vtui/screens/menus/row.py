"""The actions menu: everything that can be done with a row and with its list, and why the rest cannot."""

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.screen import Screen

from vtui import text
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.unavailable import Command, describe
from vtui.table.columns import Cell, Span, Tone, cell
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.key_bar import acts
from vtui.widgets.frame.key_groups import group_of
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import padded

ROW_ACTIONS = frozenset({"act", "read", "open", "mark", "reveal", "everywhere"})
"""Textual actions that do something with the row under the cursor."""
NOT_LISTED = frozenset(
    {
        *("row.actions", "search.next", "search.previous", "log.next-error", "log.previous-error"),
        *("mark.down", "mark.up"),
    }
)
"""Ids of keys that move, or that mark rows while they move, and of the menu itself."""


class Choices(NamedTuple):
    """What the menu offers."""

    row: Sequence[Command]
    """On the row: the action of enter first, then writes, then the rest."""
    list: Sequence[Command]
    """On the list or the screen: writes, what only this screen has, what every list has."""


def choices(commands: Iterable[Command], of_list: Collection[str]) -> Choices:
    """What of the commands of a screen is about its row, and what about its list; `of_list` are ids of actions.

    The rest moves, or means the app.
    """
    row, others = list[Command](), list[Command]()
    once = {command.binding.id: command for command in commands if command.binding.id}  # Textual's own have none
    for command in once.values():
        _, name, parameters = parse(command.binding.action)
        verb = str(parameters[0]) if name == "pane" else name
        if verb in ROW_ACTIONS and not (name == "act" and parameters[0] in of_list):
            row.append(command)
        elif name == "act" or (isinstance(command.node, Screen) and _listed(command.binding)):
            others.append(command)
    row.sort(key=lambda command: (command.binding.key != "enter", not acts(command.binding)))
    others.sort(key=lambda command: (not acts(command.binding), _of_every_list(command.binding)))
    return Choices(row, others)


def _listed(binding: Binding) -> bool:
    return binding.id not in NOT_LISTED and group_of(binding) != "Move"


def _of_every_list(binding: Binding) -> bool:
    return binding.action.startswith("pane(") and binding.id != "export"


def _about(command: Command) -> str:
    """What an action does, or why it is unavailable."""
    return text.clean(command.binding.tooltip if command.reason is None else command.reason)


class RowMenu(Modal[Command]):
    """Answers with what to do, or with nothing. The key of a line runs it as well.

    Where names and texts do not fit beside each other, a line has one of them.
    """

    DEFAULT_CSS: ClassVar[str] = "RowMenu > #box { padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Run", id="menu.pick", tooltip="Run this action"),
        Binding("escape,q", "dismiss", "Cancel", id="menu.close", tooltip="Close"),
        hidden("a", "dismiss", "Cancel", "row.close", "Close"),
    ]

    def __init__(self, title: str, offered: Choices, heading: str) -> None:
        """`heading` stands above the actions of the list."""
        super().__init__()
        self._title, self._heading = title, heading
        below = [None, *offered.list] if offered.row and offered.list else offered.list
        self._lines: list[Command | None] = [*offered.row, *below]
        self._commands = [command for command in self._lines if command is not None]

    def box(self) -> ModalBox:
        """Create the list, with the cursor on the first available action that only reads."""
        possible = [
            index
            for index, command in enumerate(self._lines)
            if command is not None and command.reason is None and not acts(command.binding)
        ]
        self._keys_wide = max((text.width(self._key(command)) for command in self._commands), default=0) + 2
        self._names_wide = max((text.width(command.binding.description) for command in self._commands), default=0) + 2
        self._abouts_wide = max((text.width(text.clean(one.binding.tooltip)) for one in self._commands), default=0)
        headings = frozenset(index for index, command in enumerate(self._lines) if command is None)
        at = possible[0] if possible else 0
        lines = ChoiceList(self._line, len(self._lines), at, headings=headings, padded=False)
        return ModalBox(self._title, lines, classes="-menu")

    def _line(self, index: int, room: int) -> Cell:
        command = self._lines[index]
        if command is None:
            return cell(self._heading, "strong")
        name, possible = command.binding.description, command.reason is None
        key_tone: Tone = "write" if acts(command.binding) else "accent"
        key = padded(self._key(command), self._keys_wide, key_tone if possible else "faint")
        left = room - self._keys_wide
        if self._abouts_wide <= left - self._names_wide:
            named = padded(name, self._names_wide, "" if possible else "faint")
            return (*key, *named, Span(_about(command), "muted" if possible else "faint"))
        if not possible:
            return (*key, Span(text.cut(f"{name}: {_about(command)}", left), "faint"))
        return (*key, Span(_about(command) if text.width(_about(command)) <= left else name))

    def action_pick(self) -> None:
        """Run the action of the line under the cursor."""
        if self._lines and (command := self._lines[self.choices.cursor]) is not None:
            self._do(command)

    def on_key(self, event: events.Key) -> None:
        """Run the action that has the key; enter runs the one under the cursor."""
        for command in self._commands:
            if command.binding.key == event.key != "enter":
                event.stop()
                event.prevent_default()
                self._do(command)
                return

    def _do(self, command: Command) -> None:
        if command.reason is None:
            self.dismiss(command)
        else:
            self.session.notifier.hint(describe(command.binding, command.reason))

    def _key(self, command: Command) -> str:
        return self.app.get_key_display(command.binding)
