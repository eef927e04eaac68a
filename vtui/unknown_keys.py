"""What to show for a key that does nothing on the current screen: where it does something, or how to find the keys."""

import re
from collections.abc import Mapping

from textual import events
from textual.binding import ActiveBinding, Binding
from textual.screen import Screen
from textual.widgets import Input, TextArea

from vtui.keymap import KeysById, declared
from vtui.screens.flows.page_registry import PAGES
from vtui.screens.session_app import SessionApp

PAGE_TITLES: Mapping[str, str] = {
    "project": "project pages",
    "log": "logs",
    "records": "DNS records",
    "env_matrix": "Side by side",
    "issues": "Needs attention",
    "activity": "Requests and errors",
}
"""Name of a page in the registry -> what it is called."""
MAX_SCREENS = 2
"""Screens that are named at most."""
OTHER_KEYS = re.compile(r"(ctrl|alt)\+[a-z]|f\d+|enter|backspace|delete|insert")
"""Keys that write no character and that a person presses to do something."""


def unknown_key_message(app: SessionApp, event: events.Key, lists: Mapping[str, type[Screen[None]]]) -> str | None:
    """The line for a key that is bound to nothing here; `lists` are the screens of the lists by their titles.

    None for a bound key, for keys of text fields, and for what no person presses.
    """
    screen, key = app.screen, event.key
    expected = event.is_printable or OTHER_KEYS.fullmatch(key) is not None
    chain = screen._modal_binding_chain  # noqa: SLF001 - the public `active_bindings` leaves out what is hidden
    bound = any(key in bindings.key_to_bindings for _, bindings in chain)
    if not expected or bound or isinstance(screen.focused, Input | TextArea):
        return None
    advice = _advice(app, key, screen.active_bindings, lists)
    return f"{app.get_key_display(Binding(key, ''))} does nothing here; {advice}" if advice else None


def _advice(
    app: SessionApp, key: str, active: dict[str, ActiveBinding], lists: Mapping[str, type[Screen[None]]]
) -> str:
    """The same letter in the other case, or where the key works, or the keys that show all keys."""
    if (twin := active.get(key.swapcase())) is not None and len(key) == 1:
        return f"{twin.binding.key} is {twin.binding.description}"
    if not app.screen.is_modal and (found := works_in(key, lists, app.session.keys.moved)):
        return found
    first = {one.binding.action: one.binding for one in reversed(active.values())}
    keys = {action: app.get_key_display(binding) for action, binding in first.items()}
    help_key = keys.get("help") or keys.get("app.help")
    parts = [f"{keys['row_actions']} lists the actions"] if "row_actions" in keys else []
    return ", ".join([*parts, *([f"{help_key} {'' if parts else 'lists '}the keys"] if help_key else [])])


def works_in(key: str, lists: Mapping[str, type[Screen[None]]], moved: KeysById) -> str:
    """What a key does, and on which screens, as a text; empty if the key works on none."""
    pages = {title: getattr(PAGES, name) for name, title in PAGE_TITLES.items()}
    found: dict[str, list[str]] = {}
    for title, kind in {**lists, **pages, "env var pages": PAGES.rows["env"]}.items():
        for binding in declared(kind):
            if key in moved.get(binding.id or "", (binding.key,)) and title not in found.get(binding.description, ()):
                found.setdefault(binding.description, []).append(title)
    if not found:
        return ""
    label, titles = next(iter(found.items()))
    return f"{label} works in {' and '.join(titles[:MAX_SCREENS])}"
