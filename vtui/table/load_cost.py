"""The cost of loading rows, as a text shown before it is spent."""

from vtui.table.columns import Cell, Span
from vtui.table.progress import Meter
from vtui.text import count

PAGE_ROWS = 99
"""New rows per request: pages overlap by at least one row."""

ALL = 10**9
"""More rows than any list has."""


def request_count(rows: int) -> int:
    """Requests that loading so many rows takes."""
    return -(-rows // PAGE_ROWS)


def cost_text(requests: int, meter: Meter | None) -> Cell:
    """A number of requests and its share of the limit: `240 requests, 24% of the limit per minute`."""
    text = count(requests, ("request", "requests"))
    if meter is None:
        return (Span(text),)
    share = requests / meter.limit
    return (
        Span(f"{text}, "),
        Span(f"{max(1, round(share * 100))}% of the limit per minute", "warn" if share > 0.5 else ""),
    )
