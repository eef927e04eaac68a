"""Why a key does nothing now, in one line: for the toast, and for the actions menu."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol, runtime_checkable

from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

READ_ONLY = "read-only: changes are disabled"
STALE = "this row is from the last session, not loaded yet"
NOT_NOW = "not available now"
"""The reason where none is known."""


@runtime_checkable
class Explains(Protocol):
    """A screen, a widget or an app that knows why its actions are unavailable."""

    def unavailable_reason(self, action: str, *parameters: object) -> str | None:
        """Why an action is unavailable now, as a text for the user; None when it can be done."""


class Command(NamedTuple):
    """A key of a screen as it is now."""

    binding: Binding
    node: DOMNode
    """The screen, widget or app that performs the action."""
    reason: str | None
    """Why it is unavailable, as a text for the user; None when it can be done."""


def commands_of(screen: Screen[Any]) -> list[Command]:
    """What the keys of a screen do, without the hidden ones."""
    return [
        Command(binding, node, None if enabled else reason_of(node, binding))
        for node, binding, enabled, _ in screen.active_bindings.values()
    ]


def unavailable_message(screen: Screen[object], key: str) -> str | None:
    """The line to show for a key that is bound here and unavailable; None when it runs, or nothing is bound to it."""
    unavailable: list[tuple[Binding, str]] = []
    for node, binding in _bound(screen, key):
        target, action, parameters = _resolve(node, binding)
        if target.check_action(action, parameters):
            return None
        unavailable.append((binding, reason_of(node, binding)))
    if not unavailable:
        return None
    binding, reason = next((pair for pair in unavailable if pair[1] != NOT_NOW), unavailable[0])
    return describe(binding, reason)


def describe(binding: Binding, reason: str) -> str:
    """The line for an action and the reason why it is unavailable."""
    if reason == READ_ONLY:
        return f"Read-only: {binding.description} is disabled."
    return f"{binding.description}: {reason}"


def reason_of(node: DOMNode, binding: Binding) -> str:
    """Why an unavailable binding of a node does nothing: as its target says, or the screen that a widget is on."""
    target, action, parameters = _resolve(node, binding)
    nodes = (target,) if isinstance(target, App) else (target, target.screen)
    reasons = (one.unavailable_reason(action, *parameters) for one in nodes if isinstance(one, Explains))
    return next((reason for reason in reasons if reason is not None), NOT_NOW)


def _bound(screen: Screen[object], key: str) -> Iterator[tuple[DOMNode, Binding]]:
    """What a key is bound to, the focused widget's first, with the keys of the config; the available or not."""
    chain = screen._modal_binding_chain  # noqa: SLF001 - the public `active_bindings` leaves out what is hidden
    for node, bindings in chain:
        for binding in bindings.key_to_bindings.get(key, ()):
            if not binding.priority:
                yield node, binding


def _resolve(node: DOMNode, binding: Binding) -> tuple[DOMNode, str, tuple[object, ...]]:
    destination, action, parameters = parse(binding.action)
    target: DOMNode = node.app if destination == "app" else node.screen if destination == "screen" else node
    return target, action, parameters
