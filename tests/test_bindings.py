"""Keys are declared once, with an id and a description; only capitals write; a key has one meaning."""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import key_to_character
from textual.screen import ModalScreen

import vtui
from vtui.app import SCREENS, VtuiApp
from vtui.resources.dns.resource import DNS_RECORDS
from vtui.resources.registry import RESOURCES
from vtui.screens.lists.dns_records import RecordsScreen
from vtui.widgets.frame.key_bar import MOVES, acts, writes

if TYPE_CHECKING:
    from vtui.resources.common.resource import Resource
    from vtui.screens.flows.row_screen import RowScreen

VARIANTS = {
    "back": {
        "page.back",
        "log.back",
        "project.back",
        "records.back",
        "requests.back",
        "attention.back",
        "attention.close",
        "side-by-side.back",
        "help.close",
        "address.close",
        "row.close",
        "entry.close",
        "menu.close",
        "columns.close",
        "filter-by-value.close",
        "question.cancel",
        "bulk.stop",
        "filter.cancel",
        "back-or-quit",
    },
    "table.down": {
        "page.down",
        "boxes.down",
        "help.down",
        "entry.down",
        "menu.down",
        "filter.down",
        "form.down",
        "question.down",
        "clean-up.down",
    },
    "table.up": {
        "page.up",
        "boxes.up",
        "help.up",
        "entry.up",
        "menu.up",
        "palette.up",
        "filter.up",
        "form.up",
        "question.up",
        "clean-up.up",
    },
    "table.top": {"boxes.top", "menu.top", "help.top", "entry.top"},
    "table.end": {"boxes.end", "menu.end", "help.end", "entry.end"},
    "table.half-down": {"menu.half-down", "help.half-down"},
    "table.half-up": {"menu.half-up", "help.half-up"},
    "table.page-down": {"entry.page-down", "question.page-down", "boxes.page-down", "menu.page-down", "help.page-down"},
    "table.page-up": {"entry.page-up", "question.page-up", "boxes.page-up", "menu.page-up", "help.page-up"},
    "table.left": {"question.left", "menu.left"},
    "table.right": {"question.right", "menu.right"},
    "table.open": {
        "menu.choose",
        "menu.pick",
        "form.next",
        "form.finish",
        "form.line-break",
        "question.next",
        "filter.apply",
        "entry.enter",
        "log.fold",
    },
    "question.options": {"boxes", "filter.complete", "requests.next"},
    "add": {"env.add"},
    "remove-alias": {"env.unlink"},
    "edit": {"env.edit"},
    "mark": {"menu.toggle", "form.toggle", "bulk.pause"},
    "mark.down": {"columns.move-right"},
    "mark.up": {"columns.move-left"},
    "sort": {"sort.reverse"},
    "refresh": {"page.refresh", "attention.check"},
    "copy": {"copy.pick", "requests.copy"},
    "filter": {"help.search", "menu.search"},
    "help": {"question.help", "menu.help"},
}
"""Meaning -> ids that mean the same in another place."""
MEANINGS = {id_: meaning for meaning, ids in VARIANTS.items() for id_ in ids}
TOGGLES = {
    ("at", "back"),
    ("exclamation_mark", "back"),
    ("question_mark", "back"),
    ("c", "back"),
    ("b", "back"),
    ("f", "back"),
    ("a", "back"),
}
"""Keys that close what they opened."""
DESIGN = {
    "1": "go.deployments",
    "2": "go.projects",
    "3": "go.domains",
    "4": "go.env",
    "0": "all-projects",
    "left_square_bracket": "history.back",
    "right_square_bracket": "history.forward",
    "t": "team",
    "enter": "table.open",
    "escape": "back",
    "q": "back-or-quit",
    "j": "table.down",
    "k": "table.up",
    "g": "table.top",
    "G": "table.end",
    "ctrl+d": "table.half-down",
    "ctrl+u": "table.half-up",
    "left": "table.left",
    "right": "table.right",
    "R": "redeploy",
    "X": "cancel",
    "P": "promote",
    "B": "rollback",
    "D": "delete",
    "v": "reveal",
    "b": "env.side-by-side",
    "tilde": "env.compare-values",
    "U": "remove-alias",
    "V": "verify",
    "A": "add",
    "E": "edit",
    "u": "project",
    "l": "log",
    "z": "records",
    "o": "visit",
    "i": "dashboard",
    "y": "copy",
    "a": "row.actions",
    "r": "refresh",
    "slash": "filter",
    "f": "filter-by-value",
    "s": "sort",
    "c": "columns",
    "x": "export",
    "space": "mark",
    "asterisk": "mark-all",
    "shift+down": "mark.down",
    "shift+up": "mark.up",
    "p": "preview",
    "tab": "boxes",
    "full_stop": "auto-refresh",
    "m": "watch",
    "question_mark": "help",
    "at": "requests",
    "exclamation_mark": "attention",
    "ctrl+p": "palette",
    "colon": "palette",
    "ctrl+z": "suspend",
    "ctrl+q": "quit",
}
"""The keys that people are promised -> the ids behind them."""
Declared = list[tuple[str, Binding]]


def classes() -> Iterator[type[DOMNode]]:
    """Every class of vtui that can have keys."""
    for module in pkgutil.walk_packages(vtui.__path__, "vtui."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    waiting: list[type[DOMNode]] = [DOMNode]
    seen: set[type[DOMNode]] = set()
    while waiting:
        kind = waiting.pop()
        waiting += [child for child in kind.__subclasses__() if child not in seen]
        seen |= set(kind.__subclasses__())
        if kind.__module__.startswith("vtui."):
            yield kind


def declared() -> Declared:
    """Class name and binding, one entry for each key; what a class inherits is its parent's."""
    found: Declared = []
    for kind in classes():
        for binding in kind.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding), f"{kind.__name__}: {binding} has neither id nor tooltip"
            found += [(kind.__name__, single) for single in Binding.make_bindings([binding])]
    return found


