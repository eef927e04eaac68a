"""Other keys for actions: what the config asks for, checked against every screen before anything is moved.

What cannot be is told of and left out, so that its action keeps the keys it has by itself.
"""

import importlib
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character
from textual.screen import ModalScreen, Screen

import vtui.screens
import vtui.widgets
from vtui.resources.registry import RESOURCES
from vtui.screens.flows.action_bindings import bindings
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.pages.registry import ROW_PAGES
from vtui.screens.session_app import SessionApp
from vtui.widgets.frame.key_bar import acts, writes
from vtui.widgets.table.resource_table import ResourceTable

Wanted = Mapping[str, tuple[str, ...]]
"""Id of an action -> its keys, by the names that Textual knows them by."""

MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
NAMED = frozenset(key.value for key in Keys)
SAME = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that reach a program as others do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where keys mean something: a screen with what it stands on, or a line that is written in."""

    name: str
    nodes: tuple[tuple[Binding, ...], ...]
    """One binding a key, of the app, the screen, the widget with the focus; each node has its own."""

    def keys(self, wanted: Wanted) -> dict[str, set[str]]:
        """Key -> ids behind it, with some moved."""
        found: dict[str, set[str]] = defaultdict(set)
        for binding in (binding for node in self.nodes for binding in node):
            for key in wanted.get(binding.id or "", (binding.key,)):
                found[key].add(binding.id or "")
        return found


@dataclass(frozen=True, slots=True)
class Checked:
    """What comes of a config's keys."""

    keys: Wanted = field(default_factory=dict)
    """Those that are moved."""
    faults: tuple[str, ...] = ()
    """Why others are not, in words."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """For `App.set_keymap`: the moved ones, and those that Textual would lose with them."""


class Action(NamedTuple):
    """Something that has keys."""

    id: str
    keys: tuple[str, ...]
    """By the names that the config knows them by."""
    about: str


def actions(app: type[DOMNode]) -> list[Action]:
    """Every action of every screen, by id."""
    found: dict[str, list[Binding]] = defaultdict(list)
    for binding in (binding for place in _places(app) for node in place.nodes for binding in node):
        found[binding.id or ""].append(binding)
    return [
        Action(id_, tuple(dict.fromkeys(same.key for same in several)), several[0].tooltip or several[0].description)
        for id_, several in sorted(found.items())
    ]


def check(asked: Iterable[tuple[str, tuple[str, ...]]], app: type[DOMNode]) -> Checked:
    """Which of the keys that are `asked` for can be had; `app` is what all screens stand on."""
    places = _places(app)
    declared: dict[str, list[Binding]] = defaultdict(list)
    for binding in (binding for place in places for node in place.nodes for binding in node):
        declared[binding.id or ""].append(binding)
    wanted: dict[str, tuple[str, ...]] = {}
    faults: list[str] = []
    for id_, names in asked:
        keys = tuple(dict.fromkeys(normal(name) or "" for name in names))
        fault = _unfit(id_, names, keys, declared)
        if fault:
            faults.append(fault)
        else:
            wanted[id_] = keys
    while clash := _clash(places, wanted):
        told, ids = clash
        faults.append(told)
        wanted = {id_: keys for id_, keys in wanted.items() if id_ not in ids}
    return Checked(wanted, tuple(faults), _keymap(places, wanted))


def move_keys(app: SessionApp) -> None:
    """Put actions on the keys that the config names, as far as they can be there."""
    session = app.session
    checked = check(session.settings.value.keys, type(app))
    session.keys.moved = checked.keys
    app.set_keymap(dict(checked.keymap))
    if checked.faults:
        session.notifier.notify("\n".join(checked.faults), error=True, title="Keys of the config")


def normal(name: str) -> str | None:
    """The name that Textual knows a key by: `?` is `question_mark`, `shift+r` is `R`; None when there is none such."""
    *modifiers, last = [name] if len(name) == 1 else name.rsplit("+", 1) if name[-1:] != "+" else [name[:-2], "+"]
    before = [modifier for part in modifiers for modifier in part.lower().split("+")]
    if len(last) != 1 and last.lower() not in NAMED and key_to_character(last.lower()) is None:
        return None
    if not MODIFIERS.issuperset(before):
        return None
    if last == ",":
        last = "comma"  # between keys it parts them
    (bare,) = Binding.make_bindings([Binding(last if len(last) == 1 else last.lower(), "", " ")])
    if before == ["shift"] and len(bare.key) == 1:
        return bare.key.upper()
    whole = "+".join([*before, bare.key])
    return SAME.get(whole, whole)


def _unfit(
    id_: str, names: tuple[str, ...], keys: tuple[str, ...], declared: Mapping[str, list[Binding]]
) -> str | None:
    """Why an action cannot be on these keys wherever it is, in words."""
    if id_ not in declared:
        near = get_close_matches(id_, declared, 1)
        return f"there is no action {id_}{f'; did you mean {near[0]}?' if near else ''}"
    writing = any(map(acts, declared[id_]))
    for name, key in zip(names, keys, strict=False):
        if not key:
            return f"{id_}: no key is called {name}"
        last = key.rpartition("+")[2]
        free = "ctrl+" in key or "alt+" in key or (last[0] == "f" and last[1:].isdigit())
        if writing and not free and not writes(key):
            return f"{id_} writes: it goes on a capital, ctrl, alt or a function key, not on {name}"
        if not writing and writes(key):
            return f"{id_} does not write: {name} is for what does"
        if any(binding.priority for binding in declared[id_]) and not free:
            return f"{id_} works everywhere: {name} would be missing where people type"
    return None


def _clash(places: Iterable[Place], wanted: Wanted) -> tuple[str, set[str]] | None:
    """A key that would mean two things where it means one by itself: in words, and whose wish makes it so."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for place in places:
        together = list(place.keys({}).values())  # actions that share a key by themselves may share another
        for key, ids in place.keys(wanted).items():
            for id_ in sorted(ids & wanted.keys()):
                for other in sorted(ids - {id_}):
                    shared = any({id_, other} <= declared for declared in together)
                    if not shared and (id_ < other or other not in wanted):
                        found[key, id_, other].append(place.name)
    if not found:
        return None
    (key, id_, other), names = next(iter(found.items()))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    ids = {id_, other} & wanted.keys()
    stay = " and ".join(sorted(ids)) + (" stays as it was" if len(ids) == 1 else " stay as they were")
    one, two = sorted((id_, other))
    return f"{one} and {two} would both be on {key} ({names[0]}{more}): {stay}", ids


