"""Where the columns of a table stand: a function of the columns and the room alone, so nothing jumps as rows arrive."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Generic, NamedTuple, TypeVar

from vtui.table.columns import Column

T = TypeVar("T")

DOUBLE_GAP_WIDTH = 100
"""Terminal cells of room from which two cells stand between columns; below it one does."""


class Placed(NamedTuple, Generic[T]):
    """A column with its place on the line, in terminal cells."""

    column: Column[T]
    x: int
    width: int

    @property
    def end(self) -> int:
        """The terminal cell after the last one of the column."""
        return self.x + self.width


def layout(columns: Sequence[Column[T]], room: int) -> tuple[Placed[T], ...]:
    """Fit columns into `room` terminal cells.

    When they do not all fit at their least widths, the highest priorities go first, the rightmost of equals before the
    others; priority 0 stays even when it reaches beyond the room. What is left over brings columns back to their
    widths, the lowest priorities first, one with a short form wholly or not at all, and not on a line below its
    `short_below`; the rest goes to those that grow.
    """
    gap = _gap(room)
    kept = list(columns)
    while _extent([_least(column) for column in kept], gap) > room:
        last = max(reversed(kept), key=lambda column: column.layout.priority)
        if last.layout.priority == 0:
            break
        kept.remove(last)
    widths = [_least(column) for column in kept]
    left = max(0, room - _extent(widths, gap))
    for index in sorted(range(len(kept)), key=lambda index: kept[index].layout.priority):
        wanted = kept[index].layout
        want = wanted.width - widths[index]
        if wanted.short is None or (want <= left and room >= wanted.short_below):
            widths[index] += min(want, left)
            left -= min(want, left)
    grown = _split(
        left,
        [column.layout.grow if column.layout.width == width else 0 for column, width in zip(kept, widths, strict=True)],
    )
    return _positioned(kept, [width + more for width, more in zip(widths, grown, strict=True)], gap)


def full(columns: Sequence[Column[T]], room: int) -> tuple[Placed[T], ...]:
    """Every column at its width, however far that reaches: what is scrolled sideways."""
    return _positioned(columns, [column.layout.width for column in columns], _gap(room))


def stops(columns: Sequence[Column[T]], room: int) -> tuple[int, ...]:
    """Where scrolling sideways comes to rest, in terminal cells: each with a whole column beside the first, from 0 up.

    Only 0 when every column is on view at rest.
    """
    fitted = layout(columns, room)
    if len(fitted) == len(columns) and (not fitted or fitted[-1].end <= room):
        return (0,)
    placed = full(columns, room)
    beyond = placed[-1].end - room
    rests = [column.x - placed[1].x for column in placed[1:]] or [0]
    needed = [rest for rest in rests if rest < beyond]
    return (*needed, next((rest for rest in rests if rest >= beyond), beyond))


def _positioned(columns: Sequence[Column[T]], widths: Sequence[int], gap: int) -> tuple[Placed[T], ...]:
    starts = accumulate((width + gap for width in widths), initial=0)
    return tuple(Placed(column, x, width) for column, x, width in zip(columns, starts, widths, strict=False))


def _gap(room: int) -> int:
    return 2 if room >= DOUBLE_GAP_WIDTH else 1


def _least(column: Column[T]) -> int:
    return min(column.layout.min_width or column.layout.width, column.layout.width)


def _extent(widths: Sequence[int], gap: int) -> int:
    return sum(widths) + gap * max(0, len(widths) - 1)


def _split(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of `amount` by weight, none lost to rounding; all 0 when no weight is."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    return [high - low for low, high in pairwise(amount * upto // total for upto in accumulate(weights, initial=0))]
