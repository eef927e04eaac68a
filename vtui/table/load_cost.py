"""What loading on costs, in words, before it is spent."""

from vtui.table.columns import Cell, Span
from vtui.table.progress import Meter
from vtui.text import count

PAGE = 99
"""New rows that a request brings: pages overlap by a row at least."""

ALL = 10**9
"""More rows than any list has."""

_SHARES = (
    (0.015, "a hundredth"),
    (0.07, "a twentieth"),
    (0.15, "a tenth"),
    (0.22, "a fifth"),
    (0.29, "a quarter"),
    (0.42, "a third"),
    (0.6, "half"),
    (0.85, "three quarters"),
    (1.1, "all"),
)
"""Up to which part of a limit, and its word."""


def requests(rows: int) -> int:
    """Requests that so many rows take."""
    return -(-rows // PAGE)


def price(number: int, meter: Meter | None) -> Cell:
    """So many requests, and what part of the limit that is: `about 240 requests, a quarter of this minute's limit`."""
    told = count(number, ("request", "requests"))
    if meter is None:
        return (Span(told),)
    share = number / meter.limit
    word = next((word for most, word in _SHARES if share <= most), f"{count(round(share))} times")
    of = "" if word.endswith("times") else " of"
    return (Span(f"{told}, "), Span(f"{word}{of} a minute's limit", "warn" if share > 0.5 else ""))
