"""Spans of text, split where matches begin and end."""

from collections.abc import Sequence
from itertools import pairwise

from vtui.table.columns import Span, Tone

Run = tuple[str, Tone, bool]
"""A text, its tone, and whether it lies in a match."""


def match_runs(spans: Sequence[Span], matches: Sequence[tuple[int, int]]) -> list[Run]:
    """The spans as runs. `matches` are start and end (characters) in the text of all spans together."""
    runs: list[Run] = []
    at = 0
    for span in spans:
        end = at + len(span.text)
        edges = sorted({at, end, *(edge for match in matches for edge in match if at < edge < end)})
        for start, stop in pairwise(edges):
            inside = any(low <= start and stop <= high for low, high in matches)
            runs.append((span.text[start - at : stop - at], span.tone, inside))
        at = end
    return runs
