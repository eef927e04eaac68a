"""The bottom line: what the keys do here, taken from the bindings themselves."""

from textual.binding import Binding
from textual.dom import DOMNode

from vtui.table.columns import Cell, Span, Tone
from vtui.widgets.line import Line, Piece, piece_width

MOVES = frozenset("GN")
"""Capitals that only move, as in vim; every other capital writes."""


def writes(key: str) -> bool:
    """Whether a key is reserved for writes: a capital letter except `G` and `N`."""
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


CONFIRM = "again"
"""The action that confirms a write."""
WRITING = ("act(", CONFIRM)
"""Prefixes of the actions that write or confirm a write."""
RANKS = {CONFIRM: 0, "pane('filter')": 2, "dismiss": 2, "answer(False)": 2, "help": 3, "app.help": 3}
"""Action -> its rank in the line; others that read have 1. Those named are shown however little room there is."""
WRITE = 4
"""The rank of actions that write."""
MIN_ROOM_FOR_WRITES = 110
"""Terminal cells from which the first writes are shown before all reads are."""
MAX_FIRST_WRITES = 3
"""Count of the writes that are."""
DISCOVERED = frozenset({"row_actions", "matrix"})
"""Reads that are shown before others: what leads to all actions, and the view that no other tool has."""
FAMILIAR = frozenset({"read('visit')", "read('copy')", "pane('renew')"})
"""Reads that give way to the first writes."""


def acts(binding: Binding) -> bool:
    """Whether a binding writes, whatever key it was put on."""
    return binding.action.startswith(WRITING)


class KeyBar(Line):
    """Keys and what they do: filter and help always, the first writes where the line is wide; writes stand last."""

    def __init__(self, first_writes: int = 0) -> None:
        """`first_writes` are shown before all reads are, however narrow the line is."""
        super().__init__(id="keys")
        self._first_writes = first_writes

    def on_mount(self) -> None:
        """Redraw when the bindings change."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """As many keys as fit: what confirms, what reads, filter and help, what writes."""
        shown: dict[str, Piece] = {}
        ranks: dict[str, int] = {}
        for active in self.screen.active_bindings.values():
            action = active.binding.action
            if active.binding.show and action not in shown:
                shown[action] = self._piece(active.binding, active.enabled)
                ranks[action] = RANKS.get(action, WRITE if acts(active.binding) else 1)
        actions = sorted(shown, key=lambda action: ranks[action])
        kept = [action for action in actions if action in RANKS or action in DISCOVERED]
        first = MAX_FIRST_WRITES if room >= MIN_ROOM_FOR_WRITES else self._first_writes
        kept += [action for action in actions if ranks[action] == WRITE][:first]
        for action in sorted(actions, key=lambda action: (ranks[action] == WRITE, bool(first) and action in FAMILIAR)):
            if action not in kept:
                fits = piece_width([shown[action] for action in (*kept, action)]) <= room
                kept += [action] if fits else []
        return [shown[action] for action in sorted(kept, key=actions.index)], []

    def _piece(self, binding: Binding, enabled: bool) -> Piece:
        key = self.app.get_key_display(binding)
        tone: Tone = "write" if acts(binding) else "accent"
        cell = (
            Span(f" {key}", tone if enabled else "faint"),
            Span(f" {binding.description} ", "muted" if enabled else "faint"),
        )
        return Piece(cell, f"app.simulate_key('{binding.key}')" if enabled else None)
