"""What needs attention and what was not checked: the line below the crumbs, and the one below the list of issues."""

from typing import ClassVar

from textual.reactive import reactive

from vtui.table.columns import Cell, Span
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.line import Line, Piece, piece_width
from vtui.widgets.tones import width


class AttentionLine(Line):
    """As many issues as fit, and how many there are; an empty line when everything was checked and nothing is wrong."""

    DEFAULT_CSS: ClassVar[str] = "AttentionLine { background: $background; }"

    issues: reactive[tuple[Cell, ...]] = reactive(())
    """A short text for each issue, the most severe first."""
    broken: reactive[bool] = reactive(False)
    """Whether the first issue is an error, not a warning."""
    gaps: reactive[str] = reactive("")
    """A short text about what was not checked."""
    checking: reactive[bool] = reactive(False)
    """Whether a check is in progress."""

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The issues that fit, from the left; the rest is counted at the right, which gives way to the first issue."""
        rest = "checking …" if self.checking else self.gaps
        if not self.issues:
            return [], [self._count(rest)] if rest else []
        number_of = count(len(self.issues), ("issue", "issues"))
        right = [self._count("; ".join(filter(None, (number_of, rest))))]
        if rest and 3 + width(self.issues[0]) + 2 + piece_width(right) > room:
            right = [self._count(f"{number_of} so far")]
        left = [Piece((Span(" × " if self.broken else " ! ", "error" if self.broken else "warn"),), "app.attention")]
        used = 3 + piece_width(right) + 2
        for number, issue in enumerate(self.issues):
            gap = (Span("   "),) if number else ()
            used += width((*gap, *issue))
            if number and used > room:
                break
            left.append(Piece((*gap, *issue), "app.attention"))
        return left, right

    def _count(self, text: str) -> Piece:
        key = key_name(self, "attention", "exclamation_mark")
        return Piece((Span(key, "accent"), Span(f" {text} ", "muted")), "app.attention")


class CheckStatus(Line):
    """What was not checked and the key that checks it, or how far a check is; it is shown without a text too."""

    DEFAULT_CSS: ClassVar[str] = "CheckStatus { background: $surface; }"

    text: reactive[Cell] = reactive(())
    label: reactive[str] = reactive("")
    """Label of the key; empty without one."""
    stops: reactive[bool] = reactive(False)
    """Whether the key stops the check."""

    def pieces(self, _room: int) -> tuple[list[Piece], list[Piece]]:
        """The text, and the key at the right."""
        left = [Piece((Span(" "), *self.text))]
        if not self.label:
            return left, []
        id_, key, action = (
            ("attention.back", "escape", "screen.back") if self.stops else ("attention.check", "r", "screen.check")
        )
        return left, [Piece((Span(key_name(self, id_, key), "accent"), Span(f" {self.label} ", "muted")), action)]