def _keymap(places: Iterable[Place], wanted: Wanted) -> dict[str, str]:
    """With a key that is moved Textual (8.2) drops every other binding of it in the node: those are named as well."""
    keys = {id_: list(several) for id_, several in wanted.items()}
    for node in (node for place in places for node in place.nodes):
        left = {binding.key for binding in node if binding.id in wanted}
        for binding in node:
            if binding.id and binding.id not in wanted and binding.key in left:
                others = [same.key for same in node if same.id == binding.id]
                keys[binding.id] = list(dict.fromkeys([*keys.get(binding.id, []), *others]))
    return {id_: ",".join(several) for id_, several in keys.items()}


def _places(app: type[DOMNode]) -> list[Place]:
    """Every screen of vtui, and every widget that has keys of its own while it is written in."""
    base, table = _declared(app), _declared(ResourceTable)
    actions = tuple(binding for resource in RESOURCES.values() for binding in bindings(resource.actions))
    places: list[Place] = []
    for kind in _kinds():
        own = _declared(kind)
        if kind in ROW_PAGES:
            places.append(Place(_name(kind), (base, own + tuple(Binding.make_bindings(actions)))))
        elif issubclass(kind, ModalScreen):
            places.append(Place(_name(kind), (own,)))
        elif issubclass(kind, Screen) and kind is not RowScreen:
            places.append(Place(_name(kind), (base, own, table)))
        elif own and not issubclass(kind, Screen):
            places.append(Place(_name(kind), (own,)))
    return places


def _kinds() -> Iterator[type[DOMNode]]:
    """The classes of vtui that keys can belong to, by name."""
    for package in (vtui.screens, vtui.widgets):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: dict[str, type[DOMNode]] = {}
    waiting: list[type[DOMNode]] = [DOMNode]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        ready = not getattr(kind, "__parameters__", ())  # what is generic is only made from
        if ready and kind.__module__.startswith(("vtui.screens.", "vtui.widgets.")):
            found[kind.__qualname__] = kind
    return (found[name] for name in sorted(found))


def _declared(kind: type) -> tuple[Binding, ...]:
    """A binding a key, of a class and of those it is made from."""
    named = (made.__dict__.get("BINDINGS", ()) for made in kind.__mro__ if made.__module__.startswith("vtui."))
    return tuple(binding for several in named for binding in Binding.make_bindings(several) if binding.id)


def _name(kind: type) -> str:
    """What people call a screen: `Deployments`, `Team menu`."""
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in kind.__name__).split()
    return " ".join(word for word in words if word != "Screen").capitalize()