DECLARED = declared()


def plain(action: str) -> str:
    """An action without the pane of the screen that performs it."""
    _, name, parameters = parse(action)
    if name != "pane":
        return action
    of_pane, *arguments = parameters
    return f"{of_pane}({', '.join(map(str, arguments))})" if arguments else str(of_pane)


def printable(key: str) -> bool:
    """Whether a key writes a character when it is pressed in an input."""
    character = key_to_character(key)
    return character is not None and character.isprintable()


def _name(binding: Binding) -> str:
    """What a binding does: an action on a row that changes nothing goes by its own name, as on screens without rows."""
    _, name, parameters = parse(binding.action)
    return str(parameters[0]) if name == "read" else binding.action


def faults(bindings: Iterable[tuple[str, Binding]]) -> list[str]:
    """Texts of what is wrong with bindings."""
    found: list[str] = []
    actions: dict[str, set[str]] = defaultdict(set)
    meanings: dict[str, set[str]] = defaultdict(set)
    for owner, binding in bindings:
        where = f"{owner} {binding.key}"
        if not binding.id:
            found.append(f"{where}: no id")
            continue
        if not binding.description:
            found.append(f"{where}: no words")
        if binding.priority and printable(binding.key):
            found.append(f"{where}: takes a letter from every input")
        capital = writes(binding.key)
        if capital != acts(binding):
            found.append(f"{where}: {'a capital that does not write' if capital else 'writes without a capital'}")
        actions[binding.id].add(plain(_name(binding)))
        meaning = MEANINGS.get(binding.id, binding.id)
        if (binding.key, meaning) not in TOGGLES:
            meanings[binding.key].add(meaning)
    found += [f"{id_}: {sorted(several)}" for id_, several in actions.items() if len(several) > 1]
    meanings["q"].discard("back")  # where something is open, to leave it is to go back
    found += [f"{key} means {sorted(several)}" for key, several in meanings.items() if len(several) > 1]
    return found


def test_every_key_follows_the_rules() -> None:
    assert {owner for owner, _ in DECLARED} >= {
        "VtuiApp",
        "ResourceTable",
        "DeploymentsScreen",
        "QuestionScreen",
        "TeamMenu",
    }
    assert faults(DECLARED) == []


@pytest.mark.parametrize(
    ("binding", "words"),
    [
        (Binding("x", "export", "Export"), "no id"),
        (Binding("x", "export", id="export"), "no words"),
        (Binding("x", "export", "Export", id="export", priority=True), "takes a letter from every input"),
        (Binding("full_stop", "pause", "Pause", id="live", priority=True), "takes a letter from every input"),
        (Binding("E", "export", "Export", id="export"), "a capital that does not write"),
        (Binding("d", "act('delete')", "Delete", id="delete"), "writes without a capital"),
        (Binding("at", "act('delete')", "Delete", id="delete"), "writes without a capital"),
        (Binding("r", "rename", "Rename", id="rename"), "r means ['refresh', 'rename']"),
        (Binding("x", "renew_all", "Refresh", id="refresh"), "refresh: ['renew', 'renew_all']"),
    ],
)
def test_a_planted_violation_is_found(binding: Binding, words: str) -> None:
    assert any(words in fault for fault in faults([*DECLARED, ("Planted", binding)]))


def test_the_documented_keys_exist() -> None:
    keys = {(binding.key, binding.id) for _, binding in DECLARED}
    assert set(DESIGN.items()) <= keys


def test_every_action_is_a_capital_on_the_list_of_its_resource() -> None:
    assert SCREENS.keys() == RESOURCES.keys()
    lists: list[tuple[type[RowScreen], Resource[Any]]] = [(SCREENS[name], RESOURCES[name]) for name in RESOURCES]
    lists.append((RecordsScreen, DNS_RECORDS))
    for screen, resource in lists:
        bound = {binding.id: binding for binding in screen.BINDINGS if isinstance(binding, Binding)}
        for action in resource.actions:
            assert writes(action.key) == action.writes
            assert action.label
            assert action.help
            assert (bound[action.id].key, bound[action.id].tooltip) == (action.key, action.help)


def test_every_modal_screen_can_be_suspended_by_a_key_that_inputs_may_take_first() -> None:
    modal = [kind for kind in classes() if issubclass(kind, ModalScreen) and kind.__module__ != "vtui.screens.modal"]
    assert {kind.__name__ for kind in modal} >= {
        "QuestionScreen",
        "Menu",
        "TeamMenu",
        "HelpScreen",
        "TooSmall",
        "Palette",
    }
    screens: list[type[DOMNode]] = [VtuiApp, *modal]
    for kind in screens:
        bindings = [binding for base in kind.__mro__ for binding in vars(base).get("BINDINGS", ())]
        bound = [binding for binding in bindings if isinstance(binding, Binding) and binding.key == "ctrl+z"]
        assert [(binding.action, binding.priority) for binding in bound] == [("app.suspend_process", False)], kind


def test_only_the_capitals_of_vim_move() -> None:
    assert frozenset("GN") == MOVES
    assert writes("R")
    assert not any(writes(key) for key in ("r", "G", "N", "enter", "at", "1", "ctrl+R"))
