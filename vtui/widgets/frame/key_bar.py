"""The bottom line: what the keys do here, taken from the bindings themselves."""

from textual.binding import Binding
from textual.dom import DOMNode

from vtui.table.columns import Cell, Span, Tone
from vtui.widgets.line import Line, Piece, piece_width

MOVES = frozenset("GN")
"""Capitals that only move, as in vim; every other capital writes."""


def writes(key: str) -> bool:
    """Whether a key is one that writes: a capital letter, `G` and `N` apart."""
    return len(key) == 1 and key.isupper() and key not in MOVES


def key_name(node: DOMNode, id_: str, declared: str) -> str:
    """What the first key of an action is called where a widget is: the config may have moved it."""
    name = getattr(node.app, "key_name", None)
    return str(name(id_, declared)) if name is not None else declared


def keys_line(*ways: tuple[str, str]) -> Cell:
    """Keys and what they do, on one line: for a screen without rows."""
    spans: list[Span] = []
    for key, label in ways:
        spans += [Span("   ")] if spans else []
        spans += [Span(key, "accent"), Span(f" {label}", "muted")]
    return tuple(spans)


WRITING = ("act(", "again")
"""How the actions begin that write, or confirm a write."""


def acts(binding: Binding) -> bool:
    """Whether a binding writes, whatever key it was put on."""
    return binding.action.startswith(WRITING)


class KeyBar(Line):
    """Keys and what they do; keys that write come first and in another color, `?` is always shown."""

    def __init__(self) -> None:
        super().__init__(id="keys")

    def on_mount(self) -> None:
        """Draw again when what the keys do has changed."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """As many keys as fit, the help key before the last ones."""
        shown: dict[str, tuple[Binding, bool]] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.action not in shown:
                shown[active.binding.action] = (active.binding, active.enabled)
        ranked = sorted(shown.values(), key=lambda item: not acts(item[0]))
        last = [item for item in ranked if item[0].action in ("help", "app.help")]
        pieces: list[Piece] = []
        tail = [self._piece(*item) for item in last]
        for item in ranked:
            if item in last:
                continue
            piece = self._piece(*item)
            if piece_width([*pieces, piece, *tail]) > room:
                break
            pieces.append(piece)
        return [*pieces, *tail], []

    def _piece(self, binding: Binding, enabled: bool) -> Piece:
        key = self.app.get_key_display(binding)
        tone: Tone = "write" if acts(binding) else "accent"
        cell = (
            Span(f" {key}", tone if enabled else "faint"),
            Span(f" {binding.description} ", "muted" if enabled else "faint"),
        )
        return Piece(cell, f"app.simulate_key('{binding.key}')" if enabled else None)
