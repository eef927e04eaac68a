"""The keys of the config, checked against every screen before they are used.

Keys that cannot be used are reported, and their action keeps its default keys.
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
from vtui.screens.flows.row_screen import RowScreen
from vtui.screens.session_app import SessionApp
from vtui.widgets.bindings import bindings
from vtui.widgets.frame.key_bar import acts, writes
from vtui.widgets.table.resource_table import ResourceTable

KeysById = Mapping[str, tuple[str, ...]]
"""Id of an action -> its keys, by their names in Textual."""

MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
KEY_NAMES = frozenset(key.value for key in Keys)
SUMMARIES: Mapping[str, str] = {
    "add": "Add an alias, a domain or a DNS record",
    "copy": "Copy URL, ID, links and more; the lines of a log; a setting",
    "delete": "Delete the row, or remove the domain from its project",
    "menu.pick": "Choose or apply the line under the cursor",
    "menu.toggle": "Select the line under the cursor (toggle)",
    "redeploy": "Redeploy the deployment, or production of the project",
}
"""Id of an action that has a text for each kind of row or menu -> the text in the list of all actions."""
EQUIVALENT = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that a terminal sends as others."""
RENAMED = {
    "activity": "requests",
    "activity.back": "requests.back",
    "activity.before": "requests.previous",
    "activity.copy": "requests.copy",
    "activity.next": "requests.next",
    "columns.earlier": "columns.move-left",
    "columns.fit": "columns.auto-width",
    "columns.later": "columns.move-right",
    "entry.shut": "entry.enter",
    "env.alike": "env.compare-values",
    "env.matrix": "env.side-by-side",
    "facets": "filter-by-value",
    "facets.close": "filter-by-value.close",
    "inspect": "dashboard",
    "leave": "back-or-quit",
    "live": "auto-refresh",
    "log.only": "log.only-matches",
    "matrix.back": "side-by-side.back",
    "unalias": "remove-alias",
}
"""Ids of actions in earlier versions, which a config may still have -> their current ones."""


class KeyContext(NamedTuple):
    """Where keys have a meaning: a screen with the app behind it, or an input."""

    name: str
    nodes: tuple[tuple[Binding, ...], ...]
    """The bindings, one per key, of the app, the screen and the focused widget."""

    def keys(self, changed: KeysById) -> dict[str, set[str]]:
        """Key -> ids of its actions, with the changed keys."""
        found: dict[str, set[str]] = defaultdict(set)
        for binding in (binding for node in self.nodes for binding in node):
            for key in changed.get(binding.id or "", (binding.key,)):
                found[key].add(binding.id or "")
        return found


@dataclass(frozen=True, slots=True)
class CheckedKeys:
    """The result of checking the keys of a config."""

    keys: KeysById = field(default_factory=dict)
    """The keys that can be used."""
    problems: tuple[str, ...] = ()
    """Why others cannot be used, as texts for the user."""
    keymap: Mapping[str, str] = field(default_factory=dict)
    """For `App.set_keymap`: those keys, and others that Textual would lose with them."""


class ActionKeys(NamedTuple):
    """An action with its default keys."""

    id: str
    keys: tuple[str, ...]
    """Their names in the config."""
    about: str


def actions(app: type[DOMNode]) -> list[ActionKeys]:
    """The actions of all screens, by id."""
    return [
        ActionKeys(id_, tuple(dict.fromkeys(same.key for same in several)), SUMMARIES.get(id_) or _texts(several))
        for id_, several in sorted(_by_id(_contexts(app)).items())
    ]


def _texts(several: Iterable[Binding]) -> str:
    return "; ".join(dict.fromkeys(same.tooltip or same.description for same in several))


def check_keys(configured: Iterable[tuple[str, tuple[str, ...]]], app: type[DOMNode]) -> CheckedKeys:
    """Check the keys of the config; `app` is the app behind all screens."""
    contexts = _contexts(app)
    declared = _by_id(contexts)
    changed: dict[str, tuple[str, ...]] = {}
    problems: list[str] = []
    for written, names in configured:
        id_ = RENAMED.get(written, written)
        keys = tuple(dict.fromkeys(normalize_key(name) or "" for name in names))
        if problem := _problem(id_, names, keys, declared):
            problems.append(problem)
        else:
            changed[id_] = keys
    while clash := _clash(contexts, changed):
        problem, ids = clash
        problems.append(problem)
        changed = {id_: keys for id_, keys in changed.items() if id_ not in ids}
    return CheckedKeys(changed, tuple(problems), _keymap(contexts, changed))


def move_keys(app: SessionApp) -> None:
    """Move actions to the keys of the config, if these can be used."""
    session = app.session
    checked = check_keys(session.settings.value.keys, type(app))
    session.keys.moved = checked.keys
    app.set_keymap(dict(checked.keymap))
    if checked.problems:
        session.notifier.notify("\n".join(checked.problems), error=True, title="Keys in the config")


