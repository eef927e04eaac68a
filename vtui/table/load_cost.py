"""The cost of loading rows, as a text shown before it is spent."""

from vtui.table.columns import Cell, Span
from vtui.table.progress import Meter
from vtui.text import count

PAGE_ROWS = 99
"""New rows per request: pages overlap by at least one row."""

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
"""Upper bound of a share of the limit, and its text."""


def request_count(rows: int) -> int:
    """Requests that loading so many rows takes."""
    return -(-rows // PAGE_ROWS)


def cost_text(requests: int, meter: Meter | None) -> Cell:
    """A number of requests and its share of the limit: `240 requests, a quarter of a minute's limit`."""
    text = count(requests, ("request", "requests"))
    if meter is None:
        return (Span(text),)
    share = requests / meter.limit
    word = next((word for most, word in _SHARES if share <= most), f"{count(round(share))} times")
    of = "" if word.endswith("times") else " of"
    return (Span(f"{text}, "), Span(f"{word}{of} a minute's limit", "warn" if share > 0.5 else ""))
