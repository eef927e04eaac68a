"""The spans of a cell: cut or padded to a width in terminal cells, or split where matches begin and end."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from vtui import text
from vtui.table.columns import Cell, Span, Tone

MAX_LENGTH = 1_000
"""Maximum characters of a text that are cleaned: more than any terminal shows on a line."""
Run = tuple[str, Tone, bool]
"""A text, its tone, and whether it lies in a match."""


def fit_cell(cell: Cell, width: int, *, align: Literal["left", "right"] = "left", ellipsis: text.Cut = "end") -> Cell:
    """Cleaned spans that together take exactly `width` terminal cells.

    A wide character is never halved. Cut in the middle, the span with the most cells gives way, unless the others take
    more than a third of the width: then the cell is cut at its end.
    """
    if width <= 0:
        return ()
    if len(cell) == 1:
        return (Span(text.fit(shown(cell[0].text), width, align=align, ellipsis=ellipsis), cell[0].tone),)
    spans = [Span(shown(span.text), span.tone) for span in cell]
    if ellipsis == "middle" and spans:
        spans = _cut_in_middle(spans, width)
    spans = _cut(spans, width)
    padding = Span(" " * (width - sum(text.width(span.text) for span in spans)))
    if not padding.text:
        return tuple(spans)
    return (padding, *spans) if align == "right" else (*spans, padding)


def shown(raw: str) -> str:
    """The text of a span made safe; whitespace at its ends, which separates it from others, becomes one space."""
    if raw.isascii() and raw.isprintable():
        return raw
    cleaned = text.clean(raw[:MAX_LENGTH])
    if not cleaned:
        return " " if raw.isspace() else ""
    return f"{' ' * raw[0].isspace()}{cleaned}{' ' * raw[-1].isspace()}"


def _cut_in_middle(spans: list[Span], width: int) -> list[Span]:
    """Cut the span with the most cells, if at least two thirds of the width remain for it."""
    sizes = [text.width(span.text) for span in spans]
    index = sizes.index(max(sizes))
    room = width - sum(sizes) + sizes[index]
    if room >= sizes[index] or room * 3 < width * 2:
        return spans
    cut = Span(text.cut(spans[index].text, room, "middle"), spans[index].tone)
    return [*spans[:index], cut, *spans[index + 1 :]]


def _cut(spans: list[Span], width: int) -> list[Span]:
    if sum(text.width(span.text) for span in spans) <= width:
        return spans
    kept: list[Span] = []
    for span in spans:
        size = text.width(span.text)
        if size >= width:
            # More follows, or this one is too long already: either way it must end in an ellipsis.
            kept.append(Span(text.cut(span.text + text.ELLIPSIS, width), span.tone))
            break
        kept.append(span)
        width -= size
    return kept


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
