"""The menu of a row: everything that can be done with it, and why the rest cannot."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.actions import parse
from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode

from vtui import text
from vtui.screens.modal import MOVE_KEYS, Modal
from vtui.screens.unavailable import describe, reason_of
from vtui.table.columns import Cell, Span, Tone
from vtui.widgets.bindings import hidden
from vtui.widgets.forms.choice_list import ChoiceList
from vtui.widgets.frame.key_bar import acts
from vtui.widgets.frame.modal_box import ModalBox
from vtui.widgets.tones import padded

ROW_ACTIONS = frozenset({"act", "read", "open", "mark"})
"""Textual actions that do something with the row under the cursor, and stand in its menu."""


class RowChoice(NamedTuple):
    """An action on the row."""

    binding: Binding
    node: DOMNode
    """The screen or widget that performs the action."""
    reason: str | None
    """Why it is unavailable, as a text for the user; None when it can be done."""


def row_choices(active: Iterable[ActiveBinding]) -> list[RowChoice]:
    """What of the keys of a screen is about its row, and why some of it is unavailable.

    A binding that is not in ROW_ACTIONS means the list, the screen or the app.
    """
    choices: list[RowChoice] = []
    for node, binding, enabled, _ in active:
        _, name, parameters = parse(binding.action)
        if (str(parameters[0]) if name == "pane" else name) in ROW_ACTIONS:
            choices.append(RowChoice(binding, node, None if enabled else reason_of(node, binding)))
    return choices


def _about(choice: RowChoice) -> str:
    """What an action does, or why it is unavailable."""
    return text.clean(choice.binding.tooltip if choice.reason is None else choice.reason)


class RowMenu(Modal[RowChoice]):
    """Answers with what to do, or with nothing. The key of a line runs it as well.

    Where names and texts do not fit beside each other, a line has one of them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVE_KEYS,
        Binding("enter", "pick", "Run", id="menu.pick", tooltip="Run this action"),
        Binding("escape,q", "dismiss", "Cancel", id="menu.close", tooltip="Close without running an action"),
        hidden("a", "dismiss", "Cancel", "row.close", "Close without running an action"),
    ]

    def __init__(self, name: str, choices: Sequence[RowChoice]) -> None:
        """`name` is the row's name in the title. The action of enter comes first, then writes, then the rest."""
        super().__init__()
        self._of = name
        once = {choice.binding.id: choice for choice in choices}
        self._lines = sorted(once.values(), key=lambda one: (one.binding.key != "enter", not acts(one.binding)))

    def box(self) -> ModalBox:
        """Create the list, with the cursor on the first available action that only reads."""
        possible = [
            index for index, choice in enumerate(self._lines) if choice.reason is None and not acts(choice.binding)
        ]
        self._keys_wide = max((text.width(self._key(choice)) for choice in self._lines), default=0) + 2
        self._names_wide = max((text.width(choice.binding.description) for choice in self._lines), default=0) + 2
        self._abouts_wide = max((text.width(_about(choice)) for choice in self._lines), default=0)
        lines = ChoiceList(self._line, len(self._lines), possible[0] if possible else 0)
        return ModalBox(f"Actions on {text.short(self._of)}", lines, classes="-menu")

    def _line(self, index: int, room: int) -> Cell:
        choice = self._lines[index]
        name, possible = choice.binding.description, choice.reason is None
        key_tone: Tone = "write" if acts(choice.binding) else "accent"
        key = padded(self._key(choice), self._keys_wide, key_tone if possible else "faint")
        left = room - self._keys_wide
        if self._abouts_wide <= left - self._names_wide:
            named = padded(name, self._names_wide, "" if possible else "faint")
            return (*key, *named, Span(_about(choice), "muted" if possible else "faint"))
        if not possible:
            return (*key, Span(text.cut(f"{name}: {_about(choice)}", left), "faint"))
        return (*key, Span(_about(choice) if text.width(_about(choice)) <= left else name))

    def action_pick(self) -> None:
        """Run the action of the line under the cursor."""
        self._do(self._lines[self.choices.cursor])

    def on_key(self, event: events.Key) -> None:
        """Run the action that has the key; enter runs the one under the cursor."""
        for choice in self._lines:
            if choice.binding.key == event.key != "enter":
                event.stop()
                event.prevent_default()
                self._do(choice)
                return

    def _do(self, choice: RowChoice) -> None:
        if choice.reason is None:
            self.dismiss(choice)
        else:
            self.session.notifier.hint(describe(choice.binding, choice.reason))

    def _key(self, choice: RowChoice) -> str:
        return self.app.get_key_display(choice.binding)
