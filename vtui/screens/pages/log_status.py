"""The lines around a log: what is live and filtered above it, what is loaded and shown below it."""

from collections.abc import Callable

from vtui import times
from vtui.api.errors import VercelError
from vtui.logs.feed import LogFeed
from vtui.screens.pages.log_pane import LogPane
from vtui.table.columns import Cell, Span, cell
from vtui.text import count
from vtui.widgets.line import Line, Piece
from vtui.widgets.tones import width


class LogLine(Line):
    """A line above or below a log; its pieces come from the screen."""

    def __init__(self, pieces: Callable[[int], tuple[Cell, Cell]], id_: str | None = None) -> None:
        """`pieces` gives the left and the right end for a number of terminal cells."""
        super().__init__(id=id_)
        self._cells = pieces

    def pieces(self, room: int) -> tuple[list[Piece], list[Piece]]:
        """The left and right pieces; empty until the screen is mounted."""
        if not self.screen.is_mounted:
            return [], []
        left, right = self._cells(room)
        return [Piece(left)], [Piece(right)]


def header(pane: LogPane, feed: LogFeed | None) -> tuple[Cell, Cell]:
    """Above a runtime log: since when it is live, the filter, and an interruption. Empty above a build log."""
    if not pane.runtime or feed is None or feed.live_since is None:
        return (), ()
    live = Span(f" live since {_clock(feed.live_since)}", "muted")
    interrupted = cell(f"interrupted until {_clock(feed.reconnected_at)} " if feed.reconnected_at else "", "warn")
    return (live, *pane.filter_words()), interrupted


def status(room: int, pane: LogPane, feed: LogFeed | None, error: VercelError | None, now: int) -> tuple[Cell, Cell]:
    """The line below a log: loaded and shown lines, and whether more follow."""
    log, keys = pane.log_lines, pane.session.keys
    shown, total = pane.view.rows.matching, count(len(log), ("line", "lines"))
    left: list[Span] = [Span(f" {total}" if shown is None else f" {count(shown)} of {total}", "strong")]
    if log.dropped:
        left.append(Span(f"   oldest {count(log.dropped)} dropped", "warn"))
    if not pane.runtime:
        left += pane.filter_words()
    left += pane.position_words()
    trouble = feed.connection_error if feed is not None else None
    retry = Span(f"  {keys.name('refresh', 'r')}", "accent")
    right: Cell
    if error is not None and len(log):
        right = (Span(error.title, "error"), retry, Span(" retry ", "muted"))
    elif feed is not None and feed.end_reason:
        right = (Span(f"Ended: {feed.end_reason}", "warn"), retry, Span(" reconnect ", "muted"))
    elif trouble is not None:
        wait = "" if trouble.retry_at is None else f" in {times.countdown(trouble.retry_at - now)}"
        right = (Span(f"{trouble.title}, reconnecting{wait} ", "warn"),)
    elif feed is not None and feed.complete:
        right = (Span("complete ", "muted"),)
    elif error is not None:
        right = ()
    else:
        follow = pane.view.follow
        sign = Span("◐ ", "busy") if follow else Span("○ ", "muted")
        right = (sign, Span("following " if follow else f"{keys.name('table.end', 'G')} to follow ", "muted"))
    levels = cell(f"   {text}" if (text := _levels(pane)) else "", "muted")
    if width((*left, *levels, *right)) + 2 <= room:
        left += levels
    return tuple(left), right


def _levels(pane: LogPane) -> str:
    """The number of errors once they were searched, else of error lines, and of warning lines, as a text."""
    errors, warnings = pane.log_lines.counts["error"], pane.log_lines.counts["warning"]
    counts = [count(len(pane.errors), ("error", "errors"))] if pane.errors else []
    counts += [count(errors, ("error line", "error lines"))] if errors and not pane.errors else []
    counts += [count(warnings, ("warning line", "warning lines"))] if warnings else []
    return ", ".join(counts)


def _clock(ms: int) -> str:
    """The local time of day, `03:29`."""
    return times.local(ms).rpartition(" ")[2]