def normalize_key(name: str) -> str | None:
    """The name of a key in Textual: `question_mark` for `?`, `R` for `shift+r`; None when there is no such key."""
    *modifiers, last = [name] if len(name) == 1 else name.rsplit("+", 1) if name[-1:] != "+" else [name[:-2], "+"]
    before = [modifier for part in modifiers for modifier in part.lower().split("+")]
    if len(last) != 1 and last.lower() not in KEY_NAMES and key_to_character(last.lower()) is None:
        return None
    if not MODIFIERS.issuperset(before):
        return None
    if last == ",":
        last = "comma"  # Textual separates keys by commas
    (bare,) = Binding.make_bindings([Binding(last if len(last) == 1 else last.lower(), "", " ")])
    if before == ["shift"] and len(bare.key) == 1:
        return bare.key.upper()
    key = "+".join([*before, bare.key])
    return EQUIVALENT.get(key, key)


def _problem(
    id_: str, names: tuple[str, ...], keys: tuple[str, ...], declared: Mapping[str, list[Binding]]
) -> str | None:
    """Why an action cannot be on these keys on any screen, as a text for the user; None when it can."""
    if id_ not in declared:
        near = get_close_matches(id_, declared, 1)
        return f"unknown action: {id_}{f'; did you mean {near[0]}?' if near else ''}"
    writing = any(map(acts, declared[id_]))
    for name, key in zip(names, keys, strict=False):
        if not key:
            return f"{id_}: unknown key: {name}"
        last = key.rpartition("+")[2]
        free = "ctrl+" in key or "alt+" in key or (last[0] == "f" and last[1:].isdigit())
        if writing and not free and not writes(key):
            return f"{id_} changes data: use a capital letter, ctrl, alt or a function key instead of {name}"
        if not writing and writes(key):
            return f"{id_} only reads: {name} is reserved for actions that change data"
        if any(binding.priority for binding in declared[id_]) and not free:
            return f"{id_} also works in text fields: use ctrl, alt or a function key instead of {name}"
    return None


def _clash(contexts: Iterable[KeyContext], changed: KeysById) -> tuple[str, set[str]] | None:
    """Two actions that would share a key and do not by default: a text for the user, and the ids with changed keys."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for context in contexts:
        together = list(context.keys({}).values())  # actions that share a key by default may share another
        for key, ids in context.keys(changed).items():
            for id_ in sorted(ids & changed.keys()):
                for other in sorted(ids - {id_}):
                    shared = any({id_, other} <= declared for declared in together)
                    if not shared and (id_ < other or other not in changed):
                        found[key, id_, other].append(context.name)
    if not found:
        return None
    (key, id_, other), names = next(iter(found.items()))
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    ids = {id_, other} & changed.keys()
    stay = " and ".join(sorted(ids)) + (" keeps its default keys" if len(ids) == 1 else " keep their default keys")
    one, two = sorted((id_, other))
    return f"{one} and {two} share the key {key} ({names[0]}{more}): {stay}", ids


def _keymap(contexts: Iterable[KeyContext], changed: KeysById) -> dict[str, str]:
    """The changed keys, and the other bindings on their old keys, which Textual (8.2) drops from the node otherwise."""
    keys = {id_: list(several) for id_, several in changed.items()}
    for node in (node for context in contexts for node in context.nodes):
        old = {binding.key for binding in node if binding.id in changed}
        for binding in node:
            if binding.id and binding.id not in changed and binding.key in old:
                others = [same.key for same in node if same.id == binding.id]
                keys[binding.id] = list(dict.fromkeys([*keys.get(binding.id, []), *others]))
    return {id_: ",".join(several) for id_, several in keys.items()}


def _by_id(contexts: Iterable[KeyContext]) -> dict[str, list[Binding]]:
    found: dict[str, list[Binding]] = defaultdict(list)
    for binding in (binding for context in contexts for node in context.nodes for binding in node):
        found[binding.id or ""].append(binding)
    return found


def _contexts(app: type[DOMNode]) -> list[KeyContext]:
    """All screens, and all widgets that have keys of their own."""
    from vtui.screens.pages.registry import ROW_PAGES

    base, table = declared(app), declared(ResourceTable)
    actions = tuple(binding for resource in RESOURCES.values() for binding in bindings(resource.actions))
    contexts: list[KeyContext] = []
    for kind in _kinds():
        own = declared(kind)
        if kind in ROW_PAGES:
            contexts.append(KeyContext(_name(kind), (base, own + tuple(Binding.make_bindings(actions)))))
        elif issubclass(kind, ModalScreen) or (own and not issubclass(kind, Screen)):
            contexts.append(KeyContext(_name(kind), (own,)))
        elif issubclass(kind, Screen) and kind is not RowScreen:
            contexts.append(KeyContext(_name(kind), (base, own, table)))
    return contexts


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
        ready = not getattr(kind, "__parameters__", ())  # a generic class is only a base
        if ready and kind.__module__.startswith(("vtui.screens.", "vtui.widgets.")):
            found[kind.__qualname__] = kind
    return (found[name] for name in sorted(found))


def declared(kind: type) -> tuple[Binding, ...]:
    """The bindings of a class and its bases, one per key."""
    of_bases = (base.__dict__.get("BINDINGS", ()) for base in kind.__mro__ if base.__module__.startswith("vtui."))
    return tuple(binding for several in of_bases for binding in Binding.make_bindings(several) if binding.id)


def _name(kind: type) -> str:
    """The name of a screen for people: `Deployments`, `Team menu`."""
    words = "".join(f" {letter}" if letter.isupper() else letter for letter in kind.__name__).split()
    return " ".join(word for word in words if word != "Screen").capitalize()
