"""The line above the keys: how many rows, how fresh, and how much of the rate limit is left."""

from collections.abc import Callable
from itertools import product

from textual.reactive import reactive

from vtui.table.cells import WATCHED
from vtui.table.columns import Cell, Span
from vtui.table.progress import Meter, Progress, count_summary, freshness, gauge, remarks, saved_summary, short_gauge
from vtui.text import count
from vtui.widgets.frame.key_bar import key_name
from vtui.widgets.line import Line, Piece, piece_width


class StatusBar(Line):
    """Honest count, load state, age of the data, rate limit of the endpoint on view."""

    progress: reactive[Progress] = reactive(Progress())
    meter: reactive[Meter | None] = reactive(None)
    """The rate limit of the current list."""
    low: reactive[tuple[Meter, ...]] = reactive(())
    """Other rate limits that are nearly used up."""
    note: reactive[Cell] = reactive(())
    """The summary of all rows of a list."""
    watched: reactive[int] = reactive(0)
    """Count of watched deployments, in this list and in others."""

    def __init__(self, noun: tuple[str, str], clock: Callable[[], int]) -> None:
        """`noun` is one and many of the rows; `clock` gives ms."""
        super().__init__(id="status")
        self._noun, self._clock = noun, clock

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The limit loses its bar and name, the watched their word, the note and the interval go; the count stays."""
        now = self._clock()
        counts = [Piece((Span(f" ✓ {count(self.progress.marked)} marked ", "accent"),))] if self.progress.marked else []
        stop = key_name(self, "back", "escape")
        saved = self.progress.saved_at is not None
        summary = saved_summary(self.progress, now) if saved else count_summary(self.progress, self._noun)
        counts.append(Piece((Span(" "), *summary)))
        state = [*counts, *(Piece((Span("   "), *remark)) for remark in remarks(self.progress, now, stop))]
        fresh = freshness(self.progress, now)
        left = [*state, Piece((Span("   "), *fresh))] if fresh else state
        note = [Piece((Span("   "), *self.note))] if self.note else []
        variants = ((True, True, True), (False, True, True), (False, False, True), (False, False, False))
        for words, (bar, name, watched) in product((note, []) if note else ([],), variants):
            right = [*self._watched(words=watched), *self._limits(now, bar=bar, name=name)]
            if piece_width([*left, *words]) + piece_width(right) + 2 <= room:
                return [*left, *words], right
        if self.progress.retry_at is not None and self.meter is not None and self.meter.left <= 0:  # both show the wait
            return (state, []) if piece_width(state) <= room else (counts, right)
        return [*state, Piece((Span("   "), *fresh[:1]))] if fresh else state, right

    def _watched(self, *, words: bool) -> list[Piece]:
        watched_text = f"{WATCHED} {count(self.watched)}{' watched' if words else ''}"
        return [Piece((Span(watched_text, "accent"), Span("   " if words else " ")))] if self.watched else []

    def _limits(self, now: int, *, bar: bool, name: bool) -> list[Piece]:
        others = [Piece((*short_gauge(meter), Span("   "))) for meter in self.low]
        here = [Piece((*gauge(self.meter, now, bar=bar, name=name), Span(" ")))] if self.meter else []
        return [*others, *here]
